//! A small network for the tests of the counts: members who join, leave, move and choose, and an operator who
//! sets floors and k. It notes who changed exactly as the database has to. No promise is tested here.

use super::{History, Policy, PublishedCounts, RawCounts, SmallestGroup, Snapshot, Tally, publish};
use crate::country::{Area, CountryCode};
use crate::member::Presence;
use crate::moment::Moment;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

/// An active member, as far as counting goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Person {
    pub(super) country: CountryCode,
    pub(super) presence: Presence,
}

/// What can happen to a network.
#[derive(Clone, Debug)]
pub(super) enum Event {
    Join(Person, u64),
    Leave(Index),
    Move(Index, CountryCode),
    Choose(Index, Presence),
    /// Set where there is none, else lifted.
    Floor(CountryCode),
    /// At which the counts run at once.
    Smallest(SmallestGroup),
    /// The fixed time at which the counts run.
    Run,
}

/// One run of the counts: what they read, and what visitors saw from then on.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) raw: RawCounts,
    pub(super) policy: Policy,
    pub(super) people: Vec<Person>,
    pub(super) latest: Snapshot,
    /// Whether `latest` was taken in this run.
    pub(super) taken: bool,
}

/// The network and all the runs so far.
#[derive(Clone, Default)]
pub(super) struct Network {
    pub(super) people: BTreeMap<u64, Person>,
    pub(super) policy: Policy,
    pub(super) changed: BTreeSet<u64>,
    pub(super) runs: Vec<Run>,
    joined: u64,
    now: i64,
}

impl Network {
    pub(super) fn new(k: SmallestGroup) -> Self {
        Self { policy: Policy { k, ..Policy::default() }, ..Self::default() }
    }

    /// The network after a history of events.
    pub(super) fn after(k: SmallestGroup, events: &[Event]) -> Self {
        let mut network = Self::new(k);
        for event in events {
            network.happen(event);
        }
        network
    }

    pub(super) fn happen(&mut self, event: &Event) {
        match event {
            Event::Join(person, members) => (0..*members).for_each(|_| _ = self.join(*person)),
            Event::Leave(index) => _ = self.pick(*index).map(|id| self.leave(id)),
            Event::Move(index, country) => {
                _ = self
                    .pick(*index)
                    .map(|id| self.become_person(id, Person { country: *country, ..self.people[&id] }));
            }
            Event::Choose(index, presence) => {
                _ = self
                    .pick(*index)
                    .map(|id| self.become_person(id, Person { presence: *presence, ..self.people[&id] }));
            }
            Event::Floor(country) => self.floor(*country),
            Event::Smallest(k) => {
                self.policy.k = *k;
                self.run();
            }
            Event::Run => _ = self.run(),
        }
    }

    fn pick(&self, index: Index) -> Option<u64> {
        (!self.people.is_empty()).then(|| *index.get(&self.people.keys().collect::<Vec<_>>()).to_owned())
    }

    pub(super) fn join(&mut self, person: Person) -> u64 {
        self.joined += 1;
        self.people.insert(self.joined, person);
        self.changed.insert(self.joined);
        self.joined
    }

    pub(super) fn leave(&mut self, id: u64) {
        self.people.remove(&id);
        self.changed.insert(id);
    }

    pub(super) fn become_person(&mut self, id: u64, person: Person) {
        if self.people.insert(id, person) != Some(person) {
            self.changed.insert(id);
        }
    }

    pub(super) fn floor(&mut self, country: CountryCode) {
        if !self.policy.floors.remove(&country) {
            self.policy.floors.insert(country);
        }
    }

    /// What visitors read now.
    pub(super) fn shown(&self) -> Option<PublishedCounts> {
        let history = History::new([], self.latest()?.clone(), self.policy.floors.clone());
        Some(history.newest().counts.clone())
    }

