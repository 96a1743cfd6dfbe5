//! The browser's start: takes over the document that the server drew.

use crate::components::history::mark_first;
use crate::document::{SiteFacts, SiteName};
use crate::root::App;
use crate::theme::Theme;
use crate::words::Words;
use leptos::prelude::*;

/// Takes over the document. `words` is the catalogue that the boot script fetched; what else the server knew
/// stands in the document itself.
pub fn hydrate(words: &str) {
    let Some(words) = Words::read(words) else { return };
    let root = document().document_element();
    let theme = root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
    let meta = document().query_selector("meta[name=application-name]").ok().flatten();
    let fact = |name| meta.as_ref().and_then(|meta| meta.get_attribute(name)).unwrap_or_default();
    let name = fact("content");
    let facts = SiteFacts { tagline: fact("data-tagline"), pages: fact("data-pages") };
    mark_first();
    leptos::mount::hydrate_body(move || {
        provide_context(words);
        provide_context(Theme::parse(&theme));
        provide_context(SiteName(name));
        provide_context(facts);
        view! { <App/> }
    });
}
