//! Feeds of what everybody may read, of all stories, of a country's, a topic's, a source's and a language's: Atom (RFC 4287), RSS 2.0
//! (<https://www.rssboard.org/rss-specification>) and JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

mod atom;
mod json;
mod rss;

use crate::language::Spoken;
use crate::once;
use crate::router::Shared;
use app::localize;
use app::words::Words;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use db::Error;
use domain::article::{self, ArticleCard, Slug};
use domain::country::CountryCode;
use domain::feed::FeedFilter;
use domain::language::Language;
use domain::media::Format;
use domain::moment::Moment;
use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderMap, StatusCode, Uri};

/// What feeds are written in, as their addresses end.
const FORMATS: [&str; 3] = ["atom", "rss", "json"];
/// How many stories a feed has.
const LENGTH: u32 = 30;
/// The width, in pixels, of the picture that goes with a story.
const PICTURE: u32 = 1_280;

/// A feed, whatever it is written in.
struct Channel {
    /// What it is called, with the network's name.
    title: String,
    /// The network's name.
    site: String,
    /// What it is about, in a sentence.
    about: String,
    /// The page that shows the same to readers.
    home: String,
    /// Its own address.
    own: String,
    /// The language of its title.
    language: &'static str,
    stories: Vec<Story>,
}

/// A story in a feed.
struct Story {
    /// Its address, which is its name for ever.
    address: String,
    card: ArticleCard,
    /// A JPEG of the picture above it.
    picture: Option<String>,
    /// Its text, where the network lets feeds bring it, with whole addresses.
    text: Option<String>,
}

impl Channel {
    /// When the newest of its stories was published; the epoch where there is none.
    fn updated(&self) -> Moment {
        self.stories.iter().map(|story| story.card.published_at).max().unwrap_or_default()
    }
}

/// What a feed is of.
enum Subject {
    All,
    Country(CountryCode),
    Topic(Slug),
    Source(Slug),
    Language(Language),
}

/// The feeds' addresses.
pub(crate) fn routes() -> Router<Shared> {
    let rooms = ["", "/countries/{code}", "/topics/{slug}", "/sources/{slug}", "/languages/{tag}"];
    let paths = rooms.iter().flat_map(|room| FORMATS.map(|format| format!("{room}/feed.{format}")));
    paths.fold(Router::new(), |router, path| router.route(&path, get(answer)))
}

/// What the feed at this path is of. A country without stories has an empty one, whoever lives there.
fn subject(path: &str) -> Option<Subject> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        [_] => Some(Subject::All),
        // Addresses have small letters alone, so that each country has one.
        ["countries", code, _] if !code.bytes().any(|letter| letter.is_ascii_uppercase()) => {
            code.parse().ok().map(Subject::Country)
        }
        ["topics", slug, _] => slug.parse().ok().map(Subject::Topic),
        ["sources", slug, _] => slug.parse().ok().map(Subject::Source),
        ["languages", tag, _] => tag.parse().ok().map(Subject::Language),
        _ => None,
    }
}

async fn answer(
    State(shared): State<Shared>,
    Extension(spoken): Extension<Spoken>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (format, kind, write): (_, _, fn(Channel) -> String) = match uri.path().rsplit('.').next() {
        Some("atom") => ("atom", "application/atom+xml; charset=utf-8", atom::write),
        Some("rss") => ("rss", "application/rss+xml; charset=utf-8", rss::write),
        _ => ("json", "application/feed+json", json::write),
    };
    let Some(subject) = subject(uri.path()) else { return absent() };
    match channel(&shared, spoken.0, format, subject).await {
        Ok(Some(channel)) => once::answer(kind, "no-cache", write(channel).into(), &headers),
        Ok(None) => absent(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a feed could not be read");
            let headers = [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, "5")];
            (StatusCode::SERVICE_UNAVAILABLE, headers, "Please try again later.\n").into_response()
        }
    }
}

fn absent() -> Response {
    let say = "There is no such feed: they are feed.atom, feed.rss and feed.json, here, of a country, a topic, a source and a language.\n";
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], say).into_response()
}

/// Reads a feed; none where there is no such topic.
async fn channel(shared: &Shared, words: Words, format: &str, subject: Subject) -> Result<Option<Channel>, Error> {
    let state = &shared.state;
    // What leaves the site is for everybody.
    let open = FeedFilter { open: true, reader: Some(words.language()), ..FeedFilter::default() };
    let (filter, title, folder, page) = match subject {
        Subject::All => (open, None, String::new(), "/".to_owned()),
        Subject::Country(code) => {
            let (title, page) = (words.feed_from(&localize::place(code, words)), format!("/countries/{}", code.slug()));
            (FeedFilter { country: Some(code), ..open }, Some(title), page.clone(), page)
        }
        Subject::Topic(slug) => {
            let Some(name) = localize::topic(db::topics::list(&state.db).await?, &slug, words) else { return Ok(None) };
            let (folder, page) = (format!("/topics/{slug}"), format!("/topics/{slug}"));
            (FeedFilter { topic: Some(slug), ..open }, Some(words.feed_topic(&name)), folder, page)
        }
        Subject::Source(slug) => {
            let Some((source, _)) = db::sources::find_listed(&state.db, &slug, state.now()).await? else {
                return Ok(None);
            };
            let page = format!("/sources/{slug}");
            (FeedFilter { source: Some(slug), ..open }, Some(words.feed_source(&source.name)), page.clone(), page)
        }
        Subject::Language(language) => {
            let (folder, name) = (format!("/languages/{language}"), language.own_name().to_owned());
            (FeedFilter { language: Some(language), reader: None, ..open }, Some(name), folder, "/news".to_owned())
        }
    };
    let cards = db::articles::list(&state.db, &filter, None, LENGTH, state.now()).await?.cards;
    let (base, public) = (&state.site.base_url, state.public());
    let is_full = db::settings::find_all(&state.db).await?.full_feeds;
    let mut stories = Vec::with_capacity(cards.len());
    for card in cards {
        let address = format!("{base}{}", article::path(&card.slug));
        let text = if is_full { db::articles::text(&state.db, card.id, &card.slug, state.now()).await? } else { None };
        stories.push(Story {
            text: text.map(|text| absolute(text.as_str(), base, &address)),
            picture: card.cover.as_ref().map(|cover| format!("{base}{}", cover.file(PICTURE, Format::Jpeg).path())),
            address,
            card,
        });
    }
    Ok(Some(Channel {
        title: title.map_or_else(|| public.name.clone(), |title| format!("{title} · {}", public.name)),
        about: if public.tagline.is_empty() { words.site_description(&public.name) } else { public.tagline.clone() },
        site: public.name.clone(),
        home: format!("{base}{}", words.path(&page)),
        own: format!("{base}{}", words.path(&format!("{folder}/feed.{format}"))),
        language: words.tag(),
        stories,
    }))
}

/// A text whose addresses lead to the same places wherever it is read. In clean HTML every attribute's value stands in
/// double quotation marks. (Words that look like an attribute are written out as well, which harms nobody.)
fn absolute(html: &str, base: &str, address: &str) -> String {
    let html = html.replace("=\"/", &format!("=\"{base}/")).replace("href=\"#", &format!("href=\"{address}#"));
    // A picture's files are a list (services/src/picture.rs).
    html.replace("w, /media/", &format!("w, {base}/media/"))
}
