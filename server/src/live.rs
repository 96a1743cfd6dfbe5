//! `/live`: what is public, as it changes, as server-sent events. A stream says what happened (`news`, `counts`) and
//! never more than anybody may read; `resync` says that something may have been missed. Where events come from is
//! `public`'s business.

mod hub;
mod streams;

pub use streams::Streams;

use crate::place as from;
use crate::session::Visit;
use crate::shares::{Share, Shares};
use app::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use db::{Db, Error};
use domain::event::PublicEvent;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use hub::{Frame, Hub, Start};
use hyper::body::{Body as HttpBody, Frame as BodyFrame};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use streams::Place;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio_util::sync::ReusableBoxFuture;

/// Said where nothing happens, so that nothing between here and the reader takes the connection for dead.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// How often it is asked which sessions are over, and how long that may take.
const LOOK: Duration = Duration::from_secs(1);

/// How streams behave. Tests hand in their own.
#[derive(Clone, Debug)]
pub struct Pace {
    /// How many streams may be open at once.
    pub streams: usize,
    /// How many of them may come from one network.
    pub share: usize,
    /// How long a stream may be silent.
    pub heartbeat: Duration,
    /// How long a stream lasts; its reader then comes back by itself.
    pub life: Range<Duration>,
    /// How long a reader waits before it comes back: each a time of its own, so that they do not come all at once.
    pub retry: Range<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            streams: 10_000,
            share: 200,
            heartbeat: Duration::from_secs(25),
            life: Duration::from_mins(12)..Duration::from_mins(15),
            retry: Duration::from_secs(2)..Duration::from_secs(8),
        }
    }
}

/// The live events of a process. Clones share them.
#[derive(Clone, Debug)]
pub struct Live {
    hub: Arc<Hub>,
    /// The streams of those who signed in.
    pub streams: Streams,
    places: Arc<Semaphore>,
    shares: Shares,
    pace: Arc<Pace>,
}

impl Live {
    /// Begins after the newest event. Those before it are read back, for readers who were here before a restart.
    pub async fn open(db: &Db, pace: Pace) -> Result<Self, Error> {
        let (oldest, newest) = (db::outbox::oldest(db).await?, db::outbox::newest(db).await?);
        // Who stands just before the oldest event that is left has missed none of those that are gone.
        let floor = (newest - i64::from(hub::RING)).max(oldest - 1).max(0);
        let mut events = db::outbox::list(db, floor, hub::RING).await?;
        events.retain(|event| event.number <= newest);
        Ok(Self {
            hub: Arc::new(Hub::new(floor, newest, &events)),
            streams: Streams::default(),
            places: Arc::new(Semaphore::new(pace.streams)),
            shares: Shares::default(),
            pace: Arc::new(pace),
        })
    }

    /// The number of the newest event that was handed out.
    pub fn newest(&self) -> i64 {
        self.hub.newest()
    }

    /// Hands new events to every stream, in the order of their numbers. What they speak of must be readable by now.
    pub fn send(&self, events: &[PublicEvent]) {
        self.hub.send(events);
    }

    /// Tells every stream to read everything anew, since events up to `newest` are not known.
    pub fn skip_to(&self, newest: i64) {
        self.hub.skip_to(newest);
    }

    /// Ends every stream: the process is about to stop.
    pub fn close(&self) {
        self.hub.close();
    }
}

/// Ends the streams of sessions that are over, whichever process ended them, for as long as it is polled: the database is
/// asked once a second, where a session has a stream.
pub async fn end_with_sessions(state: AppState, streams: Streams) {
    loop {
        sleep(LOOK).await;
        let mut open = streams.sessions();
        if open.is_empty() {
            continue;
        }
        // While the database is away nobody can end a session, and a stream says nothing that is not public.
        let alive = timeout(LOOK, db::sessions::alive(&state.db, &open, state.now())).await;
        let Ok(Ok(alive)) = alive else { continue };
        open.retain(|session| !alive.contains(session));
        for session in open {
            streams.end(session);
        }
    }
}

