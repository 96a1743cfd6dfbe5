//! `/media/…`: pictures out to whoever may see them, in by uploads, away by deletion and sweeping.

use crate::site::{BASE, START, TestSite, permit, story};
use axum::body::Body;
use bytes::Bytes;
use domain::access::{Permit, Role, WriteMedia};
use domain::article::{Audience, NewArticle, State};
use domain::form::SubmissionKey;
use domain::media::{Alt, Format, MediaName, Origin, Picture};
use domain::settings::Field;
use server::media::{self, NotReceived, Upload};
use services::image::{self, Refusal};

/// A picture as somebody's camera would write it.
pub(crate) fn photograph(width: u32) -> Bytes {
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{}'><rect width='100%' height='60%' \
         fill='#468'/></svg>",
        width / 2
    );
    image::draw(&svg).unwrap().files.pop().unwrap().bytes.into()
}

fn upload(key: u128) -> Upload {
    let alt = Alt::text("A \"quiet\" sea & sky").unwrap();
    Upload { file: photograph(700), alt, origin: Origin::Form(SubmissionKey(key)) }
}

impl TestSite {
    /// An editor uploads a picture.
    pub(crate) async fn upload(&self, key: u128) -> Picture {
        let now = self.state.now();
        let name = media::receive(&self.state.db, &self.media, &permit(), upload(key), now).await.unwrap();
        db::media::find(&self.state.db, &permit(), name).await.unwrap().unwrap().picture
    }

    /// Asks as somebody who signed in, or nobody.
    /// How many files lie in the store.
    async fn files(&self) -> usize {
        self.media.store.list().await.unwrap().len()
    }
}

fn covered(name: &str, picture: &Picture) -> NewArticle {
    NewArticle { cover: Some(picture.name), ..story(name) }
}

#[tokio::test]
async fn every_file_of_a_public_picture_is_served_with_its_type_and_kept_for_minutes() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    site.publish_story(covered("one", &picture)).await;
    assert_eq!(picture.widths, [320, 640, 700]);
    for file in picture.files() {
        let answer = site.get(&file.path()).await.expect(200);
        let (kind, start) = match file.format {
            Format::WebP => ("image/webp", &b"RIFF"[..]),
            Format::Jpeg => ("image/jpeg", &b"\xff\xd8"[..]),
        };
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.body.starts_with(start));
        assert_eq!(answer.header("content-disposition"), "inline");
        assert!(answer.header("cache-control").starts_with("public, max-age=300"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    }
    let path = picture.file(640, Format::WebP).path();
    let etag = site.get(&path).await.header("etag").to_owned();
    let again = site.get_with(&path, &[("if-none-match", &etag)]).await.expect(304);
    assert!(again.body.is_empty());
    let head = site.ask("HEAD", &path, &[], Body::empty()).await.expect(200);
    assert!(head.body.is_empty() && head.header("content-type") == "image/webp");
    site.ask("POST", &path, &[], Body::empty()).await.expect(405);
}

