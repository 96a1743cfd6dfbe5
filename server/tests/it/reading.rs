//! What somebody keeps of the news for themselves, by plain forms: saved stories, what was read and how far, and that nobody
//! else sees any of it.

use crate::answer::Page;
use crate::browser::Browser;
use crate::site::{TestSite, permit, story};
use app::form::{REPLY, Reply};
use app::wire::StoryView;
use domain::access::Role;
use domain::article::{NewArticle, State};

const STORY: &str = "/news/one-room";
const OWN: &str = "/account/reading";

/// Presses the button of a form that the page has, as a browser does.
async fn press(browser: &Browser<'_>, path: &str, form: &str) -> String {
    let page = browser.get(path).await.expect(200).page();
    let button = format!("form:has(input[value='{form}']) button[name=meant]");
    let meant = page.attribute(&button, "value");
    let answer = browser.post(path, &[("form", form), ("meant", &meant)]).await.expect(303);
    answer.header("location").to_owned()
}

async fn page(browser: &Browser<'_>, path: &str) -> Page {
    browser.get(path).await.expect(200).page()
}

/// A story of two sections.
fn long() -> NewArticle {
    let section = |name: &str| format!("## {name}\n\n{}\n\n", "word ".repeat(60));
    NewArticle { body: ["Night", "Day"].map(section).concat(), ..story("long") }
}

async fn note(browser: &Browser<'_>, place: &str, progress: &str) {
    let fields = [("form", "place"), ("place", place), ("progress", progress)];
    let answer = browser.post_with("/news/long", &fields, &[("accept", REPLY)]).await.expect(200);
    assert!(Reply::read(answer.text()).unwrap().to.is_some());
}

#[tokio::test]
async fn a_story_is_saved_and_removed_by_plain_forms_that_lead_back_to_their_place() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    assert!(page(&browser, OWN).await.text("#saved-title + p").starts_with("Nothing is saved yet."));
    assert_eq!(press(&browser, STORY, "save").await, "/news/one-room#keeping");
    assert_eq!(page(&browser, STORY).await.text("#keeping .keeping__state"), "Saved.");
    assert_eq!(page(&browser, "/").await.texts(".card__note"), ["Saved"]);
    let own = page(&browser, OWN).await;
    assert_eq!(own.feed(), ["one-room"]);
    assert_eq!(own.count(".card__note"), 0, "that they are saved is the list's heading");
    assert_eq!(own.attribute(".own button", "aria-label"), "Remove: Headline of one-room");
    // A second press is the same deed.
    browser.post(STORY, &[("form", "save")]).await.expect(303);
    assert_eq!(page(&browser, OWN).await.feed(), ["one-room"]);
    let answer = browser.post(OWN, &[("form", "unsave"), ("row", "one-room")]).await.expect(303);
    assert_eq!(answer.header("location"), "/account/reading?done=unsave");
    let own = page(&browser, "/account/reading?done=unsave").await;
    assert_eq!(own.text(".form__said"), "It was removed from your saved stories.");
    assert!(own.feed().is_empty());
    for path in [STORY, "/news/two-clinics"] {
        press(&browser, path, "save").await;
    }
    assert_eq!(press(&browser, OWN, "clear").await, "/account/reading?done=clear");
    assert!(page(&browser, OWN).await.feed().is_empty());
}

#[tokio::test]
async fn a_long_list_of_saved_stories_goes_on_at_a_real_link() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    for number in 0..14 {
        site.store_story(&story(&format!("story-{number}"))).await;
        browser.post(&format!("/news/story-{number}"), &[("form", "save")]).await.expect(303);
        site.advance(1);
    }
    let first = page(&browser, OWN).await;
    assert_eq!((first.feed().len(), first.feed()[0].as_str()), (12, "story-13"));
    let older = first.attribute("a[rel~=next]", "href");
    assert_eq!(page(&browser, &older).await.feed(), ["story-1", "story-0"]);
    assert_eq!(browser.get("/account/reading?after=x").await.status, 400);
}

