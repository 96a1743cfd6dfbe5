//! The outbox.

use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::{article, at, member, permit, rendered, slug};
use db::{Db, articles, counts, members, outbox};
use domain::article::{NewArticle, State};
use domain::counts::SmallestGroup;
use domain::event::{PublicEvent, Topic};
use domain::language::Language;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

async fn save(db: &Db, story: &NewArticle, seconds: i64) {
    articles::save(db, &permit(), story, &rendered(story), at(seconds)).await.unwrap();
}

/// Everything in the outbox, in words: `counts`, `one new`, `one`.
async fn told(db: &Db) -> Vec<String> {
    let events = outbox::list(db, 0, 1_000).await.unwrap();
    events.into_iter().map(|event| in_words(&event)).collect()
}

fn in_words(event: &PublicEvent) -> String {
    match &event.topic {
        Topic::Counts => "counts".to_owned(),
        Topic::News { slug, new, only } => {
            let only = only.map(|only| format!(" in {}", only.tag())).unwrap_or_default();
            format!("{slug}{}{only}", if *new { " new" } else { "" })
        }
    }
}

#[tokio::test]
async fn the_newest_event_is_nought_before_the_first_and_grows_with_each() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(outbox::newest(db).await.unwrap(), 0);
        counts::publish(db, &permit(), at(1)).await.unwrap();
        let first = outbox::newest(db).await.unwrap();
        assert!(first > 0);
        let story = article("one");
        articles::save(db, &permit(), &story, &rendered(&story), at(2)).await.unwrap();
        assert!(outbox::newest(db).await.unwrap() > first);
        let events = fixture.texts("SELECT topic || ' ' || payload FROM outbox ORDER BY outbox_id").await;
        assert_eq!(events, ["counts {}", r#"news {"slug":"one","new":true}"#]);
    })
    .await;
}

#[tokio::test]
async fn of_a_translation_it_is_told_whose_lists_it_stands_in_whether_it_comes_at_once_or_in_its_time() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &article("one"), 0).await;
        articles::announce(db, &permit(), at(1)).await.unwrap();
        let french = |name: &str, seconds: i64| NewArticle {
            language: Language::French,
            translation_of: Some(slug("one")),
            published_at: at(seconds),
            ..article(name)
        };
        save(db, &french("un", 1), 1).await;
        save(db, &french("le-meme", 5), 1).await;
        articles::announce(db, &permit(), at(6)).await.unwrap();
        save(db, &NewArticle { headline: "Autre".to_owned(), ..french("un", 1) }, 7).await;
        assert_eq!(told(db).await, ["one new", "un new in fr", "le-meme new in fr", "un in fr"]);
    })
    .await;
}

/// Somebody who always reads on from the newest event it saw must meet every event.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_become_visible_in_their_order_however_many_write_at_once() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        counts::set_k(db, &permit(), SmallestGroup::new(1).unwrap(), at(0)).await.unwrap();
        if fixture.kind == Kind::Postgres {
            // Long enough between the number and the commit for others to overtake, if they could.
            let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_sleep(0.02); RETURN new; END $$;
                CREATE TRIGGER slow AFTER INSERT ON outbox FOR EACH ROW WHEN (new.topic = 'counts')
                    EXECUTE FUNCTION slow()";
            fixture.run(slow).await;
        }
        let mut writers: Vec<_> = (0..3)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for number in 0..25 {
                        let story = article(&format!("story-{writer}-{number}"));
                        articles::save(&db, &permit(), &story, &rendered(&story), at(1)).await.unwrap();
                    }
                })
            })
            .collect();
        let publisher = db.clone();
        writers.push(tokio::spawn(async move {
            for number in 1..=25_u32 {
                members::insert(&publisher, &permit(), &[member(number.into(), "KH")], at(1)).await.unwrap();
                counts::publish(&publisher, &permit(), at(number.into())).await.unwrap();
            }
        }));
        let (mut seen, mut newest) = (0, 0);
        while seen < 100 {
            let done = writers.iter().all(JoinHandle::is_finished);
            let (count, last) = read_on(fixture, newest).await;
            seen += count;
            newest = newest.max(last);
            assert!(count > 0 || !done, "an event was missed: {seen} of 100");
        }
        for writer in writers {
            writer.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn events_are_read_on_from_any_place_in_their_order() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(outbox::list(db, 0, 10).await.unwrap(), []);
        for name in ["one", "two", "three"] {
            save(db, &article(name), 1).await;
        }
        counts::publish(db, &permit(), at(2)).await.unwrap();
        let all = outbox::list(db, 0, 10).await.unwrap();
        assert_eq!(all.iter().map(in_words).collect::<Vec<_>>(), ["one new", "two new", "three new", "counts"]);
        assert!(all.is_sorted_by(|earlier, later| earlier.number < later.number));
        assert_eq!(outbox::oldest(db).await.unwrap(), all[0].number);
        assert_eq!(outbox::list(db, all[0].number, 2).await.unwrap(), all[1..3]);
        assert_eq!(outbox::list(db, all[3].number, 2).await.unwrap(), []);
    })
    .await;
}

