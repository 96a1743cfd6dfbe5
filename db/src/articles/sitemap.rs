//! What search engines are told there is: the public stories by when they were published, through the view
//! `article_card`. Copies whose original is the one to be found are left out.
//!
//! Stories are listed by periods of 30 days, each in a file of its own: one that is over changes only where one of its
//! stories does, and a search engine that has it is sent nothing.

use crate::error::stored;
use crate::{Db, Error};
use domain::article::{ArticleId, Slug};
use domain::feed::Cursor;
use domain::language::Language;
use domain::moment::Moment;
use sqlx::FromRow;
use uuid::Uuid;

/// The microseconds of a period.
const PERIOD: i64 = 30 * 86_400 * 1_000_000;
/// The most stories that one query reads.
const BATCH: u32 = 1_000;

/// Steps down the feed's index, from the newest story of a period to the newest one before that period.
const PERIODS: &str = "
    WITH RECURSIVE period (n) AS (
        SELECT (SELECT published_at / $3 FROM article_card
            WHERE (published_at, article_id) < ($1, $2) AND COALESCE(source_canonical, 'ours') = 'ours'
            ORDER BY published_at DESC, article_id DESC LIMIT 1)
        UNION ALL
        SELECT (SELECT published_at / $3 FROM article_card
            WHERE (published_at, article_id) < (period.n * $3, $2) AND COALESCE(source_canonical, 'ours') = 'ours'
            ORDER BY published_at DESC, article_id DESC LIMIT 1)
        FROM period WHERE period.n IS NOT NULL
    )
    SELECT n FROM period WHERE n IS NOT NULL";
/// The family of a story is itself and its translations, as `language slug` and a space between two.
const LIST: &str = "
    SELECT card.article_id, card.slug, card.language, card.headline, card.published_at, article.updated_at,
        (SELECT string_agg(other.language || ' ' || other.slug, ' ' ORDER BY other.slug) FROM article_card AS other
            WHERE other.article_id IN (SELECT COALESCE(article.translation_of, article.article_id) UNION ALL
                SELECT sibling.article_id FROM article AS sibling
                WHERE sibling.translation_of = COALESCE(article.translation_of, article.article_id))
            AND +other.published_at <= $4) AS family
    FROM article_card AS card JOIN article ON article.article_id = card.article_id
    WHERE (card.published_at, card.article_id) > ($1, $2) AND card.published_at < $3
        AND COALESCE(card.source_canonical, 'ours') = 'ours'
    ORDER BY card.published_at, card.article_id LIMIT $5";

/// A story as search engines are told of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its name in addresses.
    pub slug: Slug,
    /// What it is written in.
    pub language: Language,
    /// Its headline.
    pub headline: String,
    /// When it became public.
    pub published_at: Moment,
    /// When it was last changed; never before it became public.
    pub changed_at: Moment,
    /// The public stories that say the same in other languages, and itself; nothing where it is alone.
    pub family: Vec<(Language, Slug)>,
}

/// The numbers of the periods in which public stories up to `now` were published, the newest first.
pub async fn periods(db: &Db, now: Moment) -> Result<Vec<i64>, Error> {
    let before = now.micros().saturating_add(1);
    let periods: Vec<Option<i64>> = on!(db.reader(), at => {
        sqlx::query_scalar(PERIODS).bind(before).bind(Uuid::nil()).bind(PERIOD).fetch_all(at).await
    })?;
    Ok(periods.into_iter().flatten().collect())
}

/// When a period begins, and when the next one does; none for numbers beyond all time.
pub fn span(period: i64) -> Option<(Moment, Moment)> {
    let begin = period.checked_mul(PERIOD)?;
    Some((Moment::from_micros(begin), Moment::from_micros(begin.checked_add(PERIOD)?)))
}

/// The public stories up to `now` that were published from `from` on and before `to`, the oldest first: at most 1,000
/// after `after`, and what to go on after where there may be more.
pub async fn listed(
    db: &Db,
    (from, to): (Moment, Moment),
    after: Option<Cursor>,
    now: Moment,
) -> Result<(Vec<Listed>, Option<Cursor>), Error> {
    // A story at the very beginning comes after the nil identifier.
    let (published_at, id) =
        after.map_or((from.micros(), Uuid::nil()), |after| (after.published_at.micros(), Uuid::from_u128(after.id.0)));
    let before = to.micros().min(now.micros().saturating_add(1));
    let rows: Vec<ListedRow> = on!(db.reader(), at => {
        sqlx::query_as(LIST)
            .bind(published_at)
            .bind(id)
            .bind(before)
            .bind(now.micros())
            .bind(i64::from(BATCH))
            .fetch_all(at)
            .await
    })?;
    let last = rows.last().filter(|_| rows.len() == BATCH as usize).map(|row| Cursor {
        published_at: Moment::from_micros(row.published_at),
        id: ArticleId(row.article_id.as_u128()),
    });
    Ok((rows.into_iter().map(Listed::try_from).collect::<Result<_, _>>()?, last))
}

#[derive(FromRow)]
struct ListedRow {
    article_id: Uuid,
    #[sqlx(try_from = "String")]
    slug: Slug,
    language: String,
    headline: String,
    published_at: i64,
    updated_at: i64,
    family: Option<String>,
}

impl TryFrom<ListedRow> for Listed {
    type Error = Error;

    fn try_from(row: ListedRow) -> Result<Self, Error> {
        let words: Vec<&str> = row.family.as_deref().unwrap_or_default().split(' ').collect();
        let family = words.chunks_exact(2).map(|pair| Ok((stored(pair[0], "language")?, stored(pair[1], "slug")?)));
        let family = family.collect::<Result<Vec<_>, Error>>()?;
        Ok(Self {
            slug: row.slug,
            language: stored(&row.language, "language")?,
            headline: row.headline,
            published_at: Moment::from_micros(row.published_at),
            changed_at: Moment::from_micros(row.updated_at.max(row.published_at)),
            family: if family.len() > 1 { family } else { Vec::new() },
        })
    }
}
