//! What the map says of each country: one metric of the published numbers, with its classes and ranks. Numbers come
//! in through [`PublishedCounts`] alone, so a figure can tell nothing that is not public.

use super::{History, PublishedCounts, Snapshot};
use crate::classes::{class_limits, class_of, even_limits, shade};
use crate::country::CountryCode;
use crate::invalid::Invalid;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What is shown of a country's members.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Metric {
    /// The members of its cell.
    #[default]
    Members,
    /// Members for each million of its people, in thousandths.
    PerMillion,
    /// By how much its cell grew within twelve months.
    New,
}

impl Metric {
    /// Every metric, in the order in which a reader is offered them.
    pub const ALL: [Self; 3] = [Self::Members, Self::PerMillion, Self::New];

    /// Its name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::PerMillion => "per-million",
            Self::New => "new",
        }
    }
}

impl FromStr for Metric {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let metric = Self::ALL.into_iter().find(|metric| metric.as_str() == text);
        metric.ok_or(Invalid::new("metric", "unknown"))
    }
}

/// The figures of one metric at one time.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    metric: Metric,
    snapshot: &'a Snapshot,
    values: BTreeMap<CountryCode, i64>,
    limits: Vec<u32>,
}

impl<'a> Figures<'a> {
    /// The figures at `snapshot`, one of `history`. Classes are those of the whole history, so that a colour means the
    /// same at each time. Nothing is new where no snapshot is a year older ([`History::tells`]).
    pub fn new(metric: Metric, history: &History, snapshot: &'a Snapshot) -> Self {
        let own = values(metric, history, snapshot).collect();
        let all = history.iter().flat_map(|snapshot| values(metric, history, snapshot));
        let newest = values(metric, history, history.newest()).filter_map(|(_, value)| u32::try_from(value).ok());
        let all = all.map(|(_, value)| value).filter(|value| *value > 0);
        let limits = limits(metric, snapshot.counts.k().get(), all, newest.collect());
        Self { metric, snapshot, values: own, limits }
    }

    /// The same metric at another snapshot of the same history, with the same classes.
    #[must_use]
    pub fn at(&self, history: &History, snapshot: &'a Snapshot) -> Self {
        let own = values(self.metric, history, snapshot).collect();
        Self { metric: self.metric, snapshot, values: own, limits: self.limits.clone() }
    }

    /// What they show.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// The numbers that they show.
    pub fn counts(&self) -> &PublishedCounts {
        &self.snapshot.counts
    }

    /// The snapshot whose numbers they show.
    pub fn snapshot(&self) -> &Snapshot {
        self.snapshot
    }

    /// A country's figure: members, thousandths of a member for each million people, or members more than a year
    /// before (fewer where negative). `None` where it has no cell.
    pub fn value(&self, code: CountryCode) -> Option<i64> {
        self.values.get(&code).copied()
    }

    /// Every figure, by code.
    pub fn values(&self) -> impl Iterator<Item = (CountryCode, i64)> {
        self.values.iter().map(|(code, value)| (*code, *value))
    }

    /// The smallest figure of each class, ascending.
    pub fn limits(&self) -> &[u32] {
        &self.limits
    }

    /// The shade of a country, 1 to 5; 0 where it has no figure, or none above nought.
    pub fn shade(&self, code: CountryCode) -> usize {
        let value = self.value(code).and_then(|value| u32::try_from(value).ok()).filter(|value| *value > 0);
        value.map_or(0, |value| shade(class_of(value, &self.limits), self.limits.len()))
    }

    /// The place of a country among all that have a figure, from 1; equal figures share one.
    pub fn rank(&self, code: CountryCode) -> Option<usize> {
        let own = self.value(code)?;
        Some(1 + self.values.values().filter(|value| **value > own).count())
    }

    /// The countries with a figure, the highest first; equal ones by code.
    pub fn ranking(&self) -> Vec<(CountryCode, i64)> {
        let mut ranking: Vec<_> = self.values().collect();
        ranking.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
        ranking
    }
}

/// A country's figure in `counts`; `before` are the numbers of a year ago.
fn value(metric: Metric, counts: &PublishedCounts, before: Option<&PublishedCounts>, code: CountryCode) -> Option<i64> {
    let members = i64::from(counts.country(code)?);
    match metric {
        Metric::Members => Some(members),
        Metric::PerMillion => {
            let people = i64::from(code.country().population);
            (people > 0).then(|| (members * 1_000_000_000 + people / 2) / people)
        }
        Metric::New => before.map(|before| members - i64::from(before.country(code).unwrap_or(0))),
    }
}

/// The figures of every country that has a cell in `snapshot`.
fn values<'a>(
    metric: Metric,
    history: &'a History,
    snapshot: &'a Snapshot,
) -> impl Iterator<Item = (CountryCode, i64)> + 'a {
    // Another metric needs no look back.
    let before = match metric {
        Metric::New => history.year_before(snapshot).map(|before| &before.counts),
        Metric::Members | Metric::PerMillion => None,
    };
    snapshot
        .counts
        .countries()
        .filter_map(move |(code, _)| Some((code, value(metric, &snapshot.counts, before, code)?)))
}

