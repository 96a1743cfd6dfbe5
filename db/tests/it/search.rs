//! Full-text search: what is found, by whom, in which order. That both engines find the same among anything is in
//! `searching`.

use crate::backup::export;
use crate::engines::{Fixture, for_each_engine};
use crate::examples::{article, at, country, permit, record, rendered, slug, topic_names};
use db::{Db, articles, backup, search};
use domain::article::{Audience, Kind, NewArticle, State};
use domain::day::Day;
use domain::language::Language::{English, French};
use domain::moment::Moment;
use domain::search::{Filter, LONGEST_TEXT, Query, Rank, Term, Words};
use domain::source::Republication;

/// Terms with spaces between them; the words of a phrase have hyphens, and a star follows what may go on.
pub(crate) fn query(text: &str) -> Query {
    Query::new(text.split_whitespace().filter_map(|term| {
        let words = term.trim_end_matches('*').split('-').map(str::to_owned).collect();
        Term::new(words, term.ends_with('*'))
    }))
}

fn story(name: &str, [headline, standfirst, body]: [&str; 3], seconds: i64) -> NewArticle {
    let (headline, standfirst, body) = (headline.to_owned(), standfirst.to_owned(), body.to_owned());
    NewArticle { headline, standfirst, body, published_at: at(seconds), ..article(name) }
}

async fn save(db: &Db, story: &NewArticle) {
    articles::save(db, &permit(), story, &rendered(story), at(0)).await.unwrap();
}

async fn find(db: &Db, text: &str, filter: &Filter, now: Moment) -> String {
    let page = search::search(db, &query(text), filter, None, 30, now).await.unwrap();
    assert_eq!(page.next, None);
    page.hits.iter().map(|hit| hit.card.slug.as_str()).collect::<Vec<_>>().join(" ")
}

async fn found(db: &Db, text: &str) -> String {
    find(db, text, &Filter::default(), at(100)).await
}

#[tokio::test]
async fn what_the_headline_says_comes_before_what_the_standfirst_and_the_text_say_and_then_the_newest() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for (name, texts, seconds) in [
            ("in-text", ["x", "y", "a boat b pier"], 9),
            ("in-standfirst", ["x", "boat and pier", "z"], 5),
            ("apart", ["boat", "y", "pier"], 8),
            ("in-both", ["the boat", "the pier", "boat pier"], 6),
            ("in-headline", ["pier boat", "boat", "pier"], 1),
            ("in-headline-too", ["boat pier", "y", "z"], 2),
            ("boat-alone", ["boat", "boat", "boats piers"], 9),
        ] {
            save(db, &story(name, texts, seconds)).await;
        }
        let expected = "in-headline-too in-headline in-both in-standfirst in-text apart";
        assert_eq!(found(db, "boat pier").await, expected);
        assert_eq!(found(db, "pier boat").await, expected);
        assert_eq!(found(db, "boat pier*").await, expected.replace("in-text", "boat-alone in-text"));
        assert_eq!(found(db, "boat-pier").await, "in-headline-too in-both");
        assert_eq!(found(db, "boat-a*").await, "in-standfirst");
        assert_eq!(found(db, "boat-y").await, "", "a phrase stands in one field");
        assert_eq!(found(db, "pie").await, "");
        assert_eq!(found(db, "").await, "");
        let page = search::search(db, &query("boat pier"), &Filter::default(), None, 30, at(100)).await.unwrap();
        let ranks: Vec<_> = page.hits.iter().map(|hit| hit.place.rank).collect();
        assert_eq!(ranks, [Rank::Headline, Rank::Headline, Rank::Opening, Rank::Opening, Rank::Text, Rank::Text]);
        assert_eq!(page.hits[0].html, rendered(&story("x", ["", "", "z"], 0)).html);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_through_all_ranks_and_moments_that_many_share() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let mut expected = Vec::new();
        for number in 0..40 {
            let texts = [["boat", "x", "y"], ["x", "boat", "y"], ["x", "y", "boat"]][number % 3];
            let name = format!("s{number}");
            save(db, &story(&name, texts, i64::try_from(number / 10).unwrap())).await;
            expected.push((number % 3, std::cmp::Reverse(number), name));
        }
        expected.sort();
        for limit in [1, 7, 30, 1_000] {
            let (mut names, mut after) = (Vec::new(), None);
            loop {
                let page = search::search(db, &query("boat"), &Filter::default(), after, limit, at(100)).await.unwrap();
                assert!(page.hits.len() <= 30);
                names.extend(page.hits.iter().map(|hit| hit.card.slug.to_string()));
                assert_eq!(page.next.is_some(), names.len() < 40);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(names, expected.iter().map(|(.., name)| name.clone()).collect::<Vec<_>>());
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_is_found_that_the_public_may_not_read() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let boat = |name: &str| story(name, ["boat", "boat", "boat"], 0);
        for story in [
            boat("public"),
            NewArticle { state: State::Draft, ..boat("draft") },
            NewArticle { state: State::Withdrawn, ..boat("withdrawn") },
            NewArticle { audience: Audience::Members, ..boat("members") },
            NewArticle { published_at: at(101), ..boat("to-come") },
            NewArticle { kind: Kind::Page, ..boat("about") },
        ] {
            save(db, &story).await;
        }
        assert_eq!(found(db, "boat").await, "public");
        assert_eq!(find(db, "boat", &Filter::default(), at(101)).await, "to-come public");
        let links = search::headlines(db, &query("bo*"), 8, at(100)).await.unwrap();
        assert_eq!(links.iter().map(|link| link.slug.as_str()).collect::<Vec<_>>(), ["public"]);
        save(db, &NewArticle { state: State::Withdrawn, ..boat("public") }).await;
        assert_eq!(found(db, "boat").await, "");
    })
    .await;
}

