//! Licences under which stories are passed on, by their names in the SPDX list (<https://spdx.org/licenses/>): Creative
//! Commons' own, and those for organisations between states, which UN agencies use. Other terms are a permission's.

use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

/// A licence's name in the SPDX list, the words that readers know it by, and its address.
const ALL: [(&str, &str, &str); 11] = [
    ("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC-BY-ND-4.0", "CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/"),
    ("CC-BY-NC-4.0", "CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
    ("CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
    ("CC-BY-3.0", "CC BY 3.0", "https://creativecommons.org/licenses/by/3.0/"),
    ("CC-BY-3.0-IGO", "CC BY 3.0 IGO", "https://creativecommons.org/licenses/by/3.0/igo/"),
    ("CC-BY-NC-SA-3.0-IGO", "CC BY-NC-SA 3.0 IGO", "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/"),
    ("CC-BY-NC-ND-3.0-IGO", "CC BY-NC-ND 3.0 IGO", "https://creativecommons.org/licenses/by-nc-nd/3.0/igo/"),
];

/// A licence: a place in the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Licence(usize);

impl Licence {
    /// Every licence, the freest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..ALL.len()).map(Self)
    }

    /// The name that rows and files use: `CC-BY-4.0`.
    pub fn as_str(self) -> &'static str {
        ALL[self.0].0
    }

    /// The name that readers know: `CC BY 4.0`.
    pub fn name(self) -> &'static str {
        ALL[self.0].1
    }

    /// Where it can be read.
    pub fn address(self) -> &'static str {
        ALL[self.0].2
    }
}

impl FromStr for Licence {
    type Err = Invalid;

    fn from_str(name: &str) -> Result<Self, Invalid> {
        ALL.iter().position(|(known, ..)| *known == name).map(Self).ok_or(Invalid::new("licence", "unknown"))
    }
}

impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_read_by_its_name_in_the_list_alone() {
        for licence in Licence::all() {
            assert_eq!(licence.as_str().parse(), Ok(licence));
            assert!(licence.address().starts_with("https://creativecommons.org/"));
        }
        assert_eq!("CC-BY-4.0".parse::<Licence>().unwrap().name(), "CC BY 4.0");
        for unknown in ["", "cc-by-4.0", "CC BY 4.0", "MIT"] {
            assert!(unknown.parse::<Licence>().is_err(), "{unknown}");
        }
    }
}
