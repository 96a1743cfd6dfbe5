//! One process's share of the queue: it takes jobs, does them two at a time, says that it is still at it, and notes
//! how each ended. What is done, the handlers know.

use super::schedule::Schedule;
use super::{Context, Failure, Handlers};
use app::state::AppState;
use db::Error;
use db::jobs::taken::{self, Hold};
use domain::access::{Denied, Permit, RunJobs, Viewer, authorize};
use domain::job::{Job, LEASE_SECONDS, RENEW_SECONDS, Trouble, WorkerId};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::{Instant, interval_at, sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often an ending is noted where the database is away, a second apart. Afterwards the lease runs out and the job
/// is done again.
const NOTES: u32 = 30;
/// How long work that is broken off may take to notice.
const ABORT: Duration = Duration::from_secs(1);

/// How a worker behaves; tests are in more of a hurry.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many jobs at once.
    pub at_once: usize,
    /// How often to look for jobs that other processes queued or whose time has come.
    pub poll: Duration,
    /// How often to renew a lease.
    pub renew: Duration,
    /// How long jobs may go on once the process was told to stop.
    pub grace: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            at_once: 2,
            poll: Duration::from_secs(1),
            renew: Duration::from_secs(RENEW_SECONDS),
            grace: Duration::from_secs(5),
        }
    }
}

/// A process that works.
#[derive(Clone)]
pub struct Worker {
    id: WorkerId,
    state: AppState,
    handlers: Handlers,
    permit: Arc<Permit<RunJobs>>,
    pace: Pace,
}

/// How a job ended here.
enum Ending {
    Done,
    Failed(Trouble),
    GivenUp(Trouble),
    /// Somebody called it off.
    Stopped,
    /// Somebody else has it.
    Lost,
    /// The process ends.
    GivenBack,
}

impl Worker {
    /// A worker that can do what the handlers can.
    pub fn new(state: AppState, handlers: Handlers, pace: Pace) -> Result<Self, Denied> {
        let permit = Arc::new(authorize(Viewer::System)?);
        Ok(Self { id: WorkerId(Uuid::new_v4().as_u128()), state, handlers, permit, pace })
    }

