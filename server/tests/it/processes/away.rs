//! PostgreSQL is away: what is public goes on, what is not says so, and all comes back by itself.

use super::EMAIL;
use super::proxy::{Line, Proxy};
use crate::answer::Answer;
use crate::commands::run;
use crate::process::{Process, create_account, site_folder, within};
use crate::restore::postgres;
use std::fs;
use std::time::{Duration, Instant};

/// How long anybody waits for an answer meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long it takes to come back.
const BACK: Duration = Duration::from_secs(5);

/// What it answers, in time.
#[track_caller]
fn prompt(process: &Process, path: &str, cookie: &str) -> Answer {
    let begun = Instant::now();
    let answer = process.get(path, cookie);
    assert!(begun.elapsed() < PATIENCE, "{path} took {:?}", begun.elapsed());
    answer
}

async fn survive(line: Line) {
    let (folder, url) = (site_folder(), postgres());
    let proxy = Proxy::to(&url).await;
    let there = [("GRATICULE_DATABASE_URL", url.as_str())];
    create_account(&folder, &there, EMAIL);
    let process = Process::start(&folder, &[("GRATICULE_DATABASE_URL", &proxy.url)]);
    let cookie = process.sign_in(EMAIL);
    process.get("/account", &cookie).expect(200);
    let kept = process.get("/", "").expect(200);

    proxy.turn(line);
    for _ in 0..2 {
        assert_eq!(prompt(&process, "/", "").expect(200).body, kept.body);
        prompt(&process, "/healthz", "").expect(200);
        let answer = prompt(&process, "/account", &cookie).expect(503);
        // Nobody knows whose cookie it is, so nobody takes it away.
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.page().text(".failure__title"), "The site is busy right now");
        prompt(&process, "/", &cookie).expect(200);
        prompt(&process, "/api/account", &cookie).expect(503);
        prompt(&process, "/readyz", "").expect(503);
        let begun = Instant::now();
        let fields = [("form", "login"), ("email", EMAIL), ("password", crate::browser::PASSWORD)];
        process.post("/login", "", &fields).unwrap().expect(503);
        assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    }

    proxy.turn(Line::Open);
    within(BACK, "it is ready", || (process.get("/readyz", "").status == 200).then_some(()));
    process.get("/account", &cookie).expect(200);
    process.sign_in(EMAIL);
    let story = "+++\nslug = \"five-days\"\nlanguage = \"en\"\npublished = 2024-03-20T10:30:00Z\nheadline = \"Five days\"\n\
        standfirst = \"Why.\"\ncountries = []\ntopics = []\n+++\n\nText.\n";
    fs::write(folder.path().join("five-days.md"), story).unwrap();
    assert!(run(&folder, &["news", "import", "five-days.md"], &there).status.success());
    within(BACK, "the news", || (process.get("/", "").page().feed() == ["five-days"]).then_some(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_gone_public_pages_go_on_and_nobody_is_signed_out() {
    survive(Line::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_says_nothing_public_pages_go_on_and_nobody_is_signed_out() {
    survive(Line::Silent).await;
}
