//! The map's numbers in words: figures, labels, the legend, what is told to those who do not see it.

use super::chart::Chart;
use super::choices::search;
use super::{country, date, place};
use crate::wire::DateText;
use crate::wire::atlas::Atlas;
use crate::words::Words;
use domain::classes::shade;
use domain::country::{CountryCode, POPULATION_SOURCE, POPULATION_YEAR};
use domain::counts::{Figures, History, Metric, PublishedCounts};
use domain::form::Problem;
use domain::html::SafeHtml;
use domain::invalid::Invalid;
use domain::month::Month;
use services::graph::{self, Graph};
use services::intl;

/// How many of the highest are named to those who do not see the map.
const TOP: usize = 3;

/// What stands around the map. `q` is the name of a country that somebody looks for.
pub(crate) fn atlas(chart: &Chart, q: &str, words: Words) -> Atlas {
    let figures = chart.figures();
    let counts = figures.counts();
    let found = search(q, words);
    let mut problems: Vec<Problem> = chart.problems.iter().map(|invalid| problem(words, *invalid)).collect();
    if found.is_empty() && !q.trim().is_empty() {
        problems.push(Problem { field: "q".to_owned(), text: words.atlas_search_none().to_owned() });
    }
    Atlas {
        figure: sentence(counts, chart.country, chart.at, words),
        country: chart.country.map(|code| country(code, words)),
        rank: chart.country.and_then(|code| rank(&figures, code, words)),
        note: note(counts, words),
        legend_title: legend_title(chart.metric, words).to_owned(),
        legend: legend(&figures, words),
        unshown: unshown(counts, words),
        about: about(chart, &figures, words),
        as_of: date(chart.snapshot().taken_at, words),
        growth: growth(chart, words),
        problems,
        status: chart.status(),
        found,
    }
}

/// The members of a country, or of all: "626 members currently registered in 89 countries.", and for a month of the past
/// "June 2019: 15 or more members registered in Cambodia."
pub fn sentence(counts: &PublishedCounts, code: Option<CountryCode>, at: Option<Month>, words: Words) -> String {
    let month = at.map(|month| intl::month(month, words.language()));
    let Some(code) = code else {
        let countries = words.count_countries(counts.country_count().into());
        let members = words.count_members(counts.total().into());
        // Of too few to be told of any country it is not said that they are in none.
        return match (month, counts.country_count()) {
            (Some(month), 0) => words.figure_total_at(&members, &month),
            (None, 0) => words.figure_total(&members),
            (Some(month), _) => words.figure_world_at(&countries, &members, &month),
            (None, _) => words.figure_world(&countries, &members),
        };
    };
    let name = &place(code, words);
    let members = match counts.country(code) {
        Some(cell) => members(counts, cell, words),
        None if counts.is_exact() => words.count_members(0),
        None => {
            let k = words.number(counts.k().get().into());
            return match month {
                Some(month) => words.figure_country_unshown_at(name, &k, &month),
                None => words.figure_country_unshown(name, &k),
            };
        }
    };
    match month {
        Some(month) => words.figure_country_at(name, &members, &month),
        None => words.figure_country(name, &members),
    }
}

/// A cell: "15 or more members".
fn members(counts: &PublishedCounts, cell: u32, words: Words) -> String {
    if counts.is_exact() { words.count_members(cell.into()) } else { words.count_at_least(cell.into()) }
}

/// What the numbers leave out; nothing where they are exact.
pub fn note(counts: &PublishedCounts, words: Words) -> Option<String> {
    (!counts.is_exact()).then(|| words.figure_note(&words.number(counts.k().get().into())))
}

/// When the numbers were published.
pub fn as_of(chart: &Chart, words: Words) -> DateText {
    date(chart.snapshot().taken_at, words)
}

/// What the hatch means.
pub fn unshown(counts: &PublishedCounts, words: Words) -> String {
    if counts.is_exact() {
        words.legend_unshown_exact().to_owned()
    } else {
        words.legend_unshown(&words.number(counts.k().get().into()))
    }
}

