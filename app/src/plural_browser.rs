//! Plural categories and grouped numbers from the browser's own `Intl`; `plural_server.rs` is its twin.

use js_sys::{Array, Intl, Object};
use wasm_bindgen::JsValue;

/// The CLDR plural category of `n` in the language of `tag`.
pub(crate) fn category(n: u64, tag: &str) -> String {
    #[allow(clippy::cast_precision_loss)] // Nobody loads more stories than a double can count.
    let n = n as f64;
    Intl::PluralRules::new(&Array::of1(&tag.into()), &Object::new()).select(n).into()
}

/// `number`, grouped as the language of `tag` groups it.
pub(crate) fn number(number: u64, tag: &str) -> String {
    let format = Intl::NumberFormat::new(&Array::of1(&tag.into()), &Object::new()).format();
    #[allow(clippy::cast_precision_loss)]
    let text = format.call1(&JsValue::UNDEFINED, &(number as f64).into());
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| number.to_string())
}
