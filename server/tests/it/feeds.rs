//! `/feed.atom`, `/feed.rss`, `/feed.json`, of all stories, of a country's and of a topic's.

use crate::answer::Answer;
use crate::credit::source;
use crate::site::{BASE, TestSite, story};
use domain::article::{Audience, NewArticle, State};
use domain::settings::Field;
use domain::source::Republication;
use serde_json::Value;

/// What each format calls itself, and the stories that are in it, newest first.
fn read(format: &str, answer: &Answer) -> (String, Vec<String>) {
    let text = answer.text();
    match format {
        "atom" => {
            assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
            let feed: atom_syndication::Feed = text.parse().unwrap();
            (feed.title.to_string(), feed.entries.iter().map(|entry| entry.id.clone()).collect())
        }
        "rss" => {
            assert_eq!(answer.header("content-type"), "application/rss+xml; charset=utf-8");
            let channel = rss::Channel::read_from(text.as_bytes()).unwrap();
            (channel.title, channel.items.into_iter().filter_map(|item| item.link).collect())
        }
        _ => {
            assert_eq!(answer.header("content-type"), "application/feed+json");
            let feed: Value = serde_json::from_str(text).unwrap();
            assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
            let items = feed["items"].as_array().unwrap();
            (
                feed["title"].as_str().unwrap().to_owned(),
                items.iter().map(|item| item["url"].as_str().unwrap().to_owned()).collect(),
            )
        }
    }
}

#[tokio::test]
async fn every_format_has_the_newest_stories_of_all_of_a_country_and_of_a_topic() {
    let site = TestSite::populated().await;
    let all = ["four-letters", "three-boats", "two-clinics", "one-room"];
    for (folder, title, names) in [
        ("", "Graticule", &all[..]),
        ("/countries/kh", "News from Cambodia · Graticule", &["two-clinics", "one-room"]),
        ("/topics/housing", "News on Housing · Graticule", &["four-letters", "one-room"]),
        ("/countries/bt", "News from Bhutan · Graticule", &[]),
    ] {
        for format in ["atom", "rss", "json"] {
            let path = format!("{folder}/feed.{format}");
            let answer = site.get(&path).await.expect(200);
            let addresses: Vec<String> = names.iter().map(|name| format!("{BASE}/news/{name}")).collect();
            assert_eq!(read(format, &answer), (title.to_owned(), addresses), "{path}");
            assert!(answer.text().contains(&format!("{BASE}{path}")), "{path} says where it is from");
            let again = site.get_with(&path, &[("if-none-match", answer.header("etag"))]).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        }
    }
}

#[tokio::test]
async fn a_feed_says_what_each_format_needs_of_a_story() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { headline: "A < B & \"C\"".to_owned(), ..story("one-room") }).await;
    let rss = rss::Channel::read_from(site.get("/feed.rss").await.text().as_bytes()).unwrap();
    let item = &rss.items[0];
    assert_eq!(item.title.as_deref(), Some("A < B & \"C\""));
    assert_eq!(item.pub_date.as_deref(), Some("Mon, 23 Nov 2026 09:30:00 +0000"));
    assert!(item.guid.as_ref().is_some_and(|guid| guid.permalink && guid.value == format!("{BASE}/news/one-room")));
    assert!(!rss.description.is_empty() && rss.link == format!("{BASE}/"));
    assert_eq!(rss.atom_ext.unwrap().links[0].href, format!("{BASE}/feed.rss"));
    let json: Value = serde_json::from_str(site.get("/feed.json").await.text()).unwrap();
    assert_eq!(json["items"][0]["title"], "A < B & \"C\"");
    assert_eq!(json["items"][0]["content_text"], "Standfirst of one-room.");
    assert_eq!(json["items"][0]["date_published"], "2026-11-23T09:30:00Z");
    assert_eq!(json["items"][0]["language"], "en");
}

#[tokio::test]
async fn what_the_public_may_not_read_is_in_no_feed() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { audience: Audience::Members, ..story("for-members") }).await;
    site.publish_story(NewArticle { state: State::Draft, ..story("a-draft") }).await;
    site.publish_story(NewArticle { published_at: site.state.now().plus_seconds(3_600), ..story("to-come") }).await;
    for format in ["atom", "rss", "json"] {
        let answer = site.get(&format!("/feed.{format}")).await.expect(200);
        assert!(read(format, &answer).1.is_empty(), "{}", answer.text());
    }
}

#[tokio::test]
async fn an_address_that_is_no_feed_says_which_there_are() {
    let site = TestSite::populated().await;
    for path in [
        "/feed.xml",
        "/feed.",
        "/countries/zz/feed.rss",
        "/countries/KH/feed.rss",
        "/topics/none/feed.atom",
        "/topics/A--B/feed.json",
        "/countries/kh/feed.php",
    ] {
        site.get(path).await.expect(404);
    }
    assert!(site.get("/topics/none/feed.atom").await.text().contains("feed.rss"));
}

#[tokio::test]
async fn the_start_page_leads_to_the_feed_of_what_it_shows() {
    let site = TestSite::populated().await;
    for (path, feed) in [
        ("/", "/feed.atom"),
        ("/?country=kh", "/countries/kh/feed.atom"),
        ("/?topic=housing", "/topics/housing/feed.atom"),
        ("/ar-xb/", "/ar-xb/feed.atom"),
    ] {
        let page = site.get(path).await.expect(200).page();
        let link = page.attribute("link[rel='alternate'][type='application/atom+xml']", "href");
        assert_eq!(link, format!("{BASE}{feed}"), "{path}");
        site.get(feed).await.expect(200);
    }
}

#[tokio::test]
async fn where_the_network_wants_it_feeds_bring_stories_whole_as_far_as_permissions_go() {
    let site = TestSite::start().await;
    let body = "One *word* and a [link](/about).\n\n## More\n\n{more}\n\nWhat may not stay.\n".to_owned();
    site.publish_story(NewArticle { body: body.clone(), ..story("own") }).await;
    let record = Republication { until: Some("2026-11-23".parse().unwrap()), ..source(false) };
    site.publish_story(NewArticle { body: body.clone(), source: Some(record), ..story("ended") }).await;
    site.publish_story(NewArticle { body, audience: Audience::Members, ..story("inner") }).await;
    assert!(!site.get("/feed.json").await.text().contains("<em>"), "unless it does");
    site.decide(Field::FullFeeds, "yes").await;
    let atom: atom_syndication::Feed = site.get("/feed.atom").await.text().parse().unwrap();
    let of = |name: &str| atom.entries.iter().find(|entry| entry.id.ends_with(name)).unwrap().content.clone().unwrap();
    let own = of("own").value.unwrap();
    assert!(own.contains("<em>word</em>") && own.contains("What may not stay."), "{own}");
    assert!(own.contains(&format!("href=\"{BASE}/news/own#s-more\"")), "{own}");
    assert_eq!(of("own").content_type.as_deref(), Some("html"));
    assert!(!of("ended").value.unwrap().contains("What may not stay."));
    assert_eq!(atom.entries.len(), 2, "nothing for members");
    let rss = rss::Channel::read_from(site.get("/feed.rss").await.text().as_bytes()).unwrap();
    assert!(rss.items.iter().all(|item| item.content.as_ref().is_some_and(|text| text.contains("<em>word</em>"))));
    let json: Value = serde_json::from_str(site.get("/feed.json").await.text()).unwrap();
    let items = json["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["content_html"].is_string() && item["content_text"].is_null()), "{json}");
}
