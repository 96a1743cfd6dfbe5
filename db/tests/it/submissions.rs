//! Forms that were sent already, shown on the form that makes an account.

use crate::engines::for_each_engine;
use crate::examples::{account, at, permit, permit_of};
use db::{Error, accounts, submissions};
use domain::access::Role;
use domain::account::{AccountId, NewAccount, Office};
use domain::form::SubmissionKey;

const KEY: SubmissionKey = SubmissionKey(0xfeed);

#[tokio::test(flavor = "multi_thread")]
async fn fifty_presses_at_once_are_one_deed_and_each_hears_of_it() {
    for_each_engine(async |fixture| {
        let presses = (1..=50).map(|number| {
            let db = fixture.db.clone();
            tokio::spawn(async move {
                // Each request draws an identifier; what was typed is the same.
                let typed =
                    NewAccount { email: "new@network.example".parse().unwrap(), ..account(number, Office::Member) };
                accounts::insert(&db, &permit(), &typed, None, Some(KEY), at(0)).await.unwrap()
            })
        });
        let mut answers = Vec::new();
        for press in presses.collect::<Vec<_>>() {
            answers.push(press.await.unwrap());
        }
        answers.dedup();
        let stored = fixture.ids("SELECT account_id FROM account").await;
        assert_eq!((stored.len(), answers.len()), (1, 1));
        assert_eq!(answers, [AccountId(stored[0])]);
        assert_eq!(fixture.number("SELECT count(*) FROM submission").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_press_that_was_refused_may_be_corrected_and_pressed_again() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let insert = async |id, typed| {
            let typed = NewAccount {
                email: format!("{typed}@network.example").parse().unwrap(),
                ..account(id, Office::Member)
            };
            accounts::insert(db, &permit(), &typed, None, Some(KEY), at(0)).await
        };
        accounts::insert(db, &permit(), &account(1, Office::Member), None, None, at(0)).await.unwrap();
        let refused = insert(2, "person1").await;
        assert!(matches!(refused, Err(Error::Taken("email"))), "{refused:?}");
        assert_eq!(insert(3, "corrected").await.unwrap(), AccountId(3));
        assert_eq!(insert(4, "corrected").await.unwrap(), AccountId(3));
    })
    .await;
}

#[tokio::test]
async fn what_one_person_was_told_is_not_told_to_another_with_the_same_key() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for id in [1, 2] {
            accounts::insert(db, &permit(), &account(id, Office::Administrator), None, None, at(0)).await.unwrap();
        }
        let by = |id| permit_of(AccountId(id), Role::Administrator);
        let made = accounts::insert(db, &by(1), &account(3, Office::Member), None, Some(KEY), at(0)).await.unwrap();
        assert_eq!(made, AccountId(3));
        let refused = accounts::insert(db, &by(2), &account(4, Office::Member), None, Some(KEY), at(0)).await;
        assert!(matches!(refused, Err(Error::Taken("key"))), "{refused:?}");
        // Whoever leaves takes along which forms they sent.
        accounts::delete(db, &permit(), AccountId(1), at(1)).await.unwrap();
        assert_eq!(fixture.number("SELECT count(*) FROM submission").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_day_later_nothing_of_a_form_is_kept() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        for (id, key, seconds) in [(1, 1, 0), (2, 2, 1)] {
            let key = Some(SubmissionKey(key));
            accounts::insert(db, &permit(), &account(id, Office::Member), None, key, at(seconds)).await.unwrap();
        }
        assert_eq!(submissions::prune(db, &permit(), at(86_400)).await.unwrap(), 1);
        assert_eq!(fixture.ids("SELECT submission_key FROM submission").await, [2]);
    })
    .await;
}
