//! The interface's sentences in the reader's language, as typed functions made at build time from `locales/`.
//! The server holds every language; the browser is given the one it shows.

use crate::plural;
use crate::wire::packed::unpack;
use domain::language::Language;
use leptos::prelude::use_context;
use serde::Deserialize;
use std::sync::LazyLock;

/// The language whose addresses have no prefix.
const DEFAULT: &str = "en";

/// One language's sentences: its tag, its direction, the messages in order of their keys. `build.rs` packs them.
#[derive(Deserialize, Debug)]
struct Catalogue(String, String, Vec<Message>);

/// A sentence, or its forms by plural category.
#[derive(Deserialize, Debug)]
enum Message {
    Text(String),
    Plural(Vec<(String, String)>),
}

/// One language's sentences as they travel.
#[derive(Clone, Copy, Debug)]
pub struct Sentences {
    /// The language's tag.
    pub tag: &'static str,
    /// Those that every reader is given.
    pub public: &'static str,
    /// These, and after them those of the administration.
    pub whole: &'static str,
}

/// A reader's sentences. A handle, free to copy.
#[derive(Clone, Copy, Debug)]
pub struct Words(&'static Catalogue);

/// No sentence at all.
const NONE: Words = {
    static EMPTY: Catalogue = Catalogue(String::new(), String::new(), Vec::new());
    Words(&EMPTY)
};

/// A sentence with one part that is a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linked {
    /// What stands before the link.
    pub before: String,
    /// The link's text.
    pub link: String,
    /// What follows it.
    pub after: String,
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

impl Words {
    /// The sentences in the language of `tag`, whatever its capitals; `None` where there are none.
    /// Called on the server: the browser holds one language alone.
    pub fn find(tag: &str) -> Option<Self> {
        static ALL: LazyLock<Vec<Catalogue>> =
            LazyLock::new(|| SENTENCES.iter().filter_map(|language| unpack(language.whole).ok()).collect());
        ALL.iter().find(|catalogue| catalogue.0.eq_ignore_ascii_case(tag)).map(Self)
    }

    /// The sentences of the site's default language, on the server.
    pub fn default_language() -> Self {
        Self::find(DEFAULT).unwrap_or(NONE)
    }

    /// Every language's sentences, for the server to hand to browsers.
    pub fn sentences() -> &'static [Sentences] {
        SENTENCES
    }

    /// Reads the one catalogue that the browser was given. It stays for as long as the page.
    pub fn read(packed: &str) -> Option<Self> {
        unpack(packed).ok().map(|catalogue: Catalogue| Self(Box::leak(Box::new(catalogue))))
    }

    /// The BCP 47 tag, for `lang`.
    pub fn tag(self) -> &'static str {
        &self.0.0
    }

    /// The writing direction, for `dir`.
    pub fn direction(self) -> &'static str {
        &self.0.1
    }

    /// The language of names and dates that goes with these sentences.
    pub fn language(self) -> Language {
        self.tag().get(..2).and_then(|tag| tag.parse().ok()).unwrap_or_default()
    }

    /// What stands before every address: nothing in the default language, else `/` and the small tag.
    pub fn base(self) -> String {
        if self.tag() == DEFAULT { String::new() } else { format!("/{}", self.tag().to_ascii_lowercase()) }
    }

    /// The address of `path` (which begins with a slash) in this language.
    pub fn path(self, path: &str) -> String {
        self.base() + path
    }

    /// A whole number, grouped as the language groups it.
    pub fn number(self, number: u64) -> String {
        plural::number(number, self.tag())
    }

    fn text(self, index: usize) -> &'static str {
        match self.0.2.get(index) {
            Some(Message::Text(text)) => text,
            _ => "",
        }
    }

    fn plural(self, index: usize, n: u64) -> &'static str {
        match self.0.2.get(index) {
            Some(Message::Plural(forms)) => {
                let wanted = plural::category(n, self.tag());
                let form = |wanted: &str| forms.iter().find(|(category, _)| category == wanted);
                form(&wanted).or_else(|| form("other")).map_or("", |(_, text)| text)
            }
            _ => "",
        }
    }
}

impl Linked {
    /// Splits `before [link] after`.
    fn split(text: &str) -> Self {
        let (before, rest) = text.split_once('[').unwrap_or((text, ""));
        let (link, after) = rest.split_once(']').unwrap_or((rest, ""));
        Self { before: before.to_owned(), link: link.to_owned(), after: after.to_owned() }
    }
}

/// The reader's sentences, provided above every page: by the server for the request, by the browser at its start.
/// The fallback says nothing, so that the browser's half need not hold a catalogue.
pub fn use_words() -> Words {
    use_context().unwrap_or(NONE)
}

/// Puts the values in their places.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    // One pass over the sentence, so that a value that looks like a placeholder stays what it is.
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}
