//! The browser's start: takes over the document that the server drew.

use crate::components::history::mark_first;
use crate::document::SiteName;
use crate::root::{AccountApp, AdminApp, App};
use crate::theme::Theme;
use crate::wing::Wing;
use crate::words::Words;
use domain::access::Role;
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
    let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    let theme = Theme::parse(&attribute("data-theme"));
    let role = attribute("data-role").parse().ok().and_then(|place: usize| Role::ALL.get(place));
    let name = document().query_selector("meta[name=application-name]").ok().flatten();
    let name = name.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
    leptos::mount::hydrate_body(move || {
        provide_context(words);
        provide_context(theme);
        provide_context(SiteName(name));
        if let Some(role) = role {
            provide_context(*role);
        }
        body()
    });
}
