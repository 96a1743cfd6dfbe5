//! The headline figure: how many members, in how many countries, or in the chosen one.

use crate::erase::Erase;
use crate::wire::Atlas;
use leptos::prelude::*;

/// The figure. On the start page it is the page's heading.
#[component]
pub fn Figure(atlas: Atlas, heading: Memo<bool>) -> impl IntoView {
    let sentence = move || {
        let figure = atlas.figure.clone();
        if heading.get() {
            view! { <h1 class="figure__sentence">{figure}</h1> }.erase()
        } else {
            view! { <p class="figure__sentence">{figure}</p> }.erase()
        }
    };
    view! { <div class="figure">{sentence}</div> }
}
