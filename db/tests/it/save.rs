//! Storing stories.

use crate::engines::for_each_engine;
use crate::examples::{article, at, country, permit, record, rendered, slug, topic};
use db::articles::{self, Saved};
use db::{Db, Error, outbox, topics};
use domain::article::{Audience, NewArticle, Rendered, State};
use domain::html::SafeHtml;
use domain::invalid::Invalid;
use domain::language::Language::{Arabic, English, French};
use domain::search::Searchable;
use domain::source::Republication;

async fn save(db: &Db, article: &NewArticle, seconds: i64) -> Result<Saved, Error> {
    articles::save(db, &permit(), article, &rendered(article), at(seconds)).await
}

fn sourced(permission: &str) -> Republication {
    Republication { permission: permission.to_owned(), ..record("Harbour Watch") }
}

#[tokio::test]
async fn what_is_stored_is_what_was_saved() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for name in ["fishing", "ports"] {
            topics::save(db, &permit(), &topic(name, &[(English, name)])).await.unwrap();
        }
        save(db, &article("original"), 1).await.unwrap();
        let story = NewArticle {
            language: Arabic,
            translation_of: Some(slug("original")),
            headline: "عنوان «القصة»".to_owned(),
            standfirst: "’single’ 'double' \" \\ 100 %".to_owned(),
            body: "# x\n\n| a | b |\n\u{1F300}".to_owned(),
            published_at: at(-5),
            audience: Audience::Members,
            state: State::Draft,
            source: Some(sourced("By letter.")),
            countries: vec![country("BF"), country("KH")],
            topics: vec![slug("fishing"), slug("ports")],
            ..article("story")
        };
        assert_eq!(save(db, &story, 2).await.unwrap(), Saved::Inserted);
        let stored = articles::export(db, &permit(), None, 10).await.unwrap();
        assert_eq!(stored.iter().map(|(_, story)| story).collect::<Vec<_>>(), [&article("original"), &story]);
        let times = "SELECT revision + created_at + updated_at FROM article WHERE slug = 'story'";
        assert_eq!(fixture.number(times).await, 1 + 2 * at(2).micros());
    })
    .await;
}

#[tokio::test]
async fn saving_the_same_again_writes_nothing_and_any_difference_is_one_revision() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for name in ["fishing", "ports"] {
            topics::save(db, &permit(), &topic(name, &[(English, name)])).await.unwrap();
        }
        save(db, &article("original"), 0).await.unwrap();
        let mut story = NewArticle {
            countries: vec![country("KH"), country("BF")],
            topics: vec![slug("ports"), slug("fishing")],
            source: Some(sourced("By letter.")),
            ..article("story")
        };
        assert_eq!(save(db, &story, 1).await.unwrap(), Saved::Inserted);
        let newest = outbox::newest(db).await.unwrap();
        story.countries.reverse();
        story.topics = vec![slug("fishing"), slug("ports"), slug("fishing")];
        assert_eq!(save(db, &story, 2).await.unwrap(), Saved::Unchanged);
        assert_eq!(outbox::newest(db).await.unwrap(), newest);
        assert_eq!(fixture.number("SELECT updated_at FROM article WHERE slug = 'story'").await, at(1).micros());

        story.topics.truncate(2);
        let changes: [fn(&mut NewArticle); 12] = [
            |story| story.language = French,
            |story| story.translation_of = Some(slug("original")),
            |story| story.headline.push('!'),
            |story| story.standfirst.push('!'),
            |story| story.body.push('!'),
            |story| story.published_at = at(1),
            |story| story.audience = Audience::Members,
            |story| story.state = State::Withdrawn,
            |story| story.source = Some(sourced("By telephone.")),
            |story| story.source = None,
            |story| story.countries.truncate(1),
            |story| story.topics.clear(),
        ];
        for (revision, change) in (2..).zip(changes) {
            change(&mut story);
            assert_eq!(save(db, &story, revision).await.unwrap(), Saved::Updated, "change {revision}");
            assert_eq!(save(db, &story, 100).await.unwrap(), Saved::Unchanged, "change {revision}");
            let sql = "SELECT revision FROM article WHERE slug = 'story'";
            assert_eq!(fixture.number(sql).await, revision);
            let stored = articles::export(db, &permit(), None, 10).await.unwrap();
            assert_eq!(stored[1].1, story);
        }
        assert_eq!(fixture.number("SELECT created_at FROM article WHERE slug = 'story'").await, at(1).micros());
        assert_eq!(fixture.number("SELECT updated_at FROM article WHERE slug = 'story'").await, at(13).micros());
    })
    .await;
}

