//! Who has a job: many workers at once, leases that ran out, workers that vanished.

use crate::engines::for_each_engine;
use crate::examples::{at, permit};
use crate::jobs::{ANN, BOB, claim, close, enqueue, job, others, states, trouble};
use db::jobs::taken::{self, Hold};
use domain::job::{Key, State, Trouble, WorkerId};
use std::collections::{BTreeMap, BTreeSet};

#[tokio::test(flavor = "multi_thread")]
async fn eight_workers_of_as_many_processes_take_each_job_once() {
    for_each_engine(async |fixture| {
        for _ in 0..60 {
            enqueue(&fixture.db, job(Key::None)).await;
        }
        let others = others(fixture, 8).await;
        let workers: Vec<_> = others
            .iter()
            .cloned()
            .zip(1..)
            .map(|(db, number)| {
                tokio::spawn(async move {
                    let mut done = Vec::new();
                    while let Some(taken) = claim(&db, WorkerId(number), at(1)).await {
                        assert!(taken::finish(&db, &permit(), taken.run, at(1)).await.unwrap());
                        done.push(taken.run.job);
                    }
                    done
                })
            })
            .collect();
        let mut done = Vec::new();
        for worker in workers {
            done.extend(worker.await.unwrap());
        }
        assert_eq!(done.len(), 60);
        assert_eq!(done.into_iter().collect::<BTreeSet<_>>().len(), 60);
        close(others).await;
    })
    .await;
}

#[tokio::test]
async fn a_job_whose_lease_ran_out_is_taken_up_and_its_old_worker_is_not_heard() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        enqueue(db, job(Key::None)).await;
        let old = claim(db, ANN, at(0)).await.unwrap();
        assert_eq!(taken::renew(db, &permit(), old.run, at(20)).await.unwrap(), Hold::Held);
        assert_eq!(claim(db, BOB, at(79)).await, None, "the lease was renewed");
        let new = claim(db, BOB, at(80)).await.unwrap();
        assert_eq!((new.run.job, new.attempt), (old.run.job, 2));
        assert_eq!(taken::renew(db, &permit(), old.run, at(81)).await.unwrap(), Hold::Lost);
        assert!(!taken::finish(db, &permit(), old.run, at(81)).await.unwrap());
        assert!(!taken::fail(db, &permit(), old.run, Trouble::new("x", "x"), None, at(81)).await.unwrap());
        assert!(!taken::give_back(db, &permit(), old.run, at(81)).await.unwrap());
        assert!(taken::finish(db, &permit(), new.run, at(82)).await.unwrap());
        assert_eq!(states(db).await, BTreeMap::from([(State::Done, 1)]));
    })
    .await;
}

#[tokio::test]
async fn the_same_worker_can_not_end_a_later_hold_with_an_earlier_one() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        enqueue(db, job(Key::None)).await;
        let first = claim(db, ANN, at(0)).await.unwrap();
        assert!(taken::give_back(db, &permit(), first.run, at(1)).await.unwrap());
        let second = claim(db, ANN, at(1)).await.unwrap();
        assert_eq!(second.attempt, 1, "what was given back was no attempt");
        assert!(!taken::finish(db, &permit(), first.run, at(2)).await.unwrap());
        assert!(taken::finish(db, &permit(), second.run, at(2)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_job_that_takes_three_workers_with_it_is_given_up() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        enqueue(db, job(Key::None)).await;
        for start in [0, 60, 120] {
            assert!(claim(db, ANN, at(start)).await.is_some(), "at {start}");
        }
        assert_eq!(claim(db, ANN, at(180)).await, None);
        assert_eq!(states(db).await, BTreeMap::from([(State::Failed, 1)]));
        assert_eq!(trouble(db).await.unwrap().code, "killed");
    })
    .await;
}
