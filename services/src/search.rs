//! Words to search by: of what was written, of what somebody types, and where in a story they stand. Both databases
//! compare what is made here byte by byte, so whatever is to be found is decided here.
//!
//! Accents, case and punctuation make no difference. Where a script has no spaces between words (Chinese, Japanese, Thai,
//! Lao, Khmer, Burmese), every two characters that follow each other are a word: any piece of a text finds it.

mod excerpt;
mod highlight;
mod plain;
mod query;
mod suggest;
mod tokens;

pub use excerpt::excerpt;
pub use highlight::highlight;
pub use query::parse;
pub use suggest::{MOST_SUGGESTIONS, suggest};

use domain::html::SafeHtml;
use domain::search::{Searchable, Words};

/// The words of a story, of its text as its readers see it.
pub fn searchable(headline: &str, standfirst: &str, html: &SafeHtml) -> Searchable {
    Searchable { headline: words(headline), standfirst: words(standfirst), body: words(&plain::text(html)) }
}

fn words(text: &str) -> Words {
    Words::new(tokens::tokens(text).into_iter().map(|token| token.word))
}
