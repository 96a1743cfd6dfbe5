//! The page at `/search`, and what it suggests while somebody types.

use crate::credit::source;
use crate::site::{START, TestSite, story};
use domain::article::{Audience, NewArticle, State};
use domain::language::Language;

/// A story with this headline.
fn about(name: &str, headline: &str) -> NewArticle {
    NewArticle { headline: headline.to_owned(), ..story(name) }
}

/// The names of the stories that the search at this address finds, in their order.
async fn found(site: &TestSite, address: &str) -> Vec<String> {
    let page = site.get(address).await.expect(200).page();
    let links = page.attributes(".search__story a", "href");
    links.iter().map(|link| link.trim_start_matches("/news/").to_owned()).collect()
}

#[tokio::test]
async fn a_search_shows_what_was_found_and_why_best_first() {
    let site = TestSite::start().await;
    let body = "Rain. The **harbour** was full of boats & nets.".to_owned();
    site.publish_story(NewArticle { body, ..about("text", "Nothing <of> that") }).await;
    let published_at = START.plus_seconds(-86_400);
    site.publish_story(NewArticle { published_at, ..about("old", "The Harbour & the sea") }).await;
    site.publish_story(about("new", "Harbours")).await;
    let page = site.get("/search?q=harbour").await.expect(200).page();
    assert_eq!(page.text("head > title"), "Search: harbour · Graticule");
    assert_eq!(page.attribute("#search-words", "value"), "harbour");
    assert_eq!(page.attribute("meta[name='robots']", "content"), "noindex");
    assert_eq!(page.texts(".search__headline"), ["Harbours", "The Harbour & the sea", "Nothing <of> that"]);
    assert_eq!(page.texts(".search__story mark"), ["Harbours", "Harbour", "harbour"]);
    assert!(page.texts(".search__excerpt")[2].contains("The harbour was full of boats & nets."));
    // The same for scripts.
    let answer = site.get("/api/page?lang=en&path=/search&query=q%3Dharbour").await.expect(200);
    let script: app::wire::DrawnPage = answer.unpack();
    assert!(script.html.as_str().contains("The <mark>harbour</mark> was full of boats &amp; nets."));
}

#[tokio::test]
async fn without_words_there_is_the_form_and_where_nothing_is_found_that_is_said() {
    let site = TestSite::start().await;
    site.publish_story(story("one")).await;
    for q in ["", "?q=", "?q=+%09"] {
        let page = site.get(&format!("/search{q}")).await.expect(200).page();
        assert_eq!(
            (page.text("h1").as_str(), page.count(".search__story"), page.count(".search__nothing")),
            ("Search", 0, 0)
        );
    }
    for (q, said) in [("zebra", "No story has “zebra”."), ("%22%3C", "No story has “\"<”.")] {
        let page = site.get(&format!("/search?q={q}")).await.expect(200).page();
        assert_eq!((page.text(".search__nothing"), page.count(".search__story")), (said.to_owned(), 0));
    }
}

#[tokio::test]
async fn a_search_is_narrowed_as_its_form_offers_it_and_the_form_keeps_what_was_chosen() {
    let site = TestSite::start().await;
    site.add_topic("housing", "Housing").await;
    let boat = |name: &str| about(name, "A boat");
    for story in [
        NewArticle { countries: vec!["KH".parse().unwrap()], ..boat("in-cambodia") },
        NewArticle { topics: vec!["housing".parse().unwrap()], ..boat("on-housing") },
        NewArticle { source: Some(source(true)), ..boat("sourced") },
        NewArticle { language: Language::French, ..boat("in-french") },
        NewArticle { published_at: START.plus_seconds(-86_400 * 700), ..boat("old") },
    ] {
        site.publish_story(story).await;
    }
    let form = site.get("/search?q=boat").await.expect(200).page();
    assert_eq!(form.count(".search__story"), 5);
    assert_eq!(form.count(".search__narrow[open]"), 0);
    for (name, value, label, only) in [
        ("country", "kh", "Cambodia", "in-cambodia"),
        ("topic", "housing", "Housing", "on-housing"),
        ("source", "harbour-watch", "Harbour Watch", "sourced"),
        ("language", "fr", "français", "in-french"),
        ("year", "2024", "2024", "old"),
    ] {
        let option = form.text(&format!(".search__form select[name={name}] option[value='{value}']"));
        assert_eq!(option, label);
        let address = format!("/search?q=boat&{name}={value}");
        assert_eq!(found(&site, &address).await, [only], "{address}");
        let page = site.get(&address).await.page();
        assert_eq!(page.attribute(&format!("select[name={name}] option[selected]"), "value"), value);
        assert_eq!(page.count(".search__narrow[open]"), 1, "what narrows is seen");
    }
    assert!(found(&site, "/search?q=boat&country=kh&topic=housing").await.is_empty());
}

