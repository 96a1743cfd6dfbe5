//! What somebody typed as what is looked for.

use super::tokens::{Token, tokens};
use domain::search::{Query, Term};

/// How much of what was typed is read, in characters.
const LONGEST: usize = 200;

/// What opens or closes a phrase.
const QUOTES: [char; 13] = ['"', '“', '”', '„', '‟', '«', '»', '「', '」', '『', '』', '＂', '〝'];

/// From how many letters on a word may always go on: "boat" is to find boats, but "the" not everything about them.
const LONG: usize = 4;

/// Reads what was typed: words, all of which are to be there, and phrases between quotation marks. Long words may go on,
/// in phrases none; the last of all may, where no space follows it. Everything else means nothing: there are no operators,
/// and nothing is a mistake.
pub fn parse(typed: &str) -> Query {
    let typed: String = typed.chars().take(LONGEST).collect();
    let mut terms = Vec::new();
    let mut parts = typed.split(QUOTES).enumerate().peekable();
    while let Some((number, part)) = parts.next() {
        let is_last = parts.peek().is_none();
        if number % 2 == 1 {
            // Between two quotation marks, or after one that is not closed yet.
            terms.extend(term(part, is_last, false));
            continue;
        }
        let mut words = part.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let is_open = is_last && words.peek().is_none() && part.ends_with(word);
            terms.extend(term(word, is_open, true));
        }
    }
    Query::new(terms)
}

/// What was typed without a space, or as a phrase. Where it `is_open`, its last word may go on, unless it is one letter:
/// that begins nearly everything. A long one may anyway, where it `is_free`.
fn term(text: &str, is_open: bool, is_free: bool) -> Option<Term> {
    let mut tokens = tokens(text);
    let is_prefix = match tokens.last()? {
        // The character alone is the end of a run in a text, but what is looked for may go on.
        Token { unspaced: Some(_), .. } => {
            if let [.., Token { unspaced: Some(2), .. }, _] = tokens.as_slice() {
                tokens.pop();
                false
            } else {
                true
            }
        }
        Token { word, .. } => {
            let has = |letters: usize| word.chars().nth(letters - 1).is_some();
            is_free && has(LONG) || is_open && has(2) && !text.ends_with(char::is_whitespace)
        }
    };
    Term::new(tokens.into_iter().map(|token| token.word).collect(), is_prefix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Terms with a slash between them, and a star where the last word may go on.
    fn read(typed: &str) -> String {
        let terms = parse(typed);
        let shown = terms.terms().iter().map(|term| term.words().join(" ") + if term.is_prefix() { "*" } else { "" });
        shown.collect::<Vec<_>>().join("/")
    }

    #[test]
    fn words_and_phrases_are_read_and_nothing_else_means_anything() {
        for (typed, expected) in [
            ("", ""),
            (" \t ", ""),
            ("?!* \" \"", ""),
            ("Fishing", "fishing*"),
            ("Fishing ", "fishing*"),
            ("The sea ", "the/sea"),
            ("port workers", "port*/workers*"),
            ("port port", "port*"),
            ("port \"port\"", "port*/port"),
            ("\"port workers\" paid", "port workers/paid*"),
            ("\"port workers\"", "port workers"),
            ("\"port wor", "port wor*"),
            ("\"port ", "port"),
            ("„Côte d’Ivoire“ «les ports»", "cote d ivoire/les ports"),
            ("côte-d'ivoire", "cote d ivoire*"),
            ("title:fish AND (ship OR -net) NEAR/2 ^a* \\ %_", "title fish*/and/ship*/or/net/near 2/a"),
            ("a", "a"),
            ("plan b", "plan*/b"),
            ("\0 x\u{200b}y", "xy*"),
            ("渔船", "渔船"),
            ("渔", "渔*"),
            ("渔 船", "渔*/船*"),
            ("「渔船 abc」", "渔船 船 abc"),
            ("abc渔", "abc 渔*"),
            ("ชาวประมง", "ชา าว วป ปร ระ ะม มง"),
        ] {
            assert_eq!(read(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn what_is_too_long_or_too_much_is_not_read() {
        assert_eq!(read(&"x".repeat(10_000)), format!("{}*", "x".repeat(64)));
        assert_eq!(read(&format!("{}abc", "é ".repeat(100))), "e");
        let many = (10..40).map(|number: u8| number.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(parse(&many).terms().len(), domain::search::MOST_TERMS);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_query(typed: String) {
            let query = parse(&typed);
            prop_assert!(query.terms().len() <= domain::search::MOST_TERMS);
        }
    }
}
