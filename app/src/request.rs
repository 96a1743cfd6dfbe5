//! What a request brings: state, language, colours. Server functions and the document read it here and nowhere else.

use crate::components::failure::Respond;
use crate::components::world_map::MapDrawer;
use crate::document::{Files, SiteName};
use crate::error::Error;
use crate::root::BareAddresses;
use crate::state::AppState;
use crate::theme::Theme;
use crate::words::Words;
use domain::country::CountryCode;
use domain::html::SafeHtml;
use http::StatusCode;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use services::map;
use std::sync::Arc;

/// The state; the server provides it for every page and server function.
pub(crate) fn state() -> Result<AppState, Error> {
    use_context().ok_or(Error::Internal)
}

/// Provides to a page what only the server knows.
pub fn provide(state: &AppState, words: Words, theme: Theme) {
    provide_context(state.clone());
    provide_context(words);
    provide_context(BareAddresses);
    provide_context(theme);
    provide_context(SiteName(state.public().name.clone()));
    provide_context(Files {
        style: state.site.assets.url("graticule.css"),
        admin_style: state.site.assets.url("admin.css"),
        boot: state.site.assets.url("boot.js"),
        glue: state.site.assets.url("graticule.js"),
        wasm: state.site.assets.url("graticule.wasm"),
        words: state.site.assets.url(&format!("{}.txt", words.tag().to_ascii_lowercase())),
        all_words: state.site.assets.url(&format!("{}-admin.txt", words.tag().to_ascii_lowercase())),
        leaflet: state.site.assets.url("leaflet.js"),
        finer: state.site.assets.url("world-c.json"),
        icon: state.site.assets.url("favicon.svg"),
        fonts: ["source-serif-", "inter-"].into_iter().filter_map(|stem| state.site.assets.font(stem)).collect(),
    });
    let drawer = state.clone();
    provide_context(MapDrawer(Arc::new(move |lit| draw(&drawer, words, lit))));
    if let Some(response) = use_context::<ResponseOptions>() {
        provide_context(Respond(Arc::new(move |status| {
            if let Ok(status) = StatusCode::from_u16(status) {
                response.set_status(status);
            }
        })));
    }
}

/// The map in the words of a reader, from the published numbers alone.
pub(crate) fn draw(state: &AppState, words: Words, lit: &[CountryCode]) -> SafeHtml {
    let public = state.public();
    let counts = &public.snapshot.counts;
    map::draw(&map::Drawing {
        counts,
        news: &public.news,
        lit,
        language: words.language(),
        base: &words.base(),
        title: words.map_title(),
        label: &|country, members| match members {
            Some(members) if counts.is_exact() => words.map_label(country, &words.count_members(members.into())),
            Some(members) => words.map_label(country, &words.count_at_least(members.into())),
            None if counts.is_exact() => words.map_label_unshown_exact(country),
            None => words.map_label_unshown(country, &words.number(counts.k().get().into())),
        },
    })
}

impl From<db::Error> for Error {
    /// Logs the cause once; the reader is told the code.
    fn from(error: db::Error) -> Self {
        let code = match error {
            db::Error::Invalid(invalid) => return invalid.into(),
            db::Error::Busy | db::Error::Conflict | db::Error::Away(_) => Self::Unavailable,
            _ => Self::Internal,
        };
        tracing::error!(error = &error as &dyn std::error::Error, "a query failed");
        code
    }
}
