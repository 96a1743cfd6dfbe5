//! Stories as they were written, whoever may read them: for exports, and for comparing with what is to be saved.

use super::record::RecordRow;
use super::words;
use crate::error::stored;
use crate::write::Tx;
use crate::{Db, Error};
use domain::access::{Permit, ReadAllNews};
use domain::article::{ArticleId, NewArticle, Slug};
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

const FIND: &str = "SELECT * FROM article_written WHERE slug = $1";
const EXPORT: &str = "SELECT * FROM article_written WHERE article_id > $1 ORDER BY article_id LIMIT $2";

/// At most `limit` stories of any state, in the order in which they were first stored, after the one with the
/// identifier `after`. Countries and topics are sorted; `translation_of` is the original, whichever was named.
pub async fn export(
    db: &Db,
    _: &Permit<ReadAllNews>,
    after: Option<ArticleId>,
    limit: u32,
) -> Result<Vec<(ArticleId, NewArticle)>, Error> {
    let after = Uuid::from_u128(after.map_or(0, |id| id.0));
    let rows: Vec<WrittenRow> =
        on!(db.reader(), at => sqlx::query_as(EXPORT).bind(after).bind(i64::from(limit)).fetch_all(at).await)?;
    rows.into_iter().map(WrittenRow::into_article).collect()
}

/// The story of that address, as it stands inside the transaction.
pub(super) async fn find(tx: &mut Tx, slug: &Slug) -> Result<Option<(ArticleId, NewArticle)>, Error> {
    let row: Option<WrittenRow> =
        on!(tx.at(), at => sqlx::query_as(FIND).bind(slug.as_str()).fetch_optional(at).await)?;
    row.map(WrittenRow::into_article).transpose()
}

#[derive(FromRow)]
struct WrittenRow {
    article_id: Uuid,
    kind: String,
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: String,
    translation_of: Option<String>,
    headline: String,
    standfirst: String,
    body: String,
    published_at: i64,
    audience: String,
    state: String,
    #[sqlx(flatten)]
    source: RecordRow,
    countries: Option<String>,
    topics: Option<String>,
    cover: Option<String>,
}

impl WrittenRow {
    fn into_article(self) -> Result<(ArticleId, NewArticle), Error> {
        let article = NewArticle {
            kind: stored(&self.kind, "kind")?,
            slug: self.slug,
            language: stored(&self.language, "language")?,
            translation_of: self.translation_of.map(|slug| stored(&slug, "slug")).transpose()?,
            headline: self.headline,
            standfirst: self.standfirst,
            body: self.body,
            published_at: Moment::from_micros(self.published_at),
            audience: stored(&self.audience, "audience")?,
            state: stored(&self.state, "state")?,
            source: self.source.into_source()?,
            countries: words(self.countries.as_deref(), "country")?,
            topics: words(self.topics.as_deref(), "slug")?,
            cover: self.cover.map(|name| stored(&name, "picture")).transpose()?,
        };
        Ok((ArticleId(self.article_id.as_u128()), article))
    }
}
