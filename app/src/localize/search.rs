//! The search of stories, drawn once and for all: what was looked for, what it may be narrowed to, what was found.

use super::drawn::html;
use super::{country, date};
use crate::components::search::{Search, SuggestedLink};
use crate::error::Error;
use crate::head::use_head;
use crate::state::AppState;
use crate::wire::DrawnPage;
use crate::wire::search::{Choice, FoundView, SearchView, Suggested};
use crate::words::Words;
use db::{articles, search, sources, topics};
use domain::article::{self, Slug};
use domain::country::CountryCode;
use domain::html::SafeHtml;
use domain::language::Language;
use domain::search::{Filter, Hit, Place, Query, Suggestion};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use services::places::folded;
use services::search::{MOST_SUGGESTIONS, excerpt, highlight, parse, suggest};

/// How many stories a page of results has.
const PAGE: u32 = 12;

/// What the address asks for. What means nothing is said and narrows nothing.
struct Asked {
    q: String,
    filter: Filter,
    after: Option<Place>,
    is_damaged: bool,
}

impl Asked {
    fn read(query: &ParamsMap) -> Self {
        let value = |name: &str| query.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let mut is_damaged = false;
        let filter = Filter {
            country: read(&value("country"), &mut is_damaged),
            topic: read(&value("topic"), &mut is_damaged),
            source: read(&value("source"), &mut is_damaged),
            language: read(&value("language"), &mut is_damaged),
            year: read(&value("year"), &mut is_damaged),
        };
        let after = read(&value("after"), &mut is_damaged);
        Self { q: query.get("q").unwrap_or_default(), filter, after, is_damaged }
    }
}

/// Reads a value where there is one, and notes where it is none.
fn read<T: std::str::FromStr>(text: &str, is_damaged: &mut bool) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    *is_damaged |= value.is_none();
    value
}

/// The page at `/search` with these parameters.
pub(crate) async fn page(state: &AppState, query: &ParamsMap, words: Words) -> Result<DrawnPage, Error> {
    let asked = Asked::read(query);
    let looked_for = parse(&asked.q);
    let found = search::search(&state.db, &looked_for, &asked.filter, asked.after, PAGE, state.now()).await?;
    let next = found.next.map(|place| address(&asked, Some(place), words));
    let is_nothing = found.hits.is_empty() && !asked.q.trim().is_empty();
    let view = SearchView {
        choices: choices(state, &asked, words).await?,
        problem: asked.is_damaged.then(|| words.search_damaged().to_owned()),
        found: found.hits.into_iter().map(|hit| result(hit, &looked_for, words)).collect(),
        nothing: is_nothing.then(|| words.search_nothing(&asked.q)),
        first: asked.after.is_some().then(|| address(&asked, None, words)),
        next,
        q: asked.q,
    };
    if let Some(head) = use_head() {
        // There is no end of searches.
        head.hide();
    }
    let title = if view.q.is_empty() { words.search_title().to_owned() } else { words.search_for(&view.q) };
    let status = if view.problem.is_some() { 400 } else { 200 };
    provide_context(words);
    Ok(DrawnPage { title, html: html(view! { <Search view/> }), news: None, status })
}

fn result(hit: Hit, query: &Query, words: Words) -> FoundView {
    let Hit { card, html, .. } = hit;
    FoundView {
        path: words.path(&article::path(&card.slug)),
        language: card.language.tag().to_owned(),
        direction: card.language.direction().to_owned(),
        headline: highlight(query, &card.headline),
        excerpt: excerpt(query, &card.standfirst, &html),
        date: date(card.published_at, words),
        source: card.source.map(|source| source.name),
        countries: card.countries.into_iter().map(|code| country(code, words).name).collect(),
    }
}

