//! The figure, the legend and the map: the published numbers in words and shapes.

use crate::error::Error;
use crate::wire::atlas::{Atlas, MapView, Part};
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

/// A part of the map, for a page that the browser made itself, or that shows something else by now; documents carry
/// theirs.
#[server(prefix = "/api", endpoint = "map", input = GetUrl, output = Answer)]
pub async fn draw_map(
    lang: String,
    #[server(default)] part: Part,
    #[server(default)] view: MapView,
) -> Result<SafeHtml, Error> {
    use crate::localize::drawn;
    use crate::request;

    let state = request::state()?;
    let (chart, words) = (request::chart(&state, &view), state.words(&lang));
    Ok(match part {
        Part::Map => request::draw(&chart, words),
        Part::Controls => drawn::controls(&chart, &view, &state.site.base_url, words),
        Part::Film => drawn::film(&chart, words),
        Part::Places => drawn::places(&view.q, words),
        Part::Headlines => drawn::headlines(db::articles::newest(&state.db, state.now()).await?),
    })
}
