//! What the map's colours mean. Each class is a switch: what is switched on stays, the rest of the map fades. The style
//! sheet does that (`style/components/legend.scss`), so it works without scripts, too.

use crate::wire::atlas::Atlas;
use crate::words::use_words;
use leptos::prelude::*;

/// The classes from few to many, the hatch, and what the numbers leave out.
#[component]
pub fn Legend(
    /// What stands around the map.
    atlas: Atlas,
    /// The region that is looked at; empty for the world.
    region: String,
) -> impl IntoView {
    let words = use_words();
    let query = if region.is_empty() { region } else { format!("?region={region}") };
    let table = words.path("/countries") + &query;
    let classes = std::iter::once((0, atlas.unshown)).chain(atlas.legend).map(|(shade, label)| {
        view! {
            <li class=format!("legend__class legend__class--{shade}")>
                <label>
                    <input type="checkbox" class=format!("legend__switch legend__switch--{shade}") autocomplete="off"/>
                    <span class=format!("legend__swatch legend__swatch--{shade}")></span>
                    {label}
                </label>
            </li>
        }
    });
    let about = atlas.about.into_iter().map(|sentence| view! { <li>{sentence}</li> });
    let title = atlas.legend_title.clone();
    view! {
        <section class="legend" aria-label=title>
            <p class="legend__title" aria-hidden="true">{atlas.legend_title}</p>
            <ul class="legend__classes">{classes.collect_view()}</ul>
            <p class="legend__note">
                {atlas.note}
                " "
                <time datetime=atlas.as_of.machine>{words.map_updated(&atlas.as_of.words)}</time>
                " "
                <a href=table>{words.atlas_table()}</a>
            </p>
            <div class="legend__growth" inner_html=atlas.growth.into_string()></div>
            <details class="legend__about">
                <summary>{words.atlas_about()}</summary>
                <ul id="map-about">{about.collect_view()}</ul>
            </details>
        </section>
    }
}
