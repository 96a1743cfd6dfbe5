//! The way through the past: a slider over the months that have published numbers, and a button that goes by itself.

use super::{Panel, set};
use crate::components::elements::{all, first, on, target, value};
use crate::selection::month_of;
use crate::wire::atlas::MapView;
use domain::counts::Metric;
use gloo_events::EventListener;
use leptos::html::Div;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::{Element, HtmlElement};

/// How long each month is shown while the years play.
const STEP: Duration = Duration::from_millis(450);
const SLIDER: &str = ".time input";

pub(super) fn listen(root: &HtmlElement, panel: Panel) -> Vec<EventListener> {
    let settle = {
        let root = root.clone();
        move |place: usize| {
            let months = months(&root, panel);
            let at = months.get(place).map(value).unwrap_or_default();
            // What the address shows already needs no way there, and no film any more.
            let view = panel.view.get_untracked();
            if view.at == at {
                panel.month.set(None);
                panel.figure.set(String::new());
            } else {
                panel.go.run(MapView { at, q: String::new(), ..view });
            }
        }
    };
    let playing = Rc::new(Cell::new(None::<IntervalHandle>));
    // Another page, or another choice: the years stand still where they are.
    let left = (Rc::clone(&playing), root.clone());
    Effect::new(move |before: Option<(MapView, bool)>| {
        let now = (panel.view.get(), panel.at_home.get());
        if before.is_some_and(|before| before != now)
            && let Some(handle) = left.0.take()
        {
            handle.clear();
            swap_label(&left.1);
            panel.month.set(None);
        }
        now
    });
    let (button_root, moved, play_settle) = (root.clone(), panel.month, settle.clone());
    let play = move || {
        let (root, settle) = (button_root.clone(), play_settle.clone());
        let last = months(&root, panel).len().saturating_sub(1);
        let stop = {
            let playing = Rc::clone(&playing);
            let root = root.clone();
            move || {
                if let Some(handle) = playing.take() {
                    handle.clear();
                    swap_label(&root);
                    if let Some(place) = moved.get_untracked() {
                        settle(place);
                    }
                }
            }
        };
        if let Some(handle) = playing.take() {
            playing.set(Some(handle));
            return stop();
        }
        let start = first(&root, SLIDER).and_then(|slider| value(&slider).parse().ok()).unwrap_or(last);
        moved.set(Some(if start >= last { 0 } else { start }));
        swap_label(&root);
        let next = move || match moved.get_untracked() {
            Some(place) if place < last => moved.set(Some(place + 1)),
            _ => stop(),
        };
        playing.set(leptos::leptos_dom::helpers::set_interval_with_handle(next, STEP).ok());
    };
    vec![
        on(root, "click", move |event| {
            if target(event, ".time__play").is_some() {
                play();
            }
        }),
        on(root, "input", move |event| {
            if let Some(slider) = target(event, SLIDER) {
                moved.set(value(&slider).parse().ok());
            }
        }),
        on(root, "change", move |event| {
            if let Some(place) = target(event, SLIDER).and_then(|slider| value(&slider).parse().ok()) {
                settle(place);
            }
        }),
    ]
}

/// Shows the month that is gone to, and, once the past is there, its numbers.
pub(super) fn show(root: NodeRef<Div>, panel: Panel) {
    // What the address shows by now needs no film.
    Effect::new(move |_| {
        panel.view.track();
        panel.month.set(None);
        panel.figure.set(String::new());
    });
    Effect::new(move |_| {
        let (month, at, film) = (panel.month.get(), panel.view.get().at, panel.film.get());
        panel.controls.track();
        let Some(root) = root.get() else { return };
        let months = months(&root, panel);
        let place = month.unwrap_or_else(|| {
            let (known, newest) = values(&months);
            month_of(&known, &newest, &at)
        });
        let time = month.and_then(|place| months.get(place)).map(value);
        if *panel.time.read_untracked() != time {
            panel.time.set(time);
        }
        let name = months.get(place).and_then(|month| month.text_content()).unwrap_or_default();
        let mut text = None;
        if let (Some(film), Some(lines), Some(place)) = (film, first(&root, ".time__film"), month) {
            if lines.child_element_count() == 0 {
                lines.set_inner_html(film.as_str());
            }
            if let Some(line) = all(&lines, "li").get(place) {
                let figure = line.text_content().unwrap_or_default();
                text = Some(figure.clone());
                panel.shades.set(line.get_attribute("data-shades").unwrap_or_default());
                panel.figure.set(figure);
            }
        }
        if let Some(time) = first(&root, ".time") {
            let _ = time.toggle_attribute_with_force("hidden", months.len() < 2);
        }
        if let Some(slider) = first(&root, SLIDER) {
            let _ = slider.set_attribute("max", &months.len().saturating_sub(1).to_string());
            set(&slider, "value", &place.to_string());
            let _ = slider.set_attribute("aria-valuetext", text.as_ref().unwrap_or(&name));
        }
        if let Some(output) = first(&root, ".time__month") {
            output.set_text_content(Some(&name));
        }
    });
    // Another measure or another country has another past.
    Effect::new(move |_| {
        let film = panel.film.get();
        if let Some(list) = root.get_untracked().and_then(|root| first(&root, ".time__film")).filter(|_| film.is_none())
        {
            list.set_inner_html("");
        }
    });
}

/// The months of which the measure says something, the oldest first. A measure that is not offered shows another.
fn months(root: &Element, panel: Panel) -> Vec<Element> {
    let new = Metric::New.as_str();
    let compares = panel.view.with_untracked(|view| view.metric == new) && first(root, "[data-metric=new]").is_some();
    let mut months = all(root, "[name=at] option");
    months.reverse();
    for month in &months {
        let _ = month.toggle_attribute_with_force("disabled", compares && month.has_attribute("data-early"));
    }
    months.retain(|month| !month.has_attribute("disabled"));
    months
}

/// The months by their values, the oldest first, and the newest one.
fn values(months: &[Element]) -> (Vec<String>, String) {
    let newest = months.last().and_then(|month| month.get_attribute("data-month")).unwrap_or_default();
    (months.iter().map(value).collect(), newest)
}

/// Whether the time has no year before it.
pub(super) fn is_early(root: &Element, at: &str) -> bool {
    let mut months = all(root, "[name=at] option");
    months.reverse();
    let (known, newest) = values(&months);
    months.get(month_of(&known, &newest, at)).is_some_and(|month| month.has_attribute("data-early"))
}

/// Play becomes Pause, and back.
fn swap_label(root: &Element) {
    if let Some(button) = first(root, ".time__play") {
        let label = button.text_content().unwrap_or_default();
        button.set_text_content(button.get_attribute("data-pause").as_deref());
        let _ = button.set_attribute("data-pause", &label);
    }
}
