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
    use crate::{localize, request};
    use domain::feed::{Cursor, FeedFilter};

    /// Enough for two screens; at most 30 rows in a hot query.
    const PAGE: u32 = 12;
    let state = request::state()?;
    let words = state.words(&lang);
    let after = after.map(|cursor| cursor.parse::<Cursor>()).transpose()?;
    let topic_name = match &topic {
        Some(slug) => Some(localize::topic(db::topics::list(&state.db).await?, slug, words).ok_or(Error::NotFound)?),
        None => None,
    };
    let filter = FeedFilter { country, topic: topic.clone(), reader: Some(words.language()), ..FeedFilter::default() };
    let name = country.map(|code| localize::place(code, words));
    let page = db::articles::list(&state.db, &filter, after, PAGE, state.now()).await?;
    Ok(FeedView {
        heading: match (&name, &topic_name) {
            (None, None) => words.feed_latest().to_owned(),
            (Some(country), None) => words.feed_from(country),
            (None, Some(topic)) => words.feed_topic(topic),
            (Some(country), Some(topic)) => words.feed_from_topic(country, topic),
        },
        stories: page.cards.into_iter().map(|card| localize::card(card, words)).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
    })
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
    Ok(localize::story(article, words, &state))
}
