//! What a page is called: its heading, and the document's title with the network's name.

use crate::document::use_site_name;
use leptos::prelude::*;
use leptos_meta::Title;

/// The heading of a page that has no other.
#[component]
pub fn Heading(text: &'static str) -> impl IntoView {
    view! {
        <Title text=format!("{text} · {}", use_site_name())/>
        <h1 class="heading">{text}</h1>
    }
}
