//! What the browser's history entries remember of a visit: where the reader stood in the feed, and which entry
//! was the visit's first. In the browser alone; nothing here may run on the server.

use crate::components::reflect::property;
use crate::wire::atlas::MapView;
use js_sys::{Object, Reflect};
use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, FocusOptions, HtmlElement, HtmlInputElement};

/// The place in the present history entry.
pub struct Place;

impl Place {
    /// How far the page is scrolled, if the present entry is that of `address`; marks the entry as its feed's.
    /// The router changes the address before it takes the old page down, so this must be asked while the feed is read.
    pub fn read(address: &str) -> Option<f64> {
        if here()? != address {
            return None;
        }
        if !Self::is_marked() {
            let place = Object::new();
            // Setting a property of a plain object can not fail.
            let _ = Reflect::set(&place, &"feed".into(), &address.into());
            let _ = window().history().and_then(|history| history.replace_state(&place, ""));
        }
        window().scroll_y().ok()
    }

    /// Whether a feed was read in the present entry before: then the reader came back, and not by a link.
    pub fn is_marked() -> bool {
        let state = window().history().and_then(|history| history.state()).ok();
        let address = state.and_then(|state| property(&state, "feed")?.as_string());
        address.is_some() && address == here()
    }

    /// Scrolls to `offset`, once the list has its height.
    pub fn restore(offset: f64) {
        request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, offset));
    }
}

/// Marks the present entry as the first of this visit: behind it lies another site, or nothing. Not so where the
/// document was opened by a link of ours, before the scripts were there to follow it.
pub fn mark_first() {
    let ours = window().location().origin().is_ok_and(|origin| document().referrer().starts_with(&origin));
    if ours {
        return;
    }
    let Ok(history) = window().history() else { return };
    if history.state().is_ok_and(|state| state.is_null()) {
        let mark = Object::new();
        let _ = Reflect::set(&mark, &"first".into(), &true.into());
        let _ = history.replace_state(&mark, "");
    }
}

/// Goes back within this visit; tells whether there was a page to go back to.
pub fn go_back() -> bool {
    let Ok(history) = window().history() else { return false };
    let first = history.state().ok().and_then(|state| property(&state, "first")).is_some_and(|first| first.is_truthy());
    !first && history.back().is_ok()
}

/// Moves the keyboard's place to what is being read, after a page took another's place without a document's loading.
/// The page is scrolled by the router.
pub fn focus_reading() {
    focus_quietly("reading");
}

/// Moves the keyboard's place to the element with this id, and nothing on the screen.
pub fn focus_quietly(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.unchecked_into::<HtmlElement>().focus_with_options(&options);
}

/// Takes what the document's head told machines of its page away, once another page is open: whoever shares the page
/// would share the address of the first.
pub fn forget_head() {
    while let Ok(Some(tag)) = document().query_selector("head > [data-page]") {
        tag.remove();
    }
}

/// Selects all that stands in the field that the event is about.
pub fn select_all(event: &FocusEvent) {
    if let Some(field) = event.target().and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.select();
    }
}

/// Loads the document at `address`.
pub fn open(address: &str) {
    // A browser refuses only what is no address.
    let _ = window().location().set_href(address);
}

/// The present address without its host, and without what changes the map alone: beside it stands the same feed.
fn here() -> Option<String> {
    let location = window().location();
    let (mut here, query) = (location.pathname().ok()?, location.search().ok()?);
    let mut joint = '?';
    for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default();
        if !MapView::OF_THE_MAP_ALONE.contains(&name) {
            here.push(joint);
            here.push_str(pair);
            joint = '&';
        }
    }
    Some(here)
}