    pub(super) fn raw(&self) -> RawCounts {
        let mut tallies = BTreeMap::<CountryCode, Tally>::new();
        for person in self.people.values() {
            let tally = tallies.entry(person.country).or_default();
            match person.presence {
                Presence::Country => tally.country += 1,
                Presence::Region => tally.region += 1,
                Presence::Uncounted => tally.uncounted += 1,
            }
        }
        RawCounts { taken_at: Moment::from_seconds(self.now), changed: self.changed.len() as u64, tallies }
    }

    /// Runs the counts as the database has to: whoever is published as changed is forgotten.
    pub(super) fn run(&mut self) -> &Run {
        self.now += 10;
        let raw = self.raw();
        let latest = publish(self.latest(), &raw, &self.policy);
        let taken = self.latest() != Some(&latest);
        if taken {
            self.changed.clear();
        }
        let people = self.people.values().copied().collect();
        self.runs.push(Run { raw, policy: self.policy.clone(), people, latest, taken });
        &self.runs[self.runs.len() - 1]
    }

    pub(super) fn latest(&self) -> Option<&Snapshot> {
        self.runs.last().map(|run| &run.latest)
    }

    /// Every snapshot, the oldest first.
    pub(super) fn taken(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(|run| run.taken)
    }
}

pub(super) fn code(text: &str) -> CountryCode {
    text.parse().unwrap()
}

pub(super) fn group(members: u32) -> SmallestGroup {
    SmallestGroup::new(members).unwrap()
}

/// A smallest group that hides something, mostly a small one: those leave the counts the least freedom.
pub(super) fn groups() -> impl Strategy<Value = SmallestGroup> {
    prop_oneof![4 => 2..=3_u32, 3 => 4..=6_u32, 1 => 7..=300_u32].prop_map(group)
}

/// Histories of up to 80 events: of the whole world, of a few countries anywhere, or of two whole regions, where
/// hidden countries are few.
pub(super) fn histories(groups: impl Strategy<Value = SmallestGroup> + 'static) -> impl Strategy<Value = Vec<Event>> {
    let world: Vec<CountryCode> = CountryCode::all().collect();
    let areas: BTreeSet<Area> = world.iter().map(|code| code.country().region).collect();
    let areas: Vec<Area> = areas.into_iter().collect();
    let within = |areas: Vec<Area>| -> Vec<CountryCode> {
        CountryCode::all().filter(|code| areas.contains(&code.country().region)).collect()
    };
    let groups = groups.boxed();
    prop_oneof![Just(world.clone()), subsequence(world, 1..=12), subsequence(areas, 2).prop_map(within)]
        .prop_flat_map(move |countries| prop::collection::vec(event(countries, groups.clone()), 0..80))
}

fn event(countries: Vec<CountryCode>, groups: BoxedStrategy<SmallestGroup>) -> impl Strategy<Value = Event> {
    // The earlier of two draws: some countries fill while most stay nearly empty, as in any network.
    let last = countries.len() - 1;
    let country = (0..=last, 0..=last).prop_map(move |(one, other)| countries[one.min(other)]).boxed();
    let presence =
        || prop_oneof![6 => Just(Presence::Country), 2 => Just(Presence::Region), 1 => Just(Presence::Uncounted)];
    let person = (country.clone(), presence()).prop_map(|(country, presence)| Person { country, presence });
    prop_oneof![
        12 => (person, prop_oneof![3 => Just(1), 1 => 2..=30_u64]).prop_map(|(person, many)| Event::Join(person, many)),
        4 => any::<Index>().prop_map(Event::Leave),
        4 => (any::<Index>(), country.clone()).prop_map(|(index, country)| Event::Move(index, country)),
        4 => (any::<Index>(), select(&Presence::ALL)).prop_map(|(index, presence)| Event::Choose(index, presence)),
        1 => country.prop_map(Event::Floor),
        1 => groups.prop_map(Event::Smallest),
        8 => Just(Event::Run),
    ]
}
