//! Hints that there is something new in the outbox. They only save its reader a moment's waiting: one that never
//! arrives does no harm, because whoever reads the outbox also looks at fixed times.
//!
//! Within a process a commit rings at once. Between processes PostgreSQL passes the word on (`NOTIFY`), from outside
//! the transactions that write, since a commit with a `NOTIFY` in it waits for every other such commit; and at most
//! ten times a second, however many events there are.

use crate::engine::Engine;
use crate::{Db, Error};
use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::sleep;

/// The one channel.
const CHANNEL: &str = "graticule_outbox";
const NOTIFY: &str = "NOTIFY graticule_outbox";
/// Between two hints to other processes.
const PAUSE: Duration = Duration::from_millis(100);
/// Before another attempt to listen, after one that failed.
const AGAIN: Duration = Duration::from_secs(2);

/// The two bells of a process.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// For the reader in this process.
    here: Notify,
    /// For those in the others.
    elsewhere: Notify,
}

impl Hints {
    /// A transaction with an event in it was committed.
    pub(crate) fn committed(&self) {
        self.here.notify_one();
        self.elsewhere.notify_one();
    }
}

/// Waits for the next hint, or for none: one that came while nobody waited is heard at once. For one reader a process.
pub async fn hint(db: &Db) {
    db.hints.here.notified().await;
}

/// Passes hints on between the processes on one PostgreSQL, for as long as it is polled; on SQLite it only waits.
/// Once it listens, and each time it does so again, it hints: something may have been missed.
pub async fn relay(db: &Db) {
    match &db.pools {
        Engine::Sqlite(_) => std::future::pending().await,
        Engine::Postgres(pool) => tokio::join!(tell(db, pool), listen(db, pool)),
    };
}

async fn tell(db: &Db, pool: &PgPool) {
    loop {
        db.hints.elsewhere.notified().await;
        // A hint that can not be given is one that is not needed: the others look by themselves.
        let _ = sqlx::query(NOTIFY).execute(pool).await;
        sleep(PAUSE).await;
    }
}

async fn listen(db: &Db, pool: &PgPool) {
    loop {
        // Whatever the reason, the readers go on looking by themselves meanwhile.
        let Err(_) = hear(db, pool).await;
        sleep(AGAIN).await;
    }
}

/// Listens on a connection of its own, so that none of the others is missing.
async fn hear(db: &Db, pool: &PgPool) -> Result<Infallible, Error> {
    let options = PgPool::connect_options(pool);
    let own = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let own = own.connect_with((*options).clone()).await?;
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(CHANNEL).await?;
    loop {
        db.hints.here.notify_one();
        // None where the connection was lost and made anew.
        listener.try_recv().await?;
    }
}
