//! UN M49's groups of areas: which there are, and which countries belong to each.

use super::{Area, CountryCode, names};
use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

impl Area {
    /// Every continent, sub-region and intermediate region, by number.
    pub fn all() -> impl Iterator<Item = Self> {
        names::AREAS.iter().map(|number| Self(*number))
    }

    /// The continents with what lies in each, all by number: a sub-region before its intermediate regions.
    pub fn tree() -> impl Iterator<Item = (Self, Vec<Self>)> {
        let continents = Self::all().filter(|area| CountryCode::all().any(|code| code.country().continent == *area));
        continents.map(|continent| {
            let parts = Self::all().filter(move |area| {
                let mut countries = area.countries();
                *area != continent && countries.any(|code| code.country().continent == continent)
            });
            (continent, parts.collect())
        })
    }

    /// Whether a country belongs to it.
    pub fn contains(self, code: CountryCode) -> bool {
        let country = code.country();
        [country.region, country.subregion, country.continent].contains(&self)
    }

    /// Its countries, by code.
    pub fn countries(self) -> impl Iterator<Item = CountryCode> {
        CountryCode::all().filter(move |code| self.contains(*code))
    }
}

impl FromStr for Area {
    type Err = Invalid;

    /// The number as M49 writes it, three digits: `035`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let is_number = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = is_number.then(|| text.parse().ok()).flatten();
        let area = number.filter(|number| names::AREAS.binary_search(number).is_ok()).map(Self);
        area.ok_or(Invalid::new("region", "unknown"))
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_goes_into_addresses_as_three_digits_and_back() {
        for area in Area::all() {
            assert_eq!(area.to_string().parse::<Area>(), Ok(area));
        }
        assert_eq!("035".parse::<Area>().map(Area::number), Ok(35));
        for wrong in ["", "35", "0035", "001", "+35", "abc", "999"] {
            assert!(wrong.parse::<Area>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_country_lies_in_one_continent_and_every_area_has_countries() {
        assert_eq!(Area::tree().count(), 5);
        assert_eq!(Area::tree().map(|(_, parts)| 1 + parts.len()).sum::<usize>(), Area::all().count());
        for area in Area::all() {
            assert!(area.countries().next().is_some(), "{area}");
        }
        let in_continents: usize = Area::tree().map(|(continent, _)| continent.countries().count()).sum();
        assert_eq!(in_continents, CountryCode::all().count());
    }
}
