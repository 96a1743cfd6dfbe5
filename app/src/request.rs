//! What a request brings: state, language, colours. Server functions and the document read it here and nowhere else.

use crate::components::failure::Respond;
use crate::components::world_map::MapDrawer;
use crate::document::{Exit, Files, KeptOffline, LastEvent, SiteFacts, SiteName};
use crate::error::Error;
use crate::form::NewKey;
use crate::localize;
use crate::localize::chart::Chart;
use crate::reader::Reader;
use crate::root::BareAddresses;
use crate::state::AppState;
use crate::theme::Theme;
use crate::wire::atlas::MapView;
use crate::words::Words;
use domain::access::{Act, Permit, Viewer, authorize};
use domain::account::session::SessionId;
use domain::country::CountryCode;
use domain::form::SubmissionKey;
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

/// Who asks, as far as pages and server functions may know it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What the access table is asked with.
    pub viewer: Viewer,
    /// The session, where somebody signed in.
    pub session: Option<SessionId>,
    /// What pages show of that person.
    pub reader: Option<Reader>,
}

/// Who asks; a visitor where the server did not say.
pub(crate) fn viewer() -> Viewer {
    use_context::<Facts>().map_or(Viewer::Visitor, |facts| facts.viewer)
}

/// The permit of whoever asks.
pub(crate) fn permit<A: Act>() -> Result<Permit<A>, Error> {
    let viewer = viewer();
    authorize(viewer).map_err(|_| if viewer == Viewer::Visitor { Error::SignIn } else { Error::Forbidden })
}

/// The session of whoever asks.
pub(crate) fn session() -> Option<SessionId> {
    use_context::<Facts>().and_then(|facts| facts.session)
}

/// Provides to a page what only the server knows.
pub fn provide(state: &AppState, words: Words, theme: Theme, facts: &Facts) {
    provide_context(state.clone());
    provide_context(facts.clone());
    if let Some(reader) = &facts.reader {
        provide_context(reader.clone());
    }
    provide_context(NewKey(Arc::new(|| SubmissionKey(uuid::Uuid::new_v4().as_u128()))));
    provide_context(words);
    provide_context(BareAddresses);
    provide_context(theme);
    let public = state.public();
    provide_context(SiteName(public.name.clone()));
    provide_context(LastEvent(public.event));
    provide_context(SiteFacts {
        tagline: public.tagline.clone(),
        pages: public.pages_offered(),
        base_url: state.site.base_url.clone(),
    });
    if public.offline {
        provide_context(KeptOffline);
    }
    if let Some(to) = &public.exit {
        provide_context(Exit(localize::drawn::quick_exit(to, words)));
    }
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
        keeping: state.site.assets.url("keeping.js"),
        icon: state.site.assets.url("favicon.svg"),
        fonts: ["source-serif-", "inter-"].into_iter().filter_map(|stem| state.site.assets.font(stem)).collect(),
    });
    let drawer = state.clone();
    let painter = state.clone();
    provide_context(MapDrawer {
        map: Arc::new(move |view| draw(&chart(&drawer, view), words)),
        controls: Arc::new(move |view| {
            localize::drawn::controls(&chart(&painter, view), view, &painter.site.base_url, words)
        }),
    });
    if let Some(response) = use_context::<ResponseOptions>() {
        provide_context(Respond(Arc::new(move |status| {
            if let Ok(status) = StatusCode::from_u16(status) {
                response.set_status(status);
            }
        })));
    }
}

/// What an address asks of the map, against what is public now.
pub(crate) fn chart(state: &AppState, view: &MapView) -> Chart {
    Chart::read(view, &state.public())
}

/// The map in the words of a reader, from the published numbers alone.
pub fn draw(chart: &Chart, words: Words) -> SafeHtml {
    let figures = chart.figures();
    let lit: Vec<CountryCode> = chart.country.into_iter().collect();
    map::draw(&map::Drawing {
        figures: &figures,
        news: &chart.public.news,
        lit: &lit,
        frame: chart.frame(),
        language: words.language(),
        base: &words.base(),
        further: &chart.further(),
        title: localize::atlas::title(chart.metric, words),
        label: &|code| localize::atlas::label(&figures, code, words),
    })
}

impl From<db::Error> for Error {
    /// Logs the cause once; the reader is told the code.
    fn from(error: db::Error) -> Self {
        let code = match error {
            db::Error::Invalid(invalid) => return invalid.into(),
            db::Error::Conflict => return Self::Conflict,
            db::Error::Busy | db::Error::Away(_) | db::Error::Unwritable(_) => Self::Unavailable,
            _ => Self::Internal,
        };
        tracing::error!(error = &error as &dyn std::error::Error, "a query failed");
        code
    }
}
