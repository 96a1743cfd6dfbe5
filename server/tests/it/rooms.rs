//! Pages through which stories are found: of a topic, a source, a year or a month, and the archive.

use crate::credit::source;
use crate::site::{BASE, START, TestSite, story};
use domain::article::{Audience, NewArticle, State};
use domain::language::Language;
use domain::source::Source;

/// Three stories of two months, one of them from a source, one on a topic.
async fn site() -> TestSite {
    let site = TestSite::start().await;
    site.add_topic("housing", "Housing").await;
    let days = |days: i64| START.plus_seconds(-86_400 * days);
    site.publish_story(NewArticle { published_at: days(60), topics: vec!["housing".parse().unwrap()], ..story("old") })
        .await;
    site.publish_story(NewArticle { published_at: days(2), source: Some(source(true)), ..story("sourced") }).await;
    site.publish_story(NewArticle { published_at: days(1), ..story("fresh") }).await;
    site
}

#[tokio::test]
async fn topics_sources_years_and_months_have_pages_with_their_stories() {
    let site = site().await;
    for (path, title, names) in [
        ("/topics/housing", "Housing", &["old"][..]),
        ("/sources/harbour-watch", "Harbour Watch", &["sourced"]),
        ("/news/archive/2026", "2026", &["fresh", "sourced", "old"]),
        ("/news/archive/2026/11", "November 2026", &["fresh", "sourced"]),
        ("/news/archive/2026/09", "September 2026", &["old"]),
        ("/news/archive/2026/10", "October 2026", &[]),
    ] {
        let page = site.get(path).await.expect(200).page();
        assert_eq!(
            (page.text("h1").as_str(), page.feed()),
            (title, names.iter().map(ToString::to_string).collect()),
            "{path}"
        );
        assert_eq!(page.text("head > title"), format!("{title} · Graticule"));
        assert_eq!(page.attribute("head > link[rel='canonical']", "href"), format!("{BASE}{path}"));
        let script: app::wire::DrawnPage =
            site.get(&format!("/api/page?lang=en&path={path}")).await.expect(200).unpack();
        assert_eq!(script.title, title, "scripts get the same");
    }
}

#[tokio::test]
async fn what_there_is_not_is_not_found() {
    let site = site().await;
    for path in [
        "/topics/none",
        "/topics/A--B",
        "/sources/none",
        "/news/archive/26",
        "/news/archive/2026/13",
        "/news/archive/2026/1",
        "/news/archive/9999",
        "/news/archive/0000",
        "/news/archive/2025",
        "/news/archive/2026/08",
        "/news/archive/2026/12",
        "/news/archive/two/02",
        "/topics/housing/more",
    ] {
        site.get(path).await.expect(404);
    }
    for after in ["x", "%00", "ffffffffffffffffffffffffffffffffffffffffffffffff"] {
        let status = site.get(&format!("/topics/housing?after={after}")).await.status;
        assert!([200, 400].contains(&status), "{after}: {status}");
    }
}

#[tokio::test]
async fn the_archive_leads_to_every_year_and_month_topic_source_and_feed() {
    let site = site().await;
    site.publish_story(NewArticle { published_at: START.plus_seconds(-86_400 * 400), ..story("oldest") }).await;
    site.publish_story(NewArticle { published_at: START.plus_seconds(86_400 * 40), ..story("to-come") }).await;
    site.publish_story(NewArticle {
        state: State::Draft,
        published_at: START.plus_seconds(-86_400 * 900),
        ..story("draft")
    })
    .await;
    let page = site.get("/news").await.expect(200).page();
    let links = page.attributes(".archive a", "href");
    for link in &links {
        site.get(link).await.expect(200);
    }
    let times: Vec<_> = links.iter().filter(|link| link.starts_with("/news/archive/")).map(String::as_str).collect();
    assert_eq!(
        times,
        [
            "/news/archive/2026",
            "/news/archive/2026/11",
            "/news/archive/2026/09",
            "/news/archive/2025",
            "/news/archive/2025/10"
        ]
    );
    let feeds = page.attributes("link[rel='alternate'][type='application/atom+xml']", "href");
    assert!(feeds.contains(&format!("{BASE}/languages/fr/feed.atom")), "readers of feeds find them by themselves");
    for link in ["/topics/housing", "/sources/harbour-watch", "/feed.rss", "/languages/fr/feed.atom"] {
        assert!(links.iter().any(|other| other == link), "{link} is not among {links:?}");
    }
    assert!(site.get("/").await.page().attributes(".colophon a", "href").contains(&"/news".to_owned()));
}

