//! Forms that were sent already. Whatever a form does asks here first, in its own transaction: of all presses of one
//! form's button the first does it, and the others hear what the first one heard.

use crate::write::Tx;
use crate::{Db, Error};
use domain::access::{Permit, RunJobs};
use domain::account::AccountId;
use domain::form::SubmissionKey;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

/// Where another press of the same form is under way, PostgreSQL waits here until it ends; SQLite has one writer.
const CLAIM: &str = "
    INSERT INTO submission (submission_key, account_id, answer, created_at) VALUES ($1, $2, '', $3)
    ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT account_id, answer FROM submission WHERE submission_key = $1";
const SETTLE: &str = "UPDATE submission SET answer = $2 WHERE submission_key = $1";
const PRUNE: &str = "DELETE FROM submission WHERE created_at <= $1";

/// How long a form's second press is known, in seconds.
const DAY: i64 = 86_400;

/// Whether a form was sent before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Claim {
    /// It was not: do what it asks for, then [`settle`].
    New,
    /// It was, and this was the answer: do nothing.
    Done(String),
}

/// Claims one showing of a form for this transaction. [`Error::Taken`] (`key`) where it was shown to somebody else, whose
/// answer is nobody's business.
pub(crate) async fn claim(
    tx: &mut Tx,
    key: SubmissionKey,
    account: Option<AccountId>,
    now: Moment,
) -> Result<Claim, Error> {
    let (key, account) = (Uuid::from_u128(key.0), account.map(|id| Uuid::from_u128(id.0)));
    let rows = on!(tx.at(), at => {
        sqlx::query(CLAIM).bind(key).bind(account).bind(now.micros()).execute(at).await
            .map(|done| done.rows_affected())
    })?;
    if rows > 0 {
        return Ok(Claim::New);
    }
    // Another statement, so that PostgreSQL shows what was committed while the first one waited.
    let row: Option<SubmissionRow> = on!(tx.at(), at => sqlx::query_as(FIND).bind(key).fetch_optional(at).await)?;
    match row {
        Some(row) if row.account_id == account => Ok(Claim::Done(row.answer)),
        Some(_) => Err(Error::Taken("key")),
        // Pruned in between: a form of yesterday.
        None => Err(Error::Conflict),
    }
}

/// Keeps what the first press is told.
pub(crate) async fn settle(tx: &mut Tx, key: SubmissionKey, answer: &str) -> Result<(), Error> {
    let key = Uuid::from_u128(key.0);
    on!(tx.at(), at => sqlx::query(SETTLE).bind(key).bind(answer).execute(at).await.map(drop))?;
    Ok(())
}

/// Deletes what is a day old, and tells how many rows that were.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, now: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let until = now.plus_seconds(-DAY).micros();
        let rows = on!(tx.at(), at => {
            sqlx::query(PRUNE).bind(until).execute(at).await.map(|done| done.rows_affected())
        })?;
        tx.commit(rows).await
    })
    .await
}

#[derive(FromRow)]
struct SubmissionRow {
    account_id: Option<Uuid>,
    answer: String,
}
