//! Where a story comes from and by whose leave it stands here: for readers, for machines, in feeds.

use crate::site::{BASE, START, TestSite, story};
use crate::story::json_ld;
use domain::article::NewArticle;
use domain::source::{Canonical, Republication, Scope};
use serde_json::{Value, json};

/// An organisation that the network has leave to re-publish from.
pub(crate) fn source(extract: bool) -> Republication {
    Republication {
        slug: "harbour-watch".parse().unwrap(),
        name: "Harbour Watch".to_owned(),
        link: "https://harbourwatch.example/stories/one?x=1&y=2".parse().unwrap(),
        title: None,
        author: None,
        date: None,
        rights: None,
        licence: None,
        permission: "By leave of the editor, March 2024.".to_owned(),
        given_by: None,
        given_on: None,
        scope: if extract { Scope::Extract } else { Scope::Full },
        until: None,
        canonical: Canonical::Ours,
    }
}

#[tokio::test]
async fn an_extract_names_its_source_above_the_text_and_leads_to_the_rest_below_it() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { source: Some(source(true)), ..story("one-room") }).await;
    let answer = site.get("/news/one-room").await;
    let page = answer.page();
    let line = page.text(".credit");
    assert!(line.starts_with("Re-published with permission from Harbour Watch; the full story"), "{line}");
    assert!(line.ends_with("By leave of the editor, March 2024."), "{line}");
    let original = "https://harbourwatch.example/stories/one?x=1&y=2";
    assert_eq!(page.attribute(".credit a", "href"), original);
    assert_eq!(page.text(".story__rest a"), "Read the rest of this story here");
    assert_eq!(page.attribute(".story__rest a", "href"), original);
    assert_eq!(page.text(".story__host"), "at harbourwatch.example");
    let place = |part: &str| answer.text().find(part).unwrap();
    assert!(place("class=\"credit\"") < place("class=\"prose\"") && place("class=\"prose\"") < place("story__rest"));
    assert_eq!(site.get("/").await.page().text(".card__source"), "Harbour Watch");
}

#[tokio::test]
async fn a_story_that_stands_here_whole_leads_to_no_rest() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { source: Some(source(false)), ..story("whole") }).await;
    site.publish_story(story("own")).await;
    let whole = site.get("/news/whole").await.page();
    let line = whole.text(".credit");
    assert!(line.contains("from Harbour Watch; the original is here"), "{line}");
    assert_eq!(whole.count(".story__rest a"), 0);
    let own = site.get("/news/own").await.page();
    assert_eq!((own.count(".credit"), own.count(".story__rest a")), (0, 0));
}

#[tokio::test]
async fn machines_read_a_news_article_that_is_based_on_its_source() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { source: Some(source(true)), ..story("one-room") }).await;
    site.publish_story(story("own")).await;
    let facts = json_ld(&site.get("/news/one-room").await.page());
    assert_eq!(
        facts,
        json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Headline of one-room",
            "description": "Standfirst of one-room.",
            "inLanguage": "en",
            "datePublished": "2026-11-23T09:30:00Z",
            "dateModified": "2026-11-24T09:30:00Z",
            "mainEntityOfPage": format!("{BASE}/news/one-room"),
            "publisher": { "@type": "Organization", "name": "Graticule" },
            "isBasedOn": {
                "@type": "Article",
                "url": "https://harbourwatch.example/stories/one?x=1&y=2",
                "author": { "@type": "Organization", "name": "Harbour Watch" },
                "publisher": { "@type": "Organization", "name": "Harbour Watch" },
            },
            "creditText": "Harbour Watch",
            "author": { "@type": "Organization", "name": "Harbour Watch" },
            "copyrightHolder": { "@type": "Organization", "name": "Harbour Watch" },
        })
    );
    let own = json_ld(&site.get("/news/own").await.page());
    assert_eq!(own["isBasedOn"], Value::Null);
    assert_eq!(own["author"]["name"], "Graticule");
}

/// A record of which every field says something.
fn full() -> Republication {
    Republication {
        title: Some("A room & a half".to_owned()),
        author: Some("A. Writer".to_owned()),
        date: Some("2023-06-01".parse().unwrap()),
        rights: Some("The writer".to_owned()),
        licence: Some("CC-BY-ND-4.0".parse().unwrap()),
        given_by: Some("Somebody at the desk".to_owned()),
        given_on: Some("2024-03-01".parse().unwrap()),
        ..source(false)
    }
}

