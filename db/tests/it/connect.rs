//! Opening and closing a database.

use crate::engines::{Kind, for_each_engine};
use crate::examples::{at, member, permit};
use db::{Db, Error, members};
use std::time::Duration;
use tempfile::TempDir;

#[tokio::test]
async fn an_address_of_neither_engine_is_refused_and_not_repeated() {
    for bad in ["", "mysql://root:secret@localhost/x", "graticule.db", "sqlite:", "sqlite::memory:", "sqlite:a?mode=ro"]
    {
        let error = Db::connect(bad).await.unwrap_err();
        assert!(matches!(error, Error::Address(_)), "{bad:?}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
    let error = Db::connect("postgres://user:secret@[/x").await.unwrap_err();
    assert!(matches!(error, Error::Address(_)) && !format!("{error} {error:?}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_away_within_three_seconds() {
    let begun = std::time::Instant::now();
    let error = Db::connect("postgres://nobody@localhost/none?host=/nonexistent").await.unwrap_err();
    assert!(matches!(error, Error::Away(_) | Error::Busy), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_its_companions_and_its_folders_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("data/deep/graticule.db");
    let db = Db::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    db::migrate(&db).await.unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&file.with_extension("db-wal")), 0o600);
    assert_eq!(mode(&file.with_extension("db-shm")), 0o600);
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.path().join("data")), 0o700);
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_that_open_a_new_file_at_once_all_succeed() {
    for _ in 0..40 {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("new.db").display());
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { Db::connect(&url).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap().close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_waits_for_the_writes_that_began_and_refuses_later_ones() {
    for_each_engine(async |fixture| {
        let db = Db::connect(&fixture.url).await.unwrap();
        let many: Vec<_> = (1..=2_000).map(|id| member(id, "KH")).collect();
        let write = tokio::time::timeout(Duration::from_millis(1), members::insert(&db, &permit(), &many, at(0))).await;
        assert!(write.is_err(), "2,000 members in a millisecond");
        db.close().await;
        assert_eq!(fixture.number("SELECT count(*) FROM member").await, 2_000);
        let late = members::insert(&db, &permit(), &[member(9_999, "KH")], at(0)).await;
        assert!(matches!(late, Err(Error::Busy)), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn the_file_is_in_write_ahead_mode() {
    for_each_engine(async |fixture| {
        if fixture.kind == Kind::Sqlite {
            assert_eq!(fixture.texts("PRAGMA journal_mode").await, ["wal"]);
        }
    })
    .await;
}
