//! What somebody keeps of the news for themselves, and that it is theirs alone.

use crate::articles::save;
use crate::backup::export;
use crate::engines::for_each_engine;
use crate::examples::{account, article, at, permit, permit_of, sign_up, slug};
use db::{Db, Error, accounts, articles, backup, reading};
use domain::access::{KeepReading, Permit, Role};
use domain::account::{AccountId, Office};
use domain::article::{ArticleCard, ArticleId, Audience, NewArticle, State};
use domain::feed::FeedFilter;
use domain::invalid::Invalid;
use domain::reading::{Begun, KeptStory, MOST_BOOKMARKS, Progress};

/// An account's own permit.
pub(crate) async fn reader(db: &Db, id: u128) -> Permit<KeepReading> {
    sign_up(db, &account(id, Office::Member)).await;
    permit_of(AccountId(id), Role::Member)
}

/// The names of stories, in the order of their list.
fn names(cards: &[ArticleCard]) -> Vec<&str> {
    cards.iter().map(|card| card.slug.as_str()).collect()
}

async fn saved(db: &Db, permit: &Permit<KeepReading>) -> Vec<String> {
    let page = reading::bookmarks::list(db, permit, None, 30, at(1_000)).await.unwrap();
    names(&page.cards).into_iter().map(str::to_owned).collect()
}

async fn id_of(db: &Db, name: &str) -> ArticleId {
    let cards = articles::list(db, &FeedFilter::default(), None, 30, at(1_000)).await.unwrap().cards;
    cards.into_iter().find(|card| card.slug.as_str() == name).unwrap().id
}

async fn kept(db: &Db, permit: &Permit<KeepReading>, name: &str) -> KeptStory {
    reading::of_story(db, permit, id_of(db, name).await).await.unwrap()
}

fn so_far(place: &str, progress: u16) -> Begun {
    Begun { place: place.parse().ok(), progress: Progress::new(progress).unwrap() }
}

#[tokio::test]
async fn what_somebody_saves_is_listed_for_them_alone_the_last_one_first() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let (one, other) = (reader(db, 1).await, reader(db, 2).await);
        for name in ["a", "b", "c"] {
            save(db, &article(name)).await;
        }
        for (seconds, name) in [(10, "b"), (20, "a"), (30, "b")] {
            assert!(reading::bookmarks::save(db, &one, &slug(name), at(seconds)).await.unwrap());
        }
        assert!(reading::bookmarks::save(db, &other, &slug("c"), at(40)).await.unwrap());
        assert!(!reading::bookmarks::save(db, &one, &slug("none"), at(40)).await.unwrap());
        assert_eq!((saved(db, &one).await, saved(db, &other).await), (vec!["a".into(), "b".into()], vec!["c".into()]));
        assert!(kept(db, &one, "a").await.saved && !kept(db, &other, "a").await.saved);
        let all = articles::list(db, &FeedFilter::default(), None, 30, at(1_000)).await.unwrap().cards;
        assert_eq!(reading::bookmarks::saved_among(db, &other, &all).await.unwrap(), [id_of(db, "c").await].into());
        // Nobody takes away what is another's.
        reading::bookmarks::remove(db, &other, &slug("a")).await.unwrap();
        reading::bookmarks::clear(db, &other).await.unwrap();
        reading::bookmarks::remove(db, &one, &slug("b")).await.unwrap();
        assert_eq!((saved(db, &one).await, saved(db, &other).await), (vec!["a".to_owned()], Vec::new()));
        // The server itself keeps nothing.
        assert!(!reading::bookmarks::save(db, &permit(), &slug("a"), at(40)).await.unwrap());
        assert_eq!(fixture.number("SELECT count(*) FROM bookmark").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_list_of_saved_stories_goes_on_page_by_page_without_a_gap() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = reader(db, 1).await;
        for number in 0..7 {
            save(db, &article(&format!("story-{number}"))).await;
            // Some at the same moment.
            reading::bookmarks::save(db, &one, &slug(&format!("story-{number}")), at(number / 3)).await.unwrap();
        }
        let whole = reading::bookmarks::list(db, &one, None, 30, at(1_000)).await.unwrap();
        assert_eq!((whole.cards.len(), whole.next), (7, None));
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = reading::bookmarks::list(db, &one, after, 2, at(1_000)).await.unwrap();
            assert!(page.cards.len() <= 2);
            paged.extend(page.cards);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole.cards);
    })
    .await;
}

