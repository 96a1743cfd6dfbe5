//! No other site makes a reader's browser do anything here.

use crate::site::TestSite;
use domain::access::Role;
use server::guard::ADDRESSES;

#[tokio::test]
async fn what_another_site_sends_is_refused_at_every_address() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    for (pattern, _) in ADDRESSES {
        let path = pattern.replace('*', "none");
        for headers in [
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            [("sec-fetch-site", "same-site"), ("origin", "https://sub.network.example")],
            [("x-none", ""), ("origin", "https://evil.example")],
            [("x-none", ""), ("origin", "null")],
        ] {
            let mut all = headers.to_vec();
            all.push(("host", "network.example"));
            let answer = browser.post_with(&path, &[("form", "logout"), ("theme", "dark")], &all).await;
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
    }
    browser.get("/account").await.expect(200);
}

#[tokio::test]
async fn the_sites_own_pages_may_send_whatever_headers_the_browser_knows() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    for headers in [
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "https://network.example"), ("host", "network.example")],
        vec![],
    ] {
        browser.post_with("/account", &[("form", "name"), ("name", "Heron")], &headers).await.expect(303);
    }
}

#[tokio::test]
async fn nothing_changes_by_getting_an_address() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    for path in
        ["/logout", "/logout?form=logout", "/account?form=everywhere", "/theme?theme=dark", "/account?form=name&name=X"]
    {
        let answer = browser.get(path).await;
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
    assert!(browser.get("/account").await.expect(200).text().contains("Somebody member"));
}
