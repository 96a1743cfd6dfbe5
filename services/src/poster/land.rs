//! The map of a poster: the net, the countries and their outlines, circles for the smallest.

use super::lettering::text;
use super::names;
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

/// The countries as a poster draws them.
pub(super) struct Land<'a> {
    pub(super) poster: &'a Poster<'a>,
    pub(super) window: &'a Window,
    pub(super) inks: &'a Palette,
}

/// A country that is to be seen.
pub(super) struct Country {
    pub(super) code: CountryCode,
    /// Its shape as the world has it.
    path: &'static str,
    /// The same on the page.
    pub(super) outline: Outline,
    /// Whether it is too small to show a colour.
    pub(super) is_speck: bool,
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
            names::draw(svg, self, &countries);
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
pub(super) fn tenths(pixels: f32) -> f32 {
    (pixels * 10.0).round() / 10.0
}
