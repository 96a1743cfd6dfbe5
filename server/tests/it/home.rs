//! `/`: the figure, the map and the feed, narrowed to what the address says.

use crate::site::{START, TestSite, story};
use domain::article::NewArticle;
use domain::member::Presence;

#[tokio::test]
async fn the_start_page_says_how_many_members_there_are_in_how_many_countries() {
    let page = TestSite::populated().await.get("/").await.expect(200).page();
    assert_eq!(page.text("h1"), "27 members currently registered in 3 countries.");
    assert_eq!(page.text(".legend__note time"), "Published on 24 November 2026");
    assert_eq!(page.texts(".legend__class"), ["None, or fewer than 5", "5–9", "10 and more"]);
}

#[tokio::test]
async fn a_network_without_members_and_news_has_a_start_page_too() {
    let page = TestSite::start().await.get("/").await.expect(200).page();
    assert_eq!(page.text("h1"), "0 members currently registered.");
    assert_eq!(page.text(".feed__empty"), "There is no news here yet.");
    assert_eq!(page.map_links(), [""; 0]);
}

#[tokio::test]
async fn the_feed_shows_the_newest_story_first_with_date_headline_standfirst_and_countries() {
    let site = TestSite::populated().await;
    let page = site.get("/").await.page();
    assert_eq!(page.feed(), ["four-letters", "three-boats", "two-clinics", "one-room"]);
    assert_eq!(page.texts(".card__headline")[2], "Headline of two-clinics");
    assert_eq!(page.texts(".card__standfirst")[2], "Standfirst of two-clinics.");
    assert_eq!(page.attributes(".card time", "datetime")[2], "2026-11-23T10:30:00Z");
    assert_eq!(page.texts(".card time")[2], "23 November 2026");
    assert_eq!(page.texts(".card:has(a[href$='two-clinics']) .card__countries a"), ["Cambodia", "Vietnam"]);
}

#[tokio::test]
async fn the_map_stands_in_the_document_as_links_with_names() {
    let page = TestSite::populated().await.get("/").await.page();
    assert_eq!(page.attribute("svg.world", "aria-label"), "World map of members per country");
    let links = page.attributes("svg.world a", "href");
    let names = page.texts("svg.world a > title");
    let pairs: Vec<_> = links.iter().map(String::as_str).zip(names.iter().map(String::as_str)).collect();
    assert_eq!(
        pairs,
        [
            ("/?country=kh", "Cambodia: 5 or more members, rank 2"),
            ("/?country=fr", "France: 10 or more members, rank 1"),
            ("/?country=la", "Laos: none, or fewer than 5 members"),
            ("/?country=vn", "Vietnam: none, or fewer than 5 members"),
        ]
    );
    assert!(page.count("svg.world path > title") > 200, "every other country has a name, too");
}

#[tokio::test]
async fn only_countries_with_a_figure_or_with_news_are_links_on_the_map() {
    let site = TestSite::populated().await;
    // Both are in the figure's "3 countries", and neither has news.
    for _ in 0..4 {
        site.join("TH", Presence::Country).await;
    }
    site.advance(60);
    site.publish_counts().await;
    let mut links = site.get("/").await.page().map_links();
    links.sort();
    assert_eq!(links, ["fr", "kh", "la", "vn"]);
}

#[tokio::test]
async fn a_country_narrows_figure_and_feed_and_is_marked_on_the_map() {
    let site = TestSite::populated().await;
    let page = site.get("/?country=kh").await.expect(200).page();
    assert_eq!(page.text("h1"), "5 or more members currently registered in Cambodia.");
    assert_eq!(page.text(".feed__heading"), "News from Cambodia");
    assert_eq!(page.feed(), ["two-clinics", "one-room"]);
    assert_eq!(page.attribute("svg.world a[aria-current='true']", "href"), "/?country=kh");
    assert_eq!(page.attribute("svg.world .lit use", "href"), "#c-kh");
    assert_eq!(page.attribute(".feed__clear", "href"), "/");
    assert_eq!(site.get("/").await.page().count("svg.world a[aria-current]"), 0);
}

#[tokio::test]
async fn a_country_with_too_few_members_reads_like_one_with_none() {
    let site = TestSite::populated().await;
    for (code, name) in [("vn", "Vietnam"), ("la", "Laos"), ("bt", "Bhutan")] {
        let page = site.get(&format!("/?country={code}")).await.expect(200).page();
        assert_eq!(page.text("h1"), format!("Fewer than 5 members, or none, currently registered in {name}."));
    }
}

#[tokio::test]
async fn a_topic_narrows_the_feed_alone_and_with_a_country() {
    let site = TestSite::populated().await;
    let page = site.get("/?topic=housing").await.expect(200).page();
    assert_eq!(page.text(".feed__heading"), "News on Housing");
    assert_eq!(page.feed(), ["four-letters", "one-room"]);
    let page = site.get("/?country=kh&topic=housing").await.expect(200).page();
    assert_eq!(page.text(".feed__heading"), "News from Cambodia: Housing");
    assert_eq!(page.feed(), ["one-room"]);
    let page = site.get("/?topic=health&country=la").await.expect(200).page();
    assert_eq!(page.text(".feed__empty"), "There is no news here yet.");
}

