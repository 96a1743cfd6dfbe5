//! Stories as the public reads them.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{Dice, article, at, country, permit, record, rendered, slug, topic_names};
use db::{Db, articles};
use domain::article::{ArticleId, ArticleLink, Audience, NewArticle, State};
use domain::feed::FeedFilter;
use domain::language::Language::{self, Arabic, English, French, Spanish};
use domain::source::{Republication, Scope};
use std::collections::BTreeSet;

pub(crate) async fn save(db: &Db, article: &NewArticle) {
    articles::save(db, &permit(), article, &rendered(article), at(1_000)).await.unwrap();
}

fn link(article: &NewArticle) -> ArticleLink {
    ArticleLink { slug: article.slug.clone(), language: article.language, headline: article.headline.clone() }
}

/// A few hundred stories of every kind at few different moments, some of them in the future.
pub(crate) async fn random_stories(db: &Db, dice: &mut Dice, count: usize) {
    topic_names(db).await;
    for number in 0..count {
        // Now and then a story is saved again, as another.
        let number = if number % 5 == 4 { dice.below(number) } else { number };
        let mut story = article(&format!("story-{number}"));
        story.headline = format!("Version {}", dice.below(1_000));
        story.published_at = at(i64::try_from(dice.below(12)).unwrap());
        story.audience = dice.pick(&[Audience::Public, Audience::Public, Audience::Public, Audience::Members]);
        story.state =
            dice.pick(&[State::Published, State::Published, State::Published, State::Draft, State::Withdrawn]);
        story.countries =
            ["KH", "BF", "CI"].into_iter().filter(|_| dice.below(2) == 0).map(country).collect::<Vec<_>>();
        story.topics = ["fishing", "ports"].into_iter().filter(|_| dice.below(2) == 0).map(slug).collect::<Vec<_>>();
        story.language = dice.pick(&[English, English, French, Arabic]);
        story.source = (dice.below(3) == 0).then(|| record("Harbour Watch"));
        // Two of ten translate the first of the ten, which is stored by then.
        story.translation_of = matches!(number % 10, 3 | 7).then(|| slug(&format!("story-{}", number - number % 10)));
        save(db, &story).await;
    }
}

/// Everything that is stored, in the order of the identifiers.
pub(crate) async fn stored(db: &Db) -> Vec<(ArticleId, NewArticle)> {
    articles::export(db, &permit(), None, 100_000).await.unwrap()
}

#[tokio::test]
async fn a_story_for_members_is_listed_and_found_without_its_text() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let story = NewArticle { audience: Audience::Members, ..article("for-members") };
        save(db, &story).await;
        let listed = async |open| {
            let filter = FeedFilter { open, ..FeedFilter::default() };
            articles::list(db, &filter, None, 9, at(1)).await.unwrap().cards.len()
        };
        assert_eq!((listed(false).await, listed(true).await), (1, 0));
        let visitor = articles::find(db, &story.slug, English, None, at(1)).await.unwrap().unwrap();
        assert!(visitor.closed && visitor.html.as_str().is_empty());
        assert_eq!(visitor.card.headline, story.headline);
        let member = articles::find(db, &story.slug, English, Some(&permit()), at(1)).await.unwrap().unwrap();
        assert!(!member.closed);
        assert_eq!(member.html, rendered(&story).html);
    })
    .await;
}

#[tokio::test]
async fn the_copies_in_the_feeds_of_countries_and_topics_and_the_counter_are_what_a_recount_says() {
    for_each_engine(async |fixture| {
        random_stories(&fixture.db, &mut Dice(5), 250).await;
        for table in ["article_country", "article_topic"] {
            let sql = format!(
                "SELECT count(*) FROM {table} AS copy JOIN article ON article.article_id = copy.article_id
                 WHERE copy.published_at <> article.published_at
                    OR copy.live <> (article.state = 'published')"
            );
            assert_eq!(fixture.number(&sql).await, 0);
        }
        assert_counter(fixture).await;
        // Whatever way a story goes.
        fixture.run("UPDATE article SET state = 'withdrawn' WHERE published_at % 2000000 = 0").await;
        assert_counter(fixture).await;
        fixture.run("DELETE FROM article WHERE state = 'published'").await;
        assert_counter(fixture).await;
    })
    .await;
}

