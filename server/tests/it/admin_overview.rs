//! `/admin`: what is waiting, what is wrong, and what was done last.

use crate::site::{TestSite, permit};
use db::jobs::{self, taken};
use db::mails::{self, sending};
use domain::access::Role;
use domain::job::{Key, Kind, NewJob, Trouble, WorkerId};
use domain::language::Language;
use services::mail::words;

/// A failed job, and a mail that is held.
async fn trouble(site: &TestSite) {
    let (db, now) = (&site.state.db, site.state.now());
    let job = NewJob { kind: Kind::PrepareImage, payload: "{}".to_owned(), key: Key::None, run_at: now };
    jobs::enqueue(db, &permit(), job, now).await.unwrap();
    let job = taken::claim(db, &permit(), WorkerId(1), &[Kind::PrepareImage], now).await.unwrap().unwrap();
    taken::fail(db, &permit(), job.run, Trouble::new("x", "x"), None, now).await.unwrap();
    let mail = words::test("ann@network.example".parse().unwrap(), Language::English, "https://network.example");
    if let mails::Queued::New(id) = mails::queue(db, &permit(), mail, "one", now).await.unwrap() {
        sending::hold(db, &permit(), id).await.unwrap();
    }
}

#[tokio::test]
async fn administrators_see_what_is_wrong_first_with_the_way_to_it() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let quiet = browser.get("/admin").await.expect(200).page();
    assert_eq!(quiet.count(".overview__line--wrong"), 0);
    let lines = quiet.texts(".overview__line");
    assert_eq!(lines[..2], ["No job is waiting", "No mail is waiting"]);
    assert!(lines[2].contains("GRATICULE_SMTP_URL"), "{lines:?}");
    assert_eq!(lines[3], "There are no images yet. Upload the first.");
    assert!(lines[4].contains("graticule admin create"), "{lines:?}");
    trouble(&site).await;
    site.add_account(Role::Member).await;
    let page = browser.get("/admin").await.expect(200).page();
    assert_eq!(page.texts(".overview__line--wrong"), ["1 job has failed", "1 mail is held for you to pass on"]);
    let wrong = page.attributes(".overview__line--wrong a", "href");
    assert_eq!(wrong, ["/admin/jobs?state=failed", "/admin/mail?state=held"]);
    for link in page.attributes(".overview a", "href") {
        browser.get(&link).await.expect(200);
    }
    assert_eq!(page.texts(".overview__line").last().unwrap(), "2 accounts");
}

#[tokio::test]
async fn the_logs_end_is_shown_with_names_and_with_the_line_to_note_elsewhere() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let key = "7".repeat(32);
    browser.post("/admin/mail", &[("form", "test"), ("key", &key)]).await.expect(303);
    let page = browser.get("/admin").await.expect(200).page();
    let head = db::audit::head(&site.state.db, &permit()).await.unwrap().unwrap();
    assert_eq!(page.text(".log__head"), format!("graticule audit verify --expect {head}"));
    let what = page.texts(".log__what");
    assert_eq!(what, ["A test message was written", "Somebody signed in", "An account was created"]);
    let who = page.texts(".log__who bdi");
    assert_eq!(who, ["Somebody administrator", "Somebody administrator", "the server itself"]);
    assert!(page.texts(".log__facts li").contains(&"email: administrator@network.example".to_owned()));
    let mail = mails::list(&site.state.db, &permit(), None, None, 1).await.unwrap().remove(0);
    assert_eq!(page.attribute(".log__deed a", "href"), format!("/admin/mail/{}", mail.id));

    // What the log says about people goes on time; the chain and its head stay.
    site.advance(1);
    db::audit::forget_personal(&site.state.db, &permit(), site.state.now()).await.unwrap();
    let answer = browser.get("/admin").await.expect(200);
    assert!(!answer.text().contains("administrator@network.example"));
    assert!(answer.text().contains("was deleted on time"));
    // Ten at most, the newest.
    for number in 0..12 {
        let key = format!("{number:032x}");
        browser.post("/admin/mail", &[("form", "test"), ("key", &key)]).await.expect(303);
    }
    assert_eq!(browser.get("/admin").await.expect(200).page().texts(".log__what"), ["A test message was written"; 10]);
}

#[tokio::test]
async fn whoever_acted_and_is_gone_has_no_name_there() {
    let site = TestSite::start().await;
    let gone = site.add_account(Role::Editor).await;
    let fields = [("form", "login"), ("email", "editor@network.example"), ("password", crate::browser::PASSWORD)];
    site.post_form("/login", &fields).await.expect(303);
    db::accounts::delete(&site.state.db, &permit(), gone, site.state.now()).await.unwrap();
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin").await.expect(200).page();
    assert!(page.texts(".log__who bdi").contains(&"an account that is gone".to_owned()));
}

#[tokio::test]
async fn editors_see_what_concerns_them_and_nothing_of_jobs_mail_accounts_and_the_log() {
    let site = TestSite::start().await;
    trouble(&site).await;
    let browser = site.sign_in_as(Role::Editor).await;
    let answer = browser.get("/admin").await.expect(200);
    let page = answer.page();
    assert_eq!(page.texts(".overview__line"), ["There are no images yet. Upload the first."]);
    assert_eq!(page.count(".log, .log__deed"), 0);
    for hidden in ["/admin/jobs", "/admin/mail", "audit", "GRATICULE"] {
        assert!(!answer.text().contains(hidden), "{hidden}");
    }
    browser.get("/api/log?lang=en").await.expect(403);
}
