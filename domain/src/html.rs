//! HTML that may enter a page as it is. Making it is the business of the renderer and the map's drawer alone.

use serde::{Deserialize, Serialize};

/// HTML that our own renderer or drawer made, or that came back from our own rows and answers.
/// A tidy test lists the few files that may call [`SafeHtml::vouch`].
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Vouches that `html` is safe: cleaned against an allow-list, or built by us with everything escaped.
    pub fn vouch(html: String) -> Self {
        Self(html)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup, owned, for `inner_html`.
    pub fn into_string(self) -> String {
        self.0
    }
}
