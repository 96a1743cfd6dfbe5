//! The figure, the legend and the map: the published numbers in words and shapes.

use crate::error::Error;
use crate::wire::atlas::{Atlas, Film, MapChoices, MapView, Place};
use crate::wire::packed::Answer;
use domain::html::SafeHtml;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What stands around the map: the world's figure, or the chosen country's.
#[server(prefix = "/api", endpoint = "atlas", input = GetUrl, output = Answer)]
pub async fn get_atlas(lang: String, #[server(default)] view: MapView) -> Result<Atlas, Error> {
    use crate::{localize, request};

    let state = request::state()?;
    Ok(localize::atlas::atlas(&request::chart(&state, &view), &view.q, state.words(&lang)))
}

/// What the map can be made to show.
#[server(prefix = "/api", endpoint = "choices", input = GetUrl, output = Answer)]
pub async fn get_choices(lang: String) -> Result<MapChoices, Error> {
    use crate::{localize, request};

    let state = request::state()?;
    Ok(localize::choices::choices(&state.public().history, state.words(&lang)))
}

/// The map for a page that the browser made itself, or that shows something else by now; documents carry theirs.
#[server(prefix = "/api", endpoint = "map", input = GetUrl, output = Answer)]
pub async fn draw_map(lang: String, #[server(default)] view: MapView) -> Result<SafeHtml, Error> {
    use crate::request;

    let state = request::state()?;
    Ok(request::draw(&request::chart(&state, &view), state.words(&lang), &[]))
}

/// What the map showed at the end of every month.
#[server(prefix = "/api", endpoint = "film", input = GetUrl, output = Answer)]
pub async fn get_film(lang: String, #[server(default)] view: MapView) -> Result<Film, Error> {
    use crate::{localize, request};

    let state = request::state()?;
    Ok(localize::choices::film(&request::chart(&state, &view), state.words(&lang)))
}

/// The countries that a name finds, in whichever language it is.
#[server(prefix = "/api", endpoint = "places", input = GetUrl, output = Answer)]
pub async fn search_places(lang: String, q: String) -> Result<Vec<Place>, Error> {
    use crate::{localize, request};

    Ok(localize::choices::search(&q, request::state()?.words(&lang)))
}
