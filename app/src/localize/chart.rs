//! What an address asks of the map, against what is public: what it means, and the nearest that can be shown where it
//! means nothing.

use crate::state::Public;
use crate::wire::atlas::MapView;
use domain::country::{Area, CountryCode};
use domain::counts::{Figures, Metric, Snapshot};
use domain::invalid::Invalid;
use domain::month::Month;
use services::map::frame::{self, Frame};
use std::str::FromStr;
use std::sync::Arc;

/// What the map shows.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is public.
    pub public: Arc<Public>,
    /// The chosen country.
    pub country: Option<CountryCode>,
    /// The group of countries to look at.
    pub region: Option<Area>,
    /// What is shown of each country.
    pub metric: Metric,
    /// The month whose numbers are shown; the newest ones where there is none.
    pub at: Option<Month>,
    /// What of the address could not be shown.
    pub problems: Vec<Invalid>,
}

impl Chart {
    /// Reads what an address asks for.
    pub fn read(view: &MapView, public: &Arc<Public>) -> Self {
        let mut problems = Vec::new();
        let country = read(&view.country, &mut problems);
        let region = read(&view.region, &mut problems);
        let history = &public.history;
        let mut metric = read::<Metric>(&view.metric, &mut problems).unwrap_or_default();
        if !history.tells(metric, history.newest()) {
            problems.push(Invalid::new("metric", "early"));
            metric = Metric::default();
        }
        let newest = Month::of(history.newest().taken_at);
        let first = history.iter().find(|snapshot| history.tells(metric, snapshot));
        let first = first.map_or(newest, |first| Month::of(first.taken_at));
        let at = read::<Month>(&view.at, &mut problems).and_then(|at| {
            if at > newest {
                problems.push(Invalid::new("at", "late"));
            } else if at < first {
                let has_numbers = history.months().next().is_some_and(|oldest| oldest <= at);
                problems.push(Invalid::new("at", if has_numbers { "alone" } else { "early" }));
            }
            Some(at.max(first)).filter(|at| *at < newest)
        });
        Self { public: Arc::clone(public), country, region, metric, at, problems }
    }

    /// The numbers that are shown.
    pub fn snapshot(&self) -> &Snapshot {
        let history = &self.public.history;
        self.at.and_then(|at| history.at(at)).unwrap_or(history.newest())
    }

    /// What is shown of each country.
    pub fn figures(&self) -> Figures<'_> {
        Figures::new(self.metric, &self.public.history, self.snapshot())
    }

    /// What is shown, as an address would ask for it: without what of the address means nothing.
    pub fn view(&self) -> MapView {
        MapView {
            country: self.country.map(CountryCode::slug).unwrap_or_default(),
            region: self.region.map(|region| region.to_string()).unwrap_or_default(),
            metric: if self.metric == Metric::default() { String::new() } else { self.metric.as_str().to_owned() },
            at: self.at.map(|at| at.to_string()).unwrap_or_default(),
            q: String::new(),
        }
    }

    /// The part of the plane that is shown; the whole where there is none.
    pub fn frame(&self) -> Option<Frame> {
        self.region.and_then(frame::of_area)
    }

    /// What an address needs besides a country to show the same: `&metric=new`, or nothing.
    pub fn further(&self) -> String {
        let metric = (self.metric != Metric::default()).then(|| format!("&metric={}", self.metric.as_str()));
        let region = self.region.map(|region| format!("&region={region}"));
        let at = self.at.map(|at| format!("&at={at}"));
        [region, metric, at].into_iter().flatten().collect()
    }

    /// The status of a page that shows it: 404 for what is not there, 400 for what is damaged.
    pub fn status(&self) -> u16 {
        let damaged = |problem: &Invalid| {
            problem.reason == "malformed" || problem.field == "metric" && problem.reason == "unknown"
        };
        match self.problems.as_slice() {
            [] => 200,
            problems if problems.iter().any(damaged) => 400,
            _ => 404,
        }
    }
}

/// A parameter's value; one that means nothing is noted.
fn read<T: FromStr<Err = Invalid>>(text: &str, problems: &mut Vec<Invalid>) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    text.parse().map_err(|invalid| problems.push(invalid)).ok()
}
