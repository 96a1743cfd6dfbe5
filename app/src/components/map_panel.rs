//! The map's controls in the browser: the server's form (`map_controls`), handed to listeners. Each choice acts at once.

mod finding;
mod past;

use crate::components::copying::{copy, say_copied};
use crate::components::elements::{all, first, on, target, value};
use crate::components::reflect::property;
use crate::components::world_map::MapDrawer;
use crate::selection::path_of;
use crate::wire::atlas::MapView;
use crate::words::use_words;
use domain::country::CountryCode;
use domain::counts::Metric;
use domain::html::SafeHtml;
use gloo_events::EventListener;
use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// What the controls tell their page, and what it answers.
#[derive(Clone, Copy)]
pub struct Panel {
    /// What the address asks for.
    pub view: Memo<MapView>,
    /// Whether the map's own page is open.
    pub at_home: Memo<bool>,
    /// The controls where the document brought none, once they are there.
    pub controls: RwSignal<Option<SafeHtml>>,
    /// The name of a country that is looked for; empty while none is.
    pub typed: RwSignal<String>,
    /// The countries that it finds, drawn as lines.
    pub found: RwSignal<Option<SafeHtml>>,
    /// The month of the past that is shown, by its place among all; none while the address says it.
    pub month: RwSignal<Option<usize>>,
    /// That month as addresses write it (empty for the newest). Whatever is chosen keeps it.
    pub time: RwSignal<Option<String>>,
    /// The whole past, drawn as a list, once it was asked for.
    pub film: RwSignal<Option<SafeHtml>>,
    /// The shades of the month's countries.
    pub shades: RwSignal<String>,
    /// The month's figure.
    pub figure: RwSignal<String>,
    /// The part of the plane that the chosen region takes: left, top, width, height; empty for the whole.
    pub frame: RwSignal<String>,
    /// Shows something else.
    pub go: Callback<MapView>,
    /// Chooses a country, and brings it into view.
    pub find: Callback<CountryCode>,
}

/// The controls.
#[component]
pub fn MapPanel(
    /// What the controls and their page tell each other.
    panel: Panel,
    /// Whether this is a page of the map itself; documents of other pages carry no controls.
    at_home: Memo<bool>,
) -> impl IntoView {
    let drawer = use_context::<MapDrawer>().filter(|_| at_home.get_untracked());
    let drawn = drawer.map(|drawer| (drawer.controls)(&panel.view.get_untracked()).into_string()).unwrap_or_default();
    let root = NodeRef::<Div>::new();
    let words = use_words();
    let wired = StoredValue::new(None::<SendWrapper<Vec<EventListener>>>);
    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        if wired.with_value(Option::is_some) {
            return;
        }
        let root: &HtmlElement = &root;
        if root.first_element_child().is_none() {
            let Some(controls) = panel.controls.get() else { return };
            root.set_inner_html(controls.as_str());
        }
        for part in all(root, "[data-scripted]") {
            let useless = part.get_attribute("data-several").is_some_and(|several| several == "false");
            let _ = part.toggle_attribute_with_force("hidden", useless);
        }
        for part in all(root, "[data-unscripted]") {
            let _ = part.set_attribute("hidden", "");
        }
        let mut heard = finding::listen(root, panel);
        heard.extend(past::listen(root, panel));
        heard.push(on(root, "change", move |event| {
            if let Some(region) = target(event, "select[name=region]") {
                let region = value(&region);
                panel.go.run(MapView { region, q: String::new(), ..panel.view.get_untracked() });
            }
        }));
        heard.push(on(root, "keydown", |event| {
            let escape = property(event, "key").is_some_and(|key| key == "Escape");
            if let Some(share) = target(event, ".share[open]").filter(|_| escape) {
                event.prevent_default();
                let _ = share.remove_attribute("open");
                if let Some(summary) = first(&share, "summary") {
                    let _ = summary.unchecked_into::<HtmlElement>().focus();
                }
            }
        }));
        heard.push(on(root, "click", |event| {
            if let Some(button) = target(event, ".share__copy") {
                copy(&button);
            }
        }));
        wired.set_value(Some(SendWrapper::new(heard)));
    });
    // What the address says by now is what the controls show.
    Effect::new(move |before: Option<String>| {
        let view = panel.view.get();
        let at = panel.time.get().unwrap_or(view.at);
        let view = MapView { q: String::new(), at, ..view };
        let metric = view.metric.clone();
        if before.as_ref().is_some_and(|before| *before != metric) {
            // The classes of one measure are none of another's.
            for switch in document().document_element().iter().flat_map(|page| all(page, ".legend__switch")) {
                let _ = js_sys::Reflect::set(&switch, &"checked".into(), &false.into());
            }
        }
        panel.controls.track();
        let Some(root) = root.get() else { return metric };
        let root: &HtmlElement = &root;
        if before.is_some() {
            // What the document said of its address is no word on another one.
            for field in all(root, "[aria-describedby]") {
                let _ = field.remove_attribute("aria-describedby");
                let _ = field.remove_attribute("aria-invalid");
            }
        }
        if let Some(region) = first(root, "select[name=region]") {
            set(&region, "value", &view.region);
            if value(&region) != view.region {
                // No such region: the whole world is shown.
                set(&region, "value", "");
            }
            let chosen = first(&region, "option:checked").and_then(|option| option.get_attribute("data-frame"));
            panel.frame.set(chosen.unwrap_or_default());
        }
        let is_early = past::is_early(root, &view.at);
        let measures = all(root, "[data-metric]");
        let is_shown = |link: &Element| link.get_attribute("data-metric").as_deref() == Some(&view.metric);
        // A measure that does not exist shows the first.
        let current = measures.iter().position(is_shown).unwrap_or_default();
        for (place, link) in measures.iter().enumerate() {
            let metric = link.get_attribute("data-metric").unwrap_or_default();
            let _ = if place == current {
                link.set_attribute("aria-current", "true")
            } else {
                link.remove_attribute("aria-current")
            };
            let at = if metric == Metric::New.as_str() && is_early { String::new() } else { view.at.clone() };
            let _ = link.set_attribute("href", &words.path(&path_of(MapView { metric, at, ..view.clone() })));
        }
        // The form is sent where the search finds nothing: then with what is chosen by now.
        for (name, chosen) in [("country", &view.country), ("metric", &view.metric), ("at", &view.at)] {
            if let Some(field) = first(root, &format!("form [name={name}]")) {
                set(&field, "value", chosen);
                let _ = field.toggle_attribute_with_force("disabled", chosen.is_empty());
            }
        }
        let query = path_of(view).split_off(1);
        // What was copied is another address's.
        for button in all(root, ".share__copy") {
            say_copied(&button, false);
        }
        for part in all(root, "[data-before]") {
            let text = |name| part.get_attribute(name).unwrap_or_default();
            if part.has_attribute("href") {
                let _ = part.set_attribute("href", &(text("data-before") + &query));
            } else {
                let is_markup = text("data-before").starts_with('<');
                let query = if is_markup { query.replace('&', "&amp;") } else { query.clone() };
                set(&part, "value", &(text("data-before") + &query + &text("data-after")));
            }
        }
        metric
    });
    past::show(root, panel);
    finding::show(root, panel);
    view! { <div class="map-panel" node_ref=root inner_html=drawn></div> }
}

fn set(field: &Element, name: &str, value: &str) {
    // The property of an element can be set.
    let _ = js_sys::Reflect::set(field, &name.into(), &JsValue::from_str(value));
}
