//! Pages are drawn once, and anew when what is public changes.

use crate::answer::Answer;
use crate::site::{TestSite, story};
use axum::body::Body;
use axum::extract::Request;
use domain::member::Presence;
use futures::FutureExt;
use server::place::Peer;
use tower::ServiceExt;

#[tokio::test]
async fn the_second_visitor_gets_the_same_bytes_without_anything_being_asked() {
    let site = TestSite::populated().await;
    let paths = ["/", "/?country=kh", "/news/one-room", "/ar-xb/"];
    let mut first = Vec::new();
    for path in paths {
        first.push(site.get(path).await.expect(200));
    }
    // Whatever is drawn from now on fails.
    site.state.db.close().await;
    for (path, first) in paths.into_iter().zip(first) {
        assert_eq!(site.get(path).await, first, "{path}");
    }
}

#[tokio::test]
async fn a_page_is_drawn_anew_when_a_story_is_published() {
    let site = TestSite::populated().await;
    let before = site.get("/").await;
    let neighbour = site.get("/news/four-letters").await;
    site.store_story(&story("five-days")).await;
    assert_eq!(site.get("/").await, before, "nobody has heard of it yet");
    site.refresh().await;
    let after = site.get("/").await;
    assert!(after.page().feed().contains(&"five-days".to_owned()));
    assert_ne!(after.header("etag"), before.header("etag"));
    site.get("/news/five-days").await.expect(200);
    assert_ne!(site.get("/news/one-room").await.header("etag"), neighbour.header("etag"));
}

#[tokio::test]
async fn a_page_is_drawn_anew_when_numbers_are_published() {
    let site = TestSite::populated().await;
    assert_eq!(site.get("/").await.page().text("h1"), "27 members currently registered in 3 countries.");
    for _ in 0..5 {
        site.join("FR", Presence::Country).await;
    }
    assert_eq!(site.get("/").await.page().text("h1"), "27 members currently registered in 3 countries.");
    site.advance(60);
    site.publish_counts().await;
    assert_eq!(site.get("/").await.page().text("h1"), "32 members currently registered in 3 countries.");
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let site = TestSite::start().await;
    site.get("/news/one").await.expect(404);
    site.store_story(&story("one")).await;
    site.get("/news/one").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_come_at_the_same_time_get_the_same_bytes() {
    let site = TestSite::populated().await;
    for path in ["/", "/news/one-room"] {
        let visitors: Vec<_> = (0..16)
            .map(|_| {
                let request = Request::get(path).body(Body::empty()).unwrap();
                let service = site.service.clone();
                tokio::spawn(async move {
                    let Ok(response) = service.oneshot(request).await;
                    Answer::read(response).await.expect(200)
                })
            })
            .collect();
        let mut answers = Vec::new();
        for visitor in visitors {
            answers.push(visitor.await.unwrap());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{path}");
    }
}

#[tokio::test]
async fn two_processes_draw_the_same_page_to_the_byte() {
    let site = TestSite::populated().await;
    for path in ["/", "/?country=kh", "/news/two-clinics", "/news/none", "/ar-xb/", "/api/map?lang=en"] {
        let first = site.get(path).await;
        for _ in 0..3 {
            assert_eq!(site.restarted().await.get(path).await, first, "{path}");
        }
    }
}

#[tokio::test]
async fn colours_and_language_have_pages_of_their_own() {
    let site = TestSite::populated().await;
    let system = site.get("/").await;
    let dark = site.get_with("/", &[("cookie", "theme=dark")]).await;
    assert_ne!(dark.body, system.body);
    assert_eq!(site.get("/").await, system);
    assert!(dark.header("vary").contains("cookie"));
    assert_ne!(site.get("/ar-xb/").await.body, system.body);
}

#[tokio::test]
async fn what_anybody_can_make_up_is_drawn_and_not_kept() {
    let site = TestSite::populated().await;
    // What a page does not read, and values that are empty, are no part of its name.
    let (home, chosen, about) = (site.get("/").await, site.get("/?country=kh").await, site.get("/news/one-room").await);
    let made_up = [
        "/?q=kh",
        "/?topic=%68ealth",
        "/?country=kh&region=035&metric=per-million",
        "/news/one%2Droom",
        "/countries/%6Bh",
        "/?after=000659f62aa9c200000000000000000000000000000000ff",
    ];
    for path in made_up {
        site.get(path).await.expect(200);
    }
    site.state.db.close().await;
    assert_eq!(site.get("/?utm_source=letter&at=&metric=").await, home);
    assert_eq!(site.get("/?metric=&country=kh&region=").await, chosen);
    assert_eq!(site.get("/news/one-room?at=2019-06&after=7").await, about);
    for path in made_up {
        site.get(path).await.expect(503);
    }
}

#[tokio::test]
async fn a_network_that_takes_its_share_leaves_the_others_theirs() {
    let site = TestSite::populated().await;
    let ask = |network: &str, path: &str| {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(Peer(network.parse().unwrap()));
        let service = site.service.clone();
        async move {
            let Ok(response) = service.oneshot(request).await;
            response.status().as_u16()
        }
    };
    for (path, share) in [("/?q=1", 8), ("/login", 16)] {
        let flood = (0..100).map(|_| ask("192.0.2.1", path));
        let answers = futures::future::join_all(flood.chain([ask("192.0.2.2", path)])).await;
        let (other, flood) = answers.split_last().unwrap();
        assert_eq!(*other, 200, "{path}");
        let served = flood.iter().filter(|status| **status == 200).count();
        assert!((share..100).contains(&served), "{path}: {served} of 100");
    }
}

#[tokio::test]
async fn a_flood_of_searches_keeps_nobody_from_the_map_or_from_signing_in() {
    let site = TestSite::populated().await;
    let ask = |path: String| {
        let service = site.service.clone();
        async move {
            let Ok(response) = service.oneshot(Request::get(path).body(Body::empty()).unwrap()).await;
            Answer::read(response).await
        }
    };
    let searches = (0..100).map(|number| format!("/?q={number}"));
    let others = ["/login", "/", "/countries", "/map.json"].map(str::to_owned);
    let answers = futures::future::join_all(searches.chain(others).map(ask)).await;
    let (searches, others) = answers.split_at(100);
    let busy: Vec<_> = searches.iter().filter(|answer| answer.status == 503).collect();
    assert!(!busy.is_empty() && busy.len() < 100, "{} of 100", busy.len());
    assert!(busy.iter().all(|answer| answer.header("retry-after") == "2" && answer.text().contains("busy")));
    assert!(others.iter().all(|answer| answer.status == 200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_goes_away_in_the_middle_leaves_every_turn_to_the_others() {
    let site = TestSite::populated().await;
    for number in 0..200 {
        for path in [format!("/?q={number}"), format!("/?country=kh&at={number}"), "/login".to_owned()] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let mut answer = Box::pin(site.service.clone().oneshot(request));
            // Begun, and dropped.
            let _ = (&mut answer).now_or_never();
        }
    }
    for path in ["/?q=kh", "/?country=kh", "/login"] {
        site.get(path).await.expect(200);
    }
}