#[tokio::test]
async fn a_picture_is_seen_by_whoever_may_read_its_story_and_is_absent_for_the_rest() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    let path = picture.file(320, Format::Jpeg).path();
    let mut everybody = Vec::new();
    for role in [None, Some(Role::Suspended), Some(Role::Pending), Some(Role::Member), Some(Role::Editor)] {
        everybody.push((role, site.come_as(role).await));
    }
    let later = START.plus_seconds(3_600);
    for (change, seen_by) in [
        (None, 1),
        (Some(NewArticle { state: State::Draft, ..covered("one", &picture) }), 1),
        (Some(NewArticle { published_at: later, ..covered("one", &picture) }), 1),
        (Some(NewArticle { audience: Audience::Members, ..covered("one", &picture) }), 2),
        (Some(covered("one", &picture)), 5),
        (Some(NewArticle { state: State::Withdrawn, ..covered("one", &picture) }), 1),
    ] {
        if let Some(story) = &change {
            site.publish_story(story.clone()).await;
        }
        let absent = site.get("/media/00000000000000000000000000-320.jpg").await.expect(404);
        for (place, (role, browser)) in everybody.iter().enumerate() {
            let answer = browser.get(&path).await;
            if place + seen_by < everybody.len() {
                assert_eq!(answer, absent, "{role:?}: {change:?}");
            } else {
                let answer = answer.expect(200);
                let private = answer.header("cache-control") == "private, no-store";
                assert_eq!(private, seen_by < 5, "{role:?}: {change:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_scheduled_storys_picture_comes_with_its_hour() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    let path = picture.file(320, Format::WebP).path();
    site.publish_story(NewArticle { published_at: START.plus_seconds(60), ..covered("one", &picture) }).await;
    let early = site.get(&path).await.expect(404);
    assert_eq!(early.header("cache-control"), "no-store", "nobody keeps that it is not there yet");
    site.advance(60);
    site.get(&path).await.expect(200);
}

#[tokio::test]
async fn no_other_address_below_media_leads_anywhere() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    site.publish_story(covered("one", &picture)).await;
    let name = picture.name;
    for path in [
        format!("/media/{name}-321.webp"),
        format!("/media/{name}.webp"),
        format!("/media/{}-320.webp", name.to_string().to_uppercase()),
        format!("/media/{name}-0320.webp"),
        format!("/media/..%2f{name}-320.webp"),
        "/media/..%2ftest.db".to_owned(),
        "/media/%00".to_owned(),
    ] {
        site.get(&path).await.expect(404);
    }
}

#[tokio::test]
async fn a_lost_file_is_absent_and_a_store_that_fails_says_so() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    site.publish_story(covered("one", &picture)).await;
    let lost = picture.file(320, Format::WebP);
    site.media.store.delete(&lost).await.unwrap();
    site.get(&lost.path()).await.expect(404);
    let folder = site.folder().join("media");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "no folder").unwrap();
    let answer = site.get(&picture.file(640, Format::WebP).path()).await.expect(503);
    assert_eq!(answer.header("retry-after"), "5");
    let refused = media::receive(&site.state.db, &site.media, &permit(), upload(2), START).await;
    assert!(matches!(refused, Err(NotReceived::Store(_))), "{refused:?}");
    assert_eq!(db::media::list(&site.state.db, &permit(), None, 9).await.unwrap().0.len(), 1, "no row without files");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_sent_several_times_is_one_picture_with_its_own_files_and_no_others() {
    let site = TestSite::start().await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let (db, media) = (site.state.db.clone(), site.media.clone());
            tokio::spawn(async move { media::receive(&db, &media, &permit(), upload(1), START).await.unwrap() })
        })
        .collect();
    let mut names = std::collections::BTreeSet::new();
    for task in tasks {
        names.insert(task.await.unwrap());
    }
    assert_eq!(names.len(), 1);
    assert_eq!(site.files().await, 6);
    assert_ne!(site.upload(2).await.name, site.upload(1).await.name);
    assert_eq!(site.files().await, 12);
}

#[tokio::test]
async fn what_is_no_picture_leaves_nothing_behind() {
    let site = TestSite::start().await;
    let html = Upload { file: "<script>alert(1)</script>".into(), ..upload(1) };
    let refused = media::receive(&site.state.db, &site.media, &permit(), html, START).await;
    assert!(matches!(refused, Err(NotReceived::Refused(Refusal::UnknownType))), "{refused:?}");
    assert_eq!(site.files().await, 0);
    assert_eq!(site.upload(1).await.name.to_string().len(), MediaName::LENGTH, "the form can be sent again");
}

#[tokio::test]
async fn a_deleted_picture_is_gone_with_its_files_and_one_in_use_is_not_deleted() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    site.publish_story(covered("one", &picture)).await;
    let permit: Permit<WriteMedia> = permit();
    let remove = || media::remove(&site.state.db, &site.media, &permit, picture.name, START);
    assert!(matches!(remove().await, Err(db::Error::Invalid(invalid)) if invalid.reason == "in-use"));
    site.get(&picture.file(320, Format::WebP).path()).await.expect(200);
    site.publish_story(story("one")).await;
    assert!(remove().await.unwrap());
    assert_eq!(site.files().await, 0);
    assert!(!remove().await.unwrap());
}

