//! `/admin/settings`: what administrators decide about the network.

use crate::answer::{Answer, Page};
use crate::browser::Browser;
use crate::site::{TestSite, permit};
use app::form::{REPLY, Reply};
use domain::access::Role;
use domain::settings::{Field, Settings};
use server::public::{Schedule, keep_fresh};
use std::time::Duration;

const INPUTS: [&str; 6] = ["network", "tagline", "k", "contact", "sender", "exit-address"];

/// The form as it stands on a page, with other values in some of its fields.
fn filled(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    // A box that is not ticked is not sent.
    let sent = "main form input:not([type='checkbox']), main form input[checked]";
    let (names, values) = (page.attributes(sent, "name"), page.attributes(sent, "value"));
    assert_eq!(names.len(), values.len(), "every field has its value");
    let value = |name: &str, value: String| {
        changes.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| (*value).to_owned())
    };
    names.into_iter().zip(values).map(|(name, old)| (name.clone(), value(&name, old))).collect()
}

async fn send(browser: &Browser<'_>, fields: &[(String, String)], headers: &[(&str, &str)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_with("/admin/settings", &fields, headers).await
}

impl TestSite {
    /// Decides something about the network; this process hears of it.
    pub(crate) async fn decide(&self, field: Field, text: &str) {
        let before = db::settings::find_all(&self.state.db).await.unwrap();
        let mut after = before.clone();
        after.set(field, text).unwrap();
        db::settings::save(&self.state.db, &permit(), &before, &after, self.state.now()).await.unwrap();
        self.refresh().await;
    }

    async fn settings(&self) -> Settings {
        db::settings::find_all(&self.state.db).await.unwrap()
    }

    /// What the audit log tells of the settings.
    async fn deeds(&self) -> Vec<domain::audit::Entry> {
        let mut deeds = db::audit::list(&self.state.db, &permit(), None, 99).await.unwrap();
        deeds.retain(|deed| deed.what == "settings.changed");
        deeds
    }
}

#[tokio::test]
async fn the_form_shows_what_is_and_what_is_saved_is_seen_at_once() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/settings").await.expect(200).page();
    let shown = INPUTS.map(|input| page.attribute(&format!("#settings-{input}"), "value"));
    assert_eq!(shown, ["Graticule", "", "5", "", "", ""]);
    assert_eq!(page.attributes("main form input[checked]", "name"), ["offline"]);
    assert!(page.text("#settings-sender-hint").contains("graticule@network.example"));
    assert!(page.text("#settings-k-hint").contains("Countries with fewer members show no figure"));
    let changes = [("network", " Reed & Lantern "), ("tagline", "Neighbours"), ("contact", "Office@Network.example")];
    let answer = send(&browser, &filled(&page, &changes), &[]).await.expect(303);
    assert_eq!(answer.header("location"), "/admin/settings?done=settings");
    let page = browser.get("/admin/settings?done=settings").await.page();
    assert_eq!(page.text(".form__said"), "Saved.");
    assert_eq!(page.text(".masthead__name"), "Reed & Lantern");
    assert_eq!(page.attribute("#settings-contact", "value"), "office@network.example");
    assert_eq!(site.get("/").await.page().text(".masthead__name"), "Reed & Lantern");
}

#[tokio::test]
async fn every_field_that_is_wrong_is_told_at_once_and_keeps_what_was_typed() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/settings").await.page();
    let long = "x".repeat(161);
    let wrong = [
        ("network", " "),
        ("tagline", long.as_str()),
        ("k", "1001"),
        ("contact", "nobody"),
        ("sender", "a@"),
        ("exit-address", "javascript:alert(1)"),
    ];
    let page = send(&browser, &filled(&page, &wrong), &[]).await.expect(422).page();
    for (input, typed) in wrong {
        assert_eq!(page.attribute(&format!("#settings-{input}"), "value"), typed);
        assert_eq!(page.count(&format!("#settings-{input}-problem:not([hidden])")), 1, "{input}");
    }
    assert_eq!(page.count(".form__summary li a"), 6);
    assert_eq!(site.settings().await, Settings::default());
    // What is right again is saved from the page that came back.
    let right =
        [("network", "Reed"), ("tagline", ""), ("k", "6"), ("contact", ""), ("sender", ""), ("exit-address", "")];
    send(&browser, &filled(&page, &right), &[]).await.expect(303);
    assert_eq!(site.settings().await.text(Field::SmallestGroup), "6");
}

