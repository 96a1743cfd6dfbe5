//! Each limit at its edge, and just beyond.

use super::{BASE, Host, answer, fetch, fetcher, head, names, page, redirect};
use crate::fetch::{FetchError, Fetcher, Guard, LIMITS, Limits, Lookup, next};
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Url;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// A fetcher for this host that has less time, in milliseconds.
fn hasty(host: &Host, time: u64) -> Fetcher {
    let limits = Limits { time: Duration::from_millis(time), ..LIMITS };
    Fetcher::limited(BASE, Guard::excepting(&[host.address], names(&[])), limits).unwrap()
}

#[tokio::test]
async fn five_redirects_are_followed_and_a_sixth_is_not() {
    let host = Host::start(|line| {
        let number: u32 = line.split(['/', ' ']).nth(2).unwrap().parse().unwrap();
        if number == 0 { page(b"here") } else { redirect(&format!("/{}", number - 1)) }
    })
    .await;
    let patient = fetcher(&[&host], names(&[]));
    assert_eq!(fetch(&patient, &host.url("/5")).await.unwrap().final_url, host.url("/0"));
    assert_eq!(fetch(&patient, &host.url("/6")).await, Err(FetchError::TooManyRedirects));
    let endless = Host::start(|_| redirect("/again")).await;
    let answer = fetch(&fetcher(&[&endless], names(&[])), &endless.url("/")).await;
    assert_eq!((answer, endless.asked()), (Err(FetchError::TooManyRedirects), 6));
}

#[test]
fn what_was_safe_on_its_way_does_not_become_open() {
    let from = |url: &str| Url::parse(url).unwrap();
    assert_eq!(next(&from("https://a.example/x"), b"http://a.example/x"), Err(FetchError::Refused));
    assert_eq!(next(&from("https://a.example/x"), b"//b.example/"), Ok(from("https://b.example/")));
    assert_eq!(next(&from("http://a.example/x"), b"https://a.example/x"), Ok(from("https://a.example/x")));
    assert_eq!(next(&from("http://a.example/x"), b"http://["), Err(FetchError::NotHttp));
    assert_eq!(next(&from("http://a.example/x"), b"/\xff"), Err(FetchError::NotHttp));
}

#[tokio::test]
async fn other_schemes_ports_and_secrets_are_refused_at_once_and_after_a_redirect() {
    let to = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&to);
    let host = Host::start(move |_| redirect(&told.lock().unwrap())).await;
    let fetcher = fetcher(&[&host], names(&[]));
    for (url, expected) in [
        ("ftp://a.example/", FetchError::NotHttp),
        ("file:///etc/passwd", FetchError::NotHttp),
        ("gopher://a.example/", FetchError::NotHttp),
        ("data:text/html,x", FetchError::NotHttp),
        ("http://1.1.1.1:22/", FetchError::Refused),
        ("https://a.example:8443/", FetchError::Refused),
        ("http://name:word@a.example/", FetchError::Refused),
        ("http://a.example/", FetchError::Unreachable),
    ] {
        assert_eq!(fetch(&fetcher, url).await, Err(expected), "{url}");
        url.clone_into(&mut to.lock().unwrap());
        assert_eq!(fetch(&fetcher, &host.url("/")).await, Err(expected), "to {url}");
    }
    assert_eq!(fetch(&fetcher, "a.example").await, Err(FetchError::NotHttp));
}

