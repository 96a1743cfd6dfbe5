//! `/{lang}/…`: every page in every language of the interface, shown by one that is made to be conspicuous.

use crate::site::{BASE, TestSite, story};
use domain::article::NewArticle;
use domain::language::Language;

#[tokio::test]
async fn the_prefix_gives_the_page_in_its_language_and_direction() {
    let site = TestSite::populated().await;
    for path in ["/ar-xb/", "/ar-xb", "/ar-xb/?country=kh", "/ar-xb/news/one-room"] {
        let page = site.get(path).await.expect(200).page();
        assert_eq!(page.attribute("html", "lang"), "ar-XB", "{path}");
        assert_eq!(page.attribute("html", "dir"), "rtl", "{path}");
    }
    let page = site.get("/ar-xb/").await.page();
    let heading = page.text(".feed__heading");
    assert!(heading.starts_with("‹Låţéšţ") || heading.starts_with("‹Låtéšt"), "{heading}");
    assert!(page.text("h1").contains("çüŕŕéñ") || page.text("h1").contains("çürréñtlý"), "{}", page.text("h1"));
    assert!(page.texts("button[name='theme']").iter().all(|label| label.starts_with('‹')));
}

#[tokio::test]
async fn every_link_keeps_the_language() {
    let site = TestSite::populated().await;
    for path in ["/ar-xb/", "/ar-xb/?country=kh", "/ar-xb/news/two-clinics", "/ar-xb/news/none"] {
        let page = site.get(path).await.page();
        let links = page.attributes("body a", "href");
        assert!(links.len() > 2);
        // Others are to be followed on this page, or by programs.
        for link in links.iter().filter(|link| link.starts_with('/')) {
            assert!(link.starts_with("/ar-xb/"), "{path} leads to {link}");
            let found = site.get(link).await.status;
            assert_eq!(found, 200, "{link}");
        }
    }
}

#[tokio::test]
async fn only_a_site_that_serves_the_pseudo_language_has_its_addresses() {
    let site = TestSite::start_as(BASE, false).await;
    site.publish_story(story("one")).await;
    for path in ["/ar-xb/", "/ar-xb", "/ar-xb/news/one"] {
        let page = site.get(path).await.expect(404).page();
        assert_eq!(page.attribute("html", "lang"), "en");
    }
    let english = site.get("/api/atlas?lang=en").await;
    assert_eq!(site.get("/api/atlas?lang=ar-XB").await, english);
}

#[tokio::test]
async fn a_page_has_one_address_in_each_language() {
    let site = TestSite::start().await;
    for path in ["/en/", "/en", "/AR-XB/", "/ar-XB/", "/ar/", "/fr/", "/xx/", "/ar-xb/ar-xb/", "/ar-xbx/"] {
        site.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn a_story_keeps_its_own_language_and_address_under_every_prefix() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { language: Language::French, ..story("une-piece") }).await;
    let page = site.get("/ar-xb/news/une-piece").await.expect(200).page();
    assert_eq!(page.attribute("html", "lang"), "ar-XB");
    assert_eq!(page.attribute(".prose", "lang"), "fr");
    assert_eq!(page.attribute(".prose", "dir"), "ltr");
    assert_eq!(page.text("h1"), "Headline of une-piece");
    assert_eq!(page.attribute("link[rel='canonical']", "href"), format!("{BASE}/news/une-piece"));
    assert_eq!(page.attribute("meta[property='og:url']", "content"), format!("{BASE}/news/une-piece"));
}

#[tokio::test]
async fn numbers_dates_and_names_are_those_of_the_language() {
    let site = TestSite::populated().await;
    let page = site.get("/ar-xb/?country=kh").await.page();
    assert!(page.text("h1").contains("كمبوديا"), "{}", page.text("h1"));
    assert!(page.texts(".card time")[0].contains("نوفمبر"), "{:?}", page.texts(".card time"));
}