#[tokio::test]
async fn a_search_is_narrowed_by_country_topic_source_language_and_year() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        topic_names(db).await;
        let boat = |name: &str| story(name, ["boat", "x", "y"], 0);
        for story in [
            boat("none"),
            NewArticle { countries: vec![country("KH"), country("FR")], topics: vec![slug("ports")], ..boat("both") },
            NewArticle { countries: vec![country("KH")], language: French, ..boat("country") },
            NewArticle { source: Some(record("The Dock")), ..boat("sourced") },
            // The last microsecond of 2022 twice: the other's number is of 2023.
            NewArticle { published_at: Moment::from_micros(1_672_531_199_999_999), ..boat("old") },
            NewArticle { published_at: Moment::from_micros(1_672_531_199_999_999), ..boat("as-old") },
            NewArticle { published_at: Moment::from_micros(1_672_531_200_000_000), ..boat("new") },
        ] {
            save(db, &story).await;
        }
        let all = Filter::default();
        for (filter, expected) in [
            (Filter { country: Some(country("KH")), ..all.clone() }, "country both"),
            (Filter { country: Some(country("DE")), ..all.clone() }, ""),
            (Filter { topic: Some(slug("ports")), ..all.clone() }, "both"),
            (Filter { topic: Some(slug("unheard-of")), ..all.clone() }, ""),
            (Filter { country: Some(country("KH")), language: Some(French), ..all.clone() }, "country"),
            (Filter { topic: Some(slug("ports")), language: Some(French), ..all.clone() }, ""),
            (Filter { source: Some(slug("the-dock")), ..all.clone() }, "sourced"),
            (Filter { source: Some(slug("the")), language: Some(English), ..all.clone() }, ""),
            (Filter { source: Some(slug("the-dock")), language: Some(French), ..all.clone() }, ""),
            (Filter { year: Some(2022), ..all.clone() }, "as-old old"),
            (Filter { year: Some(2021), ..all.clone() }, ""),
            (Filter { year: Some(u16::MAX), ..all.clone() }, ""),
            (Filter { year: Some(0), ..all.clone() }, ""),
        ] {
            assert_eq!(find(db, "boat", &filter, at(100)).await, expected, "{filter:?}");
        }
        let of_2023 = find(db, "boat", &Filter { year: Some(2023), ..all }, at(100)).await;
        assert_eq!(of_2023, "sourced country both none new");
    })
    .await;
}

#[tokio::test]
async fn of_a_text_whose_permission_ended_nothing_is_found_but_its_headline_and_standfirst() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let source = Republication { until: Some(Day::of(at(0))), ..record("The Dock") };
        save(db, &NewArticle { source: Some(source), ..story("one", ["boat", "pier", "net"], 0) }).await;
        let found = async |text, seconds| find(db, text, &Filter::default(), at(seconds)).await;
        for (text, then, afterwards) in
            [("boat", "one", "one"), ("pier boat", "one", "one"), ("net", "one", ""), ("net boat", "one", "")]
        {
            assert_eq!((found(text, 0).await, found(text, 86_400).await), (then.into(), afterwards.into()));
        }
    })
    .await;
}

