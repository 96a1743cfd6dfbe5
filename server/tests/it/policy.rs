//! The content policy of a page allows exactly the scripts that the server itself wrote into it.

use crate::answer::Answer;
use crate::credit::source;
use crate::site::{TestSite, story};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::article::{NewArticle, Rendered};
use domain::search::Searchable;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The hashes in the policy's list of scripts.
fn allowed(answer: &Answer) -> BTreeSet<String> {
    let policy = answer.header("content-security-policy").to_owned();
    let scripts = policy.split("; ").find_map(|rule| rule.strip_prefix("script-src ")).unwrap().to_owned();
    scripts.split(' ').filter(|source| source.starts_with("'sha256-")).map(str::to_owned).collect()
}

/// The hashes of the scripts that a browser would find in the page.
fn present(answer: &Answer) -> BTreeSet<String> {
    let hash = |code: &String| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(code)));
    answer.page().inline_scripts().iter().map(hash).collect()
}

const PAGES: [(&str, u16); 7] = [
    ("/", 200),
    ("/?country=kh", 200),
    ("/news/one-room", 200),
    ("/ar-xb/", 200),
    ("/news/none", 404),
    ("/?after=zzz", 400),
    ("/no/such/page", 404),
];

#[tokio::test]
async fn the_policy_lists_exactly_the_hashes_of_the_pages_inline_scripts() {
    let site = TestSite::populated().await;
    for (path, status) in PAGES {
        let answer = site.get(path).await.expect(status);
        assert_eq!(allowed(&answer), present(&answer), "{path}");
        assert!(!answer.text().contains("nonce"), "{path}");
    }
    assert!(!allowed(&site.get("/").await).is_empty());
}

#[tokio::test]
async fn the_policy_of_a_page_is_the_designs() {
    let site = TestSite::populated().await;
    for (path, _) in PAGES {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        let without_hashes: Vec<&str> = policy.split(' ').filter(|part| !part.starts_with("'sha256-")).collect();
        let policy = without_hashes.join(" ").replace(" ;", ";");
        assert_eq!(
            // The last hash takes its semicolon with it.
            policy.replace("'wasm-unsafe-eval' style-src", "'wasm-unsafe-eval'; style-src"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
             font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; \
             object-src 'none'; base-uri 'none'; form-action 'self'",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_script_that_came_in_with_a_story_would_not_be_allowed() {
    let site = TestSite::start().await;
    site.publish_story(story("one")).await;
    // As if cleaning had failed: the policy is the second wall, so it must not fall with the first.
    let code = "document.title = 'mine'";
    let html =
        domain::html::SafeHtml::vouch(format!("<p>x</p><script>{code}</script><script nonce=\"x\">{code}</script>"));
    let rendered =
        Rendered { extract: html.clone(), html, searchable: Searchable::default(), version: services::render::VERSION };
    let story = NewArticle { body: "Changed.".to_owned(), ..story("one") };
    db::articles::save(&site.state.db, &crate::site::permit(), &story, &rendered, site.state.now()).await.unwrap();
    site.refresh().await;
    let answer = site.get("/news/one").await.expect(200);
    let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(code)));
    assert!(present(&answer).contains(&hash), "the attack stands in the page");
    assert!(!allowed(&answer).contains(&hash), "and yet does not run");
}

#[tokio::test]
async fn no_element_carries_a_style_or_a_handler_of_its_own() {
    let site = TestSite::populated().await;
    let table = "| a | b |\n|--:|:-:|\n| 1 | 2 |\n";
    site.publish_story(NewArticle { body: table.to_owned(), source: Some(source(true)), ..story("a-table") }).await;
    for path in PAGES.map(|(path, _)| path).into_iter().chain(["/news/a-table"]) {
        let page = site.get(path).await.page();
        assert_eq!(page.count("[style], style"), 0, "{path}");
        for handler in ["onclick", "onload", "onerror", "onfocus", "onsubmit"] {
            assert_eq!(page.count(&format!("[{handler}]")), 0, "{path}");
        }
    }
}

#[tokio::test]
async fn a_page_names_no_other_host_but_in_links_to_follow() {
    let site = TestSite::populated().await;
    site.publish_story(NewArticle { source: Some(source(true)), ..story("sourced") }).await;
    for path in PAGES.map(|(path, _)| path).into_iter().chain(["/news/sourced"]) {
        let page = site.get(path).await.page();
        let loaded = [
            page.attributes("[src]", "src"),
            page.attributes("link:not([rel='canonical']):not([rel='alternate'])", "href"),
            page.attributes("use, image", "href"),
            page.attributes("form", "action"),
            page.attributes("[data-js]", "data-js"),
            page.attributes("[data-wasm]", "data-wasm"),
        ];
        for address in loaded.concat() {
            let local = address.starts_with('#') || (address.starts_with('/') && !address.starts_with("//"));
            assert!(local, "{path} loads {address}");
        }
    }
}
