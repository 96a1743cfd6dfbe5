//! The organisations that stories are re-published from.

use crate::error::{storable, stored};
use crate::write::{Lock, Tx};
use crate::{Db, Error, identifier, media, outbox};
use domain::access::{Permit, WriteNews};
use domain::address::WebAddress;
use domain::article::Slug;
use domain::event::Topic;
use domain::invalid::Invalid;
use domain::media::Picture;
use domain::moment::Moment;
use domain::source::Source;
use sqlx::FromRow;
use uuid::Uuid;

const FIND_BY_NAME: &str = "SELECT source_id, slug FROM source WHERE name = $1";
const HAS_SLUG: &str = "SELECT count(*) FROM source WHERE slug = $1";
const INSERT: &str = "INSERT INTO source (source_id, slug, name) VALUES ($1, $2, $3)";
const SAVE: &str = "
    INSERT INTO source (source_id, slug, name, link, logo) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (slug) DO UPDATE SET name = excluded.name, link = excluded.link, logo = excluded.logo";
const LIST: &str = "SELECT slug, name, link, logo FROM source ORDER BY slug";
const FIND: &str = "
    SELECT slug, source.name, link, logo, media.alt, media.width, media.height, media.widths
    FROM source LEFT JOIN media ON media.name = source.logo WHERE slug = $1";
const LIST_LISTED: &str = "
    SELECT slug, name, link, logo FROM source WHERE EXISTS (
        SELECT 1 FROM article WHERE article.source_id = source.source_id AND state = 'published' AND kind = 'story'
            AND published_at <= $1)
    ORDER BY slug";
const IS_LISTED: &str = "
    SELECT count(*) FROM source WHERE slug = $1 AND EXISTS (
        SELECT 1 FROM article WHERE article.source_id = source.source_id AND state = 'published' AND kind = 'story'
            AND published_at <= $2)";

/// The newest of its stories that is listed.
const NEWEST: &str = "
    SELECT slug FROM article
    WHERE source_id = (SELECT source_id FROM source WHERE slug = $1) AND state = 'published' AND kind = 'story'
        AND published_at <= $2
    ORDER BY published_at DESC, article_id DESC LIMIT 1";

/// Stores an organisation, or changes the one of that address. [`Error::Invalid`]: a limit of [`Source::check`], `name`
/// `taken` by another, `logo` `unknown`. The event `news` goes out for one of its stories: then every page is drawn anew.
pub async fn save(db: &Db, _: &Permit<WriteNews>, source: &Source, now: Moment) -> Result<(), Error> {
    source.check()?;
    storable("name", &source.name)?;
    let source = source.clone();
    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        if let Some(logo) = &source.logo
            && !media::is_there(&mut tx, logo).await?
        {
            return Err(Invalid::new("logo", "unknown").into());
        }
        if find_by_name(&mut tx, &source.name).await?.is_some_and(|(_, slug)| slug != source.slug) {
            return Err(Invalid::new("name", "taken").into());
        }
        on!(tx.at(), at => {
            sqlx::query(SAVE)
                .bind(identifier::named(&source.slug, now))
                .bind(source.slug.as_str())
                .bind(&source.name)
                .bind(source.link.as_ref().map(WebAddress::as_str))
                .bind(source.logo.map(|logo| logo.to_string()))
                .execute(at)
                .await
                .map(drop)
        })?;
        let newest: Option<String> = on!(tx.at(), at => {
            sqlx::query_scalar(NEWEST).bind(source.slug.as_str()).bind(now.micros()).fetch_optional(at).await
        })?;
        if let Some(slug) = newest {
            outbox::append(&mut tx, &Topic::changed(stored(&slug, "slug")?), now).await?;
        }
        tx.commit(()).await
    })
    .await
}

/// The organisations that stories are from which everybody sees in lists at `now`, by their names in addresses. Whom the
/// network is only in touch with is nobody's business.
pub async fn listed(db: &Db, now: Moment) -> Result<Vec<Source>, Error> {
    let rows: Vec<SourceRow> =
        on!(db.reader(), at => sqlx::query_as(LIST_LISTED).bind(now.micros()).fetch_all(at).await)?;
    rows.into_iter().map(SourceRow::into_source).collect()
}

