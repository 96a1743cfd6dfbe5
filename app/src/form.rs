//! What the server says of a form that was sent: beside a page that is drawn again, or in short to a script.

use crate::wire::packed::{pack, unpack};
use crate::words::Words;
use domain::form::{Problem, SubmissionKey};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The media type of a short answer: a script that asks for it gets it instead of a page.
pub const REPLY: &str = "application/x-graticule-reply";

/// Draws the key of one showing of a form. The server provides it; a browser draws its own.
#[derive(Clone)]
pub struct NewKey(pub Arc<dyn Fn() -> SubmissionKey + Send + Sync>);

/// A new key, as forms write it; none in a browser, where the document has it already.
pub fn new_key() -> String {
    use_context::<NewKey>().map(|new| (new.0)().to_string()).unwrap_or_default()
}

/// What became of the form that this page was sent with; nothing on a page that was merely asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The form's name.
    pub form: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What was typed, field by field; passwords are not among it.
    pub values: Vec<(String, String)>,
}

impl Outcome {
    /// What was typed into a field of the form called `form`.
    pub fn value(&self, form: &str, field: &str) -> Option<&str> {
        let of_this = self.form == form;
        self.values.iter().find(|(name, _)| of_this && name == field).map(|(_, value)| value.as_str())
    }

    /// As the document carries it to the browser.
    pub fn write(&self) -> String {
        pack(self).unwrap_or_default()
    }

    /// What [`Outcome::write`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        unpack(text).ok()
    }
}

/// The short answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// Where to go on, once it is done.
    pub to: Option<String>,
    /// What was done, in words.
    pub said: Option<String>,
    /// What is wrong, where it was not.
    pub problems: Vec<Problem>,
    /// The fields that the form holds anew, by name: hidden ones that carry what it was shown with.
    pub values: Vec<(String, String)>,
}

impl Reply {
    /// It was done.
    pub fn done(to: String, said: Option<String>) -> Self {
        Self { to: Some(to), said, problems: Vec::new(), values: Vec::new() }
    }

    /// It was not.
    pub fn refused(problems: Vec<Problem>) -> Self {
        Self { to: None, said: None, problems, values: Vec::new() }
    }

    /// … with fields that the form holds anew.
    #[must_use]
    pub fn with(self, values: Vec<(String, String)>) -> Self {
        Self { values, ..self }
    }

    /// As it travels.
    pub fn write(&self) -> String {
        pack(self).unwrap_or_default()
    }

    /// What [`Reply::write`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        unpack(text).ok()
    }
}

/// What was done by the form called `name`, which is also what an address says after `?done=`.
pub fn said(words: Words, name: &str) -> &'static str {
    match name {
        "name" => words.done_name(),
        "password" => words.done_password(),
        "session" => words.done_session(),
        "everywhere" => words.done_everywhere(),
        "unsave" => words.done_unsaved(),
        "clear" => words.done_cleared(),
        "unread" => words.done_unread(),
        "remember" => words.done_remember(),
        "forget" => words.done_forget(),
        "follow" => words.done_follow(),
        "unfollow" => words.done_unfollow(),
        "retry" => words.admin_done_retry(),
        "cancel" => words.admin_done_cancel(),
        "test" => words.admin_done_test(),
        "upload" => words.admin_media_uploaded(),
        "alt" => words.admin_media_described(),
        "delete" => words.admin_media_deleted(),
        _ => words.done_saved(),
    }
}
