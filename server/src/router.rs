//! Every address of the server.

use crate::assets::AssetStore;
use crate::document::{self, Pages};
use crate::headers;
use crate::language::{self, Spoken};
use app::error::Error;
use app::request;
use app::state::AppState;
use app::theme::Theme;
use app::wire::packed::{MEDIA_TYPE, pack, unpack};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use bytes::Bytes;
use domain::address::LocalPath;
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, Collected};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tower::{Service, ServiceExt};

/// The largest body that a form may have, in bytes.
const FORM_LIMIT: usize = 64 << 10;

/// The longest address that leads anywhere, in bytes: as long as a path that forms may lead back to.
const LONGEST_ADDRESS: usize = 2_000;

/// How long a request may take to come in and be answered.
const BODY: Duration = Duration::from_mins(1);

#[derive(Clone)]
struct Shared {
    state: AppState,
    assets: Arc<AssetStore>,
    pages: Pages,
}

/// The whole site as one service: a request in, an answer out.
pub fn site(
    state: AppState,
    assets: AssetStore,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    // Told twice, it keeps to the first.
    let _ = any_spawner::Executor::init_tokio();
    let https = state.site.base_url.starts_with("https://");
    let shared = Shared { state: state.clone(), assets: Arc::new(assets), pages: Pages::default() };
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/theme", post(set_theme))
        .route("/api/{*function}", any(call).layer(from_fn(say_status)))
        .fallback(file_or_page)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(from_fn(limit_time))
        .layer(from_fn_with_state(https, headers::secure))
        .with_state(shared);
    // Taking the language off must come before routing, so it stands around the router rather than in it.
    router.map_request(move |request| language::strip(&state, request))
}

/// Ends a request whose body does not come: a form's is read before it is answered.
async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(BODY, next.run(request)).await {
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

/// A file of the site, else a page.
async fn file_or_page(State(shared): State<Shared>, request: Request) -> Response {
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
    document::answer(shared.state, shared.pages, request).await
}

/// A server function.
async fn call(State(shared): State<Shared>, mut request: Request) -> Response {
    // Leptos would redirect whoever takes HTML to the page they came from, whichever site that is.
    request.headers_mut().remove(ACCEPT);
    let words =
        request.extensions().get::<Spoken>().map_or_else(app::words::Words::default_language, |spoken| spoken.0);
    let theme = document::theme(request.headers());
    let state = shared.state;
    leptos_axum::handle_server_fns_with_context(move || request::provide(&state, words, theme), request)
        .await
        .into_response()
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
