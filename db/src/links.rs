//! What became of the addresses of originals when they were last looked at.

use crate::error::stored;
use crate::{Db, Error};
use domain::access::{Permit, ReadAllNews, RunJobs};
use domain::address::WebAddress;
use domain::article::Slug;
use domain::moment::Moment;
use domain::source::{DEAD_AFTER, DeadLink, LinkTrouble};
use sqlx::FromRow;

const DUE: &str = "
    SELECT DISTINCT source_link FROM article
    WHERE source_link IS NOT NULL AND state = 'published' AND kind = 'story' AND NOT EXISTS (
        SELECT 1 FROM link_check WHERE link = source_link AND checked_at >= $1)
    ORDER BY source_link LIMIT $2";
const NOTE: &str = "
    INSERT INTO link_check (link, checked_at, trouble, status, failures, failing_since)
    VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN 1 ELSE 0 END, CASE WHEN $5 THEN CAST($2 AS BIGINT) END)
    ON CONFLICT (link) DO UPDATE SET checked_at = excluded.checked_at, trouble = excluded.trouble,
        status = excluded.status, failures = CASE WHEN $5 THEN link_check.failures + 1 ELSE 0 END,
        failing_since = CASE WHEN $5 THEN COALESCE(link_check.failing_since, excluded.failing_since) END";
const FORGET: &str = "
    DELETE FROM link_check WHERE NOT EXISTS (SELECT 1 FROM article WHERE source_link = link_check.link)";
/// The failing ones are few, so they come first (in SQLite what stands before CROSS JOIN does); their stories are found by
/// the index of links.
const DEAD: &str = "
    SELECT article.slug, article.headline, article.source_link, link_check.trouble, link_check.status,
        link_check.failing_since, link_check.checked_at
    FROM link_check CROSS JOIN article
    WHERE link_check.failures > 0 AND link_check.failures >= $1 AND article.source_link = link_check.link
        AND article.state = 'published' AND article.kind = 'story'
    ORDER BY link_check.failing_since, article.slug LIMIT $2";

/// At most `limit` addresses of originals of published stories that were not looked at since `since`, in their order.
pub async fn due(db: &Db, _: &Permit<RunJobs>, since: Moment, limit: u32) -> Result<Vec<WebAddress>, Error> {
    let links: Vec<String> = on!(db.reader(), at => {
        sqlx::query_scalar(DUE).bind(since.micros()).bind(i64::from(limit)).fetch_all(at).await
    })?;
    links.iter().map(|link| stored(link, "link")).collect()
}

/// Notes how an address was found: `trouble` where something was wrong with it, and the status of its answer.
pub async fn note(
    db: &Db,
    _: &Permit<RunJobs>,
    link: &WebAddress,
    trouble: Option<LinkTrouble>,
    status: Option<u16>,
    now: Moment,
) -> Result<(), Error> {
    let link = link.as_str().to_owned();
    db.write(move |mut tx| async move {
        on!(tx.at(), at => {
            sqlx::query(NOTE)
                .bind(link)
                .bind(now.micros())
                .bind(trouble.map(LinkTrouble::as_str))
                .bind(status.map(i32::from))
                .bind(trouble.is_some())
                .execute(at)
                .await
                .map(drop)
        })?;
        tx.commit(()).await
    })
    .await
}

/// Forgets what no story leads to any more. Answers how many.
pub async fn forget(db: &Db, _: &Permit<RunJobs>) -> Result<u64, Error> {
    db.write(move |mut tx| async move {
        let rows = on!(tx.at(), at => sqlx::query(FORGET).execute(at).await.map(|done| done.rows_affected()))?;
        tx.commit(rows).await
    })
    .await
}

/// At most `limit` published stories whose original could not be reached in [`DEAD_AFTER`] looks in a row, the longest first.
pub async fn dead(db: &Db, _: &Permit<ReadAllNews>, limit: u32) -> Result<Vec<DeadLink>, Error> {
    let rows: Vec<DeadRow> = on!(db.reader(), at => {
        sqlx::query_as(DEAD).bind(DEAD_AFTER).bind(i64::from(limit)).fetch_all(at).await
    })?;
    rows.into_iter().map(DeadRow::into_link).collect()
}

#[derive(FromRow)]
struct DeadRow {
    #[sqlx(try_from = "String")]
    slug: Slug,
    headline: String,
    source_link: String,
    trouble: String,
    status: Option<i32>,
    failing_since: i64,
    checked_at: i64,
}

impl DeadRow {
    fn into_link(self) -> Result<DeadLink, Error> {
        Ok(DeadLink {
            slug: self.slug,
            headline: self.headline,
            link: stored(&self.source_link, "link")?,
            trouble: stored(&self.trouble, "trouble")?,
            status: self.status.and_then(|status| u16::try_from(status).ok()),
            since: Moment::from_micros(self.failing_since),
            checked_at: Moment::from_micros(self.checked_at),
        })
    }
}
