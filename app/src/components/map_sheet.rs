//! On phones: what was chosen on the map, at the foot of the screen, with the ways on. A finger hides what it touches.

use crate::erase::Erase;
use crate::wire::atlas::Atlas;
use crate::words::use_words;
use leptos::prelude::*;

/// The sheet, shown after a choice on the map. The style sheet keeps it to narrow windows.
#[component]
pub fn MapSheet(
    /// What stands around the map.
    atlas: RwSignal<Option<Atlas>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = use_words();
    let sheet = move || {
        let Atlas { figure, country, rank, .. } = atlas.get()?;
        let country = country.filter(|_| open.get())?;
        let address = words.path(&format!("/countries/{}", country.code.slug()));
        Some(view! {
            <div class="map-sheet" role="region" aria-label=country.name.clone()>
                <p class="map-sheet__figure">{figure}</p>
                {rank.map(|rank| view! { <p class="map-sheet__rank">{rank}</p> })}
                <p class="map-sheet__ways">
                    <a class="button" href="#reading" rel="external" on:click=move |_| open.set(false)>
                        {words.atlas_show_news()}
                    </a>
                    <a class="button" href=address>{words.atlas_more(&country.name)}</a>
                    <button type="button" aria-label=words.atlas_close() on:click=move |_| open.set(false)>"×"</button>
                </p>
            </div>
        })
    };
    sheet.erase()
}
