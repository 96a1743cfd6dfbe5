//! The demo network, filled as `graticule demo` does it, at the same clock every time.

use crate::site::{START, TestSite, permit, story};
use db::Db;
use domain::access::Role;
use domain::account::Account;
use domain::article::{NewArticle, State};
use domain::counts::SmallestGroup;
use domain::member::Presence;
use server::demo;
use services::intl;
use services::password::{Passwords, Verdict};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;
use tokio::sync::OnceCell;

const FIGURE: &str = "626 members currently registered in 89 countries.";

/// The file of a filled database, made once for all tests.
async fn filled() -> PathBuf {
    static FILLED: OnceCell<TempDir> = OnceCell::const_new();
    let folder = FILLED.get_or_init(|| async {
        let folder = TempDir::new().unwrap();
        fill(&format!("sqlite:{}", folder.path().join("demo.db").display())).await.unwrap().close().await;
        folder
    });
    folder.await.path().join("demo.db")
}

async fn fill(url: &str) -> anyhow::Result<Db> {
    let db = Db::connect(url).await?;
    db::migrate(&db).await?;
    demo::fill(&db, START).await.map(|()| db)
}

#[tokio::test]
async fn the_start_page_reads_626_members_in_89_countries() {
    let page = TestSite::over(&filled().await).await.get("/").await.expect(200).page();
    assert_eq!(page.text("h1"), FIGURE);
    assert_eq!(page.text("head > title"), "Open Lantern");
    assert_eq!(page.feed().len(), 12);
    let links: BTreeSet<String> = page.map_links().into_iter().collect();
    assert!(links.len() >= 60, "{}", links.len());
}

#[tokio::test]
async fn at_least_60_countries_are_shown_and_k_is_5() {
    let site = TestSite::over(&filled().await).await;
    let counts = site.state.public().snapshot().counts.clone();
    assert_eq!(counts.k(), SmallestGroup::new(5).unwrap());
    assert!(counts.countries().count() >= 60, "{}", counts.countries().count());
    assert_eq!((counts.total(), counts.country_count()), (626, 89));
}

#[tokio::test]
async fn the_numbers_of_every_month_that_brought_k_newcomers_lead_up_to_todays() {
    let site = TestSite::over(&filled().await).await;
    let history = db::counts::history(&site.state.db, None).await.unwrap().unwrap();
    let history: Vec<_> = history.iter().cloned().collect();
    // 626 members in 14 years are fewer than k in many a month: those months publish nothing.
    assert!(history.len() > 75, "{}", history.len());
    assert!(intl::rfc3339(history[0].taken_at).starts_with("2013-"));
    assert_eq!(history.last().unwrap(), site.state.public().snapshot());
    assert_eq!(history.last().unwrap().taken_at, START);
    for pair in history.windows(2) {
        assert!(pair[0].taken_at < pair[1].taken_at && pair[0].counts.total() < pair[1].counts.total());
        let day = intl::rfc3339(pair[0].taken_at);
        assert!(day.ends_with("-01T00:00:00Z"), "{day}");
    }
}

#[tokio::test]
async fn every_story_of_the_feed_is_there_and_at_least_70_of_them() {
    let site = TestSite::over(&filled().await).await;
    let (mut path, mut slugs) = ("/".to_owned(), Vec::new());
    loop {
        let page = site.get(&path).await.expect(200).page();
        slugs.extend(page.feed());
        match page.attributes("a.feed__more", "href").into_iter().next() {
            Some(next) => path = next,
            None => break,
        }
    }
    // Of a story and its translations a reader is shown one.
    assert!(slugs.len() >= 70, "{}", slugs.len());
    for slug in &slugs {
        let page = site.get(&format!("/news/{slug}")).await.expect(200).page();
        assert_eq!(page.count("h1"), 1, "{slug}");
        // One is for members.
        assert!(page.count(".gate") == 1 || page.text(".prose").split_whitespace().count() >= 250, "{slug}");
    }
}

#[tokio::test]
async fn no_member_of_the_demo_is_named_to_a_visitor() {
    let site = TestSite::over(&filled().await).await;
    for path in ["/", "/?country=kh", "/api/map?lang=en", "/api/atlas?lang=en"] {
        let answer = site.get(path).await;
        assert!(!answer.text().contains("Heron Alder") && !answer.text().contains("Plover"), "{path}");
    }
}

#[tokio::test]
async fn the_same_clock_gives_the_same_bytes_in_another_database() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("second.db");
    fill(&format!("sqlite:{}", file.display())).await.unwrap().close().await;
    let (first, second) = (TestSite::over(&filled().await).await, TestSite::over(&file).await);
    for path in ["/", "/?country=kh", "/news/a-clinic-beside-the-onion-fields", "/api/map?lang=en"] {
        assert_eq!(first.get(path).await.expect(200), second.get(path).await, "{path}");
    }
}

#[tokio::test]
async fn filling_a_second_time_changes_nothing() {
    let site = TestSite::over(&filled().await).await;
    let before = site.get("/").await;
    let events = db::outbox::newest(&site.state.db).await.unwrap();
    demo::fill(&site.state.db, START.plus_seconds(86_400)).await.unwrap();
    assert_eq!(db::outbox::newest(&site.state.db).await.unwrap(), events);
    assert_eq!(site.restarted().await.get("/").await, before);
}

