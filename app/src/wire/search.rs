//! The search of stories, on its way to being drawn.

use super::DateText;
use domain::html::SafeHtml;

/// A search and what it found.
#[derive(Clone, Debug)]
pub struct SearchView {
    /// What was typed.
    pub q: String,
    /// What it may be narrowed to.
    pub choices: Vec<Choice>,
    /// What of the address means nothing.
    pub problem: Option<String>,
    /// The stories, best first.
    pub found: Vec<FoundView>,
    /// That nothing was found, where something was looked for.
    pub nothing: Option<String>,
    /// The address of the best results, where these are later ones.
    pub first: Option<String>,
    /// The address of the next ones.
    pub next: Option<String>,
}

/// Something to narrow a search to.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The parameter.
    pub name: String,
    /// What is chosen, in words.
    pub label: String,
    /// The value that is chosen; empty for none.
    pub chosen: String,
    /// The values and their names.
    pub options: Vec<(String, String)>,
}

/// A story that was found.
#[derive(Clone, Debug)]
pub struct FoundView {
    /// Its address.
    pub path: String,
    /// The BCP 47 tag of its language.
    pub language: String,
    /// The writing direction of its language.
    pub direction: String,
    /// Its headline, with what was looked for marked.
    pub headline: SafeHtml,
    /// Some of its text, with what was looked for marked.
    pub excerpt: SafeHtml,
    /// When it was published.
    pub date: DateText,
    /// The organisation it comes from, if it is not the network's own.
    pub source: Option<String>,
    /// The countries it is about.
    pub countries: Vec<String>,
}

/// A link to what somebody who is still typing may mean.
#[derive(Clone, Debug)]
pub struct Suggested {
    /// Where it leads.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// What it is, where it is no story.
    pub kind: Option<String>,
    /// The BCP 47 tag of the name's language.
    pub language: String,
    /// The writing direction of that.
    pub direction: String,
}
