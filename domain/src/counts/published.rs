//! The numbers that visitors may see, and the one place that makes them from what they may not.
//! When new ones are made is decided in `counts.rs`.

use super::{Policy, SmallestGroup, Tally};
use crate::country::{Area, Country, CountryCode};
use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of members, as visitors may see them: made by [`publish`](super::publish), or read back from where
/// they were stored. A cell is a multiple of k and stands for itself "or up to k − 1 more".
///
/// As JSON: `{"k":5,"total":23,"country_count":3,"countries":{"KH":10},"regions":{"35":5},"continents":{},
/// "elsewhere":8}`, regions and continents by their UN M49 numbers. Numbers that can not be those of one
/// publication are refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Numbers")]
pub struct PublishedCounts(Numbers);

/// The numbers, before anybody checked that they belong together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Numbers {
    k: SmallestGroup,
    total: u32,
    country_count: u32,
    countries: BTreeMap<CountryCode, u32>,
    regions: BTreeMap<Area, u32>,
    continents: BTreeMap<Area, u32>,
    elsewhere: u32,
}

/// What a region counts outside the cells of its countries.
struct Rest {
    continent: Area,
    members: u32,
    /// Those of them who hide nobody: counted in a country that would have a cell, were there no floor, all but one.
    known: u32,
    /// Its countries without a cell.
    hidden: u32,
}

impl PublishedCounts {
    /// The smallest group shown.
    pub fn k(&self) -> SmallestGroup {
        self.0.k
    }

    /// Whether every number is exact (k = 1).
    pub fn is_exact(&self) -> bool {
        self.0.k.is_exact()
    }

    /// All members, exactly.
    pub fn total(&self) -> u32 {
        self.0.total
    }

    /// How many countries have members: those with a cell, and the others in which somebody is counted, h of them,
    /// but never so many that one could tell which.
    ///
    /// h is at most room − k, where a region's room is the smaller number of its members outside country cells
    /// (the uncounted apart) and of its countries without a cell, and room is the sum of that. Then h other countries
    /// with one member each explain the number, whichever k countries have nobody. In all but tiny networks and those
    /// of one region that is no limit, and the number is the true one.
    ///
    /// A country under a floor is one of the hidden ones, so that a floor under a small one changes nothing; of those
    /// who are counted in one that would have a cell a single one makes room.
    pub fn country_count(&self) -> u32 {
        self.0.country_count
    }

    /// The members counted in a country; `None` where there are none or fewer than k.
    pub fn country(&self, code: CountryCode) -> Option<u32> {
        self.0.countries.get(&code).copied()
    }

    /// The countries with at least k members, by code, and their members.
    pub fn countries(&self) -> impl Iterator<Item = (CountryCode, u32)> {
        self.0.countries.iter().map(|(&code, &members)| (code, members))
    }

    /// The further members counted in a region, outside its countries' cells; `None` where there are none or
    /// fewer than k.
    pub fn region(&self, area: Area) -> Option<u32> {
        self.0.regions.get(&area).copied()
    }

    /// The regions with at least k further members, by number, and those.
    pub fn regions(&self) -> impl Iterator<Item = (Area, u32)> {
        self.0.regions.iter().map(|(&area, &members)| (area, members))
    }

    /// The further members counted in a continent, outside the cells of its countries and regions; `None` where
    /// there are none or fewer than k.
    pub fn continent(&self, area: Area) -> Option<u32> {
        self.0.continents.get(&area).copied()
    }

    /// The continents with at least k further members, by number, and those.
    pub fn continents(&self) -> impl Iterator<Item = (Area, u32)> {
        self.0.continents.iter().map(|(&area, &members)| (area, members))
    }

    /// The members in no cell, exactly: what is left of the total.
    pub fn elsewhere(&self) -> u32 {
        self.0.elsewhere
    }

