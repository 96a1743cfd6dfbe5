//! Names in addresses.

use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The name of a story, a topic or a source in addresses: 1 to 100 small ASCII letters, digits and single hyphens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name for what is called so, of at most 60 characters: the words' small ASCII letters and digits, or, where there
    /// are none, the numbers of the characters. Whoever wants those of other letters takes their accents off before.
    pub fn made_of(name: &str) -> Self {
        const LONGEST: usize = 60;
        let words = |text: &str| {
            let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
            words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_ascii_lowercase()
        };
        let mut slug = words(name);
        if slug.is_empty() {
            slug = name.chars().map(|letter| format!("{:x}", u32::from(letter))).collect::<Vec<_>>().join("-");
        }
        if slug.is_empty() {
            slug.push('x');
        }
        slug.truncate(LONGEST);
        Self(slug.trim_end_matches('-').to_owned())
    }

    /// The same with a number, for the second and later things of one name.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        Self(format!("{self}-{number}"))
    }
}

impl FromStr for Slug {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let shaped = text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if shaped && text.len() <= 100 { Ok(Self(text.to_owned())) } else { Err(Invalid::new("slug", "malformed")) }
    }
}

impl TryFrom<String> for Slug {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_called_something_has_a_name_in_addresses() {
        let long = "long ".repeat(20);
        for (name, slug) in [
            ("Two Capes Review", "two-capes-review"),
            ("  --A.B-- ", "a-b"),
            ("\u{628}\u{627}", "628-627"),
            ("", "x"),
            (long.as_str(), "long-long-long-long-long-long-long-long-long-long-long-long"),
        ] {
            assert_eq!(Slug::made_of(name).as_str(), slug);
            assert_eq!(Slug::made_of(name).numbered(2).as_str().parse(), Ok(Slug(format!("{slug}-2"))));
        }
    }

    #[test]
    fn a_slug_is_small_letters_digits_and_single_hyphens() {
        for good in ["a", "night-shift", "2019-in-review"] {
            assert_eq!(good.parse::<Slug>().unwrap().as_str(), good);
        }
        let long = "a".repeat(101);
        for bad in ["", "-a", "a-", "a--b", "A", "é", "a b", "a/b", "..", long.as_str()] {
            assert!(bad.parse::<Slug>().is_err(), "{bad:?} passed");
        }
    }
}
