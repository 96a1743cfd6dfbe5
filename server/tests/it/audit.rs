//! `graticule audit verify`.

use crate::commands::{printed, refused, run};
use crate::site::{START, permit};
use db::{Db, audit};
use domain::access::ReadAudit;
use domain::audit::Deed;
use tempfile::TempDir;

/// A network with so many entries in its log.
async fn network(entries: u32) -> TempDir {
    let folder = TempDir::new().unwrap();
    let db = Db::connect(&format!("sqlite:{}", folder.path().join("data/graticule.db").display())).await.unwrap();
    db::migrate(&db).await.unwrap();
    for number in 0..entries {
        let deed = Deed::new("mail.retried", None).to("mail", number);
        audit::record(&db, &permit::<ReadAudit>(), deed, START).await.unwrap();
    }
    db.close().await;
    folder
}

#[tokio::test]
async fn the_head_that_is_printed_can_be_handed_back_later() {
    let folder = network(3).await;
    let told = printed(&run(&folder, &["audit", "verify"], &[]));
    assert!(told.starts_with("The audit log is sound. Entries: 3.\n"), "{told}");
    let head = told.trim().rsplit(' ').next().unwrap();
    let again = run(&folder, &["audit", "verify", "--expect", head], &[]);
    assert!(again.status.success());
    assert!(printed(&again).contains("It still holds entry 3 as it was noted."), "{}", printed(&again));
}

#[tokio::test]
async fn a_log_that_does_not_hold_the_noted_head_ends_the_command_with_an_error() {
    let folder = network(3).await;
    let zeros = "0".repeat(64);
    for (head, words) in [
        (format!("9:{zeros}"), "broken at entry 4: it is missing, and the log ends before it."),
        (format!("2:{zeros}"), "broken at entry 2: it is another one than was noted"),
    ] {
        let verified = run(&folder, &["audit", "verify", "--expect", &head], &[]);
        assert_eq!(verified.status.code(), Some(1));
        assert!(printed(&verified).contains(words), "{}", printed(&verified));
    }
    let complaint = refused(&run(&folder, &["audit", "verify", "--expect", "3"], &[]));
    assert!(complaint.contains("a number, a colon, 64 digits"), "{complaint}");
}

#[tokio::test]
async fn an_empty_log_is_said_to_be_empty_and_none_is_made_to_be_verified() {
    let folder = network(0).await;
    assert_eq!(printed(&run(&folder, &["audit", "verify"], &[])), "The audit log is empty.\n");
    let nowhere = TempDir::new().unwrap();
    let complaint = refused(&run(&nowhere, &["audit", "verify"], &[]));
    assert!(complaint.contains("there is none yet"), "{complaint}");
    assert!(std::fs::read_dir(nowhere.path()).unwrap().next().is_none(), "no database was made");
}
