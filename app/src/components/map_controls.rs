//! What the map can be made to show: another measure, a region, another time, a country that somebody looks for. A form
//! that the server answers; with scripts, each choice acts at once.

use crate::components::time_slider::TimeSlider;
use crate::erase::Erase;
use crate::selection::path_of;
use crate::wire::atlas::{Atlas, MapChoices, MapView, Place, Region};
use crate::words::use_words;
use domain::country::CountryCode;
use domain::form::Problem;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

/// A search for a country: what is typed, and what it finds. The page asks.
#[derive(Clone, Copy, Default)]
pub struct Search {
    /// What is typed.
    pub typed: RwSignal<String>,
    /// What was found for it.
    pub found: RwSignal<Vec<Place>>,
    /// What is said of it.
    pub said: RwSignal<String>,
}

/// The past, while somebody goes through it.
#[derive(Clone, Copy, Default)]
pub struct Past {
    /// The month that is shown, by its place among all.
    pub shown: RwSignal<Option<usize>>,
    /// Its figure, in a sentence; empty while the present address is shown.
    pub figure: RwSignal<String>,
    /// The shades of its countries.
    pub frame: RwSignal<String>,
}

/// The controls.
#[component]
pub fn MapControls(
    /// What the map can be made to show.
    choices: MapChoices,
    /// What the address asks for, and what is wrong with it.
    atlas: Memo<Option<Atlas>>,
    /// What the address asks for.
    view: Memo<MapView>,
    /// The search.
    search: Search,
    /// The past.
    past: Past,
    /// Shows something else.
    go: Callback<MapView>,
    /// Chooses a country, and brings it into view.
    find: Callback<CountryCode>,
) -> impl IntoView {
    let words = use_words();
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let MapChoices { metrics, regions, months } = choices;

    let metric_links = metrics.into_iter().map(|(metric, name)| {
        let to = metric.clone();
        let address = move || words.path(&path_of(MapView { metric: to.clone(), q: String::new(), ..view.get() }));
        let current = move || (view.read().metric == metric).then_some("true");
        view! { <li><a href=address aria-current=current>{name}</a></li> }
    });
    let metric_links = metric_links.collect_view();
    let options = regions.into_iter().map(|(continent, parts)| {
        let option = move |region: Region| {
            let number = region.number.clone();
            let chosen = move || view.read().region == number;
            view! { <option value=region.number selected=chosen>{region.name}</option> }
        };
        let name = continent.name.clone();
        view! { <optgroup label=name>{option(continent)} {parts.into_iter().map(option).collect_view()}</optgroup> }
    });
    let options = options.collect_view();
    let times = months.iter().rev().map(|(value, name)| {
        let at = value.clone();
        let chosen = move || view.read().at == at;
        view! { <option value=value.clone() selected=chosen>{name.clone()}</option> }
    });
    let times = times.collect_view();
    let settle = Callback::new(move |at: String| go.run(MapView { at, q: String::new(), ..view.get_untracked() }));
    view! {
        <nav class="measures" aria-label=words.atlas_measure()>
            <ul>{metric_links}</ul>
        </nav>
        <form class="explore" method="get" action=words.path("/") role="search" aria-label=words.atlas_explore()
            on:submit=move |event| submit(&event, search, find)>
            {move || {
                let MapView { country, metric, .. } = view.get();
                [("country", country), ("metric", metric)]
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                    .collect_view()
            }}
            <SearchBox search atlas find/>
            <label class="explore__choice">
                <span>{words.atlas_region()}</span>
                <select
                    name="region"
                    on:change=move |event| {
                        let region = event_target_value(&event);
                        go.run(MapView { region, q: String::new(), ..view.get_untracked() });
                    }
                >
                    <option value="">{words.atlas_everywhere()}</option>
                    {options}
                </select>
            </label>
            {problem(atlas, "region")}
            <label class="explore__choice" hidden=scripted>
                <span>{words.atlas_time()}</span>
                <select name="at">{times}</select>
            </label>
            <button class="explore__show button" hidden=scripted>{words.atlas_show()}</button>
        </form>
        {problem(atlas, "country")}
        {problem(atlas, "metric")}
        <TimeSlider months view past scripted settle growth=Signal::derive(move || {
            atlas.read().as_ref().map(|atlas| atlas.growth.clone())
        })/>
        {problem(atlas, "at")}
    }
    .erase()
}

