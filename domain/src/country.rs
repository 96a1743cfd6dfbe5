//! The areas of the world: 249 of ISO 3166-1 and Kosovo (XK), with the UN's M49 regions.
//! The registration form, the map and the counts read this one table. No numbers of members live here.

mod area;
mod names;
mod table;

pub use table::{POPULATION_SOURCE, POPULATION_YEAR};

use crate::invalid::Invalid;
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An ISO 3166-1 alpha-2 code, or XK: always one that is in the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// Every code, in alphabetical order.
    pub fn all() -> impl Iterator<Item = Self> {
        table::CODES.iter().map(|code| Self(*code))
    }

    /// The code as standards write it: two capital letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII letters ever enter; the empty string can not occur.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code as addresses write it: two small letters.
    pub fn slug(self) -> String {
        self.as_str().to_ascii_lowercase()
    }

    /// What the table knows of the area. Kept out of the browser's half, where it would weigh too much.
    pub fn country(self) -> &'static Country {
        &table::COUNTRIES[self.index()]
    }

    /// The area's short name in CLDR, in `language` where we have it, else in English.
    pub fn name(self, language: Language) -> &'static str {
        names::countries(language)[self.index()]
    }

    /// The place in the table, which every list of the table shares.
    fn index(self) -> usize {
        // A code is made only from the table's own list, so the search always succeeds.
        table::CODES.binary_search(&self.0).unwrap_or_default()
    }
}

impl FromStr for CountryCode {
    type Err = Invalid;

    /// Two ASCII letters, both capital (`KH`) or both small (`kh`), of the table.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bytes: [u8; 2] = text.as_bytes().try_into().map_err(|_| Invalid::new("country", "unknown"))?;
        let same_case = bytes.iter().all(u8::is_ascii_uppercase) || bytes.iter().all(u8::is_ascii_lowercase);
        let code = bytes.map(|letter| letter.to_ascii_uppercase());
        if same_case && table::CODES.binary_search(&code).is_ok() {
            Ok(Self(code))
        } else {
            Err(Invalid::new("country", "unknown"))
        }
    }
}

impl TryFrom<String> for CountryCode {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A UN M49 area above countries: a sub-region, an intermediate region or a continent, by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Area(u16);

impl Area {
    /// The M49 number, 2 (Africa) to 419.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The area's name in CLDR, in `language` where we have it, else in English.
    pub fn name(self, language: Language) -> &'static str {
        names::area(self.0, language)
    }
}

/// One area of the table.
#[derive(Debug)]
pub struct Country {
    /// Its code.
    pub code: CountryCode,
    /// Its M49 (and ISO 3166-1) number; 0 for XK, which has none.
    pub numeric: u16,
    /// The region in which its members are counted together: M49's intermediate region where it has one,
    /// else the sub-region. Guernsey and Jersey stay in 154; Antarctica joins 053.
    pub region: Area,
    /// M49's sub-region (419 for all of Latin America and the Caribbean).
    pub subregion: Area,
    /// M49's continent: 002, 009, 019, 142 or 150; Antarctica with its region in 009.
    pub continent: Area,
    /// How many people live there, by [`POPULATION_SOURCE`], supplemental territory information; a release of
    /// [`POPULATION_YEAR`]. 0 where nobody lives for good: Antarctica, islands with nothing but a station or a base.
    pub population: u32,
    /// A point inside the country's largest part, in the units of the map's plane (x to the right, y down).
    pub point: [f32; 2],
    /// The box around its main parts in the same units: left, top, right, bottom.
    pub bounds: [f32; 4],
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn code(text: &str) -> CountryCode {
        text.parse().expect("a code of the table")
    }

