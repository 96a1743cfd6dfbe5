//! What the map's page asks the server for while it is open: other drawings, what a search finds, the past, headlines.

use crate::api::counts::draw_map;
use crate::components::live::use_live;
use crate::components::map_panel::Panel;
use crate::wire::atlas::{MapView, Part};
use crate::words::Words;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Before a part that did not come is asked for again.
const AGAIN: Duration = Duration::from_secs(5);

/// A part of the map, once it is there.
type Drawn = RwSignal<Option<SafeHtml>>;

/// Asks for a part of the map, and puts it where it is wanted, if it still is once it comes. What does not come is asked
/// for again: without it the map would have the colours of one measure and the legend of another. `is_wanted` may be
/// asked after the page has gone, and then answers no.
fn fetch(part: Part, view: MapView, words: Words, to: Drawn, is_wanted: impl Fn() -> bool + 'static) {
    spawn_local(async move {
        let drawn = draw_map(words.tag().to_owned(), part, view.clone()).await;
        if is_wanted() && !to.is_disposed() {
            match drawn {
                Ok(drawn) => to.set(Some(drawn)),
                Err(_) => set_timeout(move || fetch(part, view, words, to, is_wanted), AGAIN),
            }
        }
    });
}

/// A drawing where the document brought none, and another one whenever other numbers are to be shown.
pub(super) fn drawing(view: Memo<MapView>, has_map: Memo<bool>, wanted: RwSignal<bool>, words: Words) -> Drawn {
    let live = use_live();
    let drawing = RwSignal::new(None);
    Effect::new(move |before: Option<(MapView, u32)>| {
        let MapView { metric, at, .. } = view.get();
        let shown = MapView { metric, at, ..MapView::default() };
        let now = (shown.clone(), live.counts.get());
        // A page without a map, as a phone has it beside a story, needs no other one.
        if wanted.get() || has_map.get_untracked() && before.is_some_and(|before| before != now) {
            let (asked, counts) = now.clone();
            fetch(Part::Map, shown, words, drawing, move || {
                let is_asked = |view: &MapView| view.metric == asked.metric && view.at == asked.at;
                live.counts.get_untracked() == counts && view.try_with_untracked(is_asked).unwrap_or_default()
            });
        }
        now
    });
    drawing
}

/// The controls where the document brought none.
pub(super) fn controls(view: Memo<MapView>, wanted: RwSignal<bool>, words: Words) -> Drawn {
    let controls = RwSignal::new(None);
    Effect::new(move |_| {
        if wanted.get() {
            fetch(Part::Controls, view.get_untracked(), words, controls, || true);
        }
    });
    controls
}

/// What the search finds for what is typed.
pub(super) fn search(panel: Panel, words: Words) {
    Effect::new(move |_| {
        let q = panel.typed.get();
        if q.trim().is_empty() {
            panel.found.set(None);
            return;
        }
        let asked = q.clone();
        // Whoever types on waits for the answer to that.
        let is_wanted = move || panel.typed.try_with_untracked(|typed| *typed == asked).unwrap_or_default();
        fetch(Part::Places, MapView { q, ..MapView::default() }, words, panel.found, is_wanted);
    });
}

/// The past, once somebody goes there: anew for another measure or country, and after new numbers.
pub(super) fn past(panel: Panel, words: Words) {
    let live = use_live();
    let subject = Memo::new(move |_| {
        let MapView { country, metric, .. } = panel.view.get();
        MapView { country, metric, ..MapView::default() }
    });
    Effect::new(move |_| {
        live.counts.track();
        subject.track();
        panel.film.set(None);
    });
    let travels = Memo::new(move |_| panel.month.read().is_some());
    Effect::new(move |_| {
        if travels.get() && panel.film.read().is_none() {
            let asked = subject.get_untracked();
            let (wanted, counts) = (asked.clone(), live.counts.get_untracked());
            fetch(Part::Film, asked, words, panel.film, move || {
                let is_asked = |subject: &MapView| *subject == wanted;
                live.counts.get_untracked() == counts && subject.try_with_untracked(is_asked).unwrap_or_default()
            });
        }
    });
}

/// The newest story about each country, once one is pointed at; anew when stories have come.
pub(super) fn headlines(pointed: RwSignal<Option<CountryCode>>, words: Words) -> Drawn {
    let live = use_live();
    let headlines = RwSignal::new(None);
    let is_asked = Memo::new(move |_| pointed.read().is_some());
    Effect::new(move |_| {
        live.news.track();
        if is_asked.get() {
            fetch(Part::Headlines, MapView::default(), words, headlines, || true);
        }
    });
    headlines
}
