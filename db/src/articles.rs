//! Stories as readers have them: lists, one story, the countries that have news. Everything here reads through the view
//! `article_listed`, which holds only what is published; the text of what is for members wants a permit.

mod announce;
mod countries;
mod followed;
mod list;
mod months;
mod pages;
mod record;
mod rendering;
mod save;
mod sitemap;
mod texts;
mod written;

pub use announce::announce;
pub use countries::{countries, newest};
pub use followed::list_followed;
pub use list::list;
pub use months::months;
pub use pages::{find_page, list_pages};
pub use rendering::{Stale, refresh, stale};
pub use save::{Saved, save};
pub use sitemap::{Listed, listed, periods, span};
pub use texts::text;
pub use written::export;

use crate::error::stored;
use crate::{Db, Error, media};
use domain::access::{Permit, ReadMembersNews};
use domain::article::{Article, ArticleCard, ArticleId, ArticleLink, Audience, CardSource, Slug};
use domain::html::SafeHtml;
use domain::language::Language;
use domain::media::Picture;
use domain::moment::Moment;
use record::RecordRow;
use sqlx::FromRow;
use uuid::Uuid;

const FIND: &str = "
    SELECT card.*, article.html, article.extract_html, source.slug AS source_slug, article.source_title, article.source_author, article.source_date, article.source_rights, article.source_licence,
        article.source_permission, article.source_given_by, article.source_given_on, article.source_extract,
        article.source_until, article.source_canonical, article.updated_at,
        COALESCE(article.translation_of, article.article_id) AS original
    FROM article_listed AS card JOIN article ON article.article_id = card.article_id
    LEFT JOIN source ON source.source_id = article.source_id
    WHERE card.slug = $1 AND card.published_at <= $2";
const TOPICS: &str = "
    SELECT topic.slug, COALESCE(own.name, english.name, topic.slug) AS name
    FROM article_topic JOIN topic ON topic.topic_id = article_topic.topic_id
    LEFT JOIN topic_name AS own ON own.topic_id = topic.topic_id AND own.language = $2
    LEFT JOIN topic_name AS english ON english.topic_id = topic.topic_id AND english.language = 'en'
    WHERE article_topic.article_id = $1 ORDER BY topic.slug";
/// The plus keeps SQLite from reading every story up to now by the feed's index.
const TRANSLATIONS: &str = "
    SELECT slug, language, headline FROM article_listed
    WHERE article_id IN (SELECT $1 UNION ALL SELECT article_id FROM article WHERE translation_of = $1)
        AND article_id <> $2 AND +published_at <= $3
    ORDER BY language, slug";

/// A story that is listed for everybody, and what leads on from it: its topics in the reader's language (else in English),
/// its translations, and its neighbours in the unfiltered feed. Of one for members whoever brings no permit gets no text.
/// What is not listed is as if it did not exist.
pub async fn find(
    db: &Db,
    slug: &Slug,
    reader: Language,
    member: Option<&Permit<ReadMembersNews>>,
    now: Moment,
) -> Result<Option<Article>, Error> {
    let row: Option<ArticleRow> =
        on!(db.reader(), at => sqlx::query_as(FIND).bind(slug.as_str()).bind(now.micros()).fetch_optional(at).await)?;
    let Some(row) = row else { return Ok(None) };
    let id = row.card.article_id;

    let topics: Vec<TopicRow> =
        on!(db.reader(), at => sqlx::query_as(TOPICS).bind(id).bind(reader.tag()).fetch_all(at).await)?;
    let translations: Vec<LinkRow> = on!(db.reader(), at => {
        sqlx::query_as(TRANSLATIONS).bind(row.original).bind(id).bind(now.micros()).fetch_all(at).await
    })?;
    let neighbours = list::neighbours(db, &row, reader, now).await?;
    let mut article = row.into_article(member.is_some(), now)?;
    article.topics = topics.into_iter().map(|topic| (topic.slug, topic.name)).collect();
    article.translations = translations.into_iter().map(ArticleLink::try_from).collect::<Result<_, _>>()?;
    (article.older, article.newer) = neighbours;
    Ok(Some(article))
}

/// Reads back a list that the engines joined with spaces.
fn words<T: std::str::FromStr>(joined: Option<&str>, noun: &'static str) -> Result<Vec<T>, Error> {
    joined.unwrap_or_default().split_whitespace().map(|word| stored(word, noun)).collect()
}

/// What the view `article_listed` has of a story.
#[derive(FromRow)]
pub(crate) struct CardRow {
    pub(crate) article_id: Uuid,
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: String,
    headline: String,
    standfirst: String,
    published_at: i64,
    audience: String,
    source_name: Option<String>,
    source_link: Option<String>,
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
            source: match (row.source_name, row.source_link) {
                (Some(name), Some(link)) => Some(CardSource { name, link: stored(&link, "link")? }),
                _ => None,
            },
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
    extract_html: String,
    #[sqlx(flatten)]
    source: RecordRow,
    updated_at: i64,
    original: Uuid,
}

impl ArticleRow {
    /// The story, without what leads on from it.
    fn into_article(self, is_member: bool, now: Moment) -> Result<Article, Error> {
        let source = self.source.into_source()?;
        let has_ended = source.as_ref().is_some_and(|source| source.has_ended(now));
        let card: ArticleCard = self.card.try_into()?;
        let closed = card.audience == Audience::Members && !is_member;
        // Our own row: what the renderer cleaned.
        let html = SafeHtml::vouch(if has_ended { self.extract_html } else { self.html });
        Ok(Article {
            card,
            html: if closed { SafeHtml::default() } else { html },
            closed,
            source,
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

#[derive(FromRow)]
struct TopicRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    name: String,
}

#[derive(FromRow)]
pub(crate) struct LinkRow {
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
