//! Countries: the map as a table, and each by itself. An unshown country answers as an empty one does.

use crate::error::Error;
use crate::wire::atlas::{CountriesView, CountryView, Newest};
use crate::wire::packed::Answer;
use domain::country::CountryCode;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The map as a table.
#[server(prefix = "/api", endpoint = "countries", input = GetUrl, output = Answer)]
pub async fn list_countries(
    lang: String,
    #[server(default)] region: String,
    #[server(default)] sort: String,
) -> Result<CountriesView, Error> {
    use crate::{localize, request};

    let state = request::state()?;
    Ok(localize::countries::table(&state.public(), region, &sort, state.words(&lang)))
}

/// One country, with a page of its stories.
#[server(prefix = "/api", endpoint = "country", input = GetUrl, output = Answer)]
pub async fn find_country(
    lang: String,
    code: CountryCode,
    #[server(default)] after: Option<String>,
) -> Result<CountryView, Error> {
    use crate::{localize, request};

    let state = request::state()?;
    let news = super::articles::list_articles(lang.clone(), Some(code), None, after).await?;
    Ok(localize::countries::country(&state.public(), code, news, &state.site.base_url, state.words(&lang)))
}

/// The newest story about each country that has one.
#[server(prefix = "/api", endpoint = "newest", input = GetUrl, output = Answer)]
pub async fn list_newest() -> Result<Vec<Newest>, Error> {
    use crate::{localize, request};

    let state = request::state()?;
    let newest = db::articles::newest(&state.db, state.now()).await?;
    Ok(newest.into_iter().map(|(code, story)| localize::countries::newest(code, story)).collect())
}
