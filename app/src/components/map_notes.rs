//! What is said above the map's controls: what of the address means nothing, and what a search found.

use crate::selection::path_of;
use crate::wire::atlas::{Atlas, MapView};
use crate::words::use_words;
use leptos::prelude::*;

/// The notes.
#[component]
pub fn MapNotes(
    /// What stands around the map.
    atlas: Atlas,
    /// What the address asks for.
    view: MapView,
) -> impl IntoView {
    let words = use_words();
    let problems = atlas.problems.into_iter().map(|problem| {
        view! { <p class="explore__problem" id=format!("map-{}-problem", problem.field)>{problem.text}</p> }
    });
    let found = atlas.found.into_iter().map(|place| {
        let to = MapView { country: place.code.slug(), q: String::new(), ..view.clone() };
        view! { <li><a href=words.path(&path_of(to))>{place.name}</a></li> }
    });
    view! {
        <div class="map-notes">
            {problems.collect_view()}
            <ul class="explore__found">{found.collect_view()}</ul>
        </div>
    }
}
