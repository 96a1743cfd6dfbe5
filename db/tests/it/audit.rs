//! The audit log. Who would rather have it say something else is in `tampering`.

use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::{at, permit};
use db::{Db, audit};
use domain::access::ReadAudit;
use domain::account::AccountId;
use domain::audit::{Deed, Head, Personal, Verdict};

/// The third has no personal part, the others have one.
pub(crate) async fn six_deeds(db: &Db) {
    for number in 1..=6_i64 {
        let deed = Deed::new("account.created", Some(AccountId(7))).to("account", number).with("role", "editor");
        let deed = if number == 3 { deed } else { deed.personally("name", format!("Heron «{number}»")) };
        audit::record(db, &permit::<ReadAudit>(), deed, at(number)).await.unwrap();
    }
}

pub(crate) async fn verdict(fixture: &Fixture, expected: Option<&Head>) -> Verdict {
    audit::verify(&fixture.db, &permit(), expected).await.unwrap()
}

#[tokio::test]
async fn what_was_done_is_listed_with_the_newest_first_and_read_on_from_there() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        assert_eq!(audit::list(db, &permit(), None, 10).await.unwrap(), []);
        assert_eq!(audit::head(db, &permit()).await.unwrap(), None);
        six_deeds(db).await;
        assert_eq!(audit::head(db, &permit()).await.unwrap(), verdict(fixture, None).await.head);
        let all = audit::list(db, &permit(), None, 10).await.unwrap();
        assert_eq!(all.iter().map(|entry| entry.number).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1]);
        let last = &all[0];
        assert_eq!((last.at, last.what.as_str(), last.actor), (at(6), "account.created", Some(AccountId(7))));
        assert_eq!((last.subject.as_deref(), last.facts["role"].as_str()), (Some("account 6"), "editor"));
        assert!(matches!(&last.personal, Personal::Kept(facts) if facts["name"] == "Heron «6»"));
        assert_eq!(all[3].personal, Personal::Nothing);
        assert_eq!(audit::list(db, &permit(), Some(5), 2).await.unwrap(), all[2..4]);
    })
    .await;
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_sound_and_tells_its_head() {
    for_each_engine(async |fixture| {
        assert_eq!(verdict(fixture, None).await, Verdict::default());
        six_deeds(&fixture.db).await;
        let sound = verdict(fixture, None).await;
        assert_eq!((sound.entries, sound.personal, &sound.broken), (6, 5, &None));
        let head = sound.head.unwrap();
        assert_eq!(head.number, 6);
        assert_eq!(fixture.texts("SELECT hash FROM audit WHERE audit_id = 6").await, [head.hash.as_str()]);
        let deed = Deed::new("settings.changed", None);
        audit::record(&fixture.db, &permit::<ReadAudit>(), deed, at(0)).await.unwrap();
        assert_eq!(verdict(fixture, Some(&head)).await.broken, None, "a log that grew still holds its old head");
    })
    .await;
}

#[tokio::test]
async fn plain_sql_neither_changes_nor_deletes_an_entry_nor_puts_one_in_between() {
    for_each_engine(async |fixture| {
        six_deeds(&fixture.db).await;
        let columns = "done_at, what, facts, previous, hash";
        let insert = |verb: &str, number: i64| {
            format!(
                "{verb} INTO audit (audit_id, {columns})
                 SELECT {number}, {columns} FROM audit WHERE audit_id = 3"
            )
        };
        let mut statements = vec![
            "UPDATE audit SET what = what".to_owned(),
            "DELETE FROM audit WHERE audit_id = 3".to_owned(),
            "UPDATE audit_personal SET personal = '{}'".to_owned(),
            insert("INSERT", 9),
            insert("INSERT", -1),
        ];
        match fixture.kind {
            Kind::Sqlite => statements.push(insert("INSERT OR REPLACE", 3)),
            Kind::Postgres => statements.push("TRUNCATE audit CASCADE".to_owned()),
        }
        for statement in statements {
            let refused = fixture.try_run(&statement).await.unwrap_err().to_string();
            assert!(refused.contains("audit log"), "{statement}: {refused}");
        }
        assert_eq!(verdict(fixture, None).await.entries, 6);
    })
    .await;
}

#[tokio::test]
async fn personal_parts_go_on_time_and_the_chain_holds() {
    for_each_engine(async |fixture| {
        let db = &fixture.db;
        six_deeds(db).await;
        let before = verdict(fixture, None).await;
        assert_eq!(audit::forget_personal(db, &permit(), at(4)).await.unwrap(), 2);
        let after = verdict(fixture, before.head.as_ref()).await;
        assert_eq!((after.entries, after.personal, after.broken), (6, 3, None));
        let entries = audit::list(db, &permit(), None, 10).await.unwrap();
        let forgotten: Vec<i64> =
            entries.iter().filter(|entry| entry.personal == Personal::Forgotten).map(|entry| entry.number).collect();
        assert_eq!(forgotten, [2, 1]);
        assert_eq!(fixture.number("SELECT count(*) FROM audit_personal").await, 3);
        assert_eq!(audit::forget_personal(db, &permit(), at(4)).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_deeds_at_once_are_one_chain() {
    for_each_engine(async |fixture| {
        let other = Db::connect(&fixture.url).await.unwrap();
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                let db = if number % 2 == 0 { fixture.db.clone() } else { other.clone() };
                tokio::spawn(async move {
                    let deed = Deed::new("mail.retried", None).to("mail", number).personally("to", "heron@n.example");
                    audit::record(&db, &permit::<ReadAudit>(), deed, at(number)).await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let sound = verdict(fixture, None).await;
        assert_eq!((sound.entries, sound.personal, sound.broken), (50, 50, None));
        other.close().await;
    })
    .await;
}
