//! Making anew what the renderer makes of stories, when it moved on. The Markdown is the truth and is not touched here.

use crate::error::storable;
use crate::write::Lock;
use crate::{Db, Error, search};
use domain::access::{Permit, WriteNews};
use domain::article::{ArticleId, Rendered};
use sqlx::FromRow;
use uuid::Uuid;

const STALE: &str =
    "SELECT article_id, revision, headline, standfirst, body FROM article WHERE html_version < $1 LIMIT $2";
const REFRESH: &str = "UPDATE article SET html = $3, html_version = $4, extract_html = $5
    WHERE article_id = $1 AND revision = $2 AND html_version < $4";

/// A story that an older renderer rendered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stale {
    /// Which one.
    pub id: ArticleId,
    /// Its headline.
    pub headline: String,
    /// Its standfirst.
    pub standfirst: String,
    /// Its text in Markdown.
    pub body: String,
    /// Which state of it that is.
    revision: i64,
}

/// At most `limit` stories whose HTML is older than `version`, in no order.
pub async fn stale(db: &Db, _: &Permit<WriteNews>, version: i32, limit: u32) -> Result<Vec<Stale>, Error> {
    let rows: Vec<StaleRow> =
        on!(db.reader(), at => sqlx::query_as(STALE).bind(version).bind(i64::from(limit)).fetch_all(at).await)?;
    Ok(rows.into_iter().map(StaleRow::into_stale).collect())
}

/// Stores the new HTML and the words to search by; nothing else of the story changes. False, and nothing is written, where the story was changed
/// or rendered in the meantime: then `rendered` may be of another text.
pub async fn refresh(db: &Db, _: &Permit<WriteNews>, stale: &Stale, rendered: &Rendered) -> Result<bool, Error> {
    storable("body", rendered.html.as_str())?;
    let (id, revision, rendered) = (Uuid::from_u128(stale.id.0), stale.revision, rendered.clone());
    db.write(move |mut tx| async move {
        tx.lock(Lock::News).await?;
        let rows = on!(tx.at(), at => {
            sqlx::query(REFRESH)
                .bind(id)
                .bind(revision)
                .bind(rendered.html.as_str())
                .bind(rendered.version)
                .bind(rendered.extract.as_str())
                .execute(at)
                .await
                .map(|done| done.rows_affected())
        })?;
        if rows > 0 {
            search::index(&mut tx, id, &rendered.searchable).await?;
        }
        tx.commit(rows > 0).await
    })
    .await
}

#[derive(FromRow)]
struct StaleRow {
    article_id: Uuid,
    revision: i64,
    headline: String,
    standfirst: String,
    body: String,
}

impl StaleRow {
    fn into_stale(self) -> Stale {
        Stale {
            id: ArticleId(self.article_id.as_u128()),
            headline: self.headline,
            standfirst: self.standfirst,
            body: self.body,
            revision: self.revision,
        }
    }
}
