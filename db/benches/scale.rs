//! How long queries take when there is much to read. It prints, and fails nothing:
//! `scripts/with-postgres cargo bench -p db`.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

#[path = "../tests/it/engines.rs"]
mod engines;
#[path = "../tests/it/examples.rs"]
mod examples;

use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::{at, country, member, permit, slug};
use db::{articles, counts, members};
use domain::feed::{Cursor, FeedFilter};
use domain::language::Language;
use domain::member::MemberId;
use std::time::Instant;

#[tokio::main]
async fn main() {
    for_each_engine(async |fixture| {
        for (members, stories) in [(10_000, 500), (1_000_000, 50_000)] {
            fill(fixture, members, stories).await;
            measure(fixture, members).await;
        }
    })
    .await;
}

/// Prints the median of a few runs, in microseconds.
async fn time(name: &str, run: impl AsyncFn()) {
    let mut times = Vec::new();
    for _ in 0..15 {
        let begun = Instant::now();
        run().await;
        times.push(begun.elapsed().as_micros());
    }
    times.sort_unstable();
    println!("{:>8} µs  {name}", times[7]);
}

async fn measure(fixture: &Fixture, size: u128) {
    let db = &fixture.db;
    println!("{:?}, {size} members", fixture.kind);
    let (everything, now) = (FeedFilter::default(), at(0));
    let by_country = FeedFilter { country: Some(country("KH")), ..FeedFilter::default() };
    let by_topic = FeedFilter { topic: Some(slug("ports")), ..FeedFilter::default() };
    let by_both = FeedFilter { country: Some(country("KH")), topic: Some(slug("ports")), ..FeedFilter::default() };
    for (name, filter) in [("feed", everything), ("country", by_country), ("topic", by_topic), ("both", by_both)] {
        time(name, async || drop(articles::list(db, &filter, None, 30, now).await.unwrap())).await;
    }
    let deep = Cursor { published_at: at(-500_000), id: domain::article::ArticleId(0) };
    time("feed, far down", async || {
        drop(articles::list(db, &FeedFilter::default(), Some(deep), 30, now).await.unwrap());
    })
    .await;
    time("one story", async || drop(articles::find(db, &slug("s7"), Language::English, None, now).await.unwrap()))
        .await;
    time("countries with news", async || drop(articles::countries(db, now).await.unwrap())).await;
    counts::publish(db, &permit(), at(i64::try_from(size).unwrap())).await.unwrap();
    time("newest snapshot", async || drop(counts::latest(db).await.unwrap())).await;
    let later = at(i64::try_from(size).unwrap() + 1);
    time("publish, nothing new", async || drop(counts::publish(db, &permit(), later).await.unwrap())).await;
    let joined = std::cell::Cell::new(size * 1_000_000);
    time("one member joins", async || {
        joined.set(joined.get() + 1);
        members::insert(db, &permit(), &[member(joined.get(), "KH")], now).await.unwrap();
    })
    .await;
    time("one member moves there and back", async || {
        for code in ["BF", "KH"] {
            members::update_country(db, &permit(), MemberId(joined.get()), country(code), now).await.unwrap();
        }
    })
    .await;
    let begun = Instant::now();
    counts::set_floor(db, &permit(), country("FR"), at(0)).await.unwrap();
    println!("{:>8} µs  a floor under a fiftieth of the members", begun.elapsed().as_micros());
}

async fn fill(fixture: &Fixture, size: u128, stories: u32) {
    fixture.run("DELETE FROM member; DELETE FROM article; DELETE FROM topic; DELETE FROM count_floor").await;
    let codes: Vec<_> = domain::country::CountryCode::all().collect();
    let begun = Instant::now();
    let all: Vec<_> = (1..=size)
        .map(|id| domain::member::NewMember {
            country: if id % 50 == 0 { country("FR") } else { codes[usize::try_from(id % 250).unwrap()] },
            ..member(id.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835), "KH")
        })
        .collect();
    members::insert(&fixture.db, &permit(), &all, at(0)).await.unwrap();
    println!("{:>8} ms  importing {size} members", begun.elapsed().as_millis());
    let (id, random) = match fixture.kind {
        Kind::Sqlite => ("randomblob(16)", "abs(random()) % 1000000000000"),
        Kind::Postgres => ("gen_random_uuid()", "(random() * 1000000000000)::bigint"),
    };
    let newest = at(0).micros();
    fixture
        .run(&format!(
            "INSERT INTO topic (topic_id, slug) VALUES ({id}, 'ports');
             INSERT INTO article (article_id, slug, language, headline, standfirst, published_at, audience, state,
                revision, created_at, updated_at, html_version, html, body)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {stories})
             SELECT {id}, 's' || i, 'en', 'A headline of the usual length, of some sixty characters',
                'A standfirst that says what it is and why it matters, in one or two sentences of a fair length.',
                {newest} - {random}, 'public', 'published', 1, 0, 0, 2, replace('{body}', 'x', 'lorem '),
                replace('{body}', 'x', 'lorem ') FROM n;
             INSERT INTO article_country (article_id, country, published_at, live)
             SELECT article_id, 'KH', published_at, TRUE FROM article WHERE published_at % 40 = 0
             UNION ALL SELECT article_id, 'BF', published_at, TRUE FROM article WHERE published_at % 3 = 0;
             INSERT INTO article_topic (article_id, topic_id, published_at, live)
             SELECT article_id, topic_id, published_at, TRUE FROM article, topic WHERE published_at % 4 = 0;
             ANALYZE",
            body = "x".repeat(700)
        ))
        .await;
}
