//! The program as it serves: over a socket, until it is told to stop.

use crate::process::{Process, read};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What it answers, as it came.
fn get(server: &Process, path: &str) -> String {
    let mut stream = server.connect();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    String::from_utf8_lossy(&read(stream)).into_owned()
}

#[test]
fn it_answers_over_a_socket_and_stops_when_it_is_told_to() {
    let mut server = Process::alone();
    let page = get(&server, "/");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("0 members currently registered."));
    assert!(get(&server, "/news/none").starts_with("HTTP/1.1 404 Not Found\r\n"));
    assert!(get(&server, "/readyz").ends_with("ready\n"));
    server.terminate();
    let (status, took) = server.end();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_request_under_way_is_answered_before_it_stops() {
    let mut server = Process::alone();
    let mut slow = server.connect();
    write!(slow, "POST /theme HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n").unwrap();
    write!(slow, "content-type: application/x-www-form-urlencoded\r\ncontent-length: 10\r\n\r\ntheme").unwrap();
    sleep(Duration::from_millis(300));
    server.terminate();
    let begun = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(5), "somebody new is still let in");
        sleep(Duration::from_millis(50));
    }
    write!(slow, "=dark").unwrap();
    assert!(read(slow).starts_with(b"HTTP/1.1 303 See Other\r\n"));
    assert!(server.end().0.success());
}

#[test]
fn live_streams_keep_it_from_stopping_for_no_longer_than_a_second() {
    let mut server = Process::alone();
    let mut streams: Vec<_> = (0..20).map(|_| server.connect()).collect();
    for stream in &mut streams {
        write!(stream, "GET /live HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
        let mut begun = [0; 12];
        stream.read_exact(&mut begun).unwrap();
        assert_eq!(&begun, b"HTTP/1.1 200");
    }
    server.terminate();
    let (status, took) = server.end();
    assert!(status.success() && took < Duration::from_secs(1), "{status} after {took:?}");
    // Each was ended as an answer is, rather than torn.
    assert!(streams.into_iter().all(|stream| read(stream).ends_with(b"\r\n0\r\n\r\n")));
}

#[test]
fn a_client_that_sends_nonsense_harms_nobody_else() {
    let server = Process::alone();
    for nonsense in [
        "\0\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n".to_owned(),
        "GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "GET evil.example:80 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "CONNECT evil.example:80 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "a".repeat(40_000)),
        format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\nconnection: close\r\n\r\n", "a".repeat(40_000)),
    ] {
        let mut stream = server.connect();
        let _ = stream.write_all(nonsense.as_bytes());
        let answer = String::from_utf8_lossy(&read(stream)).into_owned();
        let status: u16 = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(500);
        assert!(status < 500, "{:?}: {answer:?}", &nonsense[..nonsense.len().min(60)]);
    }
    assert!(get(&server, "/healthz").ends_with("alive\n"));
}
