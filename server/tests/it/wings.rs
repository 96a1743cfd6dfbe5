//! The wings of the site: what belongs to one of them reaches no document of another.

use crate::site::TestSite;
use app::words::Words;
use domain::access::Role;

#[tokio::test]
async fn a_public_document_names_nothing_of_the_administration() {
    let site = TestSite::populated().await;
    for path in ["/", "/?country=kh", "/news/one-room", "/news/none", "/ar-xb/"] {
        let answer = site.get(path).await;
        for mark in ["admin", "graticule-reader"] {
            assert!(!answer.text().contains(mark), "{path} has {mark}");
        }
    }
}

#[tokio::test]
async fn only_documents_of_the_administration_name_its_sentences() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    for (path, words, styled) in [
        ("/", "en.txt", false),
        ("/ar-xb/", "ar-xb.txt", false),
        ("/login", "en.txt", true),
        ("/admin", "en-admin.txt", true),
        // There the person's language counts, not the address's.
        ("/ar-xb/admin/jobs", "en-admin.txt", true),
    ] {
        let page = browser.get(path).await.expect(200).page();
        let assets = &site.state.site.assets;
        assert_eq!(page.attribute("script[data-words]", "data-words"), assets.url(words), "{path}");
        assert_eq!(page.count("link[rel='stylesheet'][href*='admin']"), usize::from(styled), "{path}");
    }
}

#[tokio::test]
async fn what_every_reader_is_given_to_say_is_the_beginning_of_what_staff_are() {
    let site = TestSite::start().await;
    let title = Words::default_language().admin_overview();
    let [public, whole] = ["en.txt", "en-admin.txt"].map(|name| site.state.site.assets.url(name));
    let (public, whole) = (site.get(&public).await.expect(200), site.get(&whole).await.expect(200));
    assert!(whole.text().contains(title) && !public.text().contains(title));
    // After the tag, the direction and the number of sentences.
    let sentences = |text: &str| text.splitn(4, '\n').nth(3).unwrap().to_owned();
    assert!(sentences(whole.text()).starts_with(&sentences(public.text())));
}

#[tokio::test]
async fn an_address_that_a_wing_does_not_have_is_not_found_there() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    for path in ["/admin/none", "/login/none", "/account/none"] {
        let page = browser.get(path).await.expect(404).page();
        assert_eq!(page.text(".failure__title"), "There is nothing here", "{path}");
    }
}

#[tokio::test]
async fn every_page_of_a_wing_has_its_heading_and_title() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    for (path, heading) in [
        ("/admin", "Overview"),
        ("/admin/jobs", "Jobs"),
        ("/admin/mail", "Mail"),
        ("/admin/media", "Images"),
        ("/admin/settings", "Settings"),
        ("/account", "Your account"),
        ("/login", "Sign in"),
        ("/logout", "Sign out"),
    ] {
        let page = browser.get(path).await.expect(200).page();
        assert_eq!(page.text("h1"), heading, "{path}");
        assert!(page.text("title").starts_with(&format!("{heading} · ")), "{path}");
    }
}
