//! Writes in tasks of their own.

use crate::engines::{Kind, for_each_engine};
use crate::examples::{Dice, article, at, member, permit, rendered};
use db::{Db, Error, articles, members, settings};
use std::time::{Duration, Instant};

/// Waits until the writes before this one had their turn, however slow the machine is.
async fn drain(db: &Db) {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        match settings::set(db, &permit(), "after", &true, at(1)).await {
            Ok(()) => return,
            Err(Error::Busy) => assert!(Instant::now() < deadline, "writing never goes on"),
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_caller_leaves_is_done_whole_all_the_same() {
    for_each_engine(async |fixture| {
        let mut dice = Dice(11);
        for round in 0..200_u128 {
            let import: Vec<_> = (0..40).map(|n| member(round * 100 + n, "KH")).collect();
            let patience = Duration::from_micros(dice.below(3_000) as u64);
            let permit = permit();
            let write = members::insert(&fixture.db, &permit, &import, at(0));
            let _ = tokio::time::timeout(patience, write).await;
            if round % 10 == 9 {
                drain(&fixture.db).await;
            }
        }
        // Closing waits for the last of them.
        fixture.db.close().await;
        assert_eq!(fixture.number("SELECT count(*) FROM member").await, 8_000, "what was begun is finished");
        assert_eq!(fixture.number("SELECT CAST(sum(n) AS BIGINT) FROM member_tally").await, 8_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_connection_stays_in_a_transaction_when_callers_leave() {
    for_each_engine(async |fixture| {
        for round in 0..100_u64 {
            let mut story = article("restless");
            story.headline = format!("Round {round}");
            let (permit, html) = (permit(), rendered(&story));
            let write = articles::save(&fixture.db, &permit, &story, &html, at(1));
            let _ = tokio::time::timeout(Duration::from_micros(round * 23), write).await;
            if round % 10 == 9 {
                drain(&fixture.db).await;
            }
        }
        let revisions = "SELECT revision FROM article WHERE slug = 'restless'";
        let open = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'graticule' AND state LIKE '%transaction%'";
        let deadline = Instant::now() + Duration::from_mins(1);
        while fixture.number(revisions).await < 100
            || (fixture.kind == Kind::Postgres && fixture.number(open).await > 0)
        {
            assert!(Instant::now() < deadline, "a write or a connection got lost");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if fixture.kind == Kind::Sqlite {
            // Somebody else gets the write lock.
            fixture.run("BEGIN IMMEDIATE; ROLLBACK").await;
        }
        assert_eq!(fixture.number(revisions).await, 100);
    })
    .await;
}

/// SQLite rolls back by itself when the disk is full; a trigger can do the same.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_transaction_that_sqlite_ended_by_itself_writing_goes_on() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        let trigger = match fixture.kind {
            Kind::Sqlite => {
                "CREATE TRIGGER full BEFORE INSERT ON member WHEN new.name = 'too much' BEGIN
                    SELECT RAISE(ROLLBACK, 'disk full'); END"
            }
            Kind::Postgres => {
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF new.name = 'too much' THEN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END IF; RETURN new; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON member FOR EACH ROW EXECUTE FUNCTION full_disk()"
            }
        };
        fixture.run(trigger).await;
        for round in 1..=3 {
            let mut too_much = member(round * 10, "KH");
            too_much.name = "too much".to_owned();
            let failed = members::insert(db, &permit(), &[member(round * 10 + 1, "KH"), too_much], at(0)).await;
            // SQLite calls it what it is, a trigger; PostgreSQL what the trigger says.
            let is_told = match fixture.kind {
                Kind::Sqlite => matches!(failed, Err(Error::Sql(_))),
                Kind::Postgres => matches!(failed, Err(Error::Unwritable(_))),
            };
            assert!(is_told, "{failed:?}");
            members::insert(db, &permit(), &[member(round, "KH")], at(0)).await.unwrap();
        }
        assert_eq!(fixture.ids("SELECT member_id FROM member ORDER BY member_id").await, [1, 2, 3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_so_at_once_and_loses_nothing_it_accepted() {
    for_each_engine(async |fixture| {
        let lock = match fixture.kind {
            Kind::Sqlite => "SELECT 1",
            Kind::Postgres => "LOCK TABLE setting IN ACCESS EXCLUSIVE MODE",
        };
        let begun = fixture.begun(lock).await;
        let tasks: Vec<_> = (0..1_100)
            .map(|number| {
                let db = fixture.db.clone();
                tokio::spawn(async move { settings::set(&db, &permit(), &format!("s{number}"), &number, at(0)).await })
            })
            .collect();
        // As many as do not fit are told while the others wait.
        let deadline = Instant::now() + Duration::from_secs(4);
        while tasks.iter().filter(|task| task.is_finished()).count() < 1_100 - 1_024 {
            assert!(Instant::now() < deadline, "they were not told at once");
            tokio::task::yield_now().await;
        }
        begun.commit().await;
        let (mut done, mut busy) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => done += 1,
                Err(Error::Busy) => busy += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(done + busy, 1_100);
        assert!(busy >= 76);
        assert_eq!(fixture.number("SELECT count(*) FROM setting").await, done);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_goes_on_while_one_writes_for_long_and_many_wait_for_it() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        settings::set(db, &permit(), "name", &"before", at(0)).await.unwrap();
        let begun = fixture.begun("UPDATE setting SET value = '\"meanwhile\"' WHERE name = 'name'").await;
        // More than there are connections, and all of them want the row that somebody else has locked.
        let writers: Vec<_> = (0..50)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { settings::set(&db, &permit(), "name", &"after", at(1)).await })
            })
            .collect();
        fixture.somebody_waits().await;
        for _ in 0..100 {
            assert_eq!(settings::find::<String>(db, "name").await.unwrap().unwrap(), "before");
        }
        assert!(writers.iter().all(|writer| !writer.is_finished()), "nobody wrote meanwhile");
        begun.commit().await;
        for writer in writers {
            assert!(matches!(writer.await.unwrap(), Ok(()) | Err(Error::Busy)));
        }
        drain(db).await;
        assert_eq!(settings::find::<String>(db, "name").await.unwrap().unwrap(), "after");
    })
    .await;
}
