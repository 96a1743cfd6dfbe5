//! What is made of a story's text: for readers, and for those who search.

use crate::html::SafeHtml;
use crate::search::Searchable;

/// What was made of a story, with the version of the renderer that made it: a cache, made anew when the version
/// moves on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendered {
    /// The cleaned markup.
    pub html: SafeHtml,
    /// As much of it as stands where only an extract may.
    pub extract: SafeHtml,
    /// What a search looks through.
    pub searchable: Searchable,
    /// [`Rendered`]s of an older version are stale.
    pub version: i32,
}
