//! Pointer and keyboard on the map: naming what is pointed at, choosing it, walking to its neighbours.

use super::leaflet_map::LeafletMap;
use super::picture::{Picture, code_of, decimal, label_of};
use domain::country::CountryCode;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

/// How far from the pointer the tooltip stands, in CSS pixels.
const GAP: f64 = 14.0;

/// The name and number of what is pointed at or focused.
#[derive(Clone, Copy)]
pub(super) struct Tooltip(NodeRef<Div>);

impl Tooltip {
    pub(super) fn new(element: NodeRef<Div>) -> Self {
        Self(element)
    }

    /// Shows `text` beside a point of the window, inside the map's frame.
    fn show(self, text: &str, left: f64, top: f64) {
        let Some(element) = self.0.get_untracked() else { return };
        let element: &HtmlElement = &element;
        let Some(frame) = element.parent_element().map(|frame| frame.get_bounding_client_rect()) else { return };
        element.set_text_content(Some(text));
        element.set_hidden(false);
        let room = (frame.width() - f64::from(element.offset_width())).max(0.0);
        let above = top - frame.top() - f64::from(element.offset_height()) - GAP;
        let top = if above < 0.0 { top - frame.top() + GAP } else { above };
        let left = (left - frame.left() - f64::from(element.offset_width()) / 2.0).clamp(0.0, room);
        let _ =
            element.style().set_property("transform", &format!("translate({}px, {}px)", decimal(left), decimal(top)));
    }

    /// Hides it; tells whether it was shown.
    fn hide(self) -> bool {
        let Some(element) = self.0.get_untracked() else { return false };
        let shown = !element.hidden();
        element.set_hidden(true);
        shown
    }
}

/// Listens for as long as the answer is kept.
pub(super) fn listen(
    plane: &Element,
    picture: Picture,
    tooltip: Tooltip,
    leaflet: RwSignal<Option<SendWrapper<LeafletMap>>>,
    choose: Callback<Option<CountryCode>>,
) -> Vec<EventListener> {
    let dragged =
        move || leaflet.with_untracked(|leaflet| leaflet.as_ref().is_some_and(|leaflet| leaflet.was_dragged()));
    let mut listeners = Vec::new();

    // Without this the browser would load the link's page anew; the router does not see links in drawings.
    listeners.push(on(plane, "click", move |event| {
        let (Some(link), Some(click)) = (link_of(event), event.dyn_ref::<MouseEvent>()) else { return };
        if click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key() {
            return;
        }
        event.prevent_default();
        // A drag that ends where it began is still a click to the browser; Enter is one without a pointer.
        if click.detail() == 0 || !dragged() {
            choose.run(code_of(&link).and_then(|code| code.parse().ok()));
        }
    }));
    listeners.push(on(plane, "pointermove", move |event| {
        let Some(pointer) = event.dyn_ref::<MouseEvent>() else { return };
        match element_of(event).and_then(|element| label_of(&element)) {
            Some(label) => tooltip.show(&label, f64::from(pointer.client_x()), f64::from(pointer.client_y())),
            None => {
                tooltip.hide();
            }
        }
    }));
    listeners.push(on(plane, "pointerleave", move |_| {
        tooltip.hide();
    }));
    let focused = picture.clone();
    listeners.push(on(plane, "focusin", move |event| {
        let Some(link) = link_of(event) else { return };
        focused.visit(&link);
        // Whoever presses a country by pointer sees it; a map that moved under the pointer would swallow the click.
        if link.matches(":focus-visible").unwrap_or_default() {
            leaflet.with_untracked(|leaflet| leaflet.iter().for_each(|leaflet| leaflet.reveal(&link)));
        }
        let bounds = link.get_bounding_client_rect();
        if let Some(label) = label_of(&link) {
            tooltip.show(&label, bounds.left() + bounds.width() / 2.0, bounds.top());
        }
    }));
    let left = picture.clone();
    listeners.push(on(plane, "focusout", move |_| {
        left.leave();
        tooltip.hide();
    }));
    listeners.push(on(plane, "keydown", move |event| {
        let (Some(link), Some(key)) = (link_of(event), event.dyn_ref::<KeyboardEvent>()) else { return };
        if key.ctrl_key() || key.meta_key() || key.alt_key() {
            return;
        }
        let step = match key.key().as_str() {
            "+" => Some(1.0),
            "-" => Some(-1.0),
            "0" => Some(0.0),
            _ => None,
        };
        if let Some(step) = step {
            leaflet.with_untracked(|leaflet| leaflet.iter().for_each(|leaflet| leaflet.zoom(step)));
        } else if let Some(next) = picture.neighbour(&link, &key.key()) {
            event.prevent_default();
            let _ = next.focus();
        }
    }));
    // Escape first takes the tooltip away (WCAG 1.4.13), then the choice.
    listeners.push(on(&document(), "keydown", move |event| {
        let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape");
        if escape && !event.default_prevented() && !tooltip.hide() {
            choose.run(None);
        }
    }));
    listeners
}

fn on(target: &web_sys::EventTarget, kind: &'static str, run: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new_with_options(target, kind, EventListenerOptions::enable_prevent_default(), run)
}

fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn link_of(event: &Event) -> Option<Element> {
    element_of(event)?.closest("a").ok()?
}
