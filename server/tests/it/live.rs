//! `/live`: what happens reaches those who listen, once, in order, and never more than anybody may read.

use crate::site::{START, TestSite, story};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use domain::access::Role;
use domain::article::{NewArticle, State};
use domain::event::{PublicEvent, Topic};
use domain::language::Language;
use domain::member::Presence;
use http_body_util::BodyExt;
use server::live::{Pace, end_with_sessions};
use server::public::{Schedule, keep_fresh};
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tower::ServiceExt;

/// The limit that the design sets from a story's being stored to a reader's hearing of it.
const SOON: Duration = Duration::from_secs(2);

/// An open stream and what came of it.
struct Stream {
    body: Body,
    read: String,
}

impl Stream {
    async fn open(site: &TestSite, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let Ok(response) = site.service.clone().oneshot(request.body(Body::empty()).unwrap()).await;
        Self::of(response)
    }

    fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        for (name, value) in
            [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
        {
            assert_eq!(response.headers()[name], value);
        }
        assert!(!response.headers().contains_key("content-encoding"));
        Self { body: response.into_body(), read: String::new() }
    }

    /// The next block, as it stands there; none at the end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let rest = self.read.split_off(end + 2);
                let mut block = std::mem::replace(&mut self.read, rest);
                block.truncate(end);
                return Some(block);
            }
            let frame = timeout(SOON, self.body.frame()).await.expect("something comes in time")?;
            self.read.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        }
    }

    /// The next event: its name, its number and its data.
    async fn event(&mut self) -> (String, i64, String) {
        loop {
            let block = self.block().await.expect("the stream goes on");
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if let Some(event) = field("event: ") {
                return (event, field("id: ").unwrap().parse().unwrap(), field("data: ").unwrap());
            }
        }
    }

    async fn names(&mut self, count: usize) -> Vec<String> {
        let mut names = Vec::new();
        for _ in 0..count {
            names.push(self.event().await.0);
        }
        names
    }
}

/// A site with members and stories that was started after they came.
async fn populated() -> TestSite {
    TestSite::populated().await.restarted().await
}

/// The number in the document of a page.
async fn drawn_with(site: &TestSite) -> i64 {
    let number = site.get("/").await.page().attribute("meta[name='graticule-event']", "content");
    number.parse().unwrap()
}

fn counts(number: i64) -> PublicEvent {
    PublicEvent { number, topic: Topic::Counts }
}

