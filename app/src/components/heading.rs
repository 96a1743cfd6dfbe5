//! What a page of the account or the administration is called: its heading, and the document's title with the network's
//! name. Such pages are nothing for search engines.

use crate::document::use_site_name;
use crate::head::use_head;
use leptos::prelude::*;
use leptos_meta::Title;

/// The heading of a page that has no other.
#[component]
pub fn Heading(text: &'static str) -> impl IntoView {
    if let Some(head) = use_head() {
        head.hide();
    }
    view! {
        <Title text=format!("{text} · {}", use_site_name())/>
        <h1 class="heading">{text}</h1>
    }
}
