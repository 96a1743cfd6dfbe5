//! `/?metric=…&region=…&at=…&q=…`: what the map shows is in the address, and what means nothing is said.

use crate::site::{TestSite, permit};
use domain::counts::SmallestGroup;
use domain::html::SafeHtml;
use domain::member::Presence;

/// A network with numbers of November 2026 and of October, November and December 2027.
async fn with_a_past() -> TestSite {
    let site = TestSite::start().await;
    for (seconds, code, members) in
        [(60, "KH", 10), (330 * 86_400, "FR", 5), (35 * 86_400, "KH", 10), (35 * 86_400, "MT", 5)]
    {
        site.advance(seconds);
        for _ in 0..members {
            site.join(code, Presence::Country).await;
        }
        site.publish_counts().await;
    }
    site
}

#[tokio::test]
async fn the_map_shows_another_month_with_the_numbers_that_were_published_then() {
    let site = with_a_past().await;
    let now = site.get("/").await.expect(200).page();
    assert_eq!(now.text("h1"), "30 members currently registered in 3 countries.");
    let then = site.get("/?at=2027-10").await.expect(200).page();
    assert_eq!(then.text("h1"), "October 2027: 15 members registered in 2 countries.");
    assert_eq!(then.attributes("#c-mt", "class"), ["c0"]);
    assert_eq!(then.text(".legend__note time"), "Published on 20 October 2027");
    // A month in which nothing was published shows what stood then.
    let between = site.get("/?at=2027-03").await.expect(200).page();
    assert_eq!(between.text("h1"), "March 2027: 10 members registered in 1 country.");
    assert_eq!(between.attribute("svg.world a", "href"), "/?country=kh&at=2027-03", "a choice keeps the month");
}

#[tokio::test]
async fn members_per_million_divides_what_is_published_by_the_people_of_the_country() {
    let page = with_a_past().await.get("/?metric=per-million").await.expect(200).page();
    let label = page.texts("svg.world a > title").into_iter().find(|label| label.starts_with("Malta")).unwrap();
    // Five or more members in half a million people, and the highest of all.
    assert!(label.ends_with("or more members per million people, rank 1"), "{label}");
    let about = page.texts("#map-about li").join(" ");
    assert!(about.contains("Unicode CLDR"), "the source of the people's number: {about}");
    assert_eq!(page.attribute(".measures a[aria-current]", "href"), "/?metric=per-million");
    // Every class has somebody, since the rates of the newest numbers make the classes.
    let classes = page.attributes(".legend__class:not(:first-child)", "class");
    for class in classes {
        let shade = class.rsplit("--").next().unwrap();
        assert!(page.count(&format!("svg.world path.c{shade}")) > 0, "{class}");
    }
}

#[tokio::test]
async fn new_members_are_the_difference_of_two_published_numbers() {
    let page = with_a_past().await.get("/?metric=new").await.expect(200).page();
    let labels = page.texts("svg.world a > title");
    assert!(labels.contains(&"Cambodia: figure up by 10 in a year, rank 1".to_owned()), "{labels:?}");
    assert!(labels.contains(&"France: figure up by 5 in a year, rank 2".to_owned()), "{labels:?}");
    assert_eq!(page.text(".legend__title"), "Rise of the figure in 12 months");
    let about = page.texts("#map-about li").join(" ");
    assert!(about.contains("Compared with the numbers published on "), "{about}");
    assert!(about.contains("up to 4 members more or fewer"), "a difference of rounded figures is no count: {about}");
    let chosen = with_a_past().await.get("/?metric=new&country=fr").await.page();
    assert_eq!(chosen.text(".figure__rank"), "Figure up by 5 in a year: rank 2 of 3 countries with a figure");
}

