//! The piece of a story that says best why it was found.

use super::highlight::{Found, find, highlight, marked};
use super::plain;
use super::tokens::{Token, tokens};
use domain::html::SafeHtml;
use domain::search::Query;
use std::collections::BTreeSet;
use std::ops::Range;

/// How long it is, in characters.
const LENGTH: usize = 200;
/// How much of it comes before what was looked for, at most.
const LEAD: usize = 60;

/// Some 200 characters of the text, around the first place with the most of the query's terms, which are marked; the
/// standfirst where the text has none of them.
pub fn excerpt(query: &Query, standfirst: &str, html: &SafeHtml) -> SafeHtml {
    let text = plain::text(html);
    let tokens = tokens(&text);
    let found = find(query, &tokens);
    let Some(best) = best(&text, &found) else { return highlight(query, standfirst) };
    let within = around(&text, &tokens, best);
    let before = if within.start > 0 { "… " } else { "" };
    let after = if within.end < text.len() { " …" } else { "" };
    SafeHtml::vouch(format!("{before}{}{after}", marked(&text, within, &found)))
}

/// Where the passage with the most terms begins; of equally good ones the first.
fn best(text: &str, found: &[Found]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (place, first) in found.iter().enumerate() {
        let limit = forward(text, first.at.start, LENGTH - LEAD);
        let near = found[place..].iter().take_while(|next| next.at.start < limit).filter(|next| next.at.end <= limit);
        let terms = near.map(|next| next.term).collect::<BTreeSet<_>>().len();
        if best.is_none_or(|(most, _)| terms > most) {
            best = Some((terms, first.at.start));
        }
    }
    best.map(|(_, start)| start)
}

/// The piece around a place, from the beginning of a word to the end of one.
fn around(text: &str, tokens: &[Token], place: usize) -> Range<usize> {
    let earliest = back(text, place, LEAD);
    let begins = tokens.iter().map(|token| token.at.start).find(|start| *start >= earliest);
    let start = if earliest == 0 { 0 } else { begins.unwrap_or(place).min(place) };
    let latest = forward(text, start, LENGTH);
    // Of a script without spaces any character may be the last one.
    let ends = tokens.iter().rev().map(|token| if token.unspaced.is_some() { token.first.end } else { token.at.end });
    let end = if latest == text.len() { latest } else { ends.into_iter().find(|end| *end <= latest).unwrap_or(latest) };
    start..if end > place { end } else { latest }
}

/// The place so many characters later.
fn forward(text: &str, from: usize, characters: usize) -> usize {
    text[from..].char_indices().nth(characters).map_or(text.len(), |(offset, _)| from + offset)
}

/// The place so many characters earlier.
fn back(text: &str, from: usize, characters: usize) -> usize {
    text[..from].char_indices().rev().take(characters).last().map_or(from, |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::render::html;
    use proptest::prelude::*;

    fn piece(typed: &str, markdown: &str) -> String {
        excerpt(&parse(typed), "The standfirst & more.", &html(markdown)).into_string()
    }

    #[test]
    fn the_passage_with_most_of_what_was_looked_for_is_shown_and_cut_between_words() {
        let filler = "lorem ipsum dolor ".repeat(30);
        let text = format!("A boat. {filler} Before the boat came to the *pier* & left. {filler}");
        let piece = piece("boat pier ", &text);
        assert!(piece.starts_with("… ") && piece.ends_with(" …"), "{piece}");
        assert!(piece.contains("Before the <mark>boat</mark> came to the <mark>pier</mark> &amp; left."), "{piece}");
        let bare = piece.replace("<mark>", "").replace("</mark>", "").replace("&amp;", "&");
        assert!((150..=204).contains(&bare.chars().count()), "{piece}");
        for word in bare.split_whitespace() {
            assert!(text.contains(&format!("{word} ")) || word == "…" || word == "pier", "{word} is no whole word");
        }
    }

    #[test]
    fn a_short_text_is_shown_whole_and_one_without_a_match_not_at_all() {
        assert_eq!(piece("boat ", "A boat."), "A <mark>boat</mark>.");
        assert_eq!(piece("standfirst ", "A boat."), "The <mark>standfirst</mark> &amp; more.");
        assert_eq!(piece("", "A boat."), "The standfirst &amp; more.");
    }

    #[test]
    fn a_script_without_spaces_is_cut_between_characters() {
        let piece = piece("渔船", &format!("{}渔船{}", "海".repeat(300), "港".repeat(300)));
        assert_eq!(piece, format!("… {}<mark>渔船</mark>{} …", "海".repeat(60), "港".repeat(138)));
    }

    proptest! {
        #[test]
        fn whatever_is_looked_for_in_whatever_text_there_is_a_piece(typed in "[a-c\"é渔 ]{0,12}", text in "[a-c.é渔ก\u{301} ]{0,600}") {
            let piece = piece(&typed, &text);
            let bare = piece.replace("<mark>", "").replace("</mark>", "");
            prop_assert!(!bare.is_empty() && bare.chars().count() <= LENGTH + 4);
        }
    }
}
