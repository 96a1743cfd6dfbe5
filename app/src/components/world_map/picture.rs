//! The drawing as the browser holds it: names, outlines, and the way from one country to the next.

use super::leaflet_map::property;
use domain::country::CountryCode;
use js_sys::Number;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, SvgElement};

/// The four directions of a link's `data-n`, in its order.
const DIRECTIONS: [&str; 4] = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"];

/// The drawing's SVG element.
#[derive(Clone)]
pub(super) struct Picture(SvgElement);

impl Picture {
    /// Takes the drawing in `plane` over: names move from `title` elements, which browsers show late and
    /// only to pointers, to labels; and the whole map becomes one stop of the Tab key.
    pub(super) fn of(plane: &Element) -> Option<Self> {
        let picture = Self(plane.query_selector("svg").ok()??.unchecked_into());
        for title in all(&picture.0, "title") {
            if let Some(shape) = title.parent_element() {
                let name = title.text_content().unwrap_or_default();
                // A shape that is no link must not carry a label of its own: nobody could reach it.
                let attribute = if shape.has_attribute("href") { "aria-label" } else { "data-label" };
                let _ = shape.set_attribute(attribute, &name);
            }
            title.remove();
        }
        for (place, link) in picture.links().into_iter().enumerate() {
            let _ = link.set_attribute("tabindex", if place == 0 { "0" } else { "-1" });
        }
        let _ = picture.0.set_attribute("aria-describedby", "map-keys");
        Some(picture)
    }

    /// The SVG element.
    pub(super) fn element(&self) -> &SvgElement {
        &self.0
    }

    /// Width and height in units of the plane.
    pub(super) fn size(&self) -> Option<(f64, f64)> {
        let numbers = self.0.get_attribute("viewBox")?;
        let mut numbers = numbers.split(' ').skip(2).map(Number::parse_float);
        Some((numbers.next()?, numbers.next()?))
    }

    /// Keeps the hatch as fine as it was when the map is `scale` times the size it is drawn for.
    pub(super) fn hatch(&self, scale: f64) {
        let unit =
            self.0.query_selector("g[transform]").ok().flatten().and_then(|group| group.get_attribute("transform"));
        let unit = unit
            .and_then(|text| text.strip_prefix("scale(")?.strip_suffix(')').map(Number::parse_float))
            .unwrap_or(0.5);
        if let Ok(Some(pattern)) = self.0.query_selector("pattern") {
            // The pattern lies in the paths' own units: twice as many of them fit a unit at the finer level.
            let _ = pattern
                .set_attribute("patternTransform", &format!("rotate(45) scale({})", decimal(scale * 0.5 / unit)));
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

    /// The link of a country.
    fn link(&self, code: &str) -> Option<Element> {
        self.0.query_selector(&format!("#c-{code}")).ok()??.closest("a").ok()?
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

/// The code of the country that `element` is, or lies in.
pub(super) fn code_of(element: &Element) -> Option<String> {
    let shape = match element.query_selector("path[id^='c-']").ok()? {
        Some(shape) => shape,
        None => element.closest("path[id^='c-']").ok()??,
    };
    shape.id().strip_prefix("c-").map(str::to_owned)
}

/// What `element` is called.
pub(super) fn label_of(element: &Element) -> Option<String> {
    let named = element.closest("a[aria-label], path[data-label]").ok()??;
    named.get_attribute("aria-label").or_else(|| named.get_attribute("data-label"))
}

/// A number as text. JavaScript's own conversion: Rust's would add ten kilobytes to every visit.
pub(super) fn decimal(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)).map(JsCast::unchecked_into).collect()
}
