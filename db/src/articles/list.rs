//! Stories in lists, newest first: all of them, or those about a country, of a topic, from an organisation, out of a year or a month.

use super::{ArticleRow, CardRow, LinkRow};
use crate::{Db, Error};
use domain::article::{ArticleCard, ArticleLink, Slug};
use domain::country::CountryCode;
use domain::feed::{Cursor, FeedFilter, FeedPage};
use domain::language::Language;
use domain::moment::Moment;
use sqlx::{AssertSqlSafe, FromRow};
use std::sync::LazyLock;
use uuid::Uuid;

/// The most stories on one page of a list.
const LONGEST_PAGE: u32 = 30;

// Every statement takes the place before which it lists ($1, $2), how many ($3), from when on ($4), and what SHOWN below
// takes; then its own. What may be left out stands in a CASE, of which PostgreSQL's planner expects half the rows: of an OR
// it would expect so few that it sorted them rather than follow the index.
const LIST: &str = "
    SELECT card.* FROM article_listed AS card
    WHERE (published_at, article_id) < ($1, $2) AND published_at >= $4 AND SHOWN
    ORDER BY published_at DESC, article_id DESC LIMIT $3";
const LIST_BY_COUNTRY: &str = "
    SELECT card.* FROM article_country AS at JOIN article_listed AS card ON card.article_id = at.article_id
    WHERE at.live AND at.country = $9 AND (at.published_at, at.article_id) < ($1, $2) AND at.published_at >= $4
        AND SHOWN
        AND CASE WHEN $10 = '' THEN TRUE ELSE EXISTS (SELECT 1 FROM article_topic AS topical
            WHERE topical.article_id = at.article_id
                AND topical.topic_id = (SELECT topic_id FROM topic WHERE slug = $10)) END
        AND CASE WHEN $11 = '' THEN TRUE ELSE card.source_id = (SELECT source_id FROM source WHERE slug = $11) END
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT $3";
const LIST_BY_TOPIC: &str = "
    SELECT card.* FROM article_topic AS at JOIN article_listed AS card ON card.article_id = at.article_id
    WHERE at.live AND at.topic_id = (SELECT topic_id FROM topic WHERE slug = $9)
        AND (at.published_at, at.article_id) < ($1, $2) AND at.published_at >= $4 AND SHOWN
        AND CASE WHEN $10 = '' THEN TRUE ELSE card.source_id = (SELECT source_id FROM source WHERE slug = $10) END
    ORDER BY at.published_at DESC, at.article_id DESC LIMIT $3";
const LIST_BY_SOURCE: &str = "
    SELECT card.* FROM article_listed AS card
    WHERE card.source_id = (SELECT source_id FROM source WHERE slug = $9)
        AND (published_at, article_id) < ($1, $2) AND published_at >= $4 AND SHOWN
    ORDER BY published_at DESC, article_id DESC LIMIT $3";

/// The nearest to a story ($1, $2) on either side, up to now ($4), that are no versions of it ($3).
const NEIGHBOURS: &str = "
    SELECT * FROM (SELECT 'older' AS side, slug, language, headline FROM article_listed AS card
        WHERE (published_at, article_id) < ($1, $2) AND COALESCE(card.translation_of, card.article_id) <> $3 AND SHOWN
        ORDER BY published_at DESC, article_id DESC LIMIT 1) AS older
    UNION ALL
    SELECT * FROM (SELECT 'newer' AS side, slug, language, headline FROM article_listed AS card
        WHERE (published_at, article_id) > ($1, $2) AND COALESCE(card.translation_of, card.article_id) <> $3
            AND published_at <= $4 AND SHOWN
        ORDER BY published_at, article_id LIMIT 1) AS newer";

