//! A job in a worker's hands: taken, kept, ended. Whoever speaks for a job names the hold that it has on it
//! ([`Run`]); a worker whose lease ran out and whose job somebody else took up is not heard any more.

use crate::Db;
use crate::engine::Engine;
use crate::error::{Error, stored};
use crate::write::{Ended, Tx};
use domain::access::{Permit, RunJobs};
use domain::job::{Job, JobId, Kind, LEASE_SECONDS, LOST_LIMIT, Progress, Run, Trouble, WorkerId};
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

/// Whether anything is due: asked without a lock, because most of the time nothing is.
const IS_DUE: &str = "
    SELECT EXISTS (SELECT 1 FROM job WHERE state IN ('queued', 'running') AND due_at <= $1
        AND $2 LIKE '% ' || kind || ' %')";
const NEXT: &str = "
    SELECT job_id, kind, payload, state, runs, attempts, lost, cancel_asked_at FROM job
    WHERE state IN ('queued', 'running') AND due_at <= $1 AND $2 LIKE '% ' || kind || ' %'
    ORDER BY due_at, job_id LIMIT 1";
/// The same on PostgreSQL, where others take jobs at the same moment: what they have locked is theirs.
const NEXT_UNLOCKED: &str = "
    SELECT job_id, kind, payload, state, runs, attempts, lost, cancel_asked_at FROM job
    WHERE state IN ('queued', 'running') AND due_at <= $1 AND $2 LIKE '% ' || kind || ' %'
    ORDER BY due_at, job_id LIMIT 1 FOR UPDATE SKIP LOCKED";
const TAKE: &str = "
    UPDATE job SET state = 'running', worker = $2, due_at = $3, runs = runs + 1, attempts = attempts + 1, lost = $4,
        started_at = $5, done = NULL, total = NULL
    WHERE job_id = $1";
const RENEW: &str = "
    UPDATE job SET due_at = $4 WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'
    RETURNING cancel_asked_at";
const PROGRESS: &str = "
    UPDATE job SET due_at = $4, done = $5, total = $6
    WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'
    RETURNING cancel_asked_at";
const FINISH: &str = "
    UPDATE job SET state = 'done', worker = NULL, ended_at = $4, trouble_code = NULL, trouble_text = NULL
    WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'";
const STOP: &str = "
    UPDATE job SET state = 'cancelled', worker = NULL, ended_at = $4
    WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'";
const GIVE_UP: &str = "
    UPDATE job SET state = 'failed', worker = NULL, ended_at = $4, trouble_code = $5, trouble_text = $6
    WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'";
// Whoever called a job off does not want it tried again.
const TRY_AGAIN: &str = "
    UPDATE job SET state = CASE WHEN cancel_asked_at IS NULL THEN 'queued' ELSE 'cancelled' END, worker = NULL,
        ended_at = CASE WHEN cancel_asked_at IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END,
        due_at = $7, trouble_code = $5, trouble_text = $6
    WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'";
const GIVE_BACK: &str = "
    UPDATE job SET state = CASE WHEN cancel_asked_at IS NULL THEN 'queued' ELSE 'cancelled' END, worker = NULL,
        ended_at = CASE WHEN cancel_asked_at IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END,
        due_at = $4, attempts = attempts - 1
    WHERE job_id = $1 AND worker = $2 AND runs = $3 AND state = 'running'";
// These two end a job whose worker vanished; the lock or the single writer keeps others away.
const CANCEL_LOST: &str =
    "UPDATE job SET state = 'cancelled', worker = NULL, lost = lost + 1, ended_at = $2 WHERE job_id = $1";
const FAIL_LOST: &str = "
    UPDATE job SET state = 'failed', worker = NULL, lost = lost + 1, ended_at = $2, trouble_code = $3,
        trouble_text = $4
    WHERE job_id = $1";

/// What a worker hears about its hold on a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    /// It has it, for another lease from now.
    Held,
    /// It has it, and is asked to stop.
    Unwanted,
    /// Somebody else has it, or it has ended: stop, and say nothing more about it.
    Lost,
}

/// Takes the job that has been due the longest, of the kinds that the worker can do. A job whose lease ran out is due
/// as well; taking it up is another attempt. One that lost its worker three times is given up (`killed`); one that
/// was called off meanwhile is cancelled.
pub async fn claim(
    db: &Db,
    _: &Permit<RunJobs>,
    worker: WorkerId,
    kinds: &[Kind],
    now: Moment,
) -> Result<Option<Job>, Error> {
    let kinds = kinds.iter().fold(" ".to_owned(), |words, kind| words + kind.as_str() + " ");
    let is_due: bool =
        on!(db.reader(), at => sqlx::query_scalar(IS_DUE).bind(now.micros()).bind(&kinds).fetch_one(at).await)?;
    if !is_due {
        return Ok(None);
    }
    db.write(move |mut tx| async move {
        loop {
            let Some(row) = next(&mut tx, &kinds, now).await? else { return tx.commit(None).await };
            let vanished = row.state == "running";
            let lost = if vanished { row.lost + 1 } else { row.lost };
            if vanished && row.cancel_asked_at.is_some() {
                on!(tx.at(), at => sqlx::query(CANCEL_LOST).bind(row.job_id).bind(now.micros()).execute(at).await.map(drop))?;
            } else if vanished && lost >= i64::from(LOST_LIMIT) {
                give_up_lost(&mut tx, row.job_id, now).await?;
            } else {
                return take(tx, row, worker, lost, now).await;
            }
        }
    })
    .await
}

/// Says that the worker is still at it: its lease begins anew.
pub async fn renew(db: &Db, _: &Permit<RunJobs>, run: Run, now: Moment) -> Result<Hold, Error> {
    sign(db, run, None, now).await
}