/// The address of this search, from this place on.
fn address(asked: &Asked, after: Option<Place>, words: Words) -> String {
    let Filter { country, topic, source, language, year } = &asked.filter;
    let pairs = [
        ("q", Some(asked.q.clone())),
        ("country", country.map(CountryCode::slug)),
        ("topic", topic.as_ref().map(ToString::to_string)),
        ("source", source.as_ref().map(ToString::to_string)),
        ("language", language.map(|language| language.tag().to_owned())),
        ("year", year.map(|year| year.to_string())),
        ("after", after.map(|place| place.to_string())),
    ];
    let mut query = ParamsMap::new();
    for (name, value) in pairs {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            query.insert(name.to_owned(), value);
        }
    }
    words.path(&format!("/search{}", query.to_query_string()))
}

/// What a search may be narrowed to: what stories that everybody sees are about, from, in and of.
async fn choices(state: &AppState, asked: &Asked, words: Words) -> Result<Vec<Choice>, Error> {
    let (db, now) = (&state.db, state.now());
    let Filter { country, topic, source, language, year } = &asked.filter;
    let countries =
        state.public().news.iter().map(|code| (code.slug(), code.name(words.language()).to_owned())).collect();
    let topics = topics::listed(db, now).await?;
    let topics = topics.iter().map(|topic| {
        (topic.slug.to_string(), super::topic(vec![topic.clone()], &topic.slug, words).unwrap_or_default())
    });
    let sources = sources::listed(db, now).await?;
    let sources = sources.into_iter().map(|source| (source.slug.to_string(), source.name));
    let languages = Language::ALL.map(|language| (language.tag().to_owned(), language.own_name().to_owned()));
    let mut years: Vec<_> = articles::months(db, now).await?.into_iter().map(|month| month.year.to_string()).collect();
    years.dedup();
    let years = years.into_iter().map(|year| (year.clone(), year));
    let choice = |name: &str, label: &str, chosen: Option<String>, options| Choice {
        name: name.to_owned(),
        label: label.to_owned(),
        chosen: chosen.unwrap_or_default(),
        options,
    };
    Ok(vec![
        choice("country", words.search_country(), country.map(CountryCode::slug), sorted(countries)),
        choice("topic", words.search_topic(), topic.as_ref().map(Slug::to_string), sorted(topics.collect())),
        choice("source", words.search_source(), source.as_ref().map(Slug::to_string), sorted(sources.collect())),
        choice(
            "language",
            words.search_language(),
            language.map(|language| language.tag().to_owned()),
            languages.into(),
        ),
        choice("year", words.search_year(), year.map(|year| year.to_string()), years.collect()),
    ])
}

/// Values and their names, by name.
fn sorted(mut options: Vec<(String, String)>) -> Vec<(String, String)> {
    options.sort_by_key(|(_, name)| folded(name));
    options
}

/// What somebody who is still typing may mean: how much that is, in a sentence (none for nothing), and the items of a list of links.
pub async fn suggestions(state: &AppState, typed: &str, words: Words) -> Result<(String, SafeHtml), Error> {
    let now = state.now();
    let stories = search::headlines(&state.db, &parse(typed), MOST_SUGGESTIONS, now).await?;
    let topics = topics::listed(&state.db, now).await?;
    let suggested = suggest(typed, words.language(), &topics, stories);
    let count = suggested.len() as u64;
    let said = if count == 0 { String::new() } else { words.search_suggested(count) };
    let links = suggested.into_iter().map(|suggestion| suggested_link(suggestion, words));
    Ok((said, html(links.map(|link| view! { <SuggestedLink link/> }).collect_view())))
}

fn suggested_link(suggestion: Suggestion, words: Words) -> Suggested {
    let (path, name, kind, language) = match suggestion {
        Suggestion::Country(code, alias) => {
            let name = code.name(words.language());
            let name = alias.map_or_else(|| name.to_owned(), |alias| words.atlas_search_as(alias, name));
            (format!("/countries/{}", code.slug()), name, Some(words.search_country()), words.language())
        }
        Suggestion::Topic(slug, name) => {
            (format!("/topics/{slug}"), name, Some(words.search_topic()), words.language())
        }
        Suggestion::Story(link) => (article::path(&link.slug), link.headline, None, link.language),
    };
    Suggested {
        path: words.path(&path),
        name,
        kind: kind.map(str::to_owned),
        language: language.tag().to_owned(),
        direction: language.direction().to_owned(),
    }
}
