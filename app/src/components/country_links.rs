//! The countries of a story, as the items of a list that lead to each country's news.

use crate::wire::CountryLink;
use crate::words::Words;
use leptos::prelude::*;

/// An item for each country, in the order given; `to` is what stands before its code in the address.
pub fn country_links(countries: Vec<CountryLink>, to: &'static str, words: Words) -> Vec<impl IntoView> {
    let link = move |country: CountryLink| {
        let address = words.path(&format!("{to}{}", country.code.slug()));
        view! { <li><a href=address>{country.name}</a></li> }
    };
    countries.into_iter().map(link).collect()
}