    #[test]
    fn there_are_250_areas_sorted_and_without_repeats() {
        // As shipped: an operator who merges areas changes this number with them (geography/territories.toml).
        assert_eq!(CountryCode::all().count(), 250);
        assert!(table::CODES.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn the_two_lists_of_the_table_are_in_the_same_order() {
        for code in CountryCode::all() {
            assert_eq!(code.country().code, code);
        }
    }

    #[test]
    fn a_code_is_two_capital_or_two_small_ascii_letters_of_the_table() {
        assert_eq!(code("KH"), code("kh"));
        assert_eq!(code("kh").as_str(), "KH");
        assert_eq!(code("KH").slug(), "kh");
        for wrong in ["", "Kh", "kH", "k", "khm", " kh", "kh ", "ZZ", "zz", "K1", "ＫＨ", "é"] {
            assert!(wrong.parse::<CountryCode>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_code_travels_as_a_string_and_is_checked_on_arrival() {
        let json = serde_json::to_string(&code("KH")).expect("json");
        assert_eq!(json, r#""KH""#);
        assert_eq!(serde_json::from_str::<CountryCode>(&json).expect("a code"), code("KH"));
        assert!(serde_json::from_str::<CountryCode>(r#""ZZ""#).is_err());
    }

    #[test]
    fn every_area_and_every_group_has_a_name_in_every_language() {
        for language in Language::ALL {
            for code in CountryCode::all() {
                let country = code.country();
                assert!(!code.name(language).is_empty(), "{code} in {language}");
                for area in [country.region, country.subregion, country.continent] {
                    assert!(!area.name(language).is_empty(), "{} in {language}", area.number());
                }
            }
            assert_eq!(Area(0).name(language), "");
        }
    }

    #[test]
    fn no_two_areas_share_a_name() {
        for language in Language::ALL {
            let names: BTreeSet<_> = CountryCode::all().map(|code| code.name(language)).collect();
            assert_eq!(names.len(), CountryCode::all().count(), "{language}");
        }
    }

    #[test]
    fn names_are_the_short_ones_and_take_no_side() {
        for (text, name) in
            [("HK", "Hong Kong"), ("MO", "Macao"), ("PS", "Palestine"), ("FK", "Falkland Islands"), ("KH", "Cambodia")]
        {
            assert_eq!(code(text).name(Language::English), name);
        }
    }

    #[test]
    fn every_inhabited_area_has_a_population_and_together_they_are_the_world() {
        let empty = ["AQ", "BV", "GS", "HM", "IO", "TF", "UM"];
        for code in CountryCode::all() {
            assert_eq!(code.country().population == 0, empty.contains(&code.as_str()), "{code}");
        }
        let world: u64 = CountryCode::all().map(|code| u64::from(code.country().population)).sum();
        assert!((7_500_000_000..9_000_000_000).contains(&world), "{world}");
        assert!((16_000_000..19_000_000).contains(&code("KH").country().population));
        assert!(POPULATION_SOURCE.starts_with("Unicode CLDR "));
        assert!((2025..2100).contains(&POPULATION_YEAR));
    }

    #[test]
    fn groups_are_those_of_m49() {
        for (text, numeric, [region, subregion, continent]) in [
            ("KH", 116, [35, 35, 142]),
            ("MU", 480, [14, 202, 2]),
            ("EG", 818, [15, 15, 2]),
            ("MX", 484, [13, 419, 19]),
            ("US", 840, [21, 21, 19]),
            ("GG", 831, [154, 154, 150]),
            ("TW", 158, [30, 30, 142]),
            ("AQ", 10, [53, 53, 9]),
            ("XK", 0, [39, 39, 150]),
        ] {
            let country = code(text).country();
            assert_eq!(country.numeric, numeric, "{text}");
            let groups = [country.region, country.subregion, country.continent].map(Area::number);
            assert_eq!(groups, [region, subregion, continent], "{text}");
        }
    }

    #[test]
    fn a_group_lies_in_one_group_above_it() {
        for country in &table::COUNTRIES {
            for other in &table::COUNTRIES {
                if country.region == other.region {
                    assert_eq!((country.subregion, country.continent), (other.subregion, other.continent));
                }
                if country.subregion == other.subregion {
                    assert_eq!(country.continent, other.continent);
                }
            }
        }
    }
}
