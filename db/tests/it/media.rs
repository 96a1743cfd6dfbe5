//! Pictures: stored once, described, listed, deleted, and seen by whoever may read a story that shows them.

use crate::engines::for_each_engine;
use crate::examples::{article, at, permit, rendered, slug};
use db::{Db, Error, articles, media, outbox};
use domain::access::{Person, Role, Viewer, authorize};
use domain::account::AccountId;
use domain::article::{Audience, NewArticle, State};
use domain::feed::FeedFilter;
use domain::form::SubmissionKey;
use domain::invalid::Invalid;
use domain::language::Language;
use domain::media::{Alt, MediaName, NewMedia, Origin, Sight};
use std::collections::BTreeSet;

fn picture(number: u128) -> NewMedia {
    NewMedia {
        name: MediaName(number),
        origin: Origin::Form(SubmissionKey(number)),
        alt: Alt::Text(format!("Picture {number}")),
        size: (700, 525),
        widths: vec![320, 640, 700],
        bytes: 123_456,
    }
}

async fn store(db: &Db, number: u128, seconds: i64) {
    media::insert(db, &permit(), &picture(number), at(seconds)).await.unwrap();
}

async fn save(db: &Db, story: &NewArticle, seconds: i64) {
    articles::save(db, &permit(), story, &rendered(story), at(seconds)).await.unwrap();
}

/// A story with the picture above it.
fn covered(name: &str, number: u128) -> NewArticle {
    NewArticle { cover: Some(MediaName(number)), ..article(name) }
}

/// A story with the picture in its text.
fn illustrated(name: &str, number: u128) -> NewArticle {
    NewArticle { body: format!("![x](/media/{}-640.webp#640x480)", MediaName(number)), ..article(name) }
}

async fn sight(db: &Db, number: u128, seconds: i64) -> Option<Sight> {
    media::sight(db, MediaName(number), at(seconds)).await.unwrap()
}