#[tokio::test]
async fn later_results_and_the_best_ones_are_links() {
    let site = TestSite::start().await;
    for number in 0..14 {
        let published_at = START.plus_seconds(-number);
        site.publish_story(NewArticle { published_at, ..about(&format!("s{number}"), "A boat & more") }).await;
    }
    let first = site.get("/search?q=boat+%26+more&year=2026").await.expect(200).page();
    let next = first.attribute(".search a[rel='next']", "href");
    let second = site.get(&next).await.expect(200).page();
    assert_eq!((first.count(".search__story"), second.count(".search__story")), (12, 2));
    assert_eq!(second.texts(".search a[rel='next']"), [""; 0]);
    let back = second.attribute(".search .feed__first", "href");
    assert_eq!(site.get(&back).await.expect(200).page().texts(".search__headline").len(), 12);
    assert_eq!(site.get(&format!("/ar-xb{next}")).await.expect(200).page().count(".search__story"), 2);
}

#[tokio::test]
async fn whatever_an_address_asks_for_is_answered_and_what_means_nothing_is_said() {
    let site = TestSite::start().await;
    site.publish_story(about("one", "A boat")).await;
    for part in ["country=zz", "topic=A--B", "source=%00", "language=tlh", "year=x", "year=99999", "after=x", "after=h"]
    {
        let page = site.get(&format!("/search?q=boat&{part}")).await.expect(400).page();
        assert_eq!(page.count(".search__problem"), 1, "{part}");
        assert_eq!(page.count(".search__story"), 1, "{part}: it narrows nothing");
    }
    let odd =
        ["%00", "%FF", "%22%22%22", "*", "a%20NEAR(b)", "%27%29%3B--", "boat*", "-boat", "%F0%9F%9A%A2", "boat&q=x"];
    for q in odd.into_iter().chain([&*"a+".repeat(300), &*"x".repeat(1_500)]) {
        site.get(&format!("/search?q={q}")).await.expect(200);
        site.get(&format!("/search/suggestions?q={q}")).await.expect(200);
    }
}

#[tokio::test]
async fn a_search_finds_nothing_but_what_everybody_may_read() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { audience: Audience::Members, ..about("for-members", "A secret boat") }).await;
    site.store_story(&NewArticle { state: State::Draft, ..about("draft", "A drafted boat") }).await;
    site.store_story(&NewArticle { published_at: START.plus_seconds(60), ..about("to-come", "A later boat") }).await;
    let record = domain::source::Republication { until: Some("2020-01-01".parse().unwrap()), ..source(false) };
    let body = "The beginning.\n\n{more}\n\nThe boat that may be told of no more.".to_owned();
    site.publish_story(NewArticle { source: Some(record), body, ..about("ended", "A permission that ended") }).await;
    assert!(found(&site, "/search?q=told+of+no+more").await.is_empty(), "it has ended with the permission");
    assert_eq!(found(&site, "/search?q=permission+ended").await, ["ended"]);
    assert!(found(&site, "/search?q=secret").await.is_empty());
    assert!(found(&site, "/search?q=drafted").await.is_empty());
    assert!(found(&site, "/search?q=later").await.is_empty());
    assert_eq!(site.get("/search/suggestions?q=boat").await.expect(200).text(), "\n");
}

#[tokio::test]
async fn while_somebody_types_countries_topics_and_headlines_are_suggested() {
    let site = TestSite::start().await;
    site.add_topic("camps", "Camps").await;
    site.add_topic("camouflage", "Camouflage").await;
    let topics = vec!["camps".parse().unwrap()];
    site.publish_story(NewArticle { topics, ..about("camels", "Camels & <boats>") }).await;
    let answer = site.get("/search/suggestions?q=cam").await.expect(200);
    assert_eq!(
        (answer.header("cache-control"), answer.header("content-type")),
        ("no-store", "text/plain; charset=utf-8")
    );
    let (said, list) = answer.text().split_once('\n').unwrap();
    assert_eq!(said, "4 suggestions below");
    let places: Vec<_> = list.split("href=\"").skip(1).filter_map(|link| link.split('"').next()).collect();
    assert_eq!(places, ["/countries/kh", "/countries/cm", "/topics/camps", "/news/camels"]);
    assert!(list.contains("Camels &amp; &lt;boats&gt;"));
    let answer = site.get("/ar-xb/search/suggestions?q=camels").await.expect(200);
    assert!(answer.text().contains("\"/ar-xb/news/camels\""));
    assert_eq!(site.get("/search/suggestions?q=+").await.expect(200).text(), "\n");
}

#[tokio::test]
async fn every_page_leads_to_the_search_and_the_archive_has_its_form() {
    let site = TestSite::start().await;
    site.publish_story(story("one")).await;
    for path in ["/", "/news/one", "/countries", "/about"] {
        assert_eq!(site.get(path).await.page().attribute(".masthead__search", "href"), "/search", "{path}");
    }
    assert_eq!(site.get("/ar-xb/news").await.page().attribute(".search__form", "action"), "/ar-xb/search");
}