/// Answers with a stream that goes on after the event which the reader knows: the header of one who comes back, else
/// the number that the page was drawn with.
pub async fn answer(State(live): State<Live>, request: Request) -> Response {
    let Ok(place) = live.places.clone().try_acquire_owned() else { return refusal() };
    let network = request.extensions().get::<from::Place>();
    let Ok(share) = live.shares.enter(network.copied(), live.pace.share) else { return refusal() };
    let after = last_event(request.headers()).or_else(|| parameter(request.uri().query()));
    let Some(start) = live.hub.subscribe(after.as_deref()) else { return refusal() };
    let visit = request.extensions().get::<Visit>();
    let session = visit.and_then(|visit| visit.session.as_ref()).map(|session| live.streams.enter(session));
    let reader = Reader::new(&live, start, session, (place, share));
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-store"),
        // Nginx would hold events back.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Body::new(Events(ReusableBoxFuture::new(reader.next())))).into_response()
}

fn refusal() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "30"), (CACHE_CONTROL, "no-store")]).into_response()
}

/// The `Last-Event-ID` of a reader who comes back. One that is no text is as good as a wrong one.
fn last_event(headers: &HeaderMap) -> Option<String> {
    let id: &HeaderValue = headers.get("last-event-id")?;
    Some(id.to_str().unwrap_or("?").to_owned()).filter(|id| !id.is_empty())
}

/// The value of `?after=`.
fn parameter(query: Option<&str>) -> Option<String> {
    query?.split('&').find_map(|pair| pair.strip_prefix("after=")).map(str::to_owned)
}

/// What one stream has to say.
struct Reader {
    /// What comes before the first event that is awaited.
    first: VecDeque<Bytes>,
    events: Receiver<Frame>,
    hub: Arc<Hub>,
    session: Option<Place>,
    until: Instant,
    heartbeat: Duration,
    #[expect(dead_code, reason = "given back when the stream ends")]
    place: (OwnedSemaphorePermit, Option<Share>),
}

impl Reader {
    fn new(live: &Live, start: Start, session: Option<Place>, place: (OwnedSemaphorePermit, Option<Share>)) -> Self {
        let retry = within(&live.pace.retry).as_millis();
        let mut first = VecDeque::from([Bytes::from(format!("retry: {retry}\nid: {}\n\n", start.at))]);
        match start.missed {
            Some(missed) => first.extend(missed),
            None => first.push_back(hub::resync(start.at)),
        }
        let until = Instant::now() + within(&live.pace.life);
        let (hub, heartbeat) = (Arc::clone(&live.hub), live.pace.heartbeat);
        Self { first, events: start.events, hub, session, until, heartbeat, place }
    }

    /// The next piece, and the reader again; none at the end.
    async fn next(mut self) -> Option<(Bytes, Self)> {
        if let Some(bytes) = self.first.pop_front() {
            return Some((bytes, self));
        }
        // What the beginning needed is not kept for a quarter of an hour.
        self.first.shrink_to_fit();
        let silent = Instant::now() + self.heartbeat;
        let over = async {
            match &self.session {
                Some(session) => session.ended().await,
                None => std::future::pending().await,
            }
        };
        let event = tokio::select! {
            biased;
            () = over => return None,
            () = sleep_until(self.until), if self.until <= silent => return None,
            event = timeout_at(silent, self.events.recv()) => event,
        };
        let bytes = match event {
            Err(_) => HEARTBEAT,
            Ok(Ok(frame)) => frame.bytes,
            Ok(Err(RecvError::Closed)) => return None,
            // Too slow for what happened: it reads anew, and goes on with what comes next.
            Ok(Err(RecvError::Lagged(_))) => {
                self.events = self.events.resubscribe();
                hub::resync(self.hub.newest())
            }
        };
        Some((bytes, self))
    }
}

/// A moment of chance within the range.
fn within(range: &Range<Duration>) -> Duration {
    let share = f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX);
    range.start + (range.end.saturating_sub(range.start)).mul_f64(share)
}

/// The body of an answer that goes on.
struct Events(ReusableBoxFuture<'static, Option<(Bytes, Reader)>>);

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, Infallible>>> {
        // After the end it is not polled again.
        let Some((bytes, reader)) = ready!(self.0.poll(context)) else { return Poll::Ready(None) };
        self.0.set(reader.next());
        Poll::Ready(Some(Ok(BodyFrame::data(bytes))))
    }
}
