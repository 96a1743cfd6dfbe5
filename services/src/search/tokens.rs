//! A text cut into the words that are compared, and where in it each stands.

use crate::fold::letters;
use icu_properties::CodePointMapData;
use icu_properties::props::LineBreak;
use std::ops::Range;

/// The longest word, in characters; a longer one is known by as many.
const LONGEST: usize = 64;

/// A word as it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) word: String,
    /// The bytes of the text that it stands for.
    pub(super) at: Range<usize>,
    /// Those of its first character alone.
    pub(super) first: Range<usize>,
    /// Where it comes from a script without spaces: how many characters it has, two or, at the end of a run, one.
    pub(super) unspaced: Option<usize>,
}

/// The words of a text in their order. A run of a script without spaces is every two characters that follow each other,
/// and the last one alone: so each character begins one word, and what one character begins with is found, too.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut cutter = Cutter::default();
    letters(text, |at, letter| cutter.take(at, letter));
    cutter.end();
    cutter.tokens
}

/// Whether words of its script follow each other without spaces: by Unicode's classes for breaking lines, which let them
/// break anywhere or need a dictionary to.
fn is_unspaced(letter: char) -> bool {
    !letter.is_ascii()
        && matches!(
            CodePointMapData::<LineBreak>::new().get(letter),
            LineBreak::Ideographic
                | LineBreak::ConditionalJapaneseStarter
                | LineBreak::Nonstarter
                | LineBreak::ComplexContext
        )
}

/// Collects letters until a word ends.
#[derive(Default)]
struct Cutter {
    tokens: Vec<Token>,
    run: Vec<(char, Range<usize>)>,
    is_unspaced: bool,
}

impl Cutter {
    fn take(&mut self, at: Range<usize>, letter: Option<char>) {
        let Some(letter) = letter else { return self.end() };
        let is_unspaced = is_unspaced(letter);
        if is_unspaced != self.is_unspaced {
            self.end();
        }
        self.is_unspaced = is_unspaced;
        self.run.push((letter, at));
    }

    fn end(&mut self) {
        if self.is_unspaced {
            for place in 0..self.run.len() {
                let pair = &self.run[place..self.run.len().min(place + 2)];
                self.tokens.extend(token(pair, Some(pair.len())));
            }
        } else {
            self.tokens.extend(token(&self.run, None));
        }
        self.run.clear();
    }
}

/// The word that these letters are; none where there are none.
fn token(letters: &[(char, Range<usize>)], unspaced: Option<usize>) -> Option<Token> {
    let ((_, first), (_, last)) = (letters.first()?, letters.last()?);
    Some(Token {
        word: letters.iter().take(LONGEST).map(|(letter, _)| letter).collect(),
        at: first.start..last.end,
        first: first.clone(),
        unspaced,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::search::{Term, Words};
    use proptest::prelude::*;

    fn cut(text: &str) -> String {
        tokens(text).into_iter().map(|token| token.word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_cut_at_spaces_and_runs_without_spaces_into_pairs() {
        for (text, expected) in [
            ("Côte d’Ivoire: 12 ports", "cote d ivoire 12 ports"),
            ("渔船", "渔船 船"),
            ("他们说:渔工", "他们 们说 说 渔工 工"),
            ("iPhone手機", "iphone 手機 機"),
            ("コーヒー", "コー ーヒ ヒー ー"),
            ("佐々木", "佐々 々木 木"),
            ("ชาว", "ชา าว ว"),
            ("ຊາວ", "ຊາ າວ ວ"),
            ("កម្ពុ", "កម ម្ ្ព ពុ ុ"),
            ("မြန်", "မြ ြန န် ်"),
            ("हिन्दी में", "हिन्दी में"),
            ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
            ("🚢 — …", ""),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
        assert_eq!(cut(&"x".repeat(1_000)), "x".repeat(64));
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let found: Vec<_> = tokens("«É» 渔船").into_iter().map(|token| (token.at, token.first)).collect();
        assert_eq!(found, [(2..4, 2..4), (7..13, 7..10), (10..13, 10..13)]);
    }

    proptest! {
        #[test]
        fn whatever_is_written_becomes_words_that_both_databases_take(text in "(\\PC|\\s|\\x00|[a-z가각渔ชाé'\"\u{200d}\u{301}]){0,60}") {
            let tokens = tokens(&text);
            let whole = Words::new(tokens.iter().map(|token| &token.word));
            prop_assert_eq!(whole.as_str().split_terminator(' ').count(), tokens.len());
            for token in tokens {
                prop_assert!(text.get(token.at.clone()).is_some() && token.at.start <= token.first.start, "{token:?}");
                prop_assert!(Term::new(vec![token.word], false).is_some());
            }
        }
    }
}
