//! What a person changes while the site runs, by name, as JSON. What a setting means is its reader's business.

use crate::{Db, Error};
use domain::access::{Permit, WriteSettings};
use domain::invalid::Invalid;
use domain::moment::Moment;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) const FIND: &str = "SELECT value FROM setting WHERE name = $1";

pub(crate) const SET: &str = "
    INSERT INTO setting (name, value, updated_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";

/// The setting, where somebody set it. [`Error::Unreadable`] where it is of another shape.
pub async fn find<T: DeserializeOwned>(db: &Db, name: &str) -> Result<Option<T>, Error> {
    let value: Option<String> = on!(db.reader(), at => sqlx::query_scalar(FIND).bind(name).fetch_optional(at).await)?;
    value.map(|value| read(&value)).transpose()
}

/// Sets it. [`Error::Invalid`] where the value can not be written as JSON.
pub async fn set<T: Serialize + Sync>(
    db: &Db,
    _: &Permit<WriteSettings>,
    name: &str,
    value: &T,
    now: Moment,
) -> Result<(), Error> {
    let name = name.to_owned();
    let value = serde_json::to_string(value).map_err(|_| Invalid::new("setting", "malformed"))?;
    db.write(move |mut tx| async move {
        on!(tx.at(), at => sqlx::query(SET).bind(name).bind(value).bind(now.micros()).execute(at).await.map(drop))?;
        tx.commit(()).await
    })
    .await
}

/// A stored value as what its reader expects.
pub(crate) fn read<T: DeserializeOwned>(value: &str) -> Result<T, Error> {
    serde_json::from_str(value).map_err(|_| Error::Unreadable("setting"))
}
