//! One row as a line of JSON, and back: an array of its columns' values. Identifiers are written as UUIDs with hyphens,
//! booleans as JSON's own on both engines, so that the same rows are the same bytes wherever they come from.

use super::schema::{Kind, Shape};
use crate::Error;
use crate::write::Tx;
use serde_json::Value;
use sqlx::{ColumnIndex, Database, Decode, QueryBuilder, Row, Type};
use uuid::Uuid;

/// A column's value.
#[derive(Debug)]
pub(super) enum Cell {
    Identifier(Option<Uuid>),
    Integer(Option<i64>),
    Text(Option<String>),
    Boolean(Option<bool>),
}

/// A row of `shape`, as a line without its end.
pub(super) fn line<R>(row: &R, shape: &Shape) -> Result<String, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    let mut values = Vec::with_capacity(shape.columns.len());
    for (place, column) in shape.columns.iter().enumerate() {
        values.push(match column.kind {
            Kind::Identifier => row.try_get::<Option<Uuid>, _>(place)?.map(|id| id.to_string()).into(),
            Kind::Integer => row.try_get::<Option<i64>, _>(place)?.into(),
            Kind::Text => row.try_get::<Option<String>, _>(place)?.into(),
            Kind::Boolean => row.try_get::<Option<bool>, _>(place)?.into(),
        });
    }
    Ok(Value::Array(values).to_string())
}

/// The values in a line, which are in the order of the columns `kinds`. `None` where it is no such row.
pub(super) fn cells(line: &[u8], kinds: &[Kind]) -> Option<Vec<Cell>> {
    let values: Vec<Value> = serde_json::from_slice(line).ok()?;
    if values.len() != kinds.len() {
        return None;
    }
    values.into_iter().zip(kinds).map(|(value, kind)| cell(value, *kind)).collect()
}

fn cell(value: Value, kind: Kind) -> Option<Cell> {
    Some(match (kind, value) {
        (Kind::Identifier, Value::Null) => Cell::Identifier(None),
        (Kind::Identifier, Value::String(text)) => Cell::Identifier(Some(text.parse().ok()?)),
        (Kind::Integer, Value::Null) => Cell::Integer(None),
        (Kind::Integer, Value::Number(number)) => Cell::Integer(Some(number.as_i64()?)),
        (Kind::Text, Value::Null) => Cell::Text(None),
        (Kind::Text, Value::String(text)) => Cell::Text(Some(text)),
        (Kind::Boolean, Value::Null) => Cell::Boolean(None),
        (Kind::Boolean, Value::Bool(is)) => Cell::Boolean(Some(is)),
        _ => return None,
    })
}

/// Stores rows in one statement that begins with `insert`.
pub(super) async fn insert(tx: &mut Tx, insert: &str, rows: Vec<Vec<Cell>>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    on!(tx.at(), at => {
        let mut query = QueryBuilder::new(insert);
        query.push_values(rows, |mut row, cells| {
            for cell in cells {
                match cell {
                    Cell::Identifier(id) => row.push_bind(id),
                    Cell::Integer(number) => row.push_bind(number),
                    Cell::Text(text) => row.push_bind(text),
                    Cell::Boolean(is) => row.push_bind(is),
                };
            }
        });
        query.build().execute(at).await.map(drop)
    })?;
    Ok(())
}
