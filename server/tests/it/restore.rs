//! Backups that are damaged, of another time, or of another engine.

use crate::backup::{network, open, parts};
use crate::commands::{printed, refused, run};
use crate::site::permit;
use db::{Db, counts};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use uuid::Uuid;

/// A folder with a network, and its backup.
async fn backed_up() -> (TempDir, PathBuf) {
    let folder = network().await;
    let done = run(&folder, &["backup", "a.tar.gz"], &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let file = folder.path().join("a.tar.gz");
    (folder, file)
}

/// An archive of these parts, the manifest last.
fn archive(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let is_manifest = |path: &str| path == "manifest.json";
    let ordered = parts.iter().filter(|(path, _)| !is_manifest(path));
    for (path, bytes) in ordered.chain(parts.iter().filter(|(path, _)| is_manifest(path))) {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        tar.append_data(&mut header, path, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// What the program says of these bytes as a backup. It must leave nothing behind.
#[track_caller]
fn complaint(bytes: &[u8]) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("bad.tar.gz"), bytes).unwrap();
    let complaint = refused(&run(&folder, &["restore", "bad.tar.gz"], &[]));
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "something was made: {complaint}");
    complaint
}

#[tokio::test]
async fn a_byte_that_changed_in_any_part_is_found_before_anything_is_written() {
    let (_folder, file) = backed_up().await;
    let sound = parts(&file);
    assert!(sound.len() > 15);
    for (path, bytes) in &sound {
        // Of an empty image there is no byte to change: one is added.
        let mut damaged = sound.clone();
        let middle = bytes.len() / 2;
        match damaged.get_mut(path).unwrap().get_mut(middle) {
            Some(byte) => *byte ^= 4,
            None => damaged.get_mut(path).unwrap().push(0),
        }
        let told = complaint(&archive(&damaged));
        assert!(told.contains("damaged"), "{path}: {told}");
        let mut missing = sound.clone();
        missing.remove(path);
        let told = complaint(&archive(&missing));
        assert!(told.contains("missing") || told.contains("no manifest"), "{path}: {told}");
    }
    let mut more = sound;
    more.insert("media/one-more.webp".to_owned(), vec![1]);
    assert!(complaint(&archive(&more)).contains("in it and not in its manifest"));
}

#[tokio::test]
async fn a_file_that_was_cut_off_or_that_lost_a_bit_anywhere_is_found() {
    let (_folder, file) = backed_up().await;
    let sound = fs::read(&file).unwrap();
    for cut in [0, 1, 9, 100, sound.len() / 2, sound.len() - 9, sound.len() - 1] {
        complaint(&sound[..cut]);
    }
    // The first ten bytes are gzip's own: a time and a system that nobody reads.
    for step in 0..24 {
        let mut damaged = sound.clone();
        let place = 10 + step * (sound.len() - 11) / 23;
        damaged[place] ^= 1;
        complaint(&damaged);
    }
    let mut longer = sound.clone();
    longer.extend(&sound);
    assert!(complaint(&longer).contains("something follows on its end"));
}

/// A manifest as somebody writes it who has no hash of it.
fn unsealed(manifest: &[u8]) -> String {
    let mut manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap();
    manifest.as_object_mut().unwrap().remove("sha256").unwrap();
    serde_json::to_string_pretty(&manifest).unwrap()
}

#[tokio::test]
async fn a_manifest_of_which_a_bit_changed_anywhere_is_not_believed() {
    let (_folder, file) = backed_up().await;
    let sound = parts(&file);
    let text = String::from_utf8(sound["manifest.json"].clone()).unwrap();
    for (from, to) in [("\"outbox\"", "\"outboy\""), ("\"rows\": 1", "\"rows\": 9"), ("SQLite", "SQLitf")] {
        assert!(text.contains(from), "{from} is not in {text}");
        let mut damaged = sound.clone();
        damaged.insert("manifest.json".to_owned(), text.replacen(from, to, 1).into_bytes());
        let told = complaint(&archive(&damaged));
        assert!(told.contains("its manifest is damaged"), "{from}: {told}");
    }
}

#[tokio::test]
async fn what_is_no_backup_or_one_of_a_later_program_is_said_to_be_that() {
    let (_folder, file) = backed_up().await;
    assert!(complaint(b"PK\x03\x04 a zip archive").contains("no backup"));
    assert!(complaint(&archive(&BTreeMap::from([("a.txt".to_owned(), vec![1])]))).contains("no manifest"));
    let mut parts = parts(&file);
    let manifest = unsealed(&parts["manifest.json"]);
    let with = |from: &str, to: &str| {
        assert!(manifest.contains(from), "{manifest}");
        manifest.replacen(from, to, 1).into_bytes()
    };
    parts.insert("manifest.json".to_owned(), with("\"format\": 1", "\"format\": 2"));
    let told = complaint(&archive(&parts));
    assert!(told.contains("its format is 2") && told.contains("reads format 1"), "{told}");
    parts.insert("manifest.json".to_owned(), with("\"migration\": ", "\"migration\": 9"));
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("later.tar.gz"), archive(&parts)).unwrap();
    let told = refused(&run(&folder, &["restore", "later.tar.gz"], &[]));
    assert!(told.contains("newer than this program: restore it with that version"), "{told}");
}

