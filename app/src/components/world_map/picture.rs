//! The drawing as the browser holds it: names, outlines, and the way from one country to the next.

use super::shape::{code_of, decimal, label_of, numbers, plain};
use crate::components::elements::all;
use crate::components::reflect::property;
use domain::country::CountryCode;
use js_sys::Number;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, SvgElement};

/// The four directions of a link's `data-n`, in its order.
const DIRECTIONS: [&str; 4] = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"];

/// How far the lines of the hatch are from each other, in CSS pixels.
const HATCH: f64 = 5.0;

/// The drawing's SVG element.
#[derive(Clone)]
pub(super) struct Picture(SvgElement);

impl Picture {
    /// Takes the drawing in `plane` over: names move from `title` elements, which browsers show late and
    /// only to pointers, to labels; and the whole map becomes one stop of the Tab key.
    pub(super) fn of(plane: &Element) -> Option<Self> {
        let picture = Self(plane.query_selector("svg").ok()??.unchecked_into());
        picture.name();
        Some(picture)
    }

    /// Shows another drawing in the same element: Leaflet keeps its layer, the keyboard its place.
    pub(super) fn redraw(&self, drawing: &str, lit: &[CountryCode], chosen: bool) {
        let Ok(aside) = document().create_element("div") else { return };
        aside.set_inner_html(drawing);
        let Some(drawn) = aside.query_selector("svg").ok().flatten() else { return };
        let focused = self.0.query_selector("a:focus").ok().flatten().and_then(|link| code_of(&link));
        let (now, then) = (self.0.query_selector("g[transform]"), drawn.query_selector("g[transform]"));
        let (Ok(Some(now)), Ok(Some(then))) = (now, then) else { return };
        if now.get_attribute("transform") != then.get_attribute("transform") {
            // The shapes stay as fine as they are.
            for shape in all(&now, "path[id^='c-'], path.disputed, path.open") {
                let class = shape.get_attribute("class").unwrap_or_default();
                let place = if shape.id().is_empty() {
                    class.split(' ').next_back().map(|class| format!("path.{class}"))
                } else {
                    Some(format!("#{}", shape.id()))
                };
                let same = place.and_then(|place| then.query_selector(&place).ok().flatten());
                if let (Some(same), Some(path)) = (same, shape.get_attribute("d")) {
                    let _ = same.set_attribute("d", &path);
                }
            }
        }
        now.set_inner_html(&then.inner_html());
        if let Some(label) = drawn.get_attribute("aria-label") {
            let _ = self.0.set_attribute("aria-label", &label);
        }
        self.place_dots();
        self.name();
        self.light(lit, chosen);
        if let Some(link) = focused.and_then(|code| self.link(&code)) {
            let _ = link.unchecked_into::<SvgElement>().focus();
        }
    }

    /// Gives every country the shade of a digit, in the order of the table.
    pub(super) fn paint(&self, frame: &str) {
        for (code, shade) in CountryCode::all().zip(frame.chars()) {
            let Ok(Some(shape)) = self.0.query_selector(&format!("#c-{}", code.slug())) else { continue };
            let _ = shape.set_attribute("class", &format!("c{shade}"));
            if let Ok(Some(dot)) = self.0.query_selector(&format!("#c-{} ~ .dot", code.slug())) {
                let _ = dot.set_attribute("class", &format!("dot c{shade}"));
            }
        }
    }

    /// Shows a part of the plane, or the whole, without Leaflet.
    pub(super) fn look(&self, frame: &str) {
        let whole = self.0.get_attribute("data-size").unwrap_or_default();
        let view = if frame.is_empty() { &format!("0 0 {whole}") } else { frame };
        let _ = self.0.set_attribute("viewBox", view);
    }

    /// The part of the plane that is shown: left, top, width, height.
    pub(super) fn shown(&self) -> Option<[f64; 4]> {
        numbers(&self.0.get_attribute("viewBox")?).try_into().ok()
    }

