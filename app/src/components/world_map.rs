//! The map: the server's drawing, taken over in the browser for hovering, choosing, walking by arrow keys,
//! panning and zooming. The only component that knows Leaflet; without scripts the drawing works alone.

mod leaflet_map;
mod loading;
mod picture;
mod pointing;
mod shape;
mod upstream;

use crate::components::elements::matches;
use crate::wire::atlas::MapView;
use crate::words::use_words;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use gloo_events::EventListener;
use leaflet_map::LeafletMap;
use leptos::html::Div;
use leptos::prelude::*;
use picture::Picture;
use pointing::{Pointing, Tooltip};
use send_wrapper::SendWrapper;
use shape::numbers;
use std::sync::Arc;

/// From this width on the map has room beside a story, too (`style/pages/atlas.scss` has the same).
pub const WIDE: &str = "(min-width: 71.25em)";

/// From this width on the list stands beside the map.
const COLUMNS: &str = "(min-width: 45em)";

/// Whether the list stands beside the map.
pub fn has_columns() -> bool {
    matches(COLUMNS)
}

/// Whether there is room for the map beside whatever is read.
pub fn is_wide() -> bool {
    matches(WIDE)
}

/// Draws the map and its controls on the server, as an address asks for them. Nobody provides it in the browser, so that
/// the shapes never enter the WebAssembly.
#[derive(Clone)]
pub struct MapDrawer {
    /// Draws the map.
    pub map: Arc<Draw>,
    /// Draws its controls.
    pub controls: Arc<Draw>,
}

/// Draws what an address asks for.
pub type Draw = dyn Fn(&MapView) -> SafeHtml + Send + Sync;

/// The countries of the story being read; its page sets them, the map outlines them.
#[derive(Clone, Copy, Debug)]
pub struct Lit(pub RwSignal<Vec<CountryCode>>);

/// What the map is told by its page.
#[derive(Clone, Copy)]
pub struct Told {
    /// The countries to outline: the chosen one, or those of the story being read.
    pub lit: Memo<Vec<CountryCode>>,
    /// What the address asks the map to show.
    pub view: Memo<MapView>,
    /// Whether this is a page of the map itself; documents of other pages carry no drawing.
    pub at_home: Memo<bool>,
    /// Set where there is room for a map and none was drawn.
    pub wanted: RwSignal<bool>,
    /// A drawing that was asked for, once it is there; each further one shows other numbers.
    pub drawing: RwSignal<Option<SafeHtml>>,
    /// The part of the plane to show: left, top, width, height; empty for the whole.
    pub frame: RwSignal<String>,
    /// The shades of another time, a digit for each country of the table; empty for none.
    pub past: RwSignal<String>,
    /// A country to bring into view; it stays until another part of the plane is shown.
    pub sought: RwSignal<Option<CountryCode>>,
    /// The country that is pointed at.
    pub pointed: RwSignal<Option<CountryCode>>,
    /// The newest story about each country, drawn as paragraphs, once they were asked for.
    pub headlines: RwSignal<Option<SafeHtml>>,
    /// Told when the whole world is to be shown: then no region is chosen.
    pub whole: Callback<()>,
}

