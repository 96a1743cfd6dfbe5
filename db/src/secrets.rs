//! What only this site knows: drawn once, kept for as long as the site, never shown to anybody.

use crate::{Db, Error};
use domain::hex::hex;
use domain::moment::Moment;

const FIND: &str = "SELECT value FROM secret WHERE name = $1";
// Of two that draw at once the first one's stays.
const KEEP: &str = "
    INSERT INTO secret (name, value, created_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING value";

/// The secret of this name: 256 bits as 64 hexadecimal digits, drawn the first time that somebody asks.
pub async fn find_or_draw(db: &Db, name: &'static str, now: Moment) -> Result<String, Error> {
    let found: Option<String> = on!(db.reader(), at => sqlx::query_scalar(FIND).bind(name).fetch_optional(at).await)?;
    if let Some(secret) = found {
        return Ok(secret);
    }
    let mut drawn = [0_u8; 32];
    getrandom::fill(&mut drawn).map_err(|_| Error::NoChance)?;
    db.write(move |mut tx| async move {
        let kept: String = on!(tx.at(), at => {
            sqlx::query_scalar(KEEP).bind(name).bind(hex(&drawn)).bind(now.micros()).fetch_one(at).await
        })?;
        tx.commit(kept).await
    })
    .await
}
