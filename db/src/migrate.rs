//! Brings a database to the schema of this program, and says whether it is there.

use crate::engine::Engine;
use crate::{Db, Error};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{ConnectOptions, Connection};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::timeout;

const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";

/// How long the other program, which migrates at the same time, may take.
const OTHER: Duration = Duration::from_mins(10);

/// How long a health check may take.
const HEALTH: Duration = Duration::from_secs(2);

/// Applies the migrations that are missing: all of them or, where one fails, none. Of several programs that do it at
/// once, one does it and the others wait and find nothing to do. [`Error::Ahead`] where the database is newer.
pub async fn migrate(db: &Db) -> Result<(), Error> {
    let mut migrator = migrator(db);
    // sqlx's lock is none on SQLite and ends before our transaction on PostgreSQL: we bring our own.
    migrator.set_locking(false);
    // A connection of its own, without the limits of the others. `run_direct`, because the future of `run` is not Send.
    match &db.pools {
        Engine::Sqlite(files) => {
            // A table that is made anew must not take the rows with it that point to it: keys are checked at the end.
            let options = files.writer.connect_options().as_ref().clone().busy_timeout(OTHER).foreign_keys(false);
            let mut connection = options.connect().await?;
            let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
            migrator.run_direct(None, &mut *tx, false).await.map_err(failure)?;
            if sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut *tx).await?.is_some() {
                return Err(Error::Unreadable("reference after the migrations"));
            }
            tx.commit().await?;
            connection.close().await?;
        }
        Engine::Postgres(pool) => {
            let mut connection = pool.connect_options().connect().await?;
            sqlx::raw_sql("SET statement_timeout = 0; SET lock_timeout = 0").execute(&mut connection).await?;
            let mut tx = connection.begin().await?;
            sqlx::query("SELECT pg_advisory_xact_lock(7021779300)").execute(&mut *tx).await?;
            migrator.run_direct(None, &mut *tx, false).await.map_err(failure)?;
            tx.commit().await?;
            connection.close().await?;
        }
    }
    Ok(())
}

/// Succeeds, within two seconds, where the database answers and has exactly the migrations of this program; else
/// [`Error::Behind`], [`Error::Ahead`], [`Error::Busy`], [`Error::Away`].
pub async fn ready(db: &Db) -> Result<(), Error> {
    let applied = timeout(HEALTH, async { on!(db.reader(), at => sqlx::query_scalar(APPLIED).fetch_all(at).await) });
    let applied: BTreeSet<i64> = match applied.await.map_err(|_| Error::Busy)? {
        Ok(versions) => versions.into_iter().collect(),
        Err(sqlx::Error::Database(cause)) if cause.code().as_deref() == Some("42P01") => BTreeSet::new(),
        Err(sqlx::Error::Database(cause)) if cause.message().starts_with("no such table") => BTreeSet::new(),
        Err(error) => return Err(error.into()),
    };
    let ours: BTreeSet<i64> = migrator(db).iter().map(|migration| migration.version).collect();
    if !ours.is_subset(&applied) {
        Err(Error::Behind)
    } else if ours != applied {
        Err(Error::Ahead)
    } else {
        Ok(())
    }
}

/// The migrations of this program, which the compiler put into it.
fn migrator(db: &Db) -> Migrator {
    match db.pools {
        Engine::Sqlite(_) => sqlx::migrate!("migrations/sqlite"),
        Engine::Postgres(_) => sqlx::migrate!("migrations/postgres"),
    }
}

fn failure(error: MigrateError) -> Error {
    match error {
        MigrateError::VersionMissing(_) => Error::Ahead,
        error => Error::Migrate(error),
    }
}
