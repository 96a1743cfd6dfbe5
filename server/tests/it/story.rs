//! `/news/{slug}`: one story, for readers and for machines.

use crate::answer::Page;
use crate::credit::source;
use crate::site::{BASE, START, TestSite, story};
use domain::article::NewArticle;
use domain::language::Language;
use serde_json::Value;

/// What machines read of the story.
pub(crate) fn json_ld(page: &Page) -> Value {
    let blocks = page.raw_texts("script[type='application/ld+json']");
    assert_eq!(blocks.len(), 1);
    serde_json::from_str(&blocks[0]).unwrap()
}

#[tokio::test]
async fn a_story_shows_its_date_headline_standfirst_text_countries_and_topics() {
    let site = TestSite::start().await;
    site.add_topic("housing", "Housing").await;
    site.publish_story(NewArticle {
        body: "## A heading\n\n> Said aloud.\n\n- one\n- two\n\nThe *end*.\n".to_owned(),
        countries: vec!["KH".parse().unwrap(), "VN".parse().unwrap()],
        topics: vec!["housing".parse().unwrap()],
        ..story("one-room")
    })
    .await;
    let page = site.get("/news/one-room").await.expect(200).page();
    assert_eq!(page.text("h1"), "Headline of one-room");
    assert_eq!(page.text(".story__standfirst"), "Standfirst of one-room.");
    assert_eq!(page.attribute(".story__date time", "datetime"), "2026-11-23T09:30:00Z");
    assert_eq!(page.text(".story__date time"), "23 November 2026");
    assert_eq!(page.text(".prose h2"), "A heading");
    assert_eq!(page.text(".prose blockquote"), "Said aloud.");
    assert_eq!(page.texts(".prose li"), ["one", "two"]);
    assert_eq!(page.text(".prose em"), "end");
    assert_eq!(page.attribute(".prose", "lang"), "en");
    assert_eq!(page.texts(".story__facts a"), ["Cambodia", "Vietnam", "Housing"]);
    let tags = page.attributes(".story__facts a", "href");
    assert_eq!(tags, ["/?country=kh", "/?country=vn", "/topics/housing"]);
    assert_eq!(page.attribute(".story__back a", "href"), "/");
    assert_eq!(page.text(".story__back a"), "« Go back");
}

#[tokio::test]
async fn three_sections_have_contents_and_a_long_text_says_how_long_it_takes() {
    let site = TestSite::start().await;
    let text = |sections: usize| {
        let section = |number: usize| format!("## Night *{number}*\n\n{}\n\n", "word ".repeat(238));
        (1..=sections).map(section).collect::<String>()
    };
    site.publish_story(NewArticle { body: text(2), ..story("short") }).await;
    site.publish_story(NewArticle { body: text(4), ..story("long") }).await;
    let short = site.get("/news/short").await.page();
    assert_eq!((short.count(".contents"), short.count(".story__minutes")), (0, 0));
    let long = site.get("/news/long").await.page();
    assert_eq!(long.text(".story__minutes"), "4 minutes to read");
    assert_eq!(long.texts(".contents a"), ["Night 1", "Night 2", "Night 3", "Night 4"]);
    for link in long.attributes(".contents a", "href") {
        assert_eq!(long.count(&format!(".prose h2[id='{}']", link.trim_start_matches('#'))), 1, "{link}");
    }
    assert_eq!(long.attribute(".contents ol", "lang"), "en", "headings are in the story's language");
}

#[tokio::test]
async fn a_story_is_passed_on_by_plain_links_that_tell_nobody_who_follows_them() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { headline: "Who & why?".to_owned(), ..story("one-room") }).await;
    let page = site.get("/news/one-room").await.page();
    assert_eq!(page.attribute(".story__sharing input", "value"), format!("{BASE}/news/one-room"));
    let links = page.attributes(".story__sharing a", "href");
    assert_eq!(links[0], "mailto:?subject=Who%20%26%20why%3F&body=https%3A//network.example/news/one-room");
    assert!(links.len() > 5 && links[1..].iter().all(|link| link.starts_with("https://")), "{links:?}");
    assert!(page.attributes(".story__sharing a", "rel").iter().all(|rel| rel.contains("noreferrer")));
    assert_eq!(page.count(".story__sharing :is(script, img, iframe)"), 0);
}

#[tokio::test]
async fn the_head_names_the_story_for_search_engines_and_for_those_who_share_it() {
    let site = TestSite::start().await;
    site.publish_story(story("one-room")).await;
    let page = site.get("/news/one-room").await.page();
    let address = format!("{BASE}/news/one-room");
    let meta = |selector: &str| page.attribute(selector, "content");
    assert_eq!(page.text("head > title"), "Headline of one-room · Graticule");
    assert_eq!(meta("head > meta[name='description']"), "Standfirst of one-room.");
    assert_eq!(page.attribute("head > link[rel='canonical']", "href"), address);
    assert_eq!(meta("head > meta[property='og:type']"), "article");
    assert_eq!(meta("head > meta[property='og:site_name']"), "Graticule");
    assert_eq!(meta("head > meta[property='og:title']"), "Headline of one-room");
    assert_eq!(meta("head > meta[property='og:description']"), "Standfirst of one-room.");
    assert_eq!(meta("head > meta[property='og:url']"), address);
    assert_eq!(meta("head > meta[property='article:published_time']"), "2026-11-23T09:30:00Z");
}

