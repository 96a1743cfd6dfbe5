//! What the public may hear of, in the order in which it became true. Events are appended only inside the transaction
//! that causes them, and never say anything about a member.

use crate::write::{Lock, Tx};
use crate::{Db, Error};
use domain::access::{Permit, RunJobs};
use domain::article::Slug;
use domain::moment::Moment;
use serde_json::json;

const NEWEST: &str = "SELECT COALESCE(max(outbox_id), 0) FROM outbox";
const APPEND: &str = "INSERT INTO outbox (topic, payload, created_at) VALUES ($1, $2, $3)";

// Readers compare their place with the newest number, so that one stays.
const PRUNE: &str = "DELETE FROM outbox WHERE created_at < $1 AND outbox_id < (SELECT max(outbox_id) FROM outbox)";

/// How long events stay, in seconds: far longer than any reader is away.
const KEPT: i64 = 7 * 86_400;

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

/// Deletes events after 7 days, but for the newest. How many.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, now: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let old = now.plus_seconds(-KEPT).micros();
        let rows = on!(tx.at(), at => sqlx::query(PRUNE).bind(old).execute(at).await.map(|done| done.rows_affected()))?;
        tx.commit(rows).await
    })
    .await
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