#[tokio::test]
async fn a_story_that_another_process_stored_is_heard_of_in_time_and_then_on_the_page() {
    let site = populated().await;
    let other = site.restarted().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    let mut stream = Stream::open(&site, "/live", &[]).await;
    assert!(!site.get("/").await.page().feed().contains(&"five-days".to_owned()));
    let stored = Instant::now();
    other.store_story(&story("five-days")).await;
    let (event, number, data) = stream.event().await;
    assert!(stored.elapsed() < SOON);
    assert_eq!((event.as_str(), data.as_str()), ("news", r#"{"slug":"five-days","new":true}"#));
    // Whoever hears of it and asks again must not get the old page.
    assert!(site.get("/").await.page().feed().contains(&"five-days".to_owned()));
    assert_eq!(drawn_with(&site).await, number);
    // Of a translation, whose lists it stands in.
    let translation_of = Some("five-days".parse().unwrap());
    other.store_story(&NewArticle { language: Language::French, translation_of, ..story("cinq-jours") }).await;
    assert_eq!(stream.event().await.2, r#"{"slug":"cinq-jours","new":true,"only":"fr"}"#);
    fresh.abort();
}

#[tokio::test]
async fn new_numbers_and_stories_whose_time_has_come_are_heard_of_and_nothing_hidden_ever() {
    let site = populated().await;
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    let mut stream = Stream::open(&site, "/live", &[]).await;
    // The look that tells of a story begins to watch for others whose time comes.
    site.store_story(&story("begun")).await;
    assert_eq!(stream.event().await.2, r#"{"slug":"begun","new":true}"#);
    site.store_story(&NewArticle { state: State::Draft, ..story("a-draft") }).await;
    site.store_story(&NewArticle { state: State::Withdrawn, ..story("withdrawn") }).await;
    site.store_story(&NewArticle { published_at: START.plus_seconds(3_600), ..story("to-come") }).await;
    for _ in 0..5 {
        site.join("KH", Presence::Country).await;
    }
    site.store_story(&story("out")).await;
    assert_eq!(stream.event().await.2, r#"{"slug":"out","new":true}"#);
    site.advance(3_600);
    assert_eq!(stream.event().await.2, r#"{"slug":"to-come","new":true}"#);
    site.advance(86_400);
    assert_eq!(stream.event().await.0, "counts");
    assert_eq!(site.get("/").await.page().text("h1"), "32 members currently registered in 3 countries.");
    fresh.abort();
}

#[tokio::test]
async fn what_happens_between_a_page_and_its_stream_is_not_lost() {
    let site = populated().await;
    let drawn = drawn_with(&site).await;
    let number = site.live.newest();
    assert_eq!(drawn, number);
    site.live.send(&[counts(number + 1), counts(number + 2)]);
    let mut stream = Stream::open(&site, &format!("/live?after={drawn}"), &[]).await;
    site.live.send(&[counts(number + 3)]);
    for expected in 1..=3 {
        assert_eq!(stream.event().await.1, number + expected);
    }
}

#[tokio::test]
async fn who_comes_back_goes_on_where_the_connection_broke_even_after_a_restart() {
    let site = populated().await;
    let mut all = Stream::open(&site, "/live?after=0", &[]).await;
    assert_eq!(all.names(6).await, ["counts", "counts", "news", "news", "news", "news"]);
    // The browser asks for the page's address again; the header knows better than the page.
    let last = site.live.newest() - 1;
    let mut back =
        Stream::open(&site.restarted().await, "/live?after=0", &[("last-event-id", &last.to_string())]).await;
    assert_eq!(back.event().await.1, last + 1);
}

#[tokio::test]
async fn who_comes_with_a_place_that_makes_no_sense_is_told_to_read_anew() {
    let site = populated().await;
    let newest = site.live.newest();
    for id in ["-1", "x", "1.5", "99999999999999999999", &(newest + 1).to_string(), "\u{fc}"] {
        let mut stream = Stream::open(&site, "/live", &[("last-event-id", id)]).await;
        assert_eq!(stream.event().await, ("resync".to_owned(), newest, "{}".to_owned()), "{id}");
    }
    let mut stream = Stream::open(&site, "/live?after=%00", &[]).await;
    assert_eq!(stream.event().await.0, "resync");
}

#[tokio::test]
async fn a_reader_too_slow_for_what_happens_is_told_to_read_anew_and_goes_on() {
    let site = TestSite::start().await;
    let newest = site.live.newest();
    let mut stream = Stream::open(&site, "/live", &[]).await;
    let burst: Vec<_> = (newest + 1..=newest + 2_000).map(counts).collect();
    site.live.send(&burst);
    assert_eq!(stream.event().await, ("resync".to_owned(), newest + 2_000, "{}".to_owned()));
    site.live.send(&[counts(newest + 2_001)]);
    assert_eq!(stream.event().await.1, newest + 2_001);
}

#[tokio::test]
async fn each_stream_says_when_to_come_back_beats_where_nothing_happens_and_ends_after_its_time() {
    let pace = Pace {
        heartbeat: Duration::from_millis(40),
        life: Duration::from_millis(300)..Duration::from_millis(300),
        ..Pace::default()
    };
    let site = TestSite::start().await.with_streams(pace).await;
    let mut waits = Vec::new();
    for _ in 0..8 {
        let first = Stream::open(&site, "/live", &[]).await.block().await.unwrap();
        let (retry, id) = first.split_once('\n').unwrap();
        assert_eq!(id, format!("id: {}", site.live.newest()));
        waits.push(retry.strip_prefix("retry: ").unwrap().parse::<u32>().unwrap());
    }
    assert!(waits.iter().all(|wait| (2_000..=8_000).contains(wait)), "{waits:?}");
    assert!(waits.iter().any(|wait| *wait != waits[0]), "they would all come back at once");
    let mut stream = Stream::open(&site, "/live", &[]).await;
    stream.block().await.unwrap();
    let mut beats = 0;
    while let Some(block) = stream.block().await {
        assert_eq!(block, ":");
        beats += 1;
    }
    assert!(beats >= 2, "{beats}");
}

#[tokio::test]
async fn more_streams_than_there_is_room_for_are_told_to_come_back_later() {
    let site = TestSite::start().await.with_streams(Pace { streams: 2, ..Pace::default() }).await;
    let first = Stream::open(&site, "/live", &[]).await;
    let _second = Stream::open(&site, "/live", &[]).await;
    let refused = site.get("/live").await.expect(503);
    assert!(!refused.header("retry-after").is_empty());
    drop(first);
    Stream::open(&site, "/live", &[]).await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_with_the_server_and_not_before() {
    let site = TestSite::start().await;
    let open = async |cookie: &str| {
        let mut stream = Stream::open(&site, "/live", &[("cookie", cookie)]).await;
        stream.block().await.unwrap();
        stream
    };
    let (member, editor) = (site.sign_in_as(Role::Member).await, site.sign_in_as(Role::Editor).await);
    let (mut first, mut second) = (open(&member.cookie()).await, open(&member.cookie()).await);
    let mut other = open(&editor.cookie()).await;
    let mut visitor = open("").await;

    member.post("/logout", &[("form", "logout")]).await.expect(303);
    assert_eq!((first.block().await, second.block().await), (None, None));
    site.live.send(&[counts(site.live.newest() + 1)]);
    assert_eq!(other.event().await.0, "counts");
    // Somebody signed out in another process: that is asked for.
    let watch = tokio::spawn(end_with_sessions(site.state.clone(), site.live.streams.clone()));
    let elsewhere = site.restarted().await;
    let form = [("content-type", "application/x-www-form-urlencoded"), ("cookie", &editor.cookie())];
    elsewhere.ask("POST", "/logout", &form, "form=logout").await.expect(303);
    assert_eq!(other.block().await, None);
    watch.abort();

    assert_eq!(visitor.event().await.0, "counts");
    site.live.close();
    assert_eq!(visitor.block().await, None);
    site.get("/live").await.expect(503);
}
