//! Properties of JavaScript objects by name: what web-sys would bind at a price for every visit.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The value of a property, if there is one.
pub fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method with one argument.
pub fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = property(object, name)?.dyn_into().ok()?;
    method.call1(object, argument).ok()
}