#[tokio::test]
async fn what_is_read_is_remembered_for_those_alone_who_want_it_and_forgotten_at_once() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    assert_eq!(page(&browser, STORY).await.count("#keeping-read, [data-place]"), 0);
    // A form that a page of yesterday still has does nothing.
    browser.post(STORY, &[("form", "read")]).await.expect(303);
    assert!(page(&browser, "/").await.texts(".card__note").is_empty());
    assert_eq!(press(&browser, OWN, "remember").await, "/account/reading?done=remember");
    assert_eq!(page(&browser, STORY).await.attribute("[data-place]", "data-place"), STORY);
    assert_eq!(press(&browser, STORY, "read").await, "/news/one-room#keeping-read");
    let read = page(&browser, STORY).await;
    assert_eq!(read.text("#keeping-read .keeping__state"), "You have read this.");
    assert_eq!(read.count("[data-place]"), 0, "a script has nothing more to note");
    assert_eq!(page(&browser, "/").await.texts(".card__note"), ["Read"]);
    press(&browser, STORY, "unread").await;
    assert!(page(&browser, "/").await.texts(".card__note").is_empty());
    press(&browser, STORY, "read").await;
    assert_eq!(press(&browser, OWN, "forget").await, "/account/reading?done=forget");
    press(&browser, OWN, "remember").await;
    assert!(page(&browser, "/").await.texts(".card__note").is_empty(), "switching off deleted it");
}

#[tokio::test]
async fn a_reader_goes_on_where_they_stopped_by_a_plain_link() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    site.publish_story(long()).await;
    press(&browser, OWN, "remember").await;
    assert!(page(&browser, OWN).await.text("#begun-title + p").starts_with("There is nothing to go on with."));
    note(&browser, "s-day", "600").await;
    let open = page(&browser, "/news/long").await;
    assert_eq!(open.attribute(".keeping__on a", "href"), "#s-day");
    assert_eq!(open.text(".keeping__on"), "Continue where you stopped: Day");
    let own = page(&browser, OWN).await;
    assert_eq!(own.attribute(".own__row a", "href"), "/news/long#s-day");
    assert_eq!(own.text(".own__note"), "60 % read");
    // A correction takes the heading away: the last one before as much of the text is left.
    let corrected = NewArticle { body: long().body.replace("## Day\n\n", ""), ..long() };
    site.publish_story(corrected).await;
    assert_eq!(page(&browser, "/news/long").await.attribute(".keeping__on a", "href"), "#s-night");
    site.publish_story(NewArticle { state: State::Withdrawn, ..long() }).await;
    assert_eq!(page(&browser, OWN).await.count(".own__row"), 0);
    browser.post(OWN, &[("form", "unread"), ("row", "long")]).await.expect(303);
    site.publish_story(long()).await;
    assert_eq!(page(&browser, OWN).await.count(".own__row"), 0, "forgotten for good");
    note(&browser, "s-day", "960").await;
    assert_eq!(page(&browser, "/news/long").await.count(".keeping__on"), 0);
    assert_eq!(page(&browser, "/").await.texts(".card__note"), ["Read"]);
}

#[tokio::test]
async fn what_a_script_notes_is_a_place_and_nothing_else() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Member).await;
    site.publish_story(long()).await;
    press(&browser, OWN, "remember").await;
    for (place, progress) in [("<b>", "10"), ("s-day", "1001"), ("s-day", ""), ("s-day", "-1"), ("day", "10")] {
        let fields = [("form", "place"), ("place", place), ("progress", progress)];
        browser.post_with("/news/long", &fields, &[("accept", REPLY)]).await.expect(422);
    }
    browser.post("/news/none", &[("form", "save")]).await.expect(404);
    browser.post("/about", &[("form", "save")]).await.expect(405);
}

