//! The headline figure: how many members, in how many countries, or in the chosen one.

use crate::erase::Erase;
use crate::wire::atlas::Atlas;
use crate::words::use_words;
use leptos::prelude::*;

/// The figure. On the start page it is the page's heading.
#[component]
pub fn Figure(
    /// What stands around the map.
    atlas: Atlas,
    /// Whether it is the page's heading.
    heading: Memo<bool>,
    /// The sentence of another time, while somebody goes through the past.
    past: RwSignal<String>,
) -> impl IntoView {
    let words = use_words();
    let Atlas { figure, country, rank, .. } = atlas;
    let sentence = move || {
        let past = past.get();
        let figure = if past.is_empty() { figure.clone() } else { past };
        if heading.get() {
            view! { <h1 class="figure__sentence">{figure}</h1> }.erase()
        } else {
            view! { <p class="figure__sentence">{figure}</p> }.erase()
        }
    };
    let more = country.map(|country| {
        let address = words.path(&format!("/countries/{}", country.code.slug()));
        view! {
            <p class="figure__more">
                {rank.map(|rank| view! { <span class="figure__rank" hidden=move || !past.read().is_empty()>{rank}</span> })}
                <a href=address>{words.atlas_more(&country.name)}</a>
            </p>
        }
    });
    let class = if more.is_some() { "figure figure--country" } else { "figure" };
    view! { <div class=class>{sentence} {more}</div> }
}
