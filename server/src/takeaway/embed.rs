//! The map as a page that other sites put into a frame: no script, no cookie, nothing from elsewhere.

use super::files::Name;
use super::{Asked, Kind, Look, picture};
use crate::once;
use crate::place::Place;
use crate::router::Shared;
use app::localize::{atlas, chart::Chart};
use app::state::Site;
use app::wire::atlas::MapView;
use app::words::Words;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use services::map::escape;
use std::fmt::Write;

/// Every site may frame this page, and this one alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors *; \
                      object-src 'none'; base-uri 'none'; form-action 'none'";

/// The language that is asked for beside the address, for sites whose pages have several.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Tongue {
    pub(super) lang: String,
}

/// The map in a frame. What the address asks for and means nothing is said, and the nearest is shown.
pub(crate) async fn embed(
    State(shared): State<Shared>,
    Extension(spoken): Extension<crate::language::Spoken>,
    place: Option<Extension<Place>>,
    view: Asked<MapView>,
    look: Asked<Look>,
    tongue: Asked<Tongue>,
    headers: HeaderMap,
) -> Response {
    // A frame shows something even where its address is damaged.
    let (view, look, tongue) = (view.unwrap_or_default(), look.unwrap_or_default(), tongue.unwrap_or_default());
    let (Query(look), Query(tongue)) = (look, tongue);
    let words = if tongue.lang.is_empty() { spoken.0 } else { shared.state.words(&tongue.lang) };
    let chart = Chart::read(&view, &shared.state.public());
    let status = StatusCode::from_u16(chart.status()).unwrap_or(StatusCode::OK);
    let mut name = Name::of(Kind::Frame, &chart, words, look);
    // Kept among the others: what it says is wrong is one of few sentences.
    let problems = chart.problems.iter().map(|problem| format!(" {}-{}", problem.field, problem.reason));
    name.shown.extend(problems);
    let site = shared.state.site.clone();
    let made =
        shared.files.get(name, place.map(|place| place.0), move || Some(page(&chart, words, look, &site).into()));
    let html = match made.await {
        Ok(html) => html,
        Err(refusal) => return refusal,
    };
    let mut response = if status == StatusCode::OK {
        once::answer(Kind::Frame.media_type(), super::FRESH, html, &headers)
    } else {
        (status, [(CONTENT_TYPE, Kind::Frame.media_type()), (CACHE_CONTROL, "no-store")], html).into_response()
    };
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// The page in the frame.
fn page(chart: &Chart, words: Words, look: Look, about: &Site) -> String {
    let figures = chart.figures();
    let counts = figures.counts();
    let figure = atlas::sentence(counts, chart.country, chart.at, words);
    let theme = look.theme.as_str();
    let mut html = String::with_capacity(60_000);
    // Writing to a String can not fail.
    let _ = write!(
        html,
        r#"<!DOCTYPE html><html lang="{lang}" dir="{dir}" data-theme="{theme}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{title} · {site}</title><base target="_blank"><link rel="stylesheet" href="{style}"><link rel="icon" type="image/svg+xml" href="{icon}"></head><body><main class="embed"><h1 class="figure__sentence">{figure}</h1>"#,
        lang = words.tag(),
        dir = words.direction(),
        title = escape(atlas::title(chart.metric, words)),
        site = escape(&chart.public.name),
        style = about.assets.url("graticule.css"),
        icon = about.assets.url("favicon.svg"),
        figure = escape(&figure),
    );
    for invalid in &chart.problems {
        let _ = write!(html, r#"<p class="explore__problem">{}</p>"#, escape(&atlas::problem(words, *invalid).text));
    }
    let _ =
        write!(html, r#"<div class="world-map"><div class="world-map__plane">{}</div></div>"#, picture(chart, words));
    let _ = write!(
        html,
        r#"<div class="legend"><p class="legend__title">{}</p><ul class="legend__classes">"#,
        escape(atlas::legend_title(chart.metric, words))
    );
    let unshown = atlas::unshown(counts, words);
    for (shade, label) in std::iter::once((0, unshown)).chain(atlas::legend(&figures, words)) {
        let _ = write!(
            html,
            r#"<li class="legend__class"><span class="legend__swatch legend__swatch--{shade}"></span>{}</li>"#,
            escape(&label)
        );
    }
    let _ = write!(
        html,
        r#"</ul><p class="legend__note" id="map-about"><a href="{home}">{site}</a> · {updated} · {borders}</p></div></main></body></html>"#,
        home = escape(&format!("{}{}/", about.base_url, words.base())),
        site = escape(&chart.public.name),
        updated = escape(&words.map_updated(&atlas::as_of(chart, words).words)),
        borders = escape(words.map_borders()),
    );
    html
}
