//! `/account`: the name, the sessions, the password, each changed by a form.

use crate::browser::PASSWORD;
use crate::site::TestSite;
use app::form::{REPLY, Reply};
use domain::access::Role;

#[tokio::test]
async fn a_change_of_name_is_seen_at_once_and_a_bad_one_comes_back_as_it_was_typed() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let answer = browser.post("/account", &[("form", "name"), ("name", "  Heron   Alder ")]).await.expect(303);
    assert_eq!(answer.header("location"), "/account?done=name");
    let page = browser.get("/account?done=name").await.expect(200).page();
    assert_eq!(page.attribute("#name-name", "value"), "Heron Alder");
    assert_eq!(page.text("#name-title + .form .form__said"), "Your name was saved.");
    let long = "x".repeat(101);
    let page = browser.post("/account", &[("form", "name"), ("name", &long)]).await.expect(422).page();
    assert_eq!(page.attribute("#name-name", "value"), long);
    assert!(page.text("#name-name-problem").contains("too long"));
    assert_eq!(
        page.count("#password-title + p + .form .form__summary:not([hidden])"),
        0,
        "only the form that was sent"
    );
}

#[tokio::test]
async fn a_script_is_answered_in_short_by_the_same_address() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let short = [("accept", REPLY)];
    let answer = browser.post_with("/account", &[("form", "name"), ("name", "Heron")], &short).await.expect(200);
    assert_eq!(answer.header("content-type"), REPLY);
    assert_eq!(answer.header("cache-control"), "no-store");
    let reply = Reply::read(answer.text()).unwrap();
    assert_eq!(
        (reply.to.as_deref(), reply.said.as_deref()),
        (Some("/account?done=name"), Some("Your name was saved."))
    );
    let answer = browser.post_with("/account", &[("form", "name"), ("name", "")], &short).await.expect(422);
    let reply = Reply::read(answer.text()).unwrap();
    assert_eq!(reply.to, None);
    assert_eq!(reply.problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["name"]);
}

#[tokio::test]
async fn another_password_ends_every_other_session_and_renews_this_one() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let old = browser.cookie();
    let elsewhere =
        site.post_form("/login", &[("form", "login"), ("email", "member@network.example"), ("password", PASSWORD)]);
    let elsewhere = elsewhere.await.expect(303).header("set-cookie").split(';').next().unwrap().to_owned();
    site.get_with("/account", &[("cookie", &elsewhere)]).await.expect(200);
    let change = async |now: &str, new: &str| {
        browser.post("/account", &[("form", "password"), ("password", now), ("new-password", new)]).await
    };
    change("a wrong password", "nine herons in a row").await.expect(422);
    site.advance(2);
    for weak in ["short", "password1234", "member@network.example"] {
        let page = change(PASSWORD, weak).await.expect(422).page();
        assert_eq!(page.count("#password-new-password-problem:not([hidden])"), 1, "{weak}");
    }
    change(PASSWORD, "nine herons in a row").await.expect(303);
    browser.get("/account").await.expect(200);
    for ended in [&old, &elsewhere] {
        site.get_with("/account", &[("cookie", ended)]).await.expect(303);
    }
    let again = async |password: &str| {
        let fields = [("form", "login"), ("email", "member@network.example"), ("password", password)];
        site.post_form("/login", &fields).await
    };
    again(PASSWORD).await.expect(422);
    site.advance(2);
    again("nine herons in a row").await.expect(303);
}

#[tokio::test]
async fn one_session_or_all_others_can_be_ended_but_nobody_elses() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let stranger = site.sign_in_as(Role::Administrator).await;
    let sign_in = || async {
        let fields = [("form", "login"), ("email", "member@network.example"), ("password", PASSWORD)];
        let answer = site.post_form("/login", &fields).await.expect(303);
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    };
    let (second, third) = (sign_in().await, sign_in().await);
    let ids = browser.get("/account").await.page().attributes(".sessions input[name=row]", "value");
    assert_eq!(ids.len(), 2, "this one has no button");
    // Somebody else's identifier opens nothing and ends nothing.
    stranger.post("/account", &[("form", "session"), ("row", &ids[0])]).await.expect(303);
    assert_eq!(browser.get("/account").await.page().count(".sessions input[name=row]"), 2);
    browser.post("/account", &[("form", "session"), ("row", &ids[0])]).await.expect(303);
    assert_eq!(browser.get("/account").await.page().count(".sessions input[name=row]"), 1);
    let told = browser.get(&format!("/account?done=session&row={}", ids[0])).await.page();
    assert_eq!(told.text("#sessions-title + p + .form__said"), "That session has ended.");
    browser.post("/account", &[("form", "everywhere")]).await.expect(303);
    for ended in [second, third] {
        site.get_with("/account", &[("cookie", &ended)]).await.expect(303);
    }
    browser.get("/account").await.expect(200);
    stranger.get("/account").await.expect(200);
}

#[tokio::test]
async fn somebody_suspended_sees_so_and_changes_no_name() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Suspended).await;
    let page = browser.get("/account").await.expect(200).page();
    assert!(page.text(".notice").contains("suspended"));
    assert_eq!(page.count("#name-name"), 0);
    let answer = browser.post("/account", &[("form", "name"), ("name", "Mallory")]).await;
    assert_eq!(answer.status, 403);
    assert!(!browser.get("/account").await.text().contains("Mallory"));
}

#[tokio::test]
async fn a_body_past_its_limit_or_of_another_kind_is_refused() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let large = "x".repeat(64 << 10);
    assert_eq!(browser.post("/account", &[("form", "name"), ("name", &large)]).await.status, 413);
    let json = site.ask("POST", "/login", &[("content-type", "application/json")], "{}").await;
    assert_eq!(json.status, 415);
    let answer = browser.post("/account", &[("form", "none")]).await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_there_and_can_be_sent_again() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    let cookie = browser.cookie();
    site.advance(15 * 86_400);
    let fields = [("form", "name"), ("key", "0"), ("name", "Heron <Alder>")];
    let body = crate::site::form(&fields);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie.as_str())];
    let page = site.ask("POST", "/account", &headers, body.clone()).await.expect(401).page();
    assert_eq!(page.text(".kept__values"), "Heron <Alder>");
    let sent = |name: &str| page.attribute(&format!(".kept input[name={name}]"), "value");
    assert_eq!((sent("form"), sent("name")), ("name".to_owned(), "Heron <Alder>".to_owned()));
    // A script is told in short, so that its page stays as it is.
    let mut short = headers.to_vec();
    short.push(("accept", REPLY));
    let answer = site.ask("POST", "/account", &short, body).await.expect(401);
    assert!(Reply::read(answer.text()).unwrap().problems[0].text.contains("nothing you typed is lost"));
    // A password is never written into a page; and without it the form is not sent again.
    let secret = crate::site::form(&[("form", "password"), ("password", "secret of mine"), ("new-password", "x")]);
    let answer = site.ask("POST", "/account", &headers, secret).await.expect(401);
    assert!(!answer.text().contains("secret of mine") && answer.page().count(".kept") == 0);
}

#[tokio::test]
async fn a_slash_at_the_end_is_the_same_page_and_the_same_form() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    browser.get("/account/").await.expect(200);
    browser.post("/account/", &[("form", "name"), ("name", "Heron")]).await.expect(303);
}