#[tokio::test]
async fn one_story_too_many_is_refused_until_another_is_taken_off() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = reader(db, 1).await;
        for name in ["first", "last", "gone"] {
            save(db, &article(name)).await;
        }
        let now = at(1_000);
        reading::bookmarks::save(db, &one, &slug("first"), now).await.unwrap();
        reading::bookmarks::save(db, &one, &slug("gone"), now).await.unwrap();
        save(db, &NewArticle { state: State::Withdrawn, ..article("gone") }).await;
        // The others, round the crate: 500 stories take their time.
        let random = if fixture.kind == crate::engines::Kind::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
        fixture
            .run(&format!(
                "INSERT INTO article (article_id, slug, language, headline, standfirst, published_at, audience, state,
                    revision, created_at, updated_at, html_version, html, body)
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
                 SELECT {random}, 'filler-' || i, 'en', '', '', 0, 'public', 'published', 1, 0, 0, 1, '', '' FROM n;
                 INSERT INTO bookmark (account_id, article_id, saved_at)
                 SELECT {}, article_id, 0 FROM article WHERE slug LIKE 'filler-%'",
                MOST_BOOKMARKS - 1,
                fixture.id(1),
            ))
            .await;
        let refused = reading::bookmarks::save(db, &one, &slug("last"), now).await;
        assert!(
            matches!(refused, Err(Error::Invalid(Invalid { field: "bookmark", reason: "too-many" }))),
            "{refused:?}"
        );
        // One that is saved already is none too many.
        assert!(reading::bookmarks::save(db, &one, &slug("first"), now).await.unwrap());
        reading::bookmarks::remove(db, &one, &slug("filler-1")).await.unwrap();
        assert!(reading::bookmarks::save(db, &one, &slug("last"), now).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_remembered_before_somebody_wants_it_nor_after_they_want_it_no_more() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let (one, other) = (reader(db, 1).await, reader(db, 2).await);
        for name in ["read", "begun"] {
            save(db, &article(name)).await;
        }
        let note_all = async |permit: &Permit<KeepReading>| {
            assert!(reading::mark(db, permit, &slug("read"), true, at(10)).await.unwrap());
            assert!(reading::note(db, permit, &slug("begun"), &so_far("s-two", 400), at(20)).await.unwrap());
        };
        note_all(&one).await;
        assert_eq!(fixture.number("SELECT count(*) FROM reading").await, 0);
        assert_eq!(kept(db, &one, "read").await, KeptStory::default());
        for permit in [&one, &other] {
            assert!(!reading::remembers(db, permit).await.unwrap());
            assert!(reading::remember(db, permit, true).await.unwrap());
            note_all(permit).await;
        }
        assert!(kept(db, &one, "read").await.read);
        assert_eq!(kept(db, &one, "begun").await.begun, Some(so_far("s-two", 400)));
        reading::bookmarks::save(db, &one, &slug("read"), at(30)).await.unwrap();
        assert!(reading::remember(db, &one, false).await.unwrap());
        assert_eq!(fixture.number("SELECT count(*) FROM reading").await, 2, "the other's");
        assert_eq!(kept(db, &one, "read").await, KeptStory { saved: true, ..KeptStory::default() });
        assert!(kept(db, &other, "read").await.read);
        // An account that goes takes everything along.
        accounts::delete(db, &permit(), AccountId(2), at(40)).await.unwrap();
        assert_eq!(fixture.number("SELECT count(*) FROM reading").await, 0);
        assert!(!reading::remember(db, &other, true).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_place_only_moves_on_and_near_the_end_the_story_is_read() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = reader(db, 1).await;
        save(db, &article("long")).await;
        reading::remember(db, &one, true).await.unwrap();
        let note = async |place: &str, progress: u16, seconds: i64| {
            assert!(reading::note(db, &one, &slug("long"), &so_far(place, progress), at(seconds)).await.unwrap());
            kept(db, &one, "long").await
        };
        assert_eq!(note("", 100, 1).await.begun, Some(so_far("", 100)));
        assert_eq!(note("s-two", 500, 2).await.begun, Some(so_far("s-two", 500)));
        assert_eq!(note("s-one", 300, 3).await.begun, Some(so_far("s-two", 500)), "one that comes late");
        let listed = reading::begun(db, &one, 9, at(1_000)).await.unwrap();
        assert_eq!((listed.len(), &listed[0].begun), (1, &so_far("s-two", 500)));
        let read = KeptStory { remembers: true, read: true, ..KeptStory::default() };
        assert_eq!(note("s-three", 950, 4).await, read);
        assert_eq!(note("s-one", 200, 5).await, read, "who leafs through it again has read it all the same");
        assert!(reading::begun(db, &one, 9, at(1_000)).await.unwrap().is_empty());
        assert!(reading::mark(db, &one, &slug("long"), false, at(6)).await.unwrap());
        assert_eq!(note("s-one", 200, 7).await.begun, Some(so_far("s-one", 200)));
    })
    .await;
}

