//! `graticule backup` and `restore`, and the backup before a migration.

use crate::commands::{graticule, printed, refused, run};
use crate::site::{START, permit, story};
use db::{Db, articles, audit, counts, members};
use domain::audit::Personal;
use domain::member::{MemberId, NewMember, Presence, Standing};
use services::render;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const FILE: &str = "backup.tar.gz";

pub(crate) fn member(id: u128) -> NewMember {
    NewMember {
        id: MemberId(id),
        name: format!("Member {id}"),
        country: "KH".parse().unwrap(),
        presence: Presence::Country,
        standing: Standing::Active,
        joined_at: START,
    }
}

pub(crate) async fn open(folder: &TempDir) -> Db {
    Db::connect(&format!("sqlite:{}", folder.path().join("data/graticule.db").display())).await.unwrap()
}

/// A small network with images, in the place where the program looks for it.
pub(crate) async fn network() -> TempDir {
    let folder = TempDir::new().unwrap();
    let db = open(&folder).await;
    db::migrate(&db).await.unwrap();
    members::insert(&db, &permit(), &(1..=300).map(member).collect::<Vec<_>>(), START).await.unwrap();
    counts::publish(&db, &permit(), START).await.unwrap();
    let story = story("one-room");
    let rendered = render::render(&story.headline, &story.standfirst, &story.body);
    articles::save(&db, &permit(), &story, &rendered, START).await.unwrap();
    db.close().await;
    for (name, bytes) in [("a1/b2.webp", 90_000_u32), ("a1/c3.webp", 1), ("zz.webp", 0)] {
        let file = folder.path().join("data/media").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, (0..bytes).map(|n| n.to_be_bytes()[3]).collect::<Vec<_>>()).unwrap();
    }
    fs::write(folder.path().join("data/media/.half"), "in the making").unwrap();
    folder
}

/// Every part of a backup: path and bytes.
pub(crate) fn parts(file: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(file).unwrap()));
    let mut parts = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        parts.insert(path, bytes);
    }
    parts
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_was_backed_up_is_restored_elsewhere_rows_and_images() {
    let folder = network().await;
    let told = printed(&run(&folder, &["backup", FILE], &[]));
    assert!(told.starts_with(&format!("{FILE}: ")) && told.contains(", 3 images; "), "{told}");
    let file = folder.path().join(FILE);
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(folder.path()), [FILE, "data"], "nothing else is left");

    let elsewhere = TempDir::new().unwrap();
    let restored = run(&elsewhere, &["restore", file.to_str().unwrap()], &[]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert!(printed(&restored).starts_with("Restored from "), "{}", printed(&restored));
    let second = elsewhere.path().join(FILE);
    assert!(run(&elsewhere, &["backup", FILE], &[]).status.success());
    let (mut first, mut second) = (parts(&file), parts(&second));
    for part in ["manifest.json", "tables/audit.jsonl"] {
        first.remove(part).unwrap();
        second.remove(part).unwrap();
    }
    assert!(first.contains_key("media/a1/b2.webp") && !first.contains_key("media/.half"));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first == second);
    let db = open(&elsewhere).await;
    let log = audit::list(&db, &permit(), None, 10).await.unwrap();
    assert_eq!(log.iter().map(|entry| entry.what.as_str()).collect::<Vec<_>>(), ["backup.taken", "backup.restored"]);
    assert_eq!((log[1].facts["rows"].as_str() > "300", &log[1].personal), (true, &Personal::Nothing));
    assert_eq!(
        names(&elsewhere.path().join("data")),
        ["graticule.db", "graticule.db-shm", "graticule.db-wal", "media"]
    );
}

#[tokio::test]
async fn a_file_that_is_there_is_never_overwritten_and_no_database_is_made_to_be_backed_up() {
    let folder = network().await;
    fs::write(folder.path().join(FILE), "precious").unwrap();
    let complaint = refused(&run(&folder, &["backup", FILE], &[]));
    assert!(complaint.contains("exists already; choose another name"), "{complaint}");
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), "precious");
    refused(&run(&folder, &["backup", "none/such.tar.gz"], &[]));
    let nowhere = TempDir::new().unwrap();
    let complaint = refused(&run(&nowhere, &["backup", FILE], &[]));
    assert!(complaint.contains("there is none yet"), "{complaint}");
    assert!(names(nowhere.path()).is_empty());
}

#[tokio::test]
async fn a_database_or_a_folder_of_images_that_is_not_empty_is_left_as_it_is() {
    let folder = network().await;
    assert!(run(&folder, &["backup", FILE], &[]).status.success());
    let file = folder.path().join(FILE);
    let complaint = refused(&run(&folder, &["restore", FILE], &[("GRATICULE_DATA_DIR", "other")]));
    assert!(complaint.contains("nothing was restored; name a new database"), "{complaint}");
    assert!(complaint.contains("the database is not empty: the table"), "{complaint}");
    assert!(!folder.path().join("other/media").exists() && names(folder.path()) == [FILE, "data"]);
    let elsewhere = TempDir::new().unwrap();
    fs::create_dir_all(elsewhere.path().join("data/media")).unwrap();
    fs::write(elsewhere.path().join("data/media/mine.webp"), "x").unwrap();
    let complaint = refused(&run(&elsewhere, &["restore", file.to_str().unwrap()], &[]));
    assert!(complaint.contains("data/media holds images already"), "{complaint}");
    assert_eq!(names(&elsewhere.path().join("data")), ["media"], "no database was made");
}

