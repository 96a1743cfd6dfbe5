//! What is said below the map's controls: what of the address means nothing, and what a search found.

use crate::wire::atlas::Atlas;
use crate::words::use_words;
use leptos::prelude::*;

/// The notes.
#[component]
pub fn MapNotes(atlas: Atlas) -> impl IntoView {
    let words = use_words();
    let problems = atlas.problems.into_iter().map(|problem| {
        view! { <p class="explore__problem" id=format!("map-{}-problem", problem.field)>{problem.text}</p> }
    });
    let found = atlas.found.into_iter().map(|place| {
        view! { <li><a href=words.path(&format!("/?country={}", place.code.slug()))>{place.name}</a></li> }
    });
    view! {
        <div class="map-notes">
            {problems.collect_view()}
            <ul class="explore__found">{found.collect_view()}</ul>
        </div>
    }
}
