//! Leaflet takes the drawing over at the very place where it stands: the same element becomes a layer of a
//! plane without geography (CRS.Simple), so that nothing jumps and no shape is sent twice.
//!
//! What leaflet-rs lacks or binds wrongly is bound in `upstream.rs`.

use super::loading::file;
use super::picture::Picture;
use super::pointing::Tooltip;
use super::upstream::{self, same};
use crate::components::elements::matches;
use js_sys::{Object, Reflect};
use leaflet::{Event, Evented, EventedHandle, LatLng, LatLngBounds, Map, MapOptions, Point};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, ResizeObserver, Response};

/// How many times the map doubles from the whole world to the closest look.
const DEEPEST: f64 = 6.0;
/// The finer shapes are fetched once the map has grown by half a doubling.
const FINER_FROM: f64 = 0.5;
/// The smallest part of the plane that is worth flying to, in its units.
const LEAST_FRAME: f64 = 24.0;

/// A map that can be moved.
pub(super) struct LeafletMap {
    map: Map,
    plane: HtmlElement,
    world: LatLngBounds,
    size: (f64, f64),
    /// Whether less motion was asked for.
    still: bool,
    /// Whether a flight to the whole world is under way.
    homewards: Rc<Cell<bool>>,
    handles: Vec<EventedHandle<Event>>,
    #[expect(dead_code, reason = "watches for as long as it is kept")]
    watched: Watched,
}

impl LeafletMap {
    /// Steps in (1), out (-1), or back to the whole world (0).
    pub(super) fn zoom(&self, step: f64) {
        if step == 0.0 {
            self.look(None);
        } else {
            self.map.set_zoom(self.map.get_zoom() + step);
        }
    }

    /// Brings a country that lies outside the frame into its middle: whoever walks by keyboard must see where they are.
    pub(super) fn reveal(&self, country: &Element) {
        reveal(&self.map, &self.plane, country);
    }

    /// Whether the pointer moved the map between its last press and now.
    pub(super) fn was_dragged(&self) -> bool {
        upstream::was_dragged(&self.map)
    }

    /// Shows a part of the plane: left, top, width, height; the whole where there is none.
    pub(super) fn look(&self, frame: Option<[f64; 4]>) {
        self.homewards.set(frame.is_none());
        let bounds = frame.map_or_else(|| same(&self.world), bounds_of);
        self.map.fit_bounds_with_options(&bounds, &self.motion());
    }

    /// Brings a country into the middle, as large as it is worth looking at.
    pub(super) fn fly_to(&self, country: &Element) {
        let Some((unit, frame)) = upstream::frame_of(country) else { return };
        let [left, top, width, height] = frame.map(|side| side / unit);
        let (wide, high) = (width.max(LEAST_FRAME) * 1.6, height.max(LEAST_FRAME) * 1.6);
        let frame = [left - (wide - width) / 2.0, top - (high - height) / 2.0, wide, high];
        self.map.fit_bounds_with_options(&bounds_of(frame), &self.motion());
    }

    fn motion(&self) -> JsValue {
        if self.still { motionless() } else { JsValue::UNDEFINED }
    }
}

fn reveal(map: &Map, plane: &HtmlElement, country: &Element) {
    // The browser may have scrolled the frame to it. Leaflet sets that back, so it does not count.
    plane.set_scroll_top(0);
    plane.set_scroll_left(0);
    let (frame, bounds) = (plane.get_bounding_client_rect(), country.get_bounding_client_rect());
    let x = bounds.left() + bounds.width() / 2.0 - frame.left();
    let y = bounds.top() + bounds.height() / 2.0 - frame.top();
    if !(0.0..=frame.width()).contains(&x) || !(0.0..=frame.height()).contains(&y) {
        map.pan_by_with_options(&Point::new(x - frame.width() / 2.0, y - frame.height() / 2.0), &motionless());
    }
}

impl Drop for LeafletMap {
    fn drop(&mut self) {
        self.map.remove();
    }
}

/// Tells Leaflet when its frame changes: a story beside the map makes it narrower without any window's changing.
struct Watched {
    observer: ResizeObserver,
    #[expect(dead_code, reason = "called by the observer for as long as it is kept")]
    changed: Closure<dyn FnMut()>,
}

