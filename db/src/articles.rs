//! Stories as the public reads them: the feed, one story, the countries that have news. Everything here reads through
//! the view `article_card`, which holds only what is published and for everybody.

mod announce;
mod countries;
mod pages;
mod rendering;
mod save;
mod sitemap;
mod written;

pub use announce::announce;
pub use countries::{countries, newest};
pub use pages::{find_page, list_pages};
pub use rendering::{Stale, refresh, stale};
pub use save::{Saved, save};
pub use sitemap::{Listed, listed, periods, span};
pub use written::export;

use crate::error::stored;
use crate::{Db, Error, media};
use domain::address::WebAddress;
use domain::article::{Article, ArticleCard, ArticleId, ArticleLink, Slug, Source};
use domain::country::CountryCode;
use domain::feed::{Cursor, FeedFilter, FeedPage};
use domain::html::SafeHtml;
use domain::language::Language;
use domain::media::Picture;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

/// The most stories on one page of the feed.
const LONGEST_PAGE: u32 = 30;

const LIST: &str = "
    SELECT card.* FROM article_card AS card WHERE (published_at, article_id) < ($1, $2)
    ORDER BY published_at DESC, article_id DESC LIMIT $3";
const LIST_BY_COUNTRY: &str = "
    SELECT card.* FROM article_country AS at JOIN article_card AS card ON card.article_id = at.article_id
    WHERE at.live AND at.country = $4 AND (at.published_at, at.article_id) < ($1, $2)
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT $3";
const LIST_BY_TOPIC: &str = "
    SELECT card.* FROM article_topic AS at JOIN article_card AS card ON card.article_id = at.article_id
    WHERE at.live AND at.topic_id = (SELECT topic_id FROM topic WHERE slug = $4)
        AND (at.published_at, at.article_id) < ($1, $2)
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT $3";
const LIST_BY_BOTH: &str = "
    SELECT card.* FROM article_country AS at JOIN article_card AS card ON card.article_id = at.article_id
    WHERE at.live AND at.country = $4 AND (at.published_at, at.article_id) < ($1, $2)
        AND EXISTS (SELECT 1 FROM article_topic AS topical WHERE topical.article_id = at.article_id
            AND topical.topic_id = (SELECT topic_id FROM topic WHERE slug = $5))
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT $3";
const FIND: &str = "
    SELECT card.*, article.html, article.source_link, article.source_permission, article.source_extract,
        article.updated_at, COALESCE(article.translation_of, article.article_id) AS original
    FROM article_card AS card JOIN article ON article.article_id = card.article_id
    WHERE card.slug = $1 AND card.published_at <= $2";
const TOPICS: &str = "
    SELECT topic.slug, COALESCE(own.name, english.name, topic.slug) AS name
    FROM article_topic JOIN topic ON topic.topic_id = article_topic.topic_id
    LEFT JOIN topic_name AS own ON own.topic_id = topic.topic_id AND own.language = $2
    LEFT JOIN topic_name AS english ON english.topic_id = topic.topic_id AND english.language = 'en'
    WHERE article_topic.article_id = $1 ORDER BY topic.slug";
/// The plus keeps SQLite from reading every story up to now by the feed's index.
const TRANSLATIONS: &str = "
    SELECT slug, language, headline FROM article_card
    WHERE article_id IN (SELECT $1 UNION ALL SELECT article_id FROM article WHERE translation_of = $1)
        AND article_id <> $2 AND +published_at <= $3
    ORDER BY language, slug";
const NEIGHBOURS: &str = "
    SELECT * FROM (SELECT 'older' AS side, slug, language, headline FROM article_card
        WHERE (published_at, article_id) < ($1, $2)
        ORDER BY published_at DESC, article_id DESC LIMIT 1) AS older
    UNION ALL
    SELECT * FROM (SELECT 'newer' AS side, slug, language, headline FROM article_card
        WHERE (published_at, article_id) > ($1, $2) AND published_at <= $3
        ORDER BY published_at, article_id LIMIT 1) AS newer";
/// One page of the public stories up to `now`, the newest first: at most `limit` of them, never more than 30, that
/// follow `after` and pass `filter`.
pub async fn list(
    db: &Db,
    filter: &FeedFilter,
    after: Option<Cursor>,
    limit: u32,
    now: Moment,
) -> Result<FeedPage, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    // Everything up to `now` stands before this place; an older cursor narrows it.
    let newest = (now.micros().saturating_add(1), Uuid::nil());
    let after = after.map(|cursor| (cursor.published_at.micros(), Uuid::from_u128(cursor.id.0)));
    let (before, id) = after.map_or(newest, |after| after.min(newest));
    // One more than asked for tells whether there is a next page.
    let wanted = i64::from(limit) + 1;
    let country = filter.country.as_ref().map(CountryCode::as_str);
    let topic = filter.topic.as_ref().map(Slug::as_str);

    let rows: Vec<CardRow> = on!(db.reader(), at => {
        let query = |sql| sqlx::query_as(sql).bind(before).bind(id).bind(wanted);
        match (country, topic) {
            (None, None) => query(LIST),
            (Some(country), None) => query(LIST_BY_COUNTRY).bind(country),
            (None, Some(topic)) => query(LIST_BY_TOPIC).bind(topic),
            (Some(country), Some(topic)) => query(LIST_BY_BOTH).bind(country).bind(topic),
        }
        .fetch_all(at)
        .await
    })?;
    let mut cards = rows.into_iter().map(ArticleCard::try_from).collect::<Result<Vec<_>, _>>()?;
    let more = cards.len() > limit as usize;
    cards.truncate(limit as usize);
    let next = cards.last().filter(|_| more).map(Cursor::after);
    Ok(FeedPage { cards, next })
}

