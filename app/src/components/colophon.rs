//! The foot of every page.

use crate::document::use_site_name;
use crate::words::use_words;
use leptos::prelude::*;

/// The network's name, and what the map's boundaries do not mean.
#[component]
pub fn Colophon() -> impl IntoView {
    let words = use_words();
    view! {
        <footer class="colophon">
            <p class="colophon__name">{use_site_name()}</p>
            <p class="colophon__borders">{words.map_borders()}</p>
        </footer>
    }
}
