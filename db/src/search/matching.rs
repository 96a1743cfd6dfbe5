//! Which stories meet a query: in the words of SQLite's FTS5, and in those of PostgreSQL's `tsquery`. Neither is given
//! anything to interpret: words have no ASCII but small letters and digits (`domain::search`), and stand in quotation marks.

use crate::engine::Engine;
use domain::search::{Query, Rank, Term};

/// Where SQLite's index has a story's number.
const ROWID: &str = "_article_search.rowid";
/// Where PostgreSQL's has it.
const PLACE: &str = "_article_search.place";

/// What is asked stands in `$10` alone; `$11` is empty.
const FTS: &str = "_article_search MATCH $10 AND $11 = ''";

/// The index knows which words are where; that those of a phrase follow each other, the text tells. A bar, which is in no
/// word, keeps a phrase from beginning in one field and ending in another.
const HEADLINE: &str = "_article_search.headline @@ CAST($10 AS TSQUERY)
    AND ' ' || entry.headline || ' ' LIKE ALL (string_to_array($11, '|'))";
const OPENING: &str = "_article_search.opening @@ CAST($10 AS TSQUERY)
    AND ' ' || entry.headline || ' | ' || entry.standfirst || ' ' LIKE ALL (string_to_array($11, '|'))
    AND NOT (_article_search.headline @@ CAST($10 AS TSQUERY)
        AND ' ' || entry.headline || ' ' LIKE ALL (string_to_array($11, '|')))";
const TEXT: &str = "_article_search.everything @@ CAST($10 AS TSQUERY)
    AND ' ' || entry.headline || ' | ' || entry.standfirst || ' | ' || entry.body || ' '
        LIKE ALL (string_to_array($11, '|'))
    AND NOT (_article_search.opening @@ CAST($10 AS TSQUERY)
        AND ' ' || entry.headline || ' | ' || entry.standfirst || ' ' LIKE ALL (string_to_array($11, '|')))";

/// What holds of stories of that rank, and the name of a story's number in the index.
pub(super) fn condition<S, P>(engine: &Engine<S, P>, rank: Rank) -> (&'static str, &'static str) {
    match (engine, rank) {
        (Engine::Sqlite(_), _) => (FTS, ROWID),
        (Engine::Postgres(_), Rank::Headline) => (HEADLINE, PLACE),
        (Engine::Postgres(_), Rank::Opening) => (OPENING, PLACE),
        (Engine::Postgres(_), Rank::Text) => (TEXT, PLACE),
    }
}

/// What is looked for: `$10` and `$11` of the condition.
pub(super) fn parameters<S, P>(engine: &Engine<S, P>, query: &Query, rank: Rank) -> (String, String) {
    match engine {
        Engine::Sqlite(_) => (fts(query, rank), String::new()),
        Engine::Postgres(_) => (tsquery(query), phrases(query)),
    }
}

/// <https://www.sqlite.org/fts5.html#full_text_query_syntax>
fn fts(query: &Query, rank: Rank) -> String {
    let term = |term: &Term| format!("\"{}\"{}", term.words().join(" "), if term.is_prefix() { " *" } else { "" });
    let all = query.terms().iter().map(term).collect::<Vec<_>>().join(" AND ");
    match rank {
        Rank::Headline => format!("{{headline}} : ({all})"),
        Rank::Opening => format!("({{headline standfirst}} : ({all})) NOT ({{headline}} : ({all}))"),
        Rank::Text => format!("({all}) NOT ({{headline standfirst}} : ({all}))"),
    }
}

/// All the words, each once: more would say no more.
fn tsquery(query: &Query) -> String {
    let mut words: Vec<String> = Vec::new();
    for term in query.terms() {
        for (place, word) in term.words().iter().enumerate() {
            let may_go_on = term.is_prefix() && place + 1 == term.words().len();
            let word = format!("'{word}'{}", if may_go_on { ":*" } else { "" });
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.join(" & ")
}

/// The phrases, as patterns with bars between them.
fn phrases(query: &Query) -> String {
    let phrases = query.terms().iter().filter(|term| term.words().len() > 1);
    let pattern = |term: &Term| format!("% {}{}%", term.words().join(" "), if term.is_prefix() { "" } else { " " });
    phrases.map(pattern).collect::<Vec<_>>().join("|")
}