/// "Rank 3 of 41 countries with a figure", and before it what is ranked, where that is not the members that the sentence
/// above tells of; nothing for a country without a figure.
pub(crate) fn rank(figures: &Figures<'_>, code: CountryCode, words: Words) -> Option<String> {
    let all = words.number(figures.values().count() as u64);
    let rank = words.number(figures.rank(code)? as u64);
    if figures.metric() == Metric::Members {
        return Some(words.atlas_rank(&all, &rank));
    }
    let figure = figure(figures, code, words)?;
    let (first, rest) = figure.split_at(figure.chars().next().map_or(0, char::len_utf8));
    Some(words.atlas_rank_of(&all, &(first.to_uppercase() + rest), &rank))
}

/// The name of the whole map.
pub fn title(metric: Metric, words: Words) -> &'static str {
    match metric {
        Metric::Members => words.map_title(),
        Metric::PerMillion => words.map_title_per_million(),
        Metric::New => words.map_title_new(),
    }
}

/// The name of the legend: what its classes count.
pub fn legend_title(metric: Metric, words: Words) -> &'static str {
    match metric {
        Metric::Members => words.legend_title(),
        Metric::PerMillion => words.legend_title_per_million(),
        Metric::New => words.legend_title_new(),
    }
}

/// A country on the map: "Cambodia: 15 or more members, rank 3". Members in a place without inhabitants are no rate, but
/// they are members.
pub fn label(figures: &Figures<'_>, code: CountryCode, words: Words) -> String {
    let (name, counts) = (code.name(words.language()), figures.counts());
    match (figure(figures, code, words), figures.rank(code)) {
        (Some(figure), Some(rank)) => words.map_label_ranked(name, &figure, &words.number(rank as u64)),
        (Some(figure), None) => words.map_label(name, &figure),
        (None, _) if let Some(cell) = counts.country(code) => words.map_label(name, &members(counts, cell, words)),
        (None, _) if counts.is_exact() => words.map_label_unshown_exact(name),
        (None, _) => words.map_label_unshown(name, &words.number(counts.k().get().into())),
    }
}

/// A country's figure: "15 or more members".
fn figure(figures: &Figures<'_>, code: CountryCode, words: Words) -> Option<String> {
    let value = figures.value(code)?;
    let size = value.unsigned_abs();
    Some(match figures.metric() {
        Metric::Members => members(figures.counts(), figures.counts().country(code)?, words),
        Metric::PerMillion if figures.counts().is_exact() => {
            words.count_per_million(&intl::thousandths(size, words.language()))
        }
        Metric::PerMillion => words.count_per_million_at_least(&intl::thousandths(size, words.language())),
        Metric::New if value > 0 => words.count_new(size),
        Metric::New => words.count_new_none().to_owned(),
    })
}

/// A figure as a number alone, as columns and legends have it.
pub(crate) fn number(metric: Metric, value: i64, words: Words) -> String {
    let size = value.unsigned_abs();
    match metric {
        Metric::PerMillion => intl::thousandths(size, words.language()),
        Metric::New if value < 0 => format!("\u{2066}−{}\u{2069}", words.number(size)),
        Metric::Members | Metric::New => words.number(size),
    }
}

/// The classes from few to many, after nought where there can be one.
pub fn legend(figures: &Figures<'_>, words: Words) -> Vec<(u8, String)> {
    let (metric, limits) = (figures.metric(), figures.limits());
    let number = |value: u32| number(metric, value.into(), words);
    let nought = (metric == Metric::New).then(|| (6, words.legend_nought().to_owned()));
    let classes = limits.iter().enumerate().map(|(class, from)| {
        let shade = u8::try_from(shade(class, limits.len())).unwrap_or_default();
        let label = match limits.get(class + 1) {
            Some(next) if metric == Metric::PerMillion => format!("{}–{}", number(*from), number(*next)),
            Some(next) if *next == from + 1 => number(*from),
            Some(next) => format!("{}–{}", number(*from), number(next - 1)),
            None => words.legend_from(&number(*from)),
        };
        (shade, label)
    });
    nought.into_iter().chain(classes).collect()
}

