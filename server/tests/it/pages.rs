//! `/about`, `/privacy`, `/contact`: what the network says of itself, apart from its news.

use crate::answer::Answer;
use crate::site::{BASE, START, TestSite, permit, story};
use domain::article::{Audience, Kind, NewArticle, State};
use domain::language::Language;
use domain::settings::Field;
use serde_json::{Value, json};
use server::public::{Schedule, keep_fresh};
use std::time::Duration;
use tokio::time::{Instant, sleep};

fn page(name: &str) -> NewArticle {
    NewArticle { kind: Kind::Page, ..story(name) }
}

fn french(name: &str) -> NewArticle {
    let translation_of = Some(name.parse().unwrap());
    NewArticle { language: Language::French, translation_of, ..page(&format!("{name}-fr")) }
}

/// The pages that the foot offers.
fn offered(answer: &Answer) -> Vec<String> {
    let links = answer.page().attributes(".colophon__pages a", "href");
    links.into_iter().filter(|link| !link.ends_with("/news")).collect()
}

#[tokio::test]
async fn a_page_shows_its_text_and_nothing_that_belongs_to_news() {
    let site = TestSite::populated().await;
    site.publish_story(NewArticle { body: "Who *we* are.\n".to_owned(), ..page("about") }).await;
    let page = site.get("/about").await.expect(200).page();
    assert_eq!(page.text("h1"), "Headline of about");
    assert_eq!(page.text(".story__standfirst"), "Standfirst of about.");
    assert_eq!(page.text(".prose em"), "we");
    assert_eq!(page.count("main"), 1);
    for news in [".story__date", ".credit", ".story__rest a", ".onward", ".story__tags a", ".feed"] {
        assert_eq!(page.count(news), 0, "{news}");
    }
    assert_eq!(page.attributes(".story__facts", "hidden").len(), 1);
    site.get("/about/").await.expect(200);
    site.get("/ar-xb/about").await.expect(200);
}

#[tokio::test]
async fn machines_read_a_web_page_and_its_own_address() {
    let site = TestSite::start().await;
    site.publish_story(page("about")).await;
    let page = site.get("/about").await.page();
    assert_eq!(page.text("head > title"), "Headline of about · Graticule");
    assert_eq!(page.attribute("head > link[rel='canonical']", "href"), format!("{BASE}/about"));
    assert_eq!(page.attribute("meta[property='og:type']", "content"), "website");
    assert_eq!(page.attribute("meta[property='og:url']", "content"), format!("{BASE}/about"));
    assert_eq!(page.count("meta[property='article:published_time']"), 0);
    let facts: Value = serde_json::from_str(&page.raw_texts("script[type='application/ld+json']")[0]).unwrap();
    assert_eq!(
        facts,
        json!({
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": "Headline of about",
            "description": "Standfirst of about.",
            "inLanguage": "en",
            "dateModified": "2026-11-24T09:30:00Z",
            "url": format!("{BASE}/about"),
            "isPartOf": { "@type": "WebSite", "name": "Graticule", "url": format!("{BASE}/") },
        })
    );
}

#[tokio::test]
async fn translations_of_a_page_lead_to_each_other_and_the_foot_leads_to_the_original() {
    let site = TestSite::start().await;
    for page in [page("about"), french("about")] {
        site.publish_story(page).await;
    }
    for (path, other, tag) in [("/about", "/about-fr", "fr"), ("/about-fr", "/about", "en")] {
        let answer = site.get(path).await.expect(200);
        let page = answer.page();
        assert_eq!(page.attribute(".story__translations a", "href"), other);
        let alternate = page.attribute(&format!("head > link[rel='alternate'][hreflang='{tag}']"), "href");
        assert_eq!(alternate, format!("{BASE}{other}"));
        assert_eq!(offered(&answer), ["/about"]);
    }
    assert_eq!(site.get("/about-fr").await.page().attribute(".prose", "lang"), "fr");
}

