//! Brings a database to the schema of this program, and says whether it is there.

use crate::engine::Engine;
use crate::write::Tx;
use crate::{Db, Error};
use sqlx::migrate::{MigrateError, Migrator};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::timeout;

const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";
const NEWEST: &str = "SELECT COALESCE(max(version), 0) FROM _sqlx_migrations WHERE success";

/// How long a health check may take.
const HEALTH: Duration = Duration::from_secs(2);

/// Applies the migrations that are missing: all of them or, where one fails, none. Of several programs that do it at
/// once, one does it and the others wait and find nothing to do. [`Error::Ahead`] where the database is newer.
pub async fn migrate(db: &Db) -> Result<(), Error> {
    let mut tx = db.alone().await?;
    apply(&mut tx, None).await?;
    check_references(&mut tx).await?;
    tx.commit(()).await.map(drop)
}

/// Brings a new database to the schema of an older program, whose newest migration had that number: where tests of an
/// upgrade begin.
pub async fn migrate_to(db: &Db, version: i64) -> Result<(), Error> {
    let mut tx = db.alone().await?;
    apply(&mut tx, Some(version)).await?;
    tx.commit(()).await.map(drop)
}

/// Applies the migrations that are missing, up to that number or all.
pub(crate) async fn apply(tx: &mut Tx, up_to: Option<i64>) -> Result<(), Error> {
    // `run_direct`, because the future of `run` is not Send.
    match tx.at() {
        Engine::Sqlite(at) => unlocked(sqlite()).run_direct(up_to, at, false).await,
        Engine::Postgres(at) => unlocked(postgres()).run_direct(up_to, at, false).await,
    }
    .map_err(failure)
}

/// sqlx's lock is none on SQLite and ends before our transaction on PostgreSQL: [`Db::alone`] brings our own.
fn unlocked(mut migrator: Migrator) -> Migrator {
    migrator.set_locking(false);
    migrator
}

/// [`Error::Unreadable`] where a row refers to one that is not there. PostgreSQL lets it come to that in no transaction.
pub(crate) async fn check_references(tx: &mut Tx) -> Result<(), Error> {
    let Engine::Sqlite(at) = tx.at() else { return Ok(()) };
    match sqlx::query("PRAGMA foreign_key_check").fetch_optional(at).await? {
        None => Ok(()),
        Some(_) => Err(Error::Unreadable("reference")),
    }
}

/// The number of the newest migration that the database has; 0 where it has none.
pub(crate) async fn newest_in(tx: &mut Tx) -> Result<i64, Error> {
    // Asking for a table that is not there would end the transaction on PostgreSQL.
    let there = match tx.at() {
        Engine::Sqlite(_) => "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'",
        Engine::Postgres(_) => {
            "SELECT count(*) FROM pg_class
            WHERE relname = '_sqlx_migrations' AND relnamespace = current_schema()::regnamespace"
        }
    };
    let there: i64 = on!(tx.at(), at => sqlx::query_scalar(there).fetch_one(at).await)?;
    if there == 0 {
        return Ok(0);
    }
    Ok(on!(tx.at(), at => sqlx::query_scalar(NEWEST).fetch_one(at).await)?)
}

/// The number of the first migration of this program that the database lacks. [`Error::Ahead`] where it is newer.
pub async fn pending(db: &Db) -> Result<Option<i64>, Error> {
    let (ours, applied) = (versions(db), applied(db).await?);
    if applied.is_subset(&ours) { Ok(ours.difference(&applied).next().copied()) } else { Err(Error::Ahead) }
}

/// The number of this program's newest migration.
pub fn newest(db: &Db) -> i64 {
    versions(db).last().copied().unwrap_or(0)
}

/// Succeeds, within two seconds, where the database answers and has exactly the migrations of this program; else
/// [`Error::Behind`], [`Error::Ahead`], [`Error::Busy`], [`Error::Away`].
pub async fn ready(db: &Db) -> Result<(), Error> {
    let (ours, applied) = (versions(db), applied(db).await?);
    if !ours.is_subset(&applied) {
        Err(Error::Behind)
    } else if ours != applied {
        Err(Error::Ahead)
    } else {
        Ok(())
    }
}

/// The migrations that the database has.
async fn applied(db: &Db) -> Result<BTreeSet<i64>, Error> {
    let applied = timeout(HEALTH, async { on!(db.reader(), at => sqlx::query_scalar(APPLIED).fetch_all(at).await) });
    match applied.await.map_err(|_| Error::Busy)? {
        Ok(versions) => Ok(versions.into_iter().collect()),
        Err(sqlx::Error::Database(cause)) if cause.code().as_deref() == Some("42P01") => Ok(BTreeSet::new()),
        Err(sqlx::Error::Database(cause)) if cause.message().starts_with("no such table") => Ok(BTreeSet::new()),
        Err(error) => Err(error.into()),
    }
}

fn versions(db: &Db) -> BTreeSet<i64> {
    let migrator = match db.pools {
        Engine::Sqlite(_) => sqlite(),
        Engine::Postgres(_) => postgres(),
    };
    migrator.iter().map(|migration| migration.version).collect()
}

/// The migrations of this program, which the compiler put into it.
fn sqlite() -> Migrator {
    sqlx::migrate!("migrations/sqlite")
}

fn postgres() -> Migrator {
    sqlx::migrate!("migrations/postgres")
}

fn failure(error: MigrateError) -> Error {
    match error {
        MigrateError::VersionMissing(_) => Error::Ahead,
        error => Error::Migrate(error),
    }
}
