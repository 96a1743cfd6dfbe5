//! A mail server for tests: speaks enough SMTP (RFC 5321) to be believed, keeps what it was given, and can be in a
//! bad mood.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How it treats whoever comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mood {
    /// It takes what it is given.
    Kind,
    /// It lets everybody in and then says nothing.
    Hanging,
    /// It answers every recipient with this code.
    Answering(u16),
    /// It takes a mail, and leaves before it says so.
    Leaving,
    /// It takes a mail, and never says so.
    Holding,
}

pub(crate) struct MailServer {
    pub(crate) url: String,
    mood: Arc<Mutex<Mood>>,
    /// Everything that came with its final dot, as it came, but for what is held.
    pub(crate) received: UnboundedReceiver<String>,
    /// What it took and said nothing about.
    pub(crate) held: UnboundedReceiver<String>,
    /// One for each connection.
    pub(crate) visits: UnboundedReceiver<()>,
}

impl MailServer {
    pub(crate) async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let mood = Arc::new(Mutex::new(mood));
        let (taken, received) = unbounded_channel();
        let (keep, held) = unbounded_channel();
        let (came, visits) = unbounded_channel();
        let told = mood.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = came.send(());
                let mood = *told.lock().unwrap();
                tokio::spawn(serve(stream, mood, taken.clone(), keep.clone()));
            }
        });
        Self { url: format!("smtp://{address}"), mood, received, held, visits }
    }

    /// From the next connection on.
    pub(crate) fn turn(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }
}

struct Line {
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
}

impl Line {
    async fn say(&mut self, text: &str) {
        let _ = self.write.write_all(format!("{text}\r\n").as_bytes()).await;
    }

    /// The next line, without its end. `None` when the other has gone.
    async fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.read.read_line(&mut line).await.ok()?;
        (read > 0).then(|| line.trim_end_matches("\r\n").to_owned())
    }
}

async fn serve(stream: TcpStream, mood: Mood, taken: UnboundedSender<String>, keep: UnboundedSender<String>) {
    let (read, write) = stream.into_split();
    let mut line = Line { read: BufReader::new(read), write };
    line.say("220 sink.example ESMTP").await;
    while let Some(command) = line.hear().await {
        let verb = command.split(' ').next().unwrap_or_default().to_uppercase();
        match (verb.as_str(), mood) {
            ("MAIL", Mood::Hanging) => std::future::pending().await,
            ("RCPT", Mood::Answering(code)) => {
                line.say(&format!("{code} <ann@network.example> is not for you to know")).await;
            }
            ("EHLO", _) => line.say("250-sink.example\r\n250 8BITMIME").await,
            ("DATA", _) => {
                line.say("354 go on").await;
                let mut message = String::new();
                loop {
                    match line.hear().await {
                        Some(text) if text == "." => break,
                        // A line that begins with a dot came with another (RFC 5321, §4.5.2).
                        Some(text) => message += &(text.strip_prefix('.').unwrap_or(&text).to_owned() + "\r\n"),
                        None => return,
                    }
                }
                if mood == Mood::Holding {
                    let _ = keep.send(message);
                    return std::future::pending().await;
                }
                let _ = taken.send(message);
                if mood == Mood::Leaving {
                    return;
                }
                line.say("250 taken").await;
            }
            ("QUIT", _) => {
                line.say("221 goodbye").await;
                return;
            }
            _ => line.say("250 so be it").await,
        }
    }
}
