//! What the server draws as HTML once and for all: the way out, the map's controls, its past, the table and the countries' pages. The
//! browser's half has listeners for it, and none of its views.

use super::chart::Chart;
use super::{choices, countries};
use crate::components::countries_table::CountriesTable;
use crate::components::country::Country;
use crate::components::map_controls::MapControls;
use crate::components::quick_exit::QuickExit;
use crate::head::use_head;
use crate::state::Public;
use crate::wire::atlas::MapView;
use crate::wire::{DrawnPage, FeedView};
use crate::words::Words;
use domain::article::ArticleLink;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use leptos::prelude::*;
use std::sync::Arc;

/// A view as it stands in a document, without the marks of places that views leave for what may come.
pub(super) fn html(view: impl RenderHtml) -> SafeHtml {
    // Texts are escaped: nobody's words look like a mark.
    SafeHtml::vouch(view.to_html().replace("<!>", ""))
}

/// The way to leave at once, to this address.
pub(crate) fn quick_exit(to: &str, words: Words) -> SafeHtml {
    provide_context(words);
    html(view! { <QuickExit to=to.to_owned()/> })
}

/// The map's controls.
pub(crate) fn controls(chart: &Chart, view: &MapView, base_url: &str, words: Words) -> SafeHtml {
    provide_context(words);
    let choices = choices::choices(&chart.public.history, words);
    let mut problems: Vec<_> = chart.problems.iter().map(|problem| problem.field).collect();
    if !view.q.trim().is_empty() && choices::search(&view.q, words).is_empty() {
        problems.push("q");
    }
    let open = !problems.is_empty() || !view.q.is_empty();
    // What means nothing is said, not carried on.
    let view = MapView { q: view.q.clone(), ..chart.view() };
    html(view! { <MapControls choices view problems open base_url=base_url.to_owned()/> })
}

/// What the map showed at the end of every month.
pub(crate) fn film(chart: &Chart, words: Words) -> SafeHtml {
    let line = |(shades, figure): (String, String)| view! { <li data-shades=shades>{figure}</li> };
    html(choices::film(chart, words).into_iter().map(line).collect_view())
}

/// The countries that a name finds.
pub(crate) fn places(q: &str, words: Words) -> SafeHtml {
    let line = |(place, found): (usize, crate::wire::atlas::Place)| {
        let id = format!("place-{place}");
        view! { <li role="option" id=id data-code=found.code.slug() aria-selected="false">{found.name}</li> }
    };
    html(choices::search(q, words).into_iter().enumerate().map(line).collect_view())
}

/// The newest story about each country that has one.
pub(crate) fn headlines(newest: Vec<(CountryCode, ArticleLink)>) -> SafeHtml {
    let line = |(code, story): (CountryCode, ArticleLink)| {
        let language = story.language;
        view! { <p data-code=code.slug() lang=language.tag() dir=language.direction()>{story.headline}</p> }
    };
    html(newest.into_iter().map(line).collect_view())
}

/// The map as a table.
pub(crate) fn table(public: &Arc<Public>, region: String, sort: &str, base_url: &str, words: Words) -> DrawnPage {
    provide_context(words);
    let table = countries::table(public, region, sort, words);
    if let Some(head) = use_head() {
        head.describe(words.countries_note());
        head.canonical(&format!("{base_url}{}", words.path("/countries")));
    }
    let (title, status) = (table.heading.clone(), table.status);
    DrawnPage { title, html: html(view! { <CountriesTable table/> }), news: None, status }
}

/// The page of a country, with the form to follow it.
pub(crate) fn country(
    public: &Arc<Public>,
    code: CountryCode,
    follow: SafeHtml,
    news: FeedView,
    base_url: &str,
    words: Words,
) -> DrawnPage {
    provide_context(words);
    let country = countries::country(public, code, words);
    let (title, slug) = (country.country.name.clone(), code.slug());
    if let Some(head) = use_head() {
        let here = format!("{base_url}{}", words.path(&format!("/countries/{slug}")));
        head.describe(&country.figure);
        head.canonical(&here);
        head.feed(&words.country_feed(&title), &format!("{here}/feed.atom"));
        head.embedding(base_url, &here);
        head.property("og:type", "website");
        head.property("og:site_name", &public.name);
        head.property("og:title", &title);
        head.property("og:description", &country.figure);
        head.property("og:url", &here);
        head.property("og:image", &format!("{base_url}{}?country={slug}", words.path("/map.png")));
    }
    DrawnPage { title, html: html(view! { <Country country follow/> }), news: Some(news), status: 200 }
}
