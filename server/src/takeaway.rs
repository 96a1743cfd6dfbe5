//! The map for other sites: as a picture, as numbers, as a frame to embed, and what tells them how (oEmbed). The published
//! numbers alone; the same bytes for everybody who asks the same.

mod embed;
mod numbers;
mod oembed;

pub(crate) use embed::embed;
pub(crate) use oembed::oembed;

use crate::language::Spoken;
use crate::once;
use crate::place::Place;
use crate::queue::{Full, Queue};
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
use services::poster::{self, Fonts, Poster};
use tokio::task::spawn_blocking;

/// How many bytes of files are kept.
const KEPT_BYTES: u64 = 32 << 20;
/// The width of a picture in pixels, where none is asked for: that of previews of links.
const WIDTH: u32 = 1_200;
/// The widths that there are, in pixels. What is asked for is rounded up, so that pictures are few.
const WIDTHS: [u32; 4] = [300, 600, WIDTH, 2_400];

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
    /// A picture takes a core for some tenths of a second, so pictures keep nobody waiting but each other.
    pictures: Queue,
    others: Queue,
    fonts: Fonts,
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
    pub(crate) fn new(fonts: Fonts) -> Self {
        let weigh = |_: &Name, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self {
            kept: Cache::builder().weigher(weigh).max_capacity(KEPT_BYTES).build(),
            // How many are made at once, how many there are with those who wait, and from one network.
            pictures: Queue::new(2, 32, 8),
            others: Queue::new(2, 64, 16),
            fonts,
        }
    }

    /// A file, made now unless it is there.
    async fn get(&self, name: Name, place: Option<Place>, chart: Chart, words: Words) -> Result<Bytes, Full> {
        if let Some(file) = self.kept.get(&name).await {
            return Ok(file);
        }
        let queue = if name.kind == Kind::Png { &self.pictures } else { &self.others };
        // Taken by each who asks, not for the file: who waits for it too is not sent away by another's network.
        let _share = queue.share(place)?;
        let (kind, look, fonts) = (name.kind, name.look, self.fonts.clone());
        let made = self.kept.try_get_with(name, async move {
            let turn = queue.turn().await?;
            // Whoever asked may be gone by now; the drawing goes on all the same, and so it keeps its turn.
            let made = spawn_blocking(move || {
                let _turn = turn;
                make(kind, &chart, words, look, &fonts)
            });
            made.await.ok().flatten().ok_or(Full)
        });
        made.await.map_err(|_| Full)
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
            Kind::Png => {
                let asked = self.width.unwrap_or(WIDTH);
                let [.., widest] = WIDTHS;
                Self { theme, width: Some(WIDTHS.into_iter().find(|width| *width >= asked).unwrap_or(widest)) }
            }
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

impl Colours {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
}

type Asked<T> = Result<Query<T>, QueryRejection>;

/// A file of the map, from what is kept or made now.
pub(crate) async fn file(
    State(shared): State<Shared>,
    Extension(spoken): Extension<Spoken>,
    place: Option<Extension<Place>>,
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
    let Ok(body) = shared.files.get(name, place.map(|place| place.0), chart, words).await else {
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

fn make(kind: Kind, chart: &Chart, words: Words, look: Look, fonts: &Fonts) -> Option<Bytes> {
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
