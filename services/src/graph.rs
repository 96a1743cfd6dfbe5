//! A growth graph: how a published number came to be what it is, as a small SVG inside a page. Colours and the size of
//! its letters are the style sheet's business; which numbers it shows is its caller's.

use crate::map::escape;
use domain::html::SafeHtml;
use domain::month::Month;
use std::fmt::Write;

/// The drawing's width in its own units.
const WIDTH: i64 = 320;
/// Its height in the same ones.
const HEIGHT: i64 = 96;
/// How far the line stays away from both sides, so that a dot at its end has room.
const MARGIN: i64 = 4;
/// Where the upper gridline is; its number stands above.
const TOP: i64 = 16;
/// Where nought is; the years stand below.
const BASE: i64 = 80;

/// A number over the months, and the words around it.
pub struct Graph<'a> {
    /// What was published at each time, in members. Where nothing was, the line is interrupted.
    pub values: &'a [Option<u32>],
    /// When that was, ascending; as many as there are values. Months that are left out keep their room.
    pub months: &'a [Month],
    /// The place in both of the month that is being shown: it gets a dot, if it has a value.
    pub marked: Option<usize>,
    /// What is drawn, for those who hear it.
    pub title: &'a str,
    /// How a number is written.
    pub number: &'a dyn Fn(u64) -> String,
    /// How a year is written.
    pub year: &'a dyn Fn(i32) -> String,
}

/// One value: where it is on the drawing. Heights are in half units, so that slow growth is no coarse staircase.
#[derive(Clone, Copy)]
struct Point {
    x: i64,
    half: i64,
}

/// Values that follow each other without a gap, and where the last one ceases to hold.
struct Run {
    points: Vec<Point>,
    end: i64,
}

