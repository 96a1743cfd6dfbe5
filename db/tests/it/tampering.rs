//! Those who would rather have the audit log say something else.

use crate::audit::{six_deeds, verdict};
use crate::engines::{Fixture, Kind, for_each_engine};
use crate::examples::at;
use domain::audit::Fault;
use sha2::{Digest, Sha256};

/// As somebody does who can write the database's file, or owns its tables.
async fn attack(fixture: &Fixture, sql: &str) {
    if fixture.kind == Kind::Sqlite {
        fixture.run(&format!("PRAGMA foreign_keys = OFF; {sql}; PRAGMA foreign_keys = ON")).await;
    } else {
        fixture.run(sql).await;
    }
}

async fn disarm(fixture: &Fixture) {
    let sql = match fixture.kind {
        Kind::Sqlite => {
            "DROP TRIGGER audit_appended; DROP TRIGGER audit_updated; DROP TRIGGER audit_deleted;
            DROP TRIGGER audit_personal_updated"
        }
        Kind::Postgres => {
            "ALTER TABLE audit DISABLE TRIGGER USER; ALTER TABLE audit_personal DISABLE TRIGGER USER;
            ALTER TABLE audit_personal DROP CONSTRAINT audit_personal_audit_id_fkey"
        }
    };
    fixture.run(sql).await;
    fixture.run("CREATE TABLE a AS SELECT * FROM audit; CREATE TABLE p AS SELECT * FROM audit_personal").await;
}

async fn undo(fixture: &Fixture) {
    let sql = "DELETE FROM audit_personal; DELETE FROM audit; INSERT INTO audit SELECT * FROM a;
        INSERT INTO audit_personal SELECT * FROM p";
    attack(fixture, sql).await;
    assert_eq!(verdict(fixture, None).await.broken, None);
}

#[tokio::test]
async fn a_change_of_any_column_of_any_entry_is_seen_where_it_is() {
    for_each_engine(async |fixture| {
        six_deeds(&fixture.db).await;
        disarm(fixture).await;
        let other = format!("actor = {}", fixture.id(8));
        let zeros = "0".repeat(64);
        for entry in [1, 3, 4, 6] {
            for change in [
                "done_at = done_at + 1",
                "what = 'account.deleted'",
                &other,
                "actor = NULL",
                "subject = 'account 99'",
                "subject = NULL",
                "facts = '{}'",
                &format!("personal_hash = '{zeros}'"),
                &format!("hash = '{zeros}'"),
                &format!("previous = '{}'", "1".repeat(64)),
                "subject = subject || '', facts = '{ \"role\":\"editor\"}'",
            ] {
                attack(fixture, &format!("UPDATE audit SET {change} WHERE audit_id = {entry}")).await;
                let found = verdict(fixture, None).await;
                assert_eq!(found.broken, Some((entry, Fault::Changed)), "{change}");
                assert_eq!(found.entries, u64::try_from(entry - 1).unwrap());
                undo(fixture).await;
            }
        }
        attack(fixture, "UPDATE audit SET personal_hash = NULL WHERE audit_id = 4").await;
        assert_eq!(verdict(fixture, None).await.broken, Some((4, Fault::Changed)));
    })
    .await;
}

