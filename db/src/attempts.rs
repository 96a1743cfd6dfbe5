//! Wrong passwords, counted for an account and for a place. Which account or place a key stands for, and how long to wait
//! after how many, are no business of this file: the caller hashes the one, `domain` knows the other.

use crate::write::Tx;
use crate::{Db, Error};
use domain::access::{Permit, RunJobs};
use domain::account::guessing::{Failures, Tried};
use domain::moment::Moment;
use sqlx::FromRow;

/// Finds the row or makes it, and in either case holds it until the transaction ends: two wrong tries at once are two.
const HOLD: &str = "
    INSERT INTO attempt (key, count, since, last) VALUES ($1, 0, $2, $2)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING count, since, last";
const UPDATE: &str = "UPDATE attempt SET count = $2, since = $3, last = $4 WHERE key = $1";
const FORGET: &str = "DELETE FROM attempt WHERE key = $1";
const PRUNE: &str = "DELETE FROM attempt WHERE last <= $1";

/// How long a row stays after its last wrong try, in seconds.
const DAY: i64 = 86_400;

/// Lets a try in or tells how many seconds it must wait. A try that is let in is counted as a wrong one at once, under
/// every key: of a hundred at the same moment one is looked at, and whoever was right is forgiven afterwards
/// ([`forget`], [`forgive`]).
pub async fn admit(db: &Db, keys: &[(String, Tried)], now: Moment) -> Result<u32, Error> {
    let mut keys = keys.to_vec();
    // In one order, so that no two wait for each other.
    keys.sort_unstable();
    db.write(move |mut tx| async move {
        let mut counted = Vec::with_capacity(keys.len());
        let mut wait = 0;
        for (key, tried) in keys {
            let row: AttemptRow = on!(tx.at(), at => {
                sqlx::query_as(HOLD).bind(&key).bind(now.micros()).fetch_one(at).await
            })?;
            let failures = row.read();
            wait = wait.max(failures.wait(now, tried));
            counted.push((key, failures.another(now)));
        }
        if wait > 0 {
            return tx.leave(wait).await;
        }
        for (key, failures) in counted {
            set(&mut tx, &key, failures).await?;
        }
        tx.commit(0).await
    })
    .await
}

/// Takes one wrong try back: the right password came, where many share the key, or none was looked at after all.
pub async fn forgive(db: &Db, key: &str, now: Moment) -> Result<(), Error> {
    let key = key.to_owned();
    db.write(move |mut tx| async move {
        let row: AttemptRow = on!(tx.at(), at => {
            sqlx::query_as(HOLD).bind(&key).bind(now.micros()).fetch_one(at).await
        })?;
        let failures = row.read();
        set(&mut tx, &key, Failures { count: failures.count.saturating_sub(1), ..failures }).await?;
        tx.commit(()).await
    })
    .await
}

async fn set(tx: &mut Tx, key: &str, failures: Failures) -> Result<(), Error> {
    on!(tx.at(), at => {
        sqlx::query(UPDATE)
            .bind(key)
            .bind(i64::from(failures.count))
            .bind(failures.since.micros())
            .bind(failures.last.micros())
            .execute(at)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets the wrong tries under a key: the right one came.
pub async fn forget(db: &Db, key: &str) -> Result<(), Error> {
    let key = key.to_owned();
    db.write(move |mut tx| async move {
        on!(tx.at(), at => sqlx::query(FORGET).bind(key).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
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
struct AttemptRow {
    count: i64,
    since: i64,
    last: i64,
}

impl AttemptRow {
    fn read(self) -> Failures {
        Failures {
            count: u32::try_from(self.count).unwrap_or(u32::MAX),
            since: Moment::from_micros(self.since),
            last: Moment::from_micros(self.last),
        }
    }
}
