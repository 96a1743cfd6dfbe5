//! Every row of the database, out of it and back into an empty one, in one form for both engines: each table as lines of
//! JSON, the names of its columns first (`rows`). What becomes of the lines is the caller's business: here are neither
//! files nor archives.

mod import;
mod rows;
mod schema;

pub use import::import;

use crate::engine::Engine;
use crate::write::Tx;
use crate::{Db, Error, migrate};
use domain::access::{Backup, Permit};
use domain::hex::hex;
use futures_util::TryStreamExt;
use schema::Shape;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use std::io::{self, BufRead, Write};

/// What a backup holds of the database.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contents {
    /// The newest migration of the schema that the rows fit.
    pub migration: i64,
    /// The tables, each after those that it refers to.
    pub tables: Vec<Table>,
}

/// One table of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The names of its columns, in the order of the values in its rows.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes its lines are, that of the columns' names among them.
    pub bytes: u64,
    /// The SHA-256 of those bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The last number that the database handed out for its key, where it does that and never uses one again.
    pub counter: Option<i64>,
}

/// Where an export puts the lines, table by table.
pub trait Sink: Send {
    /// Takes the lines of one table.
    type Part: Write + Send;

    /// Begins a table.
    fn begin(&mut self, table: &str) -> io::Result<Self::Part>;

    /// Ends it, and hears what it was.
    fn end(&mut self, table: &Table, part: Self::Part) -> io::Result<()>;
}

/// Where an import gets the lines from.
pub trait Source {
    /// The lines of a table. Asked for in the order of [`Contents::tables`], once each.
    fn open(&mut self, table: &str) -> io::Result<Box<dyn BufRead + '_>>;
}

/// Hands every row to the sink, all as they were at one moment, while others go on reading and writing. Works on the
/// schema of an older program, too. [`Error::Behind`] where there is no schema yet; [`Error::Backup`] where the sink fails.
pub async fn export<S: Sink>(db: &Db, _: &Permit<Backup>, sink: &mut S) -> Result<Contents, Error> {
    let mut tx = db.snapshot().await?;
    let migration = migrate::newest_in(&mut tx).await?;
    if migration == 0 {
        return Err(Error::Behind);
    }
    let mut tables = Vec::new();
    for shape in schema::read(&mut tx).await? {
        tables.push(write(&mut tx, &shape, sink).await?);
    }
    tx.leave(()).await?;
    Ok(Contents { migration, tables })
}

/// Whether no table has a row; so it is, too, where there are no tables.
pub async fn is_empty(db: &Db, _: &Permit<Backup>) -> Result<bool, Error> {
    let mut tx = db.snapshot().await?;
    for shape in schema::read(&mut tx).await? {
        if has_rows(&mut tx, &shape).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn has_rows(tx: &mut Tx, shape: &Shape) -> Result<bool, Error> {
    let sql = AssertSqlSafe(format!("SELECT 1 FROM \"{}\" LIMIT 1", shape.name));
    Ok(on!(tx.at(), at => sqlx::query(sql).fetch_optional(at).await.map(|row| row.is_some()))?)
}

async fn write<S: Sink>(tx: &mut Tx, shape: &Shape, sink: &mut S) -> Result<Table, Error> {
    let mut table = Table {
        name: shape.name.clone(),
        columns: shape.columns.iter().map(|column| column.name.clone()).collect(),
        rows: 0,
        bytes: 0,
        sha256: String::new(),
        counter: last_number(tx, shape).await?,
    };
    let mut part = sink.begin(&table.name).map_err(Error::Backup)?;
    let mut hash = Sha256::new();
    let mut put = |mut line: String| {
        line.push('\n');
        hash.update(&line);
        table.bytes += line.len() as u64;
        part.write_all(line.as_bytes()).map_err(Error::Backup)
    };
    put(serde_json::json!(table.columns).to_string())?;
    let sql = AssertSqlSafe(shape.select(tx));
    on!(tx.at(), at => {
        let mut rows = sqlx::query(sql).fetch(at);
        while let Some(row) = rows.try_next().await? {
            put(rows::line(&row, shape)?)?;
            table.rows += 1;
        }
    });
    table.sha256 = hex(&hash.finalize());
    sink.end(&table, part).map_err(Error::Backup)?;
    Ok(table)
}

/// The last number that the database handed out for the key of the table.
async fn last_number(tx: &mut Tx, shape: &Shape) -> Result<Option<i64>, Error> {
    let Some(column) = shape.counter() else { return Ok(None) };
    // Before the first number is handed out there is none.
    let last: Option<i64> = match tx.at() {
        Engine::Sqlite(at) => {
            let sql = "SELECT seq FROM sqlite_sequence WHERE name = $1";
            sqlx::query_scalar(sql).bind(&shape.name).fetch_optional(at).await?
        }
        Engine::Postgres(at) => {
            let sql = "SELECT pg_get_serial_sequence($1, $2)";
            let table = format!("\"{}\"", shape.name);
            let sequence: String = sqlx::query_scalar(sql).bind(table).bind(&column.name).fetch_one(&mut *at).await?;
            let sql = format!("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}");
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(at).await?
        }
    };
    Ok(last.filter(|last| *last > 0))
}
