//! Graticule's rows: the only crate that names sqlx. SQLite and PostgreSQL stand behind one set of functions,
//! and the SQL is written once for both. No rule lives here that `domain` could hold, and no HTTP.
//!
//! The nouns, in the order of their migrations: [`settings`], [`outbox`], [`members`], [`counts`], [`topics`],
//! [`articles`], [`accounts`], [`sessions`], [`attempts`], [`secrets`], [`submissions`], [`audit`], [`jobs`], [`mails`],
//! [`media`], [`search`], [`reading`]; [`backup`] reads and writes them all. Each file has free functions with the [`Db`]
//! first and domain types in and out; its SQL stands in constants, its private rows at the bottom.

/// Runs one query on whichever engine is there: `on!(db.reader(), at => query.fetch_all(at).await)`.
/// The expression is compiled once for each engine, so the SQL in it is written once for both.
macro_rules! on {
    ($engine:expr, $at:ident => $query:expr) => {
        match $engine {
            $crate::engine::Engine::Sqlite($at) => $query,
            $crate::engine::Engine::Postgres($at) => $query,
        }
    };
}

pub mod accounts;
pub mod articles;
pub mod attempts;
pub mod audit;
pub mod backup;
pub mod counts;
pub mod jobs;
pub mod links;
pub mod mails;
pub mod media;
pub mod members;
pub mod outbox;
pub mod reading;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod settings;
pub mod sources;
pub mod submissions;
pub mod topics;

mod engine;
mod error;
mod identifier;
mod migrate;
mod write;

pub use error::Error;
pub use migrate::{migrate, migrate_to, newest, pending, ready};

use engine::{Engine, Files};
use outbox::Hints;
use sqlx::{PgPool, SqlitePool};
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

/// How many writes may run or wait at once; the next one is told [`Error::Busy`].
const QUEUE: u32 = 1_024;

/// The database. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Engine<Files, PgPool>,
    /// The places in the queue of writes.
    queue: Arc<Semaphore>,
    /// The turns of those that run. Who waits for one holds no connection, so that readers always find some: on
    /// PostgreSQL writers that wait for each other's locks would else take them all.
    turns: Arc<Semaphore>,
    /// Rung when this process has queued a job ([`jobs::enqueued`]).
    jobs: Arc<Notify>,
    /// Where a commit tells that the outbox has another event.
    hints: Arc<Hints>,
}

impl Db {
    /// Opens the database at an address: `sqlite:PATH`, whose file and folders are made where they are missing
    /// (readable for their owner alone), or `postgres://…`. Neither creates nor changes a table: see [`migrate()`].
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let pools = match url.split_once(':') {
            Some(("sqlite", path)) => Engine::Sqlite(Files::open(path.strip_prefix("//").unwrap_or(path)).await?),
            Some(("postgres" | "postgresql", _)) => Engine::Postgres(engine::connect_postgres(url).await?),
            _ => return Err(Error::Address("it begins with neither sqlite: nor postgres://")),
        };
        let turns = match &pools {
            Engine::Sqlite(_) => 1,
            Engine::Postgres(_) => engine::POSTGRES_WRITERS,
        };
        Ok(Self {
            pools,
            queue: Arc::new(Semaphore::new(QUEUE as usize)),
            turns: Arc::new(Semaphore::new(turns)),
            jobs: Arc::default(),
            hints: Arc::default(),
        })
    }

    /// Waits until the writes that have begun are done, refuses new ones, and closes the connections.
    pub async fn close(&self) {
        // Nobody else ever closes the queue, so there is no error to hear of.
        let _all = self.queue.acquire_many(QUEUE).await;
        self.queue.close();
        match &self.pools {
            Engine::Sqlite(files) => {
                files.reader.close().await;
                files.writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    /// Where to read outside of a transaction.
    fn reader(&self) -> Engine<&SqlitePool, &PgPool> {
        match &self.pools {
            Engine::Sqlite(files) => Engine::Sqlite(&files.reader),
            Engine::Postgres(pool) => Engine::Postgres(pool),
        }
    }
}
