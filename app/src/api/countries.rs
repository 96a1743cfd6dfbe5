//! Countries: the map as a table, and each by itself. An unshown country answers as an empty one does.

use crate::error::Error;
use crate::wire::atlas::CountriesPage;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The table, or, where there is a code, the page of a country. Addresses have small letters alone, so that each country
/// has one.
#[server(prefix = "/api", endpoint = "countries", input = GetUrl, output = Answer)]
pub async fn draw_countries(
    lang: String,
    #[server(default)] code: String,
    #[server(default)] region: String,
    #[server(default)] sort: String,
    #[server(default)] after: Option<String>,
) -> Result<CountriesPage, Error> {
    use crate::localize::drawn;
    use crate::request;
    use domain::country::CountryCode;

    let state = request::state()?;
    let (public, words) = (state.public(), state.words(&lang));
    if code.is_empty() {
        return Ok(drawn::table(&public, region, &sort, &state.site.base_url, words));
    }
    let country = code.parse::<CountryCode>().ok().filter(|country| country.slug() == code).ok_or(Error::NotFound)?;
    let news = super::articles::list_articles(lang, Some(country), None, after).await?;
    Ok(drawn::country(&public, country, news, &state.site.base_url, words))
}