async fn assert_counter(fixture: &Fixture) {
    let naive = "SELECT country || ' ' || count(*) FROM article_country JOIN article USING (article_id)
        WHERE state = 'published' GROUP BY country ORDER BY 1";
    let kept = "SELECT country || ' ' || n FROM article_count WHERE n > 0 ORDER BY 1";
    assert_eq!(fixture.texts(naive).await, fixture.texts(kept).await);
}

#[tokio::test]
async fn a_country_has_news_when_a_story_about_it_is_listed() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let about = |name: &str, code: &str| NewArticle { countries: vec![country(code)], ..article(name) };
        save(db, &about("out", "KH")).await;
        save(db, &NewArticle { published_at: at(50), ..about("to-come", "BF") }).await;
        save(db, &NewArticle { state: State::Draft, ..about("draft", "CI") }).await;
        save(db, &NewArticle { audience: Audience::Members, ..about("for-members", "FR") }).await;
        let countries = async |now| articles::countries(db, now).await.unwrap();
        assert_eq!(countries(at(1)).await, BTreeSet::from(["FR", "KH"].map(country)));
        assert_eq!(countries(at(50)).await, BTreeSet::from(["BF", "FR", "KH"].map(country)));
        save(db, &NewArticle { state: State::Withdrawn, ..about("out", "KH") }).await;
        assert_eq!(countries(at(1)).await, BTreeSet::from(["FR"].map(country)));
    })
    .await;
}

#[tokio::test]
async fn a_story_comes_with_everything_that_leads_on_from_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        topic_names(db).await;
        let source = Republication { scope: Scope::Extract, ..record("Harbour Watch") };
        let story = NewArticle {
            source: Some(source.clone()),
            countries: vec![country("KH"), country("BF"), country("KH")],
            topics: vec![slug("wages"), slug("fishing")],
            published_at: at(10),
            ..article("middle")
        };
        let older = NewArticle { published_at: at(9), ..article("older") };
        let newer = NewArticle { published_at: at(10), ..article("newer") };
        for each in [&story, &older, &newer, &article("oldest")] {
            save(db, each).await;
        }
        save(db, &NewArticle { published_at: at(10), state: State::Draft, ..article("hidden") }).await;
        save(db, &NewArticle { published_at: at(60), ..article("to-come") }).await;

        let found = articles::find(db, &story.slug, French, None, at(20)).await.unwrap().unwrap();
        assert_eq!(found.card.countries, [country("BF"), country("KH")]);
        assert_eq!(found.card.source.as_ref().unwrap().name, "Harbour Watch");
        assert_eq!(found.html, rendered(&story).html);
        assert_eq!(found.source, Some(source));
        assert_eq!(found.topics, [(slug("fishing"), "Pêche".to_owned()), (slug("wages"), "Salaires".to_owned())]);
        assert_eq!(found.updated_at, at(1_000));
        assert_eq!((found.older, found.newer), (Some(link(&older)), Some(link(&newer))));
        assert!(found.translations.is_empty());

        let found = articles::find(db, &story.slug, Arabic, None, at(20)).await.unwrap().unwrap();
        assert_eq!(found.topics, [(slug("fishing"), "Fishing".to_owned()), (slug("wages"), "wages".to_owned())]);
        let newest = articles::find(db, &newer.slug, English, None, at(20)).await.unwrap().unwrap();
        assert_eq!((newest.newer, newest.source, newest.topics), (None, None, Vec::new()));
        let later = articles::find(db, &newer.slug, English, None, at(60)).await.unwrap().unwrap();
        assert_eq!(later.newer.unwrap().slug, slug("to-come"));
    })
    .await;
}