#[tokio::test]
async fn the_foot_of_every_page_offers_the_pages_that_there_are_in_a_fixed_order() {
    let site = TestSite::populated().await;
    let before = site.get("/").await;
    assert!(offered(&before).is_empty());
    for name in ["contact", "about"] {
        site.publish_story(page(name)).await;
    }
    for path in ["/", "/?country=kh", "/news/one-room", "/about", "/nothing/here"] {
        let answer = site.get(path).await;
        assert_eq!(offered(&answer), ["/about", "/contact"], "{path}");
        assert_eq!(answer.page().texts(".colophon__pages a"), ["All news", "About", "Contact"], "{path}");
        // What the browser's half reads, to draw the same.
        assert_eq!(answer.page().attribute("meta[name='application-name']", "data-pages"), "about contact");
    }
    assert_eq!(offered(&site.get("/ar-xb/").await), ["/ar-xb/about", "/ar-xb/contact"]);
}

#[tokio::test]
async fn a_page_that_nobody_wrote_or_the_public_may_not_read_is_as_if_it_did_not_exist() {
    let site = TestSite::start().await;
    let nothing = site.get("/privacy").await.expect(404);
    for hidden in [
        NewArticle { state: State::Draft, ..page("privacy") },
        NewArticle { state: State::Withdrawn, ..page("privacy") },
        NewArticle { audience: Audience::Members, ..page("privacy") },
        NewArticle { published_at: START.plus_seconds(3_600), ..page("privacy") },
    ] {
        site.publish_story(hidden).await;
        assert_eq!(site.get("/privacy").await, nothing);
        site.get("/api/article?lang=en&slug=privacy").await.expect(404);
        assert!(offered(&site.get("/").await).is_empty());
    }
    site.advance(3_600);
    site.refresh().await;
    site.get("/privacy").await.expect(200);
    assert_eq!(offered(&site.get("/").await), ["/privacy"]);
}

#[tokio::test]
async fn a_page_has_one_address_and_a_story_too() {
    let site = TestSite::populated().await;
    site.publish_story(page("about")).await;
    for path in ["/news/about", "/one-room", "/about/us", "/About", "/about-", "/about-xx", "/news/about-fr"] {
        site.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn pages_change_no_feed_no_map_and_no_story() {
    let site = TestSite::populated().await;
    let paths = ["/api/articles?lang=en", "/api/map?lang=en", "/api/article?lang=en&slug=one-room"];
    let mut before = Vec::new();
    for path in paths {
        before.push(site.get(path).await.expect(200));
    }
    site.publish_story(NewArticle { published_at: START.plus_seconds(-80_000), ..page("about") }).await;
    for (path, before) in paths.into_iter().zip(before) {
        assert_eq!(site.get(path).await, before, "{path}");
    }
}

#[tokio::test]
async fn changed_pages_and_a_new_tagline_reach_kept_pages_within_a_second() {
    let site = TestSite::populated().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    let shows = async |path: &str, what: &str| {
        let begun = Instant::now();
        while !site.get(path).await.text().contains(what) {
            assert!(begun.elapsed() < Duration::from_secs(5), "{what} did not appear on {path}");
            sleep(Duration::from_millis(50)).await;
        }
    };
    shows("/", "The members of Graticule around the world").await;
    site.store_story(&page("about")).await;
    shows("/", "href=\"/about\"").await;
    shows("/about", "Body of about.").await;
    site.advance(1);
    site.store_story(&NewArticle { body: "Changed.".to_owned(), ..page("about") }).await;
    shows("/about", "Changed.").await;
    let before = db::settings::find_all(&site.state.db).await.unwrap();
    let mut after = before.clone();
    after.set(Field::Tagline, "Nobody is \"for sale\".").unwrap();
    db::settings::save(&site.state.db, &permit(), &before, &after, START).await.unwrap();
    shows("/", "for sale").await;
    let page = site.get("/").await.page();
    assert_eq!(page.attribute("meta[name='description']", "content"), "Nobody is \"for sale\".");
    assert_eq!(page.attribute("meta[name='application-name']", "data-tagline"), "Nobody is \"for sale\".");
    fresh.abort();
}
