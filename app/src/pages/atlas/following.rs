//! What the map's page asks the server for while it is open: other drawings, what a search finds, the past, headlines.

use crate::api::countries::list_newest;
use crate::api::counts::{draw_map, get_film, search_places};
use crate::components::live::use_live;
use crate::components::map_controls::{Past, Search};
use crate::wire::atlas::{Film, MapView, Newest};
use crate::words::Words;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A drawing where the document brought none, and another one whenever other numbers are to be shown.
pub(super) fn drawing(view: Memo<MapView>, wanted: RwSignal<bool>, words: Words) -> RwSignal<Option<SafeHtml>> {
    let live = use_live();
    let drawing = RwSignal::new(None);
    Effect::new(move |before: Option<(String, String, bool)>| {
        let shown = view.read();
        let now = (shown.metric.clone(), shown.at.clone(), live.counts.get());
        if wanted.get() || before.is_some_and(|before| before != now) {
            let asked = now.clone();
            let shown = MapView { metric: now.0.clone(), at: now.1.clone(), ..MapView::default() };
            spawn_local(async move {
                let drawn = draw_map(words.tag().to_owned(), shown).await.ok();
                let current = view.read_untracked();
                // An answer that comes late is none to the present question.
                if drawn.is_some() && (&current.metric, &current.at) == (&asked.0, &asked.1) {
                    drawing.set(drawn);
                }
            });
        }
        now
    });
    drawing
}

/// What the search finds for what is typed.
pub(super) fn search(search: Search, words: Words) {
    Effect::new(move |_| {
        let typed = search.typed.get();
        if typed.trim().is_empty() {
            search.found.set(Vec::new());
            search.said.set(String::new());
            return;
        }
        spawn_local(async move {
            let Ok(found) = search_places(words.tag().to_owned(), typed.clone()).await else { return };
            // Whoever types on waits for the answer to that.
            if *search.typed.read_untracked() == typed {
                search.said.set(if found.is_empty() {
                    words.atlas_search_none().to_owned()
                } else {
                    words.atlas_search_found(found.len() as u64)
                });
                search.found.set(found);
            }
        });
    });
}

/// The shades and the figure of the month that somebody goes to: the whole past is asked for once.
pub(super) fn past(past: Past, view: Memo<MapView>, words: Words) {
    let film = RwSignal::new(None::<(MapView, Film)>);
    let live = use_live();
    Effect::new(move |_| {
        live.counts.track();
        film.set(None);
    });
    // What the address shows needs no film.
    Effect::new(move |_| {
        view.track();
        past.shown.set(None);
        past.figure.set(String::new());
    });
    Effect::new(move |_| {
        let Some(place) = past.shown.get() else { return };
        let shown = MapView { at: String::new(), ..view.get_untracked() };
        let ready = film.with(|film| {
            let Some((of, film)) = film.as_ref().filter(|(of, _)| *of == shown) else { return false };
            let _ = of;
            past.frame.set(film.frames.get(place).cloned().unwrap_or_default());
            past.figure.set(film.figures.get(place).cloned().unwrap_or_default());
            true
        });
        if !ready {
            spawn_local(async move {
                if let Ok(answer) = get_film(words.tag().to_owned(), shown.clone()).await {
                    film.set(Some((shown, answer)));
                }
            });
        }
    });
}

/// The newest story about the country that is pointed at. All are asked for at the first one, and after new ones.
pub(super) fn headline(pointed: RwSignal<Option<CountryCode>>) -> Memo<Option<Newest>> {
    let live = use_live();
    let stories = RwSignal::new(None::<Vec<Newest>>);
    let asked = RwSignal::new(String::from("?"));
    Effect::new(move |_| {
        let news = live.news.get();
        if pointed.read().is_some() && *asked.read_untracked() != news {
            asked.set(news);
            spawn_local(async move { stories.set(list_newest().await.ok()) });
        }
    });
    Memo::new(move |_| {
        let code = pointed.get()?;
        stories.read().iter().flatten().find(|story| story.code == code).cloned()
    })
}