    /// The middle of a country on the screen, and how large it is there, in CSS pixels.
    pub(super) fn spot(link: &Element) -> (f64, f64, f64) {
        let shape = link.query_selector("path").ok().flatten();
        let bounds = shape.as_ref().unwrap_or(link).get_bounding_client_rect();
        let (width, height) = (bounds.width(), bounds.height());
        (bounds.left() + width / 2.0, bounds.top() + height / 2.0, width.max(height))
    }

    /// The country nearest to a point of the screen, at most `reach` CSS pixels away, of those smaller than `most`.
    pub(super) fn nearest(&self, x: f64, y: f64, reach: f64, most: f64) -> Option<Element> {
        let near = self.links().into_iter().filter_map(|link| {
            let (left, top, size) = Self::spot(&link);
            let away = (left - x).hypot(top - y);
            (size < most && away <= reach).then_some((away, link))
        });
        near.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, link)| link)
    }

    /// The next country whose name begins with what was typed, after `link`.
    pub(super) fn called(&self, link: &Element, typed: &str) -> Option<SvgElement> {
        let links = self.links();
        let here = links.iter().position(|other| other == link).unwrap_or(0);
        // Somebody who goes on typing may stay where they are.
        let start = here + usize::from(typed.chars().count() == 1);
        let named = |link: &&Element| plain(&label_of(link).unwrap_or_default()).starts_with(typed);
        links.iter().cycle().skip(start).take(links.len()).find(named).cloned().map(JsCast::unchecked_into)
    }

    fn name(&self) {
        for title in all(&self.0, "title") {
            if let Some(shape) = title.parent_element() {
                let name = title.text_content().unwrap_or_default();
                // A shape that is no link must not carry a label of its own: nobody could reach it.
                let attribute = if shape.has_attribute("href") { "aria-label" } else { "data-label" };
                let _ = shape.set_attribute(attribute, &name);
            }
            title.remove();
        }
        for (place, link) in self.links().into_iter().enumerate() {
            let _ = link.set_attribute("tabindex", if place == 0 { "0" } else { "-1" });
        }
        let _ = self.0.set_attribute("aria-describedby", "map-keys map-about");
    }

    /// The SVG element.
    pub(super) fn element(&self) -> &SvgElement {
        &self.0
    }

    /// Width and height in units of the plane.
    pub(super) fn size(&self) -> Option<(f64, f64)> {
        let numbers: [f64; 2] = numbers(&self.0.get_attribute("data-size")?).try_into().ok()?;
        Some(numbers.into())
    }

    /// Keeps the hatch as fine on the screen, however large the map is there.
    pub(super) fn hatch(&self) {
        // A bubble gives way to its country once that is as large.
        for dot in all(&self.0, "a:has(.dot)") {
            let large = Self::spot(&dot).2 > 14.0;
            let _ = dot.toggle_attribute_with_force("data-large", large);
        }
        if let Ok(Some(pattern)) = self.0.query_selector("pattern") {
            // The pattern is 12 of the paths' own units wide, and lies in them.
            let wide = self.size().map_or(1.0, |(width, _)| self.0.get_bounding_client_rect().width() / width);
            let scale = HATCH * self.unit() / (12.0 * wide.max(f64::MIN_POSITIVE));
            let _ = pattern.set_attribute("patternTransform", &format!("rotate(45) scale({})", decimal(scale)));
        }
    }

    /// Replaces the shapes by finer ones: `{ unit, areas: { KH: path, … }, disputed, open }`.
    pub(super) fn refine(&self, shapes: &JsValue) {
        let (Some(unit), Some(areas)) =
            (property(shapes, "unit").and_then(|unit| unit.as_f64()), property(shapes, "areas"))
        else {
            return;
        };
        for shape in all(&self.0, "path[id^='c-']") {
            let code = shape.id().get(2..).map(str::to_ascii_uppercase).unwrap_or_default();
            if let Some(path) = property(&areas, &code).and_then(|path| path.as_string()) {
                let _ = shape.set_attribute("d", &path);
            }
        }
        for layer in ["disputed", "open"] {
            let path = property(shapes, layer).and_then(|path| path.as_string());
            if let (Some(path), Ok(Some(shape))) = (path, self.0.query_selector(&format!("path.{layer}"))) {
                let _ = shape.set_attribute("d", &path);
            }
        }
        if let Ok(Some(group)) = self.0.query_selector("g[transform]") {
            let _ = group.set_attribute("transform", &format!("scale({})", decimal(1.0 / unit)));
        }
        self.place_dots();
        self.hatch();
    }

    /// How many of the paths' units make one of the plane.
    fn unit(&self) -> f64 {
        let group = self.0.query_selector("g[transform]").ok().flatten();
        let scale = group.and_then(|group| group.get_attribute("transform"));
        scale
            .and_then(|text| text.strip_prefix("scale(")?.strip_suffix(')').map(Number::parse_float))
            .unwrap_or(0.5)
            .recip()
    }

    /// Bubbles lie in units of the plane, inside a group of the paths' units.
    fn place_dots(&self) {
        let scale = format!("scale({})", decimal(self.unit()));
        for dot in all(&self.0, ".dot, .case") {
            let _ = dot.set_attribute("transform", &scale);
        }
    }

    /// Every country that is a link, in the order of the drawing.
    pub(super) fn links(&self) -> Vec<Element> {
        all(&self.0, "a")
    }

    /// Outlines these countries and no others; `chosen` says that it is the reader's choice.
    pub(super) fn light(&self, lit: &[CountryCode], chosen: bool) {
        for link in all(&self.0, "a[aria-current]") {
            let _ = link.remove_attribute("aria-current");
        }
        if chosen
            && let [only] = lit
            && let Some(link) = self.link(&only.slug())
        {
            let _ = link.set_attribute("aria-current", "true");
        }
        self.outline("g.lit", &lit.iter().map(|code| code.slug()).collect::<Vec<_>>());
    }

    /// Moves the keyboard's place to `link`: it alone is reached by Tab, and its outline lies over its neighbours.
    pub(super) fn visit(&self, link: &Element) {
        for other in all(&self.0, "a[tabindex='0']") {
            let _ = other.set_attribute("tabindex", "-1");
        }
        let _ = link.set_attribute("tabindex", "0");
        self.outline("g.focused", &code_of(link).into_iter().collect::<Vec<_>>());
    }

    /// Takes the keyboard's outline away.
    pub(super) fn leave(&self) {
        self.outline("g.focused", &[]);
    }

    /// Where `key` leads from `link`: to the nearest country in an arrow's direction, to the first or the last.
    pub(super) fn neighbour(&self, link: &Element, key: &str) -> Option<SvgElement> {
        let next = match key {
            "Home" => self.links().into_iter().next(),
            "End" => self.links().pop(),
            _ => {
                let start = DIRECTIONS.iter().position(|direction| *direction == key)? * 2;
                self.link(link.get_attribute("data-n")?.get(start..start + 2)?)
            }
        };
        next.map(JsCast::unchecked_into)
    }

    /// What a country is drawn as.
    pub(super) fn shape(&self, code: &str) -> Option<Element> {
        self.0.query_selector(&format!("#c-{code}")).ok()?
    }

    /// The link of a country.
    fn link(&self, code: &str) -> Option<Element> {
        self.shape(code)?.closest("a").ok()?
    }

    /// Replaces the outlines of a layer.
    fn outline(&self, layer: &str, codes: &[String]) {
        let Some(layer) = self.0.query_selector(layer).ok().flatten() else { return };
        layer.set_text_content(None);
        for code in codes {
            if let Ok(outline) = document().create_element_ns(Some("http://www.w3.org/2000/svg"), "use") {
                let _ = outline.set_attribute("href", &format!("#c-{code}"));
                let _ = layer.append_child(&outline);
            }
        }
    }
}
