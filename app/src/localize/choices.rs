//! What the map can be made to show, in words: countries that a name finds, measures, regions, months, the past.

use super::atlas::sentence;
use super::chart::Chart;
use crate::wire::atlas::{MapChoices, Place, Region, Time};
use crate::words::Words;
use domain::country::{Area, CountryCode};
use domain::counts::{Figures, History, Metric, Snapshot};
use domain::month::Month;
use services::map::frame;
use services::{intl, map, places};

/// How many countries a search offers.
const MOST_PLACES: usize = 8;

/// The countries that a name finds.
pub(crate) fn search(q: &str, words: Words) -> Vec<Place> {
    let place = |found: places::Place| {
        let name = found.code.name(words.language());
        let name = found.alias.map_or_else(|| name.to_owned(), |alias| words.atlas_search_as(alias, name));
        Place { code: found.code, name }
    };
    places::find(q, words.language(), MOST_PLACES).into_iter().map(place).collect()
}

/// What the map can be made to show.
pub(crate) fn choices(history: &History, words: Words) -> MapChoices {
    let metric = |metric: Metric| {
        let name = match metric {
            Metric::Members => words.map_metric_members(),
            Metric::PerMillion => words.map_metric_per_million(),
            Metric::New => words.map_metric_new(),
        };
        let value = if metric == Metric::default() { "" } else { metric.as_str() };
        (value.to_owned(), name.to_owned())
    };
    let time = |snapshot: &Snapshot| {
        let month = Month::of(snapshot.taken_at);
        let (value, name) = (month.to_string(), intl::month(month, words.language()));
        Time { value, name, is_early: !history.tells(Metric::New, snapshot) }
    };
    let mut times: Vec<_> = history.iter().map(time).collect();
    let newest = times.last_mut().map(|newest| std::mem::take(&mut newest.value)).unwrap_or_default();
    MapChoices { metrics: history.metrics().map(metric).collect(), regions: regions(words), times, newest }
}

/// The continents, each with its parts.
pub(crate) fn regions(words: Words) -> Vec<(Region, Vec<Region>)> {
    Area::tree()
        .map(|(continent, parts)| {
            (region(continent, words), parts.into_iter().map(|area| region(area, words)).collect())
        })
        .collect()
}

/// A group of countries.
pub(crate) fn region(area: Area, words: Words) -> Region {
    let frame = frame::of_area(area).into_iter().flatten().map(|side| side.to_string()).collect();
    Region { number: area.to_string(), name: area.name(words.language()).to_owned(), frame }
}

/// The past, month by month of which the measure says something: a digit for each country of the table, its shade, and the figure in a sentence.
pub(crate) fn film(chart: &Chart, words: Words) -> Vec<(String, String)> {
    let history = &chart.public.history;
    let newest = Figures::new(chart.metric, history, history.newest());
    let frame = |snapshot: &'_ Snapshot| {
        let figures = newest.at(history, snapshot);
        let shades = CountryCode::all().map(|code| map::class(&figures, code).trim_start_matches('c')).collect();
        let month = Month::of(snapshot.taken_at);
        (shades, sentence(&snapshot.counts, chart.country, Some(month), words))
    };
    history.iter().filter(|snapshot| history.tells(chart.metric, snapshot)).map(frame).collect()
}
