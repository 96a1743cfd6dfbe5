//! The countries of a story, as the items of a list that lead to each country's news.

use crate::wire::CountryLink;
use crate::words::Words;
use leptos::prelude::*;

/// An item for each country, in the order given.
pub fn country_links(countries: Vec<CountryLink>, words: Words) -> Vec<impl IntoView> {
    let link = |country: CountryLink| {
        let address = words.path(&format!("/?country={}", country.code.slug()));
        view! { <li><a href=address>{country.name}</a></li> }
    };
    countries.into_iter().map(link).collect()
}
