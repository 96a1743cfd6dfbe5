//! Rows from a backup into an empty database: all of them, in one transaction, or none. Triggers sleep meanwhile, since
//! what they would write is in the backup, too; references are checked at the end.

use super::rows::{self, Cell};
use super::schema::{self, Kind, Shape};
use super::{Contents, Source, Table};
use crate::engine::Engine;
use crate::write::Tx;
use crate::{Db, Error, migrate, search};
use domain::access::{Backup, Permit};
use domain::hex::hex;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::io::BufRead;

/// Values in one statement: SQLite allows 32,766, PostgreSQL twice as many.
const VALUES: usize = 16_000;
/// Bytes in one statement, more or less.
const BYTES: usize = 1 << 20;

/// The names of the triggers and what makes them.
const SQLITE_TRIGGERS: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid";

/// Brings the empty database to the schema of the backup, stores its rows, and brings it up to this program.
///
/// [`Error::NotEmpty`] where any table has rows; [`Error::Ahead`] where the backup is of a newer program;
/// [`Error::Later`] where the database has later migrations than the backup; [`Error::Damaged`] where the rows are not
/// those that `contents` promises. Whatever the error, nothing is changed.
pub async fn import<S: Source>(db: &Db, _: &Permit<Backup>, contents: &Contents, source: &mut S) -> Result<(), Error> {
    if contents.migration > migrate::newest(db) {
        return Err(Error::Ahead);
    }
    let mut tx = db.alone().await?;
    if let Engine::Postgres(at) = tx.at() {
        // Somebody else at work in an "empty" database is a reason to give up.
        sqlx::query("SET LOCAL lock_timeout = '10s'").execute(at).await?;
    }
    let newest = migrate::newest_in(&mut tx).await?;
    if newest > contents.migration {
        for shape in schema::read(&mut tx).await? {
            refuse_rows(&mut tx, &shape).await?;
        }
        return Err(Error::Later);
    }
    migrate::apply(&mut tx, Some(contents.migration)).await?;
    let shapes = schema::read(&mut tx).await?;
    compare(&shapes, contents)?;
    let triggers = disarm(&mut tx, &shapes).await?;
    for shape in shapes.iter().rev() {
        if newest > 0 {
            refuse_rows(&mut tx, shape).await?;
        } else {
            // What the migrations themselves put into a new database is in the backup, as it became since.
            execute(&mut tx, format!("DELETE FROM \"{}\"", shape.name)).await?;
        }
    }
    for table in &contents.tables {
        if let Some(shape) = shapes.iter().find(|shape| shape.name == table.name) {
            load(&mut tx, shape, table, source).await?;
        }
    }
    arm(&mut tx, &shapes, triggers).await?;
    for table in &contents.tables {
        if let Some(counter) = shapes.iter().find(|shape| shape.name == table.name).and_then(Shape::counter) {
            count_on(&mut tx, table, &counter.name).await?;
        }
    }
    migrate::apply(&mut tx, None).await?;
    search::rebuild(&mut tx).await?;
    migrate::check_references(&mut tx).await?;
    tx.commit(()).await.map(drop)
}

/// That the backup has the tables and columns which the database has.
fn compare(shapes: &[Shape], contents: &Contents) -> Result<(), Error> {
    let ours: BTreeSet<(&str, BTreeSet<&str>)> = shapes
        .iter()
        .map(|shape| (shape.name.as_str(), shape.columns.iter().map(|column| column.name.as_str()).collect()))
        .collect();
    let theirs: BTreeSet<(&str, BTreeSet<&str>)> = contents
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.columns.iter().map(String::as_str).collect()))
        .collect();
    match ours.symmetric_difference(&theirs).next() {
        None if theirs.len() == contents.tables.len() => Ok(()),
        None => Err(Error::Damaged("a table is named twice".to_owned())),
        Some((name, _)) => {
            Err(Error::Damaged(format!("the table {name} is not as migration {} made it", contents.migration)))
        }
    }
}

async fn refuse_rows(tx: &mut Tx, shape: &Shape) -> Result<(), Error> {
    if super::has_rows(tx, shape).await? { Err(Error::NotEmpty(shape.name.clone())) } else { Ok(()) }
}

