//! How this crate writes: one transaction in a task of its own. Whoever waits for it may stop waiting (a visitor who
//! leaves), and yet it is done whole or not at all, and its connection comes back clean.

use crate::engine::{Engine, OTHER, PATIENCE};
use crate::{Db, Error};
use sqlx::pool::PoolOptions;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::panic::resume_unwind;
use tokio::time::timeout;

/// An open transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Tx {
    open: Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>,
    news: News,
}

/// What others in this process hear of once a transaction is committed.
#[derive(Clone, Copy, Debug, Default)]
struct News {
    /// There is a new job: its worker takes it at once.
    job: bool,
    /// The outbox has another event.
    event: bool,
}

/// The answer of a transaction that was ended on purpose: what [`Db::write`] asks for, so that none forgets to.
#[derive(Debug)]
pub(crate) struct Ended<T> {
    answer: T,
    news: News,
}

/// What a transaction keeps to itself until its end. SQLite has a single writer and needs none of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lock {
    /// The notes of who changed. Waits for every change of a member that has begun, and holds up later ones.
    Changes,
    /// Stories and topics.
    News,
    /// The end of the audit log, so that its chain never forks. Taken after the two above and before the outbox: two
    /// that wait for each other in a circle would wait for ever.
    Audit,
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
        let (jobs, hints) = (self.jobs.clone(), self.hints.clone());
        let task = tokio::spawn(async move {
            let _place = place;
            // The semaphore is never closed: only the time can run out.
            let Ok(Ok(_turn)) = timeout(PATIENCE, turns.acquire()).await else { return Err(Error::Busy) };
            let open = match &pools {
                Engine::Sqlite(files) => Engine::Sqlite(files.writer.begin_with("BEGIN IMMEDIATE").await?),
                Engine::Postgres(pool) => Engine::Postgres(pool.begin().await?),
            };
            let Ended { answer, news } = work(Tx::over(open)).await?;
            if news.job {
                jobs.notify_one();
            }
            if news.event {
                hints.committed();
            }
            Ok(answer)
        });
        match task.await {
            Ok(answer) => answer,
            // A panic goes on where it would have gone without the task; else the runtime is being stopped.
            Err(failure) => Err(failure.try_into_panic().map_or(Error::Busy, |panic| resume_unwind(panic))),
        }
    }
}

impl Db {
    /// A transaction that changes what no other may look at meanwhile: the schema, or everything. It has a connection of
    /// its own, without the limits of the others, and waits for another program that does the same. On SQLite no
    /// reference is enforced in it: a table that is made anew must not take the rows with it that point to it.
    pub(crate) async fn alone(&self) -> Result<Tx, Error> {
        Ok(Tx::over(match &self.pools {
            Engine::Sqlite(files) => {
                let options = files.writer.connect_options().as_ref().clone();
                let pool = PoolOptions::new().max_connections(1);
                let pool = pool.connect_with(options.busy_timeout(OTHER).foreign_keys(false)).await?;
                Engine::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?)
            }
            Engine::Postgres(pool) => {
                let options = pool.connect_options().as_ref().clone();
                let mut tx = PoolOptions::new().max_connections(1).connect_with(options).await?.begin().await?;
                unlimited(&mut tx).await?;
                sqlx::query("SELECT pg_advisory_xact_lock(7021779300)").execute(&mut *tx).await?;
                Engine::Postgres(tx)
            }
        }))
    }

    /// A transaction in which everything stays as it was at its first query, however long it lasts, while others write.
    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        Ok(Tx::over(match &self.pools {
            Engine::Sqlite(files) => {
                let options = files.reader.connect_options().as_ref().clone();
                let pool = PoolOptions::new().max_connections(1).connect_with(options).await?;
                Engine::Sqlite(pool.begin_with("BEGIN").await?)
            }
            Engine::Postgres(pool) => {
                let options = pool.connect_options().as_ref().clone();
                let pool = PoolOptions::new().max_connections(1).connect_with(options).await?;
                let mut tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
                unlimited(&mut tx).await?;
                Engine::Postgres(tx)
            }
        }))
    }
}

/// Takes the limits of time away, for as long as the transaction lasts.
async fn unlimited(tx: &mut PgConnection) -> Result<(), Error> {
    let limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
    for limit in limits {
        sqlx::query("SELECT set_config($1, '0', true)").bind(limit).execute(&mut *tx).await?;
    }
    Ok(())
}

impl Tx {
    /// A transaction that has just begun.
    fn over(open: Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>) -> Self {
        Self { open, news: News::default() }
    }

    /// Where to run a query inside the transaction, for the macro `on!`.
    pub(crate) fn at(&mut self) -> Engine<&mut SqliteConnection, &mut PgConnection> {
        match &mut self.open {
            Engine::Sqlite(tx) => Engine::Sqlite(tx),
            Engine::Postgres(tx) => Engine::Postgres(tx),
        }
    }

    /// Waits for the lock; [`Error::Busy`] where that takes too long.
    pub(crate) async fn lock(&mut self, lock: Lock) -> Result<(), Error> {
        if let Engine::Postgres(tx) = &mut self.open {
            let sql = match lock {
                // Triggers insert into this table; only a lock of the table itself waits for those.
                Lock::Changes => "LOCK TABLE count_change IN SHARE ROW EXCLUSIVE MODE",
                Lock::News => "SELECT pg_advisory_xact_lock(7021779301)",
                Lock::Audit => "SELECT pg_advisory_xact_lock(7021779303)",
                Lock::Settings => "LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE",
                Lock::Outbox => "SELECT pg_advisory_xact_lock(7021779302)",
            };
            sqlx::query(sql).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Notes that an event was appended, which the outbox's readers hear of once it is committed.
    pub(crate) fn note_event(&mut self) {
        self.news.event = true;
    }

    /// Notes that a job was queued, which this process's worker hears of once it is committed.
    pub(crate) fn note_job(&mut self) {
        self.news.job = true;
    }

    /// Keeps what was written.
    pub(crate) async fn commit<T>(self, answer: T) -> Result<Ended<T>, Error> {
        on!(self.open, tx => tx.commit().await)?;
        Ok(Ended { answer, news: self.news })
    }

    /// Ends a transaction in which there was nothing to write.
    pub(crate) async fn leave<T>(self, answer: T) -> Result<Ended<T>, Error> {
        on!(self.open, tx => tx.rollback().await)?;
        Ok(Ended { answer, news: News::default() })
    }
}
