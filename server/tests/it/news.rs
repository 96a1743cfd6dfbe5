//! `graticule news import` and `export`: stories in from files, and out to files.

use crate::credit::source;
use crate::site::{START, TestSite, permit, story};
use domain::article::{Audience, NewArticle, Rendered, State};
use domain::html::SafeHtml;
use domain::language::Language;
use domain::media::Format;
use domain::search::Searchable;
use server::news;
use services::render;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A site with one story of every kind that there is.
async fn every_kind() -> TestSite {
    let site = TestSite::start().await;
    site.add_topic("housing", "Housing").await;
    let translation = Some("sourced".parse().unwrap());
    for story in [
        NewArticle {
            source: Some(source(true)),
            countries: vec!["KH".parse().unwrap(), "VN".parse().unwrap()],
            topics: vec!["housing".parse().unwrap()],
            body: "# One\n\n+++ is no fence here\n\n| a | b |\n|---|---|\n| \"1\" | 2 |\n".to_owned(),
            headline: "A “quoted” headline with a \\ and a \" in it".to_owned(),
            ..story("sourced")
        },
        NewArticle {
            translation_of: translation,
            language: Language::Arabic,
            headline: "عنوان".to_owned(),
            ..story("aaa")
        },
        NewArticle { audience: Audience::Members, source: Some(source(false)), ..story("for-members") },
        NewArticle { state: State::Draft, ..story("a-draft") },
        NewArticle { state: State::Withdrawn, ..story("withdrawn") },
        NewArticle { published_at: START.plus_seconds(3_600), ..story("to-come") },
    ] {
        site.store_story(&story).await;
    }
    site
}

/// The folder's files by name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

#[tokio::test]
async fn what_is_exported_and_imported_elsewhere_is_exported_again_the_same() {
    let (first, second) = (every_kind().await, TestSite::start().await);
    let (out, again) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    assert_eq!(news::export(&first.state.db, &first.media, out.path()).await.unwrap(), 6);
    second.add_topic("housing", "Housing").await;
    let report = news::import(&second.state.db, &second.media, &[out.path().to_owned()], false, START).await.unwrap();
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.to_string(), "6 new, 0 changed, 0 as they were. 0 refused.");
    assert_eq!(news::export(&second.state.db, &second.media, again.path()).await.unwrap(), 6);
    assert_eq!(files(out.path()), files(again.path()));
    second.refresh().await;
    second.get("/news/sourced").await.expect(200);
    second.get("/news/a-draft").await.expect(404);
}

#[tokio::test]
async fn an_import_says_what_is_new_what_changed_and_what_was_there() {
    let site = every_kind().await;
    let out = TempDir::new().unwrap();
    let file = out.path().join("deeper/folder");
    news::export(&site.state.db, &site.media, &file).await.unwrap();
    let again = news::import(&site.state.db, &site.media, std::slice::from_ref(&file), false, START).await.unwrap();
    assert_eq!(again.to_string(), "0 new, 0 changed, 6 as they were. 0 refused.");
    let changed = fs::read_to_string(file.join("sourced.md")).unwrap().replace("# One", "# Two");
    fs::write(file.join("sourced.md"), changed).unwrap();
    let report = news::import(&site.state.db, &site.media, &[file.join("sourced.md")], false, START).await.unwrap();
    assert_eq!(report.to_string(), "0 new, 1 changed, 0 as they were. 0 refused.");
    site.refresh().await;
    assert_eq!(site.get("/news/sourced").await.page().texts(".prose h2"), ["Two"]);
}

#[tokio::test]
async fn wrong_files_are_reported_by_name_and_stop_no_other() {
    let (from, to) = (every_kind().await, TestSite::start().await);
    let out = TempDir::new().unwrap();
    news::export(&from.state.db, &from.media, out.path()).await.unwrap();
    let good = fs::read_to_string(out.path().join("to-come.md")).unwrap();
    let write = |name: &str, text: &[u8]| fs::write(out.path().join(name), text).unwrap();
    write("no-front-matter.md", b"Only text.");
    write("no-moment.md", good.replace("2026-11-24T10:30:00Z", "2026-11-24").as_bytes());
    write("no-text.md", good.replace("Body of to-come.", "").as_bytes());
    write("no-utf8.md", b"+++\n\xff\n+++\n");
    write("orphan.md", good.replace("slug = ", "translation_of = \"nowhere\"\nslug = ").as_bytes());
    write("ignored.txt", b"not a story");
    let missing = out.path().join("missing.md");
    let report = news::import(&to.state.db, &to.media, &[out.path().to_owned(), missing], false, START).await.unwrap();
    let text = report.to_string();
    assert!(!report.is_clean());
    for name in ["no-front-matter", "no-moment", "no-text", "no-utf8", "orphan", "missing"] {
        assert!(text.contains(&format!("{name}.md: ")), "{name} is not named in\n{text}");
    }
    assert!(text.ends_with("6 new, 0 changed, 0 as they were. 6 refused."), "{text}");
}

#[tokio::test]
async fn a_topic_that_nobody_has_named_yet_goes_by_its_address() {
    let (from, to) = (every_kind().await, TestSite::start().await);
    let out = TempDir::new().unwrap();
    news::export(&from.state.db, &from.media, out.path()).await.unwrap();
    news::import(&to.state.db, &to.media, &[out.path().to_owned()], false, START).await.unwrap();
    to.refresh().await;
    let page = to.get("/news/sourced").await.page();
    assert_eq!(page.text(".story__tags a[href='/topics/housing']"), "housing");
    assert_eq!(to.get("/?topic=housing").await.expect(200).page().text(".feed__heading"), "News on housing");
}

