//! Nobody can be made out: while the rule publishes nothing new, no public answer
//! changes in a single byte, whoever joined where.

use crate::answer::Answer;
use crate::site::{TestSite, story};
use axum::body::Body;
use axum::extract::Request;
use domain::article::{Kind, NewArticle};
use domain::country::CountryCode;
use domain::member::{MemberId, Presence};
use server::guard::{ADDRESSES, Entry, fits};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// The public addresses that could tell something about members in these countries.
fn addresses(countries: impl Iterator<Item = CountryCode>) -> Vec<String> {
    let fixed = [
        "/",
        "/ar-xb/",
        "/?topic=housing",
        "/news/one-room",
        "/news/three-boats",
        "/api/map?lang=en",
        "/api/atlas?lang=en",
        "/?metric=per-million",
        "/?metric=new",
        "/?region=035",
        "/?at=2026-11",
        "/countries",
        "/countries?region=035&sort=name",
        "/map.svg",
        "/map.svg?theme=dark&region=142",
        "/map.png?width=300",
        "/map.csv",
        "/map.json",
        "/map.json?metric=new",
        "/embed/map",
        "/embed/map?lang=ar-xb&theme=dark",
        "/oembed?url=https://network.example/",
        "/api/map?lang=en&part=Controls",
        "/api/map?lang=en&part=Film",
        "/api/map?lang=en&part=Film&view%5Bmetric%5D=per-million",
        "/api/map?lang=en&view%5Bmetric%5D=new",
        "/api/page?lang=en&path=/countries",
        "/api/map?lang=en&part=Headlines",
        "/api/map?lang=en&part=Places&view%5Bq%5D=c",
        "/api/articles?lang=en",
        "/api/article?lang=en&slug=three-boats",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/news",
        "/news/archive/2026",
        "/news/archive/2026/11",
        "/search",
        "/search?q=boats",
        "/search?q=the&country=kh",
        "/search/suggestions?q=c",
        "/topics/housing",
        "/sources/harbour-watch",
        "/sources/harbour-watch/feed.atom",
        "/sources/harbour-watch/feed.rss",
        "/sources/harbour-watch/feed.json",
        "/languages/en/feed.atom",
        "/languages/en/feed.rss",
        "/languages/en/feed.json",
        "/offline",
        "/manifest.webmanifest",
        "/sw.js",
        "/icon/192.png",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-stories-692.xml",
        "/sitemap-news.xml",
        "/topics/housing/feed.atom",
        "/topics/housing/feed.rss",
        "/topics/housing/feed.json",
        "/about",
        "/privacy",
        "/contact",
        "/healthz",
        "/readyz",
    ];
    let countries = countries.flat_map(|code| {
        let slug = code.slug();
        [
            format!("/?country={slug}"),
            format!("/countries/{slug}"),
            format!("/countries/{slug}/feed.atom"),
            format!("/countries/{slug}/feed.rss"),
            format!("/countries/{slug}/feed.json"),
            format!("/map.json?country={slug}"),
            format!("/api/atlas?lang=en&view%5Bcountry%5D={slug}"),
        ]
    });
    fixed.map(str::to_owned).into_iter().chain(countries).collect()
}

#[test]
fn every_public_address_is_among_those_that_must_not_tell() {
    // Forms with keys of their own; a stream, whose events have a test of their own; files, which hold no numbers.
    const APART: [&str; 5] = ["/login", "/logout", "/theme", "/live", "/media/*"];
    let asked = addresses(CountryCode::all());
    let paths: Vec<_> = asked.iter().filter_map(|address| address.split('?').next()).collect();
    for (pattern, entry) in ADDRESSES {
        let public = matches!(entry, Entry::Kept | Entry::Open) && !APART.contains(pattern);
        assert!(!public || paths.iter().any(|path| fits(pattern, path)), "{pattern}");
    }
}

/// What a new process on the network's database answers at each of them: nothing kept can hide a change.
async fn answers(site: &TestSite, addresses: Vec<String>) -> BTreeMap<String, Answer> {
    let site = site.restarted().await;
    let mut visitors = tokio::task::JoinSet::new();
    // A few visitors at a time, or the last ones would be told that the site is busy.
    for part in addresses.chunks(addresses.len().div_ceil(4)) {
        let (part, service) = (part.to_vec(), site.service.clone());
        visitors.spawn(async move {
            let mut answers = Vec::new();
            for address in part {
                let request = Request::get(&address).body(Body::empty()).unwrap();
                let Ok(response) = service.clone().oneshot(request).await;
                answers.push((address, Answer::read(response).await.expect(200)));
            }
            answers
        });
    }
    visitors.join_all().await.into_iter().flatten().collect()
}

