//! The way through the past of the map: a slider over the months that have published numbers, and their graph.

use crate::components::map_controls::Past;
use crate::erase::Erase;
use crate::wire::atlas::MapView;
use crate::words::use_words;
use domain::html::SafeHtml;
use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// How long each month is shown while the years play.
const STEP: Duration = Duration::from_millis(450);

/// The slider, for browsers that run scripts, and the graph of growth.
#[component]
pub fn TimeSlider(
    /// The months, the oldest first: as addresses write them, and in words.
    months: Vec<(String, String)>,
    /// What the address asks for.
    view: Memo<MapView>,
    /// The past that is shown.
    past: Past,
    /// Whether scripts run by now.
    scripted: RwSignal<bool>,
    /// Shows a month for good.
    settle: Callback<String>,
    /// The graph.
    growth: Signal<Option<SafeHtml>>,
) -> impl IntoView {
    let words = use_words();
    let last = months.len().saturating_sub(1);
    let several = last > 0;
    let months = StoredValue::new(months);
    let playing = RwSignal::new(None::<IntervalHandle>);
    let settled = move || {
        let at = view.get().at;
        months
            .with_value(|months| months.iter().rposition(|(value, _)| *value <= at && !value.is_empty()))
            .filter(|_| !at.is_empty())
            .unwrap_or(last)
    };
    let place = move || past.shown.get().unwrap_or_else(settled);
    let name =
        move || months.with_value(|months| months.get(place()).map(|(_, name)| name.clone()).unwrap_or_default());
    let settle = move |place: usize| {
        settle.run(months.with_value(|months| months.get(place).map(|(at, _)| at.clone()).unwrap_or_default()));
    };
    let stop = move || {
        if let Some(handle) = playing.get_untracked() {
            handle.clear();
            playing.set(None);
            if let Some(place) = past.shown.get_untracked() {
                settle(place);
            }
        }
    };
    let play = move |_| {
        if playing.get_untracked().is_some() {
            return stop();
        }
        let start = untrack(place);
        past.shown.set(Some(if start >= last { 0 } else { start }));
        let next = move || match past.shown.get_untracked() {
            Some(place) if place < last => past.shown.set(Some(place + 1)),
            _ => stop(),
        };
        playing.set(set_interval_with_handle(next, STEP).ok());
    };
    on_cleanup(move || {
        if let Some(Some(handle)) = playing.try_get_untracked() {
            handle.clear();
        }
    });
    view! {
        <div class="time" hidden=!several>
            <div class="time__slider" hidden=move || !scripted.get()>
                <button type="button" class="time__play" on:click=play>
                    {move || if playing.read().is_some() { words.atlas_pause() } else { words.atlas_play() }}
                </button>
                <input
                    type="range"
                    min="0"
                    max=last
                    aria-label=words.atlas_time()
                    aria-valuetext=name
                    prop:value=move || place().to_string()
                    on:input=move |event| past.shown.set(event_target_value(&event).parse().ok())
                    on:change=move |event| {
                        if let Ok(place) = event_target_value(&event).parse() {
                            settle(place);
                        }
                    }
                />
                <output class="time__month">{name}</output>
            </div>
            {move || growth.get().map(|growth| view! { <div class="time__growth" inner_html=growth.into_string()></div> })}
        </div>
    }
    .erase()
}
