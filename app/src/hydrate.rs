//! The browser's start: takes over the document that the server drew.

use crate::components::history::mark_first;
use crate::document::{SiteFacts, SiteName};
use crate::form::Outcome;
use crate::reader::Reader;
use crate::root::{AccountApp, AdminApp, App};
use crate::theme::Theme;
use crate::wing::Wing;
use crate::words::Words;
use leptos::prelude::*;

/// Takes over the document; done when every part of it is alive. `words` is the catalogue that the boot script
/// fetched; what else the server knew stands in the document itself.
pub async fn hydrate(words: String) {
    let Some(words) = Words::read(&words) else { return };
    mark_first();
    let path = window().location().pathname().unwrap_or_default();
    match Wing::of(path.strip_prefix(&words.base()).unwrap_or(&path)) {
        Wing::Public => take_over(words, || view! { <App/> }),
        Wing::Account => hydrate_account(words).await,
        Wing::Admin => hydrate_admin(words).await,
    }
}

/// The account's wing, loaded where it is asked for.
#[lazy]
fn hydrate_account(words: Words) {
    take_over(words, || view! { <AccountApp/> });
}

/// The administration, loaded where it is asked for.
#[lazy]
fn hydrate_admin(words: Words) {
    take_over(words, || view! { <AdminApp/> });
}

fn take_over<V: IntoView + 'static>(words: Words, body: fn() -> V) {
    let root = document().document_element();
    let theme = root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
    let fact = |name| meta("meta[name=application-name]", name).unwrap_or_default();
    let name = fact("content");
    let facts = SiteFacts { tagline: fact("data-tagline"), pages: fact("data-pages"), base_url: fact("data-site") };
    let reader = meta("meta[name=graticule-reader]", "content").and_then(|text| Reader::read(&text));
    let outcome =
        meta("meta[name=graticule-form]", "content").and_then(|text| Outcome::read(&text)).unwrap_or_default();
    leptos::mount::hydrate_body(move || {
        provide_context(words);
        provide_context(Theme::parse(&theme));
        provide_context(SiteName(name));
        provide_context(facts);
        provide_context(outcome);
        if let Some(reader) = reader {
            provide_context(reader);
        }
        body()
    });
}

/// An attribute of the document's element that this selector finds.
fn meta(selector: &str, attribute: &str) -> Option<String> {
    document().query_selector(selector).ok().flatten()?.get_attribute(attribute)
}
