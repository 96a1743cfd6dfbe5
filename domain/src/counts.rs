//! Which numbers of members may be published: one pure function decides, and one type carries its result.
//! No other path from members to a visitor's eyes exists, and none may be written.
//!
//! In some networks a member who can be located is in danger, and one member in a country *is* that person.
//! So only groups are shown. A reader of every page and every past figure who knows this rule and k, the
//! smallest group, but not the members, learns of no country without a figure that somebody is counted there.
//!
//! 1. **Cells.** A country, a region (the UN M49 one of [`Country::region`]) and a continent each show their
//!    members rounded down to a multiple of k. A country with fewer than k has no cell: fewer and none look alike.
//! 2. **Rolling up.** What rounding leaves over in a region's countries, with the members who chose to be counted
//!    only in the region or live under a floor, makes the region's cell; what that leaves over, the continent's;
//!    what that leaves over, with those who chose to be in the total only, is elsewhere. Anyone in such a rest may
//!    be there by choice, so it proves nobody in a given country.
//! 3. **Total and countries.** The total is everyone, exactly: the cells and elsewhere add up to it. The number of
//!    countries is that of the country cells and of as many further countries as leave the reader in doubt about
//!    any k of them (see [`PublishedCounts::country_count`]).
//! 4. **Over time.** New numbers are published when at least k different members changed since the last ones, so
//!    that no two publications subtract to a smaller group. Another k publishes at once and begins a new history.
//!    A floor is no change of a member: set, it takes its country's cell out of everything published at once ([`History`]);
//!    what else happened since, and a lifted one, wait for the next numbers.
//! 5. **k = 1** hides nothing, for networks of public organisations: exact numbers after every change.
//!
//! Raw numbers ([`Tally`], [`RawCounts`]) can not be serialised: they never travel.
//!
//! [`Country::region`]: crate::country::Country::region

mod figures;
mod history;
mod policy;
mod published;

#[cfg(test)]
mod alternative;
#[cfg(test)]
mod attacker;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod network;
#[cfg(test)]
mod tests;

pub use figures::{Figures, Metric};
pub use history::History;
pub use policy::{Policy, SmallestGroup};
pub use published::PublishedCounts;

use crate::country::CountryCode;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The approved and active members who live in one country, by the presence that each of them chose
/// (floors are the policy's, and are applied by [`publish`]). Pending, suspended and erased ones are in none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Members who agreed to be counted in the country.
    pub country: u32,
    /// Members who are counted in the country's region only.
    pub region: u32,
    /// Members who are counted in the world's total only.
    pub uncounted: u32,
}

/// The present members, unrounded. Neither a page nor a row: only [`publish`] reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawCounts {
    /// When the members were counted.
    pub taken_at: Moment,
    /// How many different members joined, left, moved or changed presence since the previous snapshot was taken.
    /// One who changed twice is one.
    pub changed: u64,
    /// The members of every country that has any; a country may also be present with zeros.
    pub tallies: BTreeMap<CountryCode, Tally>,
}

/// The numbers as published at one instant. Whatever a visitor reads, reads the newest one and nothing else;
/// the growth of the network is the list of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// When the members were counted.
    pub taken_at: Moment,
    /// The generation, from 1. A new k raises it: numbers of two generations are rounded differently and may not
    /// be compared.
    pub history: u32,
    /// The numbers.
    pub counts: PublishedCounts,
}

/// The numbers to publish from now on: a new snapshot, or `previous` unchanged while too few members changed.
///
/// A new one is taken without a `previous`, for another k than that of `previous`, and when at least k different
/// members changed. With k = 1 one is taken for every change, whether or not somebody noted it in `changed`.
/// The numbers depend on the present members and the policy alone. Without a `previous` it also answers
/// what another policy would hide, before that policy is saved.
///
/// Reading `raw` and `previous`, storing a snapshot that differs from `previous`, and forgetting who changed
/// belong into one serialised transaction. Call it at fixed times, never because somebody joined or left (unless
/// k is 1 or new): else the time of a snapshot gives away what its numbers hide.
pub fn publish(previous: Option<&Snapshot>, raw: &RawCounts, policy: &Policy) -> Snapshot {
    let counts = PublishedCounts::count(CountryCode::all().map(CountryCode::country), &raw.tallies, policy);
    let history = match previous {
        None => 1,
        Some(previous) if previous.counts.k() != policy.k => previous.history.saturating_add(1),
        Some(previous) if raw.changed >= u64::from(policy.k.get()) => previous.history,
        Some(previous) if policy.k.is_exact() && counts != previous.counts => previous.history,
        Some(previous) => return previous.clone(),
    };
    Snapshot { taken_at: raw.taken_at, history, counts }
}
