//! Every address of the server.

use crate::assets::AssetStore;
use crate::document::{self, Pages};
use crate::language::Spoken;
use crate::live::{self, Live};
use crate::media::{self, Media};
use crate::place::Place;
use crate::queue::Queue;
use crate::session::{self, Visit};
use crate::sitemap::{self, Sitemap};
use crate::{feeds, forms, guard, headers, language, offline, suggestions, takeaway};
use app::error::Error;
use app::request;
use app::state::AppState;
use app::theme::Theme;
use app::wire::packed::{MEDIA_TYPE, pack, unpack};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Path, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use bytes::Bytes;
use domain::access::Viewer;
use domain::address::LocalPath;
use domain::country::CountryCode;
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE};
use http::{HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, Collected};
use ipnet::IpNet;
use leptos::reactive::computed::ScopedFuture;
use leptos::reactive::owner::Owner;
use serde::Deserialize;
use services::password::Passwords;
use services::poster::Fonts;
use std::any::Any;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tower::{Service, ServiceExt};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

/// The largest body that a form may have, in bytes.
const FORM_LIMIT: usize = 64 << 10;

/// The longest address that leads anywhere, in bytes: as long as a path that forms may lead back to.
const LONGEST_ADDRESS: usize = 2_000;

/// How long a request may take to come in and be answered.
const BODY: Duration = Duration::from_mins(1);
/// … one that brings a file, over a slow line: who may not send it is answered before it comes.
const UPLOAD: Duration = Duration::from_mins(5);

/// What the site works with besides its state.
#[derive(Clone, Debug)]
pub struct Tools {
    /// Hashes passwords, few at a time.
    pub passwords: Passwords,
    /// Makes and keeps pictures.
    pub media: Media,
    /// Tells readers what happens.
    pub live: Live,
    /// The fonts of words on pictures; none leaves them out.
    pub fonts: Fonts,
    /// The proxies whose word about where somebody asks from is taken.
    pub trusted: Vec<IpNet>,
}

/// What requests share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) state: AppState,
    assets: Arc<AssetStore>,
    pub(crate) pages: Pages,
    pub(crate) passwords: Passwords,
    pub(crate) media: Media,
    pub(crate) live: Live,
    pub(crate) files: takeaway::Files,
    /// Where server functions wait, and what scripts ask in a like way.
    pub(crate) calls: Queue,
    /// Where those wait who ask for lists of all stories.
    pub(crate) sitemaps: Queue,
    /// The proxies whose word about where somebody asks from is taken.
    pub(crate) trusted: Arc<[IpNet]>,
}

impl Shared {
    /// Whether visitors come by https.
    pub(crate) fn https(&self) -> bool {
        self.state.site.base_url.starts_with("https://")
    }
}

/// The whole site as one service: a request in, an answer out.
pub fn site(
    state: AppState,
    assets: AssetStore,
    tools: Tools,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    // Told twice, it keeps to the first.
    let _ = any_spawner::Executor::init_tokio();
    let shared = Shared {
        state: state.clone(),
        assets: Arc::new(assets),
        pages: Pages::default(),
        passwords: tools.passwords,
        media: tools.media,
        live: tools.live.clone(),
        files: takeaway::Files::new(tools.fonts),
        calls: Queue::new(8, 256),
        sitemaps: Queue::new(1, 16),
        trusted: tools.trusted.into(),
    };
    // From the inside out: who may, who asks, whether another site makes them ask, how long it may take.
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        // The time limit ends with an answer's head; the body may go on.
        .route("/live", get(live::answer).with_state(tools.live))
        .route("/theme", post(set_theme))
        .route("/api/{*function}", any(call).layer(from_fn(say_status)))
        .route("/media/{file}", get(picture))
        .route("/map.svg", get(takeaway::file))
        .route("/map.png", get(takeaway::file))
        .route("/map.csv", get(takeaway::file))
        .route("/map.json", get(takeaway::file))
        .route("/embed/map", get(takeaway::embed))
        .route("/oembed", get(takeaway::oembed))
        .route("/search/suggestions", get(suggestions::answer))
        .merge(feeds::routes())
        .merge(offline::routes())
        .fallback(file_or_page)
        .layer(from_fn_with_state(shared.clone(), guard::guard))
        .layer(from_fn_with_state(shared.clone(), session::recognize))
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(fault))
        .layer(from_fn_with_state(shared.https(), headers::secure))
        .with_state(shared);
    // Taking the language off must come before routing, so it stands around the router rather than in it.
    router.map_request(move |request| language::strip(&state, request))
}

/// A fault of ours ends one request and says so; the panic is in the log already.
fn fault(_: Box<dyn Any + Send>) -> Response {
    let text = "Something went wrong on our side. Nothing of yours is lost. Please try again in a moment.\n";
    (StatusCode::INTERNAL_SERVER_ERROR, [(CACHE_CONTROL, "no-store")], text).into_response()
}

