//! Elements of the page found and heard by selector and name, for what the server drew and the browser hands to listeners.

use crate::components::reflect::property;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement};

/// Every element below `root` that the selector finds, in their order.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)).map(JsCast::unchecked_into).collect()
}

/// The first element below `root` that the selector finds.
pub fn first(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok()?
}

/// Whether the window is as a media query says.
pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|media| media.matches())
}

/// Listens for as long as the answer is kept; the event's own effect can be prevented.
pub fn on(target: &EventTarget, kind: &'static str, run: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new_with_options(target, kind, EventListenerOptions::enable_prevent_default(), run)
}

/// The element that an event is about, if the selector fits it or what it lies in.
pub fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// What stands in a field.
pub fn value(field: &Element) -> String {
    property(field, "value").and_then(|value| value.as_string()).unwrap_or_default()
}

/// The heading of a table that a click sorts it by, by its label.
pub fn heading_of(click: &Event) -> Option<String> {
    target(click, "thead a")?.get_attribute("aria-label")
}

/// Gives the heading with this label the focus.
pub fn focus_heading(table: &Element, label: &str) {
    let named = |link: &Element| link.get_attribute("aria-label").as_deref() == Some(label);
    if let Some(link) = all(table, "thead a").into_iter().find(named) {
        let _ = link.unchecked_into::<HtmlElement>().focus();
    }
}
