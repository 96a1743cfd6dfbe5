//! Fetching, against servers of the tests' own: what comes back, and every way to places that are not public.

mod limits;

use super::*;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BASE: &str = "https://network.example";

/// A server that says what `answer` makes of a request's first line, and keeps the heads of all requests.
struct Host {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Host {
    async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0", answer).await
    }

    async fn start_at(at: &str, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(at).await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&heads), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                tokio::spawn(async move {
                    let head = head(&mut stream).await;
                    let bytes = answer(head.lines().next().unwrap_or_default());
                    kept.lock().unwrap().push(head);
                    // Whoever had enough hangs up.
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { address, heads }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn asked(&self) -> usize {
        self.heads.lock().unwrap().len()
    }
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

/// An answer with a length of its own.
fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn page(body: &[u8]) -> Vec<u8> {
    answer("200 OK", "content-type: text/html; charset=utf-8\r\n", body)
}

fn redirect(to: &str) -> Vec<u8> {
    answer("302 Found", &format!("location: {to}\r\n"), b"")
}

/// A lookup that knows these names, and one that does not exist.
fn names(known: &[(&str, &[&str])]) -> Lookup {
    let known: BTreeMap<String, Vec<IpAddr>> = known
        .iter()
        .map(|(name, found)| ((*name).to_owned(), found.iter().map(|ip| ip.parse().unwrap()).collect()))
        .collect();
    Arc::new(move |name| {
        let found = known.get(&name).cloned().ok_or(ErrorKind::NotFound.into());
        Box::pin(async move { found })
    })
}

/// A fetcher that may speak to these hosts.
fn fetcher(hosts: &[&Host], lookup: Lookup) -> Fetcher {
    let excepted: Vec<_> = hosts.iter().map(|host| host.address).collect();
    Fetcher::guarded(BASE, Guard::excepting(&excepted, lookup)).unwrap()
}

async fn fetch(fetcher: &Fetcher, url: &str) -> Result<Fetched, FetchError> {
    fetcher.fetch(url, &["text/html"]).await
}

#[tokio::test]
async fn a_page_comes_with_its_address_status_and_kind() {
    let host = Host::start(|line| match line {
        "GET /old?x=1 HTTP/1.1" => redirect("new#part"),
        "GET /new HTTP/1.1" => page("Straße".as_bytes()),
        _ => answer("404 Not Found", "content-type: text/html\r\n", b"nothing"),
    })
    .await;
    let fetcher = fetcher(&[&host], names(&[]));
    let found = fetch(&fetcher, &host.url("/old?x=1")).await.unwrap();
    assert_eq!((found.final_url, found.status), (host.url("/new#part"), 200));
    assert_eq!((found.content_type.as_str(), found.body.as_slice()), ("text/html; charset=utf-8", "Straße".as_bytes()));
    let missing = fetch(&fetcher, &host.url("/missing")).await.unwrap();
    assert_eq!((missing.status, missing.body.len()), (404, 0));
}

#[tokio::test]
async fn the_other_host_learns_who_asks_and_nothing_of_whom_it_serves() {
    let host = Host::start(|line| {
        let cookie = "set-cookie: a=b\r\n";
        if line.contains("/new") { page(b"") } else { answer("301 M", &format!("{cookie}location: /new\r\n"), b"") }
    })
    .await;
    fetch(&fetcher(&[&host], names(&[])), &host.url("/old")).await.unwrap();
    let heads = host.heads.lock().unwrap().clone();
    assert_eq!(heads.len(), 2);
    for head in heads {
        let mut names: Vec<_> = head.lines().skip(1).filter_map(|line| line.split_once(": ")).collect();
        names.sort_unstable();
        let (authority, agent) = (host.address.to_string(), format!("Graticule (+{BASE})"));
        assert_eq!(
            names,
            [
                ("accept", "text/html"),
                ("accept-encoding", "identity"),
                ("host", authority.as_str()),
                ("user-agent", agent.as_str())
            ]
        );
    }
}

#[tokio::test]
async fn what_is_not_public_is_refused_however_it_is_written() {
    let host = Host::start(|_| page(b"secret")).await;
    let fetcher = fetcher(&[], names(&[("inside.example", &["10.0.0.1", "::1"]), ("localhost", &["127.0.0.1"])]));
    let port = host.address.port();
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://0/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://192.168.0.1/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:7f00:1::]/",
        "http://inside.example/",
        "https://inside.example/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://127.0.0.1:80/",
        &format!("http://127.0.0.1:{port}/"),
        "http://１２７.0.0.1/",
    ] {
        assert_eq!(fetch(&fetcher, url).await, Err(FetchError::NotPublic), "{url}");
    }
    assert_eq!(host.asked(), 0);
}

#[tokio::test]
async fn a_redirect_into_our_own_walls_ends_there() {
    let inside = Host::start(|_| page(b"secret")).await;
    let to = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&to);
    let host = Host::start(move |_| redirect(&told.lock().unwrap())).await;
    let fetcher = fetcher(&[&host], names(&[("inside.example", &["192.168.7.7"])]));
    for url in [
        inside.url("/"),
        "http://127.0.0.1/".to_owned(),
        "http://[::1]/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://inside.example/".to_owned(),
        "//10.0.0.1/".to_owned(),
        "http://2130706433/".to_owned(),
    ] {
        to.lock().unwrap().clone_from(&url);
        assert_eq!(fetch(&fetcher, &host.url("/")).await, Err(FetchError::NotPublic), "{url}");
    }
    assert_eq!(inside.asked(), 0);
}

#[tokio::test]
async fn a_name_that_answers_differently_the_second_time_gains_nothing() {
    let outside = Host::start(|_| page(b"outside")).await;
    let at_inside = format!("127.0.0.2:{}", outside.address.port());
    let inside = Host::start_at(&at_inside, |_| page(b"inside")).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let lookup: Lookup = Arc::new(move |_| {
        let found = if count.fetch_add(1, Ordering::SeqCst) == 0 { [127, 0, 0, 1] } else { [127, 0, 0, 2] };
        Box::pin(async move { Ok(vec![IpAddr::from(found)]) })
    });
    let fetcher = fetcher(&[&outside], lookup);
    let url = format!("http://rebind.example:{}/", outside.address.port());
    assert_eq!(fetch(&fetcher, &url).await.unwrap().body, b"outside");
    // What was checked is what was connected to: nobody asked a second time.
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(fetch(&fetcher, &url).await, Err(FetchError::NotPublic));
    assert_eq!((outside.asked(), inside.asked()), (1, 0));
}

#[tokio::test]
async fn of_a_names_addresses_only_those_that_passed_are_connected_to() {
    let outside = Host::start(|_| page(b"outside")).await;
    let at_inside = format!("127.0.0.2:{}", outside.address.port());
    let inside = Host::start_at(&at_inside, |_| page(b"inside")).await;
    let fetcher = fetcher(&[&outside], names(&[("mixed.example", &["127.0.0.2", "127.0.0.1"])]));
    let url = format!("http://mixed.example:{}/", outside.address.port());
    assert_eq!(fetch(&fetcher, &url).await.unwrap().body, b"outside");
    assert_eq!(inside.asked(), 0);
}
