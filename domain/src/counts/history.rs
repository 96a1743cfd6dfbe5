//! The past of the published numbers: what the slider, the growth line and "new in the last 12 months" read.

use super::{Metric, PublishedCounts, Snapshot};
use crate::country::CountryCode;
use crate::month::Month;
use std::collections::BTreeSet;

/// Microseconds in a year of 365 days.
const YEAR: i64 = 365 * 86_400 * 1_000_000;

/// The snapshots that can be compared with each other, at most one for each month: the last that was taken in it.
/// Never empty: it begins with the first snapshot that has the newest one's k.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    before: Vec<Snapshot>,
    newest: Snapshot,
    floors: BTreeSet<CountryCode>,
}

impl History {
    /// Of `before`, whatever its order, keeps the last of each month; those of another generation, and those that are
    /// not older than `newest`, go. A floor that stands now holds for all of them: whom it protects is to be found
    /// neither in a month before it nor until the next publication.
    pub fn new(
        before: impl IntoIterator<Item = Snapshot>,
        mut newest: Snapshot,
        floors: BTreeSet<CountryCode>,
    ) -> Self {
        let present = Month::of(newest.taken_at);
        let mut before: Vec<Snapshot> = before
            .into_iter()
            .filter(|old| old.history == newest.history && Month::of(old.taken_at) < present)
            .collect();
        before.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.taken_at));
        before.dedup_by_key(|snapshot| Month::of(snapshot.taken_at));
        before.reverse();
        for snapshot in before.iter_mut().chain([&mut newest]) {
            snapshot.counts = snapshot.counts.clone().under(&floors);
        }
        Self { before, newest, floors }
    }

    /// Whether the same numbers are told, whatever floors there are under countries that had none.
    pub fn tells_like(&self, other: &Self) -> bool {
        self.newest == other.newest && self.before == other.before
    }

    /// The countries that are told by region only.
    pub fn floors(&self) -> &BTreeSet<CountryCode> {
        &self.floors
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

    /// What was published a year before `snapshot`, where the history reaches back as far: what stood on the day, as
    /// far as that is kept, or the last of its month where that is nearer to the day.
    pub fn year_before(&self, snapshot: &Snapshot) -> Option<&Snapshot> {
        let day = snapshot.taken_at.micros() - YEAR;
        let month = self.at(Month::of(snapshot.taken_at).year_before());
        let stood = self.iter().rev().find(|snapshot| snapshot.taken_at.micros() <= day);
        stood.into_iter().chain(month).min_by_key(|snapshot| (snapshot.taken_at.micros() - day).abs())
    }

    /// Whether `metric` says anything of `snapshot`: what is new needs one that is a year older.
    pub fn tells(&self, metric: Metric, snapshot: &Snapshot) -> bool {
        metric != Metric::New || self.year_before(snapshot).is_some()
    }

    /// The metrics that say something of the newest snapshot.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> {
        Metric::ALL.into_iter().filter(|metric| self.tells(*metric, &self.newest))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::{Policy, RawCounts, publish};
    use crate::moment::Moment;

    /// A snapshot of the day, counted from 1 January 1970, and the generation.
    fn snapshot(day: i64, history: u32) -> Snapshot {
        let taken_at = Moment::from_seconds(day * 86_400);
        let raw = RawCounts { taken_at, changed: 0, tallies: std::collections::BTreeMap::default() };
        Snapshot { history, ..publish(None, &raw, &Policy::default()) }
    }

    #[test]
    fn of_each_month_the_last_is_kept_and_nothing_of_another_generation() {
        let before = [snapshot(40, 2), snapshot(3, 2), snapshot(20, 2), snapshot(10, 1)];
        let history = History::new(before, snapshot(45, 2), BTreeSet::new());
        let days: Vec<_> = history.iter().map(|snapshot| snapshot.taken_at.micros() / 86_400_000_000).collect();
        assert_eq!(days, [20, 45], "the newest stands for its month");
        assert_eq!(history.months().map(|month| month.to_string()).collect::<Vec<_>>(), ["1970-01", "1970-02"]);
    }

    #[test]
    fn a_month_without_numbers_shows_those_that_stood_then() {
        let history = History::new([snapshot(20, 1), snapshot(100, 1)], snapshot(400, 1), BTreeSet::new());
        let at = |month: &str| {
            history.at(month.parse().unwrap()).map(|snapshot| snapshot.taken_at.micros() / 86_400_000_000)
        };
        assert_eq!([at("1969-12"), at("1970-01"), at("1970-03"), at("1970-04")], [None, Some(20), Some(20), Some(100)]);
        assert_eq!(at("1999-01"), Some(400));
        let year_before = history.year_before(history.newest()).map(|snapshot| snapshot.taken_at);
        assert_eq!(
            year_before,
            Some(snapshot(20, 1).taken_at),
            "February 1971 is compared with what stood in February 1970"
        );
    }

    #[test]
    fn a_year_before_is_the_kept_snapshot_that_is_nearest_to_the_day() {
        // 5 and 28 January, and 27 February 1970.
        let before = [snapshot(4, 1), snapshot(27, 1), snapshot(57, 1)];
        let year_before = |day| {
            let history = History::new(before.clone(), snapshot(day, 1), BTreeSet::new());
            history.year_before(history.newest()).map(|snapshot| snapshot.taken_at.micros() / 86_400_000_000)
        };
        assert_eq!(year_before(365 + 31), Some(27), "1 February is nearer to the end of January");
        assert_eq!(year_before(365 + 50), Some(57), "20 February to the end of its own month");
        assert_eq!(year_before(365 + 4), Some(27), "the first month has nothing before it");
        assert_eq!(year_before(300), None);
    }

    #[test]
    fn what_is_new_is_told_of_no_time_that_has_no_year_before_it() {
        let history = History::new([snapshot(4, 1), snapshot(200, 1)], snapshot(400, 1), BTreeSet::new());
        let told = history.iter().map(|snapshot| Metric::ALL.map(|metric| history.tells(metric, snapshot)));
        assert_eq!(told.collect::<Vec<_>>(), [[true, true, false], [true, true, false], [true; 3]]);
        assert_eq!(history.metrics().collect::<Vec<_>>(), Metric::ALL);
        let young = History::new([snapshot(4, 1)], snapshot(200, 1), BTreeSet::new());
        assert_eq!(young.metrics().collect::<Vec<_>>(), [Metric::Members, Metric::PerMillion]);
    }
}
