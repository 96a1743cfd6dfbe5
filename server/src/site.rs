//! From a configuration to a served site, and to its quiet end.

use crate::assets::AssetStore;
use crate::backup;
use crate::config::Config;
use crate::demo;
use crate::jobs::worker::{Pace, Worker};
use crate::jobs::{Handlers, housekeeping, links};
use crate::live::{self, Live};
use crate::media::Media;
use crate::place::{Peer, Place};
use crate::public::{self, Schedule};
use crate::router::{self, Tools};
use crate::shares::Shares;
use crate::{mail, news};
use anyhow::Context;
use app::state::{AppState, Clock, Site};
use axum::extract::Request;
use axum::response::Response;
use db::Db;
use domain::job::Kind;
use domain::moment::Moment;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use ipnet::IpNet;
use services::fetch::Fetcher;
use services::password::Passwords;
use services::poster::Fonts;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::{Service, ServiceExt};

/// How long a client may take to send a request's head.
const HEAD: Duration = Duration::from_secs(10);
/// How long requests under way may take once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// How many connections may be open at once; more wait outside.
const CONNECTIONS: usize = 12_000;
/// How many of them one network may have: each of its readers needs one for live events, and some more for a moment.
const CONNECTIONS_OF_ONE: usize = 1_000;

/// The present moment, from the machine's clock.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Opens the database and brings it up to this version; before it changes rows, it writes a backup of them.
pub async fn open(config: &Config) -> anyhow::Result<Db> {
    let db = Db::connect(&config.database_url).await?;
    let backup = backup::before_migration(config, &db, now()).await;
    if let Some(file) = backup.context("it must be migrated, and the backup before that failed; nothing was changed")? {
        tracing::info!(file = %file.display(), "the database is migrated; this is a backup from before");
    }
    db::migrate(&db).await?;
    Ok(db)
}

/// Opens a database that is there, and changes nothing about it: neither its file nor its schema.
pub async fn open_as_it_is(config: &Config) -> anyhow::Result<Db> {
    // Opening it would make the file.
    anyhow::ensure!(!is_missing(&config.database_url), "there is none yet; `graticule serve` makes it");
    Ok(Db::connect(&config.database_url).await?)
}

/// Whether the address is that of a file which does not exist.
pub(crate) fn is_missing(database_url: &str) -> bool {
    let file = database_url.strip_prefix("sqlite:");
    file.is_some_and(|file| !Path::new(file.strip_prefix("//").unwrap_or(file)).exists())
}

/// Serves until the process is told to stop.
pub async fn serve(config: &Config, db: Db, is_demo: bool) -> anyhow::Result<()> {
    let assets = AssetStore::read(&config.site_dir).context("the site's files")?;
    news::refresh(&db).await.context("rendering stories anew")?;
    let clock: Clock = Arc::new(now);
    let public = public::read(&db, &clock, None).await.context("the database")?;
    let live = Live::open(&db, live::Pace::default()).await.context("the database")?;
    let site = Site {
        base_url: config.base_url.clone(),
        sends_mail: config.mailer()?.is_some(),
        pseudo: is_demo,
        assets: assets.urls(),
    };
    let state = AppState::new(db.clone(), clock, site, public);
    let media = Media::open(&config.data_dir)?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| format!("listening on {}", config.listen))?;
    let schedule = if is_demo { Schedule::Demo } else { Schedule::Daily };
    let fresh = tokio::spawn(public::keep_fresh(state.clone(), schedule, live.clone()));
    let over = tokio::spawn(live::end_with_sessions(state.clone(), live.streams.clone()));
    let told = db.clone();
    let hints = tokio::spawn(async move { db::outbox::relay(&told).await });
    let drawn = is_demo.then(|| tokio::spawn(demo::illustrate(db.clone(), media.clone(), now())));
    let stop = CancellationToken::new();
    let worker = Worker::new(state.clone(), handlers(config, media.clone())?, Pace::default())?;
    let working = tokio::spawn(worker.run(stop.clone()));
    let tools = Tools {
        passwords: Passwords::new(),
        media,
        live: live.clone(),
        fonts: Fonts::read(&config.site_dir.join("fonts")),
        trusted: config.trusted_proxies.clone(),
    };
    println!("Graticule is at {}", config.base_url);
    if is_demo {
        println!("{}", demo::SIGN_IN);
    }
    run(listener, router::site(state, assets, tools), &config.trusted_proxies, &live, &stop).await?;
    fresh.abort();
    hints.abort();
    over.abort();
    if let Some(drawn) = drawn {
        drawn.abort();
    }
    if working.await.is_err() {
        tracing::warn!("the worker broke off");
    }
    db.close().await;
    Ok(())
}

/// What this process does of the queue's work.
fn handlers(config: &Config, media: Media) -> anyhow::Result<Handlers> {
    let mailer = config.mailer()?;
    Ok(Handlers::default()
        .on(Kind::SendMail, mail::handler(mailer))
        .on(Kind::CheckLinks, links::handler(Fetcher::new(&config.base_url)))
        .on(Kind::Housekeeping, housekeeping::handler(media)))
}

/// Accepts connections until a signal, which goes on to `live` and `stop`; then lets those under way finish.
async fn run<S>(
    listener: TcpListener,
    site: S,
    trusted: &[IpNet],
    live: &Live,
    stop: &CancellationToken,
) -> anyhow::Result<()>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(32 << 10);
    let (drain, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let shares = Shares::default();
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = tokio::select! {
            accepted = async { (listener.accept().await, place.await) } => accepted,
            _ = term.recv() => break,
            _ = interrupt.recv() => break,
        };
        let (Ok((stream, peer)), Ok(place)) = accepted else {
            // Too many open files, say: waiting a moment lets some close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // One machine can not take every place. What comes through a proxy is the proxy's business.
        let network = Place(peer.ip().to_canonical());
        let is_proxy = trusted.iter().any(|net| net.contains(&network.0));
        let Ok(share) = shares.enter(Some(network).filter(|_| !is_proxy), CONNECTIONS_OF_ONE) else { continue };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let site = site.clone();
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(Peer(peer.ip()));
            // In a box of its own, so that an open connection holds no room for it once the answer has begun.
            Box::pin(site.clone().oneshot(request))
        });
        // Boxed, too: a task keeps what it is given and what it waits for apart, and would be twice as large.
        let connection = Box::pin(drain.watch(http.serve_connection(TokioIo::new(stream), answer)));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, share));
        });
    }
    drop(listener);
    // Streams would go on for ever.
    live.close();
    stop.cancel();
    tracing::info!("stopping");
    if tokio::time::timeout(DRAIN, drain.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}
