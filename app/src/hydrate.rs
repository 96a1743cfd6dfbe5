//! The browser's start: takes over the document that the server drew.

use crate::components::history::mark_first;
use crate::document::{SiteFacts, SiteName};
use crate::form::Outcome;
use crate::reader::Reader;
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
    let fact = |name| meta("meta[name=application-name]", name).unwrap_or_default();
    let name = fact("content");
    let facts = SiteFacts { tagline: fact("data-tagline"), pages: fact("data-pages") };
    let reader = meta("meta[name=graticule-reader]", "content").and_then(|text| Reader::read(&text));
    let outcome =
        meta("meta[name=graticule-form]", "content").and_then(|text| Outcome::read(&text)).unwrap_or_default();
    mark_first();
    leptos::mount::hydrate_body(move || {
        provide_context(words);
        provide_context(Theme::parse(&theme));
        provide_context(SiteName(name));
        provide_context(outcome);
        if let Some(reader) = reader {
            provide_context(reader);
        }
        provide_context(facts);
        view! { <App/> }
    });
}

/// An attribute of the document's element that this selector finds.
fn meta(selector: &str, attribute: &str) -> Option<String> {
    document().query_selector(selector).ok().flatten()?.get_attribute(attribute)
}
