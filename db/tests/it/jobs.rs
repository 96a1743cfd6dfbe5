//! The queue of work: unique keys, leases, endings.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{at, permit};
use db::jobs::taken::{self, Hold};
use db::jobs::{self, Enqueued};
use db::{Db, Error};
use domain::job::{Job, JobId, Key, Kind, NewJob, Progress, State, Trouble, WorkerId};
use domain::moment::Moment;
use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) const ANN: WorkerId = WorkerId(1);
pub(crate) const BOB: WorkerId = WorkerId(2);

pub(crate) fn job(key: Key) -> NewJob {
    NewJob { kind: Kind::PrepareImage, payload: r#"{"media":"1"}"#.to_owned(), key, run_at: at(0) }
}

pub(crate) async fn enqueue(db: &Db, job: NewJob) -> JobId {
    match jobs::enqueue(db, &permit(), job, at(0)).await.unwrap() {
        Enqueued::New(id) => id,
        Enqueued::Existing => panic!("it is there already"),
    }
}

pub(crate) async fn claim(db: &Db, worker: WorkerId, now: Moment) -> Option<Job> {
    taken::claim(db, &permit(), worker, &[Kind::PrepareImage], now).await.unwrap()
}

pub(crate) async fn states(db: &Db) -> BTreeMap<State, u64> {
    jobs::count(db, &permit()).await.unwrap()
}

pub(crate) async fn trouble(db: &Db) -> Option<Trouble> {
    jobs::list(db, &permit(), None, None, 1).await.unwrap().remove(0).trouble
}

#[tokio::test]
async fn a_job_is_taken_reports_its_progress_and_is_done() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = enqueue(db, NewJob { run_at: at(10), ..job(Key::None) }).await;
        assert_eq!(claim(db, ANN, at(9)).await, None, "it is not its time");
        let other = taken::claim(db, &permit(), ANN, &[Kind::SendMail], at(10)).await.unwrap();
        assert_eq!(other, None, "this worker can not do it");
        let taken = claim(db, ANN, at(10)).await.unwrap();
        assert_eq!((taken.run.job, taken.attempt, taken.payload.as_str()), (id, 1, r#"{"media":"1"}"#));
        let progress = Progress { done: 2, total: 5 };
        assert_eq!(taken::progress(db, &permit(), taken.run, progress, at(11)).await.unwrap(), Hold::Held);
        let card = jobs::list(db, &permit(), Some(State::Running), None, 10).await.unwrap().remove(0);
        assert_eq!((card.id, card.progress, card.due_at), (id, Some(progress), at(71)));
        assert_eq!(jobs::find(db, &permit(), id).await.unwrap(), Some(card));
        assert_eq!(jobs::find(db, &permit(), JobId(1)).await.unwrap(), None);
        assert!(taken::finish(db, &permit(), taken.run, at(12)).await.unwrap());
        assert!(!taken::finish(db, &permit(), taken.run, at(13)).await.unwrap(), "it has ended already");
        let card = jobs::list(db, &permit(), None, None, 10).await.unwrap().remove(0);
        assert_eq!((card.state, card.ended_at), (State::Done, Some(at(12))));
        assert_eq!(claim(db, ANN, at(9_999)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_waits_or_runs_is_there_once_and_one_of_a_period_for_good() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let (live, once) = (Key::Live("image 1".to_owned()), Key::Once("daily 20600".to_owned()));
        for key in [&live, &once] {
            enqueue(db, job(key.clone())).await;
            assert_eq!(jobs::enqueue(db, &permit(), job(key.clone()), at(0)).await.unwrap(), Enqueued::Existing);
            let taken = claim(db, ANN, at(0)).await.unwrap();
            assert_eq!(jobs::enqueue(db, &permit(), job(key.clone()), at(0)).await.unwrap(), Enqueued::Existing);
            taken::finish(db, &permit(), taken.run, at(1)).await.unwrap();
        }
        assert!(matches!(jobs::enqueue(db, &permit(), job(live), at(2)).await.unwrap(), Enqueued::New(_)));
        assert_eq!(jobs::enqueue(db, &permit(), job(once), at(2)).await.unwrap(), Enqueued::Existing);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_that_queue_one_period_queue_it_once() {
    for_each_engine(async |fixture| {
        let others = others(fixture, 8).await;
        let enqueuing = others.iter().cloned().map(|db| {
            tokio::spawn(async move {
                jobs::enqueue(&db, &permit(), job(Key::Once("daily 20600".to_owned())), at(0)).await.unwrap()
            })
        });
        let mut new = 0;
        for task in enqueuing.collect::<Vec<_>>() {
            new += usize::from(task.await.unwrap() != Enqueued::Existing);
        }
        assert_eq!(new, 1);
        close(others).await;
    })
    .await;
}

#[tokio::test]
async fn what_failed_waits_for_its_next_attempt_or_is_given_up() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        enqueue(db, job(Key::None)).await;
        let first = claim(db, ANN, at(0)).await.unwrap();
        let slow = Trouble::new("slow", "It took too long.");
        assert!(taken::fail(db, &permit(), first.run, slow.clone(), Some(at(5)), at(1)).await.unwrap());
        assert_eq!(trouble(db).await, Some(slow.clone()));
        assert_eq!(claim(db, BOB, at(4)).await, None);
        let second = claim(db, BOB, at(5)).await.unwrap();
        assert_eq!(second.attempt, 2);
        assert!(taken::fail(db, &permit(), second.run, slow, None, at(6)).await.unwrap());
        assert_eq!(states(db).await, BTreeMap::from([(State::Failed, 1)]));
        assert_eq!(claim(db, BOB, at(9_999)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_waiting_job_is_called_off_at_once_and_a_running_one_at_its_next_sign_of_life() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let waiting = enqueue(db, job(Key::None)).await;
        assert!(jobs::cancel(db, &permit(), waiting, at(1)).await.unwrap());
        assert_eq!(claim(db, ANN, at(1)).await, None);

        let running = enqueue(db, job(Key::None)).await;
        let taken = claim(db, ANN, at(2)).await.unwrap();
        assert!(jobs::cancel(db, &permit(), running, at(3)).await.unwrap());
        assert!(!jobs::cancel(db, &permit(), running, at(3)).await.unwrap(), "it was called off already");
        assert!(jobs::list(db, &permit(), Some(State::Running), None, 1).await.unwrap()[0].cancelling);
        let progress = Progress { done: 1, total: 2 };
        assert_eq!(taken::progress(db, &permit(), taken.run, progress, at(4)).await.unwrap(), Hold::Unwanted);
        assert_eq!(taken::renew(db, &permit(), taken.run, at(4)).await.unwrap(), Hold::Unwanted);
        assert!(taken::stop(db, &permit(), taken.run, at(5)).await.unwrap());
        assert!(!jobs::cancel(db, &permit(), running, at(6)).await.unwrap(), "it has ended");
        assert_eq!(states(db).await, BTreeMap::from([(State::Cancelled, 2)]));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_was_called_off_is_not_tried_again_whatever_becomes_of_its_worker() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for ending in 0..3 {
            let id = enqueue(db, job(Key::None)).await;
            let run = claim(db, ANN, at(0)).await.unwrap().run;
            jobs::cancel(db, &permit(), id, at(1)).await.unwrap();
            match ending {
                0 => assert!(taken::give_back(db, &permit(), run, at(2)).await.unwrap()),
                1 => {
                    let trouble = Trouble::new("slow", "It took too long.");
                    assert!(taken::fail(db, &permit(), run, trouble, Some(at(2)), at(2)).await.unwrap());
                }
                // The worker is gone.
                _ => {}
            }
            assert_eq!(claim(db, BOB, at(99)).await, None, "ending {ending}");
        }
        assert_eq!(states(db).await, BTreeMap::from([(State::Cancelled, 3)]));
    })
    .await;
}

#[tokio::test]
async fn an_administrator_has_a_job_done_again_unless_another_does_it_by_now() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let id = enqueue(db, job(Key::Live("image 1".to_owned()))).await;
        assert!(!jobs::retry(db, &permit(), id, at(1)).await.unwrap(), "it waits anyway");
        jobs::cancel(db, &permit(), id, at(1)).await.unwrap();
        let other = enqueue(db, job(Key::Live("image 1".to_owned()))).await;
        assert!(matches!(jobs::retry(db, &permit(), id, at(2)).await, Err(Error::Taken("key"))));
        jobs::cancel(db, &permit(), other, at(3)).await.unwrap();
        assert!(jobs::retry(db, &permit(), id, at(4)).await.unwrap());
        assert_eq!(claim(db, ANN, at(4)).await.unwrap().run.job, id);
    })
    .await;
}

#[tokio::test]
async fn lists_go_on_where_the_page_before_ended_and_old_jobs_are_deleted_on_time() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for second in 0..5 {
            jobs::enqueue(db, &permit(), job(Key::None), at(second)).await.unwrap();
        }
        let first = jobs::list(db, &permit(), None, None, 3).await.unwrap();
        let second = jobs::list(db, &permit(), Some(State::Queued), Some(first[2].id), 3).await.unwrap();
        let times: Vec<_> = first.iter().chain(&second).map(|card| card.created_at).collect();
        assert_eq!(times, [at(4), at(3), at(2), at(1), at(0)]);

        let done = claim(db, ANN, at(5)).await.unwrap();
        taken::finish(db, &permit(), done.run, at(5)).await.unwrap();
        let failed = claim(db, ANN, at(5)).await.unwrap();
        taken::fail(db, &permit(), failed.run, Trouble::new("x", "x"), None, at(5)).await.unwrap();
        let day = 86_400;
        assert_eq!(jobs::prune(db, &permit(), at(7 * day)).await.unwrap(), 0);
        assert_eq!(jobs::prune(db, &permit(), at(7 * day + 6)).await.unwrap(), 1);
        assert_eq!(jobs::prune(db, &permit(), at(30 * day + 6)).await.unwrap(), 1);
        assert_eq!(states(db).await, BTreeMap::from([(State::Queued, 3)]), "what waits stays however long");
    })
    .await;
}

#[tokio::test]
async fn the_process_that_queues_a_job_is_woken_at_once() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        enqueue(db, job(Key::Live("image 1".to_owned()))).await;
        tokio::time::timeout(Duration::from_secs(5), jobs::enqueued(db)).await.expect("it rings");
        jobs::enqueue(db, &permit(), job(Key::Live("image 1".to_owned())), at(0)).await.unwrap();
        let silent = tokio::time::timeout(Duration::from_millis(20), jobs::enqueued(db)).await;
        assert!(silent.is_err(), "nothing new was queued");
    })
    .await;
}

/// Other processes on the same database.
pub(crate) async fn others(fixture: &Fixture, count: usize) -> Vec<Db> {
    let mut others = Vec::new();
    for _ in 0..count {
        others.push(Db::connect(&fixture.url).await.unwrap());
    }
    others
}

pub(crate) async fn close(others: Vec<Db>) {
    for db in others {
        db.close().await;
    }
}