/// Says how far the work is, which is a sign of life as well.
pub async fn progress(db: &Db, _: &Permit<RunJobs>, run: Run, progress: Progress, now: Moment) -> Result<Hold, Error> {
    sign(db, run, Some(progress), now).await
}

/// The work is done. False where the hold is lost.
pub async fn finish(db: &Db, _: &Permit<RunJobs>, run: Run, now: Moment) -> Result<bool, Error> {
    end(db, FINISH, run, now).await
}

/// The work was broken off because somebody called it off. False where the hold is lost.
pub async fn stop(db: &Db, _: &Permit<RunJobs>, run: Run, now: Moment) -> Result<bool, Error> {
    end(db, STOP, run, now).await
}

/// The work was broken off because this process ends: another takes it up at once, and it is no attempt. False where
/// the hold is lost.
pub async fn give_back(db: &Db, _: &Permit<RunJobs>, run: Run, now: Moment) -> Result<bool, Error> {
    end(db, GIVE_BACK, run, now).await
}

/// The work failed: it is tried again at a moment ([`Job::retry_at`]), or given up where there is none. False where
/// the hold is lost.
pub async fn fail(
    db: &Db,
    _: &Permit<RunJobs>,
    run: Run,
    trouble: Trouble,
    retry_at: Option<Moment>,
    now: Moment,
) -> Result<bool, Error> {
    db.write(move |mut tx| async move {
        let rows = on!(tx.at(), at => {
            let query = sqlx::query(if retry_at.is_some() { TRY_AGAIN } else { GIVE_UP })
                .bind(Uuid::from_u128(run.job.0))
                .bind(Uuid::from_u128(run.worker.0))
                .bind(run.number)
                .bind(now.micros())
                .bind(trouble.code)
                .bind(trouble.text);
            let query = if let Some(moment) = retry_at { query.bind(moment.micros()) } else { query };
            query.execute(at).await.map(|done| done.rows_affected())
        })?;
        tx.commit(rows > 0).await
    })
    .await
}

/// The next job that is due, locked until the transaction ends.
async fn next(tx: &mut Tx, kinds: &str, now: Moment) -> Result<Option<DueRow>, Error> {
    let at = tx.at();
    let sql = if matches!(at, Engine::Postgres(_)) { NEXT_UNLOCKED } else { NEXT };
    Ok(on!(at, at => sqlx::query_as(sql).bind(now.micros()).bind(kinds).fetch_optional(at).await)?)
}

async fn take(mut tx: Tx, row: DueRow, worker: WorkerId, lost: i64, now: Moment) -> Result<Ended<Option<Job>>, Error> {
    on!(tx.at(), at => {
        sqlx::query(TAKE)
            .bind(row.job_id)
            .bind(Uuid::from_u128(worker.0))
            .bind(now.plus_seconds(LEASE_SECONDS).micros())
            .bind(lost)
            .bind(now.micros())
            .execute(at)
            .await
            .map(drop)
    })?;
    let job = Job {
        run: Run { job: JobId(row.job_id.as_u128()), worker, number: row.runs + 1 },
        kind: stored(&row.kind, "kind of job")?,
        payload: row.payload,
        attempt: u32::try_from(row.attempts + 1).map_err(|_| Error::Unreadable("job"))?,
    };
    tx.commit(Some(job)).await
}

async fn give_up_lost(tx: &mut Tx, id: Uuid, now: Moment) -> Result<(), Error> {
    let trouble = Trouble::new("killed", "The process that did the work ended three times before it was done.");
    on!(tx.at(), at => {
        sqlx::query(FAIL_LOST)
            .bind(id)
            .bind(now.micros())
            .bind(trouble.code)
            .bind(trouble.text)
            .execute(at)
            .await
            .map(drop)
    })?;
    Ok(())
}

async fn sign(db: &Db, run: Run, progress: Option<Progress>, now: Moment) -> Result<Hold, Error> {
    db.write(move |mut tx| async move {
        let row: Option<(Option<i64>,)> = on!(tx.at(), at => {
            let query = sqlx::query_as(if progress.is_some() { PROGRESS } else { RENEW })
                .bind(Uuid::from_u128(run.job.0))
                .bind(Uuid::from_u128(run.worker.0))
                .bind(run.number)
                .bind(now.plus_seconds(LEASE_SECONDS).micros());
            let query = match progress {
                Some(progress) => query.bind(i64::from(progress.done)).bind(i64::from(progress.total)),
                None => query,
            };
            query.fetch_optional(at).await
        })?;
        let hold = match row {
            None => Hold::Lost,
            Some((None,)) => Hold::Held,
            Some((Some(_),)) => Hold::Unwanted,
        };
        tx.commit(hold).await
    })
    .await
}

/// Runs one of the endings above: job, worker, number, moment.
async fn end(db: &Db, sql: &'static str, run: Run, now: Moment) -> Result<bool, Error> {
    db.write(move |mut tx| async move {
        let rows = on!(tx.at(), at => {
            sqlx::query(sql)
                .bind(Uuid::from_u128(run.job.0))
                .bind(Uuid::from_u128(run.worker.0))
                .bind(run.number)
                .bind(now.micros())
                .execute(at)
                .await
                .map(|done| done.rows_affected())
        })?;
        tx.commit(rows > 0).await
    })
    .await
}

#[derive(FromRow)]
struct DueRow {
    job_id: Uuid,
    kind: String,
    payload: String,
    state: String,
    runs: i64,
    attempts: i64,
    lost: i64,
    cancel_asked_at: Option<i64>,
}