/// The members in a backup.
pub(crate) fn ids(file: &Path) -> BTreeSet<u128> {
    let rows = String::from_utf8(parts(file).remove("tables/member.jsonl").unwrap()).unwrap();
    let id = |line: &str| uuid::Uuid::parse_str(line.split('"').nth(1).unwrap()).unwrap().as_u128();
    rows.lines().skip(1).map(id).collect()
}

/// Members are written all the time, fifty a second, by another process' connection.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_while_somebody_writes_holds_every_row_that_was_acknowledged_before() {
    let folder = network().await;
    let db = open(&folder).await;
    let (acknowledged, seen) = tokio::sync::watch::channel(0_u128);
    let writer = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        let begun = Instant::now();
        for id in 1.. {
            tick.tick().await;
            members::insert(&db, &permit(), &[member(10_000 + id), member(90_000 + id)], START).await.unwrap();
            if acknowledged.send(id).is_err() || begun.elapsed() > Duration::from_mins(1) {
                break;
            }
        }
    });
    for round in 0..3_u32 {
        let mut seen = seen.clone();
        seen.wait_for(|count| *count >= 20 * u128::from(round + 1)).await.unwrap();
        let before = *seen.borrow();
        let name = format!("{round}.tar.gz");
        let mut command = graticule(&folder);
        command.args(["backup", &name]);
        let done = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(*seen.borrow() > before, "writing went on");

        let elsewhere = TempDir::new().unwrap();
        let file = folder.path().join(&name);
        assert!(
            run(&elsewhere, &["restore", file.to_str().unwrap()], &[]).status.success(),
            "tallies and references agree"
        );
        let held = ids(&file);
        for id in 1..=before {
            assert!(held.contains(&(10_000 + id)), "{id} was acknowledged");
        }
        for id in 1..=before + 1_000 {
            let pair = [10_000 + id, 90_000 + id].map(|id| held.contains(&id));
            assert_eq!(pair[0], pair[1], "what is written at once is in it at once");
        }
    }
    drop(seen);
    writer.await.unwrap();
}

/// The newest of the backups before migrations.
fn automatic(folder: &TempDir) -> Vec<PathBuf> {
    let backups = folder.path().join("data/backups");
    if backups.exists() { names(&backups).iter().map(|name| backups.join(name)).collect() } else { Vec::new() }
}

#[tokio::test]
async fn before_a_migration_rows_are_backed_up_and_ten_such_files_are_kept() {
    let folder = TempDir::new().unwrap();
    assert!(run(&folder, &["migrate"], &[]).status.success());
    assert!(run(&folder, &["migrate"], &[]).status.success());
    assert_eq!(automatic(&folder), [] as [PathBuf; 0], "without rows there is nothing to keep");

    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("data/backups")).unwrap();
    for year in 10..30 {
        let old = format!("data/backups/before-00{year}-20{year}0101T000000Z.tar.gz");
        fs::write(folder.path().join(old), "old").unwrap();
    }
    fs::write(folder.path().join("data/backups/mine.tar.gz"), "mine").unwrap();
    let db = open(&folder).await;
    db::migrate_to(&db, 6).await.unwrap();
    members::insert(&db, &permit(), &[member(1), member(2)], START).await.unwrap();
    db.close().await;
    let done = run(&folder, &["migrate"], &[("GRATICULE_DATABASE_URL", "sqlite:data/graticule.db")]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = format!("{}{}", printed(&done), String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("this is a backup from before"), "{said}");
    let kept = automatic(&folder);
    assert_eq!(kept.len(), 11, "{kept:?}");
    assert!(kept.contains(&folder.path().join("data/backups/mine.tar.gz")));
    let pending = |path: &&PathBuf| !matches!(fs::read(path).unwrap().as_slice(), b"old" | b"mine");
    let ours = kept.iter().find(pending).unwrap();
    let name = ours.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("before-000") && name.ends_with("Z.tar.gz") && name.contains('T'), "{name}");

    let elsewhere = TempDir::new().unwrap();
    let restored = run(&elsewhere, &["restore", ours.to_str().unwrap()], &[]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let db = open(&elsewhere).await;
    db::ready(&db).await.unwrap();
    assert!(counts::verify(&db, &permit()).await.unwrap());
}

#[tokio::test]
async fn where_that_backup_fails_nothing_is_migrated() {
    let folder = TempDir::new().unwrap();
    let db = open(&folder).await;
    db::migrate_to(&db, 6).await.unwrap();
    members::insert(&db, &permit(), &[member(1)], START).await.unwrap();
    fs::write(folder.path().join("data/backups"), "a file is in the way").unwrap();
    let complaint = refused(&run(&folder, &["migrate"], &[]));
    assert!(complaint.contains("the backup before that failed; nothing was changed"), "{complaint}");
    assert!(matches!(db::ready(&db).await, Err(db::Error::Behind)));
    assert!(matches!(db::pending(&db).await, Ok(Some(number)) if number > 6));
}