/// Ends a request whose body does not come: a form's is read before it is answered.
async fn limit_time(request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST && request.uri().path() == forms::UPLOADS;
    match tokio::time::timeout(if is_upload { UPLOAD } else { BODY }, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// Whether the site can serve: the database answers and has this program's migrations.
async fn ready(State(shared): State<Shared>) -> Response {
    match db::ready(&shared.state.db).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}

/// A picture, for whoever may see it.
async fn picture(State(shared): State<Shared>, Path(file): Path<String>, request: Request) -> Response {
    let viewer = request.extensions().get::<Visit>().map_or(Viewer::Visitor, |visit| visit.viewer);
    media::show(&shared.state, &shared.media, &file, viewer, request.headers()).await
}

/// A file of the site, else a page.
async fn file_or_page(State(shared): State<Shared>, request: Request) -> Response {
    if request.method() == Method::POST {
        return forms::send(shared, request).await;
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        return StatusCode::URI_TOO_LONG.into_response();
    }
    // `GET host:80` and `GET *` are requests to proxies and to no page.
    if !request.uri().path().starts_with('/') {
        return StatusCode::BAD_REQUEST.into_response();
    }
    if let Some(file) = shared.assets.answer(request.uri().path(), request.headers()) {
        return file;
    }
    if request.uri().path().starts_with("/pkg/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Some(sitemap) = Sitemap::at(request.uri().path()) {
        let network = request.extensions().get::<Place>().copied();
        return sitemap::answer(&shared, sitemap, network, request.headers()).await;
    }
    if let Some(address) = small_letters(&request) {
        return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, address)]).into_response();
    }
    if request.uri().path() == document::OFFLINE && !shared.state.public().offline {
        return document::refuse(&shared, request, Error::NotFound, None).await;
    }
    document::answer(&shared, request).await
}

/// Where a country is whose code was written in large letters: each has one address.
fn small_letters(request: &Request) -> Option<String> {
    let code = request.uri().path().strip_prefix("/countries/")?;
    let small = code.to_ascii_lowercase();
    let is_country = code != small && small.parse::<CountryCode>().is_ok();
    let base = request.extensions().get::<Spoken>().map(|spoken| spoken.0.base()).unwrap_or_default();
    is_country.then(|| format!("{base}/countries/{small}"))
}

/// A server function, once it has its turn: what scripts ask for is drawn, searched and counted like pages are.
async fn call(State(shared): State<Shared>, mut request: Request) -> Response {
    let network = request.extensions().get::<Place>().copied();
    let Ok(turn) = shared.calls.turn(network).await else {
        let mut busy = say(Error::Unavailable);
        busy.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
        return busy;
    };
    // Leptos would redirect whoever takes HTML to the page they came from, whichever site that is.
    request.headers_mut().remove(ACCEPT);
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let words = document::words(&shared, request.extensions(), request.uri().path(), &visit);
    let theme = document::theme(request.headers());
    let (state, facts) = (shared.state, visit.facts());
    let answer =
        leptos_axum::handle_server_fns_with_context(move || request::provide(&state, words, theme, &facts), request);
    // Under an owner of its own: leptos 0.8 makes the function's a child of whichever this thread drew a page with last,
    // and what that page provides (its head, who reads it) would be the function's, too.
    let alone = Owner::new_root(None).with(|| ScopedFuture::new(answer));
    // In a task of its own, as a page is: whoever asked may be gone before it is done.
    let called = tokio::spawn(async move {
        let _turn = turn;
        alone.await.into_response()
    });
    called.await.unwrap_or_else(|_| say(Error::Internal))
}

/// Leptos 0.8 answers every error of a server function with 500; this gives our codes their own statuses. Leptos' own
/// words about a function that does not exist are for programmers, and have no media type.
async fn say_status(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let known = parts.headers.contains_key(CONTENT_TYPE);
    if known && parts.status != StatusCode::INTERNAL_SERVER_ERROR {
        return Response::from_parts(parts, body);
    }
    let bytes = if known {
        body.collect().await.map(Collected::to_bytes).unwrap_or_default()
    } else {
        pack(&Error::NotFound).map(Bytes::from).unwrap_or_default()
    };
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    let code = std::str::from_utf8(&bytes).ok().and_then(|text| unpack(text).ok()).unwrap_or(Error::Internal);
    parts.status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Response::from_parts(parts, Body::from(bytes))
}

#[derive(Deserialize)]
struct ThemeForm {
    theme: String,
    back: Option<String>,
}

/// Keeps the choice of colours for a year, and leads back to where it was made.
async fn set_theme(State(shared): State<Shared>, Form(form): Form<ThemeForm>) -> Response {
    let theme = Theme::parse(&form.theme);
    let back = form.back.and_then(|back| back.parse().ok()).unwrap_or_else(LocalPath::home);
    let secure = if shared.state.site.base_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("theme={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}", theme.as_str());
    let headers = [(LOCATION, back.to_string()), (SET_COOKIE, cookie), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A refusal to a script, in its own words.
pub(crate) fn say(error: Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, MEDIA_TYPE)], pack(&error).unwrap_or_default())
        .into_response()
}