/// Neither an event nor a gap between two may tell of what is not public.
#[tokio::test]
async fn drafts_and_stories_of_the_future_never_enter() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let hidden = [
            NewArticle { state: State::Draft, ..article("story") },
            NewArticle { state: State::Withdrawn, ..article("story") },
            NewArticle { published_at: at(1_000), ..article("story") },
        ];
        for story in &hidden {
            save(db, story, 1).await;
        }
        assert_eq!(told(db).await, [""; 0]);
        save(db, &article("story"), 2).await;
        save(db, &NewArticle { headline: "Another".to_owned(), ..article("story") }, 3).await;
        // It is gone for its readers, who must hear that; what happens to it then is nobody's business again.
        for story in &hidden {
            save(db, story, 4).await;
        }
        save(db, &article("story"), 5).await;
        assert_eq!(told(db).await, ["story new", "story", "story", "story new"]);
        let numbers: Vec<i64> = outbox::list(db, 0, 10).await.unwrap().into_iter().map(|event| event.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
    })
    .await;
}

#[tokio::test]
async fn a_story_whose_time_has_come_is_told_of_once_by_whichever_process_looks_first() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let other = Db::connect(&fixture.url).await.unwrap();
        assert_eq!(articles::announce(db, &permit(), at(10)).await.unwrap(), 0);
        let to_come = |name: &str| NewArticle { published_at: at(20), ..article(name) };
        save(db, &to_come("one"), 11).await;
        save(db, &NewArticle { state: State::Draft, ..to_come("draft") }, 11).await;
        assert_eq!(articles::announce(db, &permit(), at(19)).await.unwrap(), 0);
        let news = permit();
        let (first, second) =
            tokio::join!(articles::announce(db, &news, at(20)), articles::announce(&other, &news, at(21)));
        assert_eq!(first.unwrap() + second.unwrap(), 1);
        // Stored at its time or later, a story is told of by that itself; hours without any change nothing.
        save(db, &NewArticle { published_at: at(22), ..article("two") }, 23).await;
        for seconds in [24, 8_000, 16_000] {
            assert_eq!(articles::announce(db, &permit(), at(seconds)).await.unwrap(), 0);
        }
        assert_eq!(told(db).await, ["one new", "two new"]);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn old_events_are_forgotten_but_never_the_newest() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(outbox::prune(db, &permit(), at(100)).await.unwrap(), 0);
        for (name, seconds) in [("one", 1), ("two", 2), ("three", 3)] {
            save(db, &article(name), seconds).await;
        }
        assert_eq!(outbox::prune(db, &permit(), at(2)).await.unwrap(), 1);
        assert_eq!(told(db).await, ["two new", "three new"]);
        assert_eq!(outbox::prune(db, &permit(), at(100)).await.unwrap(), 1);
        assert_eq!(told(db).await, ["three new"]);
        let newest = outbox::newest(db).await.unwrap();
        save(db, &article("four"), 4).await;
        assert!(outbox::newest(db).await.unwrap() > newest);
    })
    .await;
}

/// Long enough for any hint that comes.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_commit_with_an_event_in_it_wakes_its_own_process_and_no_other_commit_does() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &NewArticle { state: State::Draft, ..article("draft") }, 1).await;
        save(db, &article("one"), 2).await;
        timeout(SOON, outbox::hint(db)).await.expect("the event was hinted at");
        // Had the draft rung the bell as well, this would not wait.
        assert!(timeout(Duration::from_millis(50), outbox::hint(db)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn on_postgresql_an_event_wakes_the_other_processes_even_after_their_connection_broke() {
    for_each_engine(async |fixture| {
        if fixture.kind == Kind::Sqlite {
            return;
        }
        let writer = fixture.db.clone();
        let reader = Db::connect(&fixture.url).await.unwrap();
        let relays = [writer.clone(), reader.clone()].map(|db| tokio::spawn(async move { outbox::relay(&db).await }));
        // It hints once it listens.
        timeout(SOON, outbox::hint(&reader)).await.unwrap();
        save(&writer, &article("one"), 1).await;
        timeout(SOON, outbox::hint(&reader)).await.expect("the other process hears of it");

        let listening = "SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN%') AS ended";
        assert_eq!(fixture.number(listening).await, 2);
        timeout(SOON, outbox::hint(&reader)).await.expect("it listens again, and looks whether it missed something");
        save(&writer, &article("two"), 2).await;
        timeout(SOON, outbox::hint(&reader)).await.expect("the other process hears of it again");
        for relay in relays {
            relay.abort();
            assert!(relay.await.unwrap_err().is_cancelled());
        }
        reader.close().await;
    })
    .await;
}

async fn read_on(fixture: &Fixture, newest: i64) -> (i64, i64) {
    let ids = format!("SELECT outbox_id AS id FROM outbox WHERE outbox_id > {newest}");
    let sql = match fixture.kind {
        Kind::Sqlite => format!("SELECT count(*) || ' ' || COALESCE(max(id), 0) FROM ({ids})"),
        Kind::Postgres => format!("SELECT count(*) || ' ' || COALESCE(max(id), 0) FROM ({ids}) AS new"),
    };
    let answer = fixture.texts(&sql).await.remove(0);
    let (count, last) = answer.split_once(' ').unwrap();
    (count.parse().unwrap(), last.parse().unwrap())
}
