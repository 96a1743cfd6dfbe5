//! Images, for staff.

use crate::error::Error;
use crate::wire::media::MediaList;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// A page of the images, newest first.
#[server(prefix = "/api", endpoint = "media", input = GetUrl, output = Answer)]
pub async fn list_media(after: Option<String>) -> Result<MediaList, Error> {
    use crate::words::use_words;
    use crate::{localize, request};
    use domain::access::WriteMedia;
    use domain::media::MediaCursor;

    /// Four rows of three, in a wide window.
    const PAGE: u32 = 12;
    let state = request::state()?;
    let permit = request::permit::<WriteMedia>()?;
    let after = after.map(|cursor| cursor.parse::<MediaCursor>()).transpose()?;
    let (cards, next) = db::media::list(&state.db, &permit, after, PAGE).await?;
    let words = use_words();
    let images = cards.into_iter().map(|card| localize::media(&card, words)).collect();
    Ok(MediaList { images, next: next.map(|cursor| cursor.to_string()) })
}