#[tokio::test]
async fn an_entry_that_was_taken_out_moved_or_put_in_is_seen() {
    for_each_engine(async |fixture| {
        six_deeds(&fixture.db).await;
        disarm(fixture).await;
        let swap =
            "UPDATE audit SET audit_id = 90 WHERE audit_id = 3; UPDATE audit SET audit_id = 3 WHERE audit_id = 4;
            UPDATE audit SET audit_id = 4 WHERE audit_id = 90";
        let close = "DELETE FROM audit WHERE audit_id = 3; UPDATE audit SET audit_id = audit_id - 1 WHERE audit_id = 4;
            UPDATE audit SET audit_id = audit_id - 1 WHERE audit_id = 5";
        let columns = "done_at, what, facts, previous, hash";
        let insert =
            format!("INSERT INTO audit (audit_id, {columns}) SELECT -4, {columns} FROM audit WHERE audit_id = 3");
        for (sql, broken) in [
            ("DELETE FROM audit WHERE audit_id = 3", (3, Fault::Missing)),
            ("DELETE FROM audit WHERE audit_id = 1", (1, Fault::Missing)),
            ("DELETE FROM audit WHERE audit_id IN (2, 3, 4)", (2, Fault::Missing)),
            (swap, (3, Fault::Changed)),
            (close, (3, Fault::Changed)),
            (insert.as_str(), (-4, Fault::Order)),
        ] {
            attack(fixture, sql).await;
            assert_eq!(verdict(fixture, None).await.broken, Some(broken), "{sql}");
            undo(fixture).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_cut_off_end_is_seen_by_who_noted_the_head() {
    for_each_engine(async |fixture| {
        six_deeds(&fixture.db).await;
        let noted = verdict(fixture, None).await.head.unwrap();
        disarm(fixture).await;
        attack(fixture, "DELETE FROM audit WHERE audit_id > 4").await;
        assert_eq!(verdict(fixture, None).await.broken, Some((5, Fault::Cut)), "a personal part was left over");
        attack(fixture, "DELETE FROM audit_personal WHERE audit_id > 4").await;
        assert_eq!(verdict(fixture, None).await.broken, None, "nobody can tell without the head");
        assert_eq!(verdict(fixture, Some(&noted)).await.broken, Some((5, Fault::Cut)));
        attack(fixture, "DELETE FROM audit_personal; DELETE FROM audit").await;
        assert_eq!(verdict(fixture, Some(&noted)).await.broken, Some((1, Fault::Cut)));
    })
    .await;
}

/// The hash of an entry as the description in `db/src/audit/chain.rs` has it, in other words.
fn rehashed(columns: [Option<&str>; 8]) -> String {
    let mut bytes = vec![1];
    for column in columns {
        bytes.push(u8::from(column.is_some()));
        if let Some(text) = column {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.bytes());
        }
    }
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[tokio::test]
async fn an_entry_with_a_new_hash_no_longer_leads_to_the_next_and_a_new_log_not_to_the_noted_head() {
    for_each_engine(async |fixture| {
        six_deeds(&fixture.db).await;
        let noted = verdict(fixture, None).await.head.unwrap();
        disarm(fixture).await;
        let mut previous = fixture.texts("SELECT previous FROM audit WHERE audit_id = 5").await.remove(0);
        let facts = fixture.texts("SELECT facts FROM audit WHERE audit_id = 5").await.remove(0);
        for entry in [5, 6_i64] {
            let personal = fixture.texts(&format!("SELECT personal_hash FROM audit WHERE audit_id = {entry}")).await;
            let (number, done) = (entry.to_string(), at(entry).micros().to_string());
            let (actor, subject) = (format!("{:032x}", 7), format!("account {entry}0"));
            let hash = rehashed([
                Some(&number),
                Some(&done),
                Some("account.created"),
                Some(&actor),
                Some(&subject),
                Some(&facts),
                Some(&personal[0]),
                Some(&previous),
            ]);
            let change = format!(
                "UPDATE audit SET subject = '{subject}', previous = '{previous}', hash = '{hash}' WHERE audit_id = {entry}"
            );
            attack(fixture, &change).await;
            let expected = if entry == 5 { Some((6, Fault::Order)) } else { None };
            assert_eq!(verdict(fixture, None).await.broken, expected);
            previous = hash;
        }
        assert_eq!(verdict(fixture, Some(&noted)).await.broken, Some((6, Fault::Replaced)));
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_personal_part_is_seen() {
    for_each_engine(async |fixture| {
        six_deeds(&fixture.db).await;
        disarm(fixture).await;
        let zeros = "0".repeat(64);
        for (sql, entry) in [
            ("UPDATE audit_personal SET personal = '{\"name\":\"Crane\"}' WHERE audit_id = 2", 2),
            (&format!("UPDATE audit_personal SET salt = '{zeros}' WHERE audit_id = 5"), 5),
            (&format!("INSERT INTO audit_personal VALUES (3, '{zeros}', '{{}}')"), 3),
        ] {
            attack(fixture, sql).await;
            assert_eq!(verdict(fixture, None).await.broken, Some((entry, Fault::Personal)), "{sql}");
            undo(fixture).await;
        }
    })
    .await;
}
