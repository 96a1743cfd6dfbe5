//! The work of the queue: what can be done, and what whoever does it knows and says. How a process takes jobs and does
//! them stands in [`worker`], when the regular ones come round in [`schedule`]. What each does is its noun's business.

use app::state::AppState;
use db::jobs::taken::{self, Hold};
use domain::access::{Permit, RunJobs};
use domain::job::{Job, Kind, Progress, Trouble};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

pub mod housekeeping;
pub mod links;
pub mod schedule;
pub mod worker;

type Work = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
type Handler = Arc<dyn Fn(Context) -> Work + Send + Sync>;

/// What this process can do, by kind. Jobs of other kinds wait for a process that can.
#[derive(Clone, Default)]
pub struct Handlers(BTreeMap<Kind, Handler>);

impl Handlers {
    /// … and jobs of this kind are done so. The work may be done twice, whole or in part: a process can vanish between
    /// the deed and its note.
    #[must_use]
    pub fn on<F, W>(mut self, kind: Kind, handler: F) -> Self
    where
        F: Fn(Context) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.0.insert(kind, Arc::new(move |context| Box::pin(handler(context))));
        self
    }

    fn kinds(&self) -> Vec<Kind> {
        self.0.keys().copied().collect()
    }
}

/// Why a job was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// Another attempt may succeed.
    Retry(Trouble),
    /// No attempt will.
    GiveUp(Trouble),
    /// It was called off, or is somebody else's by now.
    Stop,
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        Self::Retry(Trouble::new("database", error))
    }
}

/// What a handler is given.
pub struct Context {
    /// The server's state.
    pub state: AppState,
    /// The job.
    pub job: Job,
    permit: Arc<Permit<RunJobs>>,
}

impl Context {
    /// What the job is done to.
    pub fn argument<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_str(&self.job.payload)
            .map_err(|_| Failure::GiveUp(Trouble::new("unreadable", "What is to be done can not be read.")))
    }

    /// Says how far the work is: so many of so many. [`Failure::Stop`] where it is to be broken off: pass it on.
    pub async fn progress(&self, done: u32, total: u32) -> Result<(), Failure> {
        let progress = Progress { done, total };
        match taken::progress(&self.state.db, &self.permit, self.job.run, progress, self.state.now()).await? {
            Hold::Held => Ok(()),
            Hold::Unwanted | Hold::Lost => Err(Failure::Stop),
        }
    }
}
