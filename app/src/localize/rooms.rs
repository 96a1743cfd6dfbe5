//! The pages through which stories are found: of a topic, of a source, of a year or a month, and the archive, which leads
//! to all of them.

use super::drawn::html;
use super::keeping::{cards, following};
use crate::components::archive::{Archive, Ways};
use crate::components::room::Room;
use crate::error::Error;
use crate::head::use_head;
use crate::state::AppState;
use crate::wire::{DrawnPage, FeedView};
use crate::words::Words;
use db::articles;
use domain::article::Slug;
use domain::feed::{Cursor, FeedFilter};
use domain::html::SafeHtml;
use domain::language::Language;
use domain::month::{Month, Period};
use domain::reading::Followed;
use leptos::prelude::*;
use services::intl;
use services::picture::{self, Place};

/// How many stories a page of a feed has: enough for two screens, and at most 30 rows in a hot query.
const PAGE: u32 = 12;

/// A page of a feed, in one version for each story, that begins `after` a place; its heading says what it is narrowed to.
pub(crate) async fn feed(state: &AppState, filter: FeedFilter, after: &str, words: Words) -> Result<FeedView, Error> {
    let after = Some(after).filter(|after| !after.is_empty()).map(str::parse::<Cursor>).transpose()?;
    let topic = match &filter.topic {
        Some(slug) => Some(super::topic(db::topics::list(&state.db).await?, slug, words).ok_or(Error::NotFound)?),
        None => None,
    };
    let country = filter.country.map(|code| super::place(code, words));
    let filter = FeedFilter { reader: Some(words.language()), ..filter };
    let page = articles::list(&state.db, &filter, after, PAGE, state.now()).await?;
    Ok(FeedView {
        heading: match (&country, &topic) {
            (None, None) => words.feed_latest().to_owned(),
            (Some(country), None) => words.feed_from(country),
            (None, Some(topic)) => words.feed_topic(topic),
            (Some(country), Some(topic)) => words.feed_from_topic(country, topic),
        },
        stories: cards(state, page.cards, words).await?,
        next: page.next.map(|cursor| cursor.to_string()),
    })
}

/// The page of a topic.
pub(crate) async fn topic(state: &AppState, slug: Slug, after: &str, words: Words) -> Result<DrawnPage, Error> {
    let (path, map) = (format!("/topics/{slug}"), format!("/?topic={slug}"));
    let name = super::topic(db::topics::list(&state.db).await?, &slug, words).ok_or(Error::NotFound)?;
    let follow = following(state, &Followed::Topic(slug.clone()), words).await?;
    let news = feed(state, FeedFilter { topic: Some(slug), ..FeedFilter::default() }, after, words).await?;
    let ways = vec![way(words.room_map(), map, words), feed_way(&path, words)];
    let head = Head { kind: words.room_topic(), name, logo: None, follow, ways };
    Ok(room(state, &path, head, news, words))
}

/// The page of an organisation that stories come from.
pub(crate) async fn source(state: &AppState, slug: &Slug, after: &str, words: Words) -> Result<DrawnPage, Error> {
    let (source, logo) = db::sources::find_listed(&state.db, slug, state.now()).await?.ok_or(Error::NotFound)?;
    let filter = FeedFilter { source: Some(slug.clone()), ..FeedFilter::default() };
    let news = FeedView { heading: words.feed_source(&source.name), ..feed(state, filter, after, words).await? };
    let path = format!("/sources/{slug}");
    let site = source.link.map(|link| (words.room_site(link.host()), link.to_string()));
    let ways = site.into_iter().chain([feed_way(&path, words)]).collect();
    let logo = logo.map(|logo| picture::draw(&logo, Place::Card));
    let follow = following(state, &Followed::Source(slug.clone()), words).await?;
    let head = Head { kind: words.room_source(), name: source.name, logo, follow, ways };
    Ok(room(state, &path, head, news, words))
}

/// The page of a year or a month.
pub(crate) async fn period(state: &AppState, period: Period, after: &str, words: Words) -> Result<DrawnPage, Error> {
    let filter = FeedFilter { period: Some(period), ..FeedFilter::default() };
    let name = period_name(period, words);
    let news = FeedView { heading: words.feed_period(&name), ..feed(state, filter, after, words).await? };
    let months = articles::months(&state.db, state.now()).await?;
    // Before the first story and after the last there is no end of times.
    let is_within = months
        .first()
        .zip(months.last())
        .is_some_and(|(newest, oldest)| period.begins() <= newest.begins() && oldest.begins() < period.ends());
    if !is_within {
        return Err(Error::NotFound);
    }
    // The nearest that have stories, in either direction; months come the newest first.
    let later = months.iter().rev().find(|month| month.begins() >= period.ends());
    let earlier = months.iter().find(|month| month.begins() < period.begins());
    let step = |month: &Month| match period {
        Period::Year(_) => Period::Year(month.year),
        Period::Month(_) => Period::Month(*month),
    };
    let inside = months.iter().filter(|month| matches!(period, Period::Year(year) if year == month.year));
    let ways = inside
        .map(|month| Period::Month(*month))
        .chain(earlier.map(step))
        .chain(later.map(step))
        .map(|period| way(&period_name(period, words), period_path(period), words))
        .chain([way(words.archive_title(), "/news".to_owned(), words)])
        .collect();
    let path = period_path(period);
    let head = Head { kind: words.archive_title(), name, logo: None, follow: SafeHtml::default(), ways };
    Ok(room(state, &path, head, news, words))
}

