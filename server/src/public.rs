//! What every visitor sees, kept fresh: new numbers at fixed times, a look four times a second whether there is
//! another event, and one every second whether something else that is public changed, here or in another process on
//! the same database.

use crate::live::Live;
use app::state::{AppState, Clock, Public};
use db::{Db, Error};
use domain::access::{CountMembers, Denied, Permit, Viewer, authorize};
use domain::article::{ArticleId, Slug};
use domain::counts::{History, SmallestGroup, Snapshot};
use domain::feed::FeedFilter;
use domain::moment::Moment;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Microseconds in a day.
const DAY: i64 = 86_400 * 1_000_000;
/// Seconds between two publications in the demo, so that a visitor can watch one.
const DEMO_SECONDS: i64 = 10;
/// The setting that holds when the numbers were last published at a fixed time. Only the server writes it.
const PUBLISHED: &str = "counts_published";

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

/// Reads what is public, publishing the first numbers of a new network. Of the past, what is `known` is not read again.
pub async fn read(db: &Db, clock: &Clock, known: Option<&Arc<History>>) -> Result<Public, Error> {
    // First of all: an event that comes while the rest is read is told of once more, rather than never.
    let mut event = db::outbox::newest(db).await?;
    let newest = db::counts::latest(db).await?;
    let floors = db::counts::floors(db).await?;
    // No two snapshots are of the same moment; what floors make of one is no longer what is stored.
    let taken = newest.map(|newest| (newest.taken_at, newest.history));
    let is_known = |known: &&Arc<History>| {
        taken == Some((known.newest().taken_at, known.newest().history)) && floors == *known.floors()
    };
    let history = if let Some(known) = known.filter(is_known) {
        Arc::clone(known)
    } else if let Some(history) = db::counts::history(db, known.map(Arc::as_ref)).await? {
        Arc::new(history)
    } else {
        let first = publish(db, clock()).await?;
        event = db::outbox::newest(db).await?;
        Arc::new(History::new([], first, floors))
    };
    let settings = db::settings::find_all(db).await?;
    let (name, tagline) = (settings.name.to_string(), settings.tagline.to_string());
    let (offline, exit) = (settings.offline, settings.exit().map(str::to_owned));
    let pages = db::articles::list_pages(db, clock()).await?;
    let news = db::articles::countries(db, clock()).await?;
    Ok(Public { name, tagline, offline, exit, pages, history, news, event, epoch: 0 })
}

/// Keeps the state fresh, and tells the readers of the live stream, for as long as the server runs.
pub async fn keep_fresh(state: AppState, schedule: Schedule, live: Live) {
    let mut watch = Watch { state, schedule, live, seen: None, period: None, looked: None };
    let mut away = false;
    loop {
        match watch.look().await {
            Ok(()) => away = false,
            // Once for each time the database goes away, not at every look.
            Err(error) if !away => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what is public could not be read; the last known stays"
                );
                away = true;
            }
            Err(_) => {}
        }
        // However many events come in at once, pages are drawn anew only so often.
        sleep(PAUSE).await;
        if away {
            sleep(LOOK).await;
        } else {
            let _ = timeout(POLL, db::outbox::hint(&watch.state.db)).await;
        }
    }
}

/// Between two questions whether there are new events, where no hint comes.
const POLL: Duration = Duration::from_millis(200);
/// Between any two.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two looks at everything else that is public.
const LOOK: Duration = Duration::from_secs(1);
/// How many events are read at once.
const BATCH: u32 = 256;

/// What a look compares, because a change of it changes pages: the numbers and their past; and the newest event, the
/// newest story, which may have been stored long before it became public, what the network decided, and its pages.
type Seen = (Arc<History>, (i64, Option<ArticleId>, Decided, Vec<(Slug, Moment)>));

/// What the network decided, as far as pages show it: its name and tagline, whether browsers keep what was read, the way
/// out.
type Decided = (String, String, bool, Option<String>);