#[tokio::test]
async fn files_that_no_picture_has_are_swept_away_after_a_day() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    let orphan = domain::media::MediaFile { name: MediaName(1), width: 320, format: Format::WebP };
    site.media.store.put(&orphan, "x").await.unwrap();
    let stored = site.media.store.list().await.unwrap().iter().map(|(_, stored)| *stored).max().unwrap();
    let permit: Permit<WriteMedia> = permit();
    let sweep = |seconds| media::sweep(&site.state.db, &site.media, &permit, stored.plus_seconds(seconds));
    assert_eq!(sweep(80_000).await.unwrap(), 0, "an upload may be under way");
    assert_eq!(sweep(90_000).await.unwrap(), 1);
    assert_eq!(site.files().await, picture.files().count());
}

#[tokio::test]
async fn a_story_shows_its_picture_above_the_text_in_lists_and_to_machines() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    site.publish_story(covered("one", &picture)).await;
    site.publish_story(story("plain")).await;
    let page = site.get("/news/one").await.expect(200).page();
    let image = "article.story > .story__cover img";
    assert_eq!(page.attribute(image, "alt"), "A \"quiet\" sea & sky");
    assert_eq!((page.attribute(image, "width"), page.attribute(image, "height")), ("700".into(), "350".into()));
    assert_eq!(page.attribute(image, "fetchpriority"), "high");
    let offered = page.attribute("article.story > .story__cover source[type='image/webp']", "srcset");
    assert_eq!(offered.matches(".webp ").count(), 3);
    for path in page.attributes("article.story img", "src") {
        site.get(&path).await.expect(200);
    }
    let address = format!("{BASE}{}", picture.file(1_280, Format::Jpeg).path());
    assert_eq!(page.attribute("head > meta[property='og:image']", "content"), address);
    let facts: serde_json::Value =
        serde_json::from_str(&page.raw_texts("script[type='application/ld+json']")[0]).unwrap();
    assert_eq!(facts["image"], serde_json::json!([address]));
    let home = site.get("/").await.expect(200).page();
    assert_eq!(home.count(".card"), 2);
    assert_eq!(home.attribute(".card .card__cover img", "loading"), "lazy");
    let plain = site.get("/news/plain").await.page();
    assert_eq!((plain.count("img"), plain.count("meta[property='og:image']")), (0, 0));
}

#[tokio::test]
async fn a_picture_in_a_storys_text_is_shown_there_and_seen_by_its_readers() {
    let site = TestSite::start().await;
    let picture = site.upload(1).await;
    let evil = "![x](https://evil.example/pixel.png)";
    site.publish_story(NewArticle { body: format!("Before.\n\n{}\n\n{evil}\n", picture.markdown()), ..story("one") })
        .await;
    let page = site.get("/news/one").await.expect(200).page();
    let src = page.attribute(".prose img", "src");
    assert_eq!(page.attribute(".prose img", "alt"), "A \"quiet\" sea & sky");
    assert_eq!(
        (page.attribute(".prose img", "width"), page.attribute(".prose img", "height")),
        ("700".into(), "350".into())
    );
    site.get(&src).await.expect(200);
    let offered = page.attribute(".prose source", "srcset");
    let files: Vec<_> = offered.split(", ").filter_map(|file| file.split(' ').next()).collect();
    assert_eq!(files.len(), 3, "320, 640 and its own 700 pixels: {offered}");
    for file in files {
        assert_eq!(site.get(file).await.expect(200).header("content-type"), "image/webp");
    }
    site.decide(Field::FullFeeds, "yes").await;
    let feed: serde_json::Value = serde_json::from_str(site.get("/feed.json").await.text()).unwrap();
    let text = feed["items"][0]["content_html"].as_str().unwrap();
    assert_eq!(text.matches(&format!("{BASE}/media/")).count(), 4, "every address is whole: {text}");
}
