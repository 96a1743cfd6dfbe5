//! The names on a poster of a part of the world: within the countries that have room for them, and beside what is lit.
//! None lies on another one.

use super::land::{Country, Land, tenths};
use super::lettering::{lines, text, width_in_em};
use crate::map::class;
use std::fmt::Write;

/// The size of the letters, in pixels.
const SIZE: f32 = 12.0;
/// From line to line, in pixels.
const LINE: f32 = 14.0;
/// What stays free beside a name, in pixels.
const BESIDE: f32 = 4.0;
/// How far above and below a country's point its name may stand, in lines.
const SHIFTS: [f32; 7] = [0.0, -0.5, 0.5, -1.0, 1.0, -2.0, 2.0];

/// A name on the page.
struct Name<'a> {
    country: &'a Country,
    lines: Vec<String>,
    /// Left, top, right and bottom of what it takes, in pixels.
    room: [f32; 4],
    is_inside: bool,
}

/// Writes the names.
pub(super) fn draw(svg: &mut String, land: &Land<'_>, countries: &[Country]) {
    let mut names: Vec<Name<'_>> = countries.iter().filter_map(|country| within(land, country)).collect();
    for country in countries.iter().filter(|country| land.poster.lit.contains(&country.code)) {
        if !names.iter().any(|name| name.country.code == country.code) {
            let found = beside(land, country, &names);
            names.extend(found);
        }
    }
    // Writing to a String can not fail; `write!` says so only to be usable with every writer.
    let _ = write!(
        svg,
        r#"<g font-size="{SIZE}" text-anchor="middle" stroke-width="3" stroke-linejoin="round" pointer-events="none">"#,
    );
    for Name { country, lines, room: [left, top, right, _], is_inside } in names {
        let class = class(land.poster.figures, country.code);
        let shade: usize = class.trim_start_matches('c').parse().unwrap_or(0);
        let is_in_ink = !is_inside || shade <= land.inks.in_ink || shade > land.inks.classes.len();
        let fill = if is_in_ink { land.inks.ink } else { land.inks.paper };
        // On the hatch, and on what is not its own, a name has a little ground.
        let ground = match (is_inside, shade) {
            (true, 0) => format!(r#" paint-order="stroke" stroke="{}""#, land.inks.hatch_ground),
            (true, _) => String::new(),
            (false, _) => format!(r#" paint-order="stroke" stroke="{}""#, land.inks.paper),
        };
        let weight = if land.poster.lit.contains(&country.code) { r#" font-weight="600""# } else { "" };
        let x = tenths(f32::midpoint(left, right));
        // Letters stand about a third of their size below the middle of their line.
        let first = top + LINE / 2.0 + SIZE * 0.36;
        for (line, y) in lines.iter().zip([first, first + LINE]) {
            let _ =
                write!(svg, r#"<text fill="{fill}"{weight}{ground} x="{x}" y="{}">{}</text>"#, tenths(y), text(line));
        }
    }
    svg.push_str("</g>");
}

/// A name within its country, in one line or two; none where neither has room.
fn within<'a>(land: &Land<'_>, country: &'a Country) -> Option<Name<'a>> {
    if country.is_speck {
        return None;
    }
    let [x, middle] = land.window.place(country.code.country().point);
    arrangements(country.code.name(land.poster.language)).into_iter().find_map(|lines| {
        let [wide, high] = size(&lines);
        SHIFTS.into_iter().find_map(|shift| {
            let top = middle + shift * LINE - high / 2.0;
            let [mut from, mut to] = [f32::MIN, f32::MAX];
            for level in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let [start, end] = country.outline.reach([x, top + level * high])?;
                (from, to) = (from.max(start), to.min(end));
            }
            let left = f32::midpoint(from, to) - wide / 2.0;
            let room = [left, top, left + wide, top + high];
            let has_room = left >= from && is_in(room, land.window.edges);
            has_room.then(|| Name { country, lines: lines.clone(), room, is_inside: true })
        })
    })
}

/// A name below, above or at a side of what is lit, where it lies on no other; none where it would.
fn beside<'a>(land: &Land<'_>, country: &'a Country, names: &[Name<'_>]) -> Option<Name<'a>> {
    let lines = vec![country.code.name(land.poster.language).to_owned()];
    let [wide, high] = size(&lines);
    let [x, y] = land.window.place(country.code.country().point);
    let speck = [x - 7.0, y - 7.0, x + 7.0, y + 7.0];
    let [left, top, right, bottom] = if country.is_speck { speck } else { country.outline.extent() };
    let (x, y) = (f32::midpoint(left, right) - wide / 2.0, f32::midpoint(top, bottom) - high / 2.0);
    let corners = [[x, bottom + 1.0], [x, top - 1.0 - high], [right, y], [left - wide, y]];
    let rooms = corners.map(|[left, top]| [left, top, left + wide, top + high]);
    let free = |room: &[f32; 4]| is_in(*room, land.window.edges) && !names.iter().any(|name| meet(name.room, *room));
    let room = rooms.into_iter().find(free)?;
    Some(Name { country, lines, room, is_inside: false })
}

/// A name in one line, and as even as it goes in two.
fn arrangements(name: &str) -> Vec<Vec<String>> {
    let letters = name.chars().count();
    let two = (letters.div_ceil(2)..letters).map(|budget| lines(name, budget, 2));
    // Words that were broken or left out have another number of letters.
    let whole = |two: &Vec<String>| two.len() == 2 && two.join(" ") == name;
    [vec![name.to_owned()]].into_iter().chain(two.into_iter().find(whole)).collect()
}

/// How wide and high a name is with what stays free beside it, in pixels.
fn size(lines: &[String]) -> [f32; 2] {
    let widest = lines.iter().map(|line| SIZE * width_in_em(line)).fold(0.0, f32::max);
    [widest + 2.0 * BESIDE, if lines.len() < 2 { LINE } else { 2.0 * LINE }]
}

/// Whether a room (left, top, right, bottom) lies between edges (left, top, width, height).
fn is_in([left, top, right, bottom]: [f32; 4], [x, y, width, height]: [f32; 4]) -> bool {
    left >= x && top >= y && right <= x + width && bottom <= y + height
}

/// Whether two rooms (left, top, right, bottom) meet.
fn meet(one: [f32; 4], other: [f32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_one_line_or_two_whole() {
        assert_eq!(arrangements("Peru"), [["Peru"]]);
        assert_eq!(arrangements("Costa Rica"), [vec!["Costa Rica"], vec!["Costa", "Rica"]]);
        let name = "Saint Vincent and the Grenadines";
        assert_eq!(arrangements(name), [vec![name], vec!["Saint Vincent and", "the Grenadines"]]);
    }

    #[test]
    fn rooms_meet_where_they_share_a_place() {
        let room = [10.0, 10.0, 30.0, 20.0];
        assert!(meet(room, [29.0, 19.0, 40.0, 30.0]) && !meet(room, [30.0, 10.0, 40.0, 20.0]));
        assert!(is_in(room, [0.0, 0.0, 30.0, 20.0]) && !is_in(room, [0.0, 0.0, 29.0, 20.0]));
    }
}