/// What is wrong with one parameter of the address.
fn problem(atlas: Memo<Option<Atlas>>, field: &'static str) -> AnyView {
    let text = move || {
        let atlas = atlas.read();
        let mut problems = atlas.iter().flat_map(|atlas| &atlas.problems);
        problems.find(|problem: &&Problem| problem.field == field).map(|problem| problem.text.clone())
    };
    (move || text().map(|text| view! { <p class="explore__problem" id=format!("map-{field}-problem")>{text}</p> }))
        .erase()
}

/// Without a chosen line, the first one is meant.
fn submit(event: &SubmitEvent, search: Search, find: Callback<CountryCode>) {
    if let Some(place) = search.found.read_untracked().first() {
        event.prevent_default();
        find.run(place.code);
        close(search);
    }
}

fn close(search: Search) {
    search.typed.set(String::new());
    search.found.set(Vec::new());
    search.said.set(String::new());
}

/// The search box: a combobox (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>) whose lines are countries. Without
/// scripts the form is sent, and what was found stands below as links.
#[component]
fn SearchBox(search: Search, atlas: Memo<Option<Atlas>>, find: Callback<CountryCode>) -> impl IntoView {
    let words = use_words();
    let active = RwSignal::new(0_usize);
    let is_open = move || !search.found.read().is_empty();
    let lines = move || {
        let line = |(place, found): (usize, Place)| {
            let selected = move || (active.get() == place).to_string();
            let code = found.code;
            view! {
                <li
                    role="option"
                    id=format!("place-{place}")
                    aria-selected=selected
                    on:pointerdown=move |event| {
                        event.prevent_default();
                        find.run(code);
                        close(search);
                    }
                >
                    {found.name}
                </li>
            }
        };
        search.found.get().into_iter().enumerate().map(line).collect_view()
    };
    let press = move |event: KeyboardEvent| {
        let lines = search.found.read_untracked().len();
        match event.key().as_str() {
            "ArrowDown" if lines > 0 => active.update(|line| *line = (*line + 1) % lines),
            "ArrowUp" if lines > 0 => active.update(|line| *line = (*line + lines - 1) % lines),
            "Enter" if lines > 0 => {
                let code = search.found.read_untracked().get(active.get_untracked()).map(|place| place.code);
                if let Some(code) = code {
                    find.run(code);
                    close(search);
                }
            }
            "Escape" if lines > 0 || !search.typed.read_untracked().is_empty() => close(search),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // What the address itself looks for, for those without scripts.
    let found = move || {
        let found = atlas.read().as_ref().map(|atlas| atlas.found.clone()).unwrap_or_default();
        let link = |place: Place| {
            let address = words.path(&format!("/?country={}", place.code.slug()));
            view! { <li><a href=address>{place.name}</a></li> }
        };
        (!found.is_empty())
            .then(|| view! { <ul class="explore__found">{found.into_iter().map(link).collect_view()}</ul> })
    };
    view! {
        <div class="explore__search">
            <label for="map-q">{words.atlas_search()}</label>
            <input
                id="map-q"
                name="q"
                type="search"
                maxlength="100"
                autocomplete="off"
                spellcheck="false"
                role="combobox"
                aria-controls="map-places"
                aria-autocomplete="list"
                aria-expanded=move || is_open().to_string()
                aria-activedescendant=move || is_open().then(|| format!("place-{}", active.get()))
                prop:value=search.typed
                on:input=move |event| {
                    active.set(0);
                    search.typed.set(event_target_value(&event));
                }
                on:keydown=press
                on:blur=move |_| search.found.set(Vec::new())
            />
            <ul id="map-places" class="explore__places" role="listbox" aria-label=words.atlas_search() hidden=move || !is_open()>
                {lines}
            </ul>
            <p class="explore__said" role="status">{search.said}</p>
        </div>
        {problem(atlas, "q")}
        {found}
    }
    .erase()
}
