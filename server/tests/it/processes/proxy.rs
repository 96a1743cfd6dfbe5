//! The line between a process and PostgreSQL, which a test can cut or silence.

use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// How the line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Line {
    Open,
    /// Connections end, and new ones are refused.
    Cut,
    /// Connections stay, and nothing comes through.
    Silent,
}

pub(super) struct Proxy {
    /// The database's address on this side of the line.
    pub(super) url: String,
    line: watch::Sender<Line>,
}

impl Proxy {
    /// A line to the database at `url`, which names the folder of the server's socket.
    pub(super) async fn to(url: &str) -> Self {
        let (address, folder) = url.split_once("?host=").unwrap();
        let socket = PathBuf::from(folder).join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let (line, told) = watch::channel(Line::Open);
        tokio::spawn(listen(listener, here, socket, told));
        Self { url: address.replace("@localhost/", &format!("@{here}/")), line }
    }

    pub(super) fn turn(&self, line: Line) {
        self.line.send_replace(line);
    }
}

async fn listen(mut listener: TcpListener, here: SocketAddr, socket: PathBuf, mut line: watch::Receiver<Line>) {
    loop {
        let mut cut = line.clone();
        loop {
            tokio::select! {
                Ok((stream, _)) = listener.accept() => drop(tokio::spawn(pass(stream, socket.clone(), line.clone()))),
                _ = cut.wait_for(|line| *line == Line::Cut) => break,
            }
        }
        drop(listener);
        // It ends with the test.
        if line.wait_for(|line| *line != Line::Cut).await.is_err() {
            return;
        }
        listener = TcpListener::bind(here).await.unwrap();
    }
}

async fn pass(client: TcpStream, socket: PathBuf, mut line: watch::Receiver<Line>) {
    let (from, to) = client.into_split();
    let (back, forth) = UnixStream::connect(socket).await.unwrap().into_split();
    tokio::select! {
        () = pump(from, forth, line.clone()) => {}
        () = pump(back, to, line.clone()) => {}
        _ = line.wait_for(|line| *line == Line::Cut) => {}
    }
}

async fn pump(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut line: watch::Receiver<Line>) {
    let mut bytes = vec![0; 16 << 10];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if line.wait_for(|line| *line != Line::Silent).await.is_err() || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}
