//! When and how Leaflet comes: a script of the site's own, fetched once nobody waits for anything else.

use super::leaflet_map::{LeafletMap, take_over};
use super::picture::Picture;
use super::pointing::Tooltip;
use crate::components::reflect::property;
use gloo_events::EventListener;
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlScriptElement};

/// Loads Leaflet when the browser is idle, or at once when somebody reaches for the map, and takes over.
/// If the script does not come, the drawing goes on working as it is.
pub(super) fn load_when_idle(
    plane: &HtmlElement,
    picture: Picture,
    tooltip: Tooltip,
    leaflet: RwSignal<Option<SendWrapper<LeafletMap>>>,
) {
    let plane = plane.clone();
    let started = Rc::new(Cell::new(false));
    let start = {
        let plane = plane.clone();
        move || {
            if started.replace(true) {
                return;
            }
            let (plane, picture, started) = (plane.clone(), picture.clone(), Rc::clone(&started));
            spawn_local(async move {
                let taken = match load_script().await {
                    Some(()) => take_over(&plane, &picture, tooltip),
                    None => None,
                };
                // Without the script, or while the map is hidden, the next gesture tries again.
                started.set(taken.is_some());
                leaflet.try_set(taken.map(SendWrapper::new));
            });
        }
    };
    for kind in ["pointerenter", "focusin"] {
        let start = start.clone();
        // The map's element lives as long as these listeners; both go with the page.
        EventListener::new(&plane, kind, move |_| start()).forget();
    }
    // Safari learnt requestIdleCallback late.
    if property(&window(), "requestIdleCallback").is_some_and(|idle| idle.is_function()) {
        request_idle_callback(start);
    } else {
        set_timeout(start, Duration::from_secs(1));
    }
}

/// Puts Leaflet's script into the document, once.
async fn load_script() -> Option<()> {
    if property(&window(), "L").is_some_and(|global| global.is_object()) {
        return Some(());
    }
    let script: HtmlScriptElement = document().create_element("script").ok()?.unchecked_into();
    script.set_src(&file("data-leaflet")?);
    let loaded = Promise::new(&mut |resolve, reject| {
        EventListener::once(&script, "load", move |_| drop(resolve.call0(&JsValue::UNDEFINED))).forget();
        EventListener::once(&script, "error", move |_| drop(reject.call0(&JsValue::UNDEFINED))).forget();
    });
    document().head()?.append_child(&script).ok()?;
    JsFuture::from(loaded).await.ok().map(drop)
}

/// The address of one of the site's files, from the script element that started the app.
pub(super) fn file(attribute: &str) -> Option<String> {
    document().query_selector(&format!("script[{attribute}]")).ok()??.get_attribute(attribute)
}
