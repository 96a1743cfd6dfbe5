//! Buttons that copy the text beside them.

use crate::components::elements::value;
use crate::components::reflect::{call, property};
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlInputElement};

/// Puts the text beside a button on the clipboard, and says so. Where the browser does not let us, the text is selected,
/// so that a key or a long press copies it.
pub fn copy(button: &Element) {
    let Some(field) = button.previous_element_sibling() else { return };
    let clipboard = property(&window(), "navigator").and_then(|navigator| property(&navigator, "clipboard"));
    let written = clipboard.and_then(|clipboard| call(&clipboard, "writeText", &value(&field).into()));
    let button = button.clone();
    spawn_local(async move {
        let copied = match written {
            Some(written) => JsFuture::from(Promise::from(written)).await.is_ok(),
            None => false,
        };
        if copied {
            say_copied(&button, true);
        } else {
            field.unchecked_into::<HtmlInputElement>().select();
        }
    });
}

/// "Copy" becomes "Copied", and back.
pub fn say_copied(button: &Element, copied: bool) {
    if button.has_attribute("data-done") != copied {
        let said = button.text_content();
        button.set_text_content(button.get_attribute("data-copied").as_deref());
        let _ = button.set_attribute("data-copied", said.as_deref().unwrap_or_default());
        let _ = button.toggle_attribute_with_force("data-done", copied);
    }
}
