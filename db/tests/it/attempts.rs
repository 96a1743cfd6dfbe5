//! Wrong passwords.

use crate::engines::{Fixture, for_each_engine};
use crate::examples::{at, permit};
use db::attempts;
use domain::account::guessing::Tried::{self, Account, Place};

fn keys() -> [(String, Tried); 2] {
    [("account".to_owned(), Account), ("place".to_owned(), Place)]
}

async fn counted(fixture: &Fixture) -> Vec<String> {
    fixture.texts("SELECT key || ' ' || count FROM attempt ORDER BY key").await
}

#[tokio::test]
async fn a_try_that_is_let_in_counts_as_wrong_until_the_right_password_comes() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(attempts::admit(db, &keys(), at(0)).await.unwrap(), 0);
        assert_eq!(counted(fixture).await, ["account 1", "place 1"]);
        // One that must wait is not counted.
        assert_eq!(attempts::admit(db, &keys(), at(0)).await.unwrap(), 1);
        assert_eq!(attempts::admit(db, &keys(), at(1)).await.unwrap(), 0);
        assert_eq!(counted(fixture).await, ["account 2", "place 2"]);
        attempts::forget(db, "account").await.unwrap();
        attempts::forget(db, "other").await.unwrap();
        attempts::forgive(db, "place", at(1)).await.unwrap();
        assert_eq!(counted(fixture).await, ["place 1"]);
        // The next day begins afresh.
        assert_eq!(attempts::admit(db, &keys()[1..], at(86_400)).await.unwrap(), 0);
        assert_eq!(counted(fixture).await, ["place 1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_forty_tries_at_once_one_is_let_in() {
    for_each_engine(async |fixture| {
        let tries = (0..40).map(|number| {
            let (db, mut keys) = (fixture.db.clone(), keys());
            if number % 2 == 0 {
                keys.reverse();
            }
            tokio::spawn(async move { attempts::admit(&db, &keys, at(0)).await.unwrap() })
        });
        let mut admitted = 0;
        for one in tries.collect::<Vec<_>>() {
            admitted += usize::from(one.await.unwrap() == 0);
        }
        assert_eq!(admitted, 1);
    })
    .await;
}

#[tokio::test]
async fn a_day_after_the_last_wrong_try_nothing_of_it_is_kept() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        attempts::admit(db, &[("early".to_owned(), Account)], at(0)).await.unwrap();
        attempts::admit(db, &[("late".to_owned(), Account)], at(1)).await.unwrap();
        assert_eq!(attempts::prune(db, &permit(), at(86_400)).await.unwrap(), 1);
        assert_eq!(fixture.texts("SELECT key FROM attempt").await, ["late"]);
    })
    .await;
}
