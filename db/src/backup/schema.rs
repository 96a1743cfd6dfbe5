//! What tables there are, read from the database itself, so that a table that a later migration brings is in every
//! backup without a word here, and so that a database of an older program can be backed up, too.
//!
//! By the house's rules a column is an identifier, an integer, a text or a boolean, and every table has a key.

use crate::Error;
use crate::engine::Engine;
use crate::write::Tx;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// Columns in their order: of SQLite, whose booleans are integers with a CHECK that says so.
const SQLITE_COLUMNS: &str = "
    SELECT t.name AS \"table\", c.name AS name, c.pk AS place,
        CASE c.type WHEN 'BLOB' THEN 'uuid' WHEN 'TEXT' THEN 'text' WHEN 'INTEGER' THEN
            CASE WHEN instr(t.sql, '(' || c.name || ' IN (0, 1))') > 0 THEN 'boolean' ELSE 'bigint' END
        ELSE c.type END AS kind,
        c.pk = 1 AND instr(t.sql, 'AUTOINCREMENT') > 0 AS counter
    FROM pragma_table_list AS l JOIN sqlite_schema AS t ON t.name = l.name AND t.type = 'table',
        pragma_table_info(l.name) AS c
    WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite%' AND l.name NOT LIKE '\\_%' ESCAPE '\\'
    ORDER BY t.name, c.cid";
const SQLITE_REFERENCES: &str = "
    SELECT t.name AS \"from\", f.\"table\" AS \"to\", '' AS name
    FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'";
const POSTGRES_COLUMNS: &str = "
    SELECT CAST(t.relname AS TEXT) AS \"table\", CAST(a.attname AS TEXT) AS name,
        COALESCE((SELECT array_position(i.indkey::int2[], a.attnum) + 1 FROM pg_index AS i
            WHERE i.indrelid = t.oid AND i.indisprimary), 0)::BIGINT AS place,
        CASE a.atttypid WHEN 'integer'::regtype THEN 'bigint' WHEN 'smallint'::regtype THEN 'bigint'
            ELSE format_type(a.atttypid, NULL) END AS kind,
        a.attidentity <> '' AS counter
    FROM pg_class AS t JOIN pg_attribute AS a ON a.attrelid = t.oid
    WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND t.relname NOT LIKE '\\_%'
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY t.relname COLLATE \"C\", a.attnum";
const POSTGRES_REFERENCES: &str = "
    SELECT CAST(t.relname AS TEXT) AS \"from\", CAST(r.relname AS TEXT) AS \"to\", CAST(c.conname AS TEXT) AS name
    FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid JOIN pg_class AS r ON r.oid = c.confrelid
    WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";

/// A table. Its name and those of its columns can stand in SQL between quotation marks as they are.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The names of its constraints that refer to a table; PostgreSQL's alone.
    pub(super) references: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Its place in the primary key from 1 on; 0 outside of it.
    place: i64,
    /// Whether the database hands out its numbers and never uses one again.
    pub(super) counter: bool,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Identifier,
    Integer,
    Text,
    Boolean,
}

impl Shape {
    /// Reads all rows in the order of the key, which is the same on both engines.
    pub(super) fn select(&self, tx: &mut Tx) -> String {
        let postgres = matches!(tx.at(), Engine::Postgres(_));
        let columns = self.columns.iter().map(|column| match column.kind {
            Kind::Integer => format!("CAST(\"{0}\" AS BIGINT) AS \"{0}\"", column.name),
            _ => format!("\"{}\"", column.name),
        });
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.place > 0).collect();
        key.sort_by_key(|column| column.place);
        let key = key.into_iter().map(|column| match column.kind {
            Kind::Text if postgres => format!("\"{}\" COLLATE \"C\"", column.name),
            _ => format!("\"{}\"", column.name),
        });
        let (columns, key) = (columns.collect::<Vec<_>>().join(", "), key.collect::<Vec<_>>().join(", "));
        format!("SELECT {columns} FROM \"{}\" ORDER BY {key}", self.name)
    }

    /// The column whose numbers the database hands out.
    pub(super) fn counter(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.counter)
    }
}

/// Every table that holds data, each after those that it refers to.
pub(super) async fn read(tx: &mut Tx) -> Result<Vec<Shape>, Error> {
    let (columns, references) = match tx.at() {
        Engine::Sqlite(_) => (SQLITE_COLUMNS, SQLITE_REFERENCES),
        Engine::Postgres(_) => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
    };
    let columns: Vec<ColumnRow> = on!(tx.at(), at => sqlx::query_as(columns).fetch_all(at).await)?;
    let references: Vec<ReferenceRow> = on!(tx.at(), at => sqlx::query_as(references).fetch_all(at).await)?;
    let mut shapes = BTreeMap::<String, Shape>::new();
    for row in columns {
        let table = name(row.table)?;
        let shape = shapes.entry(table.clone()).or_insert_with(|| Shape {
            references: references.iter().filter(|reference| reference.from == table).map(|r| r.name.clone()).collect(),
            name: table,
            columns: Vec::new(),
        });
        let kind = match row.kind.as_str() {
            "uuid" => Kind::Identifier,
            "bigint" => Kind::Integer,
            "text" => Kind::Text,
            "boolean" => Kind::Boolean,
            _ => return Err(Error::Unreadable("kind of column")),
        };
        shape.columns.push(Column { name: name(row.name)?, kind, place: row.place, counter: row.counter });
    }
    if shapes.values().any(|shape| shape.columns.iter().all(|column| column.place == 0)) {
        return Err(Error::Unreadable("table without a key"));
    }
    Ok(in_order(shapes, &references))
}

/// Each table after those that it refers to, else by name. Of tables that refer to each other in a circle the first
/// comes first: whoever reads them in checks references at the end.
fn in_order(mut shapes: BTreeMap<String, Shape>, references: &[ReferenceRow]) -> Vec<Shape> {
    let mut ordered = Vec::with_capacity(shapes.len());
    while !shapes.is_empty() {
        let waiting: BTreeSet<&str> = references
            .iter()
            .filter(|reference| reference.from != reference.to && shapes.contains_key(&reference.to))
            .map(|reference| reference.from.as_str())
            .collect();
        let free = shapes.keys().find(|name| !waiting.contains(name.as_str())).or_else(|| shapes.keys().next());
        let Some(next) = free.cloned() else { break };
        ordered.extend(shapes.remove(&next));
    }
    ordered
}

/// A name that can stand between quotation marks as it is. Ours all can.
fn name(name: String) -> Result<String, Error> {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if plain && !name.is_empty() { Ok(name) } else { Err(Error::Unreadable("name of a table or column")) }
}

#[derive(FromRow)]
struct ColumnRow {
    table: String,
    name: String,
    place: i64,
    kind: String,
    counter: bool,
}

#[derive(FromRow)]
struct ReferenceRow {
    from: String,
    to: String,
    name: String,
}
