//! The nightly look at the originals of re-published stories.

use crate::credit::source;
use crate::jobs::{Working, eventually};
use crate::site::{BASE, TestSite, permit, story};
use domain::access::Role;
use domain::article::NewArticle;
use domain::job::{JobCard, Kind, State};
use domain::source::Republication;
use server::jobs::{Handlers, links};
use services::fetch::{Fetcher, Guard, Lookup};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A host that has `/there` always and `/moved` until somebody takes it away.
struct Host {
    address: SocketAddr,
    moved: Arc<AtomicBool>,
}

impl Host {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, moved) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let gone = Arc::clone(&moved);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                let is_gone = head.starts_with(b"GET /moved") && gone.load(Ordering::SeqCst);
                let status = if is_gone { "404 Not Found" } else { "200 OK" };
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { address, moved }
    }

    fn story(&self, name: &str, path: &str) -> NewArticle {
        let link = format!("http://{}{path}", self.address).parse().unwrap();
        NewArticle { source: Some(Republication { link, ..source(true) }), ..story(name) }
    }

    fn handlers(&self) -> Handlers {
        let lookup: Lookup = Arc::new(|_| Box::pin(async { Err(ErrorKind::NotFound.into()) }));
        let fetcher = Fetcher::guarded(BASE, Guard::excepting(&[self.address], lookup));
        Handlers::default().on(Kind::CheckLinks, links::handler(fetcher))
    }
}

/// Looks as it comes round each night.
async fn look(site: &TestSite, handlers: Handlers) -> JobCard {
    let now = site.state.now();
    let working = Working::start(site, handlers);
    let job = eventually(site, Kind::CheckLinks, |job| {
        job.created_at == now && (job.state == State::Done || job.trouble.is_some())
    })
    .await;
    working.stop().await;
    job
}

#[tokio::test]
async fn an_original_that_is_gone_for_three_nights_is_shown_to_editors_until_it_is_back() {
    let (site, host) = (TestSite::start().await, Host::start().await);
    site.store_story(&host.story("stays", "/there")).await;
    site.store_story(&host.story("goes", "/moved")).await;
    site.refresh().await;
    host.moved.store(true, Ordering::SeqCst);
    for night in 0..3 {
        assert!(db::links::dead(&site.state.db, &permit(), 9).await.unwrap().is_empty(), "night {night}");
        assert_eq!(look(&site, host.handlers()).await.state, State::Done);
        site.advance(86_400 - 60);
    }
    let editor = site.sign_in_as(Role::Editor).await;
    let page = editor.get("/admin/links").await.expect(200).page();
    assert_eq!(page.texts(".row__title"), ["Headline of goes"]);
    host.moved.store(false, Ordering::SeqCst);
    look(&site, host.handlers()).await;
    assert!(editor.get("/admin/links").await.expect(200).page().texts(".row__title").is_empty());
}

#[tokio::test]
async fn where_nobody_can_be_reached_it_is_our_own_line_and_nothing_is_noted() {
    let (site, host) = (TestSite::start().await, Host::start().await);
    for number in 0..4 {
        let link = format!("https://host-{number}.test/").parse().unwrap();
        let record = Republication { link, ..source(true) };
        site.store_story(&NewArticle { source: Some(record), ..story(&format!("story-{number}")) }).await;
    }
    let job = look(&site, host.handlers()).await;
    assert_eq!(job.trouble.unwrap().code, "offline");
    assert_eq!(db::links::due(&site.state.db, &permit(), site.state.now(), 9).await.unwrap().len(), 4);
}

#[tokio::test]
async fn no_original_inside_our_own_walls_is_asked_for() {
    let (site, host) = (TestSite::start().await, Host::start().await);
    site.store_story(&host.story("there", "/there")).await;
    let within = Republication { link: "http://127.0.0.1:9/".parse().unwrap(), ..source(true) };
    site.store_story(&NewArticle { source: Some(within), ..story("within") }).await;
    for _ in 0..3 {
        look(&site, host.handlers()).await;
        site.advance(86_400);
    }
    let dead = db::links::dead(&site.state.db, &permit(), 9).await.unwrap();
    assert_eq!(dead.iter().map(|dead| dead.trouble.as_str()).collect::<Vec<_>>(), ["not-public"]);
}
