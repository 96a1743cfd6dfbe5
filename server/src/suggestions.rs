//! What somebody who is still typing a search may mean (`/search/suggestions?q=`), for the script that asks as they type
//! (frontend/boot.js): a line of plain text that says how much there is, and one with the items of a list of links.

use crate::language::Spoken;
use crate::place::Place;
use crate::router::Shared;
use app::localize::search::suggestions;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{StatusCode, Uri};
use serde::Deserialize;

/// What was typed so far.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    q: String,
}

/// Answers with what may be meant. Nobody keeps it: what was looked for is nobody else's business.
pub(crate) async fn answer(
    State(shared): State<Shared>,
    Extension(spoken): Extension<Spoken>,
    network: Option<Extension<Place>>,
    uri: Uri,
) -> Response {
    // What cannot be read is nothing typed.
    let typed = Query::<Typed>::try_from_uri(&uri).map(|Query(typed)| typed).unwrap_or_default();
    let Ok(_turn) = shared.calls.turn(network.map(|Extension(place)| place)).await else { return busy() };
    match suggestions(&shared.state, &typed.q, spoken.0).await {
        Ok((said, list)) => {
            let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
            (headers, format!("{said}\n{}", list.as_str())).into_response()
        }
        Err(_) => busy(),
    }
}

fn busy() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, "5")]).into_response()
}
