//! Where a story stands in the list of what was found: best first, and the newest first among equally good ones.

use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

/// How well a story meets a query, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rank {
    /// Its headline has all terms.
    Headline,
    /// Its headline and standfirst have them together.
    Opening,
    /// All of it has them together.
    Text,
}

impl Rank {
    /// Every rank, the best first.
    pub const ALL: [Self; 3] = [Self::Headline, Self::Opening, Self::Text];

    const fn letter(self) -> char {
        match self {
            Self::Headline => 'h',
            Self::Opening => 'o',
            Self::Text => 't',
        }
    }
}

/// A place in the list. In addresses: a letter and 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// How well the story there meets the query.
    pub rank: Rank,
    /// Its number among all stories, higher for newer ones: the microsecond in which it was published or, where that
    /// was another's already, the next free one.
    pub number: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:016x}", self.rank.letter(), self.number.cast_unsigned())
    }
}

impl FromStr for Place {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("after", "malformed");
        let rank = Rank::ALL.into_iter().find(|rank| text.starts_with(rank.letter())).ok_or(malformed)?;
        let digits = &text[1..];
        let shaped = digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if digits.len() != 16 || !shaped {
            return Err(malformed);
        }
        let number = u64::from_str_radix(digits, 16).map_err(|_| malformed)?;
        Ok(Self { rank, number: number.cast_signed() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_survives_its_way_through_an_address(number: i64, rank in 0_usize..3) {
            let place = Place { rank: Rank::ALL[rank], number };
            prop_assert_eq!(place.to_string().parse(), Ok(place));
        }

        #[test]
        fn no_text_breaks_the_parser(text: String) {
            let _ = text.parse::<Place>();
            let _ = format!("h{text}").parse::<Place>();
        }
    }

    #[test]
    fn a_malformed_place_is_refused() {
        let digits = "0123456789abcdef";
        assert!(format!("o{digits}").parse::<Place>().is_ok());
        for bad in ["", "h", digits, "x0123456789abcdef", "h0123456789abcde", "h0123456789abcdeF", "h+123456789abcdef"]
        {
            assert!(bad.parse::<Place>().is_err(), "{bad:?} passed");
        }
    }
}
