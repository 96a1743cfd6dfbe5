//! A country's page, above its stories.

use crate::components::country_links::country_links;
use crate::erase::Erase;
use crate::wire::atlas::CountryView;
use crate::words::use_words;
use domain::html::SafeHtml;
use leptos::prelude::*;

/// The country: its figure, where it lies, how it grew, what is near.
#[component]
pub fn Country(
    /// What there is to say of it.
    country: CountryView,
    /// The form to follow it, drawn; empty for visitors.
    follow: SafeHtml,
) -> impl IntoView {
    let words = use_words();
    let CountryView { country, figure, rank, note, region, locator, growth, near, contact, .. } = country;
    let feed = words.path(&format!("/countries/{}/feed.atom", country.code.slug()));
    let map = words.path(&format!("/?country={}", country.code.slug()));
    let table = words.path(&format!("/countries?region={}", region.number));
    let growth = growth.map(|growth| {
        view! {
            <h2>{words.country_growth()}</h2>
            <div class="country__growth" inner_html=growth.into_string()></div>
        }
    });
    // Nobody registers here yet; whoever wants to join writes.
    let join = contact.then(|| {
        view! {
            <p class="country__join">
                {words.country_join_note(&country.name)} " "
                <a class="button" href=words.path("/contact")>{words.country_join()}</a>
            </p>
        }
    });
    view! {
        <article class="country">
            <p class="country__region"><a href=table>{region.name}</a></p>
            <h1 class="country__name">{country.name.clone()}</h1>
            <p class="country__figure">{figure}</p>
            {rank.map(|rank| view! { <p class="country__rank">{rank}</p> })}
            <div class="country__locator" inner_html=locator.into_string()></div>
            <p class="country__note">{note}</p>
            <div class="country__follow" inner_html=follow.into_string()></div>
            {growth}
            <h2>{words.country_near()}</h2>
            <ul class="country__near">{country_links(near, "/countries/", words)}</ul>
            <p class="country__ways">
                <a href=map>{words.countries_map()}</a> " "
                <a href=feed rel="external" type="application/atom+xml">{words.country_feed(&country.name)}</a>
            </p>
            {join}
        </article>
    }
    .erase()
}
