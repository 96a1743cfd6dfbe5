//! Stories: the feed and one story whole. Visitors read what is public.

use crate::error::Error;
use crate::wire::packed::Answer;
use crate::wire::{FeedView, StoryView};
use domain::article::Slug;
use domain::country::CountryCode;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// A page of the feed, newest first, narrowed to a country, a topic or both.
#[server(prefix = "/api", endpoint = "articles", input = GetUrl, output = Answer)]
pub async fn list_articles(
    lang: String,
    country: Option<CountryCode>,
    topic: Option<Slug>,
    after: Option<String>,
) -> Result<FeedView, Error> {
    use crate::localize::rooms;
    use crate::request;
    use domain::feed::FeedFilter;

    let state = request::state()?;
    let words = state.words(&lang);
    let filter = FeedFilter { country, topic, ..FeedFilter::default() };
    rooms::feed(&state, filter, &after.unwrap_or_default(), words).await
}

/// One public story, or one of the pages.
#[server(prefix = "/api", endpoint = "article", input = GetUrl, output = Answer)]
pub async fn find_article(lang: String, slug: Slug) -> Result<StoryView, Error> {
    use crate::{localize, request};
    use domain::article::Kind;

    let state = request::state()?;
    let words = state.words(&lang);
    let article = match Kind::of(&slug) {
        Kind::Story => {
            let member = request::permit().ok();
            db::articles::find(&state.db, &slug, words.language(), member.as_ref(), state.now()).await?
        }
        Kind::Page => db::articles::find_page(&state.db, &slug, state.now()).await?,
    };
    let article = article.ok_or(Error::NotFound)?;
    let around = localize::around(&state, &article, words).await?;
    Ok(localize::story(article, around, words, &state))
}
