//! What somebody keeps of the news for themselves, read. Changes go through forms.

use crate::error::Error;
use crate::wire::DrawnPage;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The page at `path` of what the reader keeps, drawn.
#[server(prefix = "/api", endpoint = "reading", input = GetUrl, output = Answer)]
pub async fn draw_reading(lang: String, path: String, #[server(default)] query: String) -> Result<DrawnPage, Error> {
    use crate::localize::own_reading::{self, Asked};
    use crate::request;
    use crate::selection::parameters;
    use domain::access::KeepReading;

    let state = request::state()?;
    let permit = request::permit::<KeepReading>()?;
    let words = state.words(&lang);
    let query = parameters(&query);
    let value = |name: &str| query.get(name).unwrap_or_default();
    let asked = Asked { after: value("after"), done: value("done") };
    match path.trim_end_matches('/') {
        "/account/reading" => own_reading::saved(&state, &permit, &asked, words).await,
        "/account/following" => own_reading::following(&state, &permit, &asked, words).await,
        _ => Err(Error::NotFound),
    }
}
