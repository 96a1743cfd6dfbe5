//! Wrong passwords.

use crate::engines::for_each_engine;
use crate::examples::at;
use db::attempts;
use domain::account::guessing::Failures;

#[tokio::test]
async fn wrong_tries_are_counted_under_every_key_until_the_right_one_comes() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(attempts::failures(db, ["account", "place"]).await.unwrap(), [Failures::default(); 2]);
        attempts::note_failure(db, &["place", "account"], at(0)).await.unwrap();
        attempts::note_failure(db, &["place"], at(5)).await.unwrap();
        let one = Failures { count: 1, since: at(0), last: at(0) };
        let two = Failures { count: 2, since: at(0), last: at(5) };
        assert_eq!(
            attempts::failures(db, ["account", "place", "other"]).await.unwrap(),
            [one, two, Failures::default()]
        );
        attempts::forget(db, "account").await.unwrap();
        attempts::forget(db, "other").await.unwrap();
        assert_eq!(attempts::failures(db, ["account", "place"]).await.unwrap(), [Failures::default(), two]);
        // The next day begins afresh.
        attempts::note_failure(db, &["place"], at(86_400)).await.unwrap();
        assert_eq!(attempts::failures(db, ["place"]).await.unwrap()[0].count, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_wrong_tries_at_once_are_forty() {
    for_each_engine(async |fixture| {
        let tries = (0..40).map(|number| {
            let db = fixture.db.clone();
            let keys = if number % 2 == 0 { ["account", "place"] } else { ["place", "account"] };
            tokio::spawn(async move { attempts::note_failure(&db, &keys, at(0)).await.unwrap() })
        });
        for one in tries.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        let failures = attempts::failures(&fixture.db, ["account", "place"]).await.unwrap();
        assert_eq!(failures.map(|failures| failures.count), [40, 40]);
    })
    .await;
}

#[tokio::test]
async fn a_day_after_the_last_wrong_try_nothing_of_it_is_kept() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        attempts::note_failure(db, &["early"], at(0)).await.unwrap();
        attempts::note_failure(db, &["late"], at(1)).await.unwrap();
        assert_eq!(attempts::prune(db, at(86_400)).await.unwrap(), 1);
        assert_eq!(fixture.texts("SELECT key FROM attempt").await, ["late"]);
    })
    .await;
}
