//! What leaflet-rs 0.5 lacks or binds wrongly, reached by name, and nothing else:
//!
//! - `L.CRS.Simple`: bound as a constructor, but an object.
//! - `L.SVGOverlay`: not bound.
//! - `map.dragging.moved()`: handlers are not bound.
//! - `L.DomUtil.setTransform`: not bound. With it the picture is stretched while it is being zoomed, and drawn anew at
//!   the end: Leaflet's own overlays are drawn anew at every step of a pinch (Leaflet#5591).

use crate::components::reflect::{call, property};
use js_sys::{Array, Function, Number, Object, Reflect};
use leaflet::{Event, Evented, EventedHandle, LatLngBounds, Layer, Map};
use leptos::prelude::window;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, SvgElement};

fn leaflet(name: &str) -> Option<JsValue> {
    property(&property(&window(), "L")?, name)
}

/// `L.CRS.Simple`.
pub(super) fn plane() -> Option<JsValue> {
    property(&leaflet("CRS")?, "Simple")
}

/// `new L.SVGOverlay(element, bounds, { interactive: true })`.
pub(super) fn overlay(element: &Element, bounds: &LatLngBounds) -> Option<Layer> {
    let constructor: Function = leaflet("SVGOverlay")?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"interactive".into(), &true.into()).ok()?;
    let overlay = Reflect::construct(&constructor, &Array::of3(element, bounds, &options)).ok()?;
    Some(overlay.unchecked_into())
}

/// `map.dragging.moved()`.
pub(super) fn was_dragged(map: &Map) -> bool {
    let dragging = property(map, "dragging");
    dragging.and_then(|dragging| call(&dragging, "moved", &JsValue::UNDEFINED)).is_some_and(|moved| moved.is_truthy())
}

/// The units of the paths to one of the plane, and the box of a country in them.
pub(super) fn frame_of(shape: &Element) -> Option<(f64, [f64; 4])> {
    let unit = shape.closest("g[transform]").ok()??.get_attribute("transform")?;
    let scale = Number::parse_float(unit.strip_prefix("scale(")?.strip_suffix(')')?);
    let bounds = call(shape, "getBBox", &JsValue::UNDEFINED)?;
    let side = |name| property(&bounds, name).and_then(|side| side.as_f64());
    Some((scale.recip(), [side("x")?, side("y")?, side("width")?, side("height")?]))
}

/// Stretches the picture while it is being zoomed, and draws it anew at the end. Answers what has to be kept meanwhile.
pub(super) fn stretch_while_zooming(
    map: &Map,
    layer: &Layer,
    picture: &SvgElement,
    world: &LatLngBounds,
) -> Option<[EventedHandle<Event>; 2]> {
    let (off, reset) = (property(map, "off")?, property(layer, "_reset")?);
    off.unchecked_into::<Function>().call3(map, &"zoom".into(), &reset, layer).ok()?;
    let tools = leaflet("DomUtil")?;
    let transform: Function = property(&tools, "setTransform")?.unchecked_into();
    let corner: JsValue = call(world, "getNorthWest", &JsValue::UNDEFINED)?;
    // The zoom for which the picture was last drawn.
    let drawn = Rc::new(Cell::new(map.get_zoom()));
    let (picture, layer, world) = (picture.clone(), same(layer), same(world));
    let (stretched, before) = (same(map), Rc::clone(&drawn));
    let stretch = Evented::on_leaflet_event(&map, "zoom", move |_: Event| {
        let scale = (stretched.get_zoom() - before.get()).exp2();
        if let Some(place) = call(&stretched, "latLngToLayerPoint", &corner) {
            let _ = transform.call3(&tools, &picture, &place, &scale.into());
        }
    });
    let ended = same(map);
    let draw = Evented::on_leaflet_event(&map, "zoomend", move |_: Event| {
        drawn.set(ended.get_zoom());
        let _ = call(&layer, "setBounds", &world);
    });
    Some([stretch, draw])
}

/// A second handle to the same JavaScript object.
pub(super) fn same<T: JsCast + AsRef<JsValue>>(object: &T) -> T {
    object.as_ref().clone().unchecked_into()
}
