//! Full-text search: texts as words that are compared, what is looked for among them, and what is found. Making words of
//! what somebody wrote or typed is a craft of `services`; finding them is the databases', and both find the same.

mod place;

pub use place::{Place, Rank};

use crate::article::{ArticleCard, ArticleLink, Slug};
use crate::country::CountryCode;
use crate::html::SafeHtml;
use crate::language::Language;
use crate::moment::Moment;
use crate::month::Month;

/// The longest word, in bytes: PostgreSQL's limit is 2,046, and nobody writes longer ones.
pub const LONGEST_WORD: usize = 256;
/// The longest text, in bytes: the words of a whole story, with its headline and standfirst, must stay below the
/// 1,048,575 bytes of PostgreSQL's `tsvector`. What is beyond is not found.
pub const LONGEST_TEXT: usize = 900_000;
/// The most terms of a query.
pub const MOST_TERMS: usize = 12;
/// The most words of all its terms together.
pub const MOST_WORDS: usize = 120;

/// Whether both engines take this for one word, which is then compared byte by byte: of ASCII it has nothing but small
/// letters and digits.
fn is_word(word: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || !letter.is_ascii();
    !word.is_empty() && word.len() <= LONGEST_WORD && word.chars().all(plain)
}

/// A text as it is searched: its words in their order, with one space between them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words(String);

impl Words {
    /// As many of the words as there is room for; what is none is left out.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut text = String::new();
        for word in words {
            let word = word.as_ref();
            if !is_word(word) {
                continue;
            }
            if text.len() + 1 + word.len() > LONGEST_TEXT {
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What of a story is searched.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Searchable {
    /// The words of its headline.
    pub headline: Words,
    /// Those of its standfirst.
    pub standfirst: Words,
    /// Those of its text.
    pub body: Words,
}

/// One word, or several that follow each other in one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    words: Vec<String>,
    is_prefix: bool,
}

impl Term {
    /// None where there is no word, or one is none. Where `is_prefix`, a longer word may stand in the place of the last.
    pub fn new(words: Vec<String>, is_prefix: bool) -> Option<Self> {
        let good = !words.is_empty() && words.iter().all(|word| is_word(word));
        good.then_some(Self { words, is_prefix })
    }

    /// The words, at least one.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word may go on.
    pub fn is_prefix(&self) -> bool {
        self.is_prefix
    }
}

/// What is looked for: stories with all of the terms. Without any it finds nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query(Vec<Term>);

impl Query {
    /// The first of the terms, each once.
    pub fn new(terms: impl IntoIterator<Item = Term>) -> Self {
        let (mut kept, mut words) = (Vec::new(), 0);
        for term in terms {
            words += term.words.len();
            if words > MOST_WORDS || kept.len() == MOST_TERMS {
                break;
            }
            if !kept.contains(&term) {
                kept.push(term);
            }
        }
        Self(kept)
    }

    /// The terms.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a search is narrowed to; nothing set lets everything pass.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Stories about this country.
    pub country: Option<CountryCode>,
    /// Stories of this topic.
    pub topic: Option<Slug>,
    /// Stories from this organisation.
    pub source: Option<Slug>,
    /// Stories in this language.
    pub language: Option<Language>,
    /// Stories published in this year, in UTC.
    pub year: Option<u16>,
}

impl Filter {
    /// From when on, and before when, stories were published that pass and are out by `now`.
    pub fn span(&self, now: Moment) -> (Moment, Moment) {
        let out = now.micros().saturating_add(1);
        let Some(year) = self.year else { return (Moment::from_micros(i64::MIN), Moment::from_micros(out)) };
        let begins = |year: i32| Month { year, number: 1 }.begins();
        (begins(i32::from(year)), Moment::from_micros(begins(i32::from(year) + 1).micros().min(out)))
    }
}

/// A story that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// What lists show of it.
    pub card: ArticleCard,
    /// Its text, from which an extract is made.
    pub html: SafeHtml,
    /// Where in the list it stands.
    pub place: Place,
}

/// One page of what was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// The stories, best first.
    pub hits: Vec<Hit>,
    /// After which place the next page begins, if there is one.
    pub next: Option<Place>,
}

/// What somebody who is still typing may mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Suggestion {
    /// A country, and the name that matched, where that is not the one that the reader is shown.
    Country(CountryCode, Option<&'static str>),
    /// A topic: its name in addresses and the one to read.
    Topic(Slug, String),
    /// A story.
    Story(ArticleLink),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(word: &str) -> Option<Term> {
        Term::new(vec![word.to_owned()], false)
    }

    #[test]
    fn a_word_is_what_both_engines_take_for_one() {
        for good in ["fish", "42", "κυπροσ", "港口", "x\u{3000}y"] {
            assert!(term(good).is_some(), "{good}");
        }
        for bad in ["", "Fish", "a b", "a\"b", "a'b", "a\\b", "a%b", "a_b", "a|b", "a\0b", "a\nb", &"x".repeat(257)] {
            assert!(term(bad).is_none(), "{bad:?}");
            assert_eq!(Words::new(["a", bad, "b"]).as_str(), "a b");
        }
        assert!(Term::new(Vec::new(), true).is_none());
    }

    #[test]
    fn a_text_ends_with_the_last_word_that_it_has_room_for() {
        let words = Words::new(std::iter::repeat_n("x".repeat(250), 10_000));
        assert!(words.as_str().len() <= LONGEST_TEXT && words.as_str().len() > LONGEST_TEXT - 251);
        assert!(!words.as_str().ends_with(' '));
    }

    #[test]
    fn a_query_has_each_term_once_and_not_too_many() {
        let terms = |number: usize| (0..number).filter_map(|number| term(&format!("t{}", number / 2)));
        assert_eq!(Query::new(terms(6)).terms().len(), 3);
        assert_eq!(Query::new(terms(100)).terms().len(), MOST_TERMS);
        let long = Term::new(vec!["x".to_owned(); MOST_WORDS + 1], false);
        assert!(Query::new(long).is_empty());
    }

    #[test]
    fn a_year_begins_and_ends_in_utc_and_never_reaches_past_now() {
        let now = Moment::from_seconds(1_559_347_200); // June 2019
        let span = |year| {
            let (from, to) = Filter { year, ..Filter::default() }.span(now);
            (from.micros(), to.micros())
        };
        assert_eq!(span(Some(2018)), (1_514_764_800_000_000, 1_546_300_800_000_000));
        assert_eq!(span(Some(2019)), (1_546_300_800_000_000, now.micros() + 1));
        assert_eq!(span(None), (i64::MIN, now.micros() + 1));
        let (from, to) = span(Some(u16::MAX));
        assert!(from > to, "nothing is out yet");
    }
}