    /// The same numbers, with nobody in the countries under a floor counted more closely than in the region.
    #[must_use]
    pub(super) fn under(mut self, floors: &BTreeSet<CountryCode>) -> Self {
        for &code in floors {
            let Some(cell) = self.0.countries.remove(&code) else { continue };
            // Cells are multiples of k: what rounding left over of them stands in the region already.
            *self.0.regions.entry(code.country().region).or_insert(0) += cell;
            self.0.country_count -= 1;
        }
        self
    }

    /// The numbers for the members in `tallies` in a world of the countries in `world` (all of them, but for tests).
    /// Members beyond 4,294,967,295, more than half of mankind, are not counted, so that no sum overflows.
    pub(super) fn count(
        world: impl IntoIterator<Item = &'static Country>,
        tallies: &BTreeMap<CountryCode, Tally>,
        policy: &Policy,
    ) -> Self {
        let k = policy.k;
        let (mut countries, mut regions, mut continents) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (mut rests, mut spill) = (BTreeMap::new(), BTreeMap::new());
        let (mut total, mut elsewhere, mut with_cell, mut occupied) = (0, 0, 0, 0);

        for country in world {
            let mut admit = |members: u32| {
                let admitted = members.min(u32::MAX - total);
                total += admitted;
                admitted
            };
            let tally = tallies.get(&country.code).copied().unwrap_or_default();
            let counted = admit(tally.country);
            let rest = rests.entry(country.region).or_insert(Rest {
                continent: country.continent,
                members: 0,
                known: 0,
                hidden: 0,
            });
            rest.members += admit(tally.region);
            elsewhere += admit(tally.uncounted);

            let is_floored = policy.floors.contains(&country.code);
            if is_floored && k.is_exact() {
                rest.members += counted;
                continue;
            }
            let (cell, left_over) = if is_floored { (0, counted) } else { k.round_down(counted) };
            // Under a floor a country is one of the hidden ones. But where it would have a cell its members hide nobody else:
            // whoever saw the cell before knows of them.
            rest.known += if is_floored && counted >= k.get() { counted - 1 } else { 0 };
            rest.members += left_over;
            if cell > 0 {
                countries.insert(country.code, cell);
                with_cell += 1;
            } else {
                rest.hidden += 1;
                occupied += u32::from(counted > 0);
            }
        }

        let room = rests.values().map(|rest| (rest.members - rest.known).min(rest.hidden)).sum::<u32>();
        for (area, rest) in rests {
            let (cell, left_over) = k.round_down(rest.members);
            if cell > 0 {
                regions.insert(area, cell);
            }
            *spill.entry(rest.continent).or_insert(0) += left_over;
        }
        for (area, members) in spill {
            let (cell, left_over) = k.round_down(members);
            if cell > 0 {
                continents.insert(area, cell);
            }
            elsewhere += left_over;
        }

        let country_count = with_cell + occupied.min(room.saturating_sub(k.get()));
        Self(Numbers { k, total, country_count, countries, regions, continents, elsewhere })
    }
}

impl Numbers {
    /// Whether they can be those of one publication, as far as that shows without the members.
    fn hold(&self) -> bool {
        let k = u64::from(self.k.get());
        let in_countries = || self.countries.values().map(|&members| u64::from(members));
        let in_areas = || self.regions.values().chain(self.continents.values()).map(|&members| u64::from(members));
        let members: u64 = in_countries().chain(in_areas()).sum();
        let outside: u64 = in_areas().sum::<u64>() + u64::from(self.elsewhere);
        // Countries without a cell are counted up to the room less k, and the room is made of members outside.
        let without_cell = u64::from(self.country_count).checked_sub(in_countries().map(|_| 1).sum());

        in_countries().chain(in_areas()).all(|cell| cell > 0 && cell.is_multiple_of(k))
            && members + u64::from(self.elsewhere) == u64::from(self.total)
            && without_cell.is_some_and(|h| h == 0 || !self.k.is_exact() && h + k <= outside)
    }
}

impl TryFrom<Numbers> for PublishedCounts {
    type Error = Invalid;

    fn try_from(numbers: Numbers) -> Result<Self, Invalid> {
        if numbers.hold() { Ok(Self(numbers)) } else { Err(Invalid::new("counts", "damaged")) }
    }
}
