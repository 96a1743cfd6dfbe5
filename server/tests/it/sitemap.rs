//! `/robots.txt` and the sitemaps.

use crate::answer::Answer;
use crate::credit::source;
use crate::site::{BASE, TestSite, story};
use domain::article::{Audience, Kind, NewArticle, State};
use domain::language::Language;
use domain::source::{Canonical, Republication};
use roxmltree::Document;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// The texts of the elements of this name, in order.
fn texts(answer: &Answer, namespace: &str, name: &str) -> Vec<String> {
    assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
    let document = Document::parse(answer.text()).unwrap();
    let named = document.descendants().filter(|node| node.has_tag_name((namespace, name)));
    named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

impl TestSite {
    /// The paths of a list.
    async fn listed(&self, path: &str) -> Vec<String> {
        let answer = self.get(path).await.expect(200);
        let locations = texts(&answer, SITEMAP, "loc");
        locations.iter().map(|location| location.strip_prefix(BASE).unwrap().to_owned()).collect()
    }

    /// The paths of all lists that the index names.
    async fn everything_listed(&self) -> Vec<String> {
        let mut all = Vec::new();
        for list in self.listed("/sitemap.xml").await {
            all.extend(self.listed(&list).await);
        }
        all.sort();
        all
    }
}

#[tokio::test]
async fn the_index_leads_to_every_public_page_and_each_list_is_sent_once() {
    let site = TestSite::populated().await;
    for page in ["about", "privacy"] {
        site.publish_story(NewArticle { kind: Kind::Page, ..story(page) }).await;
    }
    let old = NewArticle { published_at: site.state.now().plus_seconds(-400 * 86_400), ..story("long-ago") };
    site.publish_story(old).await;
    // All are of the last two days but one, so that they are among the news as well.
    let mut expected = vec!["/", "/about", "/countries", "/countries/kh", "/countries/la", "/countries/vn", "/privacy"];
    expected.extend(["/news", "/sources/harbour-watch", "/topics/health", "/topics/housing"]);
    expected.extend(["/news/four-letters", "/news/one-room", "/news/three-boats", "/news/two-clinics"].repeat(2));
    expected.push("/news/long-ago");
    expected.sort_unstable();
    assert_eq!(site.everything_listed().await, expected, "France has a figure and no news");
    for path in site.listed("/sitemap.xml").await.iter().map(String::as_str).chain(["/sitemap.xml", "/robots.txt"]) {
        let etag = site.get(path).await.header("etag").to_owned();
        let again = site.get_with(path, &[("if-none-match", &etag)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
    for page in site.everything_listed().await {
        site.get(&page).await.expect(200);
    }
}

#[tokio::test]
async fn what_the_public_may_not_read_is_in_no_list() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { audience: Audience::Members, ..story("for-members") }).await;
    site.publish_story(NewArticle { state: State::Draft, ..story("a-draft") }).await;
    site.publish_story(NewArticle { state: State::Withdrawn, ..story("taken-back") }).await;
    site.publish_story(NewArticle { published_at: site.state.now().plus_seconds(3_600), ..story("to-come") }).await;
    assert_eq!(site.everything_listed().await, ["/", "/countries", "/news"]);
    site.advance(3_600);
    assert_eq!(site.everything_listed().await, ["/", "/countries", "/news", "/news/to-come", "/news/to-come"]);
}

#[tokio::test]
async fn a_copy_whose_original_is_canonical_is_in_no_list() {
    let site = TestSite::start().await;
    let record = Republication { canonical: Canonical::Theirs, ..source(false) };
    site.publish_story(NewArticle { source: Some(record), ..story("copy") }).await;
    let listed = site.everything_listed().await;
    assert!(!listed.contains(&"/news/copy".to_owned()), "{listed:?}");
}

#[tokio::test]
async fn a_story_says_when_it_was_changed_and_where_its_translations_are() {
    let site = TestSite::start().await;
    site.publish_story(story("one-room")).await;
    site.advance(60);
    let french = NewArticle {
        language: Language::French,
        translation_of: Some("one-room".parse().unwrap()),
        ..story("une-chambre")
    };
    site.publish_story(french).await;
    let list = site.listed("/sitemap.xml").await.pop().unwrap();
    let answer = site.get(&list).await;
    assert_eq!(texts(&answer, SITEMAP, "lastmod"), ["2026-11-24T09:30:00Z", "2026-11-24T09:31:00Z"]);
    let document = Document::parse(answer.text()).unwrap();
    let links = document.descendants().filter(|node| node.has_tag_name((XHTML, "link")));
    let links: Vec<_> =
        links.map(|link| (link.attribute("hreflang").unwrap(), link.attribute("href").unwrap())).collect();
    let (english, french) = (format!("{BASE}/news/one-room"), format!("{BASE}/news/une-chambre"));
    assert_eq!(links, [("en", &*english), ("fr", &*french)].repeat(2));
}

#[tokio::test]
async fn news_are_those_of_the_last_two_days_with_what_a_search_engine_shows_of_them() {
    let site = TestSite::start().await;
    let title = "A < B & \"C\"";
    site.publish_story(NewArticle { headline: title.to_owned(), ..story("one-room") }).await;
    let old = NewArticle { published_at: site.state.now().plus_seconds(-3 * 86_400), ..story("old") };
    site.publish_story(old).await;
    let answer = site.get("/sitemap-news.xml").await.expect(200);
    for (name, text) in
        [("name", "Graticule"), ("language", "en"), ("publication_date", "2026-11-23T09:30:00Z"), ("title", title)]
    {
        assert_eq!(texts(&answer, NEWS, name), [text], "{name}");
    }
    site.advance(86_401);
    assert_eq!(site.listed("/sitemap-news.xml").await, Vec::<String>::new());
}

#[tokio::test]
async fn robots_are_told_where_the_lists_are_and_what_to_leave_alone() {
    let site = TestSite::populated().await;
    let answer = site.get("/robots.txt").await.expect(200);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let lines: Vec<&str> = answer.text().lines().collect();
    assert_eq!(lines.first(), Some(&"User-agent: *"));
    assert_eq!(lines.last(), Some(&"Sitemap: https://network.example/sitemap.xml"));
    let closed: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    for path in ["/account", "/admin", "/api/", "/login", "/ar-xb/login", "/logout"] {
        assert!(closed.contains(&path), "{path}: {closed:?}");
    }
    let listed = site.everything_listed().await;
    assert!(listed.iter().all(|page| !closed.iter().any(|closed| page.starts_with(closed))), "{closed:?}");
}

#[tokio::test]
async fn a_list_that_would_be_empty_is_none() {
    let site = TestSite::populated().await;
    for period in ["0", "691", "9223372036854775807", "-1", "x"] {
        site.get(&format!("/sitemap-stories-{period}.xml")).await.expect(404);
    }
}