#[tokio::test]
async fn two_million_bytes_with_their_head_are_taken_and_one_more_is_not() {
    // `content-type: text/html` and `content-length: 1999950` with their colons and ends.
    let head = "content-type".len() + "text/html".len() + "content-length".len() + "1999950".len() + 8;
    for with_length in [true, false] {
        let host = Host::start(move |line| {
            let size: usize = line.split(['/', ' ']).nth(2).unwrap().parse().unwrap();
            if with_length {
                return answer("200 OK", "content-type: text/html\r\n", &vec![b'a'; size]);
            }
            [b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n", vec![b'a'; size].as_slice()].concat()
        })
        .await;
        let fetcher = fetcher(&[&host], names(&[]));
        let most = LIMITS.size - if with_length { head } else { head - "content-length".len() - "1999950".len() - 4 };
        let body = fetch(&fetcher, &host.url(&format!("/{most}"))).await.unwrap().body;
        assert_eq!(body.len(), most);
        let larger = host.url(&format!("/{}", most + 1));
        assert_eq!(fetch(&fetcher, &larger).await, Err(FetchError::TooLarge), "{with_length}");
    }
}

#[tokio::test]
async fn a_head_without_end_is_not_read_to_its_end() {
    let host = Host::start(|_| {
        let line = format!("x: {}\r\n", "a".repeat(1_000));
        ["HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n".to_owned(), line.repeat(3_000)].concat().into_bytes()
    })
    .await;
    assert_eq!(fetch(&fetcher(&[&host], names(&[])), &host.url("/")).await, Err(FetchError::Unreachable));
}

#[tokio::test]
async fn what_comes_pressed_without_being_asked_for_is_refused() {
    let host = Host::start(|_| {
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..100 {
            bomb.write_all(&vec![b'a'; 1 << 20]).unwrap();
        }
        answer("200 OK", "content-type: text/html\r\ncontent-encoding: gzip\r\n", &bomb.finish().unwrap())
    })
    .await;
    assert_eq!(fetch(&fetcher(&[&host], names(&[])), &host.url("/")).await, Err(FetchError::Refused));
}

#[tokio::test]
async fn only_what_was_asked_for_is_taken() {
    let host = Host::start(|_| answer("200 OK", "content-type: Image/PNG; x=y\r\n", b"png")).await;
    let fetcher = fetcher(&[&host], names(&[]));
    assert_eq!(fetch(&fetcher, &host.url("/")).await, Err(FetchError::Refused));
    for accepted in [&["text/html", "image/png"][..], &["*/*"][..]] {
        assert_eq!(fetcher.fetch(&host.url("/"), accepted).await.unwrap().body, b"png");
    }
}

#[tokio::test]
async fn a_host_that_drips_or_says_nothing_is_left_when_the_time_is_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = Host { address: listener.local_addr().unwrap(), heads: Arc::default() };
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                if head(&mut stream).await.contains("/silent") {
                    std::future::pending::<()>().await;
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n").await;
                while stream.write_all(b"a").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            });
        }
    });
    for path in ["/silent", "/drip"] {
        let begun = std::time::Instant::now();
        assert_eq!(fetch(&hasty(&host, 300), &host.url(path)).await, Err(FetchError::TooSlow), "{path}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{path}");
    }
}

#[tokio::test]
async fn the_time_is_one_for_all_redirects_and_for_looking_up_names() {
    let lookup: Lookup = Arc::new(|_| Box::pin(std::future::pending()));
    let limits = Limits { time: Duration::from_millis(200), ..LIMITS };
    let fetcher = Fetcher::limited(BASE, Guard::excepting(&[], lookup.clone()), limits).unwrap();
    assert_eq!(fetch(&fetcher, "http://slow.example/").await, Err(FetchError::TooSlow));
    // Reaching a host has a limit of its own.
    let limits = Limits { connect: Duration::from_millis(200), ..LIMITS };
    let fetcher = Fetcher::limited(BASE, Guard::excepting(&[], lookup), limits).unwrap();
    assert_eq!(fetch(&fetcher, "http://slow.example/").await, Err(FetchError::TooSlow));
}

#[tokio::test]
async fn nobody_there_and_another_language_are_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = Host { address: listener.local_addr().unwrap(), heads: Arc::default() };
    drop(listener);
    let other = Host::start(|_| b"220 mail.example ESMTP\r\n".to_vec()).await;
    let early =
        Host::start(|_| b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\nabc".to_vec()).await;
    for host in [&gone, &other, &early] {
        assert_eq!(fetch(&fetcher(&[host], names(&[])), &host.url("/")).await, Err(FetchError::Unreachable));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = Host { address: listener.local_addr().unwrap(), heads: Arc::default() };
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"220 mail.example ESMTP\r\n").await;
        }
    });
    let secure = format!("https://{}/", plain.address);
    assert_eq!(fetch(&fetcher(&[&plain], names(&[])), &secure).await, Err(FetchError::Unreachable));
}
