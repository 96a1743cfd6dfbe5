//! What somebody follows, and the stories of it.

use crate::articles::{random_stories, save, stored};
use crate::engines::for_each_engine;
use crate::examples::{Dice, article, at, country, slug};
use crate::reading::reader;
use db::{Error, articles, reading};
use domain::article::{ArticleId, NewArticle, State};
use domain::invalid::Invalid;
use domain::language::Language::{self, Arabic, English, French};
use domain::reading::{Followed, MOST_FOLLOWS};
use std::cmp::Reverse;

fn followed(text: &str) -> Followed {
    text.parse().unwrap()
}

#[tokio::test]
async fn what_is_followed_is_listed_until_it_is_not_and_for_nobody_else() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        random_stories(db, &mut Dice(4), 40).await;
        let (one, other) = (reader(db, 1).await, reader(db, 2).await);
        let all = ["country:kh", "country:fr", "source:harbour-watch", "topic:ports"].map(followed);
        for what in all.iter().chain(&all) {
            reading::follows::follow(db, &one, what, at(100)).await.unwrap();
        }
        let listed = reading::follows::list(db, &one).await.unwrap();
        assert_eq!(listed, ["country:fr", "country:kh", "source:harbour-watch", "topic:ports"].map(followed));
        assert!(reading::follows::list(db, &other).await.unwrap().is_empty());
        reading::follows::unfollow(db, &other, &all[0]).await.unwrap();
        assert!(reading::follows::follows(db, &one, &all[0]).await.unwrap());
        reading::follows::unfollow(db, &one, &all[0]).await.unwrap();
        assert!(!reading::follows::follows(db, &one, &all[0]).await.unwrap());
        assert_eq!(reading::follows::list(db, &one).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn nobody_follows_what_has_no_page_nor_more_than_fits() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        random_stories(db, &mut Dice(4), 1).await;
        let one = reader(db, 1).await;
        let follow = async |what: &str| reading::follows::follow(db, &one, &followed(what), at(100)).await;
        let is = |answer: &Result<(), Error>, wanted: &str| {
            matches!(answer, Err(Error::Invalid(Invalid { field: "what", reason })) if *reason == wanted)
        };
        for what in ["topic:none", "source:none"] {
            assert!(is(&follow(what).await, "unknown"), "{what}");
        }
        // There is such a topic, and no story of it yet.
        follow("topic:wages").await.unwrap();
        reading::follows::unfollow(db, &one, &followed("topic:wages")).await.unwrap();
        fixture
            .run(&format!(
                "INSERT INTO follow (account_id, kind, name, followed_at)
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MOST_FOLLOWS})
                 SELECT {}, 'topic', 'gone-' || i, 0 FROM n",
                fixture.id(1)
            ))
            .await;
        assert!(is(&follow("country:kh").await, "too-many"));
        reading::follows::unfollow(db, &one, &followed("topic:gone-1")).await.unwrap();
        follow("country:kh").await.unwrap();
        follow("country:kh").await.unwrap();
        assert!(is(&follow("country:fr").await, "too-many"));
    })
    .await;
}

/// What a naive list of the stories of these things would hold.
fn naive(stored: &[(ArticleId, NewArticle)], follows: &[Followed], reader: Language) -> Vec<ArticleId> {
    let is_out = |story: &NewArticle| story.state == State::Published && story.published_at <= at(9);
    let original = |story: &NewArticle| story.translation_of.clone().unwrap_or(story.slug.clone());
    let rank = |id: ArticleId, story: &NewArticle| (story.language != reader, story.translation_of.is_some(), id);
    let is_followed = |story: &NewArticle| {
        follows.iter().any(|what| match what {
            Followed::Country(code) => story.countries.contains(code),
            Followed::Topic(topic) => story.topics.contains(topic),
            Followed::Source(source) => story.source.as_ref().is_some_and(|record| record.slug == *source),
        })
    };
    let is_best = |id: ArticleId, story: &NewArticle| {
        let others = stored.iter().filter(|(_, other)| is_out(other) && original(other) == original(story));
        others.map(|(id, other)| rank(*id, other)).min() == Some(rank(id, story))
    };
    let mut found: Vec<_> =
        stored.iter().filter(|(id, story)| is_out(story) && is_followed(story) && is_best(*id, story)).collect();
    found.sort_by_key(|(id, story)| Reverse((story.published_at, *id)));
    found.into_iter().map(|(id, _)| *id).collect()
}

#[tokio::test]
async fn the_stories_of_what_is_followed_come_newest_first_once_each_page_by_page() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        random_stories(db, &mut Dice(7), 150).await;
        let stored = stored(db).await;
        for (id, follows) in [
            (1, vec![]),
            (2, vec!["country:kh"]),
            (3, vec!["topic:ports"]),
            (4, vec!["source:harbour-watch"]),
            (5, vec!["country:kh", "country:ci", "topic:fishing", "source:harbour-watch"]),
            (6, vec!["country:fr"]),
        ] {
            let permit = reader(db, id).await;
            let follows: Vec<_> = follows.into_iter().map(followed).collect();
            for what in &follows {
                reading::follows::follow(db, &permit, what, at(100)).await.unwrap();
            }
            for reader in [English, French, Arabic] {
                let expected = naive(&stored, &follows, reader);
                assert_eq!(expected.is_empty(), [1, 6].contains(&id), "the dice made stories of {follows:?}");
                for limit in [1, 7, 30] {
                    let (mut paged, mut after) = (Vec::new(), None);
                    loop {
                        let page = articles::list_followed(db, &permit, reader, after, limit, at(9)).await.unwrap();
                        assert!(page.cards.len() <= limit as usize);
                        paged.extend(page.cards.into_iter().map(|card| card.id));
                        after = page.next;
                        if after.is_none() {
                            break;
                        }
                    }
                    assert_eq!(paged, expected, "{follows:?} by {limit}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_story_of_two_followed_things_comes_once() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        crate::examples::topic_names(db).await;
        let story = NewArticle { countries: vec![country("KH")], topics: vec![slug("ports")], ..article("both") };
        save(db, &story).await;
        let permit = reader(db, 1).await;
        for what in ["country:kh", "topic:ports"] {
            reading::follows::follow(db, &permit, &followed(what), at(100)).await.unwrap();
        }
        let page = articles::list_followed(db, &permit, English, None, 30, at(9)).await.unwrap();
        assert_eq!(page.cards.len(), 1);
    })
    .await;
}
