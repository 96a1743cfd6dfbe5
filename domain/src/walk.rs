//! From one country to the next by arrow keys, over those countries that can be chosen.

use crate::country::CountryCode;
use std::collections::{BTreeMap, BTreeSet};

/// The directions as steps in the plane, whose y grows downwards: north, east, south, west.
const DIRECTIONS: [[f32; 2]; 4] = [[0.0, -1.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]];
const NORTH: usize = 0;
const EAST: usize = 1;
const SOUTH: usize = 2;
const WEST: usize = 3;

/// How far from a key's direction it looks, to either side, in degrees.
const WIDEST: f32 = 75.0;
/// So far from its direction a way counts double.
const DOUBLE: f32 = 45.0;

/// For each of `countries` the one that each arrow key leads to: north, east, south, west. Whoever can be chosen can be
/// reached, by some way, from the first of them.
pub fn walk(countries: &BTreeSet<CountryCode>) -> BTreeMap<CountryCode, [Option<CountryCode>; 4]> {
    let nearest = |from: CountryCode, direction: usize| {
        let costs = countries.iter().filter_map(|to| Some((cost((from, *to), direction)?, *to)));
        costs.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, to)| to)
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

/// What a way costs in a direction: near means a short way that hardly leaves it. None where it leads elsewhere.
fn cost(pair: (CountryCode, CountryCode), direction: usize) -> Option<f32> {
    let [[x, y], [along, down]] = [offset(pair), DIRECTIONS[direction]];
    let away = distance(pair);
    let angle = ((x * along + y * down) / away).clamp(-1.0, 1.0).acos().to_degrees();
    (away > 0.0 && angle <= WIDEST).then_some(away * (1.0 + (angle / DOUBLE).powi(2)))
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
        let all = walk(&CountryCode::all().collect());
        assert_eq!(all[&code("AR")][WEST], Some(code("CL")));
        assert_eq!(all[&code("NZ")][WEST], Some(code("AU")));
        assert_eq!(walk(&some(&["NZ", "AU", "SG", "ID"]))[&code("SG")][SOUTH], Some(code("ID")));
    }
}
