//! `/admin/jobs`: what the server has to do, and the two buttons that go with it.

use crate::browser::Browser;
use crate::site::{TestSite, permit};
use app::form::{REPLY, Reply};
use app::wire::admin::RowsView;
use db::jobs::{self, Enqueued, taken};
use domain::access::Role;
use domain::job::{Job, JobId, Key, Kind, NewJob, Progress, State, Trouble, WorkerId};

async fn enqueue(site: &TestSite) -> JobId {
    site.advance(1);
    let now = site.state.now();
    let job = NewJob { kind: Kind::PrepareImage, payload: "{}".to_owned(), key: Key::None, run_at: now };
    match jobs::enqueue(&site.state.db, &permit(), job, now).await.unwrap() {
        Enqueued::New(id) => id,
        Enqueued::Existing => panic!("it is there already"),
    }
}

async fn claim(site: &TestSite) -> Job {
    let now = site.state.now();
    let taken = taken::claim(&site.state.db, &permit(), WorkerId(1), &[Kind::PrepareImage], now).await;
    taken.unwrap().unwrap()
}

/// A job that was given up.
async fn fail(site: &TestSite) -> JobId {
    let id = enqueue(site).await;
    let (run, now) = (claim(site).await.run, site.state.now());
    let trouble = Trouble::new("no-image", "It is <b>no</b> image.");
    taken::fail(&site.state.db, &permit(), run, trouble, None, now).await.unwrap();
    id
}

async fn state(site: &TestSite, id: JobId) -> State {
    jobs::find(&site.state.db, &permit(), id).await.unwrap().unwrap().state
}

async fn press(browser: &Browser<'_>, path: &str, form: &str, id: JobId) -> crate::answer::Answer {
    browser.post(path, &[("form", form), ("row", &id.to_string())]).await
}

#[tokio::test]
async fn jobs_are_listed_newest_first_with_what_went_wrong_and_what_can_be_done() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/jobs").await.expect(200).page();
    assert_eq!(page.count(".row"), 0);
    assert!(page.text(".rows__empty").contains("appear by themselves"));
    let failed = fail(&site).await;
    let running = enqueue(&site).await;
    let run = claim(&site).await.run;
    let progress = Progress { done: 2, total: 5 };
    taken::progress(&site.state.db, &permit(), run, progress, site.state.now()).await.unwrap();
    let queued = enqueue(&site).await;

    let page = browser.get("/admin/jobs").await.expect(200).page();
    let ids = [queued, running, failed].map(|id| format!("row-{id}"));
    assert_eq!(page.attributes(".row", "id"), ids);
    assert_eq!(page.texts(".row__state"), ["Waiting", "Running", "Failed"]);
    assert_eq!(page.texts(".row__title")[0], "Make the sizes of an image");
    assert_eq!(page.texts(".row__form button"), ["Cancel", "Cancel", "Try again"]);
    assert_eq!((page.attribute("progress", "value"), page.attribute("progress", "max")), ("2".into(), "5".into()));
    assert_eq!(page.text(".row__progress span"), "2 of 5");
    assert_eq!(page.text(".row__trouble"), "It is <b>no</b> image.", "a trouble is text");
    assert_eq!(page.attributes(".row__times time", "datetime")[0], "2026-11-24T09:30:03Z");
    assert_eq!(
        page.texts(".rows__filters a"),
        ["All (3)", "Waiting (1)", "Running (1)", "Done (0)", "Failed (1)", "Cancelled (0)"]
    );
    // No two elements share an identifier, and each button says what it is about.
    let described = page.attributes(".row__form button", "aria-describedby");
    assert_eq!(described, ids.map(|id| format!("{id}-title")));
    assert!(described.iter().all(|id| page.count(&format!("#{id}")) == 1));
}

#[tokio::test]
async fn the_list_is_narrowed_and_read_on_by_links() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let failed = fail(&site).await;
    for _ in 0..35 {
        enqueue(&site).await;
    }
    let page = browser.get("/admin/jobs?state=failed").await.expect(200).page();
    assert_eq!(page.attributes(".row", "id"), [format!("row-{failed}")]);
    assert_eq!(page.text(".rows__filters [aria-current]"), "Failed (1)");
    assert_eq!(page.count("a[rel~='next']"), 0);
    let page = browser.get("/admin/jobs?state=queued").await.expect(200).page();
    assert_eq!(page.count(".row"), 30);
    let older = page.attribute("a[rel~='next']", "href");
    assert!(older.starts_with("/admin/jobs?state=queued&after="), "{older}");
    let page = browser.get(&older).await.expect(200).page();
    assert_eq!((page.count(".row"), page.count("a[rel~='next']")), (5, 0));
    assert_eq!(page.count("a[href='/admin/jobs?state=queued']:not([aria-current])"), 1, "the way back to the newest");
    for bad in ["state=none", "after=7", "after=x&state=failed", "state=failed&after=%00"] {
        browser.get(&format!("/admin/jobs?{bad}")).await.expect(400);
        browser.get(&format!("/api/jobs?lang=en&{bad}")).await.expect(400);
    }
}

