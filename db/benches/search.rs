//! How long a search takes among many stories. It prints, and fails nothing:
//! `scripts/with-postgres cargo bench -p db --bench search`.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

#[path = "../tests/it/engines.rs"]
mod engines;
#[path = "../tests/it/examples.rs"]
mod examples;

use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::{Dice, at, country};
use db::search;
use domain::search::{Filter, Query, Term};
use std::time::Instant;

/// How many stories, and how many words each has.
const STORIES: usize = 50_000;
const LENGTH: usize = 700;
/// How many different words there are. The second is half as frequent as the first, and so on (Zipf).
const WORDS: usize = 50_000;

#[tokio::main]
async fn main() {
    for_each_engine(async |fixture| {
        let begun = Instant::now();
        fill(fixture).await;
        println!("{:?}: {STORIES} stories in {} s", fixture.kind, begun.elapsed().as_secs());
        let size = match fixture.kind {
            Kind::Sqlite => "SELECT sum(length(block)) FROM _article_search_data",
            Kind::Postgres => "SELECT pg_total_relation_size('_article_search')",
        };
        let texts =
            "SELECT CAST(sum(length(headline) + length(standfirst) + length(body)) AS BIGINT) FROM article_search";
        println!(
            "{} MB of index, of {} MB of words",
            fixture.number(size).await >> 20,
            fixture.number(texts).await >> 20
        );
        measure(fixture).await;
    })
    .await;
}

/// A made-up word, a short one where it is frequent: its number in syllables.
fn word(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b"bcdfghklmnprstvz"[number % 16]));
        word.push(char::from(b"aeiou"[number / 16 % 5]));
        number /= 80;
        if number == 0 {
            return word;
        }
    }
}

/// A word as often as its number says.
fn any(dice: &mut Dice) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let number = (WORDS as f64).powf(dice.below(1 << 30) as f64 / f64::from(1 << 30)) as usize;
    word(number - 1)
}

async fn fill(fixture: &Fixture) {
    let mut dice = Dice(1);
    let id = if fixture.kind == Kind::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    let mut text = |length: usize| (0..length).map(|_| any(&mut dice)).collect::<Vec<_>>().join(" ");
    for batch in 0..STORIES / 500 {
        let mut sql = String::new();
        for number in batch * 500..(batch + 1) * 500 {
            let published = at(-3_600 * i64::try_from(number).unwrap()).micros();
            let texts = format!("'{}', '{}', '{}'", text(9), text(25), text(LENGTH));
            let row = format!(
                "INSERT INTO article (article_id, slug, language, headline, standfirst, published_at, audience, state,
                    revision, created_at, updated_at, html_version, html, body)
                 VALUES ({id}, 's{number}', 'en', 'Headline', 'Standfirst', {published}, 'public', 'published', 1, 0, 0, 2,
                    '<p>{0}</p>', '{0}');
                 INSERT INTO article_search (article_id, place, headline, standfirst, body)
                 SELECT article_id, published_at, {texts} FROM article WHERE slug = 's{number}';",
                "lorem ipsum ".repeat(350)
            );
            sql.push_str(&row);
        }
        fixture.run(&format!("BEGIN; {sql} COMMIT")).await;
    }
    fixture
        .run(
            "INSERT INTO article_country (article_id, country, published_at, live)
             SELECT article_id, 'KH', published_at, TRUE FROM article WHERE slug LIKE '%777';
             ANALYZE",
        )
        .await;
}

/// Prints the median of a few runs.
async fn time(name: &str, fixture: &Fixture, text: &str, filter: &Filter) {
    let query = Query::new(text.split_whitespace().filter_map(|term| {
        let words = term.trim_end_matches('*').split('-').map(str::to_owned).collect();
        Term::new(words, term.ends_with('*'))
    }));
    let (mut times, mut hits) = (Vec::new(), 0);
    for _ in 0..7 {
        let begun = Instant::now();
        hits = search::search(&fixture.db, &query, filter, None, 30, at(0)).await.unwrap().hits.len();
        times.push(begun.elapsed().as_micros());
    }
    times.sort_unstable();
    println!("{:>8} µs  {name}: {text} ({hits})", times[3]);
}

async fn measure(fixture: &Fixture) {
    let all = Filter::default();
    let [first, second, hundredth, rare, rarer] = [0, 1, 100, 5_000, 40_000].map(word);
    for (name, text) in [
        ("the commonest word", first.clone()),
        ("two common words", format!("{first} {hundredth}")),
        ("a word in a tenth", word(60)),
        ("a rare word", rare.clone()),
        ("a rarer word", rarer.clone()),
        ("a common and a rare word", format!("{first} {rare}")),
        ("two letters", format!("{}*", &second[..2])),
        ("three letters", format!("{}*", &rare[..3])),
        ("four letters", format!("{}*", &rare[..4])),
        ("a phrase of common words", format!("{first}-{second}")),
        ("a phrase of three", format!("{first}-{second}-{first}")),
        ("a phrase of four", format!("{first}-{second}-{first}-{hundredth}")),
        ("a rare phrase", format!("{hundredth}-{rare}")),
        ("a word that is not there", "qqqq".to_owned()),
        ("twelve common words", (0..12).map(word).collect::<Vec<_>>().join(" ")),
    ] {
        time(name, fixture, &text, &all).await;
    }
    let rarely = Filter { country: Some(country("KH")), ..all.clone() };
    time("common, in few countries", fixture, &first, &rarely).await;
    time("common, in no country", fixture, &first, &Filter { country: Some(country("FR")), ..all.clone() }).await;
    time("common, in another year", fixture, &first, &Filter { year: Some(2019), ..all }).await;
    let begun = Instant::now();
    let query = Query::new(Term::new(vec!["ba".to_owned()], true));
    drop(search::headlines(&fixture.db, &query, 8, at(0)).await.unwrap());
    println!("{:>8} µs  headlines while typing: ba*", begun.elapsed().as_micros());
}