#[tokio::test]
async fn visitors_get_the_same_bytes_whatever_members_read_and_no_form() {
    let site = TestSite::populated().await;
    let paths = [
        "/",
        STORY,
        "/countries/kh",
        "/topics/housing",
        "/sources/harbour-watch",
        "/api/article?lang=en&slug=one-room",
    ];
    let mut before = Vec::new();
    for path in paths {
        let answer = site.restarted().await.get(path).await.expect(200);
        assert!(!answer.text().contains("keeping"), "{path}");
        before.push(answer);
    }
    let browser = site.sign_in_as(Role::Member).await;
    press(&browser, STORY, "save").await;
    press(&browser, OWN, "remember").await;
    press(&browser, STORY, "read").await;
    press(&browser, "/topics/housing", "follow").await;
    for (path, before) in paths.into_iter().zip(before) {
        assert_eq!(site.restarted().await.get(path).await, before, "{path}");
        assert_eq!(browser.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn nobody_sees_or_changes_what_another_reads_not_even_who_runs_the_network() {
    let site = TestSite::populated().await;
    let member = site.sign_in_as(Role::Member).await;
    press(&member, STORY, "save").await;
    press(&member, OWN, "remember").await;
    press(&member, "/news/two-clinics", "read").await;
    press(&member, "/topics/housing", "follow").await;
    let other = site.sign_in_as(Role::Administrator).await;
    for path in [OWN, "/account/following", "/admin", "/admin/settings", "/api/log?lang=en"] {
        let text = other.get(path).await.expect(200).text().to_owned();
        assert!(!text.contains("one-room") && !text.contains("two-clinics"), "{path}");
    }
    assert!(page(&other, "/").await.texts(".card__note").is_empty());
    for (path, fields) in [
        (OWN, vec![("form", "unsave"), ("row", "one-room")]),
        (OWN, vec![("form", "clear")]),
        (OWN, vec![("form", "forget")]),
        ("/account/following", vec![("form", "unfollow"), ("what", "topic:housing")]),
    ] {
        other.post(path, &fields).await.expect(303);
    }
    assert_eq!(page(&member, "/").await.texts(".card__note"), ["Read", "Saved"]);
    assert_eq!(page(&member, "/account/following").await.count(".own__row"), 1);
    let deeds = db::audit::list(&site.state.db, &permit(), None, 30).await.unwrap();
    assert!(deeds.iter().all(|deed| !format!("{deed:?}").contains("one-room")));
}

#[tokio::test]
async fn what_was_meant_when_the_session_ended_is_there_and_can_be_sent_again() {
    let site = TestSite::populated().await;
    let page = site.post_form(STORY, &[("form", "save"), ("meant", "Save for later")]).await.expect(401).page();
    assert_eq!(page.text(".kept__values"), "Save for later");
    assert_eq!(page.attribute(".kept input[name=form]", "value"), "save");
    let pending = site.sign_in_as(Role::Pending).await;
    assert_eq!(pending.get(STORY).await.page().count(".keeping"), 0);
    for (path, form) in [(STORY, "save"), (STORY, "read"), (STORY, "place"), ("/countries/kh", "follow")] {
        pending.post(path, &[("form", form)]).await.expect(403);
        site.post_form(path, &[("form", form)]).await.expect(401);
    }
}

#[tokio::test]
async fn in_another_language_and_inside_the_browser_the_forms_are_the_same() {
    let site = TestSite::populated().await;
    let browser = site.sign_in_as(Role::Member).await;
    let answer = browser.post("/ar-xb/news/one-room", &[("form", "save")]).await.expect(303);
    assert_eq!(answer.header("location"), "/ar-xb/news/one-room#keeping");
    let answer = browser.get("/api/article?lang=en&slug=one-room").await.expect(200);
    let view: StoryView = answer.unpack();
    assert!(view.credit.as_str().contains("value=\"unsave\""));
    let answer = browser.get("/api/page?lang=en&path=/topics/housing").await.expect(200);
    assert!(answer.unpack::<app::wire::DrawnPage>().html.as_str().contains("value=\"follow\""));
    assert!(browser.get(STORY).await.text().contains("keeping.js"));
}