#[tokio::test]
async fn a_failed_job_is_tried_again_and_the_list_says_so_where_it_stood() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let id = fail(&site).await;
    let answer = press(&browser, "/admin/jobs?state=failed&done=cancel&row=1", "retry", id).await.expect(303);
    let to = answer.header("location").to_owned();
    assert_eq!(to, format!("/admin/jobs?state=failed&done=retry&row={id}"));
    assert_eq!(state(&site, id).await, State::Queued);
    // The row has left this list, so the list says it; in the whole list the row says it, too.
    let page = browser.get(&to).await.expect(200).page();
    assert_eq!(page.text("#rows-told:not(.visually-hidden)"), "It is in the queue again.");
    let page = browser.get(&format!("/admin/jobs?done=retry&row={id}")).await.expect(200).page();
    assert_eq!(page.text(&format!("#row-{id} .row__told")), "It is in the queue again.");
    assert_eq!(page.count("#rows-told.visually-hidden"), 1);
    // Whoever presses twice is told the same, and it was done once.
    press(&browser, "/admin/jobs", "retry", id).await.expect(303);
    let log = db::audit::list(&site.state.db, &permit(), None, 100).await.unwrap();
    assert_eq!(log.iter().filter(|entry| entry.what == "job.retried").count(), 1);
}

#[tokio::test]
async fn a_waiting_job_is_called_off_at_once_and_a_running_one_when_its_worker_hears_of_it() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let running = enqueue(&site).await;
    claim(&site).await;
    let waiting = enqueue(&site).await;
    for id in [running, waiting] {
        for _ in 0..2 {
            press(&browser, "/admin/jobs", "cancel", id).await.expect(303);
        }
    }
    assert_eq!(state(&site, waiting).await, State::Cancelled);
    assert_eq!(state(&site, running).await, State::Running);
    let page = browser.get("/admin/jobs").await.expect(200).page();
    assert_eq!(page.texts(".row__state"), ["Cancelled", "Being cancelled"]);
    assert_eq!(page.texts(".row__form button"), ["Try again"]);
}

#[tokio::test]
async fn what_has_ended_meanwhile_is_refused_with_the_reason_and_the_list_as_it_is_now() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let id = enqueue(&site).await;
    let run = claim(&site).await.run;
    taken::finish(&site.state.db, &permit(), run, site.state.now()).await.unwrap();
    for form in ["retry", "cancel"] {
        let page = press(&browser, "/admin/jobs", form, id).await.expect(422).page();
        assert!(page.text(&format!("#row-{id} .row__told--wrong")).contains("ended meanwhile"), "{form}");
    }
    for row in ["", "7", &JobId(7).to_string()] {
        let answer = browser.post("/admin/jobs", &[("form", "retry"), ("row", row)]).await.expect(404);
        assert!(answer.page().text("#rows-told").contains("not there any more"), "{row}");
    }
}

#[tokio::test]
async fn a_script_is_told_in_short_and_asks_for_the_list_again() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let id = fail(&site).await;
    let fields = [("form", "retry"), ("row", &id.to_string())];
    let answer = browser.post_with("/admin/jobs?state=failed", &fields, &[("accept", REPLY)]).await.expect(200);
    let reply = Reply::read(answer.text()).unwrap();
    assert_eq!(reply.said.as_deref(), Some("It is in the queue again."));
    assert_eq!(reply.to, Some(format!("/admin/jobs?state=failed&done=retry&row={id}")));
    let list: RowsView = browser.get("/api/jobs?lang=en").await.expect(200).unpack();
    assert!(list.rows[0].moving && list.rows[0].state == "Waiting");
}

#[tokio::test]
async fn a_job_that_waits_for_long_is_not_looked_at_every_two_seconds() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let now = site.state.now();
    let later =
        NewJob { kind: Kind::PrepareImage, payload: "{}".to_owned(), key: Key::None, run_at: now.plus_seconds(600) };
    jobs::enqueue(&site.state.db, &permit(), later, now).await.unwrap();
    let moving = async || browser.get("/api/jobs?lang=en").await.expect(200).unpack::<RowsView>().rows[0].moving;
    assert!(!moving().await);
    site.advance(560);
    assert!(moving().await);
}

#[tokio::test]
async fn nobody_but_administrators_reads_or_changes_the_queue() {
    let site = TestSite::start().await;
    let id = fail(&site).await;
    for role in [Role::Member, Role::Editor] {
        let browser = site.sign_in_as(role).await;
        browser.get("/admin/jobs").await.expect(403);
        browser.get("/api/jobs?lang=en").await.expect(403);
        press(&browser, "/admin/jobs", "retry", id).await.expect(403);
    }
    assert_eq!(state(&site, id).await, State::Failed);
}
