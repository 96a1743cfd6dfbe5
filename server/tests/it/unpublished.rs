//! What a visitor may not read, or not yet, is as if it did not exist: as a page, in the feed, on the map, in answers
//! to scripts, beside other stories.

use crate::site::{START, TestSite, story};
use domain::article::{NewArticle, State};
use domain::language::Language;

/// A country that nothing else is about.
const COUNTRY: &str = "BT";

fn hidden_stories() -> [NewArticle; 3] {
    let original = Some("shown".parse().unwrap());
    let hidden = |name: &str| NewArticle {
        countries: vec![COUNTRY.parse().unwrap()],
        translation_of: original.clone(),
        language: Language::French,
        published_at: START.plus_seconds(-60),
        ..story(name)
    };
    [
        NewArticle { state: State::Draft, ..hidden("a-draft") },
        NewArticle { state: State::Withdrawn, ..hidden("withdrawn") },
        NewArticle { published_at: START.plus_seconds(3_600), ..hidden("to-come") },
    ]
}

#[tokio::test]
async fn drafts_and_withdrawn_and_future_stories_are_not_found() {
    let site = TestSite::start().await;
    site.publish_story(story("shown")).await;
    for hidden in hidden_stories() {
        site.publish_story(hidden.clone()).await;
        site.get(&format!("/news/{}", hidden.slug)).await.expect(404);
        site.get(&format!("/api/article?lang=en&slug={}", hidden.slug)).await.expect(404);
        site.get(&format!("/ar-xb/news/{}", hidden.slug)).await.expect(404);
    }
}

#[tokio::test]
async fn the_answer_for_an_unpublished_story_tells_it_from_no_story_in_nothing() {
    let site = TestSite::start().await;
    let nothing = site.get("/news/a-draft").await;
    for hidden in hidden_stories() {
        let hidden = NewArticle { slug: "a-draft".parse().unwrap(), translation_of: None, ..hidden };
        site.publish_story(hidden).await;
        assert_eq!(site.restarted().await.get("/news/a-draft").await, nothing);
    }
}

#[tokio::test]
async fn unpublished_stories_change_no_feed_no_map_and_no_other_story() {
    let site = TestSite::start().await;
    site.publish_story(story("shown")).await;
    let paths = [
        "/",
        "/?country=bt",
        "/news/shown",
        "/api/articles?lang=en",
        "/api/articles?lang=en&country=BT",
        "/api/article?lang=en&slug=shown",
        "/api/map?lang=en",
        "/api/atlas?lang=en",
    ];
    let mut before = Vec::new();
    for path in paths {
        before.push(site.get(path).await.expect(200));
    }
    for hidden in hidden_stories() {
        site.publish_story(hidden).await;
    }
    for (path, before) in paths.into_iter().zip(before) {
        assert_eq!(site.restarted().await.get(path).await, before, "{path}");
        assert_eq!(site.get(path).await, before, "{path}");
    }
}

#[tokio::test]
async fn a_story_that_is_withdrawn_is_gone_at_once() {
    let site = TestSite::start().await;
    let shown = NewArticle { countries: vec![COUNTRY.parse().unwrap()], ..story("shown") };
    site.publish_story(shown.clone()).await;
    site.get("/news/shown").await.expect(200);
    assert_eq!(site.get("/").await.page().map_links(), ["bt"]);
    site.publish_story(NewArticle { state: State::Withdrawn, ..shown }).await;
    site.get("/news/shown").await.expect(404);
    let page = site.get("/").await.page();
    assert!(page.feed().is_empty() && page.map_links().is_empty());
}

#[tokio::test]
async fn a_story_of_the_future_is_there_when_its_time_has_come() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { published_at: START.plus_seconds(3_600), ..story("to-come") }).await;
    site.get("/news/to-come").await.expect(404);
    site.advance(3_600);
    site.get("/news/to-come").await.expect(200);
}
