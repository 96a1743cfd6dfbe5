//! What search engines are told of stories.

use crate::engines::{Kind, for_each_engine};
use crate::examples::{article, at, permit, rendered, slug};
use db::{Db, articles};
use domain::article::{Audience, Kind as ArticleKind, NewArticle, State};
use domain::language::Language::{Arabic, English, French};

const DAYS: i64 = 86_400;

async fn save(db: &Db, article: &NewArticle) {
    articles::save(db, &permit(), article, &rendered(article), at(400 * DAYS)).await.unwrap();
}

/// A story of so many days after the beginning.
fn on(day: i64, name: &str) -> NewArticle {
    NewArticle { published_at: at(day * DAYS), ..article(name) }
}

/// The names in each period, the newest first, as of a day.
async fn listed(db: &Db, day: i64) -> Vec<Vec<String>> {
    let now = at(day * DAYS);
    let mut all = Vec::new();
    for period in articles::periods(db, now).await.unwrap() {
        let (stories, more) = articles::listed(db, articles::span(period).unwrap(), None, now).await.unwrap();
        assert_eq!(more, None);
        all.push(stories.iter().map(|story| story.slug.to_string()).collect());
    }
    all
}

#[tokio::test]
async fn the_public_stories_are_listed_by_the_periods_in_which_there_are_any() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(listed(db, 400).await, Vec::<Vec<String>>::new());
        for (day, name) in [(1, "first"), (2, "second"), (200, "third"), (390, "fourth")] {
            save(db, &on(day, name)).await;
        }
        save(db, &NewArticle { audience: Audience::Members, ..on(100, "for-members") }).await;
        save(db, &NewArticle { state: State::Withdrawn, ..on(101, "withdrawn") }).await;
        save(db, &NewArticle { state: State::Draft, ..on(102, "draft") }).await;
        save(db, &NewArticle { kind: ArticleKind::Page, ..on(103, "about") }).await;
        assert_eq!(listed(db, 400).await, [vec!["fourth"], vec!["third"], vec!["first", "second"]]);
        assert_eq!(listed(db, 380).await, [vec!["third"], vec!["first", "second"]], "what is to come is not there");
        assert_eq!(listed(db, 1).await, [vec!["first"]], "what is of this very moment is");
        assert_eq!(listed(db, 0).await, Vec::<Vec<String>>::new());
    })
    .await;
}

#[tokio::test]
async fn a_story_names_its_public_translations_and_itself() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &on(1, "original")).await;
        let translation =
            |name: &str, language| NewArticle { language, translation_of: Some(slug("original")), ..on(2, name) };
        save(db, &translation("in-french", French)).await;
        save(db, &NewArticle { state: State::Draft, ..translation("in-arabic", Arabic) }).await;
        save(db, &on(3, "alone")).await;
        let period = articles::periods(db, at(9 * DAYS)).await.unwrap()[0];
        let (stories, _) = articles::listed(db, articles::span(period).unwrap(), None, at(9 * DAYS)).await.unwrap();
        let family = vec![(French, slug("in-french")), (English, slug("original"))];
        let families: Vec<_> = stories.iter().map(|story| (story.slug.as_str(), story.family.clone())).collect();
        assert_eq!(families, [("original", family.clone()), ("in-french", family), ("alone", Vec::new())]);
        assert_eq!(stories[0].changed_at, at(400 * DAYS));
    })
    .await;
}

#[tokio::test]
async fn no_query_reads_more_than_a_thousand_and_none_is_lost_between_two() {
    for_each_engine(async |fixture| {
        let id = if fixture.kind == Kind::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
        // Many of one moment, so that a page ends among them.
        fixture
            .run(&format!(
                "INSERT INTO article (article_id, slug, language, headline, standfirst, published_at, audience, state,
                    revision, created_at, updated_at, html_version, html, body)
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                 SELECT {id}, 's' || i, 'en', 'H', 'S', {} + i / 700, 'public', 'published', 1, 0, 0, 1, '', '' FROM n",
                at(0).micros()
            ))
            .await;
        let (db, now) = (&fixture.db, at(DAYS));
        let periods = articles::periods(db, now).await.unwrap();
        assert_eq!(periods.len(), 1);
        let (mut after, mut sizes, mut found) = (None, Vec::new(), Vec::new());
        loop {
            let span = articles::span(periods[0]).unwrap();
            let (stories, next) = articles::listed(db, span, after, now).await.unwrap();
            sizes.push(stories.len());
            found.extend(stories.into_iter().map(|story| (story.published_at, story.slug.to_string())));
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [1000, 1000, 500]);
        assert!(found.is_sorted_by_key(|(published_at, _)| *published_at));
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 2500);
    })
    .await;
}
