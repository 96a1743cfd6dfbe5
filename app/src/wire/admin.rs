//! What the administration's server functions answer: rows of what the server has to do, and what was done.

use super::DateText;
use serde::{Deserialize, Serialize};

/// A part of a list that is read on from its end.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RowsView {
    /// What is worth knowing before one reads the list.
    pub note: Option<String>,
    /// What the list may be narrowed to; the first is all of it.
    pub filters: Vec<FilterLink>,
    /// The newest first.
    pub rows: Vec<RowView>,
    /// Where it goes on, as addresses write it.
    pub next: Option<String>,
}

/// A part of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FilterLink {
    /// The state, as addresses write it; empty for all of them.
    pub state: String,
    /// The state in words, and how many there are.
    pub label: String,
}

/// A job, or a mail.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RowView {
    /// Its identifier, as forms write it.
    pub id: String,
    /// What it is, or is about.
    pub title: String,
    /// Where more of it stands.
    pub path: Option<String>,
    /// Whom it reaches.
    pub to: Option<String>,
    /// Where it stands, in words.
    pub state: String,
    /// Whether it needs somebody.
    pub failed: bool,
    /// Whether it may be otherwise in a moment.
    pub moving: bool,
    /// "3 attempts".
    pub attempts: Option<String>,
    /// What happened when: "Queued" and the time.
    pub times: Vec<(String, DateText)>,
    /// How far it is: so many, of so many, and both in words.
    pub progress: Option<(u32, u32, String)>,
    /// What went wrong, in English.
    pub trouble: Option<String>,
    /// What else is to be said.
    pub remark: Option<String>,
    /// What can be done about it: forms, by name and label.
    pub actions: Vec<(String, String)>,
}

/// A mail with what it says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MailView {
    /// What the list shows of it.
    pub row: RowView,
    /// The BCP 47 tag of its language.
    pub language: String,
    /// Its text.
    pub text: String,
    /// Its HTML.
    pub html: Option<String>,
}

/// Something to know at a glance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LineView {
    /// What.
    pub text: String,
    /// Where it stands in full.
    pub path: Option<String>,
    /// Whether something is wrong.
    pub wrong: bool,
}

/// The end of the audit log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LogView {
    /// The newest entry, as `graticule audit verify --expect` takes it: number, colon, hash.
    pub head: Option<String>,
    /// The newest deeds.
    pub deeds: Vec<DeedView>,
}

/// Something that was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeedView {
    /// What.
    pub what: String,
    /// When.
    pub at: DateText,
    /// Who.
    pub who: String,
    /// To what: a kind and an identifier.
    pub subject: Option<String>,
    /// Where the subject stands, if it has a page.
    pub path: Option<String>,
    /// What else is known of it.
    pub facts: Vec<(String, String)>,
    /// That more was known.
    pub forgotten: Option<String>,
}
