//! That both engines find the same, in the same order, as a plain reading of the rule does: any words, any query.

use crate::engines::for_each_engine;
use crate::examples::{Dice, article, at, permit, rendered};
use db::{Db, articles, search};
use domain::search::{Filter, Query, Rank, Searchable, Term, Words};
use std::cmp::Reverse;

/// Words of many scripts, some the beginnings of others, and some that an engine could take for something else.
const WORDS: [&str; 32] = [
    "a",
    "an",
    "and",
    "anders",
    "or",
    "not",
    "near",
    "the",
    "fish",
    "fisher",
    "fishers",
    "42",
    "420",
    "é",
    "éa",
    "κυπροσ",
    "порт",
    "порту",
    "مصر",
    "مصري",
    "渔船",
    "渔",
    "船工",
    "ชา",
    "าว",
    "हिन्दी",
    "हिन्दीम",
    "한국",
    "\u{1f6a2}",
    "\u{200b}",
    "a\u{301}",
    "\u{3000}x",
];

struct Story {
    name: String,
    published: i64,
    fields: [Vec<&'static str>; 3],
}

/// Whether the term stands in the field.
fn stands(term: &Term, field: &[&str]) -> bool {
    field.windows(term.words().len()).any(|window| {
        window.iter().zip(term.words()).enumerate().all(|(place, (word, wanted))| {
            let may_go_on = term.is_prefix() && place + 1 == term.words().len();
            if may_go_on { word.starts_with(wanted.as_str()) } else { word == wanted }
        })
    })
}

/// The rule: the rank by the first fields that have all terms.
fn rank(story: &Story, query: &Query) -> Option<Rank> {
    let have = |fields: &[Vec<&str>]| query.terms().iter().all(|term| fields.iter().any(|field| stands(term, field)));
    [(1, Rank::Headline), (2, Rank::Opening), (3, Rank::Text)]
        .into_iter()
        .find_map(|(fields, rank)| have(&story.fields[..fields]).then_some(rank))
}

fn some(dice: &mut Dice, most: usize) -> Vec<&'static str> {
    (0..=dice.below(most)).map(|_| dice.pick(&WORDS)).collect()
}

fn any_query(dice: &mut Dice, stories: &[Story]) -> Query {
    let terms = (0..=dice.below(3)).filter_map(|_| {
        let mut words: Vec<String> = some(dice, 3).into_iter().map(str::to_owned).collect();
        if dice.below(2) == 0 {
            // Something that stands somewhere.
            let field = &stories[dice.below(stories.len())].fields[dice.below(3)];
            let start = dice.below(field.len());
            words =
                field[start..field.len().min(start + 1 + dice.below(3))].iter().map(|&word| word.to_owned()).collect();
        }
        let is_prefix = dice.below(3) == 0;
        if is_prefix && let Some(last) = words.last_mut() {
            *last = last.chars().take(1 + dice.below(3)).collect();
        }
        Term::new(words, is_prefix)
    });
    Query::new(terms)
}

/// All that is found, page by page.
async fn found(db: &Db, query: &Query, limit: u32) -> Vec<(String, Rank)> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = search::search(db, query, &Filter::default(), after, limit, at(100)).await.unwrap();
        found.extend(page.hits.iter().map(|hit| (hit.card.slug.to_string(), hit.place.rank)));
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn both_engines_find_what_the_rule_says_in_its_order() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let mut dice = Dice(7);
        let mut stories = Vec::new();
        for number in 0..60 {
            let published = i64::try_from(dice.below(12)).unwrap();
            let fields = [some(&mut dice, 4), some(&mut dice, 8), some(&mut dice, 30)];
            let story = Story { name: format!("s{number}"), published, fields };
            let mut new = article(&story.name);
            new.published_at = at(published);
            let [headline, standfirst, body] = story.fields.each_ref().map(Words::new);
            let rendered =
                domain::article::Rendered { searchable: Searchable { headline, standfirst, body }, ..rendered(&new) };
            articles::save(db, &permit(), &new, &rendered, at(0)).await.unwrap();
            stories.push(story);
        }
        let mut hits = 0;
        for _ in 0..600 {
            let query = any_query(&mut dice, &stories);
            // Of those of one moment, the one that was stored later is the newer one.
            let mut expected: Vec<_> = stories
                .iter()
                .enumerate()
                .filter_map(|(number, story)| Some((rank(story, &query)?, Reverse((story.published, number)), story)))
                .filter(|_| !query.is_empty())
                .collect();
            expected.sort_by_key(|(rank, order, _)| (*rank, *order));
            let expected: Vec<_> = expected.into_iter().map(|(rank, _, story)| (story.name.clone(), rank)).collect();
            assert_eq!(found(db, &query, 11).await, expected, "{query:?}");
            hits += expected.len();
        }
        assert!(hits > 3_000, "only {hits} were there to be found");
    })
    .await;
}
