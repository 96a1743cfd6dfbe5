//! `/admin/mail`: what the site wrote to people, read and sent again by administrators.

use crate::browser::Browser;
use crate::site::{TestSite, permit};
use app::form::{REPLY, Reply};
use db::mails::{self, Queued, sending};
use domain::access::Role;
use domain::language::Language;
use domain::mail::{MailCard, MailId, MailState, NewMail};

const DAY: i64 = 86_400;

async fn write(site: &TestSite, subject: &str) -> MailId {
    site.advance(1);
    let mail = NewMail {
        to: "ann@network.example".parse().unwrap(),
        subject: subject.to_owned(),
        text: "Hello <i>Ann</i>\nhttps://network.example/reset?secret\n".to_owned(),
        html: Some("<p>Hello <script>alert(1)</script></p>".to_owned()),
        language: Language::English,
        about: "test",
    };
    match mails::queue(&site.state.db, &permit(), mail, subject, site.state.now()).await.unwrap() {
        Queued::New(id) | Queued::Existing(id) => id,
    }
}

async fn hold(site: &TestSite, subject: &str) -> MailId {
    let id = write(site, subject).await;
    sending::hold(&site.state.db, &permit(), id).await.unwrap();
    id
}

async fn all(site: &TestSite) -> Vec<MailCard> {
    mails::list(&site.state.db, &permit(), None, None, 100).await.unwrap()
}

async fn deeds(site: &TestSite, what: &str) -> usize {
    let log = db::audit::list(&site.state.db, &permit(), None, 200).await.unwrap();
    log.iter().filter(|entry| entry.what == what).count()
}

async fn send_again(browser: &Browser<'_>, path: &str, id: MailId) -> crate::answer::Answer {
    browser.post(path, &[("form", "retry"), ("row", &id.to_string())]).await
}

#[tokio::test]
async fn mails_are_listed_without_what_they_say_and_the_page_says_that_there_is_no_mail_server() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/mail").await.expect(200).page();
    assert!(page.text(".notice").contains("set GRATICULE_SMTP_URL"));
    assert!(page.text(".rows__empty").contains("the button above"));
    let held = hold(&site, "A <held> mail").await;
    let queued = write(&site, "رسالة").await;
    let answer = browser.get("/admin/mail").await.expect(200);
    assert!(!answer.text().contains("reset?secret"));
    let page = answer.page();
    assert_eq!(page.texts(".row__title bdi"), ["رسالة", "A <held> mail"]);
    assert_eq!(page.texts(".row__to bdi"), ["ann@network.example"; 2]);
    assert_eq!(page.texts(".row__state"), ["Waiting", "Held"]);
    let links = [queued, held].map(|id| format!("/admin/mail/{id}"));
    assert_eq!(page.attributes(".row__title a", "href"), links);
    assert_eq!(page.texts(".row__form button"), ["Send again"; 2]);
    let page = browser.get("/admin/mail?state=held").await.expect(200).page();
    assert_eq!(page.texts(".row__title"), ["A <held> mail"]);
    assert_eq!(page.text(".rows__filters [aria-current]"), "Held (1)");
    for bad in ["state=done", "after=7"] {
        browser.get(&format!("/admin/mail?{bad}")).await.expect(400);
    }
    assert_eq!(deeds(&site, "mail.read").await, 0, "a list is not read for what its mails say");
}

#[tokio::test]
async fn the_list_is_read_on_from_its_end() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    for number in 0..33 {
        write(&site, &format!("Mail {number}")).await;
    }
    let page = browser.get("/admin/mail").await.expect(200).page();
    assert_eq!(page.texts(".row__title")[29], "Mail 3");
    let page = browser.get(&page.attribute("a[rel~='next']", "href")).await.expect(200).page();
    assert_eq!(page.texts(".row__title"), ["Mail 2", "Mail 1", "Mail 0"]);
}

#[tokio::test]
async fn what_a_mail_says_is_shown_as_text_and_whoever_reads_it_is_in_the_audit_log() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let id = hold(&site, "Your <b>account</b>").await;
    let answer = browser.get(&format!("/admin/mail/{id}")).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = answer.page();
    assert_eq!(page.text(".mail__subject"), "Your <b>account</b>");
    assert_eq!(page.text(".mail__to bdi"), "ann@network.example");
    assert_eq!(page.texts(".mail__text")[0], "Hello <i>Ann</i> https://network.example/reset?secret");
    assert_eq!(page.text("details .mail__text"), "<p>Hello <script>alert(1)</script></p>");
    assert_eq!(page.count("details[open], .mail script, .mail i, .mail p script"), 0);
    assert!(page.text(".mail .admin__note").contains("noted in the audit log"));
    let log = db::audit::list(&site.state.db, &permit(), None, 1).await.unwrap().remove(0);
    assert_eq!((log.what.as_str(), log.subject), ("mail.read", Some(format!("mail {id}"))));
    assert!(log.actor.is_some());
}

