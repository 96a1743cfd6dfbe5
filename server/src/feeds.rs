//! Feeds of what the public may read, in Atom (RFC 4287).

use crate::once;
use crate::router::Shared;
use app::localize;
use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::article::{self, ArticleCard};
use domain::country::CountryCode;
use domain::feed::FeedFilter;
use domain::moment::Moment;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, StatusCode};
use services::intl;

/// How many stories a feed has.
const LENGTH: u32 = 30;

/// The newest stories about a country. One without stories has an empty feed, whoever lives there.
pub(crate) async fn country(
    State(shared): State<Shared>,
    axum::Extension(spoken): axum::Extension<crate::language::Spoken>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let small = code.bytes().all(|letter| letter.is_ascii_lowercase());
    let Some(code) = code.parse::<CountryCode>().ok().filter(|_| small) else {
        return (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], "There is no such feed.\n").into_response();
    };
    let state = &shared.state;
    let filter = FeedFilter { country: Some(code), topic: None };
    let cards = match db::articles::list(&state.db, &filter, None, LENGTH, state.now()).await {
        Ok(page) => page.cards,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a feed could not be read");
            return (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store")], "Please try again later.\n")
                .into_response();
        }
    };
    let words = spoken.0;
    let (base, path) = (&state.site.base_url, format!("/countries/{}", code.slug()));
    let site = state.public().name.clone();
    let feed = Feed {
        title: Text::plain(format!("{} · {site}", words.feed_from(&localize::place(code, words)))),
        id: format!("{base}{}/feed.atom", words.path(&path)),
        updated: date(cards.iter().map(|card| card.published_at).max().unwrap_or_default()),
        authors: vec![Person { name: site, ..Person::default() }],
        generator: Some(Generator { value: "Graticule".to_owned(), ..Generator::default() }),
        links: vec![
            link("self", &format!("{base}{}/feed.atom", words.path(&path)), Some("application/atom+xml")),
            link("alternate", &format!("{base}{}", words.path(&path)), Some("text/html")),
        ],
        entries: cards.into_iter().map(|card| entry(card, base)).collect(),
        lang: Some(words.tag().to_owned()),
        ..Feed::default()
    };
    once::answer("application/atom+xml; charset=utf-8", "no-cache", feed.to_string().into(), &headers)
}

fn entry(card: ArticleCard, base: &str) -> Entry {
    let address = format!("{base}{}", article::path(&card.slug));
    Entry {
        title: Text::plain(card.headline),
        id: address.clone(),
        updated: date(card.published_at),
        published: Some(date(card.published_at)),
        summary: Some(Text::plain(card.standfirst)),
        links: vec![Link {
            hreflang: Some(card.language.tag().to_owned()),
            ..link("alternate", &address, Some("text/html"))
        }],
        ..Entry::default()
    }
}

fn link(rel: &str, href: &str, kind: Option<&str>) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: kind.map(str::to_owned), ..Link::default() }
}

/// The epoch stands for a time that can not be written.
fn date(moment: Moment) -> FixedDateTime {
    intl::rfc3339(moment).parse().unwrap_or_default()
}
