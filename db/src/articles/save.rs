//! Storing a story, new or changed, with its countries, its topics, its pictures and its place among its translations.

use super::{record, written};
use crate::error::storable;
use crate::write::{Lock, Tx};
use crate::{Db, Error, identifier, media, outbox, search, topics};
use domain::access::{Permit, WriteNews};
use domain::article::{ArticleId, Kind, NewArticle, Rendered, Slug, State};
use domain::event::Topic;
use domain::invalid::Invalid;
use domain::media::mentioned;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const FIND_ORIGINAL: &str = "
    SELECT original.article_id, original.slug FROM article
    JOIN article AS original ON original.article_id = COALESCE(article.translation_of, article.article_id)
    WHERE article.slug = $1";
const INSERT: &str = "
    INSERT INTO article (article_id, slug, language, translation_of, headline, standfirst, published_at, audience,
        state, html_version, html, extract_html, body, kind, revision, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $15)";
const UPDATE: &str = "
    UPDATE article SET slug = $2, language = $3, translation_of = $4, headline = $5, standfirst = $6,
        published_at = $7, audience = $8, state = $9, html_version = $10, html = $11, extract_html = $12, body = $13,
        kind = $14, revision = revision + 1, updated_at = $15
    WHERE article_id = $1";
const ADOPT_TRANSLATIONS: &str = "UPDATE article SET translation_of = $2 WHERE translation_of = $1";
const DELETE_COUNTRIES: &str = "DELETE FROM article_country WHERE article_id = $1";
const INSERT_COUNTRY: &str = "
    INSERT INTO article_country (article_id, country, published_at, live)
    SELECT article_id, $2, published_at, state = 'published'
    FROM article WHERE article_id = $1";
const DELETE_PICTURES: &str = "DELETE FROM article_media WHERE article_id = $1";
const INSERT_PICTURE: &str = "
    INSERT INTO article_media (article_id, name, is_cover) SELECT $1, name, $3 FROM media WHERE name = $2";
const DELETE_TOPICS: &str = "DELETE FROM article_topic WHERE article_id = $1";
const INSERT_TOPIC: &str = "
    INSERT INTO article_topic (article_id, topic_id, published_at, live)
    SELECT article_id, $2, published_at, state = 'published'
    FROM article WHERE article_id = $1";

/// What saving a story did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Saved {
    /// It is new.
    Inserted,
    /// It is another than before: its revision is one higher.
    Updated,
    /// It was there already, word for word: nothing was written.
    Unchanged,
}

/// Stores a story under its address, new or instead of the one that is there. The order of its countries and topics
/// means nothing. What it translates may itself be a translation: then it translates that one's original.
///
/// The pictures that its text links to are noted as shown by it; a link to one that is not there stays a broken link.
///
/// [`Error::Invalid`]: a limit of [`NewArticle::check`] (or `malformed`, for a NUL), `topics` or `cover` `unknown`,
/// `translation_of` `unknown` or `circular`. The event `news` goes out where the story is listed for everybody, before or
/// after the change; a page is no news ([`super::list_pages`]).
pub async fn save(
    db: &Db,
    _: &Permit<WriteNews>,
    article: &NewArticle,
    rendered: &Rendered,
    now: Moment,
) -> Result<Saved, Error> {
    article.check()?;
    storable("headline", &article.headline)?;
    storable("standfirst", &article.standfirst)?;
    storable("body", &article.body)?;
    storable("body", rendered.html.as_str())?;
    if let Some(source) = &article.source {
        record::check(source)?;
    }
    let mut article = article.clone();
    article.countries.sort_unstable();
    article.countries.dedup();
    article.topics.sort_unstable();
    article.topics.dedup();
    let rendered = rendered.clone();

    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        let stored = written::find(&mut tx, &article.slug).await?;
        let topics = find_topics(&mut tx, &article.topics).await?;
        let original = find_original(&mut tx, &article).await?;
        article.translation_of = original.as_ref().map(|original| original.slug.clone());
        if let Some(source) = &mut article.source {
            record::resolve(&mut tx, source).await?;
        }
        if stored.as_ref().is_some_and(|(_, stored)| *stored == article) {
            return tx.leave(Saved::Unchanged).await;
        }
        if let Some(cover) = &article.cover
            && !media::is_there(&mut tx, cover).await?
        {
            return Err(Invalid::new("cover", "unknown").into());
        }
        let (saved, id) = match &stored {
            None => (Saved::Inserted, identifier::named(&article.slug, now)),
            Some((ArticleId(id), _)) => (Saved::Updated, Uuid::from_u128(*id)),
        };
        let original = original.map(|original| original.article_id);
        write(&mut tx, saved, id, &article, original, &rendered, now).await?;
        record::write(&mut tx, id, article.source.as_ref(), now).await?;
        let stored = stored.map(|(_, stored)| stored);
        if stored.as_ref().is_none_or(|stored| stored.countries != article.countries) {
            on!(tx.at(), at => sqlx::query(DELETE_COUNTRIES).bind(id).execute(at).await.map(drop))?;
            for country in &article.countries {
                on!(tx.at(), at => {
                    sqlx::query(INSERT_COUNTRY).bind(id).bind(country.as_str()).execute(at).await.map(drop)
                })?;
            }
        }
        if stored.as_ref().is_none_or(|stored| stored.topics != article.topics) {
            on!(tx.at(), at => sqlx::query(DELETE_TOPICS).bind(id).execute(at).await.map(drop))?;
            for topic in topics {
                on!(tx.at(), at => sqlx::query(INSERT_TOPIC).bind(id).bind(topic).execute(at).await.map(drop))?;
            }
        }
        write_pictures(&mut tx, id, &article).await?;
        search::index(&mut tx, id, &rendered.searchable).await?;
        // A story that was withdrawn was public as well: whoever shows it must hear that.
        let (was, is) = (stored.is_some_and(|stored| is_news(&stored, now)), is_news(&article, now));
        if was || is {
            let only = original.map(|_| article.language);
            outbox::append(&mut tx, &Topic::News { slug: article.slug, new: is && !was, only }, now).await?;
        }
        tx.commit(saved).await
    })
    .await
}

