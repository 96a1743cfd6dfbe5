//! The list of stories, newest first: what it may be narrowed to, and where the next page begins.

use crate::article::{ArticleCard, ArticleId, Slug};
use crate::country::CountryCode;
use crate::invalid::Invalid;
use crate::language::Language;
use crate::moment::Moment;
use crate::month::Period;
use std::{fmt, str::FromStr};

/// What the list is narrowed to; nothing set shows everything that is listed for everybody, stories for members among it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FeedFilter {
    /// Stories about this country.
    pub country: Option<CountryCode>,
    /// Stories of this topic.
    pub topic: Option<Slug>,
    /// Stories from this organisation.
    pub source: Option<Slug>,
    /// Stories in this language.
    pub language: Option<Language>,
    /// Stories out of this year or month.
    pub period: Option<Period>,
    /// Only what everybody may read whole.
    pub open: bool,
    /// One version of each story: that in this reader's language, where there is one, else the original. None shows every
    /// version.
    pub reader: Option<Language>,
}

/// The place just after one story of the list. In addresses: 48 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// When that story was published.
    pub published_at: Moment,
    /// Its identifier, which orders stories of the same moment.
    pub id: ArticleId,
}

impl Cursor {
    /// The place just after `card`.
    pub fn after(card: &ArticleCard) -> Self {
        Self { published_at: card.published_at, id: card.id }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:032x}", self.published_at.micros().cast_unsigned(), self.id.0)
    }
}

impl FromStr for Cursor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("after", "malformed");
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let (micros, id) = text.split_at_checked(16).filter(|(_, id)| digits && id.len() == 32).ok_or(malformed)?;
        let micros = u64::from_str_radix(micros, 16).map_err(|_| malformed)?;
        let id = u128::from_str_radix(id, 16).map_err(|_| malformed)?;
        Ok(Self { published_at: Moment::from_micros(micros.cast_signed()), id: ArticleId(id) })
    }
}

/// One page of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedPage {
    /// The stories, newest first.
    pub cards: Vec<ArticleCard>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_way_through_an_address(micros: i64, id: u128) {
            let cursor = Cursor { published_at: Moment::from_micros(micros), id: ArticleId(id) };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }

        #[test]
        fn no_text_breaks_the_cursor_parser(text: String) {
            let _ = text.parse::<Cursor>();
        }
    }

    #[test]
    fn a_malformed_cursor_is_refused() {
        for bad in ["", "0", "z".repeat(48).as_str(), "é".repeat(24).as_str(), "0".repeat(49).as_str()] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad:?} passed");
        }
    }
}