/// What stands for SHOWN. Of a story and its translations it is the one in the reader's language ($5; every one where that
/// is empty), else the original, else the oldest row, as of now ($6); where that is asked for, only what everybody may read
/// whole ($7) and what is in one language ($8).
const SHOWN: &str = "CASE WHEN $7 THEN card.audience = 'public' ELSE TRUE END
    AND CASE WHEN $8 = '' THEN TRUE ELSE card.language = $8 END
    AND CASE WHEN $5 = '' THEN TRUE ELSE NOT EXISTS (SELECT 1 FROM article AS other
    WHERE (other.article_id = COALESCE(card.translation_of, card.article_id)
            OR other.translation_of = COALESCE(card.translation_of, card.article_id))
        AND other.state = 'published' AND other.kind = 'story' AND other.published_at <= $6
        AND (other.language <> $5, other.translation_of IS NOT NULL, other.article_id)
            < (card.language <> $5, card.translation_of IS NOT NULL, card.article_id)) END";

/// The statements as they are sent.
static STATEMENTS: LazyLock<[String; 5]> = LazyLock::new(|| {
    [LIST, LIST_BY_COUNTRY, LIST_BY_TOPIC, LIST_BY_SOURCE, NEIGHBOURS].map(|sql| sql.replace("SHOWN", SHOWN))
});

/// One page of the stories that are listed for everybody up to `now`, the newest first: at most `limit` of them, never more
/// than 30, that follow `after` and pass `filter`.
pub async fn list(
    db: &Db,
    filter: &FeedFilter,
    after: Option<Cursor>,
    limit: u32,
    now: Moment,
) -> Result<FeedPage, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    // Everything up to `now`, or up to the end of the period, stands before this place; an older cursor narrows it.
    let end = now.micros().saturating_add(1);
    let end = filter.period.map_or(end, |period| end.min(period.ends().micros()));
    let after = after.map(|cursor| (cursor.published_at.micros(), Uuid::from_u128(cursor.id.0)));
    let (before, id) = after.map_or((end, Uuid::nil()), |after| after.min((end, Uuid::nil())));
    let from = filter.period.map_or(i64::MIN, |period| period.begins().micros());
    // One more than asked for tells whether there is a next page.
    let wanted = i64::from(limit) + 1;
    let tag = |language: Option<Language>| language.map_or("", Language::tag);
    let (reader, language) = (tag(filter.reader), tag(filter.language));
    let country = filter.country.as_ref().map(CountryCode::as_str);
    let (topic, source) = (filter.topic.as_ref().map(Slug::as_str), filter.source.as_ref().map(Slug::as_str));
    let [all, by_country, by_topic, by_source, _] = &*STATEMENTS;

    let rows: Vec<CardRow> = on!(db.reader(), at => {
        let query = |sql: &'static str| {
            let query = sqlx::query_as(AssertSqlSafe(sql));
            let query = query.bind(before).bind(id).bind(wanted).bind(from).bind(reader).bind(now.micros());
            query.bind(filter.open).bind(language)
        };
        match (country, topic, source) {
            (None, None, None) => query(all),
            (Some(country), topic, source) => {
                query(by_country).bind(country).bind(topic.unwrap_or_default()).bind(source.unwrap_or_default())
            }
            (None, Some(topic), source) => query(by_topic).bind(topic).bind(source.unwrap_or_default()),
            (None, None, Some(source)) => query(by_source).bind(source),
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

/// The stories before and after a story in the list of all of them, as this reader is shown it up to `now`.
pub(super) async fn neighbours(
    db: &Db,
    story: &ArticleRow,
    reader: Language,
    now: Moment,
) -> Result<(Option<ArticleLink>, Option<ArticleLink>), Error> {
    let [.., sql] = &*STATEMENTS;
    let rows: Vec<NeighbourRow> = on!(db.reader(), at => {
        let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(story.card.published_at).bind(story.card.article_id);
        let query = query.bind(story.original).bind(now.micros()).bind(reader.tag()).bind(now.micros());
        query.bind(false).bind("").fetch_all(at).await
    })?;
    let (mut older, mut newer) = (None, None);
    for NeighbourRow { side, link } in rows {
        let place = if side == "older" { &mut older } else { &mut newer };
        *place = Some(link.try_into()?);
    }
    Ok((older, newer))
}

#[derive(FromRow)]
struct NeighbourRow {
    side: String,
    #[sqlx(flatten)]
    link: LinkRow,
}