#[tokio::test]
async fn a_mail_that_is_not_there_is_not_found_and_nobody_else_reads_one() {
    let site = TestSite::start().await;
    let id = hold(&site, "One").await;
    let administrator = site.sign_in_as(Role::Administrator).await;
    for none in ["7", "none", &MailId(7).to_string(), &id.to_string().to_uppercase()[..31]] {
        administrator.get(&format!("/admin/mail/{none}")).await.expect(404);
        administrator.get(&format!("/api/mail?lang=en&id={none}")).await.expect(404);
        let answer = administrator.post("/admin/mail", &[("form", "retry"), ("row", none)]).await;
        assert_eq!(answer.status, 404, "{none}");
    }
    let before = deeds(&site, "mail.read").await;
    for role in [Role::Member, Role::Editor] {
        let browser = site.sign_in_as(role).await;
        for path in ["/admin/mail", "/api/mails?lang=en", &format!("/admin/mail/{id}")] {
            browser.get(path).await.expect(403);
        }
        browser.get(&format!("/api/mail?lang=en&id={id}")).await.expect(403);
        send_again(&browser, &format!("/admin/mail/{id}"), id).await.expect(403);
        browser.post("/admin/mail", &[("form", "test"), ("key", &"7".repeat(32))]).await.expect(403);
    }
    assert_eq!((all(&site).await.len(), deeds(&site, "mail.read").await), (1, before));
}

#[tokio::test]
async fn a_held_mail_is_sent_again_from_the_list_and_from_its_own_page() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let id = hold(&site, "One").await;
    let answer = send_again(&browser, "/admin/mail?state=held", id).await.expect(303);
    assert_eq!(answer.header("location"), format!("/admin/mail?state=held&done=retry&row={id}"));
    assert_eq!(all(&site).await[0].state, MailState::Queued);
    sending::hold(&site.state.db, &permit(), id).await.unwrap();
    let answer = send_again(&browser, &format!("/admin/mail/{id}"), id).await.expect(303);
    let page = browser.get(answer.header("location")).await.expect(200).page();
    assert_eq!(page.text(&format!("#row-{id} .row__told")), "It is in the queue again.");
}

#[tokio::test]
async fn yesterdays_mail_and_one_that_was_sent_are_not_sent_again_and_it_is_said_why() {
    let site = TestSite::start().await;
    let old = hold(&site, "Old").await;
    site.advance(DAY);
    let browser = site.sign_in_as(Role::Administrator).await;
    let sent = write(&site, "Sent").await;
    sending::sent(&site.state.db, &permit(), sent, site.state.now()).await.unwrap();
    let page = browser.get("/admin/mail").await.expect(200).page();
    assert_eq!(page.count(".row__form"), 0);
    assert_eq!(page.texts(".row__remark"), ["It is older than a day, and is not sent any more."]);
    for (id, why) in [(old, "older than a day"), (sent, "sent already")] {
        let page = send_again(&browser, "/admin/mail", id).await.expect(422).page();
        assert!(page.text(&format!("#row-{id} .row__told--wrong")).contains(why));
        let page = send_again(&browser, &format!("/admin/mail/{id}"), id).await.expect(422).page();
        assert!(page.text(".row__told--wrong").contains(why));
    }
    assert_eq!(deeds(&site, "mail.retried").await, 0);
}

#[tokio::test]
async fn fifty_presses_of_one_button_are_one_test_message_to_whoever_pressed_it() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/mail").await.expect(200).page();
    let key = page.attribute(".admin__form input[name=key]", "value");
    let fields = [("form", "test"), ("key", key.as_str())];
    for _ in 0..49 {
        let answer = browser.post("/admin/mail?state=failed", &fields).await.expect(303);
        assert_eq!(answer.header("location"), "/admin/mail?done=test");
    }
    let answer = browser.post_with("/admin/mail", &fields, &[("accept", REPLY)]).await.expect(200);
    assert!(Reply::read(answer.text()).unwrap().said.unwrap().contains("test message"));
    let mails = all(&site).await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["administrator@network.example"]);
    assert_eq!(deeds(&site, "mail.tested").await, 1);
    let page = browser.get("/admin/mail?done=test").await.expect(200).page();
    assert!(page.text(".admin__form .form__said").contains("in the list below"));
    assert_eq!(page.text("#rows-told"), "");
    browser.post("/admin/mail", &[("form", "test"), ("key", "7")]).await.expect(422);
    assert_eq!(all(&site).await.len(), 1);
}
