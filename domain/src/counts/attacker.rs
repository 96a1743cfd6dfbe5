//! The reader who knows the rule and k and wants to know where somebody is: every possible state of a small world,
//! sorted by what it publishes. Whatever holds in all states of one publication is what that reader learns from it.

use super::network::{code, group};
use super::{Policy, PublishedCounts, SmallestGroup, Tally};
use crate::country::{Country, CountryCode};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All ways to spread exactly `members` over `slots`, one after the other.
fn spread(members: u32, slots: &mut [u32], visit: &mut impl FnMut(&[u32]), done: usize) {
    if done + 1 == slots.len() {
        slots[done] = members;
        visit(slots);
        return;
    }
    for here in 0..=members {
        slots[done] = here;
        spread(members - here, slots, visit, done + 1);
    }
}

/// Enumerates every state of a world of `countries` with at most `members` members, and reads its publications.
///
/// That is complete, as the total is published exactly: all states of one publication have the same total. It
/// covers histories, too, as numbers depend on the present alone, and between two snapshots anybody may have come,
/// gone and changed unseen: what fits each of them alone fits all of them together.
///
/// Answers how many states there are, and in how many of them the number of countries is not the true one.
fn attack(k: SmallestGroup, members: u32, countries: &[&str], floors: &[&str]) -> (usize, usize) {
    let world: Vec<&'static Country> = countries.iter().map(|country| code(country).country()).collect();
    let policy = Policy { k, floors: floors.iter().map(|country| code(country)).collect() };
    // One slot for each country, one for those who chose each region (they may live in any of its countries),
    // and one for the uncounted (who may live anywhere).
    let regions: BTreeMap<_, CountryCode> = world.iter().map(|country| (country.region, country.code)).collect();
    let mut slots = vec![0; world.len() + regions.len() + 1];

    let mut publications = HashMap::<Vec<u32>, BTreeSet<Vec<bool>>>::new();
    let (mut states, mut capped) = (0, 0);
    for total in 0..=members {
        spread(
            total,
            &mut slots,
            &mut |slots| {
                let mut tallies = BTreeMap::<CountryCode, Tally>::new();
                let mut slots = slots.iter().copied();
                for country in &world {
                    tallies.entry(country.code).or_default().country = slots.next().unwrap();
                }
                for home in regions.values() {
                    tallies.entry(*home).or_default().region = slots.next().unwrap();
                }
                tallies.entry(world[0].code).or_default().uncounted = slots.next().unwrap();

                let published = PublishedCounts::count(world.iter().copied(), &tallies, &policy);
                let counted: Vec<bool> = world.iter().map(|country| tallies[&country.code].country > 0).collect();
                states += 1;
                capped += usize::from(published.country_count() as usize != counted.iter().filter(|yes| **yes).count());
                publications.entry(seen(&world, &published)).or_default().insert(counted);
            },
            0,
        );
    }

    for (publication, states) in publications {
        let hidden: Vec<usize> = (0..world.len()).filter(|place| publication[*place] == 0).collect();
        for chosen in 0_u32..1 << hidden.len() {
            if chosen.count_ones() > k.get() {
                continue;
            }
            let chosen: Vec<usize> = hidden
                .iter()
                .enumerate()
                .filter(|(bit, _)| chosen & (1 << bit) != 0)
                .map(|(_, place)| *place)
                .collect();
            assert!(
                states.iter().any(|counted| chosen.iter().all(|place| !counted[*place])),
                "{publication:?} proves that somebody is counted in {:?}",
                chosen.iter().map(|place| world[*place].code).collect::<Vec<_>>(),
            );
        }
    }
    (states, capped)
}

/// Everything a reader sees, the cells of the countries first.
fn seen(world: &[&'static Country], counts: &PublishedCounts) -> Vec<u32> {
    let countries = world.iter().map(|country| counts.country(country.code).unwrap_or(0));
    let regions = world.iter().map(|country| counts.region(country.region).unwrap_or(0));
    let continents = world.iter().map(|country| counts.continent(country.continent).unwrap_or(0));
    let rest = [counts.elsewhere(), counts.total(), counts.country_count()];
    countries.chain(regions).chain(continents).chain(rest).collect()
}

#[test]
fn in_a_world_of_two_regions_no_publication_proves_somebody_in_any_k_hidden_countries() {
    // Three countries of South-eastern Asia and two of Eastern Asia: one continent.
    for (k, members) in [(2, 8), (3, 8)] {
        let (states, capped) = attack(group(k), members, &["KH", "LA", "TH", "JP", "KR"], &[]);
        assert_eq!(states, 12_870);
        assert!(0 < capped && capped < states);
    }
}

#[test]
fn in_a_world_of_two_continents_no_publication_proves_somebody_in_any_k_hidden_countries() {
    // Three countries of Eastern Europe and three of Western Africa.
    for k in [2, 3] {
        attack(group(k), 7, &["BG", "PL", "UA", "GH", "ML", "TG"], &[]);
    }
}

#[test]
fn in_a_world_with_a_floor_no_publication_proves_somebody_in_any_k_hidden_countries() {
    for k in [2, 3] {
        attack(group(k), 7, &["KH", "LA", "TH", "JP", "KR"], &["TH"]);
    }
}
