//! Countries in words: a row of the table, and a page of each.

use super::atlas::{self, note, number, sentence};
use super::chart::Chart;
use super::choices::{region, regions};
use super::{country as link, date, place};
use crate::state::Public;
use crate::wire::atlas::{CountriesView, CountryRow, CountryView, MapView};
use crate::words::Words;
use domain::article::Page;
use domain::country::{Area, CountryCode};
use domain::counts::{Figures, Metric};
use domain::invalid::Invalid;
use services::locator::{self, Locator};
use services::places;
use services::shapes;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many of the closest countries a page leads to besides the next in each direction.
const CLOSEST: usize = 4;
/// The table's columns, as addresses name them.
const SORTS: [&str; 4] = ["name", "members", "per-million", "new"];

/// The columns that say something of these numbers: the last one only where they go back a year.
fn sorts(public: &Public) -> &'static [&'static str] {
    &SORTS[..=public.history.metrics().count()]
}

/// Whether the table can be sorted so; by members where nothing is said.
pub fn is_sort(sort: &str, public: &Public) -> bool {
    sort.is_empty() || sorts(public).contains(&sort.strip_prefix('-').unwrap_or(sort))
}

/// The map as a table: countries with a figure and countries with news, of the whole world or of a region, sorted by a
/// column (by members where none is named; after `-` the other way round), and the members that are counted in no country.
pub(crate) fn table(public: &Arc<Public>, wanted: String, sort: &str, words: Words) -> CountriesView {
    let chart = Chart::read(&MapView { region: wanted, ..MapView::default() }, public);
    let (snapshot, counts) = (public.snapshot(), &public.snapshot().counts);
    let columns: Vec<_> =
        public.history.metrics().map(|metric| Figures::new(metric, &public.history, snapshot)).collect();
    let area = chart.region;
    let figured = counts.countries().map(|(code, _)| code);
    let codes: BTreeSet<CountryCode> = figured.chain(public.news.iter().copied()).collect();
    let mut codes: Vec<_> = codes.into_iter().filter(|code| area.is_none_or(|area| area.contains(*code))).collect();
    codes.sort_by_key(|code| places::folded(code.name(words.language())));
    let sorts = sorts(public);
    let (column, is_reversed) = sort.strip_prefix('-').map_or((sort, false), |column| (column, true));
    let known = sorts.iter().position(|known| *known == column);
    let reason = if SORTS.contains(&column) { "early" } else { "unknown" };
    let unsorted = (known.is_none() && !sort.is_empty()).then(|| Invalid::new("sort", reason));
    let is_reversed = is_reversed && known.is_some();
    // Whichever way numbers go, what has none comes last.
    match (known.unwrap_or(1), is_reversed) {
        (0, false) => {}
        (0, true) => codes.reverse(),
        (column, false) => codes.sort_by_key(|code| Reverse(columns[column - 1].value(*code))),
        (column, true) => {
            codes.sort_by_key(|code| columns[column - 1].value(*code).map_or((true, 0), |value| (false, value)));
        }
    }
    let sort = format!("{}{}", if is_reversed { "-" } else { "" }, sorts[known.unwrap_or(1)]);
    let names =
        [words.countries_country(), words.countries_members(), words.countries_per_million(), words.countries_new()];
    CountriesView {
        heading: match area {
            Some(area) => words.countries_title_region(area.name(words.language())),
            None => words.countries_title().to_owned(),
        },
        note: note(counts, words),
        sorts: sorts.iter().zip(names).map(|(sort, name)| ((*sort).to_owned(), name.to_owned())).collect(),
        sort,
        region: area.map(|area| area.to_string()).unwrap_or_default(),
        regions: regions(words),
        rows: codes.into_iter().map(|code| row(&columns, code, words)).collect(),
        rest: rest(&chart, words),
        as_of: date(snapshot.taken_at, words),
        problems: chart.problems.iter().chain(&unsorted).map(|invalid| atlas::problem(words, *invalid)).collect(),
        status: match unsorted {
            Some(Invalid { reason: "early", .. }) => 404,
            Some(_) => 400,
            None => chart.status(),
        },
    }
}

/// A country in the table, its figures in the order of [`Metric::ALL`].
fn row(columns: &[Figures<'_>], code: CountryCode, words: Words) -> CountryRow {
    let cell = |figures: &Figures<'_>| {
        let text = figures.value(code).map(|value| number(figures.metric(), value, words));
        let rounded = figures.metric() == Metric::Members && !figures.counts().is_exact();
        text.map(|text| at_least(text, !rounded)).unwrap_or_default()
    };
    CountryRow { country: link(code, words), figures: columns.iter().map(cell).collect() }
}

/// "15+", which stays so where one reads from right to left; an exact number as it is.
fn at_least(number: String, is_exact: bool) -> String {
    if is_exact { number } else { format!("\u{2066}{number}+\u{2069}") }
}

/// The members that are counted in no country: by region, by continent, elsewhere.
fn rest(chart: &Chart, words: Words) -> Vec<(String, String)> {
    let counts = &chart.public.snapshot().counts;
    let within = |area: Area| {
        chart.region.is_none_or(|chosen| area == chosen || area.countries().all(|code| chosen.contains(code)))
    };
    let number = |members: u32| at_least(words.number(members.into()), counts.is_exact());
    let areas = counts.regions().chain(counts.continents()).filter(|(area, _)| within(*area));
    let mut rest: Vec<_> =
        areas.map(|(area, members)| (words.countries_rest(area.name(words.language())), number(members))).collect();
    if chart.region.is_none() && counts.elsewhere() > 0 {
        rest.push((words.countries_elsewhere().to_owned(), words.number(counts.elsewhere().into())));
    }
    rest
}

/// One country.
pub(crate) fn country(public: &Arc<Public>, code: CountryCode, words: Words) -> CountryView {
    let figures = Figures::new(Metric::Members, &public.history, public.snapshot());
    let counts = figures.counts();
    let area = code.country().region;
    let growth = public.history.growth(code);
    let title = words.country_locator(&place(code, words), area.name(words.language()));
    let mut near = shapes::next_to(code, CLOSEST);
    near.sort_by_key(|code| places::folded(code.name(words.language())));
    CountryView {
        country: link(code, words),
        figure: sentence(counts, Some(code), None, words),
        rank: atlas::rank(&figures, code, words),
        note: note(counts, words),
        region: region(area, words),
        locator: locator::draw(&Locator { figures: &figures, code, title: &title }),
        // A country that never had a figure shows no empty graph: fewer than k and none look alike.
        growth: growth
            .iter()
            .any(Option::is_some)
            .then(|| atlas::graph(&public.history, &growth, Some(code), None, words)),
        near: near.into_iter().map(|code| link(code, words)).collect(),
        contact: public.pages.iter().any(|(slug, _)| slug.as_str() == Page::Contact.as_str()),
    }
}
