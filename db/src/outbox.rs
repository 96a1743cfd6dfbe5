//! What the public may hear of, in the order in which it became true. Events are appended only inside the transaction
//! that causes them, and never say anything about a member.

use crate::write::{Lock, Tx};
use crate::{Db, Error};
use domain::article::Slug;
use domain::moment::Moment;
use serde_json::json;

const NEWEST: &str = "SELECT COALESCE(max(outbox_id), 0) FROM outbox";
const APPEND: &str = "INSERT INTO outbox (topic, payload, created_at) VALUES ($1, $2, $3)";

/// Something that the public may hear of.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// A public story is new, changed or withdrawn: `news`, `{"slug":"…"}`.
    News(&'a Slug),
    /// There are new numbers: `counts`, `{}`.
    Counts,
}

/// The number of the newest event, 0 where there is none: the cheap question of who wants to know whether to read on.
pub async fn newest(db: &Db) -> Result<i64, Error> {
    Ok(on!(db.reader(), at => sqlx::query_scalar(NEWEST).fetch_one(at).await)?)
}

/// Appends an event to the transaction, as its last step: other events wait until it ends.
pub(crate) async fn append(tx: &mut Tx, event: Event<'_>, now: Moment) -> Result<(), Error> {
    let (topic, payload) = match event {
        Event::News(slug) => ("news", json!({ "slug": slug })),
        Event::Counts => ("counts", json!({})),
    };
    tx.lock(Lock::Outbox).await?;
    let payload = payload.to_string();
    on!(tx.at(), at => {
        sqlx::query(APPEND).bind(topic).bind(payload).bind(now.micros()).execute(at).await.map(drop)
    })?;
    Ok(())
}
