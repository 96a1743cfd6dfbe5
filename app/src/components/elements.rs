//! Elements of the page found and heard by selector and name, for what the server drew and the browser hands to listeners.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget};

/// Every element below `root` that the selector finds, in their order.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)).map(JsCast::unchecked_into).collect()
}

/// Listens for as long as the answer is kept; the event's own effect can be prevented.
pub fn on(target: &EventTarget, kind: &'static str, run: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new_with_options(target, kind, EventListenerOptions::enable_prevent_default(), run)
}
