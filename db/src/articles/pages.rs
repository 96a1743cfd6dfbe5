//! Pages as the public reads them: which there are, and one of them whole. Everything here reads through the view
//! `page_card`, which holds only what is published and for everybody.

use super::LinkRow;
use crate::error::stored;
use crate::{Db, Error};
use domain::article::{Article, ArticleCard, ArticleId, ArticleLink, Audience, Slug};
use domain::html::SafeHtml;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const FIND: &str = "SELECT * FROM page_card WHERE slug = $1 AND published_at <= $2";
const LIST: &str = "SELECT slug, updated_at FROM page_card WHERE published_at <= $1 ORDER BY slug";
/// Pages are so few that reading them all is the shortest way to the others of one family.
const TRANSLATIONS: &str = "
    SELECT slug, language, headline FROM page_card
    WHERE COALESCE(translation_of, article_id) = $1 AND article_id <> $2 AND published_at <= $3
    ORDER BY language, slug";

/// A public page and its translations. Whatever the public may not read is as if it did not exist.
pub async fn find_page(db: &Db, slug: &Slug, now: Moment) -> Result<Option<Article>, Error> {
    let now = now.micros();
    let row: Option<PageRow> =
        on!(db.reader(), at => sqlx::query_as(FIND).bind(slug.as_str()).bind(now).fetch_optional(at).await)?;
    let Some(row) = row else { return Ok(None) };
    let (id, original) = (row.article_id, row.translation_of.unwrap_or(row.article_id));
    let translations: Vec<LinkRow> = on!(db.reader(), at => {
        sqlx::query_as(TRANSLATIONS).bind(original).bind(id).bind(now).fetch_all(at).await
    })?;
    let mut page = row.into_article()?;
    page.translations = translations.into_iter().map(ArticleLink::try_from).collect::<Result<_, _>>()?;
    Ok(Some(page))
}

/// The names of the public pages, translations too, each with when it was last changed, in order of their names: equal
/// lists are equal pages.
pub async fn list_pages(db: &Db, now: Moment) -> Result<Vec<(Slug, Moment)>, Error> {
    let rows: Vec<NameRow> = on!(db.reader(), at => sqlx::query_as(LIST).bind(now.micros()).fetch_all(at).await)?;
    Ok(rows.into_iter().map(|row| (row.slug, Moment::from_micros(row.updated_at))).collect())
}

#[derive(FromRow)]
struct PageRow {
    article_id: Uuid,
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: String,
    translation_of: Option<Uuid>,
    headline: String,
    standfirst: String,
    published_at: i64,
    updated_at: i64,
    html: String,
}

impl PageRow {
    /// The page, without its translations.
    fn into_article(self) -> Result<Article, Error> {
        Ok(Article {
            card: ArticleCard {
                id: ArticleId(self.article_id.as_u128()),
                slug: self.slug,
                language: stored(&self.language, "language")?,
                headline: self.headline,
                standfirst: self.standfirst,
                published_at: Moment::from_micros(self.published_at),
                audience: Audience::Public,
                source: None,
                countries: Vec::new(),
                cover: None,
            },
            // Our own row: what the renderer cleaned.
            html: SafeHtml::vouch(self.html),
            closed: false,
            source: None,
            topics: Vec::new(),
            updated_at: Moment::from_micros(self.updated_at),
            translations: Vec::new(),
            older: None,
            newer: None,
        })
    }
}

#[derive(FromRow)]
struct NameRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    updated_at: i64,
}