/// A public story and what leads on from it: its topics in the reader's language (else in English), its translations,
/// and its neighbours in the unfiltered feed. Whatever the public may not read is as if it did not exist.
pub async fn find(db: &Db, slug: &Slug, reader: Language, now: Moment) -> Result<Option<Article>, Error> {
    let now = now.micros();
    let row: Option<ArticleRow> =
        on!(db.reader(), at => sqlx::query_as(FIND).bind(slug.as_str()).bind(now).fetch_optional(at).await)?;
    let Some(row) = row else { return Ok(None) };
    let (id, published_at) = (row.card.article_id, row.card.published_at);

    let topics: Vec<TopicRow> =
        on!(db.reader(), at => sqlx::query_as(TOPICS).bind(id).bind(reader.tag()).fetch_all(at).await)?;
    let translations: Vec<LinkRow> = on!(db.reader(), at => {
        sqlx::query_as(TRANSLATIONS).bind(row.original).bind(id).bind(now).fetch_all(at).await
    })?;
    let neighbours: Vec<NeighbourRow> = on!(db.reader(), at => {
        sqlx::query_as(NEIGHBOURS).bind(published_at).bind(id).bind(now).fetch_all(at).await
    })?;
    let mut article = row.into_article()?;
    article.topics = topics.into_iter().map(|topic| (topic.slug, topic.name)).collect();
    article.translations = translations.into_iter().map(ArticleLink::try_from).collect::<Result<_, _>>()?;
    for NeighbourRow { side, link } in neighbours {
        let place = if side == "older" { &mut article.older } else { &mut article.newer };
        *place = Some(link.try_into()?);
    }
    Ok(Some(article))
}

/// Reads back a list that the engines joined with spaces.
fn words<T: std::str::FromStr>(joined: Option<&str>, noun: &'static str) -> Result<Vec<T>, Error> {
    joined.unwrap_or_default().split_whitespace().map(|word| stored(word, noun)).collect()
}

#[derive(FromRow)]
struct CardRow {
    article_id: Uuid,
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: String,
    headline: String,
    standfirst: String,
    published_at: i64,
    audience: String,
    source_name: Option<String>,
    countries: Option<String>,
    #[sqlx(flatten)]
    cover: CoverRow,
}

impl TryFrom<CardRow> for ArticleCard {
    type Error = Error;

    fn try_from(row: CardRow) -> Result<Self, Error> {
        Ok(Self {
            id: ArticleId(row.article_id.as_u128()),
            slug: row.slug,
            language: stored(&row.language, "language")?,
            headline: row.headline,
            standfirst: row.standfirst,
            published_at: Moment::from_micros(row.published_at),
            audience: stored(&row.audience, "audience")?,
            source_name: row.source_name,
            countries: words(row.countries.as_deref(), "country")?,
            cover: row.cover.into_picture()?,
        })
    }
}

#[derive(FromRow)]
struct ArticleRow {
    #[sqlx(flatten)]
    card: CardRow,
    html: String,
    #[sqlx(flatten)]
    source: SourceRow,
    updated_at: i64,
    original: Uuid,
}

impl ArticleRow {
    /// The story, without what leads on from it.
    fn into_article(self) -> Result<Article, Error> {
        Ok(Article {
            card: self.card.try_into()?,
            // Our own row: what the renderer cleaned.
            html: SafeHtml::vouch(self.html),
            source: self.source.into_source()?,
            topics: Vec::new(),
            updated_at: Moment::from_micros(self.updated_at),
            translations: Vec::new(),
            older: None,
            newer: None,
        })
    }
}

/// A cover's columns: all of them hold something, or none does.
#[derive(FromRow)]
struct CoverRow {
    cover: Option<String>,
    cover_alt: Option<String>,
    cover_width: Option<i32>,
    cover_height: Option<i32>,
    cover_widths: Option<String>,
}

impl CoverRow {
    fn into_picture(self) -> Result<Option<Picture>, Error> {
        match self {
            Self {
                cover: Some(name),
                cover_alt: Some(alt),
                cover_width: Some(width),
                cover_height: Some(height),
                cover_widths: Some(widths),
            } => media::picture(&name, &alt, (width, height), &widths).map(Some),
            _ => Ok(None),
        }
    }
}

/// A source's columns: all of them hold something, or none does.
#[derive(FromRow)]
struct SourceRow {
    #[sqlx(rename = "source_name")]
    name: Option<String>,
    #[sqlx(rename = "source_link")]
    link: Option<String>,
    #[sqlx(rename = "source_permission")]
    permission: Option<String>,
    #[sqlx(rename = "source_extract")]
    extract: Option<bool>,
}

impl SourceRow {
    fn into_source(self) -> Result<Option<Source>, Error> {
        match self {
            Self { name: Some(name), link: Some(link), permission: Some(permission), extract: Some(extract) } => {
                let link: WebAddress = stored(&link, "link")?;
                Ok(Some(Source { name, link, permission, extract }))
            }
            _ => Ok(None),
        }
    }
}

#[derive(FromRow)]
struct TopicRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    name: String,
}

#[derive(FromRow)]
struct LinkRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: String,
    headline: String,
}

impl TryFrom<LinkRow> for ArticleLink {
    type Error = Error;

    fn try_from(row: LinkRow) -> Result<Self, Error> {
        Ok(Self { slug: row.slug, language: stored(&row.language, "language")?, headline: row.headline })
    }
}

#[derive(FromRow)]
struct NeighbourRow {
    side: String,
    #[sqlx(flatten)]
    link: LinkRow,
}
