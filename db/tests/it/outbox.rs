//! The outbox.

use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::{article, at, member, permit, rendered};
use db::{articles, counts, members, outbox};
use domain::counts::SmallestGroup;
use tokio::task::JoinHandle;

#[tokio::test]
async fn the_newest_event_is_nought_before_the_first_and_grows_with_each() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(outbox::newest(db).await.unwrap(), 0);
        counts::publish(db, &permit(), at(1)).await.unwrap();
        let first = outbox::newest(db).await.unwrap();
        assert!(first > 0);
        let story = article("one");
        articles::save(db, &permit(), &story, &rendered(&story), at(2)).await.unwrap();
        assert!(outbox::newest(db).await.unwrap() > first);
        let events = fixture.texts("SELECT topic || ' ' || payload FROM outbox ORDER BY outbox_id").await;
        assert_eq!(events, ["counts {}", r#"news {"slug":"one"}"#]);
    })
    .await;
}

/// Somebody who always reads on from the newest event it saw must meet every event.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_become_visible_in_their_order_however_many_write_at_once() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        counts::set_k(db, &permit(), SmallestGroup::new(1).unwrap(), at(0)).await.unwrap();
        if fixture.kind == Kind::Postgres {
            // Long enough between the number and the commit for others to overtake, if they could.
            let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_sleep(0.02); RETURN new; END $$;
                CREATE TRIGGER slow AFTER INSERT ON outbox FOR EACH ROW WHEN (new.topic = 'counts')
                    EXECUTE FUNCTION slow()";
            fixture.run(slow).await;
        }
        let mut writers: Vec<_> = (0..3)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for number in 0..25 {
                        let story = article(&format!("story-{writer}-{number}"));
                        articles::save(&db, &permit(), &story, &rendered(&story), at(1)).await.unwrap();
                    }
                })
            })
            .collect();
        let publisher = db.clone();
        writers.push(tokio::spawn(async move {
            for number in 1..=25_u32 {
                members::insert(&publisher, &permit(), &[member(number.into(), "KH")], at(1)).await.unwrap();
                counts::publish(&publisher, &permit(), at(number.into())).await.unwrap();
            }
        }));
        let (mut seen, mut newest) = (0, 0);
        while seen < 100 {
            let done = writers.iter().all(JoinHandle::is_finished);
            let (count, last) = read_on(fixture, newest).await;
            seen += count;
            newest = newest.max(last);
            assert!(count > 0 || !done, "an event was missed: {seen} of 100");
        }
        for writer in writers {
            writer.await.unwrap();
        }
    })
    .await;
}

async fn read_on(fixture: &Fixture, newest: i64) -> (i64, i64) {
    let ids = format!("SELECT outbox_id AS id FROM outbox WHERE outbox_id > {newest}");
    let sql = match fixture.kind {
        Kind::Sqlite => format!("SELECT count(*) || ' ' || COALESCE(max(id), 0) FROM ({ids})"),
        Kind::Postgres => format!("SELECT count(*) || ' ' || COALESCE(max(id), 0) FROM ({ids}) AS new"),
    };
    let answer = fixture.texts(&sql).await.remove(0);
    let (count, last) = answer.split_once(' ').unwrap();
    (count.parse().unwrap(), last.parse().unwrap())
}