/// Reads one table's rows and stores them, and holds them against what the backup says of itself.
async fn load<S: Source>(tx: &mut Tx, shape: &Shape, table: &Table, source: &mut S) -> Result<(), Error> {
    let damaged = |why: &str| Error::Damaged(format!("the table {}: {why}", table.name));
    // The columns come in the backup's order, which need not be this database's.
    let kind = |name: &String| shape.columns.iter().find(|column| column.name == *name).map(|column| column.kind);
    let kinds: Option<Vec<Kind>> = table.columns.iter().map(kind).collect();
    let kinds = kinds.ok_or_else(|| damaged("another column"))?;
    let overriding = if matches!(tx.at(), Engine::Postgres(_)) { " OVERRIDING SYSTEM VALUE" } else { "" };
    let insert = format!("INSERT INTO \"{}\" (\"{}\"){overriding} ", table.name, table.columns.join("\", \""));

    let mut part = source.open(&table.name).map_err(Error::Backup)?;
    let (mut hash, mut count, mut line) = (Sha256::new(), 0_u64, Vec::new());
    let (mut batch, mut bytes) = (Vec::<Vec<Cell>>::new(), 0);
    let most = VALUES / kinds.len().max(1);
    let mut first = true;
    loop {
        line.clear();
        if part.read_until(b'\n', &mut line).map_err(Error::Backup)? == 0 {
            break;
        }
        hash.update(&line);
        if std::mem::take(&mut first) {
            let columns: Option<Vec<String>> = serde_json::from_slice(&line).ok();
            if columns.as_ref() != Some(&table.columns) {
                return Err(damaged("its columns are others than its list says"));
            }
            continue;
        }
        count += 1;
        batch.push(rows::cells(&line, &kinds).ok_or_else(|| damaged(&format!("its row {count} can not be read")))?);
        bytes += line.len();
        if batch.len() >= most || bytes >= BYTES {
            rows::insert(tx, &insert, std::mem::take(&mut batch)).await.map_err(|error| refused(error, table))?;
            bytes = 0;
        }
    }
    drop(part);
    rows::insert(tx, &insert, batch).await.map_err(|error| refused(error, table))?;
    if count != table.rows || hex(&hash.finalize()) != table.sha256 {
        return Err(damaged("it is not what was written"));
    }
    Ok(())
}

/// Two rows with one key are the backup's fault, rather than another change that came in between.
fn refused(error: Error, table: &Table) -> Error {
    match error {
        Error::Conflict => Error::Damaged(format!("the table {}: two of its rows have one key", table.name)),
        error => error,
    }
}

/// Puts triggers and references to sleep until [`arm`], and keeps everybody else out of the tables.
async fn disarm(tx: &mut Tx, shapes: &[Shape]) -> Result<Vec<(String, String)>, Error> {
    let mut statements = Vec::new();
    let mut triggers = Vec::new();
    match tx.at() {
        Engine::Sqlite(at) => {
            triggers = sqlx::query_as(SQLITE_TRIGGERS).fetch_all(at).await?;
            statements.extend(triggers.iter().map(|(name, _): &(String, String)| format!("DROP TRIGGER \"{name}\"")));
        }
        Engine::Postgres(_) => {
            for Shape { name, references, .. } in shapes {
                statements.push(format!("LOCK TABLE \"{name}\" IN ACCESS EXCLUSIVE MODE"));
                statements.push(format!("ALTER TABLE \"{name}\" DISABLE TRIGGER USER"));
                statements.extend(references.iter().map(|reference| {
                    format!("ALTER TABLE \"{name}\" ALTER CONSTRAINT \"{reference}\" DEFERRABLE INITIALLY DEFERRED")
                }));
            }
        }
    }
    for statement in statements {
        execute(tx, statement).await?;
    }
    Ok(triggers)
}

/// Brings triggers and references back.
async fn arm(tx: &mut Tx, shapes: &[Shape], triggers: Vec<(String, String)>) -> Result<(), Error> {
    let mut statements: Vec<String> = triggers.into_iter().map(|(_, sql)| sql).collect();
    if let Engine::Postgres(at) = tx.at() {
        let checked = sqlx::query("SET CONSTRAINTS ALL IMMEDIATE").execute(at).await;
        checked.map_err(|error| match error {
            sqlx::Error::Database(cause) if cause.is_foreign_key_violation() => Error::Unreadable("reference"),
            error => error.into(),
        })?;
        for Shape { name, references, .. } in shapes {
            statements.push(format!("ALTER TABLE \"{name}\" ENABLE TRIGGER USER"));
            statements.extend(
                references
                    .iter()
                    .map(|reference| format!("ALTER TABLE \"{name}\" ALTER CONSTRAINT \"{reference}\" NOT DEFERRABLE")),
            );
        }
    }
    for statement in statements {
        execute(tx, statement).await?;
    }
    migrate::check_references(tx).await
}

/// Numbers go on after the last one that was handed out where the backup was taken.
async fn count_on(tx: &mut Tx, table: &Table, column: &str) -> Result<(), Error> {
    let name = &table.name;
    let newest = AssertSqlSafe(format!("SELECT COALESCE(max(\"{column}\"), 0) FROM \"{name}\""));
    let newest: i64 = on!(tx.at(), at => sqlx::query_scalar(newest).fetch_one(at).await)?;
    let last = newest.max(table.counter.unwrap_or(0));
    match tx.at() {
        Engine::Sqlite(at) => {
            // Before the first number SQLite has no row for the table.
            sqlx::query("DELETE FROM sqlite_sequence WHERE name = $1").bind(name).execute(&mut *at).await?;
            let insert = "INSERT INTO sqlite_sequence (name, seq) SELECT $1, $2 WHERE $2 > 0";
            sqlx::query(insert).bind(name).bind(last).execute(at).await?;
        }
        Engine::Postgres(_) => {
            let next = last + 1;
            execute(tx, format!("ALTER TABLE \"{name}\" ALTER COLUMN \"{column}\" RESTART WITH {next}")).await?;
        }
    }
    Ok(())
}

async fn execute(tx: &mut Tx, sql: String) -> Result<(), Error> {
    on!(tx.at(), at => sqlx::raw_sql(AssertSqlSafe(sql)).execute(at).await.map(drop))?;
    Ok(())
}