/// The archive: every way to stories.
pub(crate) async fn archive(state: &AppState, words: Words) -> Result<DrawnPage, Error> {
    let mut years: Vec<(String, String, Ways)> = Vec::new();
    for month in articles::months(&state.db, state.now()).await? {
        let year = Period::Year(month.year);
        let name = period_name(year, words);
        if years.last().is_none_or(|(last, ..)| *last != name) {
            years.push((name, words.path(&period_path(year)), Ways::new()));
        }
        if let Some((.., months)) = years.last_mut() {
            months.push(way(&period_name(Period::Month(month), words), period_path(Period::Month(month)), words));
        }
    }
    let topics = db::topics::listed(&state.db, state.now()).await?;
    let topics = topics.iter().filter_map(|topic| {
        let name = super::topic(vec![topic.clone()], &topic.slug, words)?;
        Some(way(&name, format!("/topics/{}", topic.slug), words))
    });
    let sources = db::sources::listed(&state.db, state.now()).await?;
    let sources = sources.iter().map(|source| way(&source.name, format!("/sources/{}", source.slug), words));
    let languages = Language::ALL.into_iter().map(|language| {
        let tag = language.tag();
        (language.own_name().to_owned(), words.path(&format!("/languages/{tag}/feed.atom")))
    });
    let (topics, sources, languages) = (sorted(topics), sorted(sources), languages.collect::<Ways>());
    tell(state, "/news", words.archive_title(), words);
    if let Some(head) = use_head() {
        for (name, path) in &languages {
            head.feed(name, &format!("{}{path}", state.site.base_url));
        }
    }
    provide_context(words);
    Ok(DrawnPage {
        title: words.archive_title().to_owned(),
        html: html(view! { <Archive years topics sources languages/> }),
        news: None,
        status: 200,
    })
}

/// What stands above the stories of a drawn page.
struct Head {
    kind: &'static str,
    name: String,
    logo: Option<SafeHtml>,
    follow: SafeHtml,
    ways: Ways,
}

/// A drawn page with stories. One without any is there all the same: what it is called may be in many a link.
fn room(state: &AppState, path: &str, head: Head, news: FeedView, words: Words) -> DrawnPage {
    let Head { kind, name, logo, follow, ways } = head;
    tell(state, path, &name, words);
    provide_context(words);
    let (title, kind) = (name.clone(), kind.to_owned());
    DrawnPage { title, html: html(view! { <Room kind name logo follow ways/> }), news: Some(news), status: 200 }
}

/// What machines read.
fn tell(state: &AppState, path: &str, name: &str, words: Words) {
    let Some(head) = use_head() else { return };
    let (base_url, site) = (&state.site.base_url, &state.public().name);
    let here = format!("{base_url}{}", words.path(path));
    head.describe(&words.room_about(name, site));
    head.canonical(&here);
    if path.starts_with("/topics/") || path.starts_with("/sources/") {
        head.feed(name, &format!("{here}/feed.atom"));
    }
    head.property("og:type", "website");
    head.property("og:site_name", site);
    head.property("og:title", name);
    head.property("og:url", &here);
}

/// Words and the address that they lead to.
fn way(name: &str, path: String, words: Words) -> (String, String) {
    (name.to_owned(), words.path(&path))
}

fn feed_way(path: &str, words: Words) -> (String, String) {
    way(words.room_feed(), format!("{path}/feed.atom"), words)
}

fn sorted(ways: impl Iterator<Item = (String, String)>) -> Ways {
    let mut ways: Ways = ways.collect();
    ways.sort_by_key(|(name, _)| services::places::folded(name));
    ways
}

fn period_name(period: Period, words: Words) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::Month(month) => intl::month(month, words.language()),
    }
}

fn period_path(period: Period) -> String {
    match period {
        Period::Year(year) => format!("/news/archive/{year:04}"),
        Period::Month(month) => format!("/news/archive/{:04}/{:02}", month.year, month.number),
    }
}
