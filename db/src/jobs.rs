//! The queue of work: what waits, who may call it off or have it done again. How a worker takes and ends a job stands
//! in [`taken`]; what the rules are, in [`domain::job`].

use crate::error::{Error, storable, stored};
use crate::write::Tx;
use crate::{Db, audit, identifier};
use domain::access::{ManageJobs, Permit, RunJobs};
use domain::audit::Deed;
use domain::job::{JobCard, JobId, Key, NewJob, Progress, State, Trouble};
use domain::moment::Moment;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

pub mod taken;

const INSERT: &str = "
    INSERT INTO job (job_id, kind, payload, live_key, once_key, state, due_at, runs, attempts, lost, created_at)
    VALUES ($1, $2, $3, $4, $5, 'queued', $6, 0, 0, 0, $7)
    ON CONFLICT DO NOTHING";
const HURRY: &str = "UPDATE job SET due_at = $2 WHERE live_key = $1 AND state = 'queued' AND due_at > $2";
const LIST: &str = "
    SELECT job_id, kind, state, cancel_asked_at IS NOT NULL AND state = 'running' AS cancelling, attempts, done, total,
        trouble_code, trouble_text, created_at, due_at, started_at, ended_at
    FROM job WHERE job_id < $1 ORDER BY job_id DESC LIMIT $2";
const LIST_STATE: &str = "
    SELECT job_id, kind, state, cancel_asked_at IS NOT NULL AND state = 'running' AS cancelling, attempts, done, total,
        trouble_code, trouble_text, created_at, due_at, started_at, ended_at
    FROM job WHERE state = $3 AND job_id < $1 ORDER BY job_id DESC LIMIT $2";
const FIND: &str = "
    SELECT job_id, kind, state, cancel_asked_at IS NOT NULL AND state = 'running' AS cancelling, attempts, done, total,
        trouble_code, trouble_text, created_at, due_at, started_at, ended_at
    FROM job WHERE job_id = $1";
const COUNT: &str = "SELECT state, count(*) FROM job GROUP BY state";
const CANCEL_QUEUED: &str = "
    UPDATE job SET state = 'cancelled', cancel_asked_at = $2, ended_at = $2 WHERE job_id = $1 AND state = 'queued'";
const CANCEL_RUNNING: &str =
    "UPDATE job SET cancel_asked_at = $2 WHERE job_id = $1 AND state = 'running' AND cancel_asked_at IS NULL";
const RETRY: &str = "
    UPDATE job SET state = 'queued', due_at = $2, attempts = 0, lost = 0, done = NULL, total = NULL,
        cancel_asked_at = NULL, ended_at = NULL
    WHERE job_id = $1 AND state IN ('failed', 'cancelled') AND kind <> 'mail.send'";
const PRUNE: &str = "
    DELETE FROM job
    WHERE ended_at < $1 AND state IN ('done', 'cancelled') OR ended_at < $2 AND state = 'failed'";

/// How long ended jobs stay, in seconds: long enough to be asked about.
const KEPT: i64 = 7 * 86_400;
/// How long those stay that were given up.
const KEPT_FAILED: i64 = 30 * 86_400;

/// What became of a job that was to be queued.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Enqueued {
    /// It is queued.
    New(JobId),
    /// One with its key is there already: nothing was written.
    Existing,
}

/// Queues a job in somebody's transaction, so that it is there exactly if what caused it is. A key that is there already
/// is no error. The worker of this process hears of it after the commit, those of others within a second.
pub(crate) async fn append(tx: &mut Tx, job: &NewJob, now: Moment) -> Result<Enqueued, Error> {
    let (live, once) = match &job.key {
        Key::None => (None, None),
        Key::Live(key) => (Some(key), None),
        Key::Once(key) => (None, Some(key)),
    };
    for text in [Some(&job.payload), live, once].into_iter().flatten() {
        storable("job", text)?;
    }
    let id = identifier::of(now);
    let rows = on!(tx.at(), at => {
        sqlx::query(INSERT)
            .bind(id)
            .bind(job.kind.as_str())
            .bind(&job.payload)
            .bind(live)
            .bind(once)
            .bind(job.run_at.micros())
            .bind(now.micros())
            .execute(at)
            .await
            .map(|done| done.rows_affected())
    })?;
    if rows > 0 {
        tx.note_job();
    }
    Ok(if rows > 0 { Enqueued::New(JobId(id.as_u128())) } else { Enqueued::Existing })
}

/// The job that waits under this key need not wait any longer.
pub(crate) async fn hurry(tx: &mut Tx, key: &Key, now: Moment) -> Result<(), Error> {
    let Key::Live(key) = key else { return Ok(()) };
    on!(tx.at(), at => sqlx::query(HURRY).bind(key).bind(now.micros()).execute(at).await.map(drop))?;
    tx.note_job();
    Ok(())
}

/// Queues a job in a transaction of its own. A key that is there already is no error.
pub async fn enqueue(db: &Db, _: &Permit<RunJobs>, job: NewJob, now: Moment) -> Result<Enqueued, Error> {
    db.write(move |mut tx| async move {
        let enqueued = append(&mut tx, &job, now).await?;
        tx.commit(enqueued).await
    })
    .await
}

/// Waits until this process has queued a job. Of several that wait, one hears of it.
pub async fn enqueued(db: &Db) {
    db.jobs.notified().await;
}

