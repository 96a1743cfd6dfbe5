//! The stories of what somebody follows: the newest of each thing's own list, put together. However rare the stories of one
//! thing are and however common those of another, each list is one range of its index.

use super::list;
use crate::reading::follows;
use crate::{Db, Error};
use domain::access::{KeepReading, Permit};
use domain::feed::{Cursor, FeedFilter, FeedPage};
use domain::language::Language;
use domain::moment::Moment;
use domain::reading::Followed;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The most stories on one page of the list: with one more, as many as a page of any list has.
const LONGEST_PAGE: u32 = 29;

/// One page of the stories of what the permit's holder follows, the newest first, each once, in one version: that in the
/// language of `reader`, where there is one. At most `limit` of them, never more than 29.
pub async fn list_followed(
    db: &Db,
    permit: &Permit<KeepReading>,
    reader: Language,
    after: Option<Cursor>,
    limit: u32,
    now: Moment,
) -> Result<FeedPage, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let mut newest = BTreeMap::new();
    for what in follows::list(db, permit).await? {
        let all = FeedFilter { reader: Some(reader), ..FeedFilter::default() };
        let filter = match what {
            Followed::Country(code) => FeedFilter { country: Some(code), ..all },
            Followed::Topic(slug) => FeedFilter { topic: Some(slug), ..all },
            Followed::Source(slug) => FeedFilter { source: Some(slug), ..all },
        };
        // One more than asked for tells whether there is a next page.
        let page = list(db, &filter, after, limit + 1, now).await?;
        newest.extend(page.cards.into_iter().map(|card| (Reverse((card.published_at, card.id)), card)));
    }
    let more = newest.len() > limit as usize;
    let cards: Vec<_> = newest.into_values().take(limit as usize).collect();
    let next = cards.last().filter(|_| more).map(Cursor::after);
    Ok(FeedPage { cards, next })
}