#[tokio::test]
async fn fifty_presses_are_one_deed_of_the_log() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/settings").await.page();
    let fields = filled(&page, &[("network", "Reed"), ("sender", "post@network.example")]);
    let presses = (0..50).map(|_| send(&browser, &fields, &[]));
    for answer in futures::future::join_all(presses).await {
        answer.expect(303);
    }
    let deeds = site.deeds().await;
    assert_eq!(deeds.len(), 1);
    assert_eq!(deeds[0].facts["name"], "Reed");
    assert_eq!(deeds[0].facts["mail_from"], "changed", "whose address it is stands apart");
}

#[tokio::test]
async fn of_two_who_change_the_same_neither_loses_anything() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let shown = browser.get("/admin/settings").await.page();
    send(&browser, &filled(&shown, &[("network", "Reed"), ("tagline", "Neighbours")]), &[]).await.expect(303);
    // The second had the same page open.
    let mine = filled(&shown, &[("network", "Lantern"), ("k", "7")]);
    let page = send(&browser, &mine, &[]).await.expect(409).page();
    assert!(page.text("#settings-network-problem:not([hidden])").contains("it is now “Reed”"));
    assert_eq!(page.attribute("#settings-network", "value"), "Lantern");
    assert_eq!(page.count(".field__problem:not([hidden])"), 1, "of the tagline this one wants nothing");
    assert_eq!(site.settings().await.text(Field::SmallestGroup), "5", "all or nothing");
    send(&browser, &filled(&page, &[]), &[]).await.expect(303);
    let settings = site.settings().await;
    let now = Field::ALL.map(|field| settings.text(field));
    assert_eq!(now, ["Lantern", "Neighbours", "7", "", "", "yes", "", "", ""], "and what only the first changed stays");
}

#[tokio::test]
async fn a_script_is_told_the_same_and_given_what_it_was_shown() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let short = [("accept", REPLY)];
    let shown = browser.get("/admin/settings").await.page();
    send(&browser, &filled(&shown, &[("contact", "a@network.example")]), &[]).await.expect(303);
    let mine = filled(&shown, &[("contact", "b@network.example")]);
    let reply = Reply::read(send(&browser, &mine, &short).await.expect(409).text()).unwrap();
    assert_eq!(reply.problems[0].field, "contact");
    assert_eq!(reply.values, [("before-contact".to_owned(), "a@network.example".to_owned())]);
    let again: Vec<_> = mine
        .into_iter()
        .map(|(name, value)| if name == reply.values[0].0 { reply.values[0].clone() } else { (name, value) })
        .collect();
    let reply = Reply::read(send(&browser, &again, &short).await.expect(200).text()).unwrap();
    assert_eq!(reply.to.as_deref(), Some("/admin/settings?done=settings"));
    assert_eq!(site.settings().await.text(Field::ContactEmail), "b@network.example");
}

#[tokio::test]
async fn a_new_smallest_group_is_published_within_moments() {
    let site = TestSite::populated().await;
    // Snapshots are told apart by their moments.
    site.advance(1);
    let fresh = tokio::spawn(keep_fresh(site.state.clone(), Schedule::Daily, site.live.clone()));
    let browser = site.sign_in_as(Role::Administrator).await;
    let page = browser.get("/admin/settings").await.page();
    send(&browser, &filled(&page, &[("k", "10")]), &[]).await.expect(303);
    let mut public = site.state.watch_public();
    let published = public.wait_for(|public| public.snapshot().counts.k().get() == 10);
    tokio::time::timeout(Duration::from_secs(5), published).await.expect("the new k is published").unwrap();
    fresh.abort();
    assert!(site.get("/?country=kh").await.page().text("h1").starts_with("Fewer than 10 members, or none"));
}

#[tokio::test]
async fn what_the_form_was_shown_with_must_come_along() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Administrator).await;
    let fields = [("form", "settings"), ("network", "Reed"), ("k", "5")];
    browser.post("/admin/settings", &fields).await.expect(422);
    assert_eq!(site.settings().await, Settings::default());
}
