//! `/countries` and `/countries/{iso2}`: the map's twin in a table, and a page of each country.

use crate::site::{BASE, TestSite, story};
use domain::article::NewArticle;
use domain::member::Presence;

#[tokio::test]
async fn the_table_has_the_maps_numbers_and_adds_up_to_all_members() {
    let page = TestSite::populated().await.get("/countries").await.expect(200).page();
    assert_eq!(page.text("main h1"), "Countries");
    assert_eq!(page.texts(".countries__table tbody th a"), ["France", "Cambodia", "Laos", "Vietnam"]);
    let cells = page.texts(".countries__table tbody td");
    assert_eq!(
        cells[..2],
        ["\u{2066}10+\u{2069}", "0.15"],
        "members, per million; nothing is a year old, so nothing is called new"
    );
    // 27 members: 10 and 5 in countries, 5 in South-eastern Asia, and what is left over elsewhere.
    assert_eq!(page.texts(".countries__rest th"), ["Elsewhere in Southeast Asia", "Elsewhere"]);
    assert_eq!(page.texts(".countries__rest td"), ["\u{2066}10+\u{2069}", "2"]);
    assert_eq!(page.count("svg.world"), 1, "the map stands beside it");
}

#[tokio::test]
async fn the_table_is_sorted_by_each_column_and_narrowed_to_a_region() {
    let site = TestSite::populated().await;
    let names = async |path: &str| site.get(path).await.expect(200).page().texts(".countries__table tbody th a");
    assert_eq!(names("/countries?sort=name").await, ["Cambodia", "France", "Laos", "Vietnam"]);
    assert_eq!(names("/countries?sort=per-million").await[..2], ["Cambodia", "France"]);
    assert_eq!(names("/countries?region=035").await, ["Cambodia", "Laos", "Vietnam"]);
    let page = site.get("/countries?region=035&sort=name").await.page();
    assert_eq!(page.text("main h1"), "Countries of Southeast Asia");
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort"), "ascending");
    assert!(page.attributes("thead a", "href").iter().all(|link| link.contains("region=035")));
    // The column by which it is sorted leads to the other way round, in which what has no figure still comes last.
    assert_eq!(page.attribute("th[aria-sort] a", "href"), "/countries?region=035&sort=-name");
    assert_eq!(names("/countries?region=035&sort=-name").await, ["Vietnam", "Laos", "Cambodia"]);
    let page = site.get("/countries?sort=-members").await.expect(200).page();
    assert_eq!(page.texts(".countries__table tbody th a"), ["Cambodia", "France", "Laos", "Vietnam"]);
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort"), "ascending");
    assert_eq!(page.attribute("th[aria-sort] a", "href"), "/countries");
    for unknown in ["love", "-love", "--name", "-"] {
        site.get(&format!("/countries?sort={unknown}")).await.expect(400);
    }
    let page = site.get("/countries?sort=new").await.expect(404).page();
    assert!(page.text(".explore__problem").starts_with("There are no numbers of a year ago"));
    let page = site.get("/countries?sort=love").await.expect(400).page();
    assert_eq!(page.text(".explore__problem"), "There is no such column; the table is sorted by members.");
    let page = site.get("/countries?region=000").await.expect(404).page();
    assert_eq!(page.texts(".countries .explore__problem").len(), 1);
    assert_eq!(page.text("main h1"), "Countries");
}

#[tokio::test]
async fn a_country_has_its_figure_its_place_its_news_and_what_is_near() {
    let page = TestSite::populated().await.get("/countries/kh").await.expect(200).page();
    assert_eq!(page.text("h1"), "Cambodia");
    assert_eq!(page.text(".country__figure"), "5 or more members currently registered in Cambodia.");
    assert_eq!(page.text(".country__rank"), "Rank 2 of 2 countries with a figure");
    assert_eq!(page.attribute(".country__locator svg", "aria-label"), "Cambodia in Southeast Asia");
    assert_eq!(page.feed(), ["two-clinics", "one-room"]);
    assert!(page.texts(".country__near a").contains(&"Laos".to_owned()));
    let feed = page.attribute("link[rel='alternate'][type='application/atom+xml']", "href");
    assert_eq!(feed, format!("{BASE}/countries/kh/feed.atom"));
    let image = page.attribute("meta[property='og:image']", "content");
    assert_eq!(image, format!("{BASE}/map.png?country=kh"));
}

#[tokio::test]
async fn an_unshown_country_answers_alike_with_no_member_and_with_one_fewer_than_k() {
    let site = TestSite::populated().await;
    let before = site.get("/countries/bt").await.expect(200);
    for _ in 0..4 {
        site.join("BT", Presence::Country).await;
    }
    // Enough others change for new numbers to be published.
    for _ in 0..10 {
        site.join("FR", Presence::Country).await;
    }
    site.advance(86_400);
    site.publish_counts().await;
    let after = site.get("/countries/bt").await.expect(200);
    let text = |answer: &crate::answer::Answer| {
        // The numbers of other countries are newer; of this one nothing may be.
        let page = answer.page();
        [page.texts(".country__figure"), page.texts(".country__growth"), page.texts(".country__rank")].concat()
    };
    assert_eq!(text(&before), text(&after));
    assert_eq!(text(&after), ["Fewer than 5 members, or none, currently registered in Bhutan."]);
}

#[tokio::test]
async fn a_country_has_one_address() {
    let site = TestSite::populated().await;
    for path in ["/countries/ZZ", "/countries/zz", "/countries/khm", "/countries/-"] {
        site.get(path).await.expect(404);
    }
    for (from, to) in [("/countries/KH", "/countries/kh"), ("/ar-xb/countries/Kh", "/ar-xb/countries/kh")] {
        assert_eq!(site.get(from).await.expect(308).header("location"), to);
    }
    assert_eq!(site.get("/countries/").await.expect(200), site.get("/countries").await);
}

#[tokio::test]
async fn a_countrys_stories_go_on_page_by_page() {
    let site = TestSite::start().await;
    for place in 0..15 {
        let countries = vec!["KH".parse().unwrap()];
        site.store_story(&NewArticle { countries, ..story(&format!("story-{place}")) }).await;
    }
    let page = site.get("/countries/kh").await.expect(200).page();
    assert_eq!(page.feed().len(), 12);
    let next = page.attribute(".feed__more", "href");
    assert!(next.starts_with("/countries/kh?after="), "{next}");
    assert_eq!(site.get(&next).await.expect(200).page().feed().len(), 3);
}
