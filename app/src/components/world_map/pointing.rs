//! Pointer and keyboard on the map: naming what is pointed at, choosing it, walking to its neighbours.

use super::leaflet_map::LeafletMap;
use super::picture::Picture;
use super::shape::{code_of, decimal, label_of, plain};
use crate::components::elements::on;
use crate::components::reflect::property;
use domain::country::CountryCode;
use gloo_events::EventListener;
use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

/// How far from the pointer the tooltip stands, in CSS pixels.
const GAP: f64 = 14.0;
/// How far from its middle a small country is still meant, in CSS pixels: half of what a finger needs (WCAG 2.5.5).
const REACH: f64 = 22.0;
/// A country that is smaller on the screen is a speck, in CSS pixels.
const SPECK: f64 = 12.0;
/// How long the hint about two fingers stays.
const HINT: Duration = Duration::from_millis(1_400);
/// Letters typed within this time belong to one name, in milliseconds.
const TYPING: f64 = 900.0;

/// What a listener on the map may do.
#[derive(Clone, Copy)]
pub(super) struct Pointing {
    /// The map that can be moved, once it is there.
    pub(super) leaflet: RwSignal<Option<SendWrapper<LeafletMap>>>,
    /// Chooses a country, or the whole world again.
    pub(super) choose: Callback<Option<CountryCode>>,
    /// Told when the whole world is to be shown.
    pub(super) whole: Callback<()>,
    /// The country that is pointed at, whose newest story the tooltip tells.
    pub(super) pointed: RwSignal<Option<CountryCode>>,
    /// Whether one finger tries to move the map.
    pub(super) one_finger: RwSignal<bool>,
}

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
        if let Ok(Some(line)) = element.query_selector("p") {
            line.set_text_content(Some(text));
        }
        element.set_hidden(false);
        let room = (frame.width() - f64::from(element.offset_width())).max(0.0);
        let above = top - frame.top() - f64::from(element.offset_height()) - GAP;
        let top = if above < 0.0 { top - frame.top() + GAP } else { above };
        let left = (left - frame.left() - f64::from(element.offset_width()) / 2.0).clamp(0.0, room);
        let _ =
            element.style().set_property("transform", &format!("translate({}px, {}px)", decimal(left), decimal(top)));
    }

    /// Tells of a country, above it.
    pub(super) fn tell(self, link: &Element) {
        let bounds = link.get_bounding_client_rect();
        if let Some(label) = label_of(link) {
            self.show(&label, bounds.left() + bounds.width() / 2.0, bounds.top());
        }
    }

    /// Hides it; tells whether it was shown.
    pub(super) fn hide(self) -> bool {
        let Some(element) = self.0.get_untracked() else { return false };
        let shown = !element.hidden();
        element.set_hidden(true);
        shown
    }
}

