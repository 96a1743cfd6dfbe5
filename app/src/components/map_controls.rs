//! What the map can be made to show: another measure, a region, another time, a country that somebody looks for; and how
//! to take it along. The server alone draws this, as a form that it answers, too; `map_panel` listens to it, and then
//! each choice acts at once. What needs a script is hidden until there is one.

use crate::selection::{month_of, path_of};
use crate::wire::atlas::{MapChoices, MapView, Region, Time};
use crate::words::{Words, use_words};
use domain::counts::Metric;
use leptos::prelude::*;

/// The controls.
#[component]
pub fn MapControls(
    /// What the map can be made to show.
    choices: MapChoices,
    /// What the address asks for.
    view: MapView,
    /// The parameters that could not be shown as they stand; `map_notes` says what is wrong with them.
    problems: Vec<&'static str>,
    /// Whether they are unfolded in a narrow window, too.
    open: bool,
    /// The site's own address.
    base_url: String,
) -> impl IntoView {
    let words = use_words();
    let MapChoices { metrics, regions, times, newest } = choices;
    let invalid = |field| problems.contains(&field).then_some("true");
    let said = |field| problems.contains(&field).then(|| format!("map-{field}-problem"));
    let shown = MapView { q: String::new(), ..view.clone() };
    let is_new = |metric: &str| metric == Metric::New.as_str();
    let chosen = month_of(&times.iter().map(|time| time.value.clone()).collect::<Vec<_>>(), &newest, &view.at);
    let is_early = times.get(chosen).is_some_and(|time| time.is_early);
    let measures = metrics.into_iter().map(|(metric, name)| {
        // Of a time that has no year before it nothing is new.
        let at = if is_new(&metric) && is_early { String::new() } else { view.at.clone() };
        let address = words.path(&path_of(MapView { metric: metric.clone(), at, ..shown.clone() }));
        let current = (view.metric == metric).then_some("true");
        view! { <li><a href=address data-metric=metric aria-current=current>{name}</a></li> }
    });
    let measures = measures.collect_view();
    let option = |region: Region| {
        let chosen = view.region == region.number;
        view! {
            <option value=region.number selected=chosen data-frame=region.frame.join(" ")>
                {region.name}
            </option>
        }
    };
    let regions = regions.into_iter().map(|(continent, parts)| {
        let name = continent.name.clone();
        view! { <optgroup label=name>{option(continent)} {parts.into_iter().map(option).collect_view()}</optgroup> }
    });
    let regions = regions.collect_view();
    let last = times.len().saturating_sub(1);
    let month = times.get(chosen).map(|time| time.name.clone()).unwrap_or_default();
    let compares = is_new(&view.metric);
    // Where they are compared, the slider passes over those that have no year before them.
    let way: Vec<_> = (0..times.len()).filter(|place| !compares || !times[*place].is_early).collect();
    let at = way.iter().position(|place| *place == chosen).unwrap_or_default();
    let end = way.len().saturating_sub(1);
    let times = times.into_iter().enumerate().rev().map(|(place, Time { value, name, is_early })| {
        // The newest has no value: it is what is shown where an address says nothing.
        let month = (place == last).then(|| newest.clone());
        view! {
            <option
                value=value
                data-month=month
                data-early=is_early.then_some("")
                disabled=compares && is_early
                selected=place == chosen
            >
                {name}
            </option>
        }
    });
    let times = times.collect_view();
    let kept = [("country", view.country.clone()), ("metric", view.metric.clone())];
    let kept = kept.into_iter().map(|(name, value)| {
        let none = value.is_empty();
        view! { <input type="hidden" name=name value=value disabled=none/> }
    });
    let kept = kept.collect_view();
    view! {
        <details class="explore-panel" open=open>
            <summary class="explore-panel__fold">{words.atlas_explore()}</summary>
            <nav class="measures" aria-label=words.atlas_measure() aria-describedby=said("metric")>
                <ul>{measures}</ul>
            </nav>
            <div class="time" data-scripted hidden data-several=(end > 0).to_string()>
                <button type="button" class="time__play" data-pause=words.atlas_pause()>{words.atlas_play()}</button>
                <input
                    type="range"
                    min="0"
                    max=end
                    value=at
                    autocomplete="off"
                    aria-label=words.atlas_time()
                    aria-describedby=said("at")
                    aria-valuetext=month.clone()
                />
                <span class="time__month" aria-hidden="true">{month}</span>
                <ol class="time__film" hidden></ol>
            </div>
            <form
                class="explore"
                method="get"
                action=words.path("/")
                role="search"
                aria-label=words.atlas_explore()
            >
                {kept}
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
                        aria-expanded="false"
                        aria-invalid=invalid("q")
                        aria-describedby=said("q").or(said("country"))
                        value=view.q
                    />
                    <ul id="map-places" class="explore__places" role="listbox" aria-label=words.atlas_search() hidden></ul>
                    <p class="explore__said" role="status" data-none=words.atlas_search_none()></p>
                </div>
                <label class="explore__choice">
                    <span>{words.atlas_region()}</span>
                    <select name="region" aria-invalid=invalid("region") aria-describedby=said("region")>
                        <option value="" data-frame="">{words.atlas_everywhere()}</option>
                        {regions}
                    </select>
                </label>
                <label class="explore__choice" data-unscripted hidden=last == 0>
                    <span>{words.atlas_time()}</span>
                    <select name="at" aria-invalid=invalid("at") aria-describedby=said("at")>{times}</select>
                </label>
                <button class="explore__show button" data-unscripted>{words.atlas_show()}</button>
            </form>
            {share(&base_url, &shown, words)}
        </details>
    }
}

/// Links to what is shown, to its files, and what another site pastes to embed it. A script puts the present query
/// between `data-before` and `data-after`.
fn share(base_url: &str, view: &MapView, words: Words) -> impl IntoView + use<> {
    let here = format!("{base_url}{}", words.base());
    let query = path_of(view.clone()).split_off(1);
    let text = |id: &'static str, label: &'static str, before: String, after: String, query: String| {
        let value = format!("{before}{query}{after}");
        view! {
            <div class="share__text">
                <label for=id>{label}</label>
                <input id=id readonly dir="ltr" value=value data-before=before data-after=after/>
                <button type="button" class="share__copy" aria-live="polite" data-scripted hidden data-copied=words.share_copied()>
                    {words.share_copy()}
                </button>
            </div>
        }
    };
    let frame = format!(
        r#"" width="800" height="520" style="border:0" loading="lazy" title="{}"></iframe>"#,
        words.map_title()
    );
    let files = ["svg", "png", "csv", "json"].map(|kind| {
        let before = words.path(&format!("/map.{kind}"));
        let address = format!("{before}{query}");
        view! { <li><a href=address data-before=before rel="external">{kind.to_uppercase()}</a></li> }
    });
    view! {
        <details class="share">
            <summary>{words.share_title()}</summary>
            <div class="share__panel">
                {text("share-link", words.share_link(), format!("{here}/"), String::new(), query.clone())}
                {text(
                    "share-embed",
                    words.share_embed(),
                    format!(r#"<iframe src="{here}/embed/map"#),
                    frame,
                    query.replace('&', "&amp;"),
                )}
                <p class="share__label">{words.share_data()}</p>
                <ul class="share__files">{files.collect_view()}</ul>
            </div>
        </details>
    }
}