/// The map.
#[component]
pub fn WorldMap(
    /// What its page tells it.
    told: Told,
    /// Chooses a country, or the whole world again.
    choose: Callback<Option<CountryCode>>,
) -> impl IntoView {
    let Told { lit, view, at_home, wanted, drawing, frame, past, sought, pointed, headlines, whole } = told;
    let words = use_words();
    let drawer = use_context::<MapDrawer>().filter(|_| at_home.get_untracked());
    let drawn = drawer.map(|drawer| (drawer.map)(&view.get_untracked()).into_string()).unwrap_or_default();

    let plane = NodeRef::<Div>::new();
    let tooltip = NodeRef::<Div>::new();
    // Values of the browser's one thread; on the server they stay empty, whichever thread drops them.
    let picture = StoredValue::new(None::<SendWrapper<Picture>>);
    let leaflet = RwSignal::new(None::<SendWrapper<LeafletMap>>);
    let listeners = StoredValue::new(None::<SendWrapper<Vec<EventListener>>>);
    let stories = NodeRef::<Div>::new();
    Effect::new(move |_| {
        headlines.track();
        let code = pointed.get();
        let (Some(stories), Some(tooltip)) = (stories.get(), tooltip.get()) else { return };
        let story = code.map(|code| format!("[data-code={}]", code.slug()));
        let story = story.and_then(|story| stories.query_selector(&story).ok().flatten());
        if let Ok(Some(line)) = tooltip.query_selector(".world-map__newest") {
            line.set_inner_html(&story.map(|story| story.outer_html()).unwrap_or_default());
        }
    });
    let newest = move || headlines.get().map(SafeHtml::into_string).unwrap_or_default();
    let one_finger = RwSignal::new(false);
    let pointing = Pointing { leaflet, choose, whole, pointed, one_finger };

    // The drawing becomes a picture to work with: at once where the document brought it, else when it arrives.
    Effect::new(move |_| {
        let Some(plane) = plane.get() else { return };
        let (lit, home, drawing) = (lit.get_untracked(), at_home.get_untracked(), drawing.get());
        let redrawn = picture.with_value(|picture| {
            let Some(picture) = picture else { return false };
            if let Some(drawing) = &drawing {
                picture.redraw(drawing.as_str(), &lit, home);
            }
            true
        });
        if redrawn {
            return;
        }
        if plane.query_selector("svg").ok().flatten().is_none() {
            let room = is_wide();
            // Once it is wanted it stays so; setting it again would ask for it again.
            if (room || at_home.get()) && !wanted.get_untracked() {
                wanted.set(true);
            }
            let Some(drawing) = drawing else { return };
            plane.set_inner_html(drawing.as_str());
        }
        let Some(taken) = Picture::of(&plane) else { return };
        taken.light(&lit, home);
        let tooltip = Tooltip::new(tooltip);
        let heard = pointing::listen(&plane, taken.clone(), tooltip, pointing);
        listeners.set_value(Some(SendWrapper::new(heard)));
        loading::load_when_idle(&plane, taken.clone(), tooltip, leaflet);
        picture.set_value(Some(SendWrapper::new(taken)));
    });
    Effect::new(move |_| {
        let lit = lit.get();
        // Whoever goes back from a country that they looked for finds the map as large as it was before.
        if lit.is_empty() && sought.write_untracked().take().is_some() {
            let frame = numbers(&frame.read_untracked()).try_into().ok();
            leaflet.with_untracked(|leaflet| leaflet.iter().for_each(|leaflet| leaflet.look(frame)));
        }
        picture.with_value(|picture| {
            if let Some(picture) = picture {
                picture.light(&lit, at_home.get_untracked());
            }
        });
    });
    // A region is framed by Leaflet, or, before it is there, by the picture itself.
    Effect::new(move |before: Option<String>| {
        let frame = frame.get();
        let is_another = before.is_some_and(|before| before != frame);
        // Whoever looks for a country leaves the region, to see that country and not the world.
        let found = is_another && sought.write_untracked().take().is_some() && frame.is_empty();
        if is_another && !found {
            leaflet.with_untracked(|leaflet| match leaflet {
                Some(leaflet) => leaflet.look(numbers(&frame).try_into().ok()),
                None => picture.with_value(|picture| picture.iter().for_each(|picture| picture.look(&frame))),
            });
        }
        frame
    });
    Effect::new(move |_| {
        let past = past.read();
        picture.with_value(|picture| picture.iter().for_each(|picture| picture.paint(&past)));
    });
    Effect::new(move |_| {
        let Some(code) = sought.get() else { return };
        let link = picture.with_value(|picture| picture.as_ref().and_then(|picture| picture.shape(&code.slug())));
        leaflet.with_untracked(|leaflet| {
            if let (Some(leaflet), Some(link)) = (leaflet, link) {
                leaflet.fly_to(&link);
            }
        });
        // A search below the map has scrolled it away.
        if let Some(plane) = plane.get_untracked().filter(|plane| plane.get_bounding_client_rect().top() < 0.0) {
            plane.scroll_into_view();
        }
    });
    let zoom = move |step: f64| {
        move |_| {
            if step == 0.0 {
                whole.run(());
            }
            leaflet.with_untracked(|leaflet| {
                if let Some(leaflet) = leaflet {
                    leaflet.zoom(step);
                }
            });
        }
    };
    view! {
        <div class="world-map">
            <p class="visually-hidden" id="map-keys">{words.map_keys()}</p>
            <div class="world-map__plane" node_ref=plane inner_html=drawn></div>
            <div class="world-map__controls" hidden=move || leaflet.with(Option::is_none)>
                <button type="button" aria-label=words.map_zoom_in() on:click=zoom(1.0)>"+"</button>
                <button type="button" aria-label=words.map_zoom_out() on:click=zoom(-1.0)>"−"</button>
                <button type="button" aria-label=words.map_zoom_reset() on:click=zoom(0.0)>
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5l-5 5M2.5 13.5l5-5"></path>
                    </svg>
                </button>
            </div>
            <p class="world-map__hint" aria-hidden="true" hidden=move || !one_finger.get()>{words.atlas_touch()}</p>
            <div class="world-map__tooltip" role="tooltip" node_ref=tooltip hidden>
                <p></p>
                <div class="world-map__newest"></div>
            </div>
            <div hidden node_ref=stories inner_html=newest></div>
        </div>
    }
}
