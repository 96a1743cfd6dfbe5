//! The headers that every answer carries, whatever it is.

use crate::answer::Answer;
use crate::site::TestSite;

/// One answer of every kind, each with a name.
async fn every_kind(site: &TestSite) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for (path, status) in [
        ("/", 200),
        ("/news/one-room", 200),
        ("/ar-xb/", 200),
        ("/?country=zz", 404),
        ("/?after=zzz", 400),
        ("/news/none", 404),
        ("/no/such/page", 404),
        ("/pkg/none.js", 404),
        ("/favicon.ico", 404),
        (&site.state.site.assets.url("en.txt"), 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/theme", 405),
        ("/api/atlas?lang=en", 200),
        ("/api/article?lang=en&slug=none", 404),
        ("/api/none", 404),
    ] {
        answers.push((path.to_owned(), site.get(path).await.expect(status)));
    }
    answers.push(("a form".into(), site.post_form("/theme", &[("theme", "dark")]).await.expect(303)));
    answers.push(("no form".into(), site.ask("POST", "/theme", &[], "x").await.expect(415)));
    let large = [("theme", "x".repeat(70_000))].map(|(key, value)| (key, value.leak() as &str));
    answers.push(("a large form".into(), site.post_form("/theme", &large).await.expect(413)));
    answers.push(("a post".into(), site.ask("POST", "/", &[], "x").await.expect(405)));
    let etag = site.get("/").await.header("etag").to_owned();
    answers.push(("a known page".into(), site.get_with("/", &[("if-none-match", &etag)]).await.expect(304)));
    answers.push(("a head".into(), site.ask("HEAD", "/", &[], "").await.expect(200)));
    answers
}

#[tokio::test]
async fn every_answer_has_a_content_policy_that_begins_with_nothing() {
    let site = TestSite::populated().await;
    for (name, answer) in every_kind(&site).await {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{name}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{name}: {policy}");
        assert!(policy.contains("base-uri 'none'"), "{name}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{name}: {policy}");
        assert!(!policy.contains("http:") && !policy.contains("https:") && !policy.contains('*'), "{name}: {policy}");
    }
}

#[tokio::test]
async fn every_answer_forbids_sniffing_and_tells_other_sites_nothing() {
    let site = TestSite::populated().await;
    for (name, answer) in every_kind(&site).await {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{name}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{name}");
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{name}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{name}");
    }
}

#[tokio::test]
async fn only_a_site_that_is_visited_by_https_insists_on_it() {
    let site = TestSite::populated().await;
    for (name, answer) in every_kind(&site).await {
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{name}");
    }
    let plain = TestSite::start_as("http://localhost:3000", false).await;
    for path in ["/", "/none", "/healthz", "/api/none"] {
        assert_eq!(plain.get(path).await.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn every_text_says_what_kind_it_is() {
    let site = TestSite::populated().await;
    for (name, answer) in every_kind(&site).await {
        assert!(answer.body.is_empty() || !answer.header("content-type").is_empty(), "{name}: {}", answer.text());
    }
}

#[tokio::test]
async fn no_answer_is_an_error_of_ours() {
    let site = TestSite::populated().await;
    for path in [
        "/%",
        "/%ff",
        "/%00",
        "/..",
        "//",
        "//evil.example/",
        "/./",
        "/news/%2e%2e",
        "/news//",
        "/?country=%ff",
        "/?%00=%00",
        "/?after=%00",
        "/?country[]=kh",
        "/?country=kh&country=zz",
        "/?=",
        "/?&&&",
        "/ar-xb",
        "/ar-xb//",
        "/AR-XB/",
        "/en/",
        "/api/articles?lang=en&country[a]=b",
        "/api/articles?lang[]=en",
        "/api/article?lang=en&slug=%ff",
        "/pkg/",
        "/pkg/../",
        "/theme/",
        "/healthz/",
        "/index.html",
    ] {
        let answer = site.get(path).await;
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
}
