//! One country of the drawing: its code, its name; and numbers as attributes write them.

use js_sys::{JsString, Number};
use web_sys::Element;

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

/// Numbers with spaces between them.
pub(super) fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(Number::parse_float).collect()
}

/// A number as text. JavaScript's own conversion: Rust's would add ten kilobytes to every visit.
pub(super) fn decimal(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// A text as it is typed: in small letters, without accents.
pub(super) fn plain(text: &str) -> String {
    let apart = String::from(JsString::from(text).normalize("NFD").to_lower_case());
    apart.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect()
}