/// Cells are multiples of k, and so are their differences; members for each million are spread over the classes as they
/// are in the `newest` numbers.
fn limits(metric: Metric, k: u32, values: impl Iterator<Item = i64>, newest: Vec<u32>) -> Vec<u32> {
    let values = values.map(|value| u32::try_from(value).unwrap_or(u32::MAX));
    let Some((least, most)) = values.fold(None, |ends: Option<(u32, u32)>, value| {
        Some(ends.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
    }) else {
        return Vec::new();
    };
    match metric {
        Metric::Members | Metric::New => class_limits(k, most),
        Metric::PerMillion => even_limits(least, newest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::{Policy, RawCounts, SmallestGroup, Tally, publish};
    use crate::moment::Moment;
    use proptest::prelude::*;

    const MONTH: i64 = 31 * 86_400;

    fn code(text: &str) -> CountryCode {
        text.parse().unwrap()
    }

    /// The numbers of some months with these members by country, the oldest first.
    fn history(k: u32, months: &[&[(&str, u32)]]) -> History {
        let policy = Policy { k: SmallestGroup::new(k).unwrap(), floors: std::collections::BTreeSet::default() };
        let mut snapshots = months.iter().zip(0..).map(|(members, month)| {
            let tally = |members: u32| Tally { country: members, ..Tally::default() };
            let tallies = members.iter().map(|(country, members)| (code(country), tally(*members))).collect();
            let raw = RawCounts { taken_at: Moment::from_seconds(month * MONTH), changed: 0, tallies };
            publish(None, &raw, &policy)
        });
        let all: Vec<_> = snapshots.by_ref().collect();
        let (newest, before) = all.split_last().unwrap();
        History::new(before.iter().cloned(), newest.clone(), std::collections::BTreeSet::new())
    }

    #[test]
    fn members_are_the_cell_and_ranks_are_shared_by_equals() {
        let history = history(5, &[&[("KH", 17), ("FR", 9), ("MT", 5), ("DE", 4)]]);
        let figures = Figures::new(Metric::Members, &history, history.newest());
        assert_eq!(figures.value(code("KH")), Some(15));
        assert_eq!((figures.rank(code("FR")), figures.rank(code("MT"))), (Some(2), Some(2)));
        assert_eq!((figures.value(code("DE")), figures.rank(code("DE"))), (None, None), "fewer than k");
        assert_eq!(figures.ranking()[0], (code("KH"), 15));
    }

    #[test]
    fn a_rate_is_the_cell_divided_by_the_countrys_people() {
        let history = history(5, &[&[("KH", 17)]]);
        let figures = Figures::new(Metric::PerMillion, &history, history.newest());
        let people = i64::from(code("KH").country().population);
        let rate = figures.value(code("KH")).unwrap();
        assert!((2 * rate * people - 30_000_000_000).abs() <= people, "{rate}: 15 members, to the nearest thousandth");
        assert!(figures.limits()[0] <= u32::try_from(rate).unwrap());
    }

    #[test]
    fn what_is_new_is_the_difference_of_two_cells_a_year_apart() {
        let mut months: Vec<&[(&str, u32)]> = vec![&[("KH", 9), ("FR", 12)]; 12];
        months.push(&[("KH", 21), ("FR", 8), ("MT", 6)]);
        let history = history(5, &months);
        let figures = Figures::new(Metric::New, &history, history.newest());
        assert_eq!([code("KH"), code("FR"), code("MT")].map(|code| figures.value(code)), [Some(15), Some(-5), Some(5)]);
        assert_eq!(figures.shade(code("FR")), 0, "no class of its own below nought");
        assert!(figures.shade(code("KH")) > 0);
        let first = history.iter().next().unwrap();
        assert_eq!(Figures::new(Metric::New, &history, first).values().count(), 0, "nothing is a year older");
    }

    #[test]
    fn a_colour_means_the_same_at_each_time() {
        let history = history(5, &[&[("KH", 9)], &[("KH", 900)]]);
        let limits = history.iter().map(|snapshot| Figures::new(Metric::Members, &history, snapshot).limits().to_vec());
        let limits: Vec<_> = limits.collect();
        assert_eq!(limits[0], limits[1]);
        assert_eq!(Figures::new(Metric::Members, &history, history.iter().next().unwrap()).shade(code("KH")), 1);
    }

    proptest! {
        #[test]
        fn no_metric_has_a_figure_where_the_numbers_have_none(members in prop::collection::vec(0u32..40, 4), k in 2u32..10) {
            let named: Vec<_> = ["KH", "FR", "MT", "DE"].into_iter().zip(members).collect();
            let history = history(k, &[&named]);
            for metric in Metric::ALL {
                let figures = Figures::new(metric, &history, history.newest());
                for code in CountryCode::all() {
                    if history.newest().counts.country(code).is_none() {
                        prop_assert_eq!(figures.value(code), None);
                        prop_assert_eq!(figures.shade(code), 0);
                    }
                    if let Some(value) = figures.value(code) {
                        let below = figures.limits().first().is_none_or(|least| i64::from(*least) > value);
                        prop_assert_eq!(figures.shade(code) == 0, value <= 0, "{} below {}", value, below);
                    }
                }
            }
        }
    }
}
