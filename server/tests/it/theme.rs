//! `/theme`: the choice of colours, made by a plain form.

use crate::site::{TestSite, story};
use domain::article::{Kind, NewArticle};

#[tokio::test]
async fn a_choice_is_kept_in_a_cookie_and_leads_back() {
    let site = TestSite::start().await;
    let answer = site.post_form("/theme", &[("theme", "dark"), ("back", "/?country=kh")]).await.expect(303);
    assert_eq!(answer.header("location"), "/?country=kh");
    assert_eq!(answer.header("cache-control"), "no-store");
    let cookie = "theme=dark; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure";
    assert_eq!(answer.header("set-cookie"), cookie);
    let plain = TestSite::start_as("http://localhost:3000", false).await;
    let answer = plain.post_form("/theme", &[("theme", "light")]).await.expect(303);
    assert_eq!(answer.header("set-cookie"), "theme=light; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
}

#[tokio::test]
async fn the_way_back_never_leaves_the_site() {
    let site = TestSite::start().await;
    for back in [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        " /",
        "",
        "/a\r\nset-cookie: theme=evil",
    ] {
        let answer = site.post_form("/theme", &[("theme", "dark"), ("back", back)]).await.expect(303);
        assert_eq!(answer.header("location"), "/", "{back:?}");
        assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    }
    let answer = site.post_form("/theme", &[("theme", "dark")]).await.expect(303);
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn an_unknown_choice_is_the_devices() {
    let answer = TestSite::start().await.post_form("/theme", &[("theme", "<b>;x=y")]).await.expect(303);
    assert!(answer.header("set-cookie").starts_with("theme=system;"));
}

#[tokio::test]
async fn the_server_draws_the_chosen_colours_and_marks_the_choice() {
    let site = TestSite::start().await;
    for (cookie, theme) in
        [("", "system"), ("theme=dark", "dark"), ("a=b; theme=light", "light"), ("theme=x", "system")]
    {
        let page = site.get_with("/", &[("cookie", cookie)]).await.expect(200).page();
        assert_eq!(page.attribute("html", "data-theme"), theme);
        assert_eq!(page.attribute("button[name='theme'][aria-pressed='true']", "value"), theme);
    }
}

#[tokio::test]
async fn the_form_leads_back_to_the_page_it_stands_on() {
    let site = TestSite::populated().await;
    for path in ["/", "/?country=kh", "/?country=kh&topic=housing", "/news/one-room", "/ar-xb/", "/ar-xb/?country=kh"] {
        let page = site.get(path).await.page();
        assert_eq!(page.attribute("form.theme input[name='back']", "value"), path);
        let back = page.attribute("form.theme input[name='back']", "value");
        let answer = site.post_form("/theme", &[("theme", "dark"), ("back", &back)]).await;
        assert_eq!(answer.header("location"), path);
    }
}

#[tokio::test]
async fn what_is_no_such_form_is_the_callers_mistake() {
    let site = TestSite::start().await;
    site.get("/theme").await.expect(405);
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "colour=dark"),
        ("application/x-www-form-urlencoded", "%ff=%ff"),
        ("application/x-www-form-urlencoded", ""),
        ("application/json", "{\"theme\":\"dark\"}"),
        ("text/plain", "theme=dark"),
    ] {
        let answer = site.ask("POST", "/theme", &[("content-type", kind)], body).await;
        assert!((400..500).contains(&answer.status), "{kind} {body}: {}", answer.status);
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn a_body_of_more_than_64_kilobytes_is_refused() {
    let site = TestSite::start().await;
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = |bytes: usize| format!("theme=dark&back={}", "a".repeat(bytes - "theme=dark&back=".len()));
    site.ask("POST", "/theme", &kind, form(64 << 10)).await.expect(303);
    site.ask("POST", "/theme", &kind, form((64 << 10) + 1)).await.expect(413);
}

#[tokio::test]
async fn a_page_without_forms_takes_no_posts() {
    let site = TestSite::start().await;
    site.publish_story(NewArticle { kind: Kind::Page, ..story("about") }).await;
    for path in ["/", "/about", "/news", "/none", "/pkg/none.js"] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = site.ask(method, path, &[], "x").await.expect(405);
            assert_eq!(answer.header("allow"), "GET, HEAD", "{method} {path}");
        }
    }
}