#[tokio::test]
async fn an_unknown_topic_is_not_found_and_shows_the_way_out() {
    let site = TestSite::populated().await;
    for path in ["/?topic=none", "/?topic=NO%20"] {
        let page = site.get(path).await.expect(404).page();
        assert_eq!(page.text(".failure__title"), "There is nothing here", "{path}");
        assert_eq!(page.attribute(".failure a", "href"), "/");
    }
}

#[tokio::test]
async fn a_malformed_place_in_the_feed_is_a_damaged_address() {
    let site = TestSite::populated().await;
    for path in ["/?after=zzz", "/?after=%C3%A9", "/?country=kh&after=0", &format!("/?after={}", "F".repeat(48))] {
        let page = site.get(path).await.expect(400).page();
        assert_eq!(page.text(".failure__title"), "This address is damaged", "{path}");
    }
    let far = format!("/?after={}", "f".repeat(48));
    assert!(site.get(&far).await.expect(200).page().feed().is_empty(), "a well-formed one may lead to nothing");
}

#[tokio::test]
async fn empty_values_are_as_good_as_none() {
    let page = TestSite::populated().await.get("/?country=&topic=&after=").await.expect(200).page();
    assert_eq!(page.feed().len(), 4);
    assert_eq!(page.count(".feed__clear"), 0);
}

#[tokio::test]
async fn load_more_leads_through_every_story_once_the_newest_first() {
    let site = TestSite::start().await;
    for place in 0..30 {
        // Three at a time at the same moment: their order is fixed as well.
        let published_at = START.plus_seconds(-86_400 + 60 * (place / 3));
        let countries = vec![if place % 2 == 0 { "KH" } else { "VN" }.parse().unwrap()];
        site.store_story(&NewArticle { published_at, countries, ..story(&format!("story-{place}")) }).await;
    }
    site.refresh().await;
    for (start, stories, pages) in [("/", 30, 3), ("/?country=kh", 15, 2)] {
        let (mut path, mut seen, mut turned) = (Some(start.to_owned()), Vec::new(), 0);
        while let Some(address) = path {
            let page = site.get(&address).await.expect(200).page();
            seen.extend(page.feed());
            turned += 1;
            assert_eq!(page.count(".feed__first"), usize::from(turned > 1));
            assert!(page.attributes(".feed__first", "href").iter().all(|first| first == start));
            path = page.attributes("a.feed__more[rel='next']", "href").into_iter().next();
        }
        assert_eq!(turned, pages, "{start}");
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (stories, stories), "{start}");
        let moments: Vec<usize> =
            seen.iter().map(|slug| slug["story-".len()..].parse::<usize>().unwrap() / 3).collect();
        assert!(moments.is_sorted_by(|newer, older| newer >= older), "{moments:?}");
    }
}

#[tokio::test]
async fn parameters_that_nobody_knows_do_not_change_the_page() {
    let site = TestSite::populated().await;
    let tracked = site.get("/?country=kh&utm_source=letter&token=abc").await.expect(200);
    let plain = site.get("/?country=kh").await;
    assert_eq!(tracked, plain);
    assert!(!tracked.text().contains("utm_source"), "what one visitor's address says reaches no other");
    assert_eq!(site.restarted().await.get("/?country=kh").await.body, plain.body);
}

#[tokio::test]
async fn the_order_of_parameters_does_not_change_the_page() {
    let site = TestSite::populated().await;
    let page = site.get("/?topic=housing&country=kh").await;
    assert_eq!(page, site.get("/?country=kh&topic=housing").await);
    assert_eq!(page.body, site.restarted().await.get("/?country=kh&topic=housing").await.body);
}

#[tokio::test]
async fn head_is_answered_like_get_without_a_body() {
    let site = TestSite::populated().await;
    for path in ["/", "/news/one-room", "/news/none"] {
        let head = site.ask("HEAD", path, &[], "").await;
        let get = site.get(path).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"));
        assert_eq!(head.header("content-security-policy"), get.header("content-security-policy"));
    }
}

#[tokio::test]
async fn the_page_is_named_and_described_and_tells_the_reader_where_to_skip_to() {
    let page = TestSite::start().await.get("/").await.page();
    assert_eq!(page.text("head > title"), "Graticule");
    assert_eq!(
        page.attribute("meta[name='description']", "content"),
        "The members of Graticule around the world, and their news."
    );
    assert_eq!(page.attribute("html", "lang"), "en");
    assert_eq!(page.attribute("html", "dir"), "ltr");
    assert_eq!(page.attribute("a.skip", "href"), "#reading");
    assert_eq!(page.count("main#reading"), 1);
}