#[tokio::test]
async fn the_stories_before_and_after_are_those_of_the_readers_list_and_no_version_of_the_same() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let told = |name: &str, seconds: i64| NewArticle { published_at: at(seconds), ..article(name) };
        let in_french = |name: &str, of: &str, seconds: i64| NewArticle {
            language: French,
            translation_of: Some(slug(of)),
            ..told(name, seconds)
        };
        for story in
            [told("one", 1), in_french("un", "one", 2), told("two", 3), in_french("deux", "two", 4), told("three", 5)]
        {
            save(db, &story).await;
        }
        for (name, reader, older, newer) in [
            ("two", English, Some("one"), Some("three")),
            ("two", French, Some("un"), Some("three")),
            ("deux", French, Some("un"), Some("three")),
            ("deux", Arabic, Some("one"), Some("three")),
            ("un", French, None, Some("deux")),
            ("three", French, Some("deux"), None),
            ("three", English, Some("two"), None),
        ] {
            let found = articles::find(db, &slug(name), reader, None, at(9)).await.unwrap().unwrap();
            let name_of = |link: Option<ArticleLink>| link.map(|link| link.slug.to_string());
            let expected = (older.map(str::to_owned), newer.map(str::to_owned));
            assert_eq!((name_of(found.older), name_of(found.newer)), expected, "{name} for {reader:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_public_may_not_read_is_not_found() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &NewArticle { state: State::Draft, ..article("draft") }).await;
        save(db, &NewArticle { state: State::Withdrawn, ..article("withdrawn") }).await;
        save(db, &NewArticle { published_at: at(2), ..article("to-come") }).await;
        for name in ["draft", "withdrawn", "to-come", "unheard-of"] {
            assert_eq!(articles::find(db, &slug(name), English, None, at(1)).await.unwrap(), None, "{name}");
        }
        assert!(articles::find(db, &slug("to-come"), English, None, at(2)).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn the_translations_of_a_story_are_its_whole_group() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let in_language = |name: &str, language: Language, of: Option<&str>| NewArticle {
            language,
            translation_of: of.map(slug),
            ..article(name)
        };
        // French first names English; Spanish names the French one; English turns out to translate the Arabic one.
        let english = in_language("english", English, None);
        let french = in_language("french", French, Some("english"));
        let spanish = in_language("spanish", Spanish, Some("french"));
        let arabic = in_language("arabic", Arabic, None);
        for each in [&english, &french, &spanish, &arabic, &article("stranger")] {
            save(db, each).await;
        }
        let group = async |name: &str| {
            let found = articles::find(db, &slug(name), English, None, at(1)).await.unwrap().unwrap();
            found.translations.into_iter().map(|link| link.slug.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(group("english").await, ["spanish", "french"]);
        assert_eq!(group("french").await, ["english", "spanish"]);
        assert_eq!(group("spanish").await, ["english", "french"]);
        assert!(group("arabic").await.is_empty());

        save(db, &in_language("english", English, Some("arabic"))).await;
        assert_eq!(group("spanish").await, ["arabic", "english", "french"]);
        assert_eq!(group("arabic").await, ["english", "spanish", "french"]);

        // An original that is withdrawn leaves its translations together.
        save(db, &NewArticle { state: State::Withdrawn, ..arabic }).await;
        assert_eq!(group("spanish").await, ["english", "french"]);
        assert!(group("stranger").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_export_gives_every_story_of_any_state_once_in_the_order_of_storing() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        random_stories(db, &mut Dice(6), 60).await;
        let all = stored(db).await;
        assert!(all.is_sorted_by_key(|(id, _)| *id));
        assert!(all.iter().any(|(_, story)| story.state == State::Draft));
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = articles::export(db, &permit(), after, 7).await.unwrap();
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            paged.extend(page);
        }
        assert_eq!(paged, all);
    })
    .await;
}
