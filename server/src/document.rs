//! Pages: rendered whole, sealed with the hashes of their scripts, pressed, and kept until what is public changes.
//! Whoever asks without a session gets the same bytes; a reader who has them already gets none.

mod name;
mod page;
mod tags;

pub(crate) use page::brotli;

use crate::guard::{Entry, entry};
use crate::language::Spoken;
use crate::place::Place;
use crate::queue::{Full, Queue, Turn, kept_or_made};
use crate::router::Shared;
use crate::session::Visit;
use app::error::Error;
use app::form::Outcome;
use app::request;
use app::state::AppState;
use app::theme::Theme;
use app::words::Words;
use axum::extract::Request;
use axum::response::Response;
use domain::access::Viewer;
use http::header::{CACHE_CONTROL, COOKIE, ETAG, IF_NONE_MATCH};
use http::uri::PathAndQuery;
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Uri};
use leptos::nonce::use_nonce;
use leptos::prelude::provide_context;
use moka::future::Cache;
use page::{Page, Use, finish};
use std::sync::{Arc, OnceLock};
use tags::Tags;

/// The page that browsers keep for times without a connection.
pub(crate) const OFFLINE: &str = "/offline";
/// How many bytes of pages are kept.
const CACHE_BYTES: u64 = 64 << 20;

/// The kept pages, and where new ones wait to be drawn. What many ask for, what is drawn for one person, and what
/// anybody can make up wait apart from each other: a flood of searches keeps nobody from the map or from signing in.
#[derive(Clone)]
pub struct Pages {
    kept: Cache<Name, Arc<Page>>,
    common: Queue,
    rare: Queue,
    visitors: Queue,
    signed_in: Queue,
}

/// What tells one page from another.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Name {
    /// As `name` writes it.
    address: String,
    language: &'static str,
    theme: Theme,
    /// Pages of an older epoch are found no more, and make room.
    epoch: u64,
}

impl Default for Pages {
    fn default() -> Self {
        // What pressing makes of a page comes later; twice a third of it is never exceeded by much.
        let weigh = |_: &Name, page: &Arc<Page>| u32::try_from(page.plain.len() * 5 / 3).unwrap_or(u32::MAX);
        Self {
            kept: Cache::builder().weigher(weigh).max_capacity(CACHE_BYTES).build(),
            // How many are drawn at once, and how many of them there are with those who wait. More are told to come
            // back later.
            common: Queue::new(4, 128),
            rare: Queue::new(1, 32),
            visitors: Queue::new(2, 64),
            signed_in: Queue::new(2, 64),
        }
    }
}

/// Answers a request for a page.
pub(crate) async fn answer(shared: &Shared, request: Request) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let is_kept =
        visit.viewer == Viewer::Visitor && !matches!(entry(request.uri().path()), Some(Entry::Open | Entry::For(_)));
    if !is_kept {
        return draw(shared, request, Aside::default()).await;
    }
    kept(shared, request).await
}

/// Draws the page of a form that was refused, with what was typed.
pub(crate) async fn draw_again(shared: &Shared, request: Request, outcome: Outcome, status: StatusCode) -> Response {
    draw(shared, request, Aside { outcome: Some(outcome), status: Some(status), refusal: None }).await
}

/// Draws, instead of the page, why it is not shown.
/// What was typed stands below it.
pub(crate) async fn refuse(shared: &Shared, request: Request, error: Error, typed: Option<Outcome>) -> Response {
    draw(shared, request, Aside { refusal: Some(error), outcome: typed, status: None }).await
}

/// What a page is drawn with besides its address.
#[derive(Clone, Default)]
struct Aside {
    outcome: Option<Outcome>,
    refusal: Option<Error>,
    status: Option<StatusCode>,
}

/// The sentences for a page: those of its address, or, where addresses have no language, those of the person.
pub(crate) fn words(shared: &Shared, extensions: &Extensions, path: &str, visit: &Visit) -> Words {
    let own = visit.session.as_ref().filter(|_| matches!(entry(path), Some(Entry::For(_))));
    match (own, extensions.get::<Spoken>()) {
        (Some(session), _) => shared.state.words(session.language.tag()),
        (None, Some(spoken)) => spoken.0,
        (None, None) => Words::default_language(),
    }
}

