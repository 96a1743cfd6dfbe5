//! The map as an SVG of links: what every reader sees first, with or without scripts. Shapes come from the
//! country data, colours from the style sheet's classes, numbers from nothing but [`PublishedCounts`].

use crate::shapes;
use domain::classes::{class_limits, class_of, shade};
use domain::country::CountryCode;
use domain::counts::PublishedCounts;
use domain::html::SafeHtml;
use domain::language::Language;
use domain::walk::walk;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Areas whose box is smaller than this, in square units of the plane, are drawn last, on top of their neighbours.
const SMALL: f32 = 16.0;

/// What a drawing shows, and in which words.
pub struct Drawing<'a> {
    /// The published numbers, which colour the countries.
    pub counts: &'a PublishedCounts,
    /// Countries with public stories: links even where no number is published.
    pub news: &'a BTreeSet<CountryCode>,
    /// Countries to outline.
    pub lit: &'a [CountryCode],
    /// The language of the countries' names.
    pub language: Language,
    /// What stands before every address: empty, or the interface's language (`/fr`).
    pub base: &'a str,
    /// The name of the whole picture for those who hear it.
    pub title: &'a str,
    /// A country's name and number in a sentence: `Cambodia: 15 or more members`.
    pub label: &'a dyn Fn(&str, Option<u32>) -> String,
}

/// The smallest number of each class of the map, ascending.
pub fn limits(counts: &PublishedCounts) -> Vec<u32> {
    let most = counts.countries().map(|(_, members)| members).max().unwrap_or(0);
    class_limits(counts.k().get(), most)
}

/// Draws the world. Countries with a number or with news are links to `/?country=…`, in the order of their names,
/// so that the keyboard walks them as a reader would; the others are shapes with a name. Small areas come last,
/// or the country around them would hide them.
pub fn draw(drawing: &Drawing<'_>) -> SafeHtml {
    let world = shapes::coarse();
    let limits = limits(drawing.counts);
    let links: BTreeSet<CountryCode> = CountryCode::all()
        .filter(|code| drawing.counts.country(*code).is_some() || drawing.news.contains(code))
        .filter(|code| world.path(*code).is_some())
        .collect();
    let ways = walk(&links);
    let mut svg = String::with_capacity(90_000);
    // Writing to a String can not fail; `write!` says so only to be usable with every writer.
    let _ = write!(
        svg,
        r#"<svg class="world" viewBox="0 0 {} {}" role="group" aria-label="{}"><defs><pattern id="unshown" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-ground" d="M0 0h12v12H0z"/><path class="hatch" d="M1 0v12"/></pattern></defs><path class="graticule" d="{}"/><g transform="scale({})">"#,
        world.width,
        world.height,
        escape(drawing.title),
        world.graticule,
        1.0 / world.unit,
    );
    let _ = write!(svg, r#"<path class="c0 disputed" d="{}"/>"#, world.disputed);
    let mut codes: Vec<CountryCode> = CountryCode::all().filter(|code| world.path(*code).is_some()).collect();
    codes.sort_by_cached_key(|code| (is_small(*code), links.contains(code), code.name(drawing.language)));
    for code in codes {
        let Some(path) = world.path(code) else { continue };
        let number = drawing.counts.country(code);
        let class = number.map_or(0, |members| shade(class_of(members, &limits), limits.len()));
        let name = code.name(drawing.language);
        if links.contains(&code) {
            let current = if drawing.lit == [code] { r#" aria-current="true""# } else { "" };
            let _ = write!(
                svg,
                r#"<a href="{}/?country={slug}" data-n="{}"{current}><title>{}</title><path id="c-{slug}" class="c{class}" d="{path}"/></a>"#,
                drawing.base,
                arrows(ways.get(&code)),
                escape(&(drawing.label)(name, number)),
                slug = code.slug(),
            );
        } else {
            let title = escape(&(drawing.label)(name, None));
            let _ = write!(svg, r#"<path id="c-{}" class="c0" d="{path}"><title>{title}</title></path>"#, code.slug());
        }
    }
    let _ = write!(svg, r#"<path class="open" d="{}"/><g class="lit">"#, world.open);
    for code in drawing.lit {
        let _ = write!(svg, r##"<use href="#c-{}"/>"##, code.slug());
    }
    svg.push_str(r#"</g><g class="focused"></g></g></svg>"#);
    SafeHtml::vouch(svg)
}

/// Where the arrow keys lead: north, east, south and west, two letters each, `..` for nowhere.
fn arrows(way: Option<&[Option<CountryCode>; 4]>) -> String {
    let way = way.copied().unwrap_or_default();
    way.into_iter().map(|code| code.map_or_else(|| "..".to_owned(), CountryCode::slug)).collect()
}

fn is_small(code: CountryCode) -> bool {
    let [left, top, right, bottom] = code.country().bounds;
    (right - left) * (bottom - top) < SMALL
}

/// Escapes text for an element or a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
