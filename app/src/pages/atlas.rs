//! The frame of the public pages: the figure and the map, beside what is being read. It stays while the
//! reader goes from the feed to a story and back, so that the map and the loaded stories stay, too.

mod following;

use crate::api::counts::get_atlas;
use crate::components::failure::Respond;
use crate::components::feed::KeptFeed;
use crate::components::figure::Figure;
use crate::components::legend::Legend;
use crate::components::live::use_live;
use crate::components::map_notes::MapNotes;
use crate::components::map_panel::{MapPanel, Panel};
use crate::components::map_sheet::MapSheet;
use crate::components::world_map::{Lit, Told, WorldMap, has_columns};
use crate::erase::Erase;
use crate::selection::{bare, path_of, view_of};
use crate::wire::atlas::MapView;
use crate::wire::resource;
use crate::words::use_words;
use domain::country::CountryCode;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// The figure, the map, and the page below.
#[component]
pub fn AtlasPage() -> impl IntoView {
    let words = use_words();
    let location = use_location();
    let query = use_query_map();
    let path = Memo::new(move |_| bare(&location.pathname.read(), words));
    let at_home = Memo::new(move |_| path.read().is_empty());
    // The table is the map's twin: they stand, and are printed, on one page.
    let has_map = Memo::new(move |_| at_home.get() || *path.read() == "/countries");
    let view = Memo::new(move |_| if at_home.get() { view_of(&query.read()) } else { MapView::default() });
    let country = Memo::new(move |_| view.read().country.parse::<CountryCode>().ok());
    // New numbers are asked for as another country's are.
    let live = use_live();
    let atlas =
        resource(move || (view.get(), live.counts.get()), move |(view, _)| get_atlas(words.tag().to_owned(), view));
    // For the phone's sheet. On the server nobody may ask whether the answer is there yet: what is drawn would depend on it.
    let shown = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some(Ok(atlas)) = atlas.get() {
            shown.set(Some(atlas));
        }
    });

    // The countries of an open story, set by the story's page.
    let story_countries = RwSignal::new(Vec::<CountryCode>::new());
    provide_context(Lit(story_countries));
    provide_context(KeptFeed::default());
    let lit =
        Memo::new(move |_| if at_home.get() { country.get().into_iter().collect() } else { story_countries.get() });

    let (pointed, wanted) = (RwSignal::new(None), RwSignal::new(false));
    let drawing = following::drawing(view, has_map, wanted, words);

    let announcement = following::announcement(atlas, location.pathname, at_home);

    let navigate = use_navigate();
    let time = RwSignal::new(None::<String>);
    let go = Callback::new(move |to: MapView| {
        // Going through the years is one step of the way back, not thirty.
        let from = view.get_untracked();
        // Whoever goes through the years and chooses something stays where they are.
        let time = time.get_untracked().filter(|_| to.at == from.at);
        let to = MapView { at: time.unwrap_or(to.at), ..to };
        let replace = !from.at.is_empty() && MapView { at: to.at.clone(), ..from } == to;
        let options = NavigateOptions { resolve: false, scroll: false, replace, ..NavigateOptions::default() };
        let view = to;
        navigate(&words.path(&path_of(view)), options);
    });
    // The sheet belongs to the choice that was made on the map; another address takes it away.
    let sheet = RwSignal::new(false);
    let chosen_here = StoredValue::new(None::<CountryCode>);
    Effect::new(move |_| {
        let here = country.get().filter(|_| at_home.get());
        sheet.set(here.is_some() && here == chosen_here.get_value());
        chosen_here.set_value(None);
    });
    let choose_in = move |region: String, chosen: Option<CountryCode>| {
        // Escape clears a choice; where there is none it changes nothing.
        if chosen.is_none() && !(at_home.get_untracked() && country.get_untracked().is_some()) {
            return;
        }
        chosen_here.set_value(chosen);
        sheet.set(chosen.is_some() && chosen == country.get_untracked());
        let country = chosen.map(CountryCode::slug).unwrap_or_default();
        // Beside the map the list begins anew.
        if has_columns() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        go.run(MapView { country, region, q: String::new(), ..view.get_untracked() });
    };
    let whole = Callback::new(move |()| {
        let from = view.get_untracked();
        if !from.region.is_empty() {
            go.run(MapView { region: String::new(), q: String::new(), ..from });
        }
    });
    let choose = Callback::new(move |chosen| choose_in(view.get_untracked().region, chosen));
    let sought = RwSignal::new(None);
    let find = Callback::new(move |code: CountryCode| {
        sought.set(Some(code));
        choose_in(String::new(), Some(code));
    });
    let panel = Panel {
        view,
        at_home,
        controls: following::controls(view, wanted, words),
        typed: RwSignal::default(),
        found: RwSignal::default(),
        month: RwSignal::default(),
        time,
        film: RwSignal::default(),
        shades: RwSignal::default(),
        figure: RwSignal::default(),
        frame: RwSignal::default(),
        go,
        find,
    };
    following::search(panel, words);
    following::past(panel, words);
    let headlines = following::headlines(pointed, words);
    let Panel { frame, shades: past, .. } = panel;
    let told = Told { lit, view, at_home: has_map, wanted, drawing, frame, past, sought, pointed, headlines, whole };

    view! {
        <div class="atlas" class:atlas--past=move || panel.month.read().is_some() class:atlas--story=move || !at_home.get() class:atlas--table=move || has_map.get() && !at_home.get()>
            <section class="atlas__map" aria-label=words.map_title()>
                <Transition>
                    {move || Suspend::new(async move {
                        atlas.await.ok().map(|atlas| {
                            if let Some(respond) = use_context::<Respond>().filter(|_| atlas.status != 200) {
                                (respond.0)(atlas.status);
                            }
                            view! { <Figure atlas heading=at_home past=panel.figure/> }
                        })
                    })}
                </Transition>
                <div class="visually-hidden" aria-live="polite">{announcement}</div>
                <WorldMap told choose/>
                <div class="atlas__key">
                    <Transition>
                        {move || Suspend::new(async move { atlas.await.ok().map(|atlas| view! { <Legend atlas region=view.get_untracked().region/> }) })}
                    </Transition>
                    <div class="atlas__controls">
                        <Transition>
                            {move || Suspend::new(async move { atlas.await.ok().map(|atlas| view! { <MapNotes atlas view=view.get_untracked()/> }) })}
                        </Transition>
                        <MapPanel panel at_home=has_map/>
                    </div>
                </div>
            </section>
            <main id="reading" class="atlas__reading" tabindex="-1">
                <Outlet/>
            </main>
            <MapSheet atlas=shown open=sheet/>
        </div>
    }
    .erase()
}
