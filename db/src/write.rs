//! How this crate writes: one transaction in a task of its own. Whoever waits for it may stop waiting (a visitor who
//! leaves), and yet it is done whole or not at all, and its connection comes back clean.

use crate::engine::{Engine, PATIENCE};
use crate::{Db, Error};
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::panic::resume_unwind;
use tokio::time::timeout;

/// An open transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Tx(Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>);

/// The answer of a transaction that was ended on purpose: what [`Db::write`] asks for, so that none forgets to.
#[derive(Debug)]
pub(crate) struct Ended<T>(T);

/// What a transaction keeps to itself until its end. SQLite has a single writer and needs none of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lock {
    /// The notes of who changed. Waits for every change of a member that has begun, and holds up later ones.
    Changes,
    /// Stories and topics.
    News,
    /// The settings. Waits for every change of one that has begun, and holds up later ones.
    Settings,
    /// The end of the outbox. Taken last, so that events get their numbers in the order of the commits.
    Outbox,
}

impl Db {
    /// Runs `work` in a transaction that no other writer can interleave with on SQLite (`BEGIN IMMEDIATE`), and at the
    /// level "read committed" on PostgreSQL. [`Error::Busy`] where the queue is full,
    /// or where its turn does not come within five seconds.
    pub(crate) async fn write<T, F, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<Ended<T>, Error>> + Send,
        W: FnOnce(Tx) -> F + Send + 'static,
    {
        let place = self.queue.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        let (pools, turns) = (self.pools.clone(), self.turns.clone());
        let task = tokio::spawn(async move {
            let _place = place;
            // The semaphore is never closed: only the time can run out.
            let Ok(Ok(_turn)) = timeout(PATIENCE, turns.acquire()).await else { return Err(Error::Busy) };
            let tx = match &pools {
                Engine::Sqlite(files) => Engine::Sqlite(files.writer.begin_with("BEGIN IMMEDIATE").await?),
                Engine::Postgres(pool) => Engine::Postgres(pool.begin().await?),
            };
            work(Tx(tx)).await.map(|Ended(answer)| answer)
        });
        match task.await {
            Ok(answer) => answer,
            // A panic goes on where it would have gone without the task; else the runtime is being stopped.
            Err(failure) => Err(failure.try_into_panic().map_or(Error::Busy, |panic| resume_unwind(panic))),
        }
    }
}

impl Tx {
    /// Where to run a query inside the transaction, for the macro `on!`.
    pub(crate) fn at(&mut self) -> Engine<&mut SqliteConnection, &mut PgConnection> {
        match &mut self.0 {
            Engine::Sqlite(tx) => Engine::Sqlite(tx),
            Engine::Postgres(tx) => Engine::Postgres(tx),
        }
    }

    /// Waits for the lock; [`Error::Busy`] where that takes too long.
    pub(crate) async fn lock(&mut self, lock: Lock) -> Result<(), Error> {
        if let Engine::Postgres(tx) = &mut self.0 {
            let sql = match lock {
                // Triggers insert into this table; only a lock of the table itself waits for those.
                Lock::Changes => "LOCK TABLE count_change IN SHARE ROW EXCLUSIVE MODE",
                Lock::News => "SELECT pg_advisory_xact_lock(7021779301)",
                Lock::Settings => "LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE",
                Lock::Outbox => "SELECT pg_advisory_xact_lock(7021779302)",
            };
            sqlx::query(sql).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Keeps what was written.
    pub(crate) async fn commit<T>(self, answer: T) -> Result<Ended<T>, Error> {
        on!(self.0, tx => tx.commit().await)?;
        Ok(Ended(answer))
    }

    /// Ends a transaction in which there was nothing to write.
    pub(crate) async fn leave<T>(self, answer: T) -> Result<Ended<T>, Error> {
        on!(self.0, tx => tx.rollback().await)?;
        Ok(Ended(answer))
    }
}
