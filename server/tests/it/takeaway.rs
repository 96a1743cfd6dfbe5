//! `/map.*`, `/embed/map`, `/oembed`: the map for other sites.

use crate::site::{BASE, TestSite};
use serde_json::Value;

#[tokio::test]
async fn the_numbers_are_there_for_programs_with_the_date_of_their_publication() {
    let site = TestSite::populated().await;
    let answer = site.get("/map.json").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let json: Value = serde_json::from_str(answer.text()).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["published"], "2026-11-24T09:31:00Z");
    assert_eq!((json["members"].as_u64(), json["country_count"].as_u64()), (Some(27), Some(3)));
    let countries: Vec<_> =
        json["countries"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(countries, ["FR", "KH"], "nothing that the map does not show");
    let sum: u64 = ["countries", "regions", "continents"]
        .into_iter()
        .flat_map(|part| json[part].as_array().unwrap())
        .map(|row| row["members"].as_u64().unwrap())
        .sum();
    assert_eq!(sum + json["elsewhere"].as_u64().unwrap(), 27);
}

#[tokio::test]
async fn the_table_is_a_spreadsheets() {
    let answer = TestSite::populated().await.get("/map.csv").await.expect(200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<_> = answer.text().split("\r\n").collect();
    assert_eq!(lines[0], "code,name,members,per_million,new");
    assert!(lines[1].starts_with("FR,France,10,0.1"), "{}", lines[1]);
    assert_eq!((lines.len(), lines[3]), (4, ""));
}

#[tokio::test]
async fn the_drawing_stands_alone_and_the_picture_is_one() {
    let site = TestSite::populated().await;
    let svg = site.get("/map.svg?country=kh&theme=dark").await.expect(200);
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    let text = svg.text();
    assert!(text.starts_with("<svg") || text.starts_with("<?xml"), "{}", &text[..60]);
    assert!(text.contains("5 or more members currently registered in Cambodia."));
    for outside in ["<script", "href=\"http", "href=\"/", "url(http", "@import", "var(--"] {
        assert!(!text.contains(outside), "{outside}");
    }
    let png = site.get("/map.png?width=600").await.expect(200);
    assert_eq!(png.header("content-type"), "image/png");
    assert_eq!(&png.body[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(u32::from_be_bytes(png.body[16..20].try_into().unwrap()), 600);
}

#[tokio::test]
async fn files_are_kept_by_others_and_not_sent_twice() {
    let site = TestSite::populated().await;
    for path in ["/map.svg", "/map.png?width=300", "/map.csv", "/map.json", "/embed/map"] {
        let answer = site.get(path).await.expect(200);
        assert_eq!(answer.header("cache-control"), "public, max-age=60", "{path}");
        let again = site.get_with(path, &[("if-none-match", answer.header("etag"))]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        let listed = format!("\"other\", W/{}", answer.header("etag"));
        assert_eq!(site.get_with(path, &[("if-none-match", &listed)]).await.status, 304, "{path}: one of several");
    }
}

#[tokio::test]
async fn what_an_address_gets_wrong_is_a_problem_document() {
    let site = TestSite::populated().await;
    for (path, status, parameter) in [
        ("/map.json?country=zz", 404, "country"),
        ("/map.csv?region=12", 404, "region"),
        ("/map.svg?metric=x", 400, "metric"),
        ("/map.png?at=x", 400, "at"),
        ("/map.json?at=1999-01", 404, "at"),
        ("/oembed?url=https://elsewhere.example/", 404, "url"),
        ("/oembed?url=https://network.example/news/one-room", 404, "url"),
        ("/oembed?url=https://network.example/countries/zz", 404, "url"),
        ("/oembed", 404, "url"),
        ("/oembed?url=https://network.example/?country%3Dkh%26country%3Dfr", 400, "url"),
        ("/oembed?url=https://network.example/?metric%3Dlove", 400, "url"),
        ("/oembed?url=https://network.example/?%20%FF", 400, "url"),
        ("/oembed?url=https://network.example/?at%3D1999-01", 404, "url"),
        ("/map.json?metric=new", 404, "metric"),
        ("/oembed?url=https://network.example/&format=xml", 501, "format"),
    ] {
        let answer = site.get(path).await.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let json: Value = serde_json::from_str(answer.text()).unwrap();
        assert_eq!(
            (json["status"].as_u64(), &json["parameters"][0]),
            (Some(status.into()), &Value::from(parameter)),
            "{path}"
        );
        assert!(json["detail"].as_str().unwrap().len() > 20, "{path}");
    }
    for path in ["/map.json?country=kh&country=fr", "/map.png?width=x", "/oembed?maxwidth=x"] {
        let answer = site.get(path).await.expect(400);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    }
}

#[tokio::test]
async fn the_frame_may_stand_on_every_site_has_no_script_and_is_the_only_such_page() {
    let site = TestSite::populated().await;
    let answer = site.get("/embed/map?theme=dark&lang=ar-XB").await.expect(200);
    assert!(answer.header("content-security-policy").contains("frame-ancestors *;"));
    assert!(!answer.header("content-security-policy").contains("script-src"));
    assert_eq!(answer.header("set-cookie"), "");
    let page = answer.page();
    assert_eq!(page.count("script"), 0);
    assert_eq!((page.attribute("html", "data-theme"), page.attribute("html", "dir")), ("dark".into(), "rtl".into()));
    assert_eq!(page.attribute("base", "target"), "_blank");
    assert!(page.attributes("svg.world a", "href").contains(&"/ar-xb/?country=kh".to_owned()));
    for path in ["/", "/countries", "/countries/kh", "/news/one-room", "/map.svg"] {
        let policy = site.get(path).await.expect(200).header("content-security-policy").to_owned();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
    let wrong = site.get("/embed/map?country=zz").await.expect(404);
    assert_eq!(wrong.page().texts(".explore__problem").len(), 1);
}

#[tokio::test]
async fn another_site_learns_how_to_embed_the_map_and_a_country() {
    let site = TestSite::populated().await;
    let home = site.get("/").await.page();
    let discovered = home.attribute("link[type='application/json+oembed']", "href");
    assert!(discovered.starts_with(&format!("{BASE}/oembed?url=")), "{discovered}");
    let ask = async |url: &str| -> Value {
        let answer = site.get(&format!("/oembed?url={url}&maxwidth=400&maxheight=10000")).await.expect(200);
        serde_json::from_str(answer.text()).unwrap()
    };
    let map = ask("https%3A%2F%2Fnetwork.example%2F%3Fmetric%3Dper-million%26region%3D035").await;
    assert_eq!((map["version"].as_str(), map["type"].as_str()), (Some("1.0"), Some("rich")));
    assert_eq!((map["width"].as_u64(), map["height"].as_u64()), (Some(400), Some(520)));
    let html = map["html"].as_str().unwrap();
    assert!(html.contains(&format!("src=\"{BASE}/embed/map?region=035&amp;metric=per-million\"")), "{html}");
    // How the frame looks is part of its address, and of no other.
    let home = ask("https%3A%2F%2Fnetwork.example%2F%3Ftheme%3Ddark%26width%3Dx").await;
    assert!(home["html"].as_str().unwrap().contains("/embed/map\""), "{home}");
    let frame = ask("https%3A%2F%2Fnetwork.example%2Fembed%2Fmap%3Ftheme%3Ddark%26lang%3Dar-XB").await;
    assert!(
        frame["html"].as_str().unwrap().contains("src=\"https://network.example/ar-xb/embed/map?theme=dark\""),
        "{frame}"
    );
    let country = ask("https%3A%2F%2Fnetwork.example%2Fcountries%2Fkh").await;
    assert!(country["html"].as_str().unwrap().contains("/embed/map?country=kh"), "{country}");
    assert_eq!(country["thumbnail_url"], format!("{BASE}/map.png?country=kh"));
}

#[tokio::test]
async fn what_others_may_keep_takes_nobodys_cookies() {
    let site = TestSite::populated().await;
    let dead = format!("__Host-graticule={}", "A".repeat(43));
    let page = site.get_with("/", &[("cookie", &dead)]).await.expect(200);
    assert!(page.header("set-cookie").contains("Max-Age=0"), "a page for whoever asks takes it away");
    for path in ["/map.csv", "/map.png?width=200", "/embed/map", "/oembed?url=https://network.example/"] {
        let answer = site.get_with(path, &[("cookie", &dead)]).await.expect(200);
        assert!(answer.header("cache-control").starts_with("public"), "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
}

#[tokio::test]
async fn a_picture_has_one_of_the_widths_that_there_are() {
    let site = TestSite::populated().await;
    let width = async |path: &str| {
        let png = site.get(path).await.expect(200);
        u32::from_be_bytes(png.body[16..20].try_into().unwrap())
    };
    assert_eq!(width("/map.png?width=1").await, 300);
    assert_eq!(width("/map.png?width=301").await, 600);
    assert_eq!(width("/map.png").await, 1_200);
    assert_eq!(width("/map.png?width=4294967295").await, 2_400);
}

#[tokio::test]
async fn whoever_sees_the_map_elsewhere_is_told_which_measure_it_shows() {
    let site = TestSite::populated().await;
    let page = site.get("/embed/map?metric=per-million").await.expect(200).page();
    assert_eq!(page.text(".legend__title"), "Members per million people");
    let drawing = site.get("/map.svg?metric=per-million").await.expect(200);
    assert!(drawing.text().contains("Members per million people."), "{}", drawing.text());
}
