//! The browser's entry point. Whatever is more than handing over to the app belongs into `app`.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by `boot.js` once the module and the interface's sentences are there. Done when the page is alive.
#[wasm_bindgen]
pub async fn hydrate(words: String) {
    app::hydrate(words).await;
}