/// Whether it is news that is listed at this moment. The address of a story that is still to come is nobody's business,
/// and a page is no news.
fn is_news(article: &NewArticle, now: Moment) -> bool {
    article.kind == Kind::Story && article.state == State::Published && article.published_at <= now
}

async fn find_topics(tx: &mut Tx, slugs: &[Slug]) -> Result<Vec<Uuid>, Error> {
    let mut ids = Vec::with_capacity(slugs.len());
    for slug in slugs {
        let id: Option<Uuid> =
            on!(tx.at(), at => sqlx::query_scalar(topics::FIND_ID).bind(slug.as_str()).fetch_optional(at).await)?;
        ids.push(id.ok_or(Invalid::new("topics", "unknown"))?);
    }
    Ok(ids)
}

/// The story that `article` translates in the end.
async fn find_original(tx: &mut Tx, article: &NewArticle) -> Result<Option<OriginalRow>, Error> {
    let Some(slug) = &article.translation_of else { return Ok(None) };
    let row: Option<OriginalRow> =
        on!(tx.at(), at => sqlx::query_as(FIND_ORIGINAL).bind(slug.as_str()).fetch_optional(at).await)?;
    let row = row.ok_or(Invalid::new("translation_of", "unknown"))?;
    if row.slug == article.slug { Err(Invalid::new("translation_of", "circular").into()) } else { Ok(Some(row)) }
}

/// Writes the story's own row, and keeps its translations one step away from the original.
async fn write(
    tx: &mut Tx,
    saved: Saved,
    id: Uuid,
    article: &NewArticle,
    original: Option<Uuid>,
    rendered: &Rendered,
    now: Moment,
) -> Result<(), Error> {
    let sql = if saved == Saved::Inserted { INSERT } else { UPDATE };
    on!(tx.at(), at => {
        sqlx::query(sql)
            .bind(id)
            .bind(article.slug.as_str())
            .bind(article.language.tag())
            .bind(original)
            .bind(&article.headline)
            .bind(&article.standfirst)
            .bind(article.published_at.micros())
            .bind(article.audience.as_str())
            .bind(article.state.as_str())
            .bind(rendered.version)
            .bind(rendered.html.as_str())
            .bind(rendered.extract.as_str())
            .bind(&article.body)
            .bind(article.kind.as_str())
            .bind(now.micros())
            .execute(at)
            .await
            .map(drop)
    })?;
    if let Some(original) = original {
        on!(tx.at(), at => sqlx::query(ADOPT_TRANSLATIONS).bind(id).bind(original).execute(at).await.map(drop))?;
    }
    Ok(())
}

/// Notes which pictures the story shows.
async fn write_pictures(tx: &mut Tx, id: Uuid, article: &NewArticle) -> Result<(), Error> {
    on!(tx.at(), at => sqlx::query(DELETE_PICTURES).bind(id).execute(at).await.map(drop))?;
    let mut pictures = mentioned(&article.body);
    pictures.extend(article.cover);
    for name in pictures {
        let is_cover = article.cover == Some(name);
        on!(tx.at(), at => {
            sqlx::query(INSERT_PICTURE).bind(id).bind(name.to_string()).bind(is_cover).execute(at).await.map(drop)
        })?;
    }
    Ok(())
}

#[derive(FromRow)]
struct OriginalRow {
    article_id: Uuid,
    #[sqlx(try_from = "String")]
    slug: Slug,
}