/// A page for whoever asks, made for them alone and kept by nobody.
async fn draw(shared: &Shared, mut request: Request, aside: Aside) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let words = words(shared, request.extensions(), request.uri().path(), &visit);
    let queue = if visit.viewer == Viewer::Visitor { &shared.pages.visitors } else { &shared.pages.signed_in };
    let asking = Asking { words, theme: theme(request.headers()), visit, aside: aside.clone() };
    *request.method_mut() = Method::GET;
    // What is made for one person is nothing that they can have already.
    request.headers_mut().remove(IF_NONE_MATCH);
    let headers = request.headers().clone();
    // What somebody typed is on this page or nowhere.
    let turn = match &aside.outcome {
        Some(_) => Ok(queue.turn_at_last().await),
        None => queue.turn(request.extensions().get::<Place>().copied()).await,
    };
    let page = match turn {
        Ok(turn) => render(turn, &shared.state, asking, request, Use::Once).await,
        Err(Full) => Page::busy(),
    };
    let mut response = page.respond(&headers).await;
    if let Some(status) = aside.status {
        *response.status_mut() = status;
    }
    let answer = response.headers_mut();
    answer.remove(ETAG);
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A page that is the same for everybody without a session.
async fn kept(shared: &Shared, mut request: Request) -> Response {
    let words = words(shared, request.extensions(), request.uri().path(), &Visit::default());
    let theme = theme(request.headers());
    let address = name::address(request.uri());
    let public = shared.state.public();
    // The page sees nothing of the address but its own name, so that what one visitor adds reaches no other.
    if let Ok(address) = PathAndQuery::try_from(address.as_str()) {
        *request.uri_mut() = Uri::from(address);
    }
    let name = Name { address, language: words.tag(), theme, epoch: public.epoch };
    let headers = request.headers().clone();
    if let Some(page) = shared.pages.kept.get(&name).await {
        return page.respond(&headers).await;
    }
    let asking = Asking { words, theme, visit: Visit::default(), aside: Aside::default() };
    let network = request.extensions().get::<Place>().copied();
    if !name::is_common(&name.address, &public) {
        let page = match shared.pages.rare.turn(network).await {
            Ok(turn) => render(turn, &shared.state, asking, request, Use::Once).await,
            Err(Full) => Page::busy(),
        };
        return page.respond(&headers).await;
    }
    // One rendering at a time for each page; what is no success is answered but not kept.
    let page = kept_or_made(&shared.pages.kept, name, Option::is_none, async {
        let Ok(turn) = shared.pages.common.turn(network).await else { return Err(None) };
        let page = Arc::new(render(turn, &shared.state, asking, request, Use::Kept).await);
        if page.status == StatusCode::OK { Ok(page) } else { Err(Some(page)) }
    });
    match page.await.map_err(|unkept| Option::clone(&unkept)) {
        Ok(page) | Err(Some(page)) => page.respond(&headers).await,
        Err(None) => Page::busy().respond(&headers).await,
    }
}

/// For whom a page is drawn.
#[derive(Clone)]
struct Asking {
    words: Words,
    theme: Theme,
    visit: Visit,
    aside: Aside,
}

/// Draws a page, and presses it as the first reader takes it, in the turn that it has: in a task of its own, because
/// whoever asked may be gone before it is done, and what leptos has begun must not be dropped half-way (0.8 then goes on
/// with owners that are no more: it leaks, panics, and can lock a thread for ever).
async fn render(turn: Turn, state: &AppState, asking: Asking, request: Request, usage: Use) -> Page {
    let (state, headers) = (state.clone(), request.headers().clone());
    let drawn = tokio::spawn(async move {
        let _turn = turn;
        let page = draw_page(state, asking, request, usage).await;
        page.press(&headers).await;
        page
    });
    // A panic is caught and logged where it happened.
    drawn.await.unwrap_or_else(|_| Page::busy())
}

async fn draw_page(state: AppState, asking: Asking, request: Request, usage: Use) -> Page {
    let nonce = Arc::new(OnceLock::new());
    let tags = Tags::default();
    let refusal = asking.aside.refusal;
    let is_offline = request.uri().path() == OFFLINE;
    let context = {
        let (nonce, tags) = (Arc::clone(&nonce), tags.clone());
        move || {
            let Asking { words, theme, visit, aside } = &asking;
            request::provide(&state, *words, *theme, &visit.facts());
            tags.provide();
            provide_context(aside.outcome.clone().unwrap_or_default());
            // It is set once, for the one document that is drawn.
            let _ = nonce.set(use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default());
        }
    };
    let response = match refusal {
        Some(error) => {
            let shell = move || app::document::refusal(error);
            leptos_axum::render_app_async_with_context(context, shell)(request).await
        }
        None if is_offline => {
            leptos_axum::render_app_async_with_context(context, app::document::offline)(request).await
        }
        None => leptos_axum::render_app_async_with_context(context, app::document::shell)(request).await,
    };
    finish(response, nonce.get().map_or("", String::as_str), &tags, usage).await
}

/// The colours that the reader's cookie asks for.
pub(crate) fn theme(headers: &HeaderMap) -> Theme {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let theme = cookies.flat_map(|line| line.split(';')).find_map(|cookie| cookie.trim().strip_prefix("theme="));
    Theme::parse(theme.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_from_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=b; theme=dark; c=d"));
        assert_eq!(theme(&headers), Theme::Dark);
        assert_eq!(theme(&HeaderMap::new()), Theme::System);
    }
}