#[tokio::test]
async fn the_index_follows_what_is_written_moved_made_anew_and_deleted() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let one = story("one", ["boat", "x", "y"], 1);
        save(db, &one).await;
        save(db, &story("two", ["boat", "x", "y"], 1)).await;
        assert_eq!(found(db, "boat").await, "two one");
        save(db, &NewArticle { published_at: at(2), ..one.clone() }).await;
        assert_eq!(found(db, "boat").await, "one two");
        save(db, &NewArticle { headline: "pier".to_owned(), ..one.clone() }).await;
        assert_eq!((found(db, "boat").await, found(db, "pier").await), ("two".to_owned(), "one".to_owned()));

        let stale = articles::stale(db, &permit(), 2, 10).await.unwrap();
        let stale = stale.into_iter().find(|stale| stale.headline == "pier").unwrap();
        let mut anew = rendered(&story("one", ["quay", &stale.standfirst, &stale.body], 1));
        anew.version = 2;
        assert!(articles::refresh(db, &permit(), &stale, &anew).await.unwrap());
        assert_eq!((found(db, "pier").await, found(db, "quay").await), (String::new(), "one".to_owned()));

        fixture.run("DELETE FROM article WHERE slug = 'two'").await;
        assert_eq!(found(db, "boat").await, "");
        assert_eq!(entries(fixture).await, 1);
    })
    .await;
}

/// How many stories the engine's index has.
async fn entries(fixture: &Fixture) -> i64 {
    fixture.number("SELECT count(*) FROM _article_search").await
}

#[tokio::test]
async fn neither_engines_limits_keep_anything_from_being_found() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        // PostgreSQL has 256 places for a word, 16,383 for a text, 2,046 bytes for a word, a megabyte for all.
        let many = format!("{}the last boat", "the next ".repeat(20_000));
        save(db, &story("many", ["x", "y", &many], 1)).await;
        assert_eq!(found(db, "the-last-boat").await, "many");
        assert_eq!(found(db, "last-bo*").await, "many");
        assert_eq!(found(db, "last-the").await, "");

        let long = story("long", ["x", "y", "z"], 2);
        let mut all = rendered(&long);
        all.searchable.body = Words::new((0..).map(|number| format!("w{number:07}{}", "é".repeat(120))));
        all.searchable.headline = Words::new(["x".repeat(256)]);
        assert!(all.searchable.body.as_str().len() > LONGEST_TEXT - 300);
        articles::save(db, &permit(), &long, &all, at(0)).await.unwrap();
        let body = all.searchable.body.as_str();
        let last = body.rsplit(' ').next().unwrap();
        assert_eq!(found(db, last).await, "long");
        assert_eq!(found(db, &"x".repeat(256)).await, "long");
        assert_eq!(found(db, "w00*").await, "long");
        // As long as a query may be.
        let words: Vec<&str> = body.split(' ').take(domain::search::MOST_WORDS).collect();
        assert_eq!(found(db, &words.join("-")).await, "long");
        assert_eq!(found(db, &words[..domain::search::MOST_TERMS].join(" ")).await, "long");
    })
    .await;
}

#[tokio::test]
async fn what_comes_back_from_a_backup_is_found_and_goes_on_being_kept() {
    for_each_engine(async |source| {
        for (name, seconds) in [("one", 1), ("two", 1)] {
            save(&source.db, &story(name, ["boat", "the pier", "y"], seconds)).await;
        }
        let (contents, shelf) = export(source).await;
        for_each_engine(async |target| {
            let db = &target.db;
            backup::import(db, &permit(), &contents, &mut shelf.clone()).await.unwrap();
            assert_eq!(found(db, "boat the-pier").await, "two one");
            save(db, &story("one", ["pier", "x", "y"], 1)).await;
            assert_eq!((found(db, "boat").await, found(db, "pier").await), ("two".to_owned(), "one two".to_owned()));
            assert_eq!(entries(target).await, 2);
        })
        .await;
    })
    .await;
}
