//! The map as an SVG of links: what every reader sees first, with or without scripts. Shapes come from the
//! country data, colours from the style sheet's classes, numbers from nothing but [`Figures`].

pub mod frame;

use crate::shapes;
use domain::country::CountryCode;
use domain::counts::Figures;
use domain::html::SafeHtml;
use domain::language::Language;
use domain::walk::walk;
use frame::Frame;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Areas whose box is smaller than this, in square units of the plane, are drawn last, on top of their neighbours.
const SMALL: f32 = 16.0;
/// Areas whose box is narrower and lower than this, in units of the plane, get a bubble where they have a figure.
const SPECK: f32 = 6.0;

/// What a drawing shows, and in which words.
pub struct Drawing<'a> {
    /// The published numbers, which colour the countries.
    pub figures: &'a Figures<'a>,
    /// Countries with public stories: links even where no number is published.
    pub news: &'a BTreeSet<CountryCode>,
    /// Countries to outline.
    pub lit: &'a [CountryCode],
    /// The part of the plane to show; the whole where there is none.
    pub frame: Option<Frame>,
    /// The language of the countries' names.
    pub language: Language,
    /// What stands before every address: empty, or the interface's language (`/fr`).
    pub base: &'a str,
    /// What stands behind every address, so that a choice keeps what else was chosen: empty, or `&metric=new`.
    pub further: &'a str,
    /// The name of the whole picture for those who hear it.
    pub title: &'a str,
    /// A country's name and figure in a sentence: `Cambodia: 15 or more members, rank 3`.
    pub label: &'a dyn Fn(CountryCode) -> String,
}

/// Draws the world. Countries with a number or with news are links to `/?country=…`, in the order of their names,
/// so that the keyboard walks them as a reader would; the others are shapes with a name. Small areas come last,
/// or the country around them would hide them; the smallest have a bubble besides, which no zoom changes.
pub fn draw(drawing: &Drawing<'_>) -> SafeHtml {
    let world = shapes::coarse();
    let figures = drawing.figures;
    let links: BTreeSet<CountryCode> = CountryCode::all()
        .filter(|code| figures.counts().country(*code).is_some() || drawing.news.contains(code))
        .filter(|code| world.path(*code).is_some())
        .collect();
    let ways = walk(&links);
    let mut svg = String::with_capacity(90_000);
    let [left, top, width, height] = drawing.frame.unwrap_or([0.0, 0.0, world.width, world.height]);
    // A closer look keeps the hatch as fine as it is on the whole world.
    let hatch = (width / world.width).max(height / world.height);
    let hatch = if drawing.frame.is_some() { format!(" scale({:.3})", hatch.min(1.0)) } else { String::new() };
    // Writing to a String can not fail; `write!` says so only to be usable with every writer.
    let _ = write!(
        svg,
        r#"<svg class="world" viewBox="{left} {top} {width} {height}" data-size="{} {}" role="group" aria-label="{}" aria-describedby="map-about"><defs><pattern id="unshown" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45){hatch}"><path class="hatch-ground" d="M0 0h12v12H0z"/><path class="hatch" d="M1 0v12"/></pattern></defs><path class="graticule" d="{}"/><g transform="scale({})">"#,
        world.width,
        world.height,
        escape(drawing.title),
        world.graticule,
        1.0 / world.unit,
    );
    let _ = write!(svg, r#"<path class="c0 disputed" d="{}"/>"#, world.disputed);
    let mut codes: Vec<CountryCode> = CountryCode::all().filter(|code| world.path(*code).is_some()).collect();
    let has_bubble = |code: CountryCode| is_speck(code) && figures.value(code).is_some() && links.contains(&code);
    codes.sort_by_cached_key(|code| {
        (has_bubble(*code), is_small(*code), links.contains(code), code.name(drawing.language))
    });
    let further = escape(drawing.further);
    let country = |svg: &mut String, code: CountryCode| {
        let Some(path) = world.path(code) else { return };
        let class = class(figures, code);
        let title = escape(&(drawing.label)(code));
        if !links.contains(&code) {
            let _ = write!(svg, r#"<path id="c-{}" class="c0" d="{path}"><title>{title}</title></path>"#, code.slug());
            return;
        }
        let current = if drawing.lit == [code] { r#" aria-current="true""# } else { "" };
        let _ = write!(
            svg,
            r#"<a href="{}/?country={slug}{further}" data-n="{}"{current}><title>{title}</title><path id="c-{slug}" class="{class}" d="{path}"/>"#,
            drawing.base,
            arrows(ways.get(&code)),
            slug = code.slug(),
        );
        if has_bubble(code) {
            let [x, y] = code.country().point;
            let unit = world.unit;
            let _ = write!(
                svg,
                r#"<path class="case" transform="scale({unit})" d="M{x} {y}h0"/><path class="dot {class}" transform="scale({unit})" d="M{x} {y}h0"/>"#
            );
        }
        svg.push_str("</a>");
    };
    // Bubbles lie on all land and on its boundaries.
    let (land, bubbles) = codes.split_at(codes.partition_point(|code| !has_bubble(*code)));
    for code in land {
        country(&mut svg, *code);
    }
    let _ = write!(svg, r#"<path class="open" d="{}"/>"#, world.open);
    for code in bubbles {
        country(&mut svg, *code);
    }
    svg.push_str(r#"<g class="lit">"#);
    for code in drawing.lit {
        let _ = write!(svg, r##"<use href="#c-{}"/>"##, code.slug());
    }
    svg.push_str(r#"</g><g class="focused"></g></g></svg>"#);
    SafeHtml::vouch(svg)
}

/// The style sheet's class of a country: `c1` to `c5` by its figure, `c6` where that is nought or less, `c0` where
/// it has none.
pub fn class(figures: &Figures<'_>, code: CountryCode) -> &'static str {
    match (figures.value(code), figures.shade(code)) {
        (None, _) => "c0",
        (Some(_), 0) => "c6",
        (Some(_), shade) => ["c1", "c2", "c3", "c4", "c5"][(shade - 1).min(4)],
    }
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

fn is_speck(code: CountryCode) -> bool {
    let [left, top, right, bottom] = code.country().bounds;
    (right - left).max(bottom - top) < SPECK
}

/// Escapes text for an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
