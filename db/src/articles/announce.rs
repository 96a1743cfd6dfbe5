//! Telling of the stories whose time has come: they were stored earlier, when nobody was to hear of them.

use crate::write::{Lock, Tx};
use crate::{Db, Error, outbox, settings};
use domain::access::{Permit, WriteNews};
use domain::article::Slug;
use domain::event::Topic;
use domain::moment::Moment;

/// The setting that holds up to when this was done.
const ANNOUNCED: &str = "announced";
/// How far that may lag behind where nothing came, in seconds: the range that is looked through stays short.
const LAG: i64 = 3_600;

/// What was stored or changed at its time or later was told of by that itself.
const DUE: &str = "
    SELECT slug FROM article
    WHERE state = 'published' AND audience = 'public' AND published_at > $1 AND published_at <= $2
        AND updated_at < published_at
    ORDER BY published_at";

/// Sends the event `news` for each public story whose time has come since the last call, by whatever process: once.
/// The first call of all only begins. Answers how many.
pub async fn announce(db: &Db, _: &Permit<WriteNews>, now: Moment) -> Result<usize, Error> {
    if let Some(since) = settings::find::<Moment>(db, ANNOUNCED).await? {
        let due: Vec<String> = on!(db.reader(), at => {
            sqlx::query_scalar(DUE).bind(since.micros()).bind(now.micros()).fetch_all(at).await
        })?;
        if due.is_empty() && now < since.plus_seconds(LAG) {
            return Ok(0);
        }
    }
    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        // Another process may have come first.
        let since: Option<String> =
            on!(tx.at(), at => sqlx::query_scalar(settings::FIND).bind(ANNOUNCED).fetch_optional(at).await)?;
        let since = since.map(|since| settings::read::<Moment>(&since)).transpose()?.unwrap_or(now);
        if since > now {
            return tx.leave(0).await;
        }
        let due = due(&mut tx, since, now).await?;
        let value = now.micros().to_string();
        on!(tx.at(), at => {
            sqlx::query(settings::SET).bind(ANNOUNCED).bind(value).bind(now.micros()).execute(at).await.map(drop)
        })?;
        let told = due.len();
        for slug in due {
            outbox::append(&mut tx, &Topic::News { slug, new: true }, now).await?;
        }
        tx.commit(told).await
    })
    .await
}

async fn due(tx: &mut Tx, since: Moment, now: Moment) -> Result<Vec<Slug>, Error> {
    let slugs: Vec<String> = on!(tx.at(), at => {
        sqlx::query_scalar(DUE).bind(since.micros()).bind(now.micros()).fetch_all(at).await
    })?;
    slugs.iter().map(|slug| crate::error::stored(slug, "slug")).collect()
}
