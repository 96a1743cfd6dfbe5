//! Pages that the server draws whole, with a feed below where they are about some stories: countries, topics, sources, the
//! archive. The browser's half has one component for all of them.

use crate::error::Error;
use crate::wire::DrawnPage;
use crate::wire::packed::Answer;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The page at `path` (without its language) and `query`. `after`, where it is said, stands for the place in its feed that
/// the query names; empty means its beginning.
#[server(prefix = "/api", endpoint = "page", input = GetUrl, output = Answer)]
pub async fn draw_page(
    lang: String,
    path: String,
    #[server(default)] query: String,
    #[server(default)] after: Option<String>,
) -> Result<DrawnPage, Error> {
    use crate::localize::{drawn, following, rooms, search};
    use crate::request;
    use crate::selection::parameters;
    use domain::article::Slug;
    use domain::country::CountryCode;
    use domain::feed::FeedFilter;
    use domain::month::Period;
    use domain::reading::Followed;
    use leptos_router::location::Url;

    let state = request::state()?;
    let (public, words) = (state.public(), state.words(&lang));
    let query = parameters(&query);
    let value = |name: &str| query.get(name).unwrap_or_default();
    let after = after.unwrap_or_else(|| value("after"));
    let path = Url::unescape(&path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let slug = |text: &str| text.parse::<Slug>().map_err(|_| Error::NotFound);
    match parts.as_slice() {
        ["countries"] => Ok(drawn::table(&public, value("region"), &value("sort"), &state.site.base_url, words)),
        // Addresses have small letters alone, so that each country has one.
        ["countries", code] => {
            let country =
                code.parse::<CountryCode>().ok().filter(|country| country.slug() == *code).ok_or(Error::NotFound)?;
            let filter = FeedFilter { country: Some(country), ..FeedFilter::default() };
            let news = rooms::feed(&state, filter, &after, words).await?;
            let follow = following(&state, &Followed::Country(country), words).await?;
            Ok(drawn::country(&public, country, follow, news, &state.site.base_url, words))
        }
        ["topics", topic] => rooms::topic(&state, slug(topic)?, &after, words).await,
        ["sources", source] => rooms::source(&state, &slug(source)?, &after, words).await,
        ["search"] => search::page(&state, &query, words).await,
        ["news"] => rooms::archive(&state, words).await,
        ["news", "archive", time @ ..] if (1..=2).contains(&time.len()) => {
            let period: Period = time.join("-").parse().map_err(|_| Error::NotFound)?;
            rooms::period(&state, period, &after, words).await
        }
        _ => Err(Error::NotFound),
    }
}
