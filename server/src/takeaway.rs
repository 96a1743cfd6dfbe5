//! The map for other sites: as a picture, as numbers, as a frame to embed, and what tells them how (oEmbed). The published
//! numbers alone; the same bytes for everybody who asks the same.

mod embed;
mod files;
mod numbers;
mod oembed;

pub(crate) use embed::embed;
pub(crate) use files::Files;
pub(crate) use oembed::oembed;

use crate::language::Spoken;
use crate::once;
use crate::place::Place;
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
use files::Name;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde::Deserialize;
use serde_json::json;
use services::poster::{self, Fonts, Poster};

/// The width of a picture in pixels, where none is asked for: that of previews of links.
const WIDTH: u32 = 1_200;
/// The widths that there are, in pixels. What is asked for is rounded up, so that pictures are few.
const WIDTHS: [u32; 4] = [300, 600, WIDTH, 2_400];

/// How long others may keep them: a floor under a country holds at once.
const FRESH: &str = "public, max-age=60";

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
    /// A page for a frame.
    Frame,
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
            Self::Frame => "text/html; charset=utf-8",
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
            Kind::Frame => Self { theme: self.theme, width: None },
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
    let name = Name::of(kind, &chart, words, look);
    let (look, fonts) = (name.look, shared.files.fonts.clone());
    let made = shared.files.get(name, place.map(|place| place.0), move || make(kind, &chart, words, look, &fonts));
    let body = match made.await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let mut answer = once::answer(kind.media_type(), FRESH, body, &headers);
    if kind == Kind::Svg {
        // Opened by itself a drawing is a document: its own colours, and nothing else.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    answer
}

/// What stands at `/map.svg` and its like.
fn make(kind: Kind, chart: &Chart, words: Words, look: Look, fonts: &Fonts) -> Option<Bytes> {
    match kind {
        Kind::Csv => Some(numbers::csv(chart, words).into()),
        Kind::Json => Some(numbers::json(chart, words).into()),
        Kind::Svg => Some(draw(chart, words, look).into()),
        Kind::Frame => None,
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