#[tokio::test]
async fn what_an_older_renderer_made_is_made_anew() {
    let site = TestSite::start().await;
    let one = NewArticle { body: "*One*".to_owned(), ..story("one") };
    let old = SafeHtml::vouch("<p>Old.</p>".to_owned());
    let stale =
        Rendered { html: old.clone(), extract: old, searchable: Searchable::default(), version: render::VERSION - 1 };
    db::articles::save(&site.state.db, &permit(), &one, &stale, START).await.unwrap();
    assert_eq!(site.get("/news/one").await.page().text(".prose"), "Old.");
    news::refresh(&site.state.db).await.unwrap();
    assert_eq!(site.restarted().await.get("/news/one").await.page().text(".prose em"), "One");
}

#[tokio::test]
async fn a_storys_picture_travels_beside_it() {
    let (first, second) = (TestSite::start().await, TestSite::start().await);
    let picture = first.upload(1).await;
    first.publish_story(NewArticle { cover: Some(picture.name), ..story("one") }).await;
    let out = TempDir::new().unwrap();
    news::export(&first.state.db, &first.media, out.path()).await.unwrap();
    let text = fs::read_to_string(out.path().join("one.md")).unwrap();
    let file = picture.file(1_920, Format::Jpeg).to_string();
    assert!(text.contains(&format!("cover = \"{file}\"")) && text.contains("cover_alt = "), "{text}");

    // Where it came from, nothing is pressed again.
    let back = news::import(&first.state.db, &first.media, &[out.path().to_owned()], false, START).await.unwrap();
    assert_eq!(back.to_string(), "0 new, 0 changed, 1 as they were. 0 refused.");
    for expected in ["1 new, 0 changed, 0", "0 new, 0 changed, 1"] {
        let report = news::import(&second.state.db, &second.media, &[out.path().to_owned()], false, START).await;
        assert!(report.unwrap().to_string().starts_with(expected));
    }
    second.refresh().await;
    let page = second.get("/news/one").await.expect(200).page();
    assert_eq!(page.attribute(".story__cover img", "alt"), picture.alt.as_str());
    second.get(&page.attribute(".story__cover img", "src")).await.expect(200);
    let all = db::media::list(&second.state.db, &permit(), None, 9).await.unwrap().0;
    assert_eq!(all.len(), 1, "the same file is stored once");

    // Another alternative in the file is another one on the site.
    fs::write(out.path().join("one.md"), text.replace("quiet", "rough")).unwrap();
    news::import(&second.state.db, &second.media, &[out.path().to_owned()], false, START).await.unwrap();
    second.refresh().await;
    let page = second.get("/news/one").await.page();
    assert_eq!(page.attribute(".story__cover img", "alt"), picture.alt.as_str().replace("quiet", "rough"));
}

#[tokio::test]
async fn a_story_whose_picture_is_wrong_is_reported_and_stays_out() {
    let site = TestSite::start().await;
    let (from, out) = (every_kind().await, TempDir::new().unwrap());
    news::export(&from.state.db, &from.media, out.path()).await.unwrap();
    let good = fs::read_to_string(out.path().join("to-come.md")).unwrap();
    fs::write(out.path().join("page.jpg"), "<html>").unwrap();
    for (name, file) in [("lost", "nowhere.jpg"), ("lies", "page.jpg")] {
        let lines = format!("slug = \"{name}\"\ncover = \"{file}\"\ncover_alt = \"\"");
        let text = good.replace("slug = \"to-come\"", &lines);
        fs::write(out.path().join(format!("{name}.md")), text).unwrap();
    }
    for dry in [true, false] {
        let report = news::import(&site.state.db, &site.media, &[out.path().to_owned()], dry, START).await.unwrap();
        let text = report.to_string();
        assert!(text.contains("lost.md: cover “nowhere.jpg”: "), "{text}");
        assert!(text.contains("lies.md: cover “page.jpg”: the file is no JPEG, PNG or WebP"), "{text}");
        assert!(text.ends_with("2 refused."), "{text}");
    }
}

#[tokio::test]
async fn a_dry_run_stores_nothing() {
    let (from, to) = (every_kind().await, TestSite::start().await);
    let out = TempDir::new().unwrap();
    news::export(&from.state.db, &from.media, out.path()).await.unwrap();
    fs::write(out.path().join("wrong.md"), "Only text.").unwrap();
    let report = news::import(&to.state.db, &to.media, &[out.path().to_owned()], true, START).await.unwrap();
    let text = report.to_string();
    assert!(text.contains("wrong.md: ") && text.ends_with("nothing was stored. 1 refused."), "{text}");
    assert_eq!(news::export(&to.state.db, &to.media, &out.path().join("empty")).await.unwrap(), 0);
}

#[tokio::test]
async fn more_stories_than_one_batch_are_all_exported() {
    let site = TestSite::start().await;
    for place in 0..65 {
        site.store_story(&story(&format!("story-{place}"))).await;
    }
    let out = TempDir::new().unwrap();
    assert_eq!(news::export(&site.state.db, &site.media, out.path()).await.unwrap(), 65);
    assert_eq!(files(out.path()).len(), 65);
}
