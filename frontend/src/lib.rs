//! The browser's entry point. Whatever is more than handing over to the app belongs into `app`.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by `boot.js` once the module and the interface's sentences are there.
#[wasm_bindgen]
pub fn hydrate(words: &str) {
    app::hydrate(words);
}
