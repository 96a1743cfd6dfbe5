//! Which countries have public stories, and the newest about each.

use super::LinkRow;
use crate::error::stored;
use crate::{Db, Error};
use domain::article::ArticleLink;
use domain::country::CountryCode;
use domain::moment::Moment;
use sqlx::FromRow;
use std::collections::BTreeSet;

const COUNTRIES: &str = "
    SELECT country FROM article_count WHERE n > 0 AND EXISTS (SELECT 1 FROM article_country AS at
        WHERE at.live AND at.country = article_count.country AND at.published_at <= $1)";
/// The inner query walks an index backwards for each country; it reads no story but the one it finds.
const NEWEST: &str = "
    SELECT newest.country, card.slug, card.language, card.headline
    FROM (SELECT article_count.country, (SELECT at.article_id FROM article_country AS at
            WHERE at.live AND at.country = article_count.country AND at.published_at <= $1
            ORDER BY at.published_at DESC, at.article_id DESC LIMIT 1) AS article_id
        FROM article_count WHERE n > 0) AS newest
    JOIN article_listed AS card ON card.article_id = newest.article_id ORDER BY newest.country";

/// The countries that public stories up to `now` are about.
pub async fn countries(db: &Db, now: Moment) -> Result<BTreeSet<CountryCode>, Error> {
    let codes: Vec<String> =
        on!(db.reader(), at => sqlx::query_scalar(COUNTRIES).bind(now.micros()).fetch_all(at).await)?;
    codes.iter().map(|code| stored(code, "country")).collect()
}

/// The newest public story up to `now` about each country that has one, by the countries' codes.
pub async fn newest(db: &Db, now: Moment) -> Result<Vec<(CountryCode, ArticleLink)>, Error> {
    let rows: Vec<NewestRow> = on!(db.reader(), at => sqlx::query_as(NEWEST).bind(now.micros()).fetch_all(at).await)?;
    rows.into_iter().map(|row| Ok((stored(&row.country, "country")?, row.link.try_into()?))).collect()
}

#[derive(FromRow)]
struct NewestRow {
    country: String,
    #[sqlx(flatten)]
    link: LinkRow,
}