impl Watched {
    fn new(plane: &Element, map: Map) -> Option<Self> {
        let changed = Closure::new(move || {
            map.invalidate_size(false);
        });
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        observer.observe(plane);
        Some(Self { observer, changed })
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Makes the drawing a layer of a Leaflet map, where it stands.
pub(super) fn take_over(plane: &HtmlElement, picture: &Picture, tooltip: Tooltip) -> Option<LeafletMap> {
    if plane.client_width() == 0 {
        return None;
    }
    let size = picture.size()?;
    let still = matches("(prefers-reduced-motion: reduce)");
    // On a touch screen one finger scrolls the page, two move the map.
    let touch = matches("(pointer: coarse)");
    let shown = picture.shown()?;
    let options = MapOptions::new();
    options.set_crs(upstream::plane()?);
    options.set_attribution_control(false);
    options.set_zoom_control(false);
    options.set_keyboard(false);
    options.set_zoom_snap(0.0);
    options.set_dragging(!touch);
    options.set_scroll_wheel_zoom(!touch && matches(super::WIDE));
    options.set_inertia(!still);
    options.set_zoom_animation(!still);
    options.set_fade_animation(false);
    options.set_max_bounds_viscosity(1.0);
    options.set_bounce_at_zoom_limits(false);

    let focused = document().active_element().filter(|focused| picture.element().contains(Some(focused)));
    let world = LatLngBounds::new(&LatLng::new(-size.1, 0.0), &LatLng::new(0.0, size.0));
    let map = Map::new_with_element(plane, &options).ok()?;
    let watched = Watched::new(plane, same(&map))?;
    let mut leaflet = LeafletMap {
        map,
        plane: plane.clone(),
        world,
        size,
        still,
        homewards: Rc::default(),
        handles: Vec::new(),
        watched,
    };
    let least = least_zoom(plane, size)?;
    leaflet.map.set_min_zoom(least);
    leaflet.map.set_max_zoom(least + DEEPEST);
    leaflet.map.fit_bounds_with_options(&bounds_of(shown), &motionless());
    leaflet.map.set_max_bounds(&leaflet.world);
    // From now on the map's own zoom shows a part of the plane.
    picture.look("");
    let layer = upstream::overlay(picture.element(), &leaflet.world)?;
    leaflet.map.add_layer(&layer);
    let stretched = upstream::stretch_while_zooming(&leaflet.map, &layer, picture.element(), &leaflet.world);
    picture.hatch();
    // Moving an element takes the focus from what is inside it.
    if let Some(focused) = focused {
        let _ = focused.unchecked_into::<HtmlElement>().focus();
    }
    // What was pointed at has moved on.
    let moved = Evented::on_leaflet_event(&&leaflet.map, "movestart", move |_: Event| {
        tooltip.hide();
    });
    leaflet.handles = vec![grow(&leaflet, picture, tooltip), refit(&leaflet), moved];
    leaflet.handles.extend(stretched.into_iter().flatten());
    if leaflet.map.get_zoom() > least + FINER_FROM {
        refine(picture);
    }
    Some(leaflet)
}

/// Once the map has grown, fetches the finer shapes.
fn grow(leaflet: &LeafletMap, picture: &Picture, tooltip: Tooltip) -> EventedHandle<Event> {
    let (map, picture, asked) = (same(&leaflet.map), picture.clone(), Cell::new(false));
    let (plane, size, world) = (leaflet.plane.clone(), leaflet.size, same(&leaflet.world));
    let homewards = Rc::clone(&leaflet.homewards);
    Evented::on_leaflet_event(&&leaflet.map, "zoomend", move |_: Event| {
        // The least zoom is another after the window changed.
        let zoom = map.get_zoom();
        let Some(least) = least_zoom(&plane, size) else { return };
        let landed = homewards.take();
        if zoom < least - 0.01 || landed && zoom > least + 0.01 {
            // The frame changed while the map flew: where the flight ended, the world no longer fits it. After this
            // event, since nothing may listen to itself.
            let (map, world) = (same(&map), same(&world));
            request_animation_frame(move || drop(map.fit_bounds_with_options(&world, &motionless())));
            return;
        }
        let grown = zoom > least + FINER_FROM;
        picture.hatch();
        // Whoever zooms by keyboard stays where they are on the map.
        if let Ok(Some(link)) = picture.element().query_selector("a:focus-visible") {
            reveal(&map, &plane, &link);
            tooltip.tell(&link);
        }
        if grown && !asked.replace(true) {
            refine(&picture);
        }
    })
}

/// Fetches the finer shapes.
fn refine(picture: &Picture) {
    let picture = picture.clone();
    spawn_local(async move {
        if let Some(shapes) = fetch_finer().await {
            picture.refine(&shapes);
        }
    });
}

/// Keeps the whole world fitting when the window changes.
fn refit(leaflet: &LeafletMap) -> EventedHandle<Event> {
    let (map, plane, world, size) = (same(&leaflet.map), leaflet.plane.clone(), same(&leaflet.world), leaflet.size);
    let before = Cell::new(least_zoom(&plane, size));
    Evented::on_leaflet_event(&&leaflet.map, "resize", move |_: Event| {
        let Some(least) = least_zoom(&plane, size) else { return };
        let whole = before.replace(Some(least)).is_some_and(|before| map.get_zoom() <= before + 0.01);
        map.set_min_zoom(least);
        map.set_max_zoom(least + DEEPEST);
        if whole {
            map.fit_bounds_with_options(&world, &motionless());
        }
    })
}

/// The zoom at which a world of `size` just fits into its frame; none while the frame is hidden.
fn least_zoom(plane: &HtmlElement, size: (f64, f64)) -> Option<f64> {
    let (width, height) = (f64::from(plane.client_width()), f64::from(plane.client_height()));
    (width > 0.0 && height > 0.0).then(|| (width / size.0).min(height / size.1).log2())
}

/// The finer shapes: `{ unit, areas: { KH: path, … }, … }`.
async fn fetch_finer() -> Option<JsValue> {
    let response = JsFuture::from(window().fetch_with_str(&file("data-finer")?)).await.ok()?;
    let response: Response = response.dyn_into().ok().filter(Response::ok)?;
    JsFuture::from(response.json().ok()?).await.ok()
}

fn motionless() -> JsValue {
    let options = Object::new();
    // Setting a property of a plain object can not fail.
    let _ = Reflect::set(&options, &"animate".into(), &false.into());
    options.into()
}

/// Leaflet counts upwards where the plane counts down.
fn bounds_of([left, top, width, height]: [f64; 4]) -> LatLngBounds {
    LatLngBounds::new(&LatLng::new(-top - height, left), &LatLng::new(-top, left + width))
}
