//! The promises of the counts, over random histories. Each test is one promise.

use super::alternative::live_again_without;
use super::network::{Event, Network, Person, Run, group, groups, histories};
use super::{Policy, PublishedCounts, Snapshot, publish};
use crate::country::CountryCode;
use crate::member::Presence;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Histories in which k changes, also to 1 and back.
fn any_histories() -> impl Strategy<Value = Vec<Event>> {
    histories(prop_oneof![1 => Just(group(1)), 4 => groups()])
}

/// Histories in which k stays what it was at the start.
fn histories_of_one_k() -> impl Strategy<Value = Vec<Event>> {
    any_histories().prop_map(|mut events| {
        events.retain(|event| !matches!(event, Event::Smallest(_)));
        events
    })
}

/// Every cell of one publication, by what it is of.
fn cells(counts: &PublishedCounts) -> BTreeMap<String, u32> {
    let countries = counts.countries().map(|(code, members)| (format!("country {code}"), members));
    let regions = counts.regions().map(|(area, members)| (format!("region {}", area.number()), members));
    let continents = counts.continents().map(|(area, members)| (format!("continent {}", area.number()), members));
    countries.chain(regions).chain(continents).collect()
}

/// A quarter of the usual number of cases, 64 unless `PROPTEST_CASES` says otherwise: each is a whole history.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.div_ceil(4), ..usual }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_cell_is_a_multiple_of_k_and_everyone_is_in_exactly_one_number(k in groups(), events in any_histories()) {
        for run in Network::after(k, &events).taken() {
            let counts = &run.latest.counts;
            prop_assert_eq!(counts.k(), run.policy.k);
            let cells = cells(counts);
            prop_assert!(cells.values().all(|cell| *cell > 0 && cell.is_multiple_of(counts.k().get())), "{cells:?}");
            prop_assert_eq!(cells.values().sum::<u32>() + counts.elsewhere(), counts.total());
            prop_assert_eq!(counts.total() as usize, run.people.len());
        }
    }

    #[test]
    fn two_values_of_a_cell_in_one_history_are_the_same_or_at_least_k_apart(k in groups(), events in any_histories()) {
        let mut ks = BTreeMap::new();
        let mut values = BTreeMap::<(u32, String), BTreeSet<u32>>::new();
        for run in Network::after(k, &events).taken() {
            let history = run.latest.history;
            prop_assert_eq!(*ks.entry(history).or_insert(run.policy.k), run.policy.k);
            for (name, members) in cells(&run.latest.counts) {
                values.entry((history, name)).or_insert_with(|| [0].into()).insert(members);
            }
        }
        for ((history, name), values) in values {
            let values: Vec<u32> = values.into_iter().collect();
            prop_assert!(values.windows(2).all(|pair| pair[1] - pair[0] >= ks[&history].get()), "{name}: {values:?}");
        }
    }

    #[test]
    fn the_numbers_depend_on_the_present_members_and_the_policy_alone(k in groups(), events in any_histories()) {
        for run in Network::after(k, &events).taken() {
            prop_assert_eq!(&run.latest.counts, &publish(None, &run.raw, &run.policy).counts);
            prop_assert_eq!(run.latest.taken_at, run.raw.taken_at);
        }
    }

    #[test]
    fn for_any_k_countries_without_a_cell_nobody_counted_there_fits_everything_published(
        k in groups(), events in any_histories(), turn in 0..250_usize,
    ) {
        let mut real = Network::after(k, &events);
        let last = real.run().clone();
        let counts = &last.latest.counts;
        let mut countries: Vec<CountryCode> = CountryCode::all().filter(|code| counts.country(*code).is_none()).collect();
        let start = turn % countries.len();
        countries.rotate_left(start);
        let k = counts.k().get() as usize;

        // Any countries; then those of one region; then all those where somebody is counted.
        live_again_without(&real, &countries.iter().copied().take(k).collect());
        let area = countries[0].country().region;
        countries.sort_by_key(|code| code.country().region != area);
        live_again_without(&real, &countries.iter().copied().take(k).collect());
        let counted = |person: &&Person| person.presence == Presence::Country;
        let counted: BTreeSet<_> = last.people.iter().filter(counted).map(|person| person.country).collect();
        countries.sort_by_key(|code| !counted.contains(code));
        live_again_without(&real, &countries.iter().copied().take(k).collect());
        // Of a single country not even that is certain: that somebody lives there, however that one is counted.
        let other = live_again_without(&real, &[countries[0]].into());
        prop_assert!(other.people.values().all(|person| person.country != countries[0]));
    }

    #[test]
    fn just_after_a_snapshot_fewer_than_k_changes_and_any_floors_publish_nothing_new(
        k in groups(), before in histories_of_one_k(), after in histories_of_one_k(),
    ) {
        let mut network = Network::after(k, &before);
        let k = k.get() as usize;
        let someone = Person { country: CountryCode::all().next().unwrap(), presence: Presence::Country };
        network.happen(&Event::Join(someone, k as u64));
        prop_assert!(network.run().taken);

        let published = network.latest().cloned();
        let then = network.runs[network.runs.len() - 1].clone();
        network.runs.drain(..network.runs.len() - 1);
        for event in after {
            let mut next = network.clone();
            next.happen(&event);
            if next.changed.len() < k && !matches!(event, Event::Run) {
                network = next;
                prop_assert!(!network.run().taken);
                prop_assert_eq!(network.latest(), published.as_ref());
                // What visitors see is what the members of then make under the floors of then and of now.
                let floors = then.policy.floors.union(&network.policy.floors).copied().collect();
                let anew = publish(None, &then.raw, &Policy { floors, ..then.policy }).counts;
                let shown = network.shown().unwrap();
                prop_assert_eq!(cells(&shown), cells(&anew));
                prop_assert_eq!((shown.elsewhere(), shown.total()), (anew.elsewhere(), anew.total()));
            }
        }
        // The very k-th change is published.
        while network.changed.len() < k {
            prop_assert!(!network.run().taken);
            network.join(someone);
        }
        prop_assert!(network.run().taken);
    }

    #[test]
    fn a_floor_takes_its_country_down_at_once_and_for_good(k in groups(), events in any_histories(), turn in 0..250_usize) {
        let countries: Vec<CountryCode> = CountryCode::all().collect();
        let mut network = Network::after(k, &events);
        let last = network.latest().into_iter().flat_map(|latest| latest.counts.countries()).last();
        let country = last.map_or(countries[turn % countries.len()], |(country, _)| country);
        if !network.policy.floors.contains(&country) {
            network.floor(country);
        }
        prop_assert!(network.shown().is_none_or(|counts| counts.country(country).is_none()));
        let k = network.policy.k.get();
        network.happen(&Event::Join(Person { country, presence: Presence::Country }, u64::from(k)));
        prop_assert!(network.run().taken);
        prop_assert_eq!(network.shown().unwrap().country(country), None);
    }

    #[test]
    fn a_floor_tells_the_past_by_region_and_loses_nobody(k in groups(), events in any_histories()) {
        for run in Network::after(k, &events).taken() {
            let then = &run.latest.counts;
            for (country, members) in then.countries() {
                let now = then.clone().under(&BTreeSet::from([country]));
                let area = country.country().region;
                prop_assert_eq!(now.country(country), None);
                prop_assert_eq!(now.region(area), Some(then.region(area).unwrap_or(0) + members));
                prop_assert_eq!(cells(&now).values().sum::<u32>() + now.elsewhere(), then.total());
                prop_assert_eq!(now.country_count(), then.country_count() - 1);
                let others = then.countries().filter(|(other, _)| *other != country);
                prop_assert_eq!(now.countries().collect::<Vec<_>>(), others.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn another_k_publishes_at_once_and_begins_a_new_history(k in groups(), other in groups(), events in any_histories()) {
        let mut network = Network::after(k, &events);
        let before = network.run().latest.clone();
        network.happen(&Event::Smallest(other));
        let after = network.latest().cloned().unwrap();
        if other == before.counts.k() {
            prop_assert_eq!(after, before);
        } else {
            prop_assert_eq!(after.history, before.history + 1);
            prop_assert!(after.taken_at > before.taken_at);
            prop_assert_eq!(after.counts.k(), other);
            prop_assert!(!network.run().taken);
        }
    }

    #[test]
    fn with_k_1_the_numbers_are_exact_after_every_change(events in histories_of_one_k()) {
        let mut network = Network::new(group(1));
        for event in events {
            network.happen(&event);
            let Run { latest, people, policy, .. } = network.run().clone();
            let (mut countries, mut regions, mut uncounted) = (BTreeMap::new(), BTreeMap::new(), 0);
            for person in &people {
                let floor = policy.floors.contains(&person.country);
                match person.presence {
                    Presence::Uncounted => uncounted += 1,
                    Presence::Country if !floor => *countries.entry(person.country).or_insert(0) += 1,
                    Presence::Country | Presence::Region => {
                        *regions.entry(person.country.country().region).or_insert(0) += 1;
                    }
                }
            }
            prop_assert!(latest.counts.is_exact());
            prop_assert_eq!(latest.counts.country_count() as usize, countries.len());
            prop_assert_eq!(latest.counts.countries().collect::<BTreeMap<_, _>>(), countries);
            prop_assert_eq!(latest.counts.regions().collect::<BTreeMap<_, _>>(), regions);
            prop_assert_eq!(latest.counts.continents().count(), 0);
            prop_assert_eq!(latest.counts.elsewhere(), uncounted);
            prop_assert_eq!(latest.counts.total() as usize, people.len());
        }
    }

    #[test]
    fn what_is_published_survives_its_way_through_json(k in groups(), events in any_histories()) {
        for run in Network::after(k, &events).taken() {
            let json = serde_json::to_string(&run.latest).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Snapshot>(&json).unwrap(), &run.latest);
        }
    }
}
