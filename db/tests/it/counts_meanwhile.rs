//! Publishing numbers of members while they change.

use crate::counts::{join, naive_at, publish, set_k};
use crate::engines::{Kind, for_each_engine};
use crate::examples::{Dice, at, country, member, permit};
use db::{counts, members};
use domain::counts::Snapshot;
use domain::member::MemberId;
use tokio::task::JoinHandle;

/// The one way in which a note could get lost: somebody who is noted already changes again, uncommitted, while a
/// snapshot is taken that does not show it.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_under_way_is_waited_for_and_shown() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        set_k(db, 2, 0).await;
        join(db, 1..=8, "KH").await;
        publish(db, 1).await;
        for id in 1..=2 {
            members::update_country(db, &permit(), MemberId(id), country("BF"), at(2)).await.unwrap();
        }
        let leave = format!("DELETE FROM member WHERE member_id IN ({}, {})", fixture.id(1), fixture.id(2));
        let begun = fixture.begun(&leave).await;
        let publishing = tokio::spawn({
            let db = db.clone();
            async move { publish(&db, 3).await }
        });
        fixture.somebody_waits().await;
        assert!(!publishing.is_finished(), "published around an open change");
        begun.commit().await;
        let published = publishing.await.unwrap();
        assert_eq!((published.taken_at, published.counts.total()), (at(3), 6));
        assert_eq!(fixture.number("SELECT count(*) FROM count_change").await, 0);
    })
    .await;
}

/// The other side of it: who changes while a snapshot is being taken waits, and is noted for the next one.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_during_a_snapshot_is_noted_for_the_next() {
    for_each_engine(async |fixture| {
        if fixture.kind == Kind::Sqlite {
            return; // One writer: there is no "during".
        }
        let db = &fixture.db;
        join(db, 1..=1, "KH").await;
        let begun =
            fixture.begun("LOCK TABLE count_change IN SHARE ROW EXCLUSIVE MODE; DELETE FROM count_change").await;
        let leaving = tokio::spawn({
            let db = db.clone();
            async move { members::delete(&db, &permit(), MemberId(1)).await }
        });
        fixture.somebody_waits().await;
        assert!(!leaving.is_finished());
        begun.commit().await;
        assert!(leaving.await.unwrap().unwrap());
        assert_eq!(fixture.ids("SELECT member_id FROM count_change").await, [1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshots_taken_among_many_writers_lose_no_change() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        set_k(db, 3, 0).await;
        publish(db, 1).await;
        let writers: Vec<_> = (0..4_u128)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut dice = Dice(u64::try_from(writer).unwrap());
                    for step in 0..40 {
                        let id = writer * 1_000 + step;
                        let code = dice.pick(&["KH", "BF", "CI"]);
                        members::insert(&db, &permit(), &[member(id, code)], at(0)).await.unwrap();
                        // Somebody who is very likely noted already changes again; who joined stays.
                        let before = MemberId(writer * 1_000 + dice.below(usize::try_from(step).unwrap() + 1) as u128);
                        let to = country(dice.pick(&["KH", "BF", "CI", "FR"]));
                        members::update_country(&db, &permit(), before, to, at(0)).await.unwrap();
                    }
                })
            })
            .collect();
        let mut seconds = 2;
        let mut before = counts::latest(db).await.unwrap().unwrap();
        while !writers.iter().all(JoinHandle::is_finished) {
            let now = publish(db, seconds).await;
            if now != before {
                assert!(now.counts.total() >= before.counts.total(), "nobody leaves in this test");
            }
            before = now;
            seconds += 1;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let last = publish(db, seconds).await;
        let noted = fixture.number("SELECT count(*) FROM count_change").await;
        assert!(noted < 3);
        // Whoever joined after the last snapshot is noted.
        assert!(160 - i64::from(last.counts.total()) <= noted, "{} of 160, {noted} noted", last.counts.total());
        // And with what is noted brought over the threshold, the numbers are the true ones again.
        join(db, 9_001..=9_003, "KH").await;
        let truth = publish(db, seconds + 1).await;
        assert_eq!(truth, naive_at(fixture, 3, &truth).await);
        let taken = fixture.texts("SELECT body FROM count_snapshot ORDER BY snapshot_id").await;
        let taken: Vec<_> = taken.iter().map(|body| serde_json::from_str::<Snapshot>(body).unwrap().taken_at).collect();
        assert!(taken.is_sorted_by(|a, b| a < b) && taken.len() > 2, "{taken:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_that_publish_at_once_take_one_snapshot() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        join(db, 1..=10, "KH").await;
        let tasks: Vec<_> = (0..6)
            .map(|number| {
                let db = db.clone();
                tokio::spawn(async move { publish(&db, 1 + number).await })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(fixture.number("SELECT count(*) FROM count_snapshot").await, 1);
        assert_eq!(fixture.number("SELECT count(*) FROM outbox").await, 1);
    })
    .await;
}