#[tokio::test]
async fn a_picture_is_found_as_it_was_stored() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let editor = Viewer::Person(Person { account: AccountId(77), role: Role::Editor });
        media::insert(db, &authorize(editor).unwrap(), &picture(1), at(5)).await.unwrap();
        store(db, 2, 6).await;
        let card = media::find(db, &permit(), MediaName(1)).await.unwrap().unwrap();
        assert_eq!((card.uploader, card.created_at, card.bytes, card.uses), (Some(AccountId(77)), at(5), 123_456, 0));
        let (shown, given) = (card.picture, picture(1));
        assert_eq!(
            (shown.name, shown.alt, shown.size, shown.widths),
            (given.name, given.alt, given.size, given.widths)
        );
        assert_eq!(media::find(db, &permit(), MediaName(2)).await.unwrap().unwrap().uploader, None);
        assert_eq!(media::find(db, &permit(), MediaName(3)).await.unwrap(), None);
        save(db, &covered("one", 1), 7).await;
        assert_eq!(media::count(db, &permit()).await.unwrap(), (2, 1), "two, and no story shows one of them");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_presses_of_one_button_are_one_picture() {
    for_each_engine(async |fixture| {
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                let db = fixture.db.clone();
                let media = NewMedia { name: MediaName(number), ..picture(7) };
                tokio::spawn(async move { media::insert(&db, &permit(), &media, at(0)).await.unwrap() })
            })
            .collect();
        let mut names = BTreeSet::new();
        for task in tasks {
            names.insert(task.await.unwrap());
        }
        assert_eq!(names.len(), 1);
        assert_eq!(fixture.number("SELECT count(*) FROM media").await, 1);
        let found = media::find_by_origin(&fixture.db, &permit(), &picture(7).origin).await.unwrap();
        assert_eq!(found, names.pop_first());
        assert_eq!(media::find_by_origin(&fixture.db, &permit(), &Origin::File([7; 32])).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_name_never_gets_another_picture() {
    for_each_engine(async |fixture| {
        store(&fixture.db, 1, 0).await;
        let other = NewMedia { origin: Origin::File([1; 32]), ..picture(1) };
        let refused = media::insert(&fixture.db, &permit(), &other, at(1)).await;
        assert!(matches!(refused, Err(Error::Taken("name"))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn the_list_goes_from_the_newest_to_the_oldest_without_a_gap() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for number in 0..7 {
            store(db, number, i64::try_from(number / 3).unwrap()).await;
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (cards, next) = media::list(db, &permit(), after, 2).await.unwrap();
            seen.extend(cards.iter().map(|card| card.picture.name.0));
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [6, 5, 4, 3, 2, 1, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_as_visible_as_the_story_that_shows_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        store(db, 1, 0).await;
        assert_eq!(sight(db, 1, 0).await, Some(Sight::Staff), "no story shows it");
        assert_eq!(sight(db, 2, 0).await, None, "there is none");
        for make in [covered, illustrated] {
            for (state, audience, expected) in [
                (State::Draft, Audience::Public, Sight::Staff),
                (State::Published, Audience::Members, Sight::Members),
                (State::Published, Audience::Public, Sight::Public),
                (State::Withdrawn, Audience::Public, Sight::Staff),
                (State::Draft, Audience::Members, Sight::Staff),
            ] {
                save(db, &NewArticle { state, audience, ..make("story", 1) }, 1).await;
                assert_eq!(sight(db, 1, 1).await, Some(expected), "{state:?} for {audience:?}");
            }
            save(db, &NewArticle { published_at: at(100), ..make("story", 1) }, 1).await;
            assert_eq!(sight(db, 1, 99).await, Some(Sight::Staff), "still to come");
            assert_eq!(sight(db, 1, 100).await, Some(Sight::Public), "its time has come");
            save(db, &article("story"), 1).await;
            assert_eq!(sight(db, 1, 100).await, Some(Sight::Staff), "the story shows it no longer");
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_stories_that_show_it_the_wider_one_decides() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        store(db, 1, 0).await;
        let members = NewArticle { audience: Audience::Members, ..illustrated("members", 1) };
        save(db, &members, 1).await;
        save(db, &covered("public", 1), 1).await;
        assert_eq!(sight(db, 1, 1).await, Some(Sight::Public));
        save(db, &NewArticle { state: State::Withdrawn, ..covered("public", 1) }, 1).await;
        assert_eq!(sight(db, 1, 1).await, Some(Sight::Members));
        save(db, &NewArticle { state: State::Draft, ..members }, 1).await;
        assert_eq!(sight(db, 1, 1).await, Some(Sight::Staff));
        assert_eq!(media::find(db, &permit(), MediaName(1)).await.unwrap().unwrap().uses, 2);
    })
    .await;
}

#[tokio::test]
async fn a_story_keeps_its_cover_and_shows_it_in_lists() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        store(db, 1, 0).await;
        store(db, 2, 0).await;
        // Above the story and in its text at once.
        let story = NewArticle { cover: Some(MediaName(1)), ..illustrated("story", 1) };
        save(db, &story, 1).await;
        save(db, &article("plain"), 1).await;
        let stored = articles::export(db, &permit(), None, 10).await.unwrap();
        assert!(stored.iter().any(|(_, stored)| *stored == story));
        let page = articles::list(db, &FeedFilter::default(), None, 10, at(1)).await.unwrap();
        let covers: Vec<_> = page.cards.into_iter().map(|card| (card.slug.to_string(), card.cover)).collect();
        let cover = |name: &str| covers.iter().find(|(slug, _)| slug == name).unwrap().1.clone();
        let shown = cover("story").unwrap();
        assert_eq!((shown.name, shown.size, shown.widths), (MediaName(1), (700, 525), vec![320, 640, 700]));
        assert_eq!(cover("plain"), None);
        save(db, &NewArticle { cover: Some(MediaName(2)), ..story }, 2).await;
        let found = articles::find(db, &slug("story"), Language::English, None, at(2)).await.unwrap().unwrap();
        assert_eq!(found.card.cover.unwrap().name, MediaName(2));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_cover_is_refused_and_an_unknown_picture_in_the_text_is_not() {
    for_each_engine(async |fixture| {
        let story = covered("story", 1);
        let refused = articles::save(&fixture.db, &permit(), &story, &rendered(&story), at(1)).await;
        let expected = Invalid::new("cover", "unknown");
        assert!(matches!(&refused, Err(Error::Invalid(invalid)) if *invalid == expected), "{refused:?}");
        save(&fixture.db, &illustrated("story", 1), 1).await;
        assert_eq!(fixture.number("SELECT count(*) FROM article_media").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_a_story_shows_is_not_deleted() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        store(db, 1, 0).await;
        for make in [covered, illustrated] {
            save(db, &NewArticle { state: State::Draft, ..make("story", 1) }, 1).await;
            let refused = media::delete(db, &permit(), MediaName(1), at(1)).await;
            let expected = Invalid::new("media", "in-use");
            assert!(matches!(&refused, Err(Error::Invalid(invalid)) if *invalid == expected), "{refused:?}");
        }
        save(db, &article("story"), 1).await;
        assert!(media::delete(db, &permit(), MediaName(1), at(1)).await.unwrap());
        assert!(!media::delete(db, &permit(), MediaName(1), at(1)).await.unwrap());
        let names = BTreeSet::from([MediaName(1), MediaName(2)]);
        store(db, 2, 0).await;
        assert_eq!(media::known(db, &permit(), &names).await.unwrap(), BTreeSet::from([MediaName(2)]));
    })
    .await;
}

#[tokio::test]
async fn another_alternative_is_an_event_where_the_public_reads_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        store(db, 1, 0).await;
        save(db, &covered("public", 1), 1).await;
        save(db, &NewArticle { state: State::Draft, ..covered("draft", 1) }, 1).await;
        let before = outbox::newest(db).await.unwrap();
        assert!(media::set_alt(db, &permit(), MediaName(1), &Alt::Decorative, at(2)).await.unwrap());
        assert_eq!(outbox::newest(db).await.unwrap(), before + 1);
        let found = articles::find(db, &slug("public"), Language::English, None, at(2)).await.unwrap().unwrap();
        assert_eq!(found.card.cover.unwrap().alt, Alt::Decorative);
        assert!(!media::set_alt(db, &permit(), MediaName(2), &Alt::Decorative, at(2)).await.unwrap());
    })
    .await;
}
