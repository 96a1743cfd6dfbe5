//! What a person changes while the site runs, by name, as JSON. The decisions of the network ([`Settings`]) are read and
//! changed together; what else is kept here is its reader's business.

use crate::audit;
use crate::write::{Lock, Tx};
use crate::{Db, Error};
use domain::access::{Permit, WriteSettings};
use domain::audit::Deed;
use domain::invalid::Invalid;
use domain::moment::Moment;
use domain::settings::{Field, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::FromRow;

pub(crate) const FIND: &str = "SELECT value FROM setting WHERE name = $1";

const FIND_ALL: &str = "
    SELECT name, value FROM setting WHERE name IN ('name', 'tagline', 'k', 'contact_email', 'mail_from', 'offline',
        'quick_exit', 'exit_address', 'full_feeds')";

pub(crate) const SET: &str = "
    INSERT INTO setting (name, value, updated_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";

/// The network's decisions, the defaults where nothing was decided. [`Error::Unreadable`] where one breaks a rule.
pub async fn find_all(db: &Db) -> Result<Settings, Error> {
    let rows: Vec<SettingRow> = on!(db.reader(), at => sqlx::query_as(FIND_ALL).fetch_all(at).await)?;
    settings(&rows)
}

/// Changes the decisions from `before`, which was shown, to `after`, and answers what that changed. Only what differs
/// is written; whatever else somebody decided meanwhile stays. [`Error::Conflict`], and nothing is written, where
/// somebody gave one of the same fields another value meanwhile.
///
/// A new k is published with the next look of the server at what is public, within a second ([`crate::counts`]).
pub async fn save(
    db: &Db,
    permit: &Permit<WriteSettings>,
    before: &Settings,
    after: &Settings,
    now: Moment,
) -> Result<Vec<Field>, Error> {
    let (holder, before, after) = (permit.holder(), before.clone(), after.clone());
    db.write(move |mut tx| async move {
        // What is compared below must still be true when it is written.
        tx.lock(Lock::Settings).await?;
        let rows: Vec<SettingRow> = on!(tx.at(), at => sqlx::query_as(FIND_ALL).fetch_all(at).await)?;
        let present = settings(&rows)?;
        let wanted = after.differences(&before);
        let is_settled = |field: &Field| present.text(*field) == after.text(*field);
        if wanted.iter().any(|field| !is_settled(field) && present.text(*field) != before.text(*field)) {
            return Err(Error::Conflict);
        }
        let changed: Vec<Field> = wanted.into_iter().filter(|field| !is_settled(field)).collect();
        if changed.is_empty() {
            return tx.leave(changed).await;
        }
        let mut deed = Deed::new("settings.changed", holder);
        for field in &changed {
            write(&mut tx, field.as_str(), json(&after, *field)?, now).await?;
            let text = after.text(*field);
            deed = if field.is_personal() {
                deed.with(field.as_str(), "changed").personally(field.as_str(), text)
            } else {
                deed.with(field.as_str(), text)
            };
        }
        audit::append(&mut tx, deed, now).await?;
        tx.commit(changed).await
    })
    .await
}

/// The setting, where somebody set it. [`Error::Unreadable`] where it is of another shape.
pub async fn find<T: DeserializeOwned>(db: &Db, name: &str) -> Result<Option<T>, Error> {
    let value: Option<String> = on!(db.reader(), at => sqlx::query_scalar(FIND).bind(name).fetch_optional(at).await)?;
    value.map(|value| read(&value)).transpose()
}

/// Sets it, whatever it was. [`Error::Invalid`] where the value can not be written as JSON.
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
        write(&mut tx, &name, value, now).await?;
        tx.commit(()).await
    })
    .await
}

/// A stored value as what its reader expects.
pub(crate) fn read<T: DeserializeOwned>(value: &str) -> Result<T, Error> {
    serde_json::from_str(value).map_err(|_| Error::Unreadable("setting"))
}

async fn write(tx: &mut Tx, name: &str, value: String, now: Moment) -> Result<(), Error> {
    on!(tx.at(), at => sqlx::query(SET).bind(name).bind(value).bind(now.micros()).execute(at).await.map(drop))?;
    Ok(())
}

/// One decision as it is stored: a number for k, a text for the others.
fn json(settings: &Settings, field: Field) -> Result<String, Error> {
    let json = match field {
        Field::SmallestGroup => serde_json::to_string(&settings.k),
        _ => serde_json::to_string(&settings.text(field)),
    };
    json.map_err(|_| Invalid::new(field.as_str(), "malformed").into())
}

fn settings(rows: &[SettingRow]) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    for SettingRow { name, value } in rows {
        match Field::ALL.into_iter().find(|field| field.as_str() == name) {
            Some(Field::SmallestGroup) => settings.k = read(value)?,
            Some(field) => {
                let text: String = read(value)?;
                settings.set(field, &text).map_err(|_| Error::Unreadable("setting"))?;
            }
            None => {}
        }
    }
    Ok(settings)
}

#[derive(FromRow)]
struct SettingRow {
    name: String,
    value: String,
}
