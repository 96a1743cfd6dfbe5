//! From PostgreSQL to SQLite while somebody writes.

use crate::backup::{ids, member, open};
use crate::commands::{graticule, printed, run};
use crate::restore::postgres;
use crate::site::{START, permit};
use db::{Db, counts, members};
use tempfile::TempDir;
use tokio::sync::watch;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_busy_postgresql_restored_into_sqlite_holds_all_that_was_acknowledged_before() {
    let (folder, url) = (TempDir::new().unwrap(), postgres());
    let db = Db::connect(&url).await.unwrap();
    db::migrate(&db).await.unwrap();
    members::insert(&db, &permit(), &(1..=300).map(member).collect::<Vec<_>>(), START).await.unwrap();
    counts::publish(&db, &permit(), START).await.unwrap();
    let (acknowledged, mut seen) = watch::channel(0_u128);
    // Two at once, in one transaction, again and again until nobody listens any more.
    let writer = tokio::spawn(async move {
        for id in 1.. {
            members::insert(&db, &permit(), &[member(10_000 + id), member(90_000 + id)], START).await.unwrap();
            if acknowledged.send(id).is_err() {
                break;
            }
        }
        db.close().await;
    });
    seen.wait_for(|count| *count >= 20).await.unwrap();
    let before = *seen.borrow();
    let mut command = graticule(&folder);
    command.args(["backup", "busy.tar.gz"]).env("GRATICULE_DATABASE_URL", &url);
    let done = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(*seen.borrow() > before, "writing went on");
    drop(seen);
    writer.await.unwrap();

    let elsewhere = TempDir::new().unwrap();
    let file = folder.path().join("busy.tar.gz");
    let restored = run(&elsewhere, &["restore", file.to_str().unwrap()], &[]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let verified = run(&elsewhere, &["audit", "verify"], &[]);
    assert!(verified.status.success(), "{}", printed(&verified));
    let db = open(&elsewhere).await;
    assert!(counts::verify(&db, &permit()).await.unwrap(), "tallies and rows agree");
    let held = ids(&file);
    assert!((1..=before).all(|id| held.contains(&(10_000 + id))), "what was acknowledged is in it");
    let halves = |base: u128| held.iter().filter(|id| (base..base + 80_000).contains(*id)).count();
    assert_eq!(halves(10_001), halves(90_001), "what is written at once is in it at once");
    db.close().await;
}