#[tokio::test]
async fn translations_lead_to_each_other_in_the_page_and_in_its_head() {
    let site = TestSite::start().await;
    // A name that stands elsewhere in the address, too.
    let original = story("news");
    let french = NewArticle {
        language: Language::French,
        translation_of: Some(original.slug.clone()),
        ..story("les-nouvelles")
    };
    let arabic =
        NewArticle { language: Language::Arabic, translation_of: Some(original.slug.clone()), ..story("al-akhbar") };
    for story in [original, french, arabic] {
        site.publish_story(story).await;
    }
    for (name, others) in [
        ("news", [("ar", "al-akhbar", "العربية"), ("fr", "les-nouvelles", "français")]),
        ("les-nouvelles", [("ar", "al-akhbar", "العربية"), ("en", "news", "English")]),
    ] {
        let page = site.get(&format!("/news/{name}")).await.expect(200).page();
        let links = page.attributes(".story__translations a", "hreflang");
        assert_eq!(links, others.map(|(tag, ..)| tag));
        assert_eq!(page.texts(".story__translations a"), others.map(|(.., own)| own));
        let links = page.attributes(".story__translations a", "href");
        assert_eq!(links, others.map(|(_, slug, _)| format!("/news/{slug}")));
        for (tag, slug, _) in others {
            let alternate = page.attribute(&format!("head > link[rel='alternate'][hreflang='{tag}']"), "href");
            assert_eq!(alternate, format!("{BASE}/news/{slug}"));
        }
    }
    let page = site.get("/news/al-akhbar").await.page();
    assert_eq!((page.attribute(".prose", "lang"), page.attribute(".prose", "dir")), ("ar".into(), "rtl".into()));
    assert_eq!(page.attribute("html", "lang"), "en", "the interface keeps the reader's language");
}

#[tokio::test]
async fn a_story_leads_on_to_the_next_newer_and_the_next_older_one() {
    let site = TestSite::start().await;
    for (hours, name) in [(0, "first"), (1, "second"), (2, "third")] {
        site.publish_story(NewArticle { published_at: START.plus_seconds(3_600 * (hours - 24)), ..story(name) }).await;
    }
    let page = site.get("/news/second").await.page();
    assert_eq!(page.attribute(".story__onward a[rel='next']", "href"), "/news/third");
    assert_eq!(page.attribute(".story__onward a[rel='prev']", "href"), "/news/first");
    assert_eq!(page.texts(".onward__headline"), ["Headline of third", "Headline of first"]);
    assert_eq!(site.get("/news/third").await.page().count(".story__onward a[rel='next']"), 0);
    assert_eq!(site.get("/news/first").await.page().count(".story__onward a[rel='prev']"), 0);
}

#[tokio::test]
async fn an_address_without_a_story_is_not_found_and_shows_the_way_out() {
    let site = TestSite::populated().await;
    let long = format!("/news/{}", "a".repeat(101));
    for path in [
        "/news/none",
        "/news/One-Room",
        "/news/one--room",
        "/news/%00",
        "/news/%C3%A9",
        "/news/..%2f..",
        &long,
        "/news/archive",
    ] {
        let page = site.get(path).await.expect(404).page();
        assert_eq!(page.text(".failure__title"), "There is nothing here", "{path}");
        assert_eq!(page.attribute(".failure a", "href"), "/");
        assert_eq!(page.count("link[rel='canonical']"), 0);
    }
}

#[tokio::test]
async fn what_an_author_types_is_text_everywhere() {
    let site = TestSite::start().await;
    site.publish_story(story("harmless")).await;
    let scripts = site.get("/news/harmless").await.page().count("script");
    let attack = "</script></title><script>alert(1)</script> \"'><img src=x onerror=alert(2)> <!-- & \u{2028}";
    site.publish_story(NewArticle {
        headline: attack.to_owned(),
        standfirst: attack.to_owned(),
        body: format!("{attack}\n\n<script>alert(3)</script>\n"),
        source: Some(domain::source::Republication { name: attack.into(), permission: attack.into(), ..source(true) }),
        published_at: START.plus_seconds(-60),
        ..story("attack")
    })
    .await;
    for (path, headline) in [("/news/attack", "h1"), ("/", ".card:has(a[href='/news/attack']) .card__headline")] {
        let page = site.get(path).await.expect(200).page();
        let shown = attack.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(page.text(headline), shown, "{path}");
        assert_eq!(page.count("img"), 0, "{path}");
        assert_eq!(page.count("[onerror]"), 0, "{path}");
        assert!(page.raw_texts("script").iter().all(|code| !code.starts_with("alert(")), "{path}");
    }
    let page = site.get("/news/attack").await.page();
    assert_eq!(page.count("script"), scripts, "no more scripts than in a harmless story");
    assert_eq!(json_ld(&page)["headline"], attack);
    assert_eq!(page.raw_texts("head > title"), [format!("{attack} · Graticule")]);
    assert_eq!(page.attribute("meta[property='og:title']", "content"), attack);
    assert_eq!(page.attribute("meta[name='description']", "content"), attack);
}
