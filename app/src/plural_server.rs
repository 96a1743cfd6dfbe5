//! Plural categories and grouped numbers on the server; `plural_browser.rs` is its twin.

use domain::language::Language;
use services::intl;

/// The CLDR plural category of `n` in the language of `tag`.
pub(crate) fn category(n: u64, tag: &str) -> String {
    intl::plural_category(n, language(tag)).to_owned()
}

/// `number`, grouped as the language of `tag` groups it.
pub(crate) fn number(number: u64, tag: &str) -> String {
    intl::number(number, language(tag))
}

fn language(tag: &str) -> Language {
    tag.get(..2).and_then(|tag| tag.parse().ok()).unwrap_or_default()
}