#[tokio::test]
async fn a_month_leads_to_the_nearest_that_have_stories() {
    let site = site().await;
    let page = site.get("/news/archive/2026/10").await.page();
    assert_eq!(
        page.attributes(".room__ways a", "href"),
        ["/news/archive/2026/09", "/news/archive/2026/11", "/news"],
        "the earlier, the later, all"
    );
    let year = site.get("/news/archive/2026").await.page();
    assert_eq!(year.attributes(".room__ways a", "href"), ["/news/archive/2026/11", "/news/archive/2026/09", "/news"]);
}

#[tokio::test]
async fn a_long_list_goes_on_at_a_real_link() {
    let site = TestSite::start().await;
    site.add_topic("housing", "Housing").await;
    for number in 0..15 {
        let topics = vec!["housing".parse().unwrap()];
        let published_at = START.plus_seconds(-number - 1);
        site.store_story(&NewArticle { topics, published_at, ..story(&format!("story-{number}")) }).await;
    }
    site.refresh().await;
    let first = site.get("/topics/housing").await.page();
    let next = first.attribute("a.feed__more", "href");
    let second = site.get(&next).await.expect(200).page();
    assert_eq!([first.feed(), second.feed()].concat().len(), 15);
    assert_eq!(second.feed(), ["story-12", "story-13", "story-14"]);
    assert_eq!(second.attribute(".feed__first", "href"), "/topics/housing");
}

#[tokio::test]
async fn a_source_shows_its_own_site_and_every_source_topic_and_language_has_feeds() {
    let site = site().await;
    let harbour_watch = Source {
        slug: "harbour-watch".parse().unwrap(),
        name: "Harbour Watch".to_owned(),
        link: Some("https://harbourwatch.example/".parse().unwrap()),
        logo: None,
    };
    db::sources::save(&site.state.db, &crate::site::permit(), &harbour_watch, START).await.unwrap();
    site.refresh().await;
    let page = site.get("/sources/harbour-watch").await.page();
    assert_eq!(page.attributes(".room__ways a", "href")[0], "https://harbourwatch.example/");
    site.publish_story(NewArticle { language: Language::French, ..story("en-francais") }).await;
    for (path, names) in [
        ("/sources/harbour-watch/feed.atom", &["sourced"][..]),
        ("/languages/fr/feed.atom", &["en-francais"]),
        ("/topics/housing/feed.atom", &["old"]),
    ] {
        let feed: atom_syndication::Feed = site.get(path).await.expect(200).text().parse().unwrap();
        let names: Vec<_> = names.iter().map(|name| format!("{BASE}/news/{name}")).collect();
        assert_eq!(feed.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>(), names, "{path}");
    }
    site.get("/languages/xx/feed.atom").await.expect(404);
    let head = site.get("/sources/harbour-watch").await.page();
    assert_eq!(
        head.attribute("head > link[type='application/atom+xml']", "href"),
        format!("{BASE}/sources/harbour-watch/feed.atom")
    );
}

#[tokio::test]
async fn a_translation_stands_for_its_story_where_readers_speak_its_language() {
    let site = TestSite::start().await;
    site.publish_story(story("original")).await;
    let french = NewArticle {
        language: Language::French,
        translation_of: Some("original".parse().unwrap()),
        ..story("traduite")
    };
    site.publish_story(french).await;
    site.publish_story(NewArticle { audience: Audience::Public, ..story("another") }).await;
    assert_eq!(site.get("/").await.page().feed(), ["original", "another"]);
    let spoken: app::wire::FeedView = site.get("/api/articles?lang=en").await.unpack();
    assert_eq!(spoken.stories.len(), 2);
}

#[tokio::test]
async fn a_source_or_topic_of_nothing_that_is_out_is_as_if_it_did_not_exist() {
    let site = TestSite::start().await;
    site.add_topic("housing", "Housing").await;
    let hidden =
        |name: &str| NewArticle { source: Some(source(true)), topics: vec!["housing".parse().unwrap()], ..story(name) };
    site.publish_story(NewArticle { state: State::Draft, ..hidden("draft") }).await;
    site.publish_story(NewArticle { published_at: START.plus_seconds(3_600), ..hidden("to-come") }).await;
    for path in ["/sources/harbour-watch", "/sources/harbour-watch/feed.atom"] {
        site.get(path).await.expect(404);
    }
    for path in ["/news", "/sitemap-pages.xml"] {
        let answer = site.get(path).await.expect(200);
        assert!(!answer.text().contains("harbour-watch") && !answer.text().contains("/topics/housing"), "{path}");
    }
    site.advance(3_600);
    site.refresh().await;
    site.get("/sources/harbour-watch").await.expect(200);
    assert!(site.get("/news").await.text().contains("/topics/housing"));
}
