//! What the server shares between requests: the database, the clock, the site's facts, and what is public right now.

use crate::words::Words;
use db::Db;
use domain::article::{Page, Slug};
use domain::country::CountryCode;
use domain::counts::{History, Snapshot};
use domain::moment::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::{Mutex, watch};

/// Tells the time. Tests hand in their own.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The one state behind every page and server function. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The rows.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// What is fixed while the server runs.
    pub site: Arc<Site>,
    /// What every visitor sees, replaced whole when it changes.
    public: watch::Sender<Arc<Public>>,
    /// Held by whoever reads it anew, so that of two readings the older one never comes last.
    pub renewing: Arc<Mutex<()>>,
}

/// The facts of the site that are fixed while it runs.
#[derive(Debug)]
pub struct Site {
    /// `https://network.example`, without a slash at its end; links in documents and mail begin with it.
    pub base_url: String,
    /// Whether there is a mail server; else mails are held for administrators.
    pub sends_mail: bool,
    /// Whether the pseudo-language is served (the demo and tests).
    pub pseudo: bool,
    /// Where the site's files are, by their plain names.
    pub assets: Assets,
}

/// The addresses of the site's files, by plain name: `graticule.css` → `/pkg/graticule.4f1c….css`.
#[derive(Debug, Default)]
pub struct Assets(pub BTreeMap<String, String>);

impl Assets {
    /// The address of the file with this plain name; the plain name under `/pkg/` where there is none.
    pub fn url(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| format!("/pkg/{name}"))
    }

    /// The address of the font whose file is called `stem` and a version.
    pub fn font(&self, stem: &str) -> Option<String> {
        let versioned = |name: &str| {
            name.strip_prefix(stem).is_some_and(|version| version.starts_with(|digit: char| digit.is_ascii_digit()))
        };
        self.0.iter().find(|(name, _)| versioned(name)).map(|(_, url)| url.clone())
    }
}

/// What every visitor sees, read once and shared until it changes.
#[derive(Clone, Debug)]
pub struct Public {
    /// The network's name.
    pub name: String,
    /// What the network is, in one line; may be empty.
    pub tagline: String,
    /// Whether browsers keep what was read, for times without a connection.
    pub offline: bool,
    /// Where pages offer to leave to; none where they do not.
    pub exit: Option<String>,
    /// The pages that there are, translations too, each with when it was last changed.
    pub pages: Vec<(Slug, Moment)>,
    /// The published numbers: the newest, and those before.
    pub history: Arc<History>,
    /// The countries with public stories.
    pub news: BTreeSet<CountryCode>,
    /// The number of the newest event that all this already knows of: the live stream goes on after it.
    pub event: i64,
    /// Moves on with every change of what is public; cached pages of an older epoch are stale.
    pub epoch: u64,
}

impl Public {
    /// The newest published numbers.
    pub fn snapshot(&self) -> &Snapshot {
        self.history.newest()
    }

    /// The names of the pages that there are, without translations, in the order in which a reader is offered them,
    /// with spaces between them.
    pub(crate) fn pages_offered(&self) -> String {
        let names = Page::ALL.map(Page::as_str).into_iter();
        names.filter(|name| self.pages.iter().any(|(slug, _)| slug.as_str() == *name)).collect::<Vec<_>>().join(" ")
    }
}

impl AppState {
    /// The state of a server that has read what is public.
    pub fn new(db: Db, clock: Clock, site: Site, public: Public) -> Self {
        Self { db, clock, site: Arc::new(site), public: watch::Sender::new(Arc::new(public)), renewing: Arc::default() }
    }

    /// What is public right now.
    pub fn public(&self) -> Arc<Public> {
        self.public.borrow().clone()
    }

    /// Tells of everything that is public from now on, for whoever waits for a change.
    pub fn watch_public(&self) -> watch::Receiver<Arc<Public>> {
        self.public.subscribe()
    }

    /// Replaces what is public, and moves the epoch on.
    pub fn set_public(&self, mut public: Public) {
        self.public.send_modify(|current| {
            public.epoch = current.epoch + 1;
            *current = Arc::new(public);
        });
    }

    /// Replaces what is public by what looks the same: what was drawn stays good.
    pub fn set_public_unseen(&self, mut public: Public) {
        self.public.send_modify(|current| {
            public.epoch = current.epoch;
            *current = Arc::new(public);
        });
    }

    /// The time.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// The sentences in the language of `tag`, else in the default one. The pseudo-language only where it is served.
    pub fn words(&self, tag: &str) -> Words {
        let pseudo = tag.eq_ignore_ascii_case("ar-XB");
        Words::find(tag).filter(|_| !pseudo || self.site.pseudo).unwrap_or_else(Words::default_language)
    }
}
