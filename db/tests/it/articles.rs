//! Stories as the public reads them.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{Dice, article, at, country, permit, rendered, slug, topic_names};
use db::{Db, articles};
use domain::article::{ArticleCard, ArticleId, ArticleLink, Audience, NewArticle, Source, State};
use domain::country::CountryCode;
use domain::feed::{Cursor, FeedFilter};
use domain::language::Language::{self, Arabic, English, French, Spanish};
use domain::moment::Moment;
use std::collections::BTreeSet;

async fn save(db: &Db, article: &NewArticle) {
    articles::save(db, &permit(), article, &rendered(article), at(1_000)).await.unwrap();
}

fn link(article: &NewArticle) -> ArticleLink {
    ArticleLink { slug: article.slug.clone(), language: article.language, headline: article.headline.clone() }
}

/// A few hundred stories of every kind at few different moments, some of them in the future.
async fn random_stories(db: &Db, dice: &mut Dice, count: usize) {
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
        save(db, &story).await;
    }
}

/// Everything that is stored, in the order of the identifiers.
async fn stored(db: &Db) -> Vec<(ArticleId, NewArticle)> {
    articles::export(db, &permit(), None, 100_000).await.unwrap()
}

/// What a naive feed would list.
fn naive(stored: &[(ArticleId, NewArticle)], filter: &FeedFilter, now: Moment) -> Vec<ArticleCard> {
    let mut cards: Vec<_> = stored
        .iter()
        .filter(|(_, story)| story.state == State::Published && story.audience == Audience::Public)
        .filter(|(_, story)| story.published_at <= now)
        .filter(|(_, story)| filter.country.is_none_or(|country| story.countries.contains(&country)))
        .filter(|(_, story)| filter.topic.as_ref().is_none_or(|topic| story.topics.contains(topic)))
        .map(|(id, story)| ArticleCard {
            id: *id,
            slug: story.slug.clone(),
            language: story.language,
            headline: story.headline.clone(),
            standfirst: story.standfirst.clone(),
            published_at: story.published_at,
            audience: story.audience,
            source_name: story.source.as_ref().map(|source| source.name.clone()),
            countries: story.countries.clone(),
            cover: None,
        })
        .collect();
    cards.sort_by_key(|card| std::cmp::Reverse((card.published_at, card.id)));
    cards
}

#[tokio::test]
async fn paging_through_any_filter_neither_repeats_nor_loses_a_story_of_equal_moments() {
    for_each_engine(async |fixture| {
        let (db, now) = (&fixture.db, at(9));
        random_stories(db, &mut Dice(4), 250).await;
        let stored = stored(db).await;
        for country in [None, Some(country("KH")), Some(country("FR"))] {
            for topic in [None, Some(slug("ports")), Some(slug("wages")), Some(slug("unheard-of"))] {
                let filter = FeedFilter { country, topic };
                let expected = naive(&stored, &filter, now);
                for limit in [1, 7, 30] {
                    let (mut cards, mut after) = (Vec::new(), None);
                    loop {
                        let page = articles::list(db, &filter, after, limit, now).await.unwrap();
                        assert!(
                            page.cards.len() <= limit as usize
                                && (page.cards.len() == limit as usize || page.next.is_none())
                        );
                        cards.extend(page.cards);
                        after = page.next;
                        if after.is_none() {
                            break;
                        }
                    }
                    assert_eq!(cards, expected, "{filter:?} by {limit}");
                }
            }
        }
        assert!(naive(&stored, &FeedFilter::default(), now).len() > 60, "the dice made enough stories");
    })
    .await;
}

#[tokio::test]
async fn a_page_holds_one_to_thirty_stories_and_no_cursor_reaches_into_the_future() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for number in 0..40 {
            save(db, &NewArticle { published_at: at(number), ..article(&format!("story-{number}")) }).await;
        }
        let everything = FeedFilter::default();
        let page = articles::list(db, &everything, None, 1_000, at(100)).await.unwrap();
        assert_eq!((page.cards.len(), page.cards[0].slug.as_str()), (30, "story-39"));
        assert_eq!(articles::list(db, &everything, None, 0, at(100)).await.unwrap().cards.len(), 1);
        for seconds in [50, i64::from(u32::MAX)] {
            let forged = Cursor { published_at: at(seconds), id: ArticleId(u128::MAX) };
            let page = articles::list(db, &everything, Some(forged), 30, at(20)).await.unwrap();
            assert_eq!(page.cards[0].slug.as_str(), "story-20");
        }
        let extremes = [(i64::MIN, 0), (i64::MAX, u128::MAX)];
        for (micros, id) in extremes {
            let cursor = Cursor { published_at: Moment::from_micros(micros), id: ArticleId(id) };
            articles::list(db, &everything, Some(cursor), 30, Moment::from_micros(i64::MAX)).await.unwrap();
        }
        assert!(articles::list(db, &everything, None, 30, at(-1)).await.unwrap().cards.is_empty());
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
                    OR copy.live <> (article.state = 'published' AND article.audience = 'public')"
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
        WHERE state = 'published' AND audience = 'public' GROUP BY country ORDER BY 1";
    let kept = "SELECT country || ' ' || n FROM article_count WHERE n > 0 ORDER BY 1";
    assert_eq!(fixture.texts(naive).await, fixture.texts(kept).await);
}

