//! What the public may hear of, in the order in which it became true. Events are appended only inside the transaction
//! that causes them, and never say anything about a member.

mod hints;

pub(crate) use hints::Hints;
pub use hints::{hint, relay};

use crate::error::stored;
use crate::write::{Lock, Tx};
use crate::{Db, Error};
use domain::access::{Permit, RunJobs};
use domain::article::Slug;
use domain::event::{PublicEvent, Topic};
use domain::moment::Moment;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

const NEWEST: &str = "SELECT COALESCE(max(outbox_id), 0) FROM outbox";
const OLDEST: &str = "SELECT COALESCE(min(outbox_id), 0) FROM outbox";
const LIST: &str = "SELECT outbox_id, topic, payload FROM outbox WHERE outbox_id > $1 ORDER BY outbox_id LIMIT $2";
const APPEND: &str = "INSERT INTO outbox (topic, payload, created_at) VALUES ($1, $2, $3)";
const PRUNE: &str = "DELETE FROM outbox WHERE created_at < $1 AND outbox_id < (SELECT max(outbox_id) FROM outbox)";

/// The number of the newest event, 0 where there is none: the cheap question of who wants to know whether to read on.
pub async fn newest(db: &Db) -> Result<i64, Error> {
    Ok(on!(db.reader(), at => sqlx::query_scalar(NEWEST).fetch_one(at).await)?)
}

/// The number of the oldest event that is kept, 0 where there is none. Who stands before it may have missed some.
pub async fn oldest(db: &Db) -> Result<i64, Error> {
    Ok(on!(db.reader(), at => sqlx::query_scalar(OLDEST).fetch_one(at).await)?)
}

/// The events after the one with the number `after`, the oldest first, at most `limit`.
pub async fn list(db: &Db, after: i64, limit: u32) -> Result<Vec<PublicEvent>, Error> {
    let limit = i64::from(limit);
    let rows: Vec<EventRow> = on!(db.reader(), at => sqlx::query_as(LIST).bind(after).bind(limit).fetch_all(at).await)?;
    rows.into_iter().map(PublicEvent::try_from).collect()
}

/// Forgets the events from before `before`, but not the newest, since readers compare their place with its number.
/// Answers how many.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, before: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let pruned = on!(tx.at(), at => {
            sqlx::query(PRUNE).bind(before.micros()).execute(at).await.map(|done| done.rows_affected())
        })?;
        tx.commit(pruned).await
    })
    .await
}

/// Appends an event to the transaction, as its last step: other events wait until it ends.
pub(crate) async fn append(tx: &mut Tx, topic: &Topic, now: Moment) -> Result<(), Error> {
    let payload = match topic {
        Topic::News { slug, new, only } => serde_json::to_string(&NewsPayload {
            slug: slug.clone(),
            new: *new,
            only: only.map(|only| only.tag().to_owned()),
        }),
        Topic::Counts => Ok("{}".to_owned()),
    };
    let payload = payload.map_err(|_| Error::Unreadable("event"))?;
    tx.lock(Lock::Outbox).await?;
    on!(tx.at(), at => {
        sqlx::query(APPEND).bind(topic.as_str()).bind(payload).bind(now.micros()).execute(at).await.map(drop)
    })?;
    tx.note_event();
    Ok(())
}

/// What the topic `news` needs.
#[derive(Serialize, Deserialize)]
struct NewsPayload {
    slug: Slug,
    /// Events of older versions do not say it.
    #[serde(default)]
    new: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only: Option<String>,
}

#[derive(FromRow)]
struct EventRow {
    outbox_id: i64,
    topic: String,
    payload: String,
}

impl TryFrom<EventRow> for PublicEvent {
    type Error = Error;

    fn try_from(row: EventRow) -> Result<Self, Error> {
        let topic = match row.topic.as_str() {
            "news" => {
                let NewsPayload { slug, new, only } =
                    serde_json::from_str(&row.payload).map_err(|_| Error::Unreadable("event"))?;
                Topic::News { slug, new, only: only.map(|only| stored(&only, "language")).transpose()? }
            }
            "counts" => Topic::Counts,
            _ => return Err(Error::Unreadable("event")),
        };
        Ok(Self { number: row.outbox_id, topic })
    }
}