#[tokio::test]
async fn what_is_new_is_said_only_where_there_are_numbers_of_a_year_before() {
    let young = TestSite::populated().await;
    let page = young.get("/?metric=new").await.expect(404).page();
    assert!(page.text("#map-metric-problem").starts_with("There are no numbers of a year ago"));
    assert_eq!(page.text(".legend__title"), "Members per country");
    assert_eq!(
        page.attributes(".measures a", "data-metric"),
        ["", "per-million"],
        "what can not be told is not offered"
    );

    let site = with_a_past().await;
    assert_eq!(site.get("/").await.page().attributes(".measures a", "data-metric"), ["", "per-million", "new"]);
    // November 2026 and October 2027 have nothing a year older; the way to what is new leads past them.
    let link = site.get("/?at=2027-10&country=kh").await.page().attribute(".measures [data-metric='new']", "href");
    assert_eq!(link, "/?country=kh&metric=new");
    let link = site.get("/?at=2027-11").await.page().attribute(".measures [data-metric='new']", "href");
    assert_eq!(link, "/?metric=new&at=2027-11");
    let page = site.get("/?metric=new&at=2027-10").await.expect(404).page();
    assert!(page.text("#map-at-problem").starts_with("There are no numbers of a year before that"));
    assert_eq!(page.text("h1"), "November 2027: 25 members registered in 2 countries.", "the first that has");
    let early = page.attributes("select[name='at'] option[disabled]", "value");
    assert_eq!(early, ["2027-10", "2026-11"]);
    assert_eq!(page.attribute(".time input", "max"), "1", "the slider passes over them, too");
    let film = site.get("/api/map?lang=en&part=Film&view%5Bmetric%5D=new").await.expect(200).unpack::<SafeHtml>();
    assert_eq!(film.as_str().matches("<li").count(), 2);
}

#[tokio::test]
async fn members_in_a_place_without_inhabitants_are_no_rate_and_still_members() {
    let site = TestSite::start().await;
    for _ in 0..5 {
        site.join("BV", Presence::Country).await;
    }
    site.advance(60);
    site.publish_counts().await;
    let labels = site.get("/?metric=per-million").await.expect(200).page().texts("svg.world a > title");
    assert!(labels.contains(&"Bouvet Island: 5 or more members".to_owned()), "{labels:?}");
}

#[tokio::test]
async fn a_region_is_framed_by_the_server_and_kept_in_every_choice() {
    let site = with_a_past().await;
    let whole = site.get("/").await.page().attribute("svg.world", "viewBox");
    let page = site.get("/?region=035").await.expect(200).page();
    let framed = page.attribute("svg.world", "viewBox");
    let width = |view: &str| view.split(' ').nth(2).unwrap().parse::<f32>().unwrap();
    assert!(width(&framed) < width(&whole) / 4.0, "{framed}");
    assert_eq!(page.attribute("select[name='region'] option[selected]", "value"), "035");
    assert!(page.attributes("svg.world a", "href").iter().all(|link| link.ends_with("&region=035")));
}

#[tokio::test]
async fn a_name_in_any_language_finds_its_country_without_scripts() {
    let site = with_a_past().await;
    for (q, slug) in [
        ("cambodge", "kh"),
        ("Kambodscha", "kh"),
        ("KHM", "kh"),
        ("cote%20d%27ivoire", "ci"),
        ("%E6%97%A5%E6%9C%AC", "jp"),
    ] {
        let page = site.get(&format!("/?q={q}")).await.expect(200).page();
        assert_eq!(page.attributes(".explore__found a", "href")[0], format!("/?country={slug}"), "{q}");
    }
    let page = site.get("/?q=atlantis").await.expect(200).page();
    assert!(page.text("#map-q-problem").starts_with("No country is called that."));
}

#[tokio::test]
async fn what_means_nothing_is_said_beside_its_control_and_the_nearest_is_shown() {
    let site = with_a_past().await;
    for (query, status, field, figure) in [
        ("country=zz", 404, "country", "30 members"),
        ("country=Kh", 404, "country", "30 members"),
        ("country=%00", 404, "country", "30 members"),
        ("region=999", 404, "region", "30 members"),
        ("metric=love", 400, "metric", "30 members"),
        ("at=2019-13", 400, "at", "30 members"),
        ("at=yesterday", 400, "at", "30 members"),
        ("at=2031-01", 404, "at", "30 members"),
        ("at=2011-01", 404, "at", "10 members"),
        ("country=kh&region=x&at=x", 400, "region", "20 or more members"),
    ] {
        let page = site.get(&format!("/?{query}")).await.expect(status).page();
        assert!(!page.text(&format!("#map-{field}-problem")).is_empty(), "{query}");
        assert!(page.text("h1").contains(figure), "{query}: {}", page.text("h1"));
        assert_eq!(page.attributes(".explore-panel", "open").len(), 1, "nothing is folded away from a problem");
        // Said to whoever does not see where it stands, too; a country is named in the search.
        let control = match field {
            "country" => "#map-q",
            "metric" => "nav.measures",
            "region" => "select[name='region']",
            _ => "select[name='at']",
        };
        assert_eq!(page.attribute(control, "aria-describedby"), format!("map-{field}-problem"), "{query}");
        if field == "at" && figure == "30 members" {
            assert_eq!(page.attribute("select[name='at'] option[selected]", "value"), "", "{query}: the newest month");
        }
        assert!(page.count("svg.world a") > 0);
    }
    let sound = site.get("/").await.page();
    assert_eq!(sound.count(".explore__problem"), 0);
    assert_eq!(sound.count(".map-panel [aria-describedby], .map-panel [aria-invalid]"), 0);
}