/// The answers at every address.
async fn everything(site: &TestSite) -> BTreeMap<String, Answer> {
    let answers = answers(site, addresses(CountryCode::all())).await;
    assert!(answers.len() > 500);
    answers
}

/// The answers about the countries that the test is about, and about some more.
async fn something(site: &TestSite) -> BTreeMap<String, Answer> {
    let codes = "BT LA KH CL VN TH FR AR DE TV".split(' ').map(|code| code.parse().unwrap());
    answers(site, addresses(codes)).await
}

/// The addresses at which the two differ, of those that both know.
fn differing<'a>(one: &BTreeMap<String, Answer>, other: &'a BTreeMap<String, Answer>) -> Vec<&'a str> {
    other.iter().filter(|(address, answer)| one[*address] != **answer).map(|(address, _)| address.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fewer_than_k_newcomers_change_no_byte_before_or_after_the_time_of_publication() {
    const NOBODY: [&str; 0] = [];
    let site = TestSite::populated().await;
    for page in ["about", "privacy", "contact"] {
        site.publish_story(NewArticle { kind: Kind::Page, ..story(page) }).await;
    }
    // A year later, so that what is new can be asked for, too.
    for _ in 0..5 {
        site.join("FR", Presence::Country).await;
    }
    site.advance(366 * 86_400);
    site.publish_counts().await;
    let before = everything(&site).await;
    // One in a country without members, without news and with it; one in a country with a figure; one nowhere.
    for (country, presence) in
        [("BT", Presence::Country), ("LA", Presence::Country), ("KH", Presence::Country), ("CL", Presence::Uncounted)]
    {
        site.join(country, presence).await;
    }
    assert_eq!(differing(&before, &something(&site).await), NOBODY, "just after they joined");
    site.advance(86_400);
    site.publish_counts().await;
    assert_eq!(differing(&before, &everything(&site).await), NOBODY, "after the next publication");
    assert_eq!(site.get("/").await, before["/"], "the running process, too");
    // The fifth makes k, and shows that the comparison sees a change.
    site.join("BT", Presence::Region).await;
    site.advance(86_400);
    site.publish_counts().await;
    let after = something(&site).await;
    assert_eq!(after["/"].page().text("h1"), "37 members currently registered in 5 countries.");
    assert!(differing(&before, &after).contains(&"/"));
    for country in ["bt", "la"] {
        let page = after[&format!("/?country={country}")].page();
        assert!(page.text("h1").starts_with("Fewer than 5 members, or none,"), "still nobody to be seen in {country}");
    }
}

#[tokio::test]
async fn whoever_leaves_or_moves_leaves_no_trace_either() {
    let site = TestSite::populated().await;
    let paths = ["/", "/?country=kh", "/?country=fr", "/?country=vn", "/api/map?lang=en", "/api/atlas?lang=en"];
    let mut before = Vec::new();
    for path in paths {
        before.push(site.get(path).await);
    }
    let (db, permit, now) = (&site.state.db, crate::site::permit(), site.state.now());
    // Of the seven in Cambodia three go: the true number falls below k.
    assert!(db::members::delete(db, &permit, MemberId(1)).await.unwrap());
    assert!(db::members::update_country(db, &permit, MemberId(2), "BT".parse().unwrap(), now).await.unwrap());
    assert!(db::members::update_presence(db, &permit, MemberId(3), Presence::Uncounted, now).await.unwrap());
    site.advance(86_400);
    site.publish_counts().await;
    for (path, before) in paths.into_iter().zip(before) {
        assert_eq!(site.restarted().await.get(path).await, before, "{path}");
    }
}

#[tokio::test]
async fn a_country_with_too_few_members_is_answered_like_one_with_none_but_for_its_name() {
    let site = TestSite::populated().await;
    // Neither has news: one has two members, one nobody.
    for _ in 0..2 {
        site.join("TH", Presence::Country).await;
    }
    for _ in 0..5 {
        site.join("FR", Presence::Country).await;
    }
    site.advance(60);
    site.publish_counts().await;
    let few = site.get("/?country=th").await.expect(200);
    let none = site.get("/?country=mm").await.expect(200);
    let unnamed = |answer: &Answer, code: &str, name: &str| {
        let page = answer.page();
        let texts = [page.texts("h1"), page.texts(".feed"), page.texts(".legend"), page.attributes(".lit use", "href")];
        texts.concat().join("\n").replace(name, "…").replace(&format!("#c-{code}"), "#c-…")
    };
    assert_eq!(unnamed(&few, "th", "Thailand"), unnamed(&none, "mm", "Myanmar (Burma)"));
    let classes = few.page().attributes("#c-th, #c-mm", "class");
    assert_eq!(classes, ["c0", "c0"], "the same colour");
}