#[tokio::test]
async fn a_country_has_news_when_a_public_story_about_it_is_out() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let about = |name: &str, code: &str| NewArticle { countries: vec![country(code)], ..article(name) };
        save(db, &about("out", "KH")).await;
        save(db, &NewArticle { published_at: at(50), ..about("to-come", "BF") }).await;
        save(db, &NewArticle { state: State::Draft, ..about("draft", "CI") }).await;
        save(db, &NewArticle { audience: Audience::Members, ..about("for-members", "FR") }).await;
        let countries = async |now| articles::countries(db, now).await.unwrap();
        assert_eq!(countries(at(1)).await, BTreeSet::from(["KH"].map(country)));
        assert_eq!(countries(at(50)).await, BTreeSet::from(["BF", "KH"].map(country)));
        save(db, &NewArticle { state: State::Withdrawn, ..about("out", "KH") }).await;
        assert_eq!(countries(at(1)).await, BTreeSet::<CountryCode>::new());
    })
    .await;
}

#[tokio::test]
async fn a_story_comes_with_everything_that_leads_on_from_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        topic_names(db).await;
        let source = Source {
            name: "Harbour Watch".to_owned(),
            link: "https://harbourwatch.example/one".parse().unwrap(),
            permission: "With consent, 2016.".to_owned(),
            extract: true,
        };
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
        save(db, &NewArticle { published_at: at(10), audience: Audience::Members, ..article("hidden") }).await;
        save(db, &NewArticle { published_at: at(60), ..article("to-come") }).await;

        let found = articles::find(db, &story.slug, French, at(20)).await.unwrap().unwrap();
        assert_eq!(found.card.countries, [country("BF"), country("KH")]);
        assert_eq!(found.card.source_name.as_deref(), Some("Harbour Watch"));
        assert_eq!(found.html, rendered(&story).html);
        assert_eq!(found.source, Some(source));
        assert_eq!(found.topics, [(slug("fishing"), "Pêche".to_owned()), (slug("wages"), "Salaires".to_owned())]);
        assert_eq!(found.updated_at, at(1_000));
        assert_eq!((found.older, found.newer), (Some(link(&older)), Some(link(&newer))));
        assert!(found.translations.is_empty());

        let found = articles::find(db, &story.slug, Arabic, at(20)).await.unwrap().unwrap();
        assert_eq!(found.topics, [(slug("fishing"), "Fishing".to_owned()), (slug("wages"), "wages".to_owned())]);
        let newest = articles::find(db, &newer.slug, English, at(20)).await.unwrap().unwrap();
        assert_eq!((newest.newer, newest.source, newest.topics), (None, None, Vec::new()));
        let later = articles::find(db, &newer.slug, English, at(60)).await.unwrap().unwrap();
        assert_eq!(later.newer.unwrap().slug, slug("to-come"));
    })
    .await;
}

#[tokio::test]
async fn what_the_public_may_not_read_is_not_found() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        save(db, &NewArticle { state: State::Draft, ..article("draft") }).await;
        save(db, &NewArticle { state: State::Withdrawn, ..article("withdrawn") }).await;
        save(db, &NewArticle { audience: Audience::Members, ..article("for-members") }).await;
        save(db, &NewArticle { published_at: at(2), ..article("to-come") }).await;
        for name in ["draft", "withdrawn", "for-members", "to-come", "unheard-of"] {
            assert_eq!(articles::find(db, &slug(name), English, at(1)).await.unwrap(), None, "{name}");
        }
        assert!(articles::find(db, &slug("to-come"), English, at(2)).await.unwrap().is_some());
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
            let found = articles::find(db, &slug(name), English, at(1)).await.unwrap().unwrap();
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
