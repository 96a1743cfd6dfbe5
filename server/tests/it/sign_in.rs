//! Signing in and out: `/login`, `/logout`, and what a cookie is good for.

use crate::answer::Answer;
use crate::browser::PASSWORD;
use crate::site::TestSite;
use domain::access::Role;

async fn try_in(site: &TestSite, email: &str, password: &str) -> Answer {
    site.post_form("/login", &[("form", "login"), ("email", email), ("password", password)]).await
}

#[tokio::test]
async fn the_right_password_opens_the_page_that_was_asked_for() {
    let site = TestSite::start().await;
    site.add_account(Role::Member).await;
    let asked = site.get("/account").await.expect(303);
    assert_eq!(asked.header("location"), "/login?then=/account");
    let page = site.get("/login?then=/account").await.expect(200).page();
    assert_eq!(page.attribute("input[name=then]", "value"), "/account");
    let fields =
        [("form", "login"), ("email", " Member@Network.example"), ("password", PASSWORD), ("then", "/account")];
    let answer = site.post_form("/login?then=/account", &fields).await.expect(303);
    assert_eq!(answer.header("location"), "/account");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-graticule="), "{cookie}");
    assert!(cookie.ends_with("; Max-Age=2592000; Path=/; SameSite=Lax; HttpOnly; Secure"), "{cookie}");
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    let site = TestSite::start().await;
    site.add_account(Role::Member).await;
    for then in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""] {
        let fields = [("form", "login"), ("email", "member@network.example"), ("password", PASSWORD), ("then", then)];
        let answer = site.post_form("/login", &fields).await.expect(303);
        assert_eq!(answer.header("location"), "/account", "{then}");
    }
}