/// What the looks remember of each other.
struct Watch {
    state: AppState,
    schedule: Schedule,
    live: Live,
    seen: Option<Seen>,
    /// The period in which the numbers were last published; none until that was read.
    period: Option<i64>,
    /// When everything was last looked at.
    looked: Option<Instant>,
}

impl Watch {
    async fn look(&mut self) -> Result<(), Error> {
        let db = &self.state.db;
        if self.looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
            self.publish().await?;
            let news = authorize(Viewer::System).map_err(|_| Error::Conflict)?;
            db::articles::announce(&self.state.db, &news, self.state.now()).await?;
            self.refresh().await?;
            self.looked = Some(Instant::now());
            Ok(())
        } else if db::outbox::newest(db).await? > self.live.newest() {
            self.refresh().await
        } else {
            Ok(())
        }
    }

    /// Publishes new numbers where it is time to, or where another k or an exact network wants them.
    async fn publish(&mut self) -> Result<(), Error> {
        let (db, now) = (&self.state.db, self.state.now());
        let current = self.schedule.period(now);
        if self.period != Some(current) {
            // Another process may have done so, or this one before it was started again: starting is no reason to
            // publish, but a publication that nobody was there for is made up for.
            let last = db::settings::find::<Moment>(db, PUBLISHED).await?;
            let published = last.map(|last| self.schedule.period(last));
            if published != Some(current) {
                if published.is_some() {
                    publish(db, now).await?;
                }
                let permit = authorize(Viewer::System).map_err(|_| Error::Conflict)?;
                db::settings::set(db, &permit, PUBLISHED, &now, now).await?;
            }
            self.period = Some(current);
        }
        // A new k takes a snapshot at once; an exact network hides nothing, so its numbers follow every change.
        let (shown, wanted) = (self.state.public().snapshot().counts.k(), db::settings::find(db, "k").await?);
        if wanted.unwrap_or(SmallestGroup::DEFAULT) != shown || shown.is_exact() {
            publish(db, now).await?;
        }
        Ok(())
    }

    /// Reads what is public anew, then tells of what happened: who hears of it and asks again must get the new page.
    async fn refresh(&mut self) -> Result<(), Error> {
        let db = &self.state.db;
        let renewing = self.state.renewing.clone();
        let _turn = renewing.lock().await;
        // First the events, then what they may have changed: one that comes in between is found by the next look.
        let after = self.live.newest();
        let events = db::outbox::list(db, after, BATCH).await?;
        let newest = db::articles::list(db, &FeedFilter::default(), None, 1, self.state.now()).await?;
        let mut public = read(db, &self.state.clock, Some(&self.state.public().history)).await?;
        public.event = events.last().map_or(after, |event| event.number);
        let newest = newest.cards.first().map(|card| card.id);
        let decided = (public.name.clone(), public.tagline.clone(), public.offline, public.exit.clone());
        let found = (Arc::clone(&public.history), (public.event, newest, decided, public.pages.clone()));
        match &self.seen {
            Some(seen) if *seen == found => {}
            // A floor under a country without a figure changes nothing that anybody sees, and must not be told by pages
            // that take longer because they are drawn anew.
            Some((history, seen)) if history.tells_like(&found.0) && *seen == found.1 => {
                self.state.set_public_unseen(public);
                self.seen = Some(found);
            }
            _ => {
                self.state.set_public(public);
                self.seen = Some(found);
            }
        }
        let Some(last) = events.last() else { return Ok(()) };
        // Away for so long that events were forgotten meanwhile?
        if after > 0 && db::outbox::oldest(db).await? > after {
            self.live.skip_to(last.number);
        } else {
            self.live.send(&events);
        }
        Ok(())
    }
}

/// Reads what is public anew, for whoever has just changed it and shows it next.
pub(crate) async fn renew(state: &AppState) -> Result<(), Error> {
    let _turn = state.renewing.lock().await;
    state.set_public(read(&state.db, &state.clock, Some(&state.public().history)).await?);
    Ok(())
}

async fn publish(db: &Db, now: Moment) -> Result<Snapshot, Error> {
    let permit = permit().map_err(|_| Error::Conflict)?;
    db::counts::publish(db, &permit, now).await
}
