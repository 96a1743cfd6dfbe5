//! Pages: kept like stories, found by their names, and in no list of news.

use crate::engines::for_each_engine;
use crate::examples::{article, at, permit, rendered, slug};
use db::articles::{self, Saved};
use db::{Db, Error, outbox};
use domain::article::{Audience, Kind, NewArticle, State};
use domain::feed::FeedFilter;
use domain::language::Language;

async fn save(db: &Db, article: &NewArticle, seconds: i64) -> Result<Saved, Error> {
    articles::save(db, &permit(), article, &rendered(article), at(seconds)).await
}

fn page(name: &str) -> NewArticle {
    NewArticle { kind: Kind::Page, ..article(name) }
}

fn translation(name: &str, language: Language) -> NewArticle {
    NewArticle { translation_of: Some(slug(name)), language, ..page(&format!("{name}-{language}")) }
}

/// The names of the pages at that moment.
async fn names(db: &Db, seconds: i64) -> Vec<String> {
    let pages = articles::list_pages(db, at(seconds)).await.unwrap();
    pages.into_iter().map(|(slug, _)| slug.to_string()).collect()
}

#[tokio::test]
async fn a_page_is_found_whole_under_its_name_with_its_translations() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for page in [
            page("about"),
            page("privacy"),
            translation("about", Language::French),
            translation("about", Language::Arabic),
        ] {
            assert_eq!(save(db, &page, 5).await.unwrap(), Saved::Inserted);
            assert_eq!(save(db, &page, 6).await.unwrap(), Saved::Unchanged);
        }
        let about = articles::find_page(db, &slug("about"), at(9)).await.unwrap().unwrap();
        assert_eq!((about.card.headline.as_str(), about.html.as_str()), ("Headline of about", "<p>Body of about</p>"));
        assert_eq!(about.updated_at, at(5));
        let others = |page: &domain::article::Article| {
            page.translations.iter().map(|link| link.slug.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(others(&about), ["about-ar", "about-fr"]);
        let french = articles::find_page(db, &slug("about-fr"), at(9)).await.unwrap().unwrap();
        assert_eq!(others(&french), ["about-ar", "about"]);
        let exported = articles::export(db, &permit(), None, 9).await.unwrap();
        assert!(exported.iter().any(|(_, article)| *article == translation("about", Language::French)));
    })
    .await;
}

#[tokio::test]
async fn a_page_is_no_news_in_no_list_beside_no_story_and_no_event() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for (seconds, name) in [(1, "before"), (3, "after")] {
            save(db, &NewArticle { published_at: at(seconds), ..article(name) }, 3).await.unwrap();
        }
        let event = outbox::newest(db).await.unwrap();
        save(db, &NewArticle { published_at: at(2), ..page("about") }, 3).await.unwrap();
        save(db, &NewArticle { state: State::Withdrawn, ..page("about") }, 4).await.unwrap();
        save(db, &NewArticle { published_at: at(2), ..page("about") }, 5).await.unwrap();
        assert_eq!(outbox::newest(db).await.unwrap(), event);

        let feed = articles::list(db, &FeedFilter::default(), None, 9, at(9)).await.unwrap();
        let listed: Vec<_> = feed.cards.iter().map(|card| card.slug.as_str()).collect();
        assert_eq!(listed, ["after", "before"]);
        let after = articles::find(db, &slug("after"), Language::English, None, at(9)).await.unwrap().unwrap();
        assert_eq!(after.older.unwrap().slug, slug("before"));
        let about = articles::find_page(db, &slug("about"), at(9)).await.unwrap().unwrap();
        assert!(about.older.is_none() && about.newer.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_page_is_found_as_no_story_and_a_story_as_no_page() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &page("about"), 1).await.unwrap();
        save(db, &article("one"), 1).await.unwrap();
        assert!(articles::find(db, &slug("about"), Language::English, None, at(9)).await.unwrap().is_none());
        assert!(articles::find_page(db, &slug("one"), at(9)).await.unwrap().is_none());
        assert_eq!(names(db, 9).await, ["about"]);
    })
    .await;
}

#[tokio::test]
async fn names_are_unique_and_a_pages_name_is_no_storys() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &page("about"), 1).await.unwrap();
        for refused in [
            article("about"),
            article("contact-fr"),
            page("imprint"),
            NewArticle { translation_of: Some(slug("about")), ..page("privacy") },
        ] {
            let answer = save(db, &refused, 2).await;
            assert!(matches!(answer, Err(Error::Invalid(_))), "{}: {answer:?}", refused.slug);
        }
        // A translation wants its page.
        assert!(matches!(save(db, &translation("privacy", Language::French), 2).await, Err(Error::Invalid(_))));
        assert_eq!(fixture.texts("SELECT slug || ' ' || kind FROM article").await, ["about page"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_a_draft_withdrawn_for_members_or_to_come_does_not_exist() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for (hidden, until) in [
            (NewArticle { state: State::Draft, ..page("about") }, None),
            (NewArticle { state: State::Withdrawn, ..page("privacy") }, None),
            (NewArticle { audience: Audience::Members, ..translation("about", Language::Arabic) }, None),
            (NewArticle { published_at: at(50), ..page("contact") }, Some(50)),
        ] {
            save(db, &hidden, 1).await.unwrap();
            assert!(articles::find_page(db, &hidden.slug, at(49)).await.unwrap().is_none(), "{}", hidden.slug);
            if let Some(until) = until {
                assert!(articles::find_page(db, &hidden.slug, at(until)).await.unwrap().is_some());
            }
        }
        assert_eq!((names(db, 49).await, names(db, 50).await), (vec![], vec!["contact".to_owned()]));
    })
    .await;
}

#[tokio::test]
async fn whatever_changes_pages_changes_their_list() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let mut seen = vec![articles::list_pages(db, at(99)).await.unwrap()];
        let french = translation("about", Language::French);
        for (seconds, step) in [
            (1, page("about")),
            (2, french.clone()),
            (3, NewArticle { body: "Another".to_owned(), ..page("about") }),
            (4, NewArticle { state: State::Withdrawn, ..french }),
        ] {
            save(db, &step, seconds).await.unwrap();
            let list = articles::list_pages(db, at(99)).await.unwrap();
            assert!(!seen.contains(&list), "step {seconds}");
            seen.push(list);
        }
    })
    .await;
}
