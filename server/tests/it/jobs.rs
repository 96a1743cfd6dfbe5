//! The worker: what becomes of jobs whose handlers fail, panic, hang or are called off, and of a process that ends.

use crate::site::{TestSite, permit};
use db::jobs::{self, Enqueued};
use domain::job::{JobCard, JobId, Key, Kind, NewJob, Progress, State, Trouble};
use server::jobs::worker::{Pace, Worker};
use server::jobs::{Failure, Handlers, housekeeping};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const PACE: Pace = Pace {
    at_once: 2,
    poll: Duration::from_millis(10),
    renew: Duration::from_millis(10),
    grace: Duration::from_millis(50),
};

/// A worker under way, which is told to stop with the test.
pub(crate) struct Working {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Working {
    pub(crate) fn start(site: &TestSite, handlers: Handlers) -> Self {
        Self::start_at(site, handlers, PACE)
    }

    fn start_at(site: &TestSite, handlers: Handlers, pace: Pace) -> Self {
        let (stop, worker) = (CancellationToken::new(), Worker::new(site.state.clone(), handlers, pace).unwrap());
        Self { task: tokio::spawn(worker.run(stop.clone())), stop }
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

async fn enqueue(site: &TestSite) -> JobId {
    let job = NewJob { kind: Kind::PrepareImage, payload: "{}".to_owned(), key: Key::None, run_at: site.state.now() };
    match jobs::enqueue(&site.state.db, &permit(), job, site.state.now()).await.unwrap() {
        Enqueued::New(id) => id,
        Enqueued::Existing => panic!("it is there already"),
    }
}

/// A job of this kind as soon as it is so. The database is all that tells, so it is asked again and again.
pub(crate) async fn eventually(site: &TestSite, kind: Kind, is_so: impl Fn(&JobCard) -> bool) -> JobCard {
    let begun = Instant::now();
    loop {
        let jobs = jobs::list(&site.state.db, &permit(), None, None, 100).await.unwrap();
        if let Some(job) = jobs.iter().find(|job| job.kind == kind && is_so(job)) {
            return job.clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "it never came to that: {jobs:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_job_is_begun_at_once_where_its_process_works() {
    let site = TestSite::start().await;
    let (begun, mut begins) = unbounded_channel();
    let handlers = Handlers::default().on(Kind::PrepareImage, move |context| {
        let _ = begun.send(context.job.run.job);
        async { Ok(()) }
    });
    // It would look by itself only in an hour.
    let working = Working::start_at(&site, handlers, Pace { poll: Duration::from_hours(1), ..PACE });
    eventually(&site, Kind::Housekeeping, |_| true).await;
    let id = enqueue(&site).await;
    let heard = tokio::time::timeout(Duration::from_secs(10), begins.recv()).await.unwrap();
    assert_eq!(heard, Some(id));
    eventually(&site, Kind::PrepareImage, |job| job.state == State::Done).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics_is_tried_again_and_harms_no_other_job() {
    let site = TestSite::start().await;
    let attempts = Arc::new(AtomicUsize::new(0));
    let handlers = Handlers::default().on(Kind::PrepareImage, move |_| {
        let first = attempts.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if first { panic!("it broke") } else { Ok(()) } }
    });
    let working = Working::start(&site, handlers);
    let broken = enqueue(&site).await;
    let job = eventually(&site, Kind::PrepareImage, |job| job.trouble.is_some()).await;
    assert_eq!((job.state, job.trouble.unwrap().code.as_str()), (State::Queued, "panicked"));
    site.advance(1);
    let other = enqueue(&site).await;
    eventually(&site, Kind::PrepareImage, |job| job.id == other && job.state == State::Done).await;
    site.advance(5);
    eventually(&site, Kind::PrepareImage, |job| job.id == broken && job.state == State::Done).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_gives_up_is_not_tried_again() {
    let site = TestSite::start().await;
    let handlers = Handlers::default()
        .on(Kind::PrepareImage, |_| async { Err(Failure::GiveUp(Trouble::new("no-image", "It is no image."))) });
    let working = Working::start(&site, handlers);
    enqueue(&site).await;
    let job = eventually(&site, Kind::PrepareImage, |job| job.state == State::Failed).await;
    assert_eq!((job.attempts, job.trouble.unwrap().code.as_str()), (1, "no-image"));
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_reports_its_progress_and_hears_that_it_was_called_off() {
    let site = TestSite::start().await;
    let handlers = Handlers::default().on(Kind::PrepareImage, |context| async move {
        loop {
            context.progress(1, 3).await?;
        }
    });
    // Its leases need no renewal: only the handler itself gives signs of life.
    let working = Working::start_at(&site, handlers, Pace { renew: Duration::from_hours(1), ..PACE });
    let id = enqueue(&site).await;
    let job = eventually(&site, Kind::PrepareImage, |job| job.progress.is_some()).await;
    assert_eq!(job.progress, Some(Progress { done: 1, total: 3 }));
    assert!(jobs::cancel(&site.state.db, &permit(), id, site.state.now()).await.unwrap());
    eventually(&site, Kind::PrepareImage, |job| job.state == State::Cancelled).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_hears_nothing_is_broken_off_when_it_is_called_off() {
    let site = TestSite::start().await;
    let handlers = Handlers::default().on(Kind::PrepareImage, |_| std::future::pending());
    let working = Working::start(&site, handlers);
    let id = enqueue(&site).await;
    eventually(&site, Kind::PrepareImage, |job| job.state == State::Running).await;
    assert!(jobs::cancel(&site.state.db, &permit(), id, site.state.now()).await.unwrap());
    eventually(&site, Kind::PrepareImage, |job| job.state == State::Cancelled).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_ends_gives_its_work_back_and_another_takes_it_up_at_once() {
    let site = TestSite::start().await;
    let endless = Handlers::default().on(Kind::PrepareImage, |_| std::future::pending());
    let ending = Working::start(&site, endless);
    enqueue(&site).await;
    eventually(&site, Kind::PrepareImage, |job| job.state == State::Running).await;
    ending.stop().await;
    let job = eventually(&site, Kind::PrepareImage, |_| true).await;
    assert_eq!((job.state, job.attempts), (State::Queued, 0), "given back, which is no attempt");

    let other = site.restarted().await;
    let working = Working::start(&other, Handlers::default().on(Kind::PrepareImage, |_| async { Ok(()) }));
    let job = eventually(&site, Kind::PrepareImage, |job| job.state == State::Done).await;
    assert_eq!(job.attempts, 1);
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_ends_lets_short_work_finish() {
    let site = TestSite::start().await;
    let finish = Arc::new(Notify::new());
    let may_finish = finish.clone();
    let handlers = Handlers::default().on(Kind::PrepareImage, move |context| {
        let may_finish = may_finish.clone();
        async move {
            context.progress(0, 1).await?;
            may_finish.notified().await;
            Ok(())
        }
    });
    let working = Working::start_at(&site, handlers, Pace { grace: Duration::from_secs(20), ..PACE });
    enqueue(&site).await;
    eventually(&site, Kind::PrepareImage, |job| job.progress.is_some()).await;
    // The work ends only when the process is already told to.
    working.stop.cancel();
    finish.notify_one();
    working.stop().await;
    eventually(&site, Kind::PrepareImage, |job| job.state == State::Done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn housekeeping_comes_round_once_a_day_however_many_processes_there_are() {
    let site = TestSite::start().await;
    let other = site.restarted().await;
    let handlers = Handlers::default().on(Kind::Housekeeping, housekeeping::handler(site.media.clone()));
    let workers = [Working::start(&site, handlers.clone()), Working::start(&other, handlers)];
    for days in 1..=2 {
        eventually(&site, Kind::Housekeeping, |job| job.state == State::Done && job.created_at == site.state.now())
            .await;
        let mut done = jobs::list(&site.state.db, &permit(), None, None, 9).await.unwrap();
        done.retain(|job| job.kind == Kind::Housekeeping);
        assert_eq!(done.len(), days);
        assert!(done[0].progress.is_some_and(|at| at.done == at.total), "{:?}", done[0].progress);
        site.advance(86_400);
    }
    for worker in workers {
        worker.stop().await;
    }
}
