//! The map for other sites: as a picture, as numbers, as a frame to embed, and what tells them how (oEmbed). The published
//! numbers alone; the same bytes for everybody who asks the same.

mod embed;
mod numbers;
mod oembed;

pub(crate) use embed::embed;
pub(crate) use oembed::oembed;

use crate::language::Spoken;
use crate::once;
use crate::router::Shared;
use app::localize::{atlas, chart::Chart};
use app::request;
use app::wire::atlas::MapView;
use app::words::Words;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::country::CountryCode;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use moka::future::Cache;
use serde::Deserialize;
use serde_json::json;
use services::poster::{self, Poster};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// How many bytes of files are kept.
const KEPT_BYTES: u64 = 32 << 20;
/// How many files are made at once: a picture takes a core for some tenths of a second.
const DRAWN_AT_ONCE: usize = 2;
/// How many may be under way or wait; more are told to come back later.
const WAITING: usize = 32;
/// The width of a picture in pixels, where none is asked for: that of previews of links.
const WIDTH: u32 = 1_200;
/// The narrowest and the widest picture, in pixels.
const NARROWEST: u32 = 200;
const WIDEST: u32 = 2_400;

/// The files of the map.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Kind {
    /// A drawing.
    Svg,
    /// A picture.
    Png,
    /// A table.
    Csv,
    /// Numbers for programs.
    Json,
}

impl Kind {
    /// The file at `/map.svg` and its like.
    fn of(path: &str) -> Option<Self> {
        Some(match path.strip_prefix("/map.")? {
            "svg" => Self::Svg,
            "png" => Self::Png,
            "csv" => Self::Csv,
            "json" => Self::Json,
            _ => return None,
        })
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The files that were made for the present numbers.
#[derive(Clone)]
pub(crate) struct Files {
    kept: Cache<Name, Bytes>,
    drawing: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    fonts: Arc<Vec<Vec<u8>>>,
}

/// What tells one file from another.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Name {
    kind: Kind,
    /// What the address meant, so that two that mean the same share a file.
    shown: String,
    language: &'static str,
    look: Look,
    epoch: u64,
}

impl Files {
    /// None yet; `fonts` are for the words on pictures.
    pub(crate) fn new(fonts: Vec<Vec<u8>>) -> Self {
        let weigh = |_: &Name, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self {
            kept: Cache::builder().weigher(weigh).max_capacity(KEPT_BYTES).build(),
            drawing: Arc::new(Semaphore::new(DRAWN_AT_ONCE)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            fonts: Arc::new(fonts),
        }
    }
}

/// How a file looks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Look {
    theme: Colours,
    width: Option<u32>,
}

impl Look {
    /// What of it makes a difference to a file of this kind, so that no two names have the same bytes.
    fn of(self, kind: Kind) -> Self {
        let theme = if self.theme == Colours::Dark { Colours::Dark } else { Colours::Light };
        match kind {
            Kind::Csv | Kind::Json => Self::default(),
            Kind::Svg => Self { theme, width: None },
            Kind::Png => Self { theme, width: Some(self.width.unwrap_or(WIDTH).clamp(NARROWEST, WIDEST)) },
        }
    }
}

/// Its colours. Nobody knows those of the page that a file goes into, so it must say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Colours {
    #[default]
    Light,
    Dark,
    System,
}

type Asked<T> = Result<Query<T>, QueryRejection>;

/// A file of the map, from what is kept or made now.
pub(crate) async fn file(
    State(shared): State<Shared>,
    Extension(spoken): Extension<Spoken>,
    uri: Uri,
    view: Asked<MapView>,
    look: Asked<Look>,
    headers: HeaderMap,
) -> Response {
    let Some(kind) = Kind::of(uri.path()) else {
        return problem(404, "The map is there as map.svg, map.png, map.csv and map.json.", &[]);
    };
    let words = spoken.0;
    let (Ok(Query(view)), Ok(Query(look))) = (view, look) else {
        return problem(400, "The query of this address is damaged: give each parameter once.", &[]);
    };
    let chart = Chart::read(&view, &shared.state.public());
    if let [first, ..] = chart.problems.as_slice() {
        let text = atlas::problem(words, *first).text;
        let fields: Vec<&str> = chart.problems.iter().map(|problem| problem.field).collect();
        return problem(chart.status(), &text, &fields);
    }
    let shown = format!("{:?}{}", chart.country, chart.further());
    let name = Name { kind, shown, language: words.tag(), look: look.of(kind), epoch: chart.public.epoch };
    let files = shared.files.clone();
    let look = name.look;
    let made = shared.files.kept.try_get_with(name, async move {
        let Ok(place) = files.waiting.clone().try_acquire_owned() else { return Err(()) };
        let turn = files.drawing.clone().acquire_owned().await;
        let fonts = Arc::clone(&files.fonts);
        // Whoever asked may be gone by now; the drawing goes on all the same, and so it keeps its turn.
        let made = spawn_blocking(move || {
            let _turns = (place, turn);
            make(kind, &chart, words, look, &fonts)
        });
        made.await.ok().flatten().ok_or(())
    });
    let Ok(body) = made.await else {
        let mut busy = problem(503, "Too many maps are being drawn. Please try again in a moment.", &[]);
        busy.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
        return busy;
    };
    // That it is five minutes old harms nobody.
    let mut answer = once::answer(kind.media_type(), "public, max-age=300", body, &headers);
    if kind == Kind::Svg {
        // Opened by itself a drawing is a document: its own colours, and nothing else.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    answer
}

fn make(kind: Kind, chart: &Chart, words: Words, look: Look, fonts: &[Vec<u8>]) -> Option<Bytes> {
    match kind {
        Kind::Csv => Some(numbers::csv(chart, words).into()),
        Kind::Json => Some(numbers::json(chart, words).into()),
        Kind::Svg => Some(draw(chart, words, look).into()),
        Kind::Png => poster::png(&draw(chart, words, look), look.width.unwrap_or(WIDTH), fonts).map(Bytes::from),
    }
}

fn draw(chart: &Chart, words: Words, look: Look) -> String {
    let figures = chart.figures();
    let counts = figures.counts();
    let date = atlas::as_of(chart, words).words;
    // What the colours count comes first: no other word on the picture says it.
    let measure = format!("{}.", atlas::legend_title(chart.metric, words));
    let note = [Some(measure), Some(words.map_updated(&date)), atlas::note(counts, words)];
    let note = note.into_iter().flatten().collect::<Vec<_>>();
    let title = atlas::sentence(counts, chart.country, chart.at, words);
    poster::svg(&Poster {
        figures: &figures,
        lit: &chart.country.into_iter().collect::<Vec<CountryCode>>(),
        frame: chart.frame(),
        dark: look.theme == Colours::Dark,
        title: &title,
        legend: &atlas::legend(&figures, words),
        unshown: &atlas::unshown(counts, words),
        note: &note.join(". "),
        site: &chart.public.name,
        language: words.language(),
        direction: words.direction(),
        label: &|code| atlas::label(&figures, code, words),
    })
}

/// What is wrong with an address, for programs: RFC 9457. `fields` are the parameters.
fn problem(status: u16, detail: &str, fields: &[&str]) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let title = code.canonical_reason().unwrap_or_default();
    let body =
        json!({ "type": "about:blank", "title": title, "status": status, "detail": detail, "parameters": fields });
    let headers =
        [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (code, headers, body.to_string()).into_response()
}

/// The map's drawing for a page of another site.
fn picture(chart: &Chart, words: Words) -> String {
    request::draw(chart, words).into_string()
}
