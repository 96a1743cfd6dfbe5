//! The map of a poster: the net, the countries and their outlines, circles for the smallest, and names where a part of
//! the world is shown.

use super::lettering::{lines, text, width_in_em};
use super::palette::Palette;
use super::window::{Outline, Window};
use super::{Poster, WORLD};
use crate::map::class;
use crate::shapes::{World, coarse};
use domain::country::CountryCode;
use std::fmt::Write;

/// Areas whose box is smaller than this at both sides, in units of the plane while the whole world is shown, are too
/// small to show a colour: a circle does.
const SPECK: f32 = 6.0;
/// The radius of such a circle, in pixels.
const RADIUS: f32 = 4.5;
/// The size of a country's name, in pixels, from line to line, and what stays free beside it.
const NAME: f32 = 12.0;
const LINE: f32 = 14.0;
const BESIDE: f32 = 4.0;

/// The countries as a poster draws them.
pub(super) struct Land<'a> {
    pub(super) poster: &'a Poster<'a>,
    pub(super) window: &'a Window,
    pub(super) inks: &'a Palette,
}

/// A country that is to be seen.
struct Country {
    code: CountryCode,
    path: &'static str,
    outline: Outline,
    is_speck: bool,
}

impl Land<'_> {
    /// Draws the map.
    pub(super) fn draw(&self, svg: &mut String) {
        let world = self.window.shapes();
        let countries = self.countries(world);
        let step = self.window.scale / world.unit;
        let [x, y] = self.window.origin;
        self.definitions(svg, step);
        svg.push_str(if self.window.is_part { r#"<g clip-path="url(#window)">"# } else { "<g>" });
        // Writing to a String can not fail; `write!` says so only to be usable with every writer.
        let _ = write!(
            svg,
            r#"<path fill="none" stroke="{}" stroke-width="{:.3}" transform="matrix({scale} 0 0 {scale} {x} {y})" d="{}"/>"#,
            self.inks.net,
            1.0 / self.window.scale,
            coarse().graticule,
            scale = self.window.scale,
        );
        let _ = write!(
            svg,
            r#"<g fill-rule="evenodd" stroke-linejoin="round" transform="matrix({step} 0 0 {step} {x} {y})">"#,
        );
        self.areas(svg, world, &countries, step);
        self.outlines(svg, &countries, step);
        svg.push_str("</g>");
        for country in countries.iter().filter(|country| country.is_speck) {
            self.circle(svg, country.code);
        }
        if self.window.is_part {
            self.names(svg, &countries);
        }
        svg.push_str("</g>");
    }

    /// The countries that reach into the window. Small ones come last, or the country around them would hide them.
    fn countries(&self, world: &'static World) -> Vec<Country> {
        let least = SPECK * Window::world(WORLD).scale / self.window.scale;
        let country = |code: CountryCode| {
            let path = world.path(code)?;
            let [left, top, right, bottom] = code.country().bounds;
            let is_speck = (right - left).max(bottom - top) < least;
            Some(Country { code, path, outline: self.window.outline(path, world.unit), is_speck })
        };
        let mut countries: Vec<Country> = CountryCode::all().filter_map(country).collect();
        countries.retain(|country| self.window.shows(&country.outline));
        countries.sort_by_key(|country| country.is_speck);
        countries
    }

    /// The hatch, as large within the scaled group as outside of it, and the window's edges.
    fn definitions(&self, svg: &mut String, step: f32) {
        let [left, top, width, height] = self.window.edges;
        svg.push_str("<defs>");
        for (id, scale) in [("hatch", 1.0 / step), ("key", 1.0)] {
            let _ = write!(
                svg,
                r#"<pattern id="{id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45) scale({scale:.4})"><path fill="{}" d="M0 0h5v5H0z"/><path fill="{}" d="M0 0h1v5H0z"/></pattern>"#,
                self.inks.hatch_ground, self.inks.hatch,
            );
        }
        let _ = write!(
            svg,
            r#"<clipPath id="window"><path d="M{left} {top}h{width}v{height}h-{width}z"/></clipPath></defs>"#,
        );
    }

    /// The land in its colours, and what is open between countries.
    fn areas(&self, svg: &mut String, world: &World, countries: &[Country], step: f32) {
        let _ = write!(
            svg,
            r#"<g stroke="{}" stroke-width="{}"><path class="c0" d="{}"/>"#,
            self.inks.border,
            stroke(0.6, step),
            world.disputed,
        );
        for Country { code, path, .. } in countries {
            let (class, label) = (class(self.poster.figures, *code), self.label(*code));
            let _ = write!(svg, r#"<path class="{class}" d="{path}"><title>{label}</title></path>"#);
        }
        let _ = write!(
            svg,
            r#"</g><path fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{} {}" d="{}"/>"#,
            self.inks.open,
            stroke(1.0, step),
            stroke(2.0, step),
            stroke(2.5, step),
            world.open,
        );
    }

    /// What is lit, in a cased line, as maps draw roads: it stands out from the palest class and from the darkest.
    fn outlines(&self, svg: &mut String, countries: &[Country], step: f32) {
        let lit = |country: &&Country| self.poster.lit.contains(&country.code);
        for (ink, wide) in [(self.inks.ink, 3.5), (self.inks.paper, 1.5)] {
            let _ = write!(svg, r#"<g fill="none" stroke="{ink}" stroke-width="{}">"#, stroke(wide, step));
            for country in countries.iter().filter(lit) {
                let _ = write!(svg, r#"<path d="{}"/>"#, country.path);
            }
            svg.push_str("</g>");
        }
    }

    /// A small country as a circle, where it has a figure or is lit.
    fn circle(&self, svg: &mut String, code: CountryCode) {
        let is_lit = self.poster.lit.contains(&code);
        if !is_lit && self.poster.figures.value(code).is_none() {
            return;
        }
        let [x, y] = self.window.place(code.country().point).map(tenths);
        let own = format!(r#"class="{}""#, class(self.poster.figures, code));
        let rings = [
            (RADIUS + 1.0, &*own, self.inks.ink, 3.5),
            (RADIUS + 1.0, r#"fill="none""#, self.inks.paper, 1.5),
            (RADIUS, &own, self.inks.border, 1.0),
        ];
        for (radius, fill, ink, wide) in if is_lit { &rings[..2] } else { &rings[2..] } {
            let _ = write!(
                svg,
                r#"<circle {fill} cx="{x}" cy="{y}" r="{radius}" stroke="{ink}" stroke-width="{wide}"><title>{}</title></circle>"#,
                self.label(code),
            );
        }
    }

    /// The names of the countries in which there is room for them.
    fn names(&self, svg: &mut String, countries: &[Country]) {
        let _ = write!(
            svg,
            r#"<g font-size="{NAME}" text-anchor="middle" stroke-width="2.5" stroke-linejoin="round" pointer-events="none">"#,
        );
        for country in countries.iter().filter(|country| !country.is_speck) {
            let Some((words, [x, y])) = self.name(country) else { continue };
            let class = class(self.poster.figures, country.code);
            let shade: usize = class.trim_start_matches('c').parse().unwrap_or(0);
            let is_hatched = shade == 0;
            let is_in_ink = shade <= self.inks.in_ink || shade > self.inks.classes.len();
            let fill = if is_in_ink { self.inks.ink } else { self.inks.paper };
            // A name on the hatch has a little ground of its own.
            let ground = if is_hatched {
                format!(r#" paint-order="stroke" stroke="{}""#, self.inks.hatch_ground)
            } else {
                String::new()
            };
            for (line, y) in words.iter().zip([y, y + LINE]) {
                let (x, y) = (tenths(x), tenths(y));
                let _ = write!(svg, r#"<text fill="{fill}"{ground} x="{x}" y="{y}">{}</text>"#, text(line));
            }
        }
        svg.push_str("</g>");
    }

    /// A country's name in one line or two, and the middle of where its first line stands; nothing where neither fits.
    fn name(&self, country: &Country) -> Option<(Vec<String>, [f32; 2])> {
        let name = country.code.name(self.poster.language);
        let [x, middle] = self.window.place(country.code.country().point);
        let [left, top, width, height] = self.window.edges;
        let (letters, mut arrangements) = (name.chars().count(), vec![lines(name, usize::MAX, 1)]);
        arrangements.extend(
            (letters.div_ceil(2)..letters)
                .map(|budget| lines(name, budget, 2))
                .find(|two| two.concat().chars().count() + 1 == letters),
        );
        arrangements.into_iter().find_map(|words| {
            let widest = words.iter().map(|line| NAME * width_in_em(line)).fold(0.0, f32::max) + 2.0 * BESIDE;
            let high = if words.len() == 1 { LINE } else { 2.0 * LINE };
            [0.0, -0.5, 0.5, -1.0, 1.0, -2.0, 2.0].into_iter().find_map(|shift| {
                let y = middle + shift * LINE;
                let levels = [-high / 2.0, -high / 4.0, 0.0, high / 4.0, high / 2.0]
                    .map(|level| country.outline.reach([x, y + level]));
                let [mut from, mut to] = [left, left + width];
                for level in levels {
                    let [start, end] = level?;
                    (from, to) = (from.max(start), to.min(end));
                }
                let has_room = to - from >= widest && y - high / 2.0 >= top && y + high / 2.0 <= top + height;
                // The first line's foot: letters stand about a third of their size below its middle.
                has_room.then(|| (words.clone(), [f32::midpoint(from, to), y - high / 2.0 + LINE / 2.0 + NAME * 0.36]))
            })
        })
    }

    fn label(&self, code: CountryCode) -> String {
        text(&(self.poster.label)(code))
    }
}

/// How wide a stroke is within the scaled group, where a step of a path is `step` pixels long: not every program knows of
/// strokes that do not scale.
fn stroke(pixels: f32, step: f32) -> f32 {
    (pixels / step * 1_000.0).round() / 1_000.0
}

/// Rounds to tenths of a pixel.
fn tenths(pixels: f32) -> f32 {
    (pixels * 10.0).round() / 10.0
}