#[tokio::test]
async fn one_account_for_each_role_signs_in_with_the_password_that_is_printed() {
    let site = TestSite::over(&filled().await).await;
    let passwords = Passwords::new();
    for (email, role) in [
        ("admin@example.org", Role::Administrator),
        ("editor@example.org", Role::Editor),
        ("member@example.org", Role::Member),
        ("pending@example.org", Role::Pending),
    ] {
        assert!(demo::SIGN_IN.contains(email));
        let found = db::accounts::find_credentials(&site.state.db, &email.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(found.role(), role);
        let printed = demo::SIGN_IN.split("password: ").nth(1).unwrap();
        assert_eq!(passwords.verify(printed, found.hash.as_ref()).await, Ok(Verdict::Right), "{email}");
    }
    let accounts = db::accounts::list(&site.state.db, &permit(), None, 10).await.unwrap();
    assert!(accounts.iter().all(|account| account.member.is_some() && account.name.contains(' ')), "{accounts:?}");
    assert_eq!(accounts.len(), 4);
}

#[tokio::test]
async fn a_demo_from_before_there_were_accounts_gets_them_and_keeps_the_ones_it_has() {
    let site = TestSite::over(&filled().await).await;
    let db = &site.state.db;
    let before = db::accounts::list(db, &permit(), None, 10).await.unwrap();
    for account in &before {
        assert!(db::accounts::delete(db, &permit(), account.id, START).await.unwrap());
    }
    let later = START.plus_seconds(40 * 86_400);
    demo::fill(db, later).await.unwrap();
    let after = db::accounts::list(db, &permit(), None, 10).await.unwrap();
    let people = |accounts: &[Account]| {
        accounts.iter().map(|account| (account.email.clone(), account.member)).collect::<BTreeSet<_>>()
    };
    assert_eq!(people(&before), people(&after));
    demo::fill(db, later).await.unwrap();
    assert_eq!(db::accounts::list(db, &permit(), None, 10).await.unwrap(), after);
    assert_eq!(site.restarted().await.get("/").await.page().text("h1"), FIGURE);
}

#[tokio::test]
async fn the_demos_pictures_are_hung_while_it_is_served_and_hung_once() {
    let site = TestSite::over(&filled().await).await;
    assert_eq!(site.get("/news/farewell-to-the-green-bus").await.page().count(".story__cover"), 0);
    demo::illustrate(site.state.db.clone(), site.media.clone(), START).await;
    site.refresh().await;
    let page = site.get("/news/farewell-to-the-green-bus").await.expect(200).page();
    site.get(&page.attribute(".story__cover img", "src")).await.expect(200);
    let events = db::outbox::newest(&site.state.db).await.unwrap();
    demo::illustrate(site.state.db.clone(), site.media.clone(), START).await;
    assert_eq!(db::outbox::newest(&site.state.db).await.unwrap(), events);
}

#[tokio::test]
async fn the_database_of_another_network_is_refused() {
    let site = TestSite::start().await;
    for _ in 0..5 {
        site.join("KH", Presence::Country).await;
    }
    site.advance(60);
    site.publish_counts().await;
    let refusal = demo::fill(&site.state.db, START).await.unwrap_err().to_string();
    assert!(refusal.contains("holds a network already") && refusal.contains("GRATICULE_DATABASE_URL"), "{refusal}");
    assert_eq!(site.restarted().await.get("/").await.page().text("h1"), "5 members currently registered in 1 country.");
}

#[tokio::test]
async fn stories_alone_are_another_network_too() {
    let folder = TempDir::new().unwrap();
    let db = Db::connect(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
    db::migrate(&db).await.unwrap();
    let draft = NewArticle { state: State::Draft, ..story("a-draft") };
    let rendered = services::render::render(&draft.headline, &draft.standfirst, &draft.body);
    db::articles::save(&db, &permit(), &draft, &rendered, START).await.unwrap();
    assert!(demo::fill(&db, START).await.unwrap_err().to_string().contains("holds a network already"));
}

#[tokio::test]
async fn a_filling_that_was_interrupted_is_not_taken_for_a_whole_one() {
    let site = TestSite::start().await;
    db::settings::set(&site.state.db, &permit(), "demo", &"filling", START).await.unwrap();
    let refusal = demo::fill(&site.state.db, START).await.unwrap_err().to_string();
    assert!(refusal.contains("delete its database"), "{refusal}");
}

#[tokio::test]
async fn the_demo_is_the_same_on_postgresql() {
    let url = std::env::var("GRATICULE_TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!("this test needs PostgreSQL: run `scripts/with-postgres cargo test -p server`");
    });
    let name = format!("graticule_demo_{}", std::process::id());
    let (address, parameters) = url.split_once('?').unwrap();
    let server = address.rsplit_once('/').unwrap().0;
    administer(&url, &format!("CREATE DATABASE {name}"));
    let db = fill(&format!("{server}/{name}?{parameters}")).await.unwrap();
    let sqlite = TestSite::over(&filled().await).await;
    let postgres = TestSite::on(db.clone()).await;
    for path in ["/", "/?country=kh", "/?topic=housing", "/news/a-clinic-beside-the-onion-fields", "/api/map?lang=en"] {
        assert_eq!(postgres.get(path).await, sqlite.get(path).await, "{path}");
    }
    assert_eq!(postgres.get("/").await.page().text("h1"), FIGURE);
    db.close().await;
    administer(&url, &format!("DROP DATABASE {name} WITH (FORCE)"));
}

/// Runs one statement on the test cluster with the client that lies beside its server.
fn administer(url: &str, sql: &str) {
    let done = Command::new("psql").args(["--quiet", "--no-psqlrc", url, "--command", sql]).status().unwrap();
    assert!(done.success(), "{sql}");
}
