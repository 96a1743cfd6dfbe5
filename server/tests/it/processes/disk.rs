//! A disk that is full: reading goes on, writing says so and keeps what was typed, and afterwards all is well.

use super::EMAIL;
use crate::commands::printed;
use crate::process::{Process, create_account, site_folder, within};
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// A command that runs in a shell first, and then becomes the program.
fn becoming(outer: &[&str], first: &str, folder: &TempDir) -> Command {
    let mut command = Command::new(outer[0]);
    command.args(&outer[1..]).args(["sh", "-c", &format!("{first} && exec \"$0\" \"$@\"")]);
    command.arg(env!("CARGO_BIN_EXE_graticule")).current_dir(folder.path());
    command.env_clear().env("PATH", std::env::var("PATH").unwrap_or_default());
    command
}

/// Keeps the process from writing anything into any file, or allows it again.
fn limit_files(process: &Process, to: &str) {
    let arguments = ["--pid", &process.id().to_string(), &format!("--fsize={to}:")];
    assert!(Command::new("prlimit").args(arguments).status().unwrap().success());
}

#[test]
fn while_no_file_may_grow_reading_goes_on_and_forms_keep_what_was_typed() {
    let folder = site_folder();
    create_account(&folder, &[], EMAIL);
    // Without this the signal that comes with the limit would end the process.
    let start = |folder: &TempDir| becoming(&["env"], "trap '' XFSZ", folder);
    let process = Process::start_by(start, &folder, &[]);
    endure(
        &process,
        "sqlite:data/graticule.db",
        &["env"],
        || limit_files(&process, "0"),
        || limit_files(&process, "unlimited"),
    );
}

/// On a small disk of its own, in a namespace that ends with the process. Where this machine allows nobody to mount one,
/// the test above must do.
#[test]
fn while_the_disk_is_full_reading_goes_on_and_forms_keep_what_was_typed() {
    let outer = ["unshare", "--mount", "--map-root-user"];
    let probe = Command::new(outer[0]).args(&outer[1..]).args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status();
    if !probe.is_ok_and(|status| status.success()) {
        return while_no_file_may_grow_reading_goes_on_and_forms_keep_what_was_typed();
    }
    let folder = site_folder();
    create_account(&folder, &[], EMAIL);
    fs::create_dir(folder.path().join("disk")).unwrap();
    let first = "mount -t tmpfs -o size=24m tmpfs disk && cp data/graticule.db* disk";
    let start = |folder: &TempDir| becoming(&outer, first, folder);
    let process = Process::start_by(start, &folder, &[("GRATICULE_DATABASE_URL", "sqlite:disk/graticule.db")]);
    let disk = PathBuf::from(format!("/proc/{}/root", process.id()));
    let disk = disk.join(folder.path().strip_prefix("/").unwrap()).join("disk");
    let ballast = disk.join("ballast");
    let fill = || {
        let mut file = File::create(&ballast).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
    };
    // The name of the process' root is a link that SQLite would follow out of it.
    let id = process.id().to_string();
    let inside = ["nsenter", "--target", &id, "--user", "--mount", "--preserve-credentials"];
    endure(&process, "sqlite:disk/graticule.db", &inside, fill, || fs::remove_file(&ballast).unwrap());
}

/// `inside` runs a command where the process has its files.
fn endure(process: &Process, database: &str, inside: &[&str], fault: impl Fn(), relief: impl Fn()) {
    let cookie = process.sign_in(EMAIL);
    let rename = |name: &str| process.post("/account", &cookie, &[("form", "name"), ("name", name)]).unwrap();
    let name = || process.get("/account", &cookie).expect(200).page().attribute("#name-name", "value");
    rename("Before the flood").expect(303);
    fault();

    // Some more may find room in a file that is there already.
    let mut kept = "Before the flood".to_owned();
    let mut number = 0;
    let refused = within(Duration::from_secs(20), "a refusal", || {
        number += 1;
        let typed = format!("Amid the flood {number}");
        let answer = rename(&typed);
        if answer.status == 303 {
            kept = typed;
            return None;
        }
        Some((answer.expect(503), typed))
    });
    let (answer, typed) = refused;
    let page = answer.page();
    assert_eq!(page.attribute("#name-name", "value"), typed);
    let told = page.texts(".form__summary:not([hidden]) li");
    assert_eq!(told, ["The site is busy right now. Nothing is lost: wait a moment and send it again."]);
    for _ in 0..3 {
        rename("Amid the flood").expect(503);
    }
    for path in ["/", "/?country=kh", "/login", "/readyz"] {
        process.get(path, "").expect(200);
    }
    process.get("/", &cookie).expect(200);
    assert_eq!(name(), kept);
    let logged = process.log();
    assert_eq!(logged.matches("a query failed").count(), 4, "each once: {logged}");
    assert!(logged.contains("the database can not be written"), "{logged}");

    relief();
    // The very next one: there is nothing to wait for.
    rename("After the flood").expect(303);
    assert_eq!(name(), "After the flood");
    // A backup reads every row, and restoring it checks them.
    for (database, arguments) in [
        (database, &["audit", "verify"]),
        (database, &["backup", "all.tar.gz"]),
        ("sqlite:again.db", &["restore", "all.tar.gz"]),
    ] {
        let go = format!("cd '{}'", process.folder().path().display());
        let mut command = becoming(inside, &go, process.folder());
        command.args(arguments).env("GRATICULE_DATABASE_URL", database).env("GRATICULE_DATA_DIR", "again");
        let done = command.output().unwrap();
        assert!(done.status.success(), "{}{}", printed(&done), String::from_utf8_lossy(&done.stderr));
    }
    assert!(!process.log().contains("panicked"), "{}", process.log());
}