/// Listens for as long as the answer is kept.
pub(super) fn listen(plane: &Element, picture: Picture, tooltip: Tooltip, pointing: Pointing) -> Vec<EventListener> {
    let Pointing { leaflet, choose, whole, pointed, one_finger } = pointing;
    let dragged =
        move || leaflet.with_untracked(|leaflet| leaflet.as_ref().is_some_and(|leaflet| leaflet.was_dragged()));
    let mut listeners = Vec::new();

    // Where a finger touched, and what is there: browsers give the touch, and the click that comes of it, to a link nearby.
    let finger = Rc::new(RefCell::new(None::<(f64, f64, Option<Element>)>));
    let felt = Rc::clone(&finger);
    listeners.push(on(plane, "pointerdown", move |event| {
        let press = event.dyn_ref::<MouseEvent>().filter(|_| is_touch(event));
        felt.replace(press.map(|press| {
            // A window has fewer than 32,768 pixels to a side.
            let side = |side: i32| f32::from(i16::try_from(side).unwrap_or_default());
            let on = document().element_from_point(side(press.client_x()), side(press.client_y()));
            (press.client_x().into(), press.client_y().into(), on)
        }));
    }));
    // Without this the browser would load the link's page anew; the router does not see links in drawings.
    let clicked = picture.clone();
    listeners.push(on(plane, "click", move |event| {
        let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
        let is_key = click.detail() == 0;
        let (x, y, on) = finger
            .take()
            .filter(|_| !is_key)
            .unwrap_or_else(|| (click.client_x().into(), click.client_y().into(), element_of(event)));
        let meant = if is_key { on.and_then(|on| on.closest("a").ok()?) } else { meant(x, y, on, &clicked) };
        let Some(link) = meant else {
            // A browser that took the touch for one of a link nearby would open it.
            event.prevent_default();
            return;
        };
        if click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key() {
            return;
        }
        event.prevent_default();
        // A drag that ends where it began is still a click to the browser; Enter is one without a pointer.
        if is_key || !dragged() {
            choose.run(code_of(&link).and_then(|code| code.parse().ok()));
        }
    }));
    let hovered = picture.clone();
    listeners.push(on(plane, "pointermove", move |event| {
        let Some(pointer) = event.dyn_ref::<MouseEvent>() else { return };
        // A finger hides what it touches: what it chose is told at the foot of the screen.
        if is_touch(event) {
            return;
        }
        let (x, y) = (pointer.client_x().into(), pointer.client_y().into());
        let element = meant(x, y, element_of(event), &hovered);
        match element.as_ref().and_then(label_of) {
            Some(label) => {
                pointed.set(element.as_ref().and_then(code_of).and_then(|code| code.parse().ok()));
                tooltip.show(&label, f64::from(pointer.client_x()), f64::from(pointer.client_y()));
            }
            None => {
                tooltip.hide();
            }
        }
    }));
    listeners.push(on(plane, "pointerleave", move |_| {
        tooltip.hide();
    }));
    let fingers = move |event: &Event| {
        let touches = property(event, "touches").and_then(|touches| property(&touches, "length"));
        touches.and_then(|length| length.as_f64()).unwrap_or_default()
    };
    listeners.push(EventListener::new(plane, "touchmove", move |event| one_finger.set(fingers(event) < 2.0)));
    // The browser takes the touch away as soon as it scrolls; the hint is there to be read.
    for end in ["touchend", "touchcancel"] {
        listeners.push(EventListener::new(plane, end, move |_| {
            set_timeout(
                move || {
                    let _ = one_finger.try_set(false);
                },
                HINT,
            );
        }));
    }
    let focused = picture.clone();
    listeners.push(on(plane, "focusin", move |event| {
        let Some(link) = link_of(event) else { return };
        // Whoever presses a country by pointer sees it; a map that moved under the pointer would swallow the click.
        if !link.matches(":focus-visible").unwrap_or_default() {
            return;
        }
        focused.visit(&link);
        leaflet.with_untracked(|leaflet| leaflet.iter().for_each(|leaflet| leaflet.reveal(&link)));
        pointed.set(code_of(&link).and_then(|code| code.parse().ok()));
        tooltip.tell(&link);
    }));
    let left = picture.clone();
    listeners.push(on(plane, "focusout", move |_| {
        left.leave();
        tooltip.hide();
    }));
    let (mut typed, mut last) = (String::new(), 0.0);
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
            (step == 0.0).then(|| whole.run(()));
            leaflet.with_untracked(|leaflet| leaflet.iter().for_each(|leaflet| leaflet.zoom(step)));
            return;
        }
        let letter = key.key();
        let next = picture.neighbour(&link, &letter).or_else(|| {
            // Named keys have more than one letter; a space only goes on with a name.
            let is_letter = letter.chars().count() == 1 && (letter != " " || !typed.is_empty());
            if !is_letter {
                return None;
            }
            if event.time_stamp() - last > TYPING {
                typed.clear();
            }
            last = event.time_stamp();
            typed.push_str(&plain(&letter));
            picture.called(&link, &typed)
        });
        if let Some(next) = next {
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

/// The country that a pointer at a point of the screen means, `on` being what it is on: that country; beside land the
/// nearest that a finger could not hit, and on a large country a speck in it or at its edge.
fn meant(x: f64, y: f64, on: Option<Element>, picture: &Picture) -> Option<Element> {
    let country = on.and_then(|on| on.closest("a, path[id^='c-']").ok()?);
    let country = country.map(|country| country.closest("a").ok().flatten().unwrap_or(country));
    let near = match &country {
        Some(country) if Picture::spot(country).2 < 2.0 * REACH => None,
        Some(_) => picture.nearest(x, y, REACH / 2.0, SPECK),
        None => picture.nearest(x, y, REACH, 3.0 * REACH),
    };
    near.or(country)
}

fn is_touch(event: &Event) -> bool {
    property(event, "pointerType").is_some_and(|kind| kind == "touch")
}

fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn link_of(event: &Event) -> Option<Element> {
    element_of(event)?.closest("a").ok()?
}
