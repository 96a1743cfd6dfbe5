//! What the map's colours mean.

use crate::wire::Atlas;
use crate::words::use_words;
use leptos::prelude::*;

/// The classes from few to many, the hatch, and what the numbers leave out.
#[component]
pub fn Legend(atlas: Atlas) -> impl IntoView {
    let words = use_words();
    let classes = atlas.legend.into_iter().map(|(shade, label)| {
        view! {
            <li class="legend__class">
                <span class=format!("legend__swatch legend__swatch--{shade}")></span>
                {label}
            </li>
        }
    });
    view! {
        <section class="legend" aria-label=words.legend_title()>
            <p class="legend__title" aria-hidden="true">{words.legend_title()}</p>
            <ol class="legend__classes">
                <li class="legend__class">
                    <span class="legend__swatch legend__swatch--unshown"></span>
                    {atlas.unshown}
                </li>
                {classes.collect_view()}
            </ol>
            <p class="legend__note">
                {atlas.note}
                " "
                <time datetime=atlas.as_of.machine>{words.map_updated(&atlas.as_of.words)}</time>
            </p>
        </section>
    }
}
