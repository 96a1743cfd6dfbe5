//! Lists of stories, whatever they are narrowed to.

use crate::articles::{random_stories, save, stored};
use crate::engines::for_each_engine;
use crate::examples::{Dice, article, at, country, slug};
use db::{Db, articles};
use domain::article::{ArticleCard, ArticleId, Audience, CardSource, NewArticle, State};
use domain::feed::{Cursor, FeedFilter};
use domain::language::Language::{Arabic, English, French};
use domain::moment::Moment;
use domain::month::{Month, Period};

/// What a naive feed would list.
fn naive(stored: &[(ArticleId, NewArticle)], filter: &FeedFilter, now: Moment) -> Vec<ArticleCard> {
    let is_out = |story: &NewArticle| story.state == State::Published && story.published_at <= now;
    // Of those that are one story, the best for the reader.
    let original = |story: &NewArticle| story.translation_of.clone().unwrap_or(story.slug.clone());
    let is_best = |id: ArticleId, story: &NewArticle| {
        let rank = |id: ArticleId, story: &NewArticle| {
            (filter.reader != Some(story.language), story.translation_of.is_some(), id)
        };
        let others = stored.iter().filter(|(_, other)| is_out(other) && original(other) == original(story));
        filter.reader.is_none() || others.map(|(id, other)| rank(*id, other)).min() == Some(rank(id, story))
    };
    let mut cards: Vec<_> = stored
        .iter()
        .filter(|(id, story)| is_out(story) && is_best(*id, story))
        .filter(|(_, story)| !filter.open || story.audience == Audience::Public)
        .filter(|(_, story)| filter.language.is_none_or(|language| story.language == language))
        .filter(|(_, story)| {
            filter
                .period
                .is_none_or(|period| period.begins() <= story.published_at && story.published_at < period.ends())
        })
        .filter(|(_, story)| {
            filter.source.as_ref().is_none_or(|slug| story.source.as_ref().is_some_and(|source| source.slug == *slug))
        })
        .filter(|(_, story)| filter.country.is_none_or(|country| story.countries.contains(&country)))
        .filter(|(_, story)| filter.topic.as_ref().is_none_or(|topic| story.topics.contains(topic)))
        .map(|(id, story)| ArticleCard {
            id: *id,
            slug: story.slug.clone(),
            language: story.language,
            headline: story.headline.clone(),
            standfirst: story.standfirst.clone(),
            published_at: story.published_at,
            audience: story.audience,
            source: story
                .source
                .as_ref()
                .map(|source| CardSource { name: source.name.clone(), link: source.link.clone() }),
            countries: story.countries.clone(),
            cover: None,
        })
        .collect();
    cards.sort_by_key(|card| std::cmp::Reverse((card.published_at, card.id)));
    cards
}

#[tokio::test]
async fn paging_through_any_filter_neither_repeats_nor_loses_a_story_of_equal_moments() {
    for_each_engine(async |fixture| {
        let (db, now) = (&fixture.db, at(9));
        random_stories(db, &mut Dice(4), 250).await;
        let stored = stored(db).await;
        let mut dice = Dice(5);
        for country in [None, Some(country("KH")), Some(country("FR"))] {
            for topic in [None, Some(slug("ports")), Some(slug("wages")), Some(slug("unheard-of"))] {
                for source in [None, Some(slug("harbour-watch")), Some(slug("unheard-of"))] {
                    let filter = FeedFilter {
                        country,
                        topic: topic.clone(),
                        source,
                        language: dice.pick(&[None, None, None, Some(French)]),
                        period: dice.pick(&[
                            None,
                            None,
                            None,
                            Some(Period::Month(Month::of(at(0)))),
                            Some(Period::Year(2024)),
                        ]),
                        open: dice.below(2) == 0,
                        reader: dice.pick(&[None, Some(English), Some(Arabic)]),
                    };
                    let expected = naive(&stored, &filter, now);
                    for limit in [1, 7, 30] {
                        assert_eq!(paged(db, &filter, limit, now).await, expected, "{filter:?} by {limit}");
                    }
                }
            }
        }
        for reader in [None, Some(French)] {
            let filter = FeedFilter { reader, ..FeedFilter::default() };
            assert_eq!(paged(db, &filter, 7, now).await, naive(&stored, &filter, now), "{filter:?}");
        }
        let of = |reader| naive(&stored, &FeedFilter { reader, ..FeedFilter::default() }, now).len();
        assert!(of(Some(French)) > 60 && of(None) > of(Some(French)) + 10, "the dice made enough stories");
    })
    .await;
}

/// All of a list, page by page.
async fn paged(db: &Db, filter: &FeedFilter, limit: u32, now: Moment) -> Vec<ArticleCard> {
    let (mut cards, mut after) = (Vec::new(), None);
    loop {
        let page = articles::list(db, filter, after, limit, now).await.unwrap();
        assert!(page.cards.len() <= limit as usize && (page.cards.len() == limit as usize || page.next.is_none()));
        cards.extend(page.cards);
        after = page.next;
        if after.is_none() {
            return cards;
        }
    }
}

#[tokio::test]
async fn a_page_holds_one_to_thirty_stories_and_no_cursor_reaches_into_the_future() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for number in 0..40 {
            save(db, &NewArticle { published_at: at(number), ..article(&format!("story-{number}")) }).await;
        }
        let everything = FeedFilter::default();
        let page = articles::list(db, &everything, None, 1_000, at(100)).await.unwrap();
        assert_eq!((page.cards.len(), page.cards[0].slug.as_str()), (30, "story-39"));
        assert_eq!(articles::list(db, &everything, None, 0, at(100)).await.unwrap().cards.len(), 1);
        for seconds in [50, i64::from(u32::MAX)] {
            let forged = Cursor { published_at: at(seconds), id: ArticleId(u128::MAX) };
            let page = articles::list(db, &everything, Some(forged), 30, at(20)).await.unwrap();
            assert_eq!(page.cards[0].slug.as_str(), "story-20");
        }
        let extremes = [(i64::MIN, 0), (i64::MAX, u128::MAX)];
        for (micros, id) in extremes {
            let cursor = Cursor { published_at: Moment::from_micros(micros), id: ArticleId(id) };
            articles::list(db, &everything, Some(cursor), 30, Moment::from_micros(i64::MAX)).await.unwrap();
        }
        assert!(articles::list(db, &everything, None, 30, at(-1)).await.unwrap().cards.is_empty());
    })
    .await;
}
