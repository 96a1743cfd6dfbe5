//! A whole site inside a test, with the verbs of those who have to do with it: visitors ask, members join, editors
//! publish, time passes.

use crate::answer::Answer;
use crate::credit::source;
use app::state::{AppState, Clock, Site};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use db::Db;
use domain::access::{Act, Permit, Viewer, authorize};
use domain::article::{Audience, Kind, NewArticle, State, Topic};
use domain::language::Language;
use domain::member::{MemberId, NewMember, Presence, Standing};
use domain::moment::Moment;
use server::assets::AssetStore;
use server::live::{Live, Pace};
use server::media::Media;
use server::public;
use server::router::{self, Tools};
use services::password::Passwords;
use services::render;
use std::cell::Cell;
use std::convert::Infallible;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;
use tower::util::BoxCloneService;

/// The site's own address.
pub(crate) const BASE: &str = "https://network.example";
/// When every test begins: 2026-11-24T09:30:00Z.
pub(crate) const START: Moment = Moment::from_seconds(1_795_512_600);

/// A site over a fresh SQLite database.
pub(crate) struct TestSite {
    pub(crate) state: AppState,
    pub(crate) media: Media,
    pub(crate) service: BoxCloneService<Request, Response, Infallible>,
    passwords: Passwords,
    pub(crate) live: Live,
    clock: Arc<AtomicI64>,
    folder: Arc<TempDir>,
    members: Cell<u128>,
}

impl TestSite {
    /// A site without members and stories, visited by https, that serves the pseudo-language.
    pub(crate) async fn start() -> Self {
        Self::start_as(BASE, true).await
    }

    /// The same at another address, with the pseudo-language or without.
    pub(crate) async fn start_as(base_url: &str, pseudo: bool) -> Self {
        let clock = Arc::new(AtomicI64::new(START.micros()));
        Self::open(Arc::new(TempDir::new().unwrap()), clock, base_url, pseudo).await
    }

    /// A site over a copy of a database's file.
    pub(crate) async fn over(file: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::copy(file, folder.path().join("test.db")).unwrap();
        Self::open(Arc::new(folder), Arc::new(AtomicI64::new(START.micros())), BASE, true).await
    }

