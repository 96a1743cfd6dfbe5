//! Full-text search over the stories that the public reads. A page is put together rank by rank, best first, each read
//! from the newest story on. How an engine knows which stories meet a query stands in `matching.rs`, and is all in which
//! they differ; both compare the same words byte by byte, so that they find the same.

mod indexing;
mod matching;

pub(crate) use indexing::{index, rebuild};

use crate::articles::{CardRow, LinkRow};
use crate::error::stored;
use crate::{Db, Error};
use domain::article::{ArticleLink, Slug};
use domain::country::CountryCode;
use domain::day::Day;
use domain::html::SafeHtml;
use domain::language::Language;
use domain::moment::Moment;
use domain::search::{Filter, Hit, Page, Place, Query, Rank};
use matching::{condition, parameters};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};

/// The most stories on one page.
const LONGEST_PAGE: u32 = 30;

/// How far apart, in microseconds, a story's number and the moment in which it was published may be: as many stories
/// may be published in one and the same.
const LEEWAY: i64 = 1_000_000;

const HIT: &str = "card.*, article.html, article.extract_html, article.source_until, entry.place";
const LINK: &str = "card.slug, card.language, card.headline";

/// `_article_search` is the engine's index. SQLite reads tables joined like this in the order in which they stand.
const FROM: &str =
    "_article_search CROSS JOIN article_search AS entry CROSS JOIN article_card AS card CROSS JOIN article";
/// Who may find what: `article_card` holds nothing but what is published and for everybody. A search for members would
/// read another view here and in [`FROM`].
const JOINED: &str = "card.article_id = entry.article_id AND article.article_id = entry.article_id";
/// What narrows a search.
const FILTERS: &str = "card.published_at >= $3 AND card.published_at < $4
    AND (CAST($5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM article_country AS at
        WHERE at.article_id = entry.article_id AND at.country = CAST($5 AS TEXT)))
    AND (CAST($6 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM article_topic AS at JOIN topic ON topic.topic_id = at.topic_id
        WHERE at.article_id = entry.article_id AND topic.slug = CAST($6 AS TEXT)))
    AND (CAST($7 AS TEXT) IS NULL OR card.source_id = (SELECT source_id FROM source WHERE slug = CAST($7 AS TEXT)))
    AND (CAST($8 AS TEXT) IS NULL OR card.language = CAST($8 AS TEXT))
    AND (CAST($12 AS TEXT) IS NULL OR article.source_until IS NULL OR article.source_until >= CAST($12 AS TEXT))";

/// One page of the public stories out by `now` that have all terms of the query and pass the filter: at most `limit` of
/// them, never more than 30, that come after the place `after`. By rank, and then the newest first.
pub async fn search(
    db: &Db,
    query: &Query,
    filter: &Filter,
    after: Option<Place>,
    limit: u32,
    now: Moment,
) -> Result<Page, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE) as usize;
    let mut hits = Vec::new();
    for rank in Rank::ALL {
        let before = match after {
            Some(place) if rank < place.rank => continue,
            Some(place) if rank == place.rank => place.number,
            _ => i64::MAX,
        };
        // One more than asked for tells whether there is a next page.
        let limit = limit + 1 - hits.len();
        if limit > 0 {
            let rows: Vec<HitRow> = list(db, HIT, &Wanted { query, filter, rank, before, limit, now }).await?;
            for row in rows {
                hits.push(row.into_hit(rank, now)?);
            }
        }
    }
    let more = hits.len() > limit;
    hits.truncate(limit);
    let next = hits.last().filter(|_| more).map(|hit| hit.place);
    Ok(Page { hits, next })
}

/// The newest of the public stories out by `now` whose headlines have all terms of the query: at most `limit` of them,
/// never more than 30.
pub async fn headlines(db: &Db, query: &Query, limit: u32, now: Moment) -> Result<Vec<ArticleLink>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE) as usize;
    let filter = &Filter::default();
    let wanted = Wanted { query, filter, rank: Rank::Headline, before: i64::MAX, limit, now };
    let rows: Vec<LinkRow> = list(db, LINK, &wanted).await?;
    rows.into_iter().map(ArticleLink::try_from).collect()
}

/// The statements of a search of each rank as this engine gets them: for tests of their plans.
pub fn statements(db: &Db) -> Vec<String> {
    Rank::ALL.into_iter().map(|rank| statement(db, HIT, rank)).collect()
}

/// What is read in one go: stories of one rank, the newest first.
struct Wanted<'w> {
    query: &'w Query,
    filter: &'w Filter,
    rank: Rank,
    /// Only stories with lower numbers.
    before: i64,
    limit: usize,
    now: Moment,
}

fn statement(db: &Db, columns: &str, rank: Rank) -> String {
    let (condition, place) = condition(&db.reader(), rank);
    format!(
        "SELECT {columns} FROM {FROM} WHERE {condition} AND entry.place = {place} AND {JOINED}
            AND {place} < $1 AND {place} >= $2 AND {FILTERS}
        ORDER BY {place} DESC LIMIT $9"
    )
}

async fn list<R>(db: &Db, columns: &str, wanted: &Wanted<'_>) -> Result<Vec<R>, Error>
where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let Wanted { query, filter, rank, before, limit, now } = wanted;
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let (from, to) = filter.span(*now);
    let (from, to) = (from.micros(), to.micros());
    let before = to.saturating_add(LEEWAY).min(*before);
    let limit = i64::try_from(*limit).unwrap_or(1);
    // Where a permission ended, nothing is said of the text any more, nor that it has a word.
    let today = (*rank == Rank::Text).then(|| Day::of(*now).to_string());
    let (words, phrases) = parameters(&db.reader(), query, *rank);
    let sql = AssertSqlSafe(statement(db, columns, *rank));
    Ok(on!(db.reader(), at => {
        sqlx::query_as(sql)
            .bind(before)
            .bind(from)
            .bind(from)
            .bind(to)
            .bind(filter.country.as_ref().map(CountryCode::as_str))
            .bind(filter.topic.as_ref().map(Slug::as_str))
            .bind(filter.source.as_ref().map(Slug::as_str))
            .bind(filter.language.map(Language::tag))
            .bind(limit)
            .bind(words)
            .bind(phrases)
            .bind(today)
            // How often its words stand in stories decides how it is best answered: PostgreSQL plans each search anew.
            .persistent(false)
            .fetch_all(at)
            .await
    })?)
}

#[derive(FromRow)]
struct HitRow {
    #[sqlx(flatten)]
    card: CardRow,
    html: String,
    extract_html: String,
    source_until: Option<String>,
    place: i64,
}

impl HitRow {
    fn into_hit(self, rank: Rank, now: Moment) -> Result<Hit, Error> {
        let until: Option<Day> = self.source_until.map(|day| stored(&day, "date")).transpose()?;
        let has_ended = until.is_some_and(|until| until < Day::of(now));
        // Our own row: what the renderer cleaned.
        let html = SafeHtml::vouch(if has_ended { self.extract_html } else { self.html });
        Ok(Hit { card: self.card.try_into()?, html, place: Place { rank, number: self.place } })
    }
}
