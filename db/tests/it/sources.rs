//! Organisations that stories come from, and what is on record of such stories.

use crate::engines::for_each_engine;
use crate::examples::{article, at, permit, record, rendered, slug};
use db::articles::{self, Saved};
use db::{Db, Error, links, outbox, sources};
use domain::article::{Article, NewArticle, State};
use domain::invalid::Invalid;
use domain::language::Language::English;
use domain::source::{Canonical, LinkTrouble, Republication, Scope, Source};

async fn save(db: &Db, article: &NewArticle) -> Saved {
    articles::save(db, &permit(), article, &rendered(article), at(1)).await.unwrap()
}

async fn find(db: &Db, name: &str, seconds: i64) -> Article {
    articles::find(db, &slug(name), English, None, at(seconds)).await.unwrap().unwrap()
}

fn from(name: &str, source: Republication) -> NewArticle {
    NewArticle { source: Some(source), ..article(name) }
}

/// Every field of a record holds something.
fn full() -> Republication {
    Republication {
        title: Some("One room".to_owned()),
        author: Some("A. Writer and others".to_owned()),
        date: Some("2016-11-09".parse().unwrap()),
        rights: Some("The writers".to_owned()),
        licence: Some("CC-BY-ND-4.0".parse().unwrap()),
        given_by: Some("The editor".to_owned()),
        given_on: Some("2017-01-02".parse().unwrap()),
        // The tests' time begins on 2023-11-14.
        until: Some("2023-11-15".parse().unwrap()),
        canonical: Canonical::Theirs,
        ..record("Harbour Watch")
    }
}

#[tokio::test]
async fn every_field_of_a_record_comes_back() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for source in [full(), Republication { scope: Scope::Extract, ..record("Harbour Watch") }] {
            save(db, &from("one", source.clone())).await;
            assert_eq!(find(db, "one", 2).await.source, Some(source.clone()));
            assert_eq!(save(db, &from("one", source)).await, Saved::Unchanged);
        }
        save(db, &article("one")).await;
        assert_eq!(find(db, "one", 2).await.source, None);
    })
    .await;
}

#[tokio::test]
async fn stories_of_one_organisation_share_its_name_and_a_new_name_reaches_them_all() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &from("one", record("Harbour Watch"))).await;
        save(db, &from("two", record("Harbour Watch"))).await;
        // Another organisation whose name gives the same address.
        save(db, &from("three", record("Harbour, Watch!"))).await;
        let names: Vec<_> =
            sources::list(db).await.unwrap().into_iter().map(|source| source.slug.to_string()).collect();
        assert_eq!(names, ["harbour-watch", "harbour-watch-2"]);
        assert_eq!(find(db, "three", 2).await.source.unwrap().slug, slug("harbour-watch-2"));

        let renamed = Source {
            slug: slug("harbour-watch"),
            name: "Harbour Watch International".to_owned(),
            link: Some("https://harbourwatch.example/".parse().unwrap()),
            logo: None,
        };
        let before = outbox::newest(db).await.unwrap();
        sources::save(db, &permit(), &renamed, at(3)).await.unwrap();
        assert_eq!(sources::find(db, &renamed.slug).await.unwrap(), Some((renamed.clone(), None)));
        for name in ["one", "two"] {
            let found = find(db, name, 4).await;
            assert_eq!(found.card.source.unwrap().name, renamed.name);
            assert_eq!(found.source.unwrap().slug, renamed.slug);
        }
        assert!(outbox::newest(db).await.unwrap() > before, "open pages hear of it");
        let taken = Source { slug: slug("another"), ..renamed };
        let refused = sources::save(db, &permit(), &taken, at(5)).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(invalid) if invalid == Invalid::new("name", "taken")));
    })
    .await;
}

#[tokio::test]
async fn when_the_permission_ends_readers_get_the_extract_and_open_pages_hear_of_it_once() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let story = from("one", full());
        save(db, &story).await;
        save(db, &from("for-ever", record("Harbour Watch"))).await;
        // 2023-11-14T22:13:20Z, when these tests begin, and the end of 2023-11-15.
        let midnight = 86_400 + 6_400;
        assert_eq!(find(db, "one", midnight - 1).await.html, rendered(&story).html);
        assert_eq!(find(db, "one", midnight).await.html, rendered(&story).extract);
        assert_eq!(find(db, "for-ever", midnight).await.html, rendered(&article("for-ever")).html);

        assert_eq!(articles::announce(db, &permit(), at(2)).await.unwrap(), 0);
        let before = outbox::newest(db).await.unwrap();
        for (seconds, told) in [(midnight - 1, 0), (midnight, 1), (midnight + 1, 0), (midnight + 90_000, 0)] {
            assert_eq!(articles::announce(db, &permit(), at(seconds)).await.unwrap(), told, "{seconds}");
        }
        assert_eq!(outbox::newest(db).await.unwrap(), before + 1);
    })
    .await;
}

#[tokio::test]
async fn an_original_is_dead_after_three_failed_looks_in_a_row_and_alive_after_one_that_was_not() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &from("one", record("Harbour Watch"))).await;
        save(db, &NewArticle { state: State::Draft, ..from("draft", elsewhere("draft")) }).await;
        save(db, &from("two", elsewhere("two"))).await;
        let due = async |seconds| links::due(db, &permit(), at(seconds), 9).await.unwrap();
        let all = [record("Harbour Watch").link, elsewhere("two").link];
        assert_eq!(due(0).await, all);
        let gone = Some(LinkTrouble::Gone);
        let note = async |trouble, seconds| {
            links::note(db, &permit(), &all[0], trouble, Some(404), at(seconds)).await.unwrap();
            links::dead(db, &permit(), 9).await.unwrap()
        };
        for (trouble, seconds, dead) in
            [(gone, 1, 0), (gone, 2, 0), (None, 3, 0), (gone, 4, 0), (gone, 5, 0), (gone, 6, 1)]
        {
            assert_eq!(note(trouble, seconds).await.len(), dead, "{seconds}");
        }
        assert_eq!(due(6).await, [all[1].clone()]);
        assert_eq!(due(7).await, all);
        let dead = &note(gone, 8).await[0];
        assert_eq!((dead.slug.as_str(), dead.trouble, dead.status), ("one", LinkTrouble::Gone, Some(404)));
        assert_eq!((dead.since, dead.checked_at), (at(4), at(8)));
        save(db, &from("one", elsewhere("one"))).await;
        assert!(links::dead(db, &permit(), 9).await.unwrap().is_empty(), "the story has another");
        assert_eq!(links::forget(db, &permit()).await.unwrap(), 1);
    })
    .await;
}

fn elsewhere(name: &str) -> Republication {
    Republication { link: format!("https://z.example/{name}").parse().unwrap(), ..record("Harbour Watch") }
}
