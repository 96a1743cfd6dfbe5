//! The search for a country: a combobox (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>) whose lines the server
//! draws.

use super::{Panel, set};
use crate::components::elements::{all, first, on, target, value};
use domain::html::SafeHtml;
use gloo_events::EventListener;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const BOX: &str = "#map-q";

pub(super) fn listen(root: &HtmlElement, panel: Panel) -> Vec<EventListener> {
    let choose = move |line: &Element| {
        if let Some(code) = line.get_attribute("data-code").and_then(|code| code.parse().ok()) {
            panel.find.run(code);
        }
        panel.typed.set(String::new());
    };
    // What was typed before the scripts came stays; what the address asks for, the server has answered.
    let typed = first(root, BOX).map(|field| value(&field)).unwrap_or_default();
    if typed != panel.view.read_untracked().q {
        panel.typed.set(typed);
    }
    let keys = root.clone();
    let sent = root.clone();
    vec![
        on(root, "input", move |event| {
            if let Some(field) = target(event, BOX) {
                // The lines of the word before are none of this one.
                panel.found.set(None);
                panel.typed.set(value(&field));
                // Nor is what was said of it.
                let _ = field.remove_attribute("aria-invalid");
                if let Some(problem) = document().get_element_by_id("map-q-problem") {
                    let _ = problem.set_attribute("hidden", "");
                }
            }
        }),
        on(root, "keydown", move |event| {
            let (Some(_), Some(key)) = (target(event, BOX), event.dyn_ref::<KeyboardEvent>()) else { return };
            let lines = all(&keys, "[role=option]");
            let active = lines.iter().position(is_active);
            match key.key().as_str() {
                "ArrowDown" if !lines.is_empty() => mark(&keys, &lines, active.map_or(0, |at| (at + 1) % lines.len())),
                "ArrowUp" if !lines.is_empty() => {
                    mark(&keys, &lines, active.map_or(0, |at| (at + lines.len() - 1) % lines.len()));
                }
                "Enter" if !lines.is_empty() => choose(&lines[active.unwrap_or(0)]),
                "Escape" if !panel.typed.read_untracked().is_empty() => panel.typed.set(String::new()),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }),
        // The field would lose the focus, and its lines with it.
        on(root, "pointerdown", move |event| {
            if target(event, "[role=option]").is_some() {
                event.prevent_default();
            }
        }),
        // Not before: the click would be one on what lies below the lines.
        on(root, "click", move |event| {
            if let Some(line) = target(event, "[role=option]") {
                choose(&line);
            }
        }),
        on(root, "focusout", move |event| {
            if target(event, BOX).is_some() {
                panel.found.set(None);
            }
        }),
        on(root, "submit", move |event| {
            // Without lines the server answers, and says what it did not find.
            if let Some(line) = first(&sent, "[role=option]") {
                event.prevent_default();
                choose(&line);
            }
        }),
    ]
}

/// Shows what was found.
pub(super) fn show(root: NodeRef<Div>, panel: Panel) {
    Effect::new(move |before: Option<()>| {
        let found = panel.found.get();
        let typed = panel.typed.get();
        let Some(root) = root.get_untracked() else { return };
        let (Some(field), Some(list), Some(said)) =
            (first(&root, BOX), first(&root, "#map-places"), first(&root, ".explore__said"))
        else {
            return;
        };
        if typed.is_empty() && before.is_some() {
            set(&field, "value", "");
        }
        // Whoever has left the field by the time an answer comes asked for nothing.
        let is_here = field.matches(":focus").unwrap_or_default();
        let lines = found.as_ref().filter(|_| is_here).map(SafeHtml::as_str).unwrap_or_default();
        list.set_inner_html(lines);
        let nothing = found.is_some() && lines.is_empty() && !typed.trim().is_empty();
        let said_now = if nothing { said.get_attribute("data-none") } else { None };
        said.set_text_content(said_now.as_deref());
        let _ = list.toggle_attribute_with_force("hidden", lines.is_empty());
        let _ = field.set_attribute("aria-expanded", if lines.is_empty() { "false" } else { "true" });
        mark(&root, &all(&root, "[role=option]"), 0);
    });
}

fn is_active(line: &Element) -> bool {
    line.get_attribute("aria-selected").is_some_and(|selected| selected == "true")
}

/// Makes one line the active one.
fn mark(root: &Element, lines: &[Element], active: usize) {
    let Some(field) = first(root, BOX) else { return };
    let _ = field.remove_attribute("aria-activedescendant");
    for (place, line) in lines.iter().enumerate() {
        let _ = line.set_attribute("aria-selected", if place == active { "true" } else { "false" });
        if place == active {
            let _ = field.set_attribute("aria-activedescendant", &line.id());
        }
    }
}