#[tokio::test]
async fn what_was_withdrawn_or_is_to_come_shows_in_no_list_and_takes_no_mark() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = reader(db, 1).await;
        reading::remember(db, &one, true).await.unwrap();
        for name in ["stays", "goes"] {
            save(db, &NewArticle { audience: Audience::Members, ..article(name) }).await;
            reading::bookmarks::save(db, &one, &slug(name), at(1)).await.unwrap();
            reading::note(db, &one, &slug(name), &so_far("", 10), at(1)).await.unwrap();
        }
        save(db, &NewArticle { state: State::Withdrawn, ..article("goes") }).await;
        save(db, &NewArticle { published_at: at(5_000), ..article("to-come") }).await;
        save(db, &NewArticle { state: State::Draft, ..article("draft") }).await;
        assert_eq!(saved(db, &one).await, ["stays"]);
        let begun = reading::begun(db, &one, 9, at(1_000)).await.unwrap();
        assert_eq!(begun.iter().map(|begun| begun.card.slug.as_str()).collect::<Vec<_>>(), ["stays"]);
        for name in ["goes", "to-come", "draft", "none"] {
            let now = at(1_000);
            assert!(!reading::bookmarks::save(db, &one, &slug(name), now).await.unwrap(), "{name}");
            assert!(!reading::mark(db, &one, &slug(name), true, now).await.unwrap(), "{name}");
            assert!(!reading::note(db, &one, &slug(name), &so_far("", 10), now).await.unwrap(), "{name}");
        }
        // Out again, it is where it was.
        save(db, &NewArticle { audience: Audience::Members, ..article("goes") }).await;
        assert_eq!(saved(db, &one).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn marks_go_after_a_year_places_after_three_months_and_saved_stories_stay() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = reader(db, 1).await;
        reading::remember(db, &one, true).await.unwrap();
        for name in ["read", "begun"] {
            save(db, &article(name)).await;
            reading::bookmarks::save(db, &one, &slug(name), at(0)).await.unwrap();
        }
        reading::mark(db, &one, &slug("read"), true, at(0)).await.unwrap();
        reading::note(db, &one, &slug("begun"), &so_far("", 10), at(0)).await.unwrap();
        for (seconds, gone) in [(90 * 86_400 - 1, 0), (90 * 86_400, 1), (365 * 86_400 - 1, 0), (365 * 86_400, 1)] {
            assert_eq!(reading::prune(db, &permit(), at(seconds)).await.unwrap(), gone, "after {seconds} s");
        }
        assert_eq!(saved(db, &one).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_reads_writes_no_deed() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = reader(db, 1).await;
        save(db, &article("one")).await;
        let deeds = "SELECT count(*) FROM audit";
        let before = fixture.number(deeds).await;
        reading::remember(db, &one, true).await.unwrap();
        reading::bookmarks::save(db, &one, &slug("one"), at(1)).await.unwrap();
        reading::mark(db, &one, &slug("one"), true, at(1)).await.unwrap();
        reading::follows::follow(db, &one, &"country:kh".parse().unwrap(), at(1)).await.unwrap();
        reading::remember(db, &one, false).await.unwrap();
        assert_eq!(fixture.number(deeds).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_backup_carries_what_is_kept_from_either_engine_to_either() {
    for_each_engine(async |source| {
        let db = &source.db;
        let one = reader(db, 1).await;
        for name in ["read", "begun"] {
            save(db, &article(name)).await;
        }
        reading::remember(db, &one, true).await.unwrap();
        reading::bookmarks::save(db, &one, &slug("read"), at(1)).await.unwrap();
        reading::mark(db, &one, &slug("read"), true, at(2)).await.unwrap();
        reading::note(db, &one, &slug("begun"), &so_far("s-ليلة", 400), at(3)).await.unwrap();
        reading::follows::follow(db, &one, &"country:kh".parse().unwrap(), at(4)).await.unwrap();
        let kept_of = async |db: &Db| {
            let follows = reading::follows::list(db, &one).await.unwrap();
            (kept(db, &one, "read").await, kept(db, &one, "begun").await, follows)
        };
        let (contents, shelf) = export(source).await;
        let before = kept_of(db).await;
        assert!(before.0.saved && before.0.read && before.1.begun.is_some() && before.2.len() == 1);
        for_each_engine(async |target| {
            backup::import(&target.db, &permit(), &contents, &mut shelf.clone()).await.unwrap();
            assert_eq!(kept_of(&target.db).await, before);
        })
        .await;
    })
    .await;
}