#[tokio::test]
async fn an_image_that_would_leave_its_folder_is_refused() {
    let (_folder, file) = backed_up().await;
    let mut parts = parts(&file);
    let manifest = unsealed(&parts["manifest.json"]);
    parts.insert("manifest.json".to_owned(), manifest.replace("zz.webp", "a/../../z").into_bytes());
    parts.remove("media/zz.webp").unwrap();
    // The archive's maker refuses such a path, so it is written as somebody else would.
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let manifest = parts.remove("manifest.json").unwrap();
    parts.insert("media/a/../../z".to_owned(), Vec::new());
    for (path, bytes) in parts.iter().chain([(&"manifest.json".to_owned(), &manifest)]) {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append(&header, bytes.as_slice()).unwrap();
    }
    let told = complaint(&tar.into_inner().unwrap().finish().unwrap());
    assert!(told.contains("leads out of the folder"), "{told}");
}

/// A new database on the server that runs beside these tests.
pub(crate) fn postgres() -> String {
    let url = std::env::var("GRATICULE_TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!("this test needs PostgreSQL: run `scripts/with-postgres cargo test -p server`");
    });
    let name = format!("graticule_test_{}", Uuid::now_v7().simple());
    let made = Command::new("createdb").args(["--maintenance-db", &url, &name]).status().unwrap();
    assert!(made.success());
    let (address, parameters) = url.split_once('?').unwrap();
    format!("{}/{name}?{parameters}", address.rsplit_once('/').unwrap().0)
}

#[tokio::test]
async fn a_backup_moves_a_network_to_the_other_engine_and_back() {
    let (_folder, file) = backed_up().await;
    let url = postgres();
    let there = [("GRATICULE_DATABASE_URL", url.as_str())];
    let elsewhere = TempDir::new().unwrap();
    let restored = run(&elsewhere, &["restore", file.to_str().unwrap()], &there);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert!(run(&elsewhere, &["audit", "verify"], &there).status.success());
    let again = run(&elsewhere, &["restore", file.to_str().unwrap()], &[there[0], ("GRATICULE_DATA_DIR", "b")]);
    assert!(refused(&again).contains("the database is not empty"));
    assert!(run(&elsewhere, &["backup", "b.tar.gz"], &there).status.success());
    let second = elsewhere.path().join("b.tar.gz");
    assert_same_rows(&file, &second);

    let home = TempDir::new().unwrap();
    let restored = run(&home, &["restore", second.to_str().unwrap()], &[]);
    assert!(printed(&restored).contains("3 images"), "{}", printed(&restored));
    let db = open(&home).await;
    assert!(counts::verify(&db, &permit()).await.unwrap());
    let postgres = Db::connect(&url).await.unwrap();
    assert_eq!(counts::latest(&db).await.unwrap(), counts::latest(&postgres).await.unwrap());
}

/// All but what the commands themselves noted.
#[track_caller]
fn assert_same_rows(one: &Path, other: &Path) {
    let [mut one, mut other] = [one, other].map(parts);
    for part in ["manifest.json", "tables/audit.jsonl"] {
        one.remove(part).unwrap();
        other.remove(part).unwrap();
    }
    assert!(one == other);
}
