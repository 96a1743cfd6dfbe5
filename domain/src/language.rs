//! Languages: of the interface, of stories, of names. Sentences themselves live in `app/locales`.

use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A language that stories may be written in and that names exist for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// Arabic, written from right to left.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// Every language, in the order in which a reader is offered them.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Spanish, Self::Arabic];

    /// The BCP 47 tag, for `lang` and addresses.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "français",
            Self::Spanish => "español",
            Self::Arabic => "العربية",
        }
    }

    /// The writing direction, for `dir`.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English | Self::French | Self::Spanish => "ltr",
        }
    }
}

impl FromStr for Language {
    type Err = Invalid;

    fn from_str(tag: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|language| language.tag() == tag).ok_or(Invalid::new("language", "unknown"))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}
