//! `/admin/media`: the list of images, what they say, and how they go. How they come stands in `upload.rs`.

use crate::jobs::{Working, eventually};
use crate::site::{TestSite, permit, story};
use app::form::{REPLY, Reply};
use domain::access::Role;
use domain::article::NewArticle;
use domain::job::{Kind, State};
use domain::media::{Format, MediaCard, MediaFile, MediaName};
use server::jobs::{Handlers, housekeeping};

impl TestSite {
    /// Every image that is stored, newest first.
    pub(crate) async fn images(&self) -> Vec<MediaCard> {
        db::media::list(&self.state.db, &permit(), None, 60).await.unwrap().0
    }
}

#[tokio::test]
async fn what_an_image_says_is_changed_in_its_place_in_the_list() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let (first, second) = (site.upload(1).await.name.to_string(), site.upload(2).await.name.to_string());
    let change = async |name: &str, alt: &str| {
        browser.post("/admin/media", &[("form", "alt"), ("row", name), ("alt", alt)]).await
    };
    let answer = change(&first, "Two lamps").await.expect(303);
    assert_eq!(answer.header("location"), format!("/admin/media?done=alt&row={first}"));
    let page = browser.get(answer.header("location")).await.expect(200).page();
    assert_eq!(page.attribute(&format!("#alt-{first}-alt"), "value"), "Two lamps");
    assert_eq!(page.count(".image .form__said:not(:empty)"), 1, "beside this image alone");
    let page = change(&second, " ").await.expect(422).page();
    assert_eq!(page.count("details[open]"), 1);
    assert!(page.text(&format!("#alt-{second}-alt-problem:not([hidden])")).contains("Say what"));
    assert_eq!(page.count(".form__summary:not([hidden])"), 1);
    let page = change(&MediaName(1).to_string(), "Gone").await.expect(422).page();
    assert_eq!(page.count("details[open]"), 0);
}

#[tokio::test]
async fn an_image_is_deleted_only_once_no_story_shows_it() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    let picture = site.upload(1).await;
    let name = picture.name.to_string();
    site.publish_story(NewArticle { cover: Some(picture.name), ..story("one") }).await;
    let delete = async || browser.post("/admin/media", &[("form", "delete"), ("row", &name)]).await;
    let page = delete().await.expect(422).page();
    assert!(page.text("details[open] .notice").contains("A story shows this image"));
    assert!(page.text(".image__facts").contains("Shown in 1 story"));
    site.get(&picture.file(320, Format::WebP).path()).await.expect(200);
    let short = [("accept", REPLY)];
    let fields = [("form", "delete"), ("row", name.as_str())];
    let reply = browser.post_with("/admin/media", &fields, &short).await.expect(422);
    assert!(Reply::read(reply.text()).unwrap().problems[0].text.contains("A story shows this image"));
    site.publish_story(story("one")).await;
    for _ in 0..2 {
        let answer = delete().await.expect(303);
        assert_eq!(answer.header("location"), "/admin/media?done=delete");
    }
    let page = browser.get("/admin/media?done=delete").await.page();
    assert!(page.texts(".form__said").contains(&"The image was deleted.".to_owned()));
    assert_eq!(page.count(".image"), 0);
    assert!(site.media.store.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_list_goes_on_from_page_to_page_and_forms_lead_back_to_theirs() {
    let site = TestSite::start().await;
    let browser = site.sign_in_as(Role::Editor).await;
    for key in 0..14 {
        site.advance(60);
        site.upload(key).await;
    }
    let first = browser.get("/admin/media").await.expect(200).page();
    assert_eq!(first.count(".image"), 12);
    let older = first.attribute(".images__more a", "href");
    let second = browser.get(&older).await.expect(200).page();
    assert_eq!((second.count(".image"), second.count(".images__more a")), (2, 0));
    let name = site.images().await[13].picture.name.to_string();
    let fields = [("form", "alt"), ("row", name.as_str()), ("alt", "A")];
    let answer = browser.post(&format!("{older}&done=delete"), &fields).await.expect(303);
    assert_eq!(answer.header("location"), format!("{older}&done=alt&row={name}"));
    browser.get("/admin/media?after=zzz").await.expect(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn housekeeping_sweeps_away_what_broken_uploads_left_behind() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    let orphan = MediaFile { name: MediaName(1), width: 320, format: Format::WebP };
    site.media.store.put(&orphan, "x").await.unwrap();
    // The files have the machine's time, and are older than a day by the site's.
    site.advance(100 * 365 * 86_400);
    let handlers = Handlers::default().on(Kind::Housekeeping, housekeeping::handler(site.media.clone()));
    let working = Working::start(&site, handlers);
    eventually(&site, Kind::Housekeeping, |job| job.state == State::Done).await;
    working.stop().await;
    assert_eq!(site.media.store.list().await.unwrap().len(), picture.files().count());
}
