//! How to embed an address of ours, for sites that ask (<https://oembed.com>, version 1.0): the map, and a country.

use super::embed::Tongue;
use super::{Asked, Colours, Look, problem};
use crate::router::Shared;
use app::localize::{atlas, chart::Chart};
use app::wire::atlas::MapView;
use app::words::Words;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::country::CountryCode;
use http::Uri;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use services::map::escape;

/// The size of the frame, in CSS pixels, where the other site has room for it.
const SIZE: (u32, u32) = (800, 520);
/// The smallest frame in which the map can be read.
const LEAST: (u32, u32) = (280, 240);

/// What the other site asks.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Question {
    url: String,
    format: String,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

pub(crate) async fn oembed(State(shared): State<Shared>, question: Asked<Question>) -> Response {
    let Ok(Query(question)) = question else {
        return problem(400, "The query of this address is damaged: give each parameter once, sizes as numbers.", &[]);
    };
    if !matches!(question.format.as_str(), "" | "json") {
        return problem(501, "Only JSON is spoken here: ask with format=json.", &["format"]);
    }
    let site = &shared.state.site;
    let Some(shown) = question.url.strip_prefix(&site.base_url).and_then(|rest| Shown::read(&shared, rest)) else {
        return problem(404, "Only the map and the pages of countries can be embedded.", &["url"]);
    };
    let Some(view) = asked::<MapView>(&shown.query) else {
        return problem(400, "The query of the address to embed is damaged.", &["url"]);
    };
    // How it looks is said by the address of a frame alone.
    let frame = if shown.is_frame { shown.query.as_str() } else { "" };
    let (look, tongue) = (asked::<Look>(frame).unwrap_or_default(), asked::<Tongue>(frame).unwrap_or_default());
    let words = if tongue.lang.is_empty() { shown.words } else { shared.state.words(&tongue.lang) };
    let chart = Chart::read(&view, &shared.state.public());
    if let [first, ..] = chart.problems.as_slice() {
        return problem(chart.status(), &atlas::problem(words, *first).text, &["url"]);
    }
    let country = chart.country.map(|code| format!("country={}", code.slug()));
    let theme = (look.theme != Colours::default()).then(|| format!("theme={}", look.theme.as_str()));
    let further = chart.further();
    let parts = [country.as_deref(), further.strip_prefix('&'), theme.as_deref()];
    let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let width = question.maxwidth.map_or(SIZE.0, |most| most.clamp(LEAST.0, SIZE.0));
    let height = question.maxheight.map_or(SIZE.1, |most| most.clamp(LEAST.1, SIZE.1));
    let title = match chart.country {
        Some(_) => atlas::sentence(&chart.snapshot().counts, chart.country, chart.at, words),
        None => atlas::title(chart.metric, words).to_owned(),
    };
    let frame = format!(
        r#"<iframe src="{}" width="{width}" height="{height}" style="border:0" loading="lazy" title="{}"></iframe>"#,
        escape(&format!("{}{}/embed/map{query}", site.base_url, words.base())),
        escape(&title),
    );
    let body = json!({
        "version": "1.0",
        "type": "rich",
        "provider_name": chart.public.name,
        "provider_url": format!("{}/", site.base_url),
        "title": title,
        "width": width,
        "height": height,
        "html": frame,
        "thumbnail_url": format!("{}{}{query}", site.base_url, words.path("/map.png")),
        "thumbnail_width": 1_200,
        "thumbnail_height": 630,
        "cache_age": 3_600,
    });
    let headers =
        [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, super::FRESH), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, body.to_string()).into_response()
}

/// What a query asks for; none where it is damaged.
fn asked<T: DeserializeOwned>(query: &str) -> Option<T> {
    let uri: Uri = format!("/?{query}").parse().ok()?;
    Query::try_from_uri(&uri).ok().map(|Query(asked)| asked)
}

/// An address of ours that shows the map.
struct Shown {
    words: Words,
    query: String,
    /// Whether it is the frame's own.
    is_frame: bool,
}

impl Shown {
    /// None where it shows no map.
    fn read(shared: &Shared, rest: &str) -> Option<Self> {
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = query.split('#').next().unwrap_or_default().to_owned();
        let path = path.split('#').next().unwrap_or_default();
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let words = shared.state.words(first);
        let path = if words.base().is_empty() { path } else { path.strip_prefix(&words.base())? };
        match path.trim_end_matches('/') {
            "/embed/map" => Some(Self { words, query, is_frame: true }),
            "" | "/countries" => Some(Self { words, query, is_frame: false }),
            path => {
                let code: CountryCode = path.strip_prefix("/countries/")?.parse().ok()?;
                Some(Self { words, query: format!("country={}", code.slug()), is_frame: false })
            }
        }
    }
}
