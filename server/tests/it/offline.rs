//! Reading without a connection: the manifest, the worker, and what the worker goes by.

use crate::site::TestSite;
use domain::access::Role;
use domain::settings::Field;
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_manifest_says_what_a_start_screen_needs_and_its_icons_are_there() {
    let site = TestSite::start().await;
    site.decide(Field::Name, "Open Lantern & Friends").await;
    let answer = site.get("/manifest.webmanifest").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/manifest+json");
    let manifest: Value = serde_json::from_str(answer.text()).unwrap();
    assert_eq!(manifest["name"], "Open Lantern & Friends");
    assert_eq!(manifest["short_name"], "Open Lantern");
    assert_eq!((&manifest["start_url"], &manifest["scope"], &manifest["id"]), (&"/".into(), &"/".into(), &"/".into()));
    let icons = manifest["icons"].as_array().unwrap();
    let mut found = Vec::new();
    for icon in icons.iter().filter(|icon| icon["type"] == "image/png") {
        let png = site.get(icon["src"].as_str().unwrap()).await.expect(200);
        assert_eq!(png.header("content-type"), "image/png");
        // The file's own word for its size.
        let pixels = |at: usize| u32::from_be_bytes(png.body[at..at + 4].try_into().unwrap());
        assert_eq!(icon["sizes"], format!("{}x{}", pixels(16), pixels(20)));
        found.push(format!("{} {}", icon["sizes"].as_str().unwrap(), icon["purpose"].as_str().unwrap()));
    }
    assert_eq!(found, ["192x192 any", "512x512 any", "192x192 maskable", "512x512 maskable"]);
    assert!(icons.iter().any(|icon| icon["type"] == "image/svg+xml"));
    site.get("/icon/100.png").await.expect(404);
    let other: Value = serde_json::from_str(site.get("/ar-xb/manifest.webmanifest").await.text()).unwrap();
    assert_eq!((&other["start_url"], &other["dir"]), (&"/ar-xb/".into(), &"rtl".into()));
}

/// What the server tells its worker.
fn told(code: &str) -> Value {
    let line = code.lines().next().unwrap();
    serde_json::from_str(line.strip_prefix("const SITE = ").unwrap().strip_suffix(';').unwrap()).unwrap()
}

#[tokio::test]
async fn the_worker_is_asked_for_anew_may_ask_this_site_alone_and_knows_what_to_keep() {
    let site = TestSite::start().await;
    let answer = site.get("/sw.js").await.expect(200);
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-cache");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; connect-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"), "{policy}");
    let again = site.get_with("/sw.js", &[("if-none-match", answer.header("etag"))]).await;
    assert_eq!(again.status, 304);
    let told = told(answer.text());
    assert_eq!(told["files"], serde_json::json!([site.state.site.assets.url("en.txt")]));
    for file in told["files"].as_array().unwrap() {
        let kept = site.get(file.as_str().unwrap()).await.expect(200);
        assert!(kept.header("cache-control").contains("immutable"));
    }
    assert_eq!(told["offline"], serde_json::json!(["/offline", "/ar-xb/offline"]));
    // Its two files are one script: of two functions of one name the first would be lost.
    let names: Vec<&str> =
        answer.text().lines().filter_map(|line| line.split("function ").nth(1)?.split('(').next()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    assert!(!answer.text().lines().any(|line| line.is_empty() || line.starts_with("//")), "no word to programmers");
}

#[tokio::test]
async fn the_page_for_browsers_without_a_connection_has_the_list_that_the_worker_fills() {
    let site = TestSite::populated().await;
    let worker = site.get("/sw.js").await;
    let list = worker.text().split("const LIST = '").nth(1).unwrap().split('\'').next().unwrap();
    let wanted = worker.text().split("const WANTED = '").nth(1).unwrap().split('\'').next().unwrap();
    for path in ["/offline", "/ar-xb/offline"] {
        let answer = site.get(path).await.expect(200);
        assert_eq!(answer.text().matches(list).count(), 1, "{path}");
        assert!(answer.text().contains(wanted), "{path}");
        let page = answer.page();
        assert_eq!(page.attribute("main a.button", "href"), "", "{path}: the address that was asked for");
        assert_eq!(page.attributes("meta[name='robots']", "content"), ["noindex"], "{path}");
        assert_eq!(page.count("script[src]"), 0, "{path}: nothing to load");
    }
}

#[tokio::test]
async fn what_is_drawn_for_somebody_says_that_it_is_not_to_be_stored_and_what_is_everybodys_does_not() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    for path in ["/", "/news/one-room", "/news/none", "/ar-xb/"] {
        let (mine, everybodys) = (browser.get(path).await, site.get(path).await);
        assert_eq!(mine.header("cache-control"), "no-store", "{path}");
        assert_eq!(everybodys.header("cache-control"), "no-cache", "{path}");
    }
    for path in ["/account", "/login", "/logout"] {
        assert!(browser.get(path).await.header("cache-control").contains("no-store"), "{path}");
    }
}

#[tokio::test]
async fn pages_name_the_manifest_and_what_to_say_and_only_where_the_network_wants_it() {
    let site = TestSite::populated().await;
    let page = site.get("/ar-xb/").await.page();
    assert_eq!(page.attribute("link[rel='manifest']", "href"), "/ar-xb/manifest.webmanifest");
    assert!(page.attribute("meta[name='graticule-offline']", "content").contains("{date}"));
    assert!(!page.attribute("meta[name='graticule-offline']", "data-again").is_empty());
    site.decide(Field::Offline, "").await;
    assert!(!site.get("/").await.text().contains("graticule-offline"), "by this the worker knows");
    let page = site.get("/ar-xb/").await.page();
    assert_eq!(page.count("link[rel='manifest'], meta[name='graticule-offline']"), 0);
}

#[tokio::test]
async fn where_the_network_wants_nothing_kept_the_worker_throws_everything_away() {
    let site = TestSite::populated().await;
    site.decide(Field::Offline, "").await;
    let answer = site.get("/sw.js").await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-cache");
    assert!(answer.text().contains("unregister()") && answer.text().contains("caches.delete("));
    assert!(!answer.text().contains("\"fetch\""), "it stands between nobody and the network");
    site.get("/offline").await.expect(404);
    site.decide(Field::Offline, "yes").await;
    site.get("/offline").await.expect(200);
}