#[tokio::test]
async fn a_floor_hides_the_country_at_every_time_as_soon_as_it_is_set() {
    let site = with_a_past().await;
    let past = ["/?at=2027-10", "/?at=2027-11&country=kh", "/map.json?at=2027-11&country=kh"];
    for path in past {
        assert!(site.get(path).await.expect(200).text().contains("Cambodia"), "{path}");
    }
    db::counts::set_floor(&site.state.db, &permit(), "KH".parse().unwrap(), site.state.now()).await.unwrap();
    site.refresh().await;
    let then = site.get("/?at=2027-10").await.expect(200).page();
    assert_eq!(then.text("h1"), "October 2027: 15 members registered in 1 country.");
    assert_eq!(then.attribute("#c-kh", "class"), "c0");
    let alone = site.get("/?at=2027-11&country=kh").await.expect(200).page();
    assert!(alone.text("h1").starts_with("November 2027: fewer than 5 members, or none,"), "{}", alone.text("h1"));
    let film: domain::html::SafeHtml = site.get("/api/map?lang=en&part=Film&view%5Bcountry%5D=kh").await.unpack();
    assert_eq!(film.as_str().matches("or more members").count(), 0, "in no month");
    let now = site.get("/").await.page();
    assert_eq!(now.text("h1"), "30 members currently registered in 2 countries.");
    assert_eq!(now.attribute("#c-kh", "class"), "c0", "nor in the present one");
    // The next publication tells the same; a floor that is lifted gives the past back.
    site.advance(86_400);
    site.publish_counts().await;
    assert_eq!(site.get("/").await.page().attribute("#c-kh", "class"), "c0");
    db::counts::lift_floor(&site.state.db, &permit(), "KH".parse().unwrap(), site.state.now()).await.unwrap();
    site.refresh().await;
    let then = site.get("/?at=2027-10").await.expect(200).page();
    assert_eq!(then.text("h1"), "October 2027: 15 members registered in 2 countries.");
}

#[tokio::test]
async fn the_description_tells_range_the_highest_and_what_is_hidden() {
    let page = with_a_past().await.get("/").await.page();
    let about = page.texts("#map-about li");
    assert_eq!(about[0], "3 countries have a figure, from 5 to 20.");
    assert_eq!(about[1], "Highest: Cambodia 20, France 5, Malta 5.");
    assert!(
        about[2].starts_with("247 other countries and territories have none, or fewer than 5 members"),
        "{about:?}"
    );
    assert_eq!(page.attribute("svg.world", "aria-describedby"), "map-about");
}

#[tokio::test]
async fn small_territories_with_a_figure_have_a_bubble_and_no_others() {
    let page = with_a_past().await.get("/").await.page();
    assert_eq!(page.count("svg.world .dot"), 1);
    assert_eq!(page.count("#c-mt ~ .dot"), 1);
}

#[tokio::test]
async fn a_new_smallest_group_begins_a_new_past() {
    let site = with_a_past().await;
    let k = SmallestGroup::new(10).unwrap();
    db::counts::set_k(&site.state.db, &permit(), k, site.state.now()).await.unwrap();
    site.advance(60);
    site.publish_counts().await;
    // The numbers from before were rounded in another way; whoever asks for them is told that these are the first.
    let page = site.get("/?at=2027-10").await.expect(404).page();
    assert!(!page.text("#map-at-problem").is_empty());
    assert_eq!(page.attributes("select[name='at'] option", "value"), [""]);
}
