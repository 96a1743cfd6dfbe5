//! Originals of re-published stories that are not to be reached any more, read by staff.

use crate::error::Error;
use crate::wire::admin::RowsView;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The stories whose original was not to be reached for some nights, the longest first.
#[server(prefix = "/api", endpoint = "links", input = GetUrl, output = Answer)]
pub async fn list_links(lang: String) -> Result<RowsView, Error> {
    use crate::localize::admin;
    use crate::request;
    use domain::access::ReadAllNews;

    /// More than that is a task for somebody who moves a whole archive.
    const MOST: u32 = 200;
    let state = request::state()?;
    let permit = request::permit::<ReadAllNews>()?;
    let words = state.words(&lang);
    let links = db::links::dead(&state.db, &permit, MOST).await?;
    Ok(RowsView { rows: links.into_iter().map(|link| admin::link(link, words)).collect(), ..RowsView::default() })
}
