//! What every visitor sees, kept fresh: new numbers at fixed times, and a look every second whether something
//! that is public changed, here or in another process on the same database.

use app::state::{AppState, Clock, Public};
use db::{Db, Error};
use domain::access::{CountMembers, Denied, Permit, Viewer, authorize};
use domain::article::{ArticleId, Slug};
use domain::counts::{SmallestGroup, Snapshot};
use domain::feed::FeedFilter;
use domain::moment::Moment;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Microseconds in a day.
const DAY: i64 = 86_400 * 1_000_000;
/// Seconds between two publications in the demo, so that a visitor can watch one.
const DEMO_SECONDS: i64 = 10;

/// When new numbers may be published. Never on an event: the time of a publication must tell nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schedule {
    /// At midnight UTC.
    Daily,
    /// Every ten seconds.
    Demo,
}

impl Schedule {
    /// The number of the period in which `moment` lies; a new period publishes.
    fn period(self, moment: Moment) -> i64 {
        match self {
            Self::Daily => moment.micros().div_euclid(DAY),
            Self::Demo => moment.micros().div_euclid(DEMO_SECONDS * 1_000_000),
        }
    }
}

/// The server's own permit to count. The table grants it to nobody else.
fn permit() -> Result<Permit<CountMembers>, Denied> {
    authorize(Viewer::System)
}

/// Reads what is public, publishing the first numbers of a new network.
pub async fn read(db: &Db, clock: &Clock) -> Result<Public, Error> {
    let snapshot = match db::counts::latest(db).await? {
        Some(snapshot) => snapshot,
        None => publish(db, clock()).await?,
    };
    let settings = db::settings::find_all(db).await?;
    let (name, tagline) = (settings.name.to_string(), settings.tagline.to_string());
    let pages = db::articles::list_pages(db, clock()).await?;
    let news = db::articles::countries(db, clock()).await?;
    Ok(Public { name, tagline, pages, snapshot, news, epoch: 0 })
}

/// Keeps the state fresh for as long as the server runs.
pub async fn keep_fresh(state: AppState, schedule: Schedule) {
    let mut seen = None;
    // Starting is no reason to publish: only a new period is.
    let mut period = Some(schedule.period(state.now()));
    let mut away = false;
    let mut tick = interval(Duration::from_secs(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match refresh(&state, schedule, &mut seen, &mut period).await {
            Ok(()) => away = false,
            // Once for each time the database goes away, not once a second.
            Err(error) if !away => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what is public could not be read; the last known stays"
                );
                away = true;
            }
            Err(_) => {}
        }
    }
}

/// What a look compares, because a change of it changes pages: the newest event, the time of the numbers, the newest
/// story, which may have been stored long before it became public, the network's name and tagline, and its pages.
type Seen = (i64, Moment, Option<ArticleId>, String, String, Vec<(Slug, Moment)>);

async fn refresh(
    state: &AppState,
    schedule: Schedule,
    seen: &mut Option<Seen>,
    period: &mut Option<i64>,
) -> Result<(), Error> {
    let now = state.now();
    let (published, wanted) = (state.public().snapshot.counts.k(), db::settings::find(&state.db, "k").await?);
    // A new k takes a snapshot at once; an exact network hides nothing, so its numbers follow every change.
    let another_k = wanted.unwrap_or(SmallestGroup::DEFAULT) != published;
    if another_k || published.is_exact() || *period != Some(schedule.period(now)) {
        publish(&state.db, now).await?;
        *period = Some(schedule.period(now));
    }
    // First the event, then what it may have changed: one that comes in between is found by the next look.
    let event = db::outbox::newest(&state.db).await?;
    let newest = db::articles::list(&state.db, &FeedFilter::default(), None, 1, now).await?;
    let public = read(&state.db, &state.clock).await?;
    let newest = newest.cards.first().map(|card| card.id);
    let (name, tagline, pages) = (public.name.clone(), public.tagline.clone(), public.pages.clone());
    let found = (event, public.snapshot.taken_at, newest, name, tagline, pages);
    if seen.as_ref() != Some(&found) {
        *seen = Some(found);
        state.set_public(public);
    }
    Ok(())
}

async fn publish(db: &Db, now: Moment) -> Result<Snapshot, Error> {
    let permit = permit().map_err(|_| Error::Conflict)?;
    db::counts::publish(db, &permit, now).await
}
