//! The archive: every way to stories. Drawn by the server alone.

use crate::components::search::SearchForm;
use crate::words::use_words;
use leptos::prelude::*;

/// Words, each with the address that it leads to.
pub type Ways = Vec<(String, String)>;

/// The items of a list of links. What leads to another site or to a feed is no page of the app.
pub fn links(ways: Ways) -> Vec<impl IntoView> {
    let link = |(name, address): (String, String)| {
        let rel = (!address.starts_with('/') || address.contains("/feed.")).then_some("external");
        view! { <li><a href=address rel=rel dir="auto">{name}</a></li> }
    };
    ways.into_iter().map(link).collect()
}

/// The archive.
#[component]
pub fn Archive(
    /// The years that have stories, each with its address and its months, the newest first.
    years: Vec<(String, String, Ways)>,
    /// The topics.
    topics: Ways,
    /// The organisations that stories come from.
    sources: Ways,
    /// The feeds of each language.
    languages: Ways,
) -> impl IntoView {
    let words = use_words();
    let part = |title: &'static str, ways: Ways| {
        (!ways.is_empty()).then(|| view! { <h2>{title}</h2> <ul class="room__ways">{links(ways)}</ul> })
    };
    let feeds = [("Atom", "/feed.atom"), ("RSS", "/feed.rss"), ("JSON", "/feed.json")];
    let feeds = feeds.map(|(name, path)| (name.to_owned(), words.path(path))).into_iter().chain(languages).collect();
    // The last years are what most people look for.
    let years = years.into_iter().enumerate().map(|(place, (year, address, months))| {
        view! {
            <details class="archive__year" open=place == 0>
                <summary>{year.clone()}</summary>
                <ul class="room__ways">
                    <li><a href=address>{words.archive_year(&year)}</a></li>
                    {links(months)}
                </ul>
            </details>
        }
    });
    view! {
        <article class="archive">
            <h1 class="room__name">{words.archive_title()}</h1>
            <SearchForm/>
            {part(words.archive_topics(), topics)}
            {part(words.archive_sources(), sources)}
            <h2>{words.archive_times()}</h2>
            {years.collect_view()}
            {part(words.archive_feeds(), feeds)}
        </article>
    }
}
