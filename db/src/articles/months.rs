//! Which months have stories.

use crate::{Db, Error};
use domain::moment::Moment;
use domain::month::Month;

/// The newest before a moment: one step in the feed's index.
const NEWEST_BEFORE: &str = "
    SELECT published_at FROM article WHERE state = 'published' AND kind = 'story' AND published_at < $1
    ORDER BY published_at DESC LIMIT 1";

/// The months out of which stories are listed up to `now`, the newest first: as many steps as there are months.
pub async fn months(db: &Db, now: Moment) -> Result<Vec<Month>, Error> {
    let (mut months, mut before) = (Vec::new(), now.micros().saturating_add(1));
    loop {
        let newest: Option<i64> =
            on!(db.reader(), at => sqlx::query_scalar(NEWEST_BEFORE).bind(before).fetch_optional(at).await)?;
        let Some(newest) = newest else { return Ok(months) };
        let month = Month::of(Moment::from_micros(newest));
        months.push(month);
        before = month.begins().micros();
    }
}