    /// A site over a database that is open already, of whatever engine.
    pub(crate) async fn on(db: Db) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        Self::assemble(db, folder, Arc::new(AtomicI64::new(START.micros())), BASE, true).await
    }

    /// A site with 27 members, published, and four stories: Cambodia and France have a figure, Vietnam and Laos have
    /// none, and Laos nobody at all. Cambodia, Vietnam and Laos have news.
    pub(crate) async fn populated() -> Self {
        let site = Self::start().await;
        for (code, presence, members) in [
            ("KH", Presence::Country, 7),
            ("FR", Presence::Country, 12),
            ("VN", Presence::Country, 2),
            ("KH", Presence::Region, 6),
        ] {
            for _ in 0..members {
                site.join(code, presence).await;
            }
        }
        site.advance(60);
        site.publish_counts().await;
        site.add_topic("housing", "Housing").await;
        site.add_topic("health", "Health").await;
        for (place, (name, countries, topics)) in [
            ("one-room", "KH", "housing"),
            ("two-clinics", "KH VN", "health"),
            ("three-boats", "LA", ""),
            ("four-letters", "", "housing"),
        ]
        .into_iter()
        .enumerate()
        {
            let hours = 3_600 * i64::try_from(place).unwrap();
            site.publish_story(NewArticle {
                countries: countries.split_whitespace().map(|code| code.parse().unwrap()).collect(),
                topics: topics.split_whitespace().map(|slug| slug.parse().unwrap()).collect(),
                published_at: START.plus_seconds(hours - 86_400),
                source: (name == "four-letters").then(|| source(true)),
                ..story(name)
            })
            .await;
        }
        site
    }

    /// Another process that serves the same network: the same database and clock, nothing kept.
    pub(crate) async fn restarted(&self) -> Self {
        let site = &self.state.site;
        let restarted = Self::open(self.folder.clone(), self.clock.clone(), &site.base_url, site.pseudo).await;
        restarted.members.set(self.members.get());
        restarted
    }

    /// The same site with live streams that behave in another way.
    pub(crate) async fn with_streams(self, pace: Pace) -> Self {
        let live = Live::open(&self.state.db, pace).await.unwrap();
        let tools = tools(&self.passwords, &self.media, &live);
        let service = router::site(self.state.clone(), AssetStore::without_files(), tools);
        Self { live, service: BoxCloneService::new(service), ..self }
    }

    async fn open(folder: Arc<TempDir>, clock: Arc<AtomicI64>, base_url: &str, pseudo: bool) -> Self {
        let db = Db::connect(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
        db::migrate(&db).await.unwrap();
        Self::assemble(db, folder, clock, base_url, pseudo).await
    }

    async fn assemble(db: Db, folder: Arc<TempDir>, clock: Arc<AtomicI64>, base_url: &str, pseudo: bool) -> Self {
        let told = clock.clone();
        let tell: Clock = Arc::new(move || Moment::from_micros(told.load(Ordering::SeqCst)));
        let assets = AssetStore::without_files();
        let site = Site { base_url: base_url.to_owned(), sends_mail: false, pseudo, assets: assets.urls() };
        let public = public::read(&db, &tell, None).await.unwrap();
        let state = AppState::new(db, tell, site, public);
        let media = Media::open(folder.path()).unwrap();
        let live = Live::open(&state.db, Pace::default()).await.unwrap();
        let passwords = Passwords::new();
        let tools = tools(&passwords, &media, &live);
        let service = BoxCloneService::new(router::site(state.clone(), assets, tools));
        Self { state, media, service, passwords, live, clock, folder, members: Cell::new(1) }
    }

    /// Where the site keeps everything.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Asks for an address as a browser without scripts, cookies or compression does.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, Body::empty()).await
    }

    pub(crate) async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask("POST", path, &[("content-type", "application/x-www-form-urlencoded")], form(fields)).await
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let Ok(response) = self.service.clone().oneshot(request).await;
        Answer::read(response).await
    }

    /// Somebody becomes a member.
    pub(crate) async fn join(&self, country: &str, presence: Presence) -> MemberId {
        let id = MemberId(self.members.replace(self.members.get() + 1));
        let member = NewMember {
            id,
            name: format!("Member {}", id.0),
            country: country.parse().unwrap(),
            presence,
            standing: Standing::Active,
            joined_at: self.state.now(),
        };
        db::members::insert(&self.state.db, &permit(), &[member], self.state.now()).await.unwrap();
        id
    }

    /// The numbers are published where the rule allows it, as at the fixed times.
    pub(crate) async fn publish_counts(&self) {
        db::counts::publish(&self.state.db, &permit(), self.state.now()).await.unwrap();
        self.refresh().await;
    }

    /// A story is stored, by whatever process. This one has not heard of it.
    pub(crate) async fn store_story(&self, story: &NewArticle) {
        let rendered = render::render(&story.headline, &story.standfirst, &story.body);
        db::articles::save(&self.state.db, &permit(), story, &rendered, self.state.now()).await.unwrap();
    }

    /// A story is stored, and this process hears of it.
    pub(crate) async fn publish_story(&self, story: NewArticle) {
        self.store_story(&story).await;
        self.refresh().await;
    }

    pub(crate) async fn add_topic(&self, slug: &str, name: &str) {
        let topic = Topic { slug: slug.parse().unwrap(), names: vec![(Language::English, name.to_owned())] };
        db::topics::save(&self.state.db, &permit(), &topic).await.unwrap();
    }

    /// What is public is read anew, as the server does every second.
    pub(crate) async fn refresh(&self) {
        self.state.set_public(public::read(&self.state.db, &self.state.clock, None).await.unwrap());
    }

    /// How many passwords were hashed so far.
    pub(crate) fn hashes(&self) -> u64 {
        self.passwords.hashes()
    }

    /// Waits until the writes that nobody waited for are done: one more write comes after them.
    pub(crate) async fn settle(&self) {
        tokio::task::yield_now().await;
        db::attempts::forget(&self.state.db, "none").await.unwrap();
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

/// What a site works with besides its state.
fn tools(passwords: &Passwords, media: &Media, live: &Live) -> Tools {
    let (passwords, media, live) = (passwords.clone(), media.clone(), live.clone());
    Tools { passwords, media, live, fonts: services::poster::Fonts::default(), trusted: Vec::new() }
}

/// A permit for anything.
pub(crate) fn permit<A: Act>() -> Permit<A> {
    authorize(Viewer::System).unwrap()
}

/// A public story of the network's own, a day old.
pub(crate) fn story(name: &str) -> NewArticle {
    NewArticle {
        kind: Kind::Story,
        slug: name.parse().unwrap(),
        language: Language::English,
        translation_of: None,
        headline: format!("Headline of {name}"),
        standfirst: format!("Standfirst of {name}."),
        body: format!("Body of {name}.\n"),
        published_at: START.plus_seconds(-86_400),
        audience: Audience::Public,
        state: State::Published,
        source: None,
        countries: Vec::new(),
        topics: Vec::new(),
        cover: None,
    }
}

/// Fields as a form's body writes them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let fields = fields.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value)));
    fields.collect::<Vec<_>>().join("&")
}

/// Percent-encoding of everything but letters and digits.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(byte.into());
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
        encoded
    })
}