#[tokio::test]
async fn a_record_credits_author_original_rights_and_licence_and_keeps_who_gave_it_to_the_editors() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { source: Some(full()), ..story("one-room") }).await;
    let answer = site.get("/news/one-room").await;
    let page = answer.page();
    assert_eq!(
        page.texts(".credit__facts li"),
        [
            "By A. Writer",
            "First published as “A room & a half”, 1 June 2023",
            "© The writer",
            "CC BY-ND 4.0",
            "More from Harbour Watch"
        ]
    );
    let links = page.attributes(".credit__facts a", "href");
    assert_eq!(links, ["https://creativecommons.org/licenses/by-nd/4.0/", "/sources/harbour-watch"]);
    assert!(!answer.text().contains("Somebody at the desk"));
    let facts = json_ld(&page);
    assert_eq!(facts["isBasedOn"]["headline"], "A room & a half");
    assert_eq!(facts["isBasedOn"]["datePublished"], "2023-06-01");
    assert_eq!(facts["author"], json!({ "@type": "Person", "name": "A. Writer" }));
    assert_eq!(facts["copyrightHolder"]["name"], "The writer");
    assert_eq!(facts["license"], "https://creativecommons.org/licenses/by-nd/4.0/");
}

#[tokio::test]
async fn a_copy_whose_original_is_canonical_says_so_and_keeps_out_of_search_engines() {
    let site = TestSite::start().await;
    let record = Republication { canonical: Canonical::Theirs, ..source(false) };
    site.publish_story(NewArticle { source: Some(record), ..story("one-room") }).await;
    let page = site.get("/news/one-room").await.page();
    let canonical = page.attribute("head > link[rel='canonical']", "href");
    assert_eq!(canonical, "https://harbourwatch.example/stories/one?x=1&y=2");
    assert_eq!(page.attribute("head > meta[name='robots']", "content"), "noindex");
    assert_eq!(page.attribute("head > meta[property='og:url']", "content"), format!("{BASE}/news/one-room"));
}

#[tokio::test]
async fn when_the_permission_ends_the_story_is_its_extract_by_itself() {
    let site = TestSite::start().await;
    // START is in the morning of 2026-11-24.
    let record = Republication { until: Some("2026-11-24".parse().unwrap()), ..source(false) };
    let body = "What may stay.\n\n{more}\n\nWhat may not.\n".to_owned();
    site.publish_story(NewArticle { source: Some(record), body, ..story("one-room") }).await;
    let before = site.get("/news/one-room").await.page();
    assert_eq!(before.texts(".prose p"), ["What may stay.", "What may not."]);
    assert_eq!(before.count(".story__rest a"), 0);
    site.refresh().await;
    site.advance(86_400);
    let answer = site.restarted().await.get("/news/one-room").await;
    assert!(!answer.text().contains("What may not."));
    let after = answer.page();
    assert_eq!(after.texts(".prose p"), ["What may stay."]);
    assert_eq!(
        after.text(".credit__ended"),
        "The permission for the whole story ended on 24 November 2026; this is an extract."
    );
    assert_eq!(after.count(".story__rest a"), 1);
}

#[tokio::test]
async fn feeds_name_the_source_of_a_story_and_the_way_to_the_original() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { source: Some(full()), published_at: START, ..story("one-room") }).await;
    site.publish_story(story("own")).await;
    let original = "https://harbourwatch.example/stories/one?x=1&y=2";
    let atom: atom_syndication::Feed = site.get("/feed.atom").await.text().parse().unwrap();
    let entry = &atom.entries[0];
    let via = entry.links.iter().find(|link| link.rel == "via").unwrap();
    assert_eq!(via.href, original);
    let source = entry.source.as_ref().unwrap();
    assert_eq!((source.title.as_str(), source.links[0].href.as_str()), ("Harbour Watch", original));
    assert!(atom.entries[1].source.is_none() && atom.entries[1].links.iter().all(|link| link.rel != "via"));
    let rss = rss::Channel::read_from(site.get("/feed.rss").await.text().as_bytes()).unwrap();
    let source = rss.items[0].source.as_ref().unwrap();
    assert_eq!((source.title.as_deref(), source.url.as_str()), (Some("Harbour Watch"), original));
    assert!(rss.items[1].source.is_none());
    let json: Value = serde_json::from_str(site.get("/feed.json").await.text()).unwrap();
    assert_eq!(json["items"][0]["external_url"], original);
    assert_eq!(json["items"][0]["authors"][0]["name"], "Harbour Watch");
    assert_eq!(json["items"][1]["external_url"], Value::Null);
}