/// Draws the graph. A number holds until the next one is published, so the line goes in steps. Time runs from left to
/// right, also in a page that is read from right to left.
pub fn draw(graph: &Graph<'_>) -> SafeHtml {
    let most = graph.values.iter().flatten().max().copied();
    let top = round_above(most.unwrap_or(0));
    let point = |(value, month): (&Option<u32>, &Month)| {
        (x(*month, graph.months), value.map(|value| 2 * BASE - share(value, top, 2 * (BASE - TOP))))
    };
    let points: Vec<(i64, Option<i64>)> = graph.values.iter().zip(graph.months).map(point).collect();
    let marked =
        graph.marked.and_then(|place| points.get(place)).and_then(|(x, half)| Some(Point { x: *x, half: (*half)? }));
    let runs = runs(&points);

    let mut svg = format!(
        r#"<svg class="graph" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" direction="ltr" aria-label="{}"><path class="graph__top" d="M0 {TOP}h{WIDTH}"/><path class="graph__base" d="M0 {BASE}h{WIDTH}"/>"#,
        escape(graph.title),
    );
    // Writing to a String can not fail; `write!` says so only to be usable with every writer.
    if most.is_some() {
        let number = escape(&(graph.number)(top));
        let _ = write!(svg, r#"<text class="graph__number" x="0" y="{}">{number}</text>"#, TOP - 4);
    }
    let (lines, moments): (Vec<&Run>, Vec<&Run>) = runs.iter().partition(|run| run.points[0].x < run.end);
    if !lines.is_empty() {
        let area: String = lines.iter().map(|run| area(run)).collect();
        let line: String = lines.iter().map(|run| line(run)).collect();
        let _ = write!(svg, r#"<path class="graph__area" d="{area}"/><path class="graph__line" d="{line}"/>"#);
    }
    let moments = moments.into_iter().map(|run| ("graph__dot", run.points[0]));
    for (class, Point { x, half }) in moments.chain(marked.map(|point| ("graph__marked", point))) {
        let _ = write!(svg, r#"<circle class="{class}" cx="{x}" cy="{}" r="3"/>"#, units(half));
    }
    if let (Some(first), Some(last)) = (graph.months.first(), graph.months.last()) {
        let mut year = |x: i64, anchor: &str, year: i32| {
            let year = escape(&(graph.year)(year));
            let _ = write!(svg, r#"<text class="graph__year" x="{x}" y="{}"{anchor}>{year}</text>"#, HEIGHT - 3);
        };
        // A single month stands at the end, where the newest one always does.
        if first != last {
            year(0, "", first.year);
        }
        if first == last || first.year != last.year {
            year(WIDTH, r#" text-anchor="end""#, last.year);
        }
    }
    SafeHtml::vouch(svg + "</svg>")
}

/// The least number of 1, 2 or 5 and noughts that is not below `most`.
fn round_above(most: u32) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |power| Some(power * 10));
    let mut rounds = powers.flat_map(|power| [power, 2 * power, 5 * power]);
    rounds.find(|round| *round >= u64::from(most)).unwrap_or(1)
}

/// `value` of `top` as a part of `whole`, rounded.
fn share(value: u32, top: u64, whole: i64) -> i64 {
    let top = i64::try_from(top).unwrap_or(i64::MAX);
    (2 * i64::from(value) * whole + top) / (2 * top)
}

/// Where a month is, in whole units.
fn x(month: Month, months: &[Month]) -> i64 {
    let count = |month: Month| 12 * i64::from(month.year) + i64::from(month.number);
    let (first, last) = (months.first().copied().map_or(0, count), months.last().copied().map_or(0, count));
    let span = last - first;
    if span <= 0 {
        return WIDTH - MARGIN;
    }
    MARGIN + (2 * (count(month) - first) * (WIDTH - 2 * MARGIN) + span) / (2 * span)
}

/// The unbroken runs of values, without those that change nothing.
fn runs(points: &[(i64, Option<i64>)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_broken = true;
    for (x, half) in points {
        match (half, runs.last_mut()) {
            (Some(half), Some(run)) if !is_broken => {
                run.end = *x;
                if run.points.last().is_none_or(|last| last.half != *half) {
                    run.points.push(Point { x: *x, half: *half });
                }
            }
            (Some(half), _) => runs.push(Run { points: vec![Point { x: *x, half: *half }], end: *x }),
            (None, Some(run)) if !is_broken => run.end = *x,
            (None, _) => {}
        }
        is_broken = half.is_none();
    }
    runs
}

/// The steps of a run, from its first point on.
fn line(run: &Run) -> String {
    let first = run.points[0];
    format!("M{} {}{}", first.x, units(first.half), steps(run, 1))
}

/// What lies below the steps of a run. The line hides its edge, so whole units will do.
fn area(run: &Run) -> String {
    let first = run.points[0];
    format!("M{} {BASE}V{}{}V{BASE}", first.x, units(below(first.half, 2)), steps(run, 2))
}

/// The way through a run, in heights that are multiples of `grid` half units.
fn steps(run: &Run, grid: i64) -> String {
    let mut way = String::new();
    let mut at = Point { half: below(run.points[0].half, grid), ..run.points[0] };
    for next in &run.points {
        let half = below(next.half, grid);
        if half != at.half {
            let _ = write!(way, "{}v{}", along(next.x - at.x), units(half - at.half));
            at = Point { x: next.x, half };
        }
    }
    way + &along(run.end - at.x)
}

/// A step to the right, if it leads anywhere.
fn along(step: i64) -> String {
    if step == 0 { String::new() } else { format!("h{step}") }
}

/// The next multiple of `grid` that is not higher on the drawing.
fn below(half: i64, grid: i64) -> i64 {
    (half + grid - 1).div_euclid(grid) * grid
}

/// Half units as a path writes them: `2.5`, `-.5`.
fn units(half: i64) -> String {
    let sign = if half < 0 { "-" } else { "" };
    match (half.abs() / 2, half % 2 != 0) {
        (whole, false) => format!("{sign}{whole}"),
        (0, true) => format!("{sign}.5"),
        (whole, true) => format!("{sign}{whole}.5"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(from: i32, count: usize) -> Vec<Month> {
        let month = |number: usize| Month {
            year: from + i32::try_from(number / 12).unwrap(),
            number: u8::try_from(number % 12 + 1).unwrap(),
        };
        (0..count).map(month).collect()
    }

    fn drawn(values: &[Option<u32>], months: &[Month], marked: Option<usize>) -> String {
        let (number, year) = (|number: u64| format!("{number} <members>"), |year: i32| year.to_string());
        let graph = Graph { values, months, marked, title: "Growth \"of\" Peru", number: &number, year: &year };
        draw(&graph).into_string()
    }

    /// The path data of an element of this class.
    fn path<'a>(svg: &'a str, class: &str) -> &'a str {
        let (_, after) = svg.split_once(&format!("class=\"{class}\" d=\"")).unwrap_or_default();
        after.split('"').next().unwrap_or_default()
    }

    #[test]
    fn a_number_holds_until_the_next_one() {
        let months: Vec<Month> =
            ["2019-01", "2019-02", "2019-03", "2020-05"].map(|month| month.parse().unwrap()).into();
        let svg = drawn(&[Some(5), Some(5), Some(10), Some(20)], &months, Some(3));
        // 16 months on 312 units; 20 is the top, and 64 units high.
        assert_eq!(path(&svg, "graph__line"), "M4 64h39v-16h273v-32");
        assert_eq!(path(&svg, "graph__area"), "M4 80V64h39v-16h273v-32V80");
        assert!(svg.contains(r#"<circle class="graph__marked" cx="316" cy="16" r="3"/>"#), "{svg}");
        assert!(svg.contains(">20 &lt;members&gt;<") && svg.contains(">2019<") && svg.contains(">2020<"), "{svg}");
        assert!(svg.contains(r#"aria-label="Growth &quot;of&quot; Peru""#), "{svg}");
    }

    #[test]
    fn where_nothing_was_published_the_line_is_interrupted() {
        let svg = drawn(&[None, Some(10), None, Some(5), Some(5), None, Some(5)], &months(2020, 7), Some(2));
        assert_eq!(path(&svg, "graph__line"), "M56 16h52M160 48h104");
        // The last one holds for no time yet, and nothing is marked that was not published.
        assert!(svg.contains(r#"<circle class="graph__dot" cx="316" cy="48" r="3"/>"#), "{svg}");
        assert!(!svg.contains("graph__marked"), "{svg}");
        assert_eq!(svg.matches("graph__year").count(), 1);
    }

    #[test]
    fn a_single_value_is_a_dot_and_no_value_an_empty_frame() {
        let svg = drawn(&[Some(7)], &months(2024, 1), None);
        assert!(svg.contains(r#"<circle class="graph__dot" cx="316""#) && !svg.contains("graph__line"), "{svg}");
        assert!(svg.contains(r#"text-anchor="end">2024<"#) && svg.matches("graph__year").count() == 1, "{svg}");
        for (values, months) in [(&[][..], &[][..]), (&[None, None], &months(2024, 2)), (&[None; 3], &[])] {
            let svg = drawn(values, months, Some(1));
            assert!(svg.contains("graph__base") && !svg.contains("circle") && !svg.contains("graph__line"), "{svg}");
        }
        assert!(path(&drawn(&[Some(0); 2], &months(2024, 2), None), "graph__line").starts_with("M4 80h"));
        assert!(drawn(&[Some(u32::MAX)], &months(2024, 1), Some(0)).contains("5000000000"));
    }

    #[test]
    fn the_top_is_the_next_round_number() {
        let tops = [(0, 1), (1, 1), (2, 2), (3, 5), (5, 5), (6, 10), (626, 1_000), (1_001, 2_000)];
        assert!(tops.into_iter().all(|(most, top)| round_above(most) == top));
    }

    #[test]
    fn thirteen_years_are_small() {
        // Fast at first, slower later, now and then fewer.
        let growth = (0_u32..160).map(|month| Some(626 * month / (month + 40) + month * 7 % 11));
        let svg = drawn(&growth.collect::<Vec<_>>(), &months(2012, 160), Some(159));
        assert!(svg.len() < 1_500, "{} bytes: {svg}", svg.len());
        let cells = (0_u32..160).map(|month| (month > 30).then_some(month / 8 * 5));
        let svg = drawn(&cells.collect::<Vec<_>>(), &months(2012, 160), Some(100));
        assert!(svg.len() < 1_000, "{} bytes: {svg}", svg.len());
    }
}
