//! `/api/…`: what scripts of the page ask. Every one of these is a public address.

use crate::site::{TestSite, story};
use app::error::Error;
use app::head::Head;
use app::wire::atlas::Atlas;
use app::wire::packed::pack;
use app::wire::{FeedView, StoryView};
use domain::article::NewArticle;
use domain::html::SafeHtml;
use leptos::prelude::{Owner, provide_context};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[tokio::test]
async fn a_script_gets_the_figure_the_feed_a_story_and_the_map() {
    let site = TestSite::populated().await;
    let atlas = site.get("/api/atlas?lang=en&view%5Bcountry%5D=kh").await.expect(200);
    assert_eq!(atlas.header("cache-control"), "no-store");
    assert_eq!(atlas.unpack::<Atlas>().figure, "5 or more members currently registered in Cambodia.");
    let feed: FeedView = site.get("/api/articles?lang=en&country=KH").await.expect(200).unpack();
    assert_eq!(feed.heading, "News from Cambodia");
    assert_eq!(feed.stories[0].slug.as_str(), "two-clinics");
    let story: StoryView = site.get("/api/article?lang=en&slug=one-room").await.expect(200).unpack();
    assert_eq!(story.card.headline, "Headline of one-room");
    let map: SafeHtml = site.get("/api/map?lang=en").await.expect(200).unpack();
    assert!(map.as_str().starts_with("<svg"));
}

#[tokio::test]
async fn the_cursor_of_one_page_asks_for_the_next() {
    let site = TestSite::start().await;
    for place in 0..15 {
        site.store_story(&story(&format!("story-{place}"))).await;
    }
    let first: FeedView = site.get("/api/articles?lang=en").await.expect(200).unpack();
    let next = first.next.unwrap();
    let second: FeedView = site.get(&format!("/api/articles?lang=en&after={next}")).await.expect(200).unpack();
    assert_eq!(first.stories.len(), 12);
    assert_eq!(second.stories.len(), 3);
    assert_eq!(second.next, None);
}

#[tokio::test]
async fn a_script_sees_nothing_of_the_page_that_its_thread_draws_meanwhile() {
    let site = TestSite::populated().await;
    let written = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&written);
    let page = Owner::new_root(None);
    page.with(|| {
        provide_context(Head(Arc::new(move |_, _| {
            count.fetch_add(1, Ordering::Relaxed);
        })));
    });
    // Where a page waits for its data, its owner stays the thread's.
    page.set();
    site.get("/api/page?lang=en&path=/countries").await.expect(200);
    assert_eq!(written.load(Ordering::Relaxed), 0, "tags of the table in another page's head");
}

#[tokio::test]
async fn a_failure_is_one_of_our_codes_under_its_own_status() {
    let site = TestSite::populated().await;
    for (path, status, code) in [
        ("/api/article?lang=en&slug=none", 404, Error::NotFound),
        ("/api/articles?lang=en&topic=none", 404, Error::NotFound),
        ("/api/articles?lang=en&after=zzz", 400, Error::Invalid),
        ("/api/articles?lang=en&country=ZZ", 400, Error::Invalid),
        ("/api/articles?lang=en&topic=NO", 400, Error::Invalid),
        ("/api/article?lang=en&slug=One", 400, Error::Invalid),
        ("/api/article?lang=en", 400, Error::Invalid),
        ("/api/page?lang=en&path=/countries/zz", 404, Error::NotFound),
        ("/api/map?lang=en&part=Love", 400, Error::Invalid),
        ("/api/atlas", 400, Error::Invalid),
    ] {
        let answer = site.get(path).await.expect(status);
        assert_eq!(answer.unpack::<Error>(), code, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_function_or_method_is_the_callers_mistake() {
    let site = TestSite::start().await;
    for path in ["/api/none", "/api/", "/api/articles/none", "/api/%00", "/api/..%2f"] {
        let answer = site.get(path).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = site.ask(method, "/api/atlas?lang=en", &[], "").await;
        assert!((400..500).contains(&answer.status), "{method}: {}", answer.status);
    }
}

#[tokio::test]
async fn no_answer_leads_to_another_site_whatever_a_browser_says_about_itself() {
    let site = TestSite::populated().await;
    let headers = [("accept", "text/html"), ("referer", "https://evil.example/page")];
    for (path, status) in [("/api/atlas?lang=en", 200), ("/api/article?lang=en&slug=none", 404)] {
        let answer = site.get_with(path, &headers).await.expect(status);
        assert_eq!(answer.header("location"), "", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_language_is_answered_in_the_default_one() {
    let site = TestSite::populated().await;
    let english = site.get("/api/atlas?lang=en").await;
    for lang in ["", "xx", "..", "%00", "en-GB"] {
        assert_eq!(site.get(&format!("/api/atlas?lang={lang}")).await, english, "{lang}");
    }
}

#[tokio::test]
async fn a_story_tells_scripts_nothing_that_its_page_does_not() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { body: "*One*".to_owned(), ..story("one") }).await;
    let answer = site.get("/api/article?lang=en&slug=one").await;
    let story: StoryView = answer.unpack();
    assert_eq!(pack(&story).unwrap(), answer.text(), "nothing but these fields");
    let StoryView {
        card: _,
        contents: _,
        cover: _,
        html,
        json_ld: _,
        newer: _,
        older: _,
        credit: _,
        rest: _,
        topics: _,
        translations: _,
        minutes: _,
        sharing: _,
    } = story;
    assert_eq!(html.as_str().trim(), "<p><em>One</em></p>");
}