    /// Works until it is told to stop. Then jobs under way get a few seconds; what is not done by then is given back,
    /// so that another process takes it up at once.
    pub async fn run(self, stop: CancellationToken) {
        let (mut running, halt, mut away) = (JoinSet::new(), CancellationToken::new(), false);
        let mut schedule = Schedule::default();
        while !stop.is_cancelled() {
            match self.fill(&mut running, &mut schedule, &halt).await {
                Ok(()) => away = false,
                // Once for each time the database goes away, not once a second.
                Err(error) if !away => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the queue of jobs could not be read");
                    away = true;
                }
                Err(_) => {}
            }
            tokio::select! {
                () = stop.cancelled() => {}
                Some(_) = running.join_next() => {}
                () = db::jobs::enqueued(&self.state.db), if running.len() < self.pace.at_once => {}
                () = sleep(self.pace.poll) => {}
            }
        }
        let all_done = async { while running.join_next().await.is_some() {} };
        if timeout(self.pace.grace, all_done).await.is_err() {
            halt.cancel();
            let all_back = async { while running.join_next().await.is_some() {} };
            if timeout(self.pace.grace + ABORT, all_back).await.is_err() {
                tracing::warn!("some jobs could not be given back; their leases will run out");
            }
        }
    }

    /// Queues what the schedule wants, and takes jobs until there are enough.
    async fn fill(
        &self,
        running: &mut JoinSet<()>,
        schedule: &mut Schedule,
        halt: &CancellationToken,
    ) -> Result<(), Error> {
        let db = &self.state.db;
        schedule.enqueue(db, &self.permit, self.state.now()).await?;
        while running.len() < self.pace.at_once {
            let kinds = self.handlers.kinds();
            let job = taken::claim(db, &self.permit, self.id, &kinds, self.state.now()).await?;
            let Some(job) = job else { break };
            let (worker, halt) = (self.clone(), halt.clone());
            running.spawn(async move { worker.work(job, halt).await });
        }
        Ok(())
    }

    /// Does one job and notes how it ended.
    async fn work(&self, job: Job, halt: CancellationToken) {
        let Some(handler) = self.handlers.0.get(&job.kind).cloned() else { return };
        let context = Context { state: self.state.clone(), job: job.clone(), permit: Arc::clone(&self.permit) };
        // A task of its own: what panics in it ends nothing else.
        let mut work = tokio::spawn(async move { handler(context).await });
        let ending = tokio::select! {
            outcome = &mut work => Some(outcome),
            ending = self.keep(&job) => return self.break_off(&job, work, ending).await,
            () = halt.cancelled() => None,
        };
        match ending {
            Some(outcome) => self.note(&job, ended(outcome)).await,
            None => self.break_off(&job, work, Ending::GivenBack).await,
        }
    }

    /// Renews the lease, until the job is not wanted here any more.
    async fn keep(&self, job: &Job) -> Ending {
        let mut renewal = interval_at(Instant::now() + self.pace.renew, self.pace.renew);
        let mut held_until = self.state.now().plus_seconds(LEASE_SECONDS);
        loop {
            renewal.tick().await;
            let now = self.state.now();
            match taken::renew(&self.state.db, &self.permit, job.run, now).await {
                Ok(Hold::Held) => held_until = now.plus_seconds(LEASE_SECONDS),
                Ok(Hold::Unwanted) => return Ending::Stopped,
                Ok(Hold::Lost) => return Ending::Lost,
                // Without the database the lease has run out all the same.
                Err(_) if now >= held_until => return Ending::Lost,
                Err(_) => {}
            }
        }
    }

    /// Stops the work first, so that nobody takes it up while it goes on here.
    async fn break_off(&self, job: &Job, mut work: JoinHandle<Result<(), Failure>>, ending: Ending) {
        work.abort();
        let ending = match timeout(ABORT, &mut work).await {
            // It was quicker than we.
            Ok(Ok(outcome)) => ended(Ok(outcome)),
            _ => ending,
        };
        self.note(job, ending).await;
    }

    async fn note(&self, job: &Job, ending: Ending) {
        if let Ending::Failed(trouble) | Ending::GivenUp(trouble) = &ending {
            tracing::warn!(job = %job.run.job, kind = job.kind.as_str(), attempt = job.attempt, code = %trouble.code, "a job failed: {}", trouble.text);
        }
        for _ in 0..NOTES {
            match self.try_note(job, &ending).await {
                Ok(true) => return,
                Ok(false) => break,
                Err(_) => sleep(Duration::from_secs(1)).await,
            }
        }
        tracing::warn!(job = %job.run.job, kind = job.kind.as_str(), "a job ended here that this process lost; another does it again");
    }

    async fn try_note(&self, job: &Job, ending: &Ending) -> Result<bool, Error> {
        let (db, permit, now) = (&self.state.db, &*self.permit, self.state.now());
        match ending {
            Ending::Done => taken::finish(db, permit, job.run, now).await,
            Ending::Stopped => taken::stop(db, permit, job.run, now).await,
            Ending::GivenBack => taken::give_back(db, permit, job.run, now).await,
            Ending::GivenUp(trouble) => taken::fail(db, permit, job.run, trouble.clone(), None, now).await,
            Ending::Failed(trouble) => {
                // Without chance several may come back together, which is no harm.
                let retry_at = job.retry_at(now, getrandom::u32().unwrap_or(0));
                taken::fail(db, permit, job.run, trouble.clone(), retry_at, now).await
            }
            Ending::Lost => Ok(false),
        }
    }
}

fn ended(outcome: Result<Result<(), Failure>, JoinError>) -> Ending {
    match outcome {
        Ok(Ok(())) => Ending::Done,
        Ok(Err(Failure::Retry(trouble))) => Ending::Failed(trouble),
        Ok(Err(Failure::GiveUp(trouble))) => Ending::GivenUp(trouble),
        Ok(Err(Failure::Stop)) => Ending::Stopped,
        // What a panic says may name anybody, so it stays in the log.
        Err(_) => Ending::Failed(Trouble::new("panicked", "The work broke off: a fault of this program.")),
    }
}
