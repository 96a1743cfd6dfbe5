//! What the map's page asks the server for while it is open: other drawings, what a search finds, the past, headlines.

use crate::api::counts::draw_map;
use crate::components::history::{focus_reading, forget_head};
use crate::components::live::use_live;

use crate::components::map_panel::Panel;
use crate::components::world_map::is_wide;
use crate::error::Error;
use crate::wire::atlas::{Atlas, MapView, Part};
use crate::wire::packed::Packed;
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
    // Beside a story and a country's page a phone has no map.
    let is_seen = Memo::new(move |_| has_map.get() || is_wide());
    // What was asked for last.
    Effect::new(move |before: Option<(MapView, u32, bool)>| {
        let MapView { metric, at, .. } = view.get();
        let shown = MapView { metric, at, ..MapView::default() };
        let now = (shown.clone(), live.counts.get(), wanted.get());
        let is_other = before.as_ref().map_or(now.2, |before| *before != now);
        if is_other && !now.2 && !is_seen.get() {
            return before.unwrap_or(now);
        }
        if is_other {
            let (asked, counts, _) = now.clone();
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

/// What is read out. Another page takes the keyboard along; on the map's own, whatever changes the figure or the measure
/// is said.
pub(super) fn announcement(
    atlas: Resource<Result<Atlas, Error>, Packed>,
    path: Memo<String>,
    at_home: Memo<bool>,
) -> RwSignal<String> {
    let announcement = RwSignal::new(String::new());
    Effect::new(move |before: Option<(String, String, String)>| {
        let atlas = atlas.get().and_then(Result::ok);
        let (figure, measure) = atlas.map(|atlas| (atlas.figure, atlas.legend_title)).unwrap_or_default();
        let now = (path.get(), figure, measure);
        if let Some((path_before, figure, measure)) = before {
            if path_before != now.0 {
                focus_reading();
                forget_head();
            } else if at_home.get_untracked() && !figure.is_empty() && !now.1.is_empty() {
                if measure != now.2 {
                    announcement.set(format!("{}. {}", now.2, now.1));
                } else if figure != now.1 {
                    announcement.set(now.1.clone());
                }
            }
        }
        now
    });
    announcement
}
