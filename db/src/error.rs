//! What can go wrong with the database, as far as callers act on it. None of it is written for visitors.

use domain::invalid::Invalid;
use sqlx::error::DatabaseError;
use std::io;
use std::str::FromStr;

/// Why a function of this crate failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The value of this field is somebody else's already.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// Two changed the same at once; nothing was written. Trying again may succeed.
    #[error("another change came in between")]
    Conflict,
    /// What came in breaks a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too much is going on, or the answer would come too late; nothing was written. Trying again later may succeed.
    #[error("the database is busy")]
    Busy,
    /// The machine has no randomness to give.
    #[error("the machine has no randomness to give")]
    NoChance,
    /// The connection broke or could not be made.
    #[error("the database does not answer")]
    Away(#[source] sqlx::Error),
    /// Its disk is full, broken or read-only; nothing was written, and reading may go on. Trying again helps once
    /// somebody made room.
    #[error("the database can not be written")]
    Unwritable(#[source] sqlx::Error),
    /// The address can not be one of a database.
    #[error("not the address of a database: {0}")]
    Address(&'static str),
    /// The file or its folder could not be made.
    #[error("the database's file can not be made")]
    File(#[source] io::Error),
    /// Migrations of this program are missing in the database.
    #[error("the database is older than this program: migrate it")]
    Behind,
    /// The database has migrations that this program does not know.
    #[error("the database is newer than this program: use the newer program")]
    Ahead,
    /// A migration failed; the schema is as it was before.
    #[error("the database could not be migrated")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// The file of a backup could not be written or read.
    #[error("the backup can not be written or read")]
    Backup(#[source] io::Error),
    /// What stands in a backup is not what was written into it.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// Rows are in the way: in this table, for one.
    #[error("the database is not empty: the table {0} has rows")]
    NotEmpty(String),
    /// The database is empty, but has later migrations than a backup: its rows do not fit.
    #[error("the empty database is of a newer program than the backup: use one without any tables")]
    Later,
    /// A stored value of this kind makes no sense to this program.
    #[error("a stored {0} can not be read")]
    Unreadable(&'static str),
    /// Anything else: a fault of ours, ...
    #[error("a query failed")]
    Sql(#[source] sqlx::Error),
}

impl Error {
    /// This error, but [`Error::Taken`] where it says that the value of a key exists already.
    pub(crate) fn or_taken(error: sqlx::Error, field: &'static str) -> Self {
        let taken = error.as_database_error().is_some_and(DatabaseError::is_unique_violation);
        if taken { Self::Taken(field) } else { error.into() }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::PoolTimedOut => return Self::Busy,
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => return Self::Away(error),
            sqlx::Error::Database(cause) if cause.is_unique_violation() => return Self::Conflict,
            sqlx::Error::Database(cause) => cause.code().unwrap_or_default(),
            _ => return Self::Sql(error),
        };
        if let Some(code) = sqlite_code(&code) {
            return match code {
                SQLITE_BUSY => Self::Busy,
                SQLITE_READONLY | SQLITE_IOERR | SQLITE_FULL => Self::Unwritable(error),
                _ => Self::Sql(error),
            };
        }
        match &*code {
            // lock_not_available, query_canceled, out_of_memory, too_many_connections.
            "55P03" | "57014" | "53200" | "53300" => Self::Busy,
            // disk_full; read_only_sql_transaction, as a standby says; io_error.
            "53100" | "25006" | "58030" => Self::Unwritable(error),
            // serialization_failure, deadlock_detected.
            "40001" | "40P01" => Self::Conflict,
            // PostgreSQL is going down, starting or gone, or lets nobody into this database for the time being.
            "55000" => Self::Away(error),
            code if code.starts_with("57P") || code.starts_with("08") => Self::Away(error),
            _ => Self::Sql(error),
        }
    }
}

// <https://www.sqlite.org/rescode.html>
const SQLITE_BUSY: u32 = 5;
const SQLITE_READONLY: u32 = 8;
const SQLITE_IOERR: u32 = 10;
const SQLITE_FULL: u32 = 13;

/// The result code of SQLite, without what extends it in its upper bytes; none where it is PostgreSQL's, which always
/// has five characters.
fn sqlite_code(code: &str) -> Option<u32> {
    if code.len() < 5 { code.parse().ok().map(|code: u32| code & 0xff) } else { None }
}

/// Reads back a stored word of a closed set, which is called `noun`.
pub(crate) fn stored<T: FromStr>(word: &str, noun: &'static str) -> Result<T, Error> {
    word.parse().map_err(|_| Error::Unreadable(noun))
}

/// Refuses the one character that PostgreSQL can not store in a text.
pub(crate) fn storable(field: &'static str, text: &str) -> Result<(), Invalid> {
    if text.contains('\0') { Err(Invalid::new(field, "malformed")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extended_code_of_sqlite_is_known_by_its_lowest_byte_and_one_of_postgresql_is_none() {
        // SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT, disk_full.
        assert_eq!(["778", "517", "53100"].map(sqlite_code), [Some(SQLITE_IOERR), Some(SQLITE_BUSY), None]);
    }
}
