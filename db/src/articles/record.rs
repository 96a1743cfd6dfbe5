//! Where a story comes from, as columns of its row: all of those that a record needs hold something, or none does.

use crate::error::{storable, stored};
use crate::write::Tx;
use crate::{Error, sources};
use domain::address::WebAddress;
use domain::article::Slug;
use domain::day::Day;
use domain::moment::Moment;
use domain::source::{Licence, Republication, Scope};
use sqlx::FromRow;
use std::str::FromStr;
use uuid::Uuid;

const WRITE: &str = "
    UPDATE article SET source_id = $2, source_name = $3, source_link = $4, source_title = $5, source_author = $6,
        source_date = $7, source_rights = $8, source_licence = $9, source_permission = $10, source_given_by = $11,
        source_given_on = $12, source_extract = $13, source_until = $14, source_canonical = $15
    WHERE article_id = $1";

/// Refuses texts that a database can not hold.
pub(super) fn check(source: &Republication) -> Result<(), Error> {
    let optional = [&source.title, &source.author, &source.rights, &source.given_by];
    for text in optional.into_iter().flatten().chain([&source.name, &source.permission]) {
        storable("source", text)?;
    }
    Ok(())
}

/// Gives the record the name in addresses that its organisation has, or will have.
pub(super) async fn resolve(tx: &mut Tx, source: &mut Republication) -> Result<(), Error> {
    source.slug = sources::slug_of(tx, &source.slug, &source.name).await?;
    Ok(())
}

/// Writes the record into the story's row, and the organisation into its own where it is new.
pub(super) async fn write(
    tx: &mut Tx,
    article: Uuid,
    source: Option<&Republication>,
    now: Moment,
) -> Result<(), Error> {
    let organisation = match source {
        Some(source) => Some(sources::find_or_insert(tx, &source.slug, &source.name, now).await?),
        None => None,
    };
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    on!(tx.at(), at => {
        sqlx::query(WRITE)
            .bind(article)
            .bind(organisation)
            .bind(source.map(|source| &source.name))
            .bind(source.map(|source| source.link.as_str()))
            .bind(source.and_then(|source| source.title.as_ref()))
            .bind(source.and_then(|source| source.author.as_ref()))
            .bind(source.and_then(|source| day(source.date)))
            .bind(source.and_then(|source| source.rights.as_ref()))
            .bind(source.and_then(|source| source.licence).map(Licence::as_str))
            .bind(source.map(|source| &source.permission))
            .bind(source.and_then(|source| source.given_by.as_ref()))
            .bind(source.and_then(|source| day(source.given_on)))
            .bind(source.map(|source| source.scope == Scope::Extract))
            .bind(source.and_then(|source| day(source.until)))
            .bind(source.map(|source| source.canonical.as_str()))
            .execute(at)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// The columns of a record, and the organisation's name in addresses.
#[derive(FromRow)]
pub(super) struct RecordRow {
    #[sqlx(rename = "source_slug")]
    slug: Option<String>,
    #[sqlx(rename = "source_name")]
    name: Option<String>,
    #[sqlx(rename = "source_link")]
    link: Option<String>,
    #[sqlx(rename = "source_title")]
    title: Option<String>,
    #[sqlx(rename = "source_author")]
    author: Option<String>,
    #[sqlx(rename = "source_date")]
    date: Option<String>,
    #[sqlx(rename = "source_rights")]
    rights: Option<String>,
    #[sqlx(rename = "source_licence")]
    licence: Option<String>,
    #[sqlx(rename = "source_permission")]
    permission: Option<String>,
    #[sqlx(rename = "source_given_by")]
    given_by: Option<String>,
    #[sqlx(rename = "source_given_on")]
    given_on: Option<String>,
    #[sqlx(rename = "source_extract")]
    extract: Option<bool>,
    #[sqlx(rename = "source_until")]
    until: Option<String>,
    #[sqlx(rename = "source_canonical")]
    canonical: Option<String>,
}

impl RecordRow {
    pub(super) fn into_source(self) -> Result<Option<Republication>, Error> {
        let Self {
            slug: Some(slug),
            name: Some(name),
            link: Some(link),
            permission: Some(permission),
            extract: Some(extract),
            canonical: Some(canonical),
            ..
        } = self
        else {
            return Ok(None);
        };
        Ok(Some(Republication {
            slug: stored::<Slug>(&slug, "slug")?,
            name,
            link: stored::<WebAddress>(&link, "link")?,
            title: self.title,
            author: self.author,
            date: optional(self.date.as_deref(), "date")?,
            rights: self.rights,
            licence: optional(self.licence.as_deref(), "licence")?,
            permission,
            given_by: self.given_by,
            given_on: optional(self.given_on.as_deref(), "date")?,
            scope: if extract { Scope::Extract } else { Scope::Full },
            until: optional(self.until.as_deref(), "date")?,
            canonical: stored(&canonical, "canonical")?,
        }))
    }
}

fn optional<T: FromStr>(text: Option<&str>, noun: &'static str) -> Result<Option<T>, Error> {
    text.map(|text| stored(text, noun)).transpose()
}
