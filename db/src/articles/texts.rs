//! The texts of stories that everybody may read whole, for feeds.

use super::record::RecordRow;
use crate::{Db, Error};
use domain::article::{ArticleId, Slug};
use domain::html::SafeHtml;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const TEXT: &str = "
    SELECT article.html, article.extract_html, source.slug AS source_slug, article.source_name, article.source_link,
        article.source_title, article.source_author, article.source_date, article.source_rights, article.source_licence,
        article.source_permission, article.source_given_by, article.source_given_on, article.source_extract,
        article.source_until, article.source_canonical
    FROM article LEFT JOIN source ON source.source_id = article.source_id
    WHERE article.article_id = $1 AND article.slug = $2 AND article.state = 'published' AND article.audience = 'public'
        AND article.kind = 'story' AND article.published_at <= $3";

/// The text of a story as everybody may read it at `now`; none where not everybody may.
pub async fn text(db: &Db, id: ArticleId, slug: &Slug, now: Moment) -> Result<Option<SafeHtml>, Error> {
    let row: Option<TextRow> = on!(db.reader(), at => {
        sqlx::query_as(TEXT)
            .bind(Uuid::from_u128(id.0))
            .bind(slug.as_str())
            .bind(now.micros())
            .fetch_optional(at)
            .await
    })?;
    row.map(|row| {
        let has_ended = row.source.into_source()?.is_some_and(|source| source.has_ended(now));
        // Our own row: what the renderer cleaned.
        Ok(SafeHtml::vouch(if has_ended { row.extract_html } else { row.html }))
    })
    .transpose()
}

#[derive(FromRow)]
struct TextRow {
    html: String,
    extract_html: String,
    #[sqlx(flatten)]
    source: RecordRow,
}
