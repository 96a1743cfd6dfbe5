//! The frame of the public pages: the figure and the map, beside what is being read. It stays while the
//! reader goes from the feed to a story and back, so that the map and the loaded stories stay, too.

use crate::api::counts::{draw_map, get_atlas};
use crate::components::feed::KeptFeed;
use crate::components::figure::Figure;
use crate::components::history::{focus_reading, forget_head};
use crate::components::legend::Legend;
use crate::components::live::use_live;
use crate::components::world_map::{Lit, WorldMap};
use crate::erase::Erase;
use crate::pages::home::Selection;
use crate::wire::resource;
use crate::words::use_words;
use domain::country::CountryCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// The figure, the map, and the page below.
#[component]
pub fn AtlasPage() -> impl IntoView {
    let words = use_words();
    let location = use_location();
    let query = use_query_map();
    // The browser's addresses carry the language, the server's do not.
    let at_home = Memo::new(move |_| {
        let path = location.pathname.read();
        let path = path.trim_end_matches('/');
        path.is_empty() || path == words.base()
    });
    let country = Memo::new(move |_| Selection::parse(&query.read()).ok().and_then(|selection| selection.country));
    // New numbers are asked for as another country's are. The drawing of the map stays until the next page.
    let live = use_live();
    let atlas = resource(
        move || (country.get(), live.counts.get()),
        move |(country, _)| get_atlas(words.tag().to_owned(), country),
    );

    // The countries of an open story, set by the story's page.
    let story_countries = RwSignal::new(Vec::<CountryCode>::new());
    provide_context(Lit(story_countries));
    provide_context(KeptFeed::default());
    let lit =
        Memo::new(move |_| if at_home.get() { country.get().into_iter().collect() } else { story_countries.get() });

    // A document drawn for a story has no map; the browser asks for one where the component finds room for it.
    let wanted = RwSignal::new(false);
    let drawing = RwSignal::new(None);
    Effect::new(move |_| {
        if wanted.get() {
            spawn_local(async move { drawing.set(draw_map(words.tag().to_owned()).await.ok()) });
        }
    });

    // Another page takes the keyboard along; new numbers are read out where they change the sentence.
    let announcement = RwSignal::new(String::new());
    Effect::new(move |before: Option<(String, Option<CountryCode>, String)>| {
        let figure = atlas.get().and_then(Result::ok).map(|atlas| atlas.figure).unwrap_or_default();
        let now = (location.pathname.get(), country.get_untracked(), figure);
        if let Some((path, country, figure)) = before {
            if path != now.0 {
                focus_reading();
                forget_head();
            } else if country == now.1 && !figure.is_empty() && figure != now.2 {
                announcement.set(now.2.clone());
            }
        }
        now
    });

    let navigate = use_navigate();
    let choose = Callback::new(move |chosen: Option<CountryCode>| {
        // Escape clears a choice; where there is none it changes nothing.
        if chosen.is_none() && !(at_home.get_untracked() && country.get_untracked().is_some()) {
            return;
        }
        let path = chosen.map_or_else(|| "/".to_owned(), |code| format!("/?country={}", code.slug()));
        navigate(&words.path(&path), NavigateOptions { resolve: false, scroll: false, ..NavigateOptions::default() });
    });

    view! {
        <div class="atlas" class:atlas--story=move || !at_home.get()>
            <section class="atlas__map" aria-label=words.map_title()>
                <Transition>
                    {move || Suspend::new(async move {
                        atlas.await.ok().map(|atlas| view! { <Figure atlas heading=at_home/> })
                    })}
                </Transition>
                <div class="visually-hidden" aria-live="polite">{announcement}</div>
                <WorldMap lit at_home wanted drawing choose/>
                <Transition>
                    {move || Suspend::new(async move { atlas.await.ok().map(|atlas| view! { <Legend atlas/> }) })}
                </Transition>
            </section>
            <main id="reading" class="atlas__reading" tabindex="-1">
                <Outlet/>
            </main>
        </div>
    }
    .erase()
}