/// Byte for byte, so that nobody learns who has an account.
#[tokio::test]
async fn an_unknown_address_is_answered_like_a_wrong_password_in_words_and_in_work() {
    let site = TestSite::start().await;
    site.add_account(Role::Member).await;
    site.add_account(Role::Suspended).await;
    site.add_account(Role::Pending).await;
    let mut answers = Vec::new();
    for email in
        ["member@network.example", "suspended@network.example", "pending@network.example", "nobody@network.example"]
    {
        let before = site.hashes();
        let answer = try_in(&site, email, "a wrong password").await.expect(422);
        assert_eq!(site.hashes(), before + 1, "{email}");
        let text = answer.text().replace(email, "somebody");
        answers.push((strip_key(&text), answer.headers.len()));
        site.advance(20);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

/// Each showing of a form has a key of its own.
fn strip_key(html: &str) -> String {
    let (before, rest) = html.split_once("name=\"key\" value=\"").unwrap();
    let mut text = before.to_owned();
    for (place, part) in std::iter::once(rest).enumerate() {
        assert_eq!(place, 0);
        text.push_str(&part[32..]);
    }
    text
}

#[tokio::test]
async fn what_was_typed_stays_but_for_the_password() {
    let site = TestSite::start().await;
    let answer = try_in(&site, "nobody@network.example", "secret of somebody").await.expect(422);
    let page = answer.page();
    assert_eq!(page.attribute("#login-email", "value"), "nobody@network.example");
    assert_eq!(page.attribute("#login-password", "value"), "");
    assert!(!answer.text().contains("secret of somebody"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = try_in(&site, "not-an-address", "").await.expect(422).page();
    assert_eq!(page.attribute("#login-email", "value"), "not-an-address");
    assert_eq!(page.attribute("#login-email", "aria-invalid"), "true");
    assert!(page.text("#login-email-problem").contains("whole e-mail address"));
    assert_eq!(page.attributes(".form__summary a", "href"), ["#login-email", "#login-password"]);
}

#[tokio::test]
async fn a_thousand_wrong_passwords_are_slowed_and_do_not_keep_the_owner_out_for_long() {
    let site = TestSite::start().await;
    site.add_account(Role::Member).await;
    let (mut looked_at, mut told_to_wait) = (0, 0);
    for _ in 0..1_000 {
        let answer = try_in(&site, "member@network.example", "a wrong password").await;
        match answer.status {
            422 => looked_at += 1,
            429 => {
                told_to_wait += 1;
                let wait: u32 = answer.header("retry-after").parse().unwrap();
                assert!((1..=10).contains(&wait), "{wait}");
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!((looked_at, told_to_wait), (1, 999), "no time has passed, so only one was looked at");
    site.advance(10);
    try_in(&site, "member@network.example", PASSWORD).await.expect(303);
    // A hundred in a day, however patiently, and the rest of the day is closed to passwords.
    for _ in 0..100 {
        site.advance(10);
        try_in(&site, "member@network.example", "a wrong password").await.expect(422);
    }
    site.advance(10);
    try_in(&site, "member@network.example", PASSWORD).await.expect(429);
    site.advance(86_400);
    try_in(&site, "member@network.example", PASSWORD).await.expect(303);
}

#[tokio::test]
async fn of_fifty_tries_at_the_same_moment_one_is_looked_at() {
    let site = TestSite::start().await;
    site.add_account(Role::Member).await;
    let before = site.hashes();
    let tries = (0..50).map(|_| try_in(&site, "member@network.example", "a wrong password"));
    let statuses: Vec<u16> = futures::future::join_all(tries).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 1, "{statuses:?}");
    assert_eq!(site.hashes(), before + 1);
}

#[tokio::test]
async fn a_forged_expired_or_truncated_cookie_is_a_visitors_and_is_taken_away() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let cookie = browser.cookie();
    let value = cookie.split_once('=').unwrap().1;
    let forged = format!("{}{}", if value.starts_with('A') { 'B' } else { 'A' }, &value[1..]);
    for bad in [forged.as_str(), &value[..20], "", "x", &"A".repeat(4_000)] {
        let answer = site.get_with("/account", &[("cookie", &format!("__Host-graticule={bad}"))]).await;
        assert_eq!(answer.status, 303, "{bad:?}");
    }
    let answer = site.get_with("/", &[("cookie", &format!("__Host-graticule={forged}"))]).await.expect(200);
    assert!(answer.header("set-cookie").starts_with("__Host-graticule=; Max-Age=0"));
    browser.get("/account").await.expect(200);
    site.advance(14 * 86_400);
    let answer = browser.get("/account").await.expect(303);
    assert!(answer.header("set-cookie").starts_with("__Host-graticule=; Max-Age=0"));
}

#[tokio::test]
async fn staff_are_signed_out_after_half_an_hour_without_a_request() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    for _ in 0..4 {
        site.advance(1_200);
        browser.get("/admin").await.expect(200);
        site.settle().await;
    }
    site.advance(1_800);
    browser.get("/admin").await.expect(303);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_following_a_link_does_not() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let cookie = browser.cookie();
    browser.get("/logout").await.expect(200);
    browser.get("/account").await.expect(200);
    let answer = browser.post("/logout", &[("form", "logout")]).await.expect(303);
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(!browser.is_signed_in());
    site.get_with("/account", &[("cookie", &cookie)]).await.expect(303);
}

#[tokio::test]
async fn a_session_that_somebody_planted_does_not_become_the_owners() {
    let site = TestSite::start().await;
    let stranger = site.sign_in_as(Role::Pending).await;
    site.add_account(Role::Member).await;
    let planted = stranger.cookie();
    let fields = crate::site::form(&[("form", "login"), ("email", "member@network.example"), ("password", PASSWORD)]);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", planted.as_str())];
    let answer = site.ask("POST", "/login", &headers, fields).await.expect(303);
    assert!(!answer.header("set-cookie").contains(planted.split_once('=').unwrap().1));
    site.get_with("/account", &[("cookie", &planted)]).await.expect(303);
}

#[tokio::test]
async fn pages_of_somebody_signed_in_are_kept_by_nobody() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    for path in ["/", "/news/one-room", "/account", "/login", "/none"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("etag"), "", "{path}");
        assert!(answer.text().contains("Somebody member"), "{path}");
    }
    assert!(!site.get("/").await.text().contains("Somebody member"));
}