/// The organisation of this name in addresses, and its mark as a picture, where it is among those [`listed`].
pub async fn find_listed(db: &Db, slug: &Slug, now: Moment) -> Result<Option<(Source, Option<Picture>)>, Error> {
    let rows: i64 = on!(db.reader(), at => {
        sqlx::query_scalar(IS_LISTED).bind(slug.as_str()).bind(now.micros()).fetch_one(at).await
    })?;
    if rows == 0 { Ok(None) } else { find(db, slug).await }
}

/// Every organisation, by its name in addresses.
pub async fn list(db: &Db) -> Result<Vec<Source>, Error> {
    let rows: Vec<SourceRow> = on!(db.reader(), at => sqlx::query_as(LIST).fetch_all(at).await)?;
    rows.into_iter().map(SourceRow::into_source).collect()
}

/// The organisation of this name in addresses, and its mark as a picture.
pub async fn find(db: &Db, slug: &Slug) -> Result<Option<(Source, Option<Picture>)>, Error> {
    let row: Option<FoundRow> =
        on!(db.reader(), at => sqlx::query_as(FIND).bind(slug.as_str()).fetch_optional(at).await)?;
    row.map(|FoundRow { source, logo }| {
        let picture = logo.into_picture(source.logo.as_deref())?;
        Ok((source.into_source()?, picture))
    })
    .transpose()
}

/// The name in addresses of the organisation that is called so. A new one gets `slug`, or, where another has that, the
/// same with the first number that is free.
pub(crate) async fn slug_of(tx: &mut Tx, slug: &Slug, name: &str) -> Result<Slug, Error> {
    if let Some((_, slug)) = find_by_name(tx, name).await? {
        return Ok(slug);
    }
    let (mut free, mut number) = (slug.clone(), 1);
    while has_slug(tx, &free).await? {
        number += 1;
        free = slug.numbered(number);
    }
    Ok(free)
}

/// The identifier of the organisation that is called so; a new one is stored under `slug`, as [`slug_of`] told it.
pub(crate) async fn find_or_insert(tx: &mut Tx, slug: &Slug, name: &str, now: Moment) -> Result<Uuid, Error> {
    if let Some((id, _)) = find_by_name(tx, name).await? {
        return Ok(id);
    }
    let id = identifier::named(slug, now);
    on!(tx.at(), at => sqlx::query(INSERT).bind(id).bind(slug.as_str()).bind(name).execute(at).await.map(drop))?;
    Ok(id)
}

async fn find_by_name(tx: &mut Tx, name: &str) -> Result<Option<(Uuid, Slug)>, Error> {
    let row: Option<(Uuid, String)> =
        on!(tx.at(), at => sqlx::query_as(FIND_BY_NAME).bind(name).fetch_optional(at).await)?;
    row.map(|(id, slug)| Ok((id, stored(&slug, "slug")?))).transpose()
}

async fn has_slug(tx: &mut Tx, slug: &Slug) -> Result<bool, Error> {
    let count: i64 = on!(tx.at(), at => sqlx::query_scalar(HAS_SLUG).bind(slug.as_str()).fetch_one(at).await)?;
    Ok(count > 0)
}

#[derive(FromRow)]
struct SourceRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    name: String,
    link: Option<String>,
    logo: Option<String>,
}

impl SourceRow {
    fn into_source(self) -> Result<Source, Error> {
        Ok(Source {
            slug: self.slug,
            name: self.name,
            link: self.link.map(|link| stored(&link, "link")).transpose()?,
            logo: self.logo.map(|name| stored(&name, "picture")).transpose()?,
        })
    }
}

#[derive(FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    source: SourceRow,
    #[sqlx(flatten)]
    logo: LogoRow,
}

/// The columns of a mark: all of them hold something, or none does.
#[derive(FromRow)]
struct LogoRow {
    alt: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
    widths: Option<String>,
}

impl LogoRow {
    fn into_picture(self, name: Option<&str>) -> Result<Option<Picture>, Error> {
        match (name, self) {
            (Some(name), Self { alt: Some(alt), width: Some(width), height: Some(height), widths: Some(widths) }) => {
                media::picture(name, &alt, (width, height), &widths).map(Some)
            }
            _ => Ok(None),
        }
    }
}
