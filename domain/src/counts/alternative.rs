//! The alternative world behind the promise of the counts: other members, in whom the same publications come out.
//! Which countries it is asked about stands in `histories.rs`.

use super::network::{Network, Person, Run};
use crate::country::{Area, CountryCode};
use crate::member::Presence;
use std::collections::{BTreeMap, BTreeSet};

/// A world that published the same numbers as the one of `run`, though in it nobody is counted in `empty`,
/// which are at most k countries without a cell in that run.
///
/// Each country with a cell keeps exactly the members of its cell. Let a region's rest be its members outside its
/// countries' cells, the uncounted apart: as many stay in the region, so its cell, the continent's and elsewhere
/// stay too, whoever these members are. h of them are counted one by one in hidden countries outside `empty`,
/// which still have no cell, as 1 < k (with k = 1, h is 0); all others choose "region". There is space for h:
/// a region can take min(rest, its hidden countries not in `empty`) of them, in all at least room − k, as `empty`
/// takes away at most one for each of its at most k countries, and h ≤ room − k wherever h > 0. And h is published
/// again: room is the same sum as before, and exactly h hidden countries have a counted member.
fn without(run: &Run, empty: &BTreeSet<CountryCode>) -> Vec<Person> {
    let counts = &run.latest.counts;
    let mut people = Vec::new();
    let mut rests = BTreeMap::<Area, u32>::new();
    // Whom no country shows may live anywhere in the region: outside `empty` if there is a choice.
    let mut homes = BTreeMap::<Area, CountryCode>::new();
    for code in CountryCode::all() {
        let home = homes.entry(code.country().region).or_insert(code);
        if empty.contains(home) {
            *home = code;
        }
    }
    for person in &run.people {
        let area = person.country.country().region;
        match person.presence {
            Presence::Uncounted => people.push(Person { country: homes[&area], ..*person }),
            Presence::Country | Presence::Region => *rests.entry(area).or_default() += 1,
        }
    }
    let mut h = counts.country_count();
    for (country, members) in counts.countries() {
        h -= 1;
        *rests.get_mut(&country.country().region).unwrap() -= members;
        people.extend((0..members).map(|_| Person { country, presence: Presence::Country }));
    }
    for (area, rest) in rests {
        let hidden = CountryCode::all()
            .filter(|code| code.country().region == area && counts.country(*code).is_none() && !empty.contains(code));
        let lone = hidden.take(h.min(rest) as usize).map(|country| Person { country, presence: Presence::Country });
        let before = people.len();
        people.extend(lone);
        let placed = u32::try_from(people.len() - before).unwrap();
        h -= placed;
        people.extend((placed..rest).map(|_| Person { country: homes[&area], presence: Presence::Region }));
    }
    assert_eq!(h, 0, "no space for h in other countries than {empty:?}");
    people
}

/// Makes the members of `network` those of `people`, through changes that any members could make.
fn become_people(network: &mut Network, people: Vec<Person>) {
    let mut missing = people;
    let mut free = Vec::new();
    for (id, person) in &network.people {
        match missing.iter().position(|other| other == person) {
            Some(place) => _ = missing.swap_remove(place),
            None => free.push(*id),
        }
    }
    for id in free {
        match missing.pop() {
            Some(person) => network.become_person(id, person),
            None => network.leave(id),
        }
    }
    for person in missing {
        network.join(person);
    }
}

/// Lives through the runs of `real` once more, with nobody counted in `empty` whenever a snapshot is taken, and
/// asserts that visitors see the same after every run.
///
/// Between two snapshots nothing happens until just before the run that takes the next one; that run would not take
/// it for fewer than k changes, so as many people as that needs join and leave in between. Visitors see none of it.
/// Only the countries in `empty` that a snapshot hides can be empty in it, and of a former, smaller k only as many.
pub(super) fn live_again_without(real: &Network, empty: &BTreeSet<CountryCode>) -> Network {
    let first = real.runs.first().map(|run| run.policy.k).unwrap_or_default();
    let mut other = Network::new(first);
    let passer_by = Person { country: CountryCode::all().next().unwrap(), presence: Presence::Uncounted };
    for run in &real.runs {
        if run.taken {
            let k = run.policy.k.get() as usize;
            let hidden = empty.iter().filter(|code| run.latest.counts.country(**code).is_none()).take(k);
            let empty = hidden.copied().collect();
            let floors: Vec<_> = run.policy.floors.symmetric_difference(&other.policy.floors).copied().collect();
            for country in floors {
                other.floor(country);
            }
            other.policy.k = run.policy.k;
            become_people(&mut other, without(run, &empty));
            let is_counted = |person: &Person| empty.contains(&person.country) && person.presence == Presence::Country;
            let nobody_counted = !other.people.values().any(is_counted);
            assert!(nobody_counted, "somebody is counted in {empty:?}");
            while other.changed.len() < k {
                let passing = other.join(passer_by);
                other.leave(passing);
            }
        }
        assert_eq!(other.run().latest, run.latest);
    }
    other
}
