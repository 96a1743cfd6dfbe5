//! From one country to the next by arrow keys, over those countries that can be chosen.

use crate::country::CountryCode;
use std::collections::{BTreeMap, BTreeSet};

/// The directions, in the order of [`crate::country::Country::neighbours`].
const NORTH: usize = 0;
const EAST: usize = 1;
const SOUTH: usize = 2;
const WEST: usize = 3;

/// For each of `countries` the one that each arrow key leads to: north, east, south, west. Whoever can be chosen can be
/// reached, by some way, from the first of them.
pub fn walk(countries: &BTreeSet<CountryCode>) -> BTreeMap<CountryCode, [Option<CountryCode>; 4]> {
    let nearest = |from: CountryCode, direction: usize| {
        let mut next = from.country().neighbours[direction];
        // A walk in one direction ends at the map's edge after some dozens of steps.
        for _ in 0..100 {
            match next {
                Some(code) if countries.contains(&code) => return Some(code),
                Some(code) => next = code.country().neighbours[direction],
                None => break,
            }
        }
        None
    };
    let mut ways: BTreeMap<_, _> = countries
        .iter()
        .map(|code| (*code, [NORTH, EAST, SOUTH, WEST].map(|direction| nearest(*code, direction))))
        .collect();
    // Nobody's nearest neighbour would be out of reach: it is put in between two that are not.
    loop {
        let reached = reached(&ways);
        let missing = countries.difference(&reached);
        let pairs = missing.flat_map(|lost| reached.iter().map(move |found| (*found, *lost)));
        let Some((found, lost)) = pairs.min_by(|a, b| distance(*a).total_cmp(&distance(*b))) else { return ways };
        let direction = direction(found, lost);
        let before = ways.get_mut(&found).and_then(|way| way[direction].replace(lost));
        if let (Some(before), Some(way)) = (before, ways.get_mut(&lost)) {
            way[direction] = Some(before);
        }
    }
}

/// Every country that the arrow keys lead to from the first.
fn reached(ways: &BTreeMap<CountryCode, [Option<CountryCode>; 4]>) -> BTreeSet<CountryCode> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<CountryCode> = ways.keys().next().copied().into_iter().collect();
    while let Some(code) = next.pop() {
        if reached.insert(code) {
            next.extend(ways.get(&code).into_iter().flatten().flatten());
        }
    }
    reached
}

fn offset((from, to): (CountryCode, CountryCode)) -> [f32; 2] {
    let ([x, y], [to_x, to_y]) = (from.country().point, to.country().point);
    [to_x - x, to_y - y]
}

fn distance(pair: (CountryCode, CountryCode)) -> f32 {
    let [x, y] = offset(pair);
    x.hypot(y)
}

/// The arrow key that points most nearly from one to the other; the plane's y grows downwards.
fn direction(from: CountryCode, to: CountryCode) -> usize {
    let [x, y] = offset((from, to));
    match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
        (true, true, _) => EAST,
        (true, false, _) => WEST,
        (false, _, true) => SOUTH,
        (false, _, false) => NORTH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_country_that_can_be_chosen_is_reached_and_no_key_leads_elsewhere(
            countries in subsequence(CountryCode::all().collect::<Vec<_>>(), 1..250)
        ) {
            let countries: BTreeSet<_> = countries.into_iter().collect();
            let ways = walk(&countries);
            prop_assert_eq!(&reached(&ways), &countries);
            prop_assert!(ways.iter().all(|(from, way)| way.iter().flatten().all(|to| to != from && countries.contains(to))));
        }
    }

    #[test]
    fn west_of_spain_lies_portugal_and_where_it_cannot_be_chosen_the_next_that_can() {
        let code = |text: &str| text.parse::<CountryCode>().unwrap();
        let some = |codes: &[&str]| codes.iter().map(|text| code(text)).collect::<BTreeSet<_>>();
        assert_eq!(walk(&some(&["ES", "PT", "US"]))[&code("ES")][WEST], Some(code("PT")));
        assert_eq!(walk(&some(&["ES", "US"]))[&code("ES")][WEST], Some(code("US")));
    }
}
