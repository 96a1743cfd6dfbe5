//! The past of the published numbers: what the slider, the growth line and "new in the last 12 months" read.

use super::{PublishedCounts, Snapshot};
use crate::country::CountryCode;
use crate::month::Month;

/// The snapshots that can be compared with each other, at most one for each month: the last that was taken in it.
/// Never empty: it begins with the first snapshot that has the newest one's k.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    before: Vec<Snapshot>,
    newest: Snapshot,
}

impl History {
    /// Of `before`, whatever its order, keeps the last of each month; those of another generation, and those that are
    /// not older than `newest`, go.
    pub fn new(before: impl IntoIterator<Item = Snapshot>, newest: Snapshot) -> Self {
        let present = Month::of(newest.taken_at);
        let mut before: Vec<Snapshot> = before
            .into_iter()
            .filter(|old| old.history == newest.history && Month::of(old.taken_at) < present)
            .collect();
        before.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.taken_at));
        before.dedup_by_key(|snapshot| Month::of(snapshot.taken_at));
        before.reverse();
        Self { before, newest }
    }

    /// The newest snapshot.
    pub fn newest(&self) -> &Snapshot {
        &self.newest
    }

    /// Every snapshot, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Snapshot> {
        self.before.iter().chain([&self.newest])
    }

    /// The months that have a snapshot, the oldest first.
    pub fn months(&self) -> impl DoubleEndedIterator<Item = Month> {
        self.iter().map(|snapshot| Month::of(snapshot.taken_at))
    }

    /// What was published at the end of `month`: the last snapshot until then. `None` before the first.
    pub fn at(&self, month: Month) -> Option<&Snapshot> {
        self.iter().rev().find(|snapshot| Month::of(snapshot.taken_at) <= month)
    }

    /// What was published a year before `snapshot`, where the history reaches back as far.
    pub fn year_before(&self, snapshot: &Snapshot) -> Option<&Snapshot> {
        self.at(Month::of(snapshot.taken_at).year_before())
    }

    /// A country's cell in each snapshot, the oldest first; `None` where it had none.
    pub fn growth(&self, code: CountryCode) -> Vec<Option<u32>> {
        self.iter().map(|snapshot| snapshot.counts.country(code)).collect()
    }

    /// The total in each snapshot, the oldest first.
    pub fn totals(&self) -> Vec<u32> {
        self.iter().map(|snapshot| PublishedCounts::total(&snapshot.counts)).collect()
    }
}
