//! From a configuration to a served site, and to its quiet end.

use crate::assets::AssetStore;
use crate::config::Config;
use crate::jobs::worker::{Pace, Worker};
use crate::jobs::{Handlers, housekeeping};
use crate::public::{self, Schedule};
use crate::router;
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
use std::convert::Infallible;
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

/// The present moment, from the machine's clock.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Opens the database and brings it up to this version.
pub async fn open(config: &Config) -> Result<Db, db::Error> {
    let db = Db::connect(&config.database_url).await?;
    db::migrate(&db).await?;
    Ok(db)
}

/// Serves until the process is told to stop.
pub async fn serve(config: &Config, db: Db, demo: bool) -> anyhow::Result<()> {
    let assets = AssetStore::read(&config.site_dir).context("the site's files")?;
    news::refresh(&db).await.context("rendering stories anew")?;
    let clock: Clock = Arc::new(now);
    let public = public::read(&db, &clock).await.context("the database")?;
    let site = Site { base_url: config.base_url.clone(), pseudo: demo, assets: assets.urls() };
    let state = AppState::new(db.clone(), clock, site, public);
    let listener = TcpListener::bind(config.listen).await.with_context(|| format!("listening on {}", config.listen))?;
    let schedule = if demo { Schedule::Demo } else { Schedule::Daily };
    let fresh = tokio::spawn(public::keep_fresh(state.clone(), schedule));
    let stop = CancellationToken::new();
    let worker = Worker::new(state.clone(), handlers(config)?, Pace::default())?;
    let working = tokio::spawn(worker.run(stop.clone()));
    println!("Graticule is at {}", config.base_url);
    run(listener, router::site(state, assets), &stop).await?;
    fresh.abort();
    if working.await.is_err() {
        tracing::warn!("the worker broke off");
    }
    db.close().await;
    Ok(())
}

/// What this process does of the queue's work.
fn handlers(config: &Config) -> anyhow::Result<Handlers> {
    let mailer = config.mailer()?;
    Ok(Handlers::default().on(Kind::SendMail, mail::handler(mailer)).on(Kind::Housekeeping, housekeeping::run))
}

/// Accepts connections until a signal, which goes on to `stop`; then lets those under way finish.
async fn run<S>(listener: TcpListener, site: S, stop: &CancellationToken) -> anyhow::Result<()>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(32 << 10);
    let (drain, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = tokio::select! {
            accepted = async { (listener.accept().await, place.await) } => accepted,
            _ = term.recv() => break,
            _ = interrupt.recv() => break,
        };
        let (Ok((stream, _)), Ok(place)) = accepted else {
            // Too many open files, say: waiting a moment lets some close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let site = site.clone();
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            site.clone().oneshot(request.map(axum::body::Body::new))
        });
        let connection = drain.watch(http.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    stop.cancel();
    tracing::info!("stopping");
    if tokio::time::timeout(DRAIN, drain.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}
