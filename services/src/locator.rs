//! Where a country lies: a small map of its region, for its page. No links: the page has them in words.

use crate::map::frame::{self, Frame};
use crate::map::{class, escape};
use crate::shapes;
use domain::country::CountryCode;
use domain::counts::Figures;
use domain::html::SafeHtml;
use std::fmt::Write;

/// The height of the picture, as a part of its width.
const HEIGHT: f32 = 0.6;

/// What a locator shows.
pub struct Locator<'a> {
    /// The published numbers, which colour the countries.
    pub figures: &'a Figures<'a>,
    /// The country that is outlined.
    pub code: CountryCode,
    /// What the picture is called: `Cambodia in South-eastern Asia`.
    pub title: &'a str,
}

/// Draws the country's region, and whatever else lies in the same frame.
pub fn draw(locator: &Locator<'_>) -> SafeHtml {
    let world = shapes::finer();
    let code = locator.code;
    let frame = frame::of_area(code.country().region).or_else(|| frame::around([code].into_iter()));
    let frame = with_ratio(frame.unwrap_or([0.0, 0.0, world.width, world.height]));
    let [left, top, width, height] = frame;
    let mut svg = String::with_capacity(40_000);
    // Writing to a String can not fail.
    let _ = write!(
        svg,
        r#"<svg class="world locator" viewBox="{left} {top} {width} {height}" role="img" aria-label="{}"><g transform="scale({})">"#,
        escape(locator.title),
        1.0 / world.unit
    );
    for other in CountryCode::all().filter(|other| *other != code && meets(*other, frame)) {
        if let Some(path) = world.path(other) {
            let _ = write!(svg, r#"<path class="{}" d="{path}"/>"#, class(locator.figures, other));
        }
    }
    if let Some(path) = world.path(code) {
        let _ = write!(svg, r#"<path class="{}" d="{path}"/>"#, class(locator.figures, code));
        let _ =
            write!(svg, r#"<path class="open" d="{}"/><g class="lit"><path class="here" d="{path}"/></g>"#, world.open);
    }
    let [x, y] = code.country().point.map(|side| (side * world.unit).round());
    let [west, north, east, south] = code.country().bounds;
    // A speck would not be seen without a ring around it.
    if world.path(code).is_some() && (east - west).max(south - north) < width / 24.0 {
        let _ = write!(svg, r#"<circle class="ring" cx="{x}" cy="{y}" r="{}"/>"#, (width * world.unit / 40.0).round());
    }
    svg.push_str("</g></svg>");
    SafeHtml::vouch(svg)
}

/// The frame, made higher or wider until it has the picture's ratio.
fn with_ratio([left, top, width, height]: Frame) -> Frame {
    let (wide, high) = (width.max(height / HEIGHT), height.max(width * HEIGHT));
    [left - (wide - width) / 2.0, top - (high - height) / 2.0, wide, high].map(|side| (side * 10.0).round() / 10.0)
}

fn meets(code: CountryCode, [left, top, width, height]: Frame) -> bool {
    let [west, north, east, south] = code.country().bounds;
    east > left && west < left + width && south > top && north < top + height
}
