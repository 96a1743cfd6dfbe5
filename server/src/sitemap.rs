//! What search engines are told: what they should leave alone (`/robots.txt`, RFC 9309) and what there is, as a list of
//! lists (`/sitemap.xml`). Only what the public may read; and of countries those with news alone, whoever lives there, so
//! that being listed tells nothing of members.

mod xml;

use crate::once;
use crate::place::Place;
use crate::router::Shared;
use app::words::Words;
use axum::response::{IntoResponse, Response};
use db::Error;
use db::articles::{Listed, listed, periods, span};
use domain::article;
use domain::moment::Moment;
use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use std::fmt::Write;
use xml::{Entry, News, Xml};

/// The most pages that a list may have, by the protocol.
const MOST: usize = 50_000;
/// The most news that a list of news may have, and how old they may be, in seconds.
const MOST_NEWS: usize = 1_000;
const NEWS: i64 = 2 * 86_400;

/// Rooms in which nothing is to be found: for people who signed in, and for scripts.
const CLOSED: [&str; 4] = ["/account", "/admin", "/api/", "/live"];
/// … in every language.
const CLOSED_SPOKEN: [&str; 2] = ["/login", "/logout"];

/// One of the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sitemap {
    Robots,
    Index,
    Pages,
    /// The stories of a period (`db::articles::periods`).
    Stories(i64),
    News,
}

impl Sitemap {
    /// The file at an address.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Some(match path {
            "/robots.txt" => Self::Robots,
            "/sitemap.xml" => Self::Index,
            "/sitemap-pages.xml" => Self::Pages,
            "/sitemap-news.xml" => Self::News,
            _ => {
                let number = path.strip_prefix("/sitemap-stories-")?.strip_suffix(".xml")?;
                let period = number.parse().ok()?;
                // Each has one address: neither `007` nor `+7` is another.
                (i64::to_string(&period) == number).then_some(Self::Stories(period))?
            }
        })
    }
}

/// Answers with a file. Those that ask the database wait for each other.
pub(crate) async fn answer(shared: &Shared, file: Sitemap, network: Option<Place>, headers: &HeaderMap) -> Response {
    let (kind, text) = match file {
        Sitemap::Robots => ("text/plain; charset=utf-8", Ok(Some(robots(shared)))),
        Sitemap::Index | Sitemap::Pages | Sitemap::Stories(_) | Sitemap::News => {
            let Ok(_turn) = shared.sitemaps.turn(network).await else { return unavailable() };
            let made = match file {
                Sitemap::Stories(period) => stories(shared, period).await,
                Sitemap::News => news(shared).await.map(Some),
                Sitemap::Pages => pages(shared).await.map(Some),
                _ => index(shared).await.map(Some),
            };
            (XML, made)
        }
    };
    match text {
        Ok(Some(text)) => once::answer(kind, "no-cache", text.into(), headers),
        Ok(None) => (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], "There is no such list.\n").into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a sitemap could not be read");
            unavailable()
        }
    }
}

const XML: &str = "application/xml; charset=utf-8";

fn unavailable() -> Response {
    let headers = [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, "5")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, "Please try again later.\n").into_response()
}

fn robots(shared: &Shared) -> String {
    let state = &shared.state;
    let mut text = "User-agent: *\n".to_owned();
    let mut bases: Vec<_> = Words::sentences().iter().map(|language| state.words(language.tag).base()).collect();
    bases.sort();
    bases.dedup();
    let spoken = bases.iter().flat_map(|base| CLOSED_SPOKEN.map(|path| format!("{base}{path}")));
    for path in CLOSED.map(str::to_owned).into_iter().chain(spoken) {
        // Writing to a String can not fail.
        let _ = writeln!(text, "Disallow: {path}");
    }
    text + &format!("\nSitemap: {}/sitemap.xml\n", state.site.base_url)
}

async fn index(shared: &Shared) -> Result<String, Error> {
    let (state, mut xml) = (&shared.state, Xml::index());
    let stories = periods(&state.db, state.now()).await?;
    let stories = stories.into_iter().map(|period| format!("stories-{period}"));
    for name in ["pages", "news"].map(str::to_owned).into_iter().chain(stories) {
        xml.list(&format!("{}/sitemap-{name}.xml", state.site.base_url));
    }
    Ok(xml.end())
}

