//! The map's files, made once for the present numbers and kept.

use super::{Kind, Look, problem};
use crate::place::Place;
use crate::queue::{Full, Queue, kept_or_made};
use app::localize::chart::Chart;
use app::words::Words;
use axum::response::Response;
use bytes::Bytes;
use http::HeaderValue;
use http::header::RETRY_AFTER;
use moka::future::Cache;
use services::poster::Fonts;
use tokio::task::spawn_blocking;

/// How many bytes of files are kept.
const KEPT_BYTES: u64 = 32 << 20;

/// The files that were made for the present numbers.
#[derive(Clone)]
pub(crate) struct Files {
    kept: Cache<Name, Bytes>,
    /// A picture takes a core for some tenths of a second, so pictures keep nobody waiting but each other.
    pictures: Queue,
    others: Queue,
    pub(super) fonts: Fonts,
}

/// What tells one file from another.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) kind: Kind,
    /// What the address meant, so that two that mean the same share a file.
    pub(super) shown: String,
    language: &'static str,
    pub(super) look: Look,
    epoch: u64,
}

impl Name {
    pub(super) fn of(kind: Kind, chart: &Chart, words: Words, look: Look) -> Self {
        let shown = format!("{:?}{}", chart.country, chart.further());
        Self { kind, shown, language: words.tag(), look: look.of(kind), epoch: chart.public.epoch }
    }
}

impl Files {
    /// None yet; `fonts` are for the words on pictures.
    pub(crate) fn new(fonts: Fonts) -> Self {
        let weigh = |_: &Name, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self {
            kept: Cache::builder().weigher(weigh).max_capacity(KEPT_BYTES).build(),
            pictures: Queue::new(2, 32),
            others: Queue::new(2, 64),
            fonts,
        }
    }

    /// A file of this kind, made by `work` unless it is there; else why not.
    pub(super) async fn get(
        &self,
        name: Name,
        network: Option<Place>,
        work: impl FnOnce() -> Option<Bytes> + Send + 'static,
    ) -> Result<Bytes, Response> {
        if let Some(file) = self.kept.get(&name).await {
            return Ok(file);
        }
        let queue = if name.kind == Kind::Png { &self.pictures } else { &self.others };
        let made = kept_or_made(&self.kept, name, |unmade| *unmade == Unmade::Busy, async {
            let turn = queue.turn(network).await.map_err(|Full| Unmade::Busy)?;
            // Whoever asked may be gone by now; the drawing goes on all the same, and so it keeps its turn.
            let made = spawn_blocking(move || {
                let _turn = turn;
                work()
            });
            made.await.ok().flatten().ok_or(Unmade::Failed)
        });
        made.await.map_err(|unmade| unmade.say())
    }
}

/// Why there is no file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unmade {
    /// Too many are being made.
    Busy,
    /// It could not be drawn.
    Failed,
}

impl Unmade {
    fn say(self) -> Response {
        match self {
            Self::Busy => {
                let mut busy = problem(503, "Too many maps are being drawn. Please try again in a moment.", &[]);
                busy.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
                busy
            }
            Self::Failed => {
                tracing::error!("a map could not be drawn");
                problem(500, "This map could not be drawn. The numbers are there as map.csv and map.json.", &[])
            }
        }
    }
}
