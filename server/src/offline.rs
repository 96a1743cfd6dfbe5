//! Reading without a connection: what a telephone is told of the site as an app of its own (Web App Manifest,
//! <https://www.w3.org/TR/appmanifest/>), and the worker that keeps in the browser what was read. Where a network wants
//! nothing kept, the worker is one that throws away what was.

use crate::document::OFFLINE;
use crate::language::Spoken;
use crate::once;
use crate::router::Shared;
use app::state::AppState;
use app::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::hex::hex;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use services::icon;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

const SHELF: &str = include_str!("../../frontend/shelf.js");
const WORKER: &str = include_str!("../../frontend/worker.js");
const NO_WORKER: &str = include_str!("../../frontend/no-worker.js");

/// What a worker may ask for: what pages of the site may load.
const POLICY: &str = "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The files that every public page is made of, by plain name. Sentences and fonts join them.
const SHELL: [&str; 6] = ["graticule.css", "boot.js", "graticule.js", "graticule.wasm", "leaflet.js", "favicon.svg"];

/// Paper, as style/tokens.scss has it.
const PAPER: &str = "#fcfbf8";
/// The longest name that start screens show whole, in letters.
const SHORT: usize = 12;
/// The icons: the names of their files, their sides in pixels, and whether a launcher may cut a shape out of them.
const ICONS: [(&str, u16, bool); 4] = [
    ("192.png", 192, false),
    ("512.png", 512, false),
    ("maskable-192.png", 192, true),
    ("maskable-512.png", 512, true),
];

/// The addresses of all that is no page.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/manifest.webmanifest", get(manifest))
        .route("/sw.js", get(worker))
        .route("/icon/{file}", get(picture))
}

/// `/manifest.webmanifest`: what the site is called and looks like among the apps of a telephone.
async fn manifest(State(shared): State<Shared>, Extension(spoken): Extension<Spoken>, headers: HeaderMap) -> Response {
    let (words, public) = (spoken.0, shared.state.public());
    let png = |(file, side, maskable): (&str, u16, bool)| {
        let purpose = if maskable { "maskable" } else { "any" };
        json!({ "src": format!("/icon/{file}"), "sizes": format!("{side}x{side}"), "type": "image/png", "purpose": purpose })
    };
    let drawing = json!({
        "src": shared.state.site.assets.url("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any",
    });
    let icons: Vec<Value> = ICONS.into_iter().map(png).chain([drawing]).collect();
    let manifest = json!({
        "id": "/",
        "name": public.name,
        "short_name": short(&public.name),
        "description": public.tagline,
        "lang": words.tag(),
        "dir": words.direction(),
        "start_url": words.path("/"),
        "scope": "/",
        // With a way back, and the address of what is read.
        "display": "minimal-ui",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": icons,
    });
    once::answer("application/manifest+json", "no-cache", manifest.to_string().into(), &headers)
}

/// As many of a name's first words as start screens show; at least one.
fn short(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_whitespace() {
        let wider = if short.is_empty() { word.to_owned() } else { format!("{short} {word}") };
        if !short.is_empty() && wider.chars().count() > SHORT {
            break;
        }
        short = wider;
    }
    short
}

/// `/sw.js`. Browsers ask for it anew with every document that they open, and take another for a new version.
async fn worker(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let code = if shared.state.public().offline {
        format!("const SITE = {};\n{}{}", site(&shared.state), bare(SHELF), bare(WORKER))
    } else {
        bare(NO_WORKER)
    };
    let mut answer = once::answer("text/javascript; charset=utf-8", "no-cache", code.into(), &headers);
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answer
}

/// What the worker is told: the files to keep, a version that changes with any of them, and where each language says what
/// can be read without a connection, the default one first.
fn site(state: &AppState) -> Value {
    let assets = &state.site.assets;
    let words = format!("{}.txt", Words::default_language().tag());
    let named = SHELL.into_iter().chain([&*words]).filter_map(|name| assets.0.get(name).cloned());
    let fonts = ["source-serif-", "inter-"].into_iter().filter_map(|stem| assets.font(stem));
    let files: Vec<String> = named.chain(fonts).collect();
    let version = hex(&Sha256::digest(files.join("\n"))[..8]);
    let spoken = Words::sentences().iter().map(|language| state.words(language.tag).path(OFFLINE));
    let offline: BTreeSet<String> = spoken.collect();
    let (mut pages, others): (Vec<_>, Vec<_>) = offline.into_iter().partition(|path| path == OFFLINE);
    pages.extend(others);
    json!({ "version": version, "files": files, "offline": pages })
}

/// A script without the lines that are for those who read it.
fn bare(script: &str) -> String {
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//") && !line.starts_with("/**");
    script.lines().map(str::trim).filter(is_code).flat_map(|line| [line, "\n"]).collect()
}

/// `/icon/192.png` and its like, made once.
async fn picture(Path(file): Path<String>, headers: HeaderMap) -> Response {
    static MADE: [OnceCell<Option<Bytes>>; ICONS.len()] = [const { OnceCell::const_new() }; ICONS.len()];
    let found = ICONS.into_iter().zip(&MADE).find(|((name, ..), _)| *name == file);
    let Some(((_, side, maskable), made)) = found else {
        return (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")]).into_response();
    };
    let made = made.get_or_init(|| async {
        let made = spawn_blocking(move || icon::png(side, maskable)).await;
        made.ok().flatten().map(Bytes::from)
    });
    match made.await {
        Some(png) => once::answer("image/png", "public, max-age=86400", png.clone(), &headers),
        None => (StatusCode::INTERNAL_SERVER_ERROR, [(CACHE_CONTROL, "no-store")]).into_response(),
    }
}
