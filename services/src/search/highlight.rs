//! Where in a text the words stand that somebody looked for, and the text with these marked.

use super::tokens::{Token, tokens};
use crate::map::escape;
use domain::html::SafeHtml;
use domain::search::{Query, Term};
use std::ops::Range;

/// One place where a term stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// Which of the query's.
    pub(super) term: usize,
    /// The bytes of the text.
    pub(super) at: Range<usize>,
}

/// The text with every term of the query in a `<mark>`, whole words also where only their beginning was looked for.
pub fn highlight(query: &Query, text: &str) -> SafeHtml {
    SafeHtml::vouch(marked(text, 0..text.len(), &find(query, &tokens(text))))
}

/// Every place where a term stands, in the order of the text.
pub(super) fn find(query: &Query, tokens: &[Token]) -> Vec<Found> {
    let starts = 0..tokens.len();
    let here = |start: usize| {
        let terms = query.terms().iter().enumerate();
        terms.filter_map(move |(term, words)| Some(Found { term, at: stands(words, tokens.get(start..)?)? }))
    };
    starts.flat_map(here).collect()
}

/// The bytes of the term where the words begin with it.
fn stands(term: &Term, tokens: &[Token]) -> Option<Range<usize>> {
    let words = term.words();
    let tokens = tokens.get(..words.len())?;
    let (last, first) = (tokens.last()?, tokens.first()?);
    for (token, word) in tokens.iter().zip(words) {
        let may_go_on = term.is_prefix() && std::ptr::eq(token, last);
        let is_it = if may_go_on { token.word.starts_with(word.as_str()) } else { token.word == *word };
        if !is_it {
            return None;
        }
    }
    // Of a pair of characters only the first was looked for.
    let end = if term.is_prefix() && last.unspaced.is_some() { last.first.end } else { last.at.end };
    Some(first.at.start..end)
}

/// The bytes `within` of the text, escaped, with marks around what was found. Where that overlaps it is one mark.
pub(super) fn marked(text: &str, within: Range<usize>, found: &[Found]) -> String {
    let mut html = String::with_capacity(within.len() * 5 / 4);
    let mut done = within.start;
    let mut spans = found.iter().map(|found| found.at.clone()).peekable();
    while let Some(mut span) = spans.next() {
        while let Some(next) = spans.next_if(|next| next.start < span.end) {
            span.end = span.end.max(next.end);
        }
        let (start, end) = (span.start.max(done), span.end.min(within.end));
        if start < end {
            html.push_str(&escape(&text[done..start]));
            html.push_str("<mark>");
            html.push_str(&escape(&text[start..end]));
            html.push_str("</mark>");
            done = end;
        }
    }
    html.push_str(&escape(&text[done..within.end]));
    html
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use proptest::prelude::*;

    fn marks(typed: &str, text: &str) -> String {
        highlight(&parse(typed), text).into_string()
    }

    #[test]
    fn words_that_are_the_same_to_a_search_are_marked_as_they_are_written() {
        for (typed, text, expected) in [
            ("la cot ", "La Côt, la Côte", "<mark>La</mark> <mark>Côt</mark>, <mark>la</mark> Côte"),
            ("fish", "Fishing, a fish & chips", "<mark>Fishing</mark>, a <mark>fish</mark> &amp; chips"),
            ("\"of the sea", "Of the seas", "<mark>Of the seas</mark>"),
            ("a-b b-c ", "a b c", "<mark>a b c</mark>"),
            ("渔船", "旧渔船。", "旧<mark>渔船</mark>。"),
            ("渔", "渔船,渔", "<mark>渔</mark>船,<mark>渔</mark>"),
            ("ประมง", "ชาวประมงไทย", "ชาว<mark>ประมง</mark>ไทย"),
            ("ليلة ", "لَيْلَة", "<mark>لَيْلَة</mark>"),
            ("b ", "<b>&quot;", "&lt;<mark>b</mark>&gt;&amp;quot;"),
            ("", "a", "a"),
            ("strasse ", "Straße", "<mark>Straße</mark>"),
        ] {
            assert_eq!(marks(typed, text), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn without_its_marks_it_is_the_text_escaped(typed: String, text: String, word in "[a-c<&\"é渔 ]{0,40}") {
            for text in [&text, &word] {
                for typed in [&typed, text] {
                    let html = marks(typed, text);
                    prop_assert_eq!(html.replace("<mark>", "").replace("</mark>", ""), escape(text));
                }
            }
        }
    }
}
