//! What a picture says to those who do not see it.

use crate::invalid::Invalid;

/// A picture's text alternative: said outright, or outright nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Alt {
    /// It adds nothing that the text beside it does not say: read out, it would only delay.
    Decorative,
    /// What it shows, in one line of 1 to 500 characters.
    Text(String),
}

impl Alt {
    /// The most characters of a text.
    pub const LONGEST: usize = 500;

    /// A text; runs of space become one. [`Invalid`] (`alt`): `empty`, `too-long`, `malformed` (a control character).
    pub fn text(text: &str) -> Result<Self, Invalid> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            Err(Invalid::new("alt", "empty"))
        } else if text.chars().count() > Self::LONGEST {
            Err(Invalid::new("alt", "too-long"))
        } else if text.chars().any(char::is_control) {
            Err(Invalid::new("alt", "malformed"))
        } else {
            Ok(Self::Text(text))
        }
    }

    /// What rows, files and the attribute `alt` hold: nothing for a decoration.
    pub fn read(text: &str) -> Result<Self, Invalid> {
        if text.trim().is_empty() { Ok(Self::Decorative) } else { Self::text(text) }
    }

    /// The value of the attribute `alt`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Decorative => "",
            Self::Text(text) => text,
        }
    }
}