#[tokio::test]
async fn a_story_that_breaks_a_rule_is_refused_by_field_and_leaves_nothing_behind() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        topics::save(db, &permit(), &topic("ports", &[])).await.unwrap();
        save(db, &article("a"), 0).await.unwrap();
        save(db, &NewArticle { translation_of: Some(slug("a")), ..article("b") }, 0).await.unwrap();
        let story = || article("story");
        let cases = [
            (NewArticle { headline: String::new(), ..story() }, Invalid::new("headline", "empty")),
            (NewArticle { standfirst: "x".repeat(601), ..story() }, Invalid::new("standfirst", "too-long")),
            (NewArticle { body: "a\0b".to_owned(), ..story() }, Invalid::new("body", "malformed")),
            (NewArticle { source: Some(sourced("a\0b")), ..story() }, Invalid::new("source.permission", "malformed")),
            (
                NewArticle { topics: vec![slug("ports"), slug("unheard-of")], ..story() },
                Invalid::new("topics", "unknown"),
            ),
            (
                NewArticle { translation_of: Some(slug("unheard-of")), ..story() },
                Invalid::new("translation_of", "unknown"),
            ),
            (
                NewArticle { translation_of: Some(slug("b")), ..article("a") },
                Invalid::new("translation_of", "circular"),
            ),
        ];
        let newest = outbox::newest(db).await.unwrap();
        for (story, expected) in cases {
            let refused = save(db, &story, 1).await;
            assert!(
                matches!(&refused, Err(Error::Invalid(invalid)) if *invalid == expected),
                "{expected}: {refused:?}"
            );
        }
        assert_eq!(articles::export(db, &permit(), None, 10).await.unwrap().len(), 2);
        assert_eq!(outbox::newest(db).await.unwrap(), newest);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_listed_or_was_is_an_event() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let story =
            |state, audience, seconds| NewArticle { state, audience, published_at: at(seconds), ..article("s") };
        let (public, members) = (Audience::Public, Audience::Members);
        let steps = [
            (story(State::Draft, public, 0), false, "a draft"),
            (story(State::Published, public, 100), false, "still to come"),
            (story(State::Published, members, 0), true, "for members: its headline is for everybody"),
            (story(State::Draft, members, 0), true, "taken back"),
            (story(State::Published, public, 0), true, "out"),
            (story(State::Published, public, 5), true, "out, but moved"),
            (story(State::Withdrawn, public, 5), true, "withdrawn: pages that show it must go"),
            (NewArticle { body: "Another".to_owned(), ..story(State::Withdrawn, public, 5) }, false, "still withdrawn"),
            (story(State::Published, public, 5), true, "out again"),
            (story(State::Published, members, 5), true, "no longer for everybody"),
        ];
        for (step, expected, why) in steps {
            let before = outbox::newest(db).await.unwrap();
            assert_ne!(save(db, &step, 10).await.unwrap(), Saved::Unchanged, "{why}");
            assert_eq!(outbox::newest(db).await.unwrap() > before, expected, "{why}");
        }
        let payloads = fixture.texts("SELECT DISTINCT topic || payload FROM outbox ORDER BY 1").await;
        assert_eq!(payloads, [r#"news{"slug":"s","new":false}"#, r#"news{"slug":"s","new":true}"#]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn saves_of_one_address_at_once_end_as_one_story_with_a_revision_for_each() {
    for_each_engine(async |fixture| {
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                let db = fixture.db.clone();
                let story = NewArticle {
                    headline: format!("Headline {number}"),
                    countries: vec![country(["KH", "BF", "CI"][number % 3])],
                    ..article("contested")
                };
                tokio::spawn(async move { save(&db, &story, 1).await.unwrap() })
            })
            .collect();
        let mut saved = Vec::new();
        for task in tasks {
            saved.push(task.await.unwrap());
        }
        assert_eq!(saved.iter().filter(|saved| **saved == Saved::Inserted).count(), 1);
        assert_eq!(saved.iter().filter(|saved| **saved == Saved::Updated).count(), 19);
        assert_eq!(fixture.number("SELECT CAST(sum(revision) AS BIGINT) FROM article").await, 20);
        assert_eq!(fixture.number("SELECT count(*) FROM article_country").await, 1);
        assert_eq!(fixture.number("SELECT CAST(sum(n) AS BIGINT) FROM article_count").await, 1);
        assert_eq!(fixture.number("SELECT count(*) FROM outbox").await, 20);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_story_submitted_many_times_at_once_is_stored_once() {
    for_each_engine(async |fixture| {
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let db = fixture.db.clone();
                tokio::spawn(async move { save(&db, &article("one"), 1).await.unwrap() })
            })
            .collect();
        let mut inserted = 0;
        for task in tasks {
            inserted += usize::from(task.await.unwrap() == Saved::Inserted);
        }
        assert_eq!(inserted, 1);
        assert_eq!(fixture.number("SELECT revision FROM article").await, 1);
    })
    .await;
}

#[tokio::test]
async fn html_is_taken_from_the_renderer_with_its_version() {
    for_each_engine(async |fixture| {
        let text = SafeHtml::vouch("<p>ü</p>".to_owned());
        let html = Rendered { html: text.clone(), extract: text, searchable: Searchable::default(), version: 7 };
        articles::save(&fixture.db, &permit(), &article("one"), &html, at(1)).await.unwrap();
        assert_eq!(fixture.texts("SELECT html || html_version FROM article").await, ["<p>ü</p>7"]);
    })
    .await;
}
