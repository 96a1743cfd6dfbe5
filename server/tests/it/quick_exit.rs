//! The way to leave at once.

use crate::site::TestSite;
use domain::settings::Field;

const PAGES: [&str; 7] = ["/", "/?country=kh", "/countries", "/news/one-room", "/news/none", "/login", "/offline"];

#[tokio::test]
async fn there_is_none_until_the_network_wants_one() {
    let site = TestSite::populated().await;
    for path in PAGES {
        let page = site.get(path).await.page();
        assert_eq!(page.count("[data-exit]"), 0, "{path}");
        assert_eq!(page.texts(".quick-exit"), [""], "{path}");
    }
}

#[tokio::test]
async fn every_page_begins_with_it_and_it_needs_no_script() {
    let site = TestSite::populated().await;
    site.decide(Field::QuickExit, "yes").await;
    for path in PAGES {
        let page = site.get(path).await.page();
        let links = page.attributes("body a", "href");
        assert_eq!(links[..2], ["#reading", "https://www.wikipedia.org/"], "{path}: after the skip link");
        assert_eq!(page.attribute("[data-exit]", "rel"), "noopener noreferrer nofollow", "{path}");
        assert_eq!(page.count(".quick-exit details summary"), 1, "{path}");
        assert!(page.text(".quick-exit details").contains("It does not delete what your browser remembers"), "{path}");
    }
}

#[tokio::test]
async fn it_leads_where_the_network_says() {
    let site = TestSite::populated().await;
    site.decide(Field::QuickExit, "yes").await;
    site.decide(Field::ExitAddress, "https://weather.example/?a=1&b=2").await;
    let page = site.get("/").await.page();
    assert_eq!(page.attribute("[data-exit]", "href"), "https://weather.example/?a=1&b=2");
    site.decide(Field::QuickExit, "").await;
    assert_eq!(site.get("/").await.page().count("[data-exit]"), 0);
}