/// What the map shows, in sentences.
fn about(chart: &Chart, figures: &Figures<'_>, words: Words) -> Vec<String> {
    let ranking = figures.ranking();
    let counts = figures.counts();
    let number = |value: i64| number(figures.metric(), value, words);
    let mut about = match (ranking.first(), ranking.last()) {
        (Some((_, most)), Some((_, least))) => {
            let top = ranking
                .iter()
                .take(TOP)
                .map(|(code, value)| format!("{} {}", code.name(words.language()), number(*value)));
            vec![
                words.atlas_about_range(&number(*least), &number(*most), ranking.len() as u64),
                words.atlas_about_top(&top.collect::<Vec<_>>().join(", ")),
            ]
        }
        _ => vec![words.atlas_about_none().to_owned()],
    };
    let shown = counts.countries().count();
    let hidden = (CountryCode::all().count() - shown) as u64;
    about.extend((shown > 0).then(|| {
        if counts.is_exact() {
            words.atlas_about_hidden_exact(hidden)
        } else {
            words.atlas_about_hidden(&words.number(counts.k().get().into()), hidden)
        }
    }));
    match figures.metric() {
        Metric::Members => {}
        Metric::PerMillion => about.push(words.atlas_about_population(POPULATION_SOURCE, &POPULATION_YEAR.to_string())),
        Metric::New => {
            let before = chart.public.history.year_before(chart.snapshot());
            about.extend(before.map(|before| words.atlas_about_before(&date(before.taken_at, words).words)));
            let most = u64::from(counts.k().get() - 1);
            about.extend((most > 0).then(|| words.atlas_about_difference(&words.number(most))));
        }
    }
    about
}

/// The growth of the chosen country, else of the network.
fn growth(chart: &Chart, words: Words) -> SafeHtml {
    let history = &chart.public.history;
    let shown = chart.snapshot().taken_at;
    let marked = history.iter().position(|snapshot| snapshot.taken_at == shown);
    match chart.country {
        Some(code) => {
            let growth = history.growth(code);
            // A country that never had a figure shows no empty graph.
            if growth.iter().all(Option::is_none) {
                return SafeHtml::default();
            }
            graph(history, &growth, Some(code), marked, words)
        }
        None => graph(history, &history.totals().into_iter().map(Some).collect::<Vec<_>>(), None, marked, words),
    }
}

/// Draws numbers over the months of the history; `code` is whose they are.
pub(crate) fn graph(
    history: &History,
    values: &[Option<u32>],
    code: Option<CountryCode>,
    marked: Option<usize>,
    words: Words,
) -> SafeHtml {
    let months: Vec<_> = history.months().collect();
    let word = |month: Option<&_>| month.map(|month| intl::month(*month, words.language())).unwrap_or_default();
    let (from, to) = (word(months.first()), word(months.last()));
    let title = match code {
        Some(code) => words.atlas_growth_country(&place(code, words), &from, &to),
        None => words.atlas_growth(&from, &to),
    };
    graph::draw(&Graph {
        values,
        months: &months,
        marked,
        title: &title,
        number: &|number| words.number(number),
        year: &|year| year.to_string(),
    })
}

/// What of an address could not be shown, and what is shown instead.
pub fn problem(words: Words, invalid: Invalid) -> Problem {
    let text = match (invalid.field, invalid.reason) {
        ("country", _) => words.problem_country_unknown(),
        ("region", _) => words.problem_region_unknown(),
        ("metric", "early") => words.problem_metric_early(),
        ("metric", _) => words.problem_metric_unknown(),
        ("sort", "early") => words.problem_sort_early(),
        ("sort", _) => words.problem_sort_unknown(),
        ("at", "alone") => words.problem_at_alone(),
        ("at", "early") => words.problem_at_early(),
        ("at", "late") => words.problem_at_late(),
        ("at", _) => words.problem_at_malformed(),
        _ => words.problem_malformed(),
    };
    Problem { field: invalid.field.to_owned(), text: text.to_owned() }
}