/// Jobs, the newest first, `limit` at most: all or those of one state, after the last one of the page before.
pub async fn list(
    db: &Db,
    _: &Permit<ManageJobs>,
    state: Option<State>,
    after: Option<JobId>,
    limit: u32,
) -> Result<Vec<JobCard>, Error> {
    let after = Uuid::from_u128(after.map_or(u128::MAX, |id| id.0));
    let rows: Vec<JobRow> = on!(db.reader(), at => {
        let query = sqlx::query_as(if state.is_some() { LIST_STATE } else { LIST }).bind(after).bind(i64::from(limit));
        let query = if let Some(state) = state { query.bind(state.as_str()) } else { query };
        query.fetch_all(at).await
    })?;
    rows.into_iter().map(JobRow::card).collect()
}

/// One job.
pub async fn find(db: &Db, _: &Permit<ManageJobs>, id: JobId) -> Result<Option<JobCard>, Error> {
    let id = Uuid::from_u128(id.0);
    let row: Option<JobRow> = on!(db.reader(), at => sqlx::query_as(FIND).bind(id).fetch_optional(at).await)?;
    row.map(JobRow::card).transpose()
}

/// How many jobs there are in each state; a state without any is left out.
pub async fn count(db: &Db, _: &Permit<ManageJobs>) -> Result<BTreeMap<State, u64>, Error> {
    let rows: Vec<(String, i64)> = on!(db.reader(), at => sqlx::query_as(COUNT).fetch_all(at).await)?;
    rows.iter().map(|(state, n)| Ok((stored(state, "state of a job")?, n.unsigned_abs()))).collect()
}

/// Calls a job off. One that waits is cancelled at once; one that runs, when its worker gives its next sign of life.
/// False where it has ended or was called off already.
pub async fn cancel(db: &Db, permit: &Permit<ManageJobs>, id: JobId, now: Moment) -> Result<bool, Error> {
    let deed = Deed::new("job.cancelled", permit.holder()).to("job", id);
    db.write(move |mut tx| async move {
        let mut rows = change(&mut tx, CANCEL_QUEUED, id, now).await?;
        if rows == 0 {
            rows = change(&mut tx, CANCEL_RUNNING, id, now).await?;
        }
        if rows == 0 {
            return tx.leave(false).await;
        }
        audit::append(&mut tx, deed, now).await?;
        tx.commit(true).await
    })
    .await
}

/// Queues a job once more that was given up or called off, with all its attempts. False where it is neither, or sends a
/// mail, which is queued again itself ([`crate::mails::retry`]); [`Error::Taken`] (`key`) where another job does the same
/// work by now.
pub async fn retry(db: &Db, permit: &Permit<ManageJobs>, id: JobId, now: Moment) -> Result<bool, Error> {
    let deed = Deed::new("job.retried", permit.holder()).to("job", id);
    db.write(move |mut tx| async move {
        let rows = change(&mut tx, RETRY, id, now).await.map_err(|error| match error {
            Error::Conflict => Error::Taken("key"),
            other => other,
        })?;
        if rows == 0 {
            return tx.leave(false).await;
        }
        tx.note_job();
        audit::append(&mut tx, deed, now).await?;
        tx.commit(true).await
    })
    .await
}

/// Deletes what has been kept long enough: done and cancelled jobs after 7 days, failed ones after 30. How many.
pub async fn prune(db: &Db, _: &Permit<RunJobs>, now: Moment) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let (ended, failed) = (now.plus_seconds(-KEPT).micros(), now.plus_seconds(-KEPT_FAILED).micros());
        let rows = on!(tx.at(), at => {
            sqlx::query(PRUNE).bind(ended).bind(failed).execute(at).await.map(|done| done.rows_affected())
        })?;
        tx.commit(rows).await
    })
    .await
}

/// Runs one of the updates above: job, moment. How many rows it changed.
async fn change(tx: &mut Tx, sql: &'static str, id: JobId, now: Moment) -> Result<u64, Error> {
    let id = Uuid::from_u128(id.0);
    Ok(on!(tx.at(), at => {
        sqlx::query(sql).bind(id).bind(now.micros()).execute(at).await.map(|done| done.rows_affected())
    })?)
}

#[derive(FromRow)]
struct JobRow {
    job_id: Uuid,
    kind: String,
    state: String,
    cancelling: bool,
    attempts: i64,
    done: Option<i64>,
    total: Option<i64>,
    trouble_code: Option<String>,
    trouble_text: Option<String>,
    created_at: i64,
    due_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
}

impl JobRow {
    fn card(self) -> Result<JobCard, Error> {
        let small = |n: i64| u32::try_from(n).map_err(|_| Error::Unreadable("job"));
        let progress = self.done.zip(self.total);
        Ok(JobCard {
            id: JobId(self.job_id.as_u128()),
            kind: stored(&self.kind, "kind of job")?,
            state: stored(&self.state, "state of a job")?,
            cancelling: self.cancelling,
            attempts: small(self.attempts)?,
            progress: progress
                .map(|(done, total)| Ok::<_, Error>(Progress { done: small(done)?, total: small(total)? }))
                .transpose()?,
            trouble: self.trouble_code.zip(self.trouble_text).map(|(code, text)| Trouble { code, text }),
            created_at: Moment::from_micros(self.created_at),
            due_at: Moment::from_micros(self.due_at),
            started_at: self.started_at.map(Moment::from_micros),
            ended_at: self.ended_at.map(Moment::from_micros),
        })
    }
}
