//! The map's controls in the browser: the server's form (`map_controls`), handed to listeners. Each choice acts at once.

mod finding;
mod past;

use crate::components::elements::{all, on};
use crate::components::reflect::{call, property};
use crate::components::world_map::MapDrawer;
use crate::selection::path_of;
use crate::wire::atlas::MapView;
use crate::words::use_words;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use gloo_events::EventListener;
use js_sys::Promise;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

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
        let view = MapView { q: String::new(), ..panel.view.get() };
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
            let _ = link.set_attribute("href", &words.path(&path_of(MapView { metric, ..view.clone() })));
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

/// Puts the text beside a button on the clipboard, and says so. Where the browser does not let us, the text is selected,
/// so that a key or a long press copies it.
fn copy(button: &Element) {
    let Some(field) = button.previous_element_sibling() else { return };
    let clipboard = property(&window(), "navigator").and_then(|navigator| property(&navigator, "clipboard"));
    let written = clipboard.and_then(|clipboard| call(&clipboard, "writeText", &value(&field).into()));
    let button = button.clone();
    spawn_local(async move {
        let copied = match written {
            Some(written) => JsFuture::from(Promise::from(written)).await.is_ok(),
            None => false,
        };
        if copied {
            say_copied(&button, true);
        } else {
            field.unchecked_into::<HtmlInputElement>().select();
        }
    });
}

/// "Copy" becomes "Copied", and back.
fn say_copied(button: &Element, copied: bool) {
    if button.has_attribute("data-done") != copied {
        let said = button.text_content();
        button.set_text_content(button.get_attribute("data-copied").as_deref());
        let _ = button.set_attribute("data-copied", said.as_deref().unwrap_or_default());
        let _ = button.toggle_attribute_with_force("data-done", copied);
    }
}

/// The element that an event is about, if the selector fits it or what it lies in.
fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

fn first(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok()?
}

/// What stands in a field.
fn value(field: &Element) -> String {
    property(field, "value").and_then(|value| value.as_string()).unwrap_or_default()
}

fn set(field: &Element, name: &str, value: &str) {
    // The property of an element can be set.
    let _ = js_sys::Reflect::set(field, &name.into(), &JsValue::from_str(value));
}