async fn pages(shared: &Shared) -> Result<String, Error> {
    let (db, base, public) = (&shared.state.db, &shared.state.site.base_url, shared.state.public());
    let fixed = ["/", "/countries", "/news"].map(|path| (path.to_owned(), None));
    let now = shared.state.now();
    let (topics, sources) = (db::topics::listed(db, now).await?, db::sources::listed(db, now).await?);
    let topics = topics.iter().map(|topic| (format!("/topics/{}", topic.slug), None));
    let sources = sources.iter().map(|source| (format!("/sources/{}", source.slug), None));
    let pages = public.pages.iter().map(|(slug, changed)| (article::path(slug), Some(*changed)));
    let countries = public.news.iter().map(|code| (format!("/countries/{}", code.slug()), None));
    let mut xml = Xml::pages();
    for (path, changed) in fixed.into_iter().chain(pages).chain(countries).chain(topics).chain(sources) {
        xml.page(&Entry { address: &format!("{base}{path}"), changed, ..Entry::default() });
    }
    Ok(xml.end())
}

/// The stories of a period; none where there are none.
async fn stories(shared: &Shared, period: i64) -> Result<Option<String>, Error> {
    let Some(span) = span(period) else { return Ok(None) };
    let found = read(shared, span, MOST).await?;
    let mut xml = Xml::pages();
    for story in &found {
        let address = address(shared, &story.slug);
        let alternates: Vec<_> =
            story.family.iter().map(|(language, slug)| (language.tag(), self::address(shared, slug))).collect();
        let changed = Some(story.changed_at);
        xml.page(&Entry { address: &address, changed, alternates: &alternates, ..Entry::default() });
    }
    Ok((!found.is_empty()).then(|| xml.end()))
}

/// The newest of the last two days.
async fn news(shared: &Shared) -> Result<String, Error> {
    let now = shared.state.now();
    let mut found = read(shared, (now.plus_seconds(-NEWS), now.plus_seconds(1)), MOST).await?;
    let newest = found.split_off(found.len().saturating_sub(MOST_NEWS));
    let public = shared.state.public();
    let mut xml = Xml::news();
    for story in &newest {
        let news = News {
            publication: &public.name,
            language: story.language.tag(),
            published: story.published_at,
            title: &story.headline,
        };
        xml.page(&Entry { address: &address(shared, &story.slug), news: Some(news), ..Entry::default() });
    }
    Ok(xml.end())
}

/// At most `most` stories of a span of time, read some at a time.
async fn read(shared: &Shared, span: (Moment, Moment), most: usize) -> Result<Vec<Listed>, Error> {
    let (state, mut found, mut after) = (&shared.state, Vec::new(), None);
    loop {
        let (stories, next) = listed(&state.db, span, after, state.now()).await?;
        found.extend(stories);
        if found.len() > most {
            tracing::warn!(
                most,
                "more stories in thirty days than a sitemap may have: the newest of them are left out"
            );
            found.truncate(most);
        }
        if next.is_none() || found.len() == most {
            return Ok(found);
        }
        after = next;
    }
}

fn address(shared: &Shared, slug: &article::Slug) -> String {
    format!("{}{}", shared.state.site.base_url, article::path(slug))
}

#[cfg(test)]
mod tests {
    use super::Sitemap;

    #[test]
    fn a_file_has_one_address() {
        assert_eq!(Sitemap::at("/sitemap-stories-692.xml"), Some(Sitemap::Stories(692)));
        assert_eq!(Sitemap::at("/sitemap.xml"), Some(Sitemap::Index));
        for none in ["0692", "+692", "", "6 92", "99999999999999999999", "none"] {
            assert_eq!(Sitemap::at(&format!("/sitemap-stories-{none}.xml")), None, "{none}");
        }
        assert_eq!(Sitemap::at("/news/sitemap.xml"), None);
    }
}
