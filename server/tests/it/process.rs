//! The program as a process that serves: started, asked over a socket, and ended in one way or another. What is true of
//! it, the tests say.

use crate::answer::Answer;
use crate::browser::PASSWORD;
use crate::commands::graticule;
use crate::site::form;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A process that serves, and is ended with the test.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: String,
    log: Arc<Mutex<String>>,
    folder: Arc<TempDir>,
}

/// A folder to serve from, with what stands for the built site.
pub(crate) fn site_folder() -> Arc<TempDir> {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
    fs::write(folder.path().join("site/pkg/graticule.wasm"), b"\0asm").unwrap();
    Arc::new(folder)
}

/// Makes a member's account that signs in with [`PASSWORD`].
pub(crate) fn create_account(folder: &TempDir, variables: &[(&str, &str)], email: &str) {
    let mut command = graticule(folder);
    command.args(["admin", "create", "--office", "member", "--email", email, "--name", "Heron", "--password-stdin"]);
    let mut child =
        command.envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// The first answer that is one, asked for until `limit`.
#[track_caller]
pub(crate) fn within<T>(limit: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < limit, "not within {limit:?}: {what}");
        sleep(Duration::from_millis(20));
    }
}

impl Process {
    /// One in a folder of its own, on SQLite.
    pub(crate) fn alone() -> Self {
        Self::start(&site_folder(), &[])
    }

    /// One that serves from a folder, with these settings.
    pub(crate) fn start(folder: &Arc<TempDir>, variables: &[(&str, &str)]) -> Self {
        Self::start_by(graticule, folder, variables)
    }

    /// The same by a command that becomes the program.
    pub(crate) fn start_by(
        command: impl Fn(&TempDir) -> Command,
        folder: &Arc<TempDir>,
        variables: &[(&str, &str)],
    ) -> Self {
        // Somebody else may take the port that was free a moment ago.
        for _ in 0..5 {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
            let mut command = command(folder);
            command.args(["serve", "--site-dir", "site", "--log", "warn,sqlx=error", "--listen", &address]);
            command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let log = Arc::new(Mutex::new(String::new()));
            let (lines, noted) = (BufReader::new(child.stderr.take().unwrap()).lines(), log.clone());
            spawn(move || lines.map_while(Result::ok).for_each(|line| *noted.lock().unwrap() += &(line + "\n")));
            // It says where it is once it listens.
            let mut said = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
            let process = Self { child, address, log, folder: folder.clone() };
            if said.starts_with("Graticule is at http") {
                return process;
            }
            println!("{said}{}", process.log());
        }
        panic!("it does not start");
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn folder(&self) -> &Arc<TempDir> {
        &self.folder
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// What it answers, whole; none where it ended before that.
    pub(crate) fn ask(&self, method: &str, path: &str, cookie: &str, body: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
        let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{cookie}");
        let kind = "content-type: application/x-www-form-urlencoded";
        let length = body.len();
        stream.write_all(format!("{head}{kind}\r\ncontent-length: {length}\r\n\r\n{body}").as_bytes()).ok()?;
        parse(&read(stream))
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask("GET", path, cookie, "").unwrap_or_else(|| panic!("no answer: {}", self.log()))
    }

    pub(crate) fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Option<Answer> {
        self.ask("POST", path, cookie, &form(fields))
    }

    /// Signs in, and answers the cookie.
    #[track_caller]
    pub(crate) fn sign_in(&self, email: &str) -> String {
        let answer = self.post("/login", "", &[("form", "login"), ("email", email), ("password", PASSWORD)]).unwrap();
        answer.expect(303).header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// An open stream of live events.
    #[track_caller]
    pub(crate) fn live(&self, cookie: &str) -> Stream {
        let mut stream = self.connect();
        write!(stream, "GET /live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n")
            .unwrap();
        let mut stream = Stream(BufReader::new(stream));
        assert_eq!(stream.line().as_deref(), Some("HTTP/1.1 200 OK"));
        stream.field("retry: ").unwrap();
        stream
    }

    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    /// As the machine does when its memory runs out.
    pub(crate) fn kill(&self) {
        self.signal("-KILL");
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.id().to_string()]).status().unwrap().success());
    }

    /// How it ended, and how long that took.
    #[track_caller]
    pub(crate) fn end(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        let status = within(Duration::from_secs(15), "its end", || self.child.try_wait().unwrap());
        (status, begun.elapsed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stream of live events.
pub(crate) struct Stream(BufReader<TcpStream>);

impl Stream {
    /// The next event's number and data; none at the stream's end.
    pub(crate) fn event(&mut self) -> Option<(i64, String)> {
        loop {
            let number = self.field("id: ")?.parse().unwrap();
            if self.line()?.starts_with("event: ") {
                return Some((number, self.field("data: ")?));
            }
        }
    }

    /// What stands in the next line that begins so.
    fn field(&mut self, name: &str) -> Option<String> {
        loop {
            if let Some(value) = self.line()?.strip_prefix(name) {
                return Some(value.to_owned());
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).expect("something comes in time");
        (read > 0).then(|| line.trim_end().to_owned())
    }
}

/// Everything that comes until the connection's end.
pub(crate) fn read(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // A connection that is closed with something unread ends in an error; what came before counts.
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// An answer that is there to its last byte.
fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(&bytes[..end]).ok()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value).ok()?);
    }
    let body = &bytes[end + 4..];
    let length = headers.get("content-length").and_then(|length| length.to_str().ok()?.parse().ok());
    (length.unwrap_or(body.len()) == body.len()).then(|| Answer { status, headers, body: body.to_vec().into() })
}
