//! Accounts from the command line.

use crate::commands::{graticule, printed, refused, run};
use crate::site::permit;
use db::{Db, accounts, sessions};
use domain::access::Role;
use domain::account::Email;
use domain::account::session::TokenHash;
use domain::moment::Moment;
use services::password::{Passwords, Verdict};
use std::io::Write;
use std::process::{Output, Stdio};
use tempfile::TempDir;

/// Runs it with something to read.
fn run_reading(folder: &TempDir, arguments: &[&str], input: &str) -> Output {
    let mut command = graticule(folder);
    let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// The database that the commands filled.
async fn database(folder: &TempDir) -> Db {
    Db::connect(&format!("sqlite:{}", folder.path().join("data/graticule.db").display())).await.unwrap()
}

async fn opens(db: &Db, email: &str, password: &str) -> Option<Role> {
    let found = accounts::find_credentials(db, &email.parse::<Email>().unwrap()).await.unwrap().unwrap();
    let verdict = Passwords::new().verify(password, found.hash.as_ref()).await.unwrap();
    (verdict == Verdict::Right).then(|| found.role())
}

#[tokio::test]
async fn the_first_administrator_is_made_with_a_password_that_is_printed_alone() {
    let folder = TempDir::new().unwrap();
    let made = run(&folder, &["admin", "create", "--email", "Ann@Network.example", "--name", "Ann Heron"], &[]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let text = printed(&made);
    let password = text.strip_suffix('\n').unwrap();
    assert!(password.len() == 24 && !password.contains(char::is_whitespace), "{password:?}");
    let db = database(&folder).await;
    assert_eq!(opens(&db, "ann@network.example", password).await, Some(Role::Administrator));
    assert_eq!(opens(&db, "ann@network.example", "another password").await, None);
}

#[tokio::test]
async fn a_chosen_password_is_read_and_must_keep_the_rules() {
    let folder = TempDir::new().unwrap();
    let create = |email: &str, chosen: &str| {
        let arguments =
            ["admin", "create", "--office", "editor", "--email", email, "--name", "Bo Heron", "--password-stdin"];
        run_reading(&folder, &arguments, chosen)
    };
    for (chosen, complaint) in [
        ("too short\n", "needs 12 characters"),
        ("", "needs 12 characters"),
        ("Password2026!\n", "guessed first"),
        ("bo heron 2026\n", "the name or the address"),
    ] {
        let said = refused(&create("bo@network.example", chosen));
        assert!(said.contains(complaint) && !said.contains("2026"), "{said}");
    }
    let made = create("bo@network.example", "four unlit lanterns\n");
    assert_eq!(printed(&made), "bo@network.example can sign in now.\n");
    assert_eq!(opens(&database(&folder).await, "bo@network.example", "four unlit lanterns").await, Some(Role::Editor));
}

#[tokio::test]
async fn a_reset_gives_another_password_and_signs_out_everywhere() {
    let folder = TempDir::new().unwrap();
    let created = run(&folder, &["admin", "create", "--email", "ann@network.example", "--name", "Ann"], &[]);
    let first = printed(&created).trim().to_owned();
    let db = database(&folder).await;
    let found = accounts::find_credentials(&db, &"ann@network.example".parse().unwrap()).await.unwrap().unwrap();
    let token = TokenHash::from_digest([7; 32]);
    let now = Moment::from_seconds(1_795_512_600);
    sessions::begin(&db, found.account, &found.hash.unwrap(), &token, "Firefox", now).await.unwrap().unwrap();

    let reset = run(&folder, &["admin", "reset", "--email", "ANN@network.example"], &[]);
    let second = printed(&reset).trim().to_owned();
    assert_eq!(opens(&db, "ann@network.example", &first).await, None);
    assert_eq!(opens(&db, "ann@network.example", &second).await, Some(Role::Administrator));
    assert!(sessions::find(&db, &token).await.unwrap().is_none());

    let arguments = ["admin", "reset", "--email", "ann@network.example", "--password-stdin"];
    let reset = run_reading(&folder, &arguments, "four unlit lanterns");
    assert_eq!(printed(&reset), "ann@network.example has another password now, and is signed out everywhere.\n");
    assert_eq!(opens(&db, "ann@network.example", "four unlit lanterns").await, Some(Role::Administrator));
    assert_eq!(accounts::list(&db, &permit(), None, 9).await.unwrap().len(), 1);
}

#[test]
fn what_can_not_be_done_is_told_with_the_way_to_go_on() {
    let folder = TempDir::new().unwrap();
    let create = ["admin", "create", "--email", "ann@network.example", "--name", "Ann"];
    assert!(run(&folder, &create, &[]).status.success());
    let said = refused(&run(&folder, &create, &[]));
    assert!(said.contains("graticule admin reset --email ann@network.example"), "{said}");
    let said = refused(&run(&folder, &["admin", "reset", "--email", "bo@network.example"], &[]));
    assert!(said.contains("graticule admin list") && said.contains("graticule admin create"), "{said}");
    for wrong in [
        &["admin", "create", "--email", "ann", "--name", "Ann"][..],
        &["admin", "create", "--email", "ann@network.example", "--name", " "],
        &["admin", "create", "--email", "ann@network.example", "--name", "Ann", "--office", "chief"],
        &["admin", "create"],
        &["admin"],
    ] {
        refused(&run(&folder, wrong, &[]));
    }
    let said = refused(&run(&folder, &["admin", "create", "--office", "chief"], &[]));
    assert!(said.contains("member, editor, administrator"), "{said}");
}

#[test]
fn the_list_shows_who_can_sign_in_and_no_password() {
    let folder = TempDir::new().unwrap();
    assert!(printed(&run(&folder, &["admin", "list"], &[])).contains("graticule admin create"));
    let mut passwords = Vec::new();
    for (email, name, office) in
        [("ann@network.example", "Ann Heron", "administrator"), ("bo@network.example", "Bo Wren", "member")]
    {
        let arguments = ["admin", "create", "--email", email, "--name", name, "--office", office];
        passwords.push(printed(&run(&folder, &arguments, &[])));
    }
    let table = printed(&run(&folder, &["admin", "list"], &[]));
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["address", "office", "status", "since", "name"]);
    assert_eq!(rows[1][..3], ["ann@network.example", "administrator", "active"]);
    assert_eq!(rows[2][..3], ["bo@network.example", "member", "active"]);
    assert!(table.contains("Ann Heron") && !table.contains("argon2"), "{table}");
    assert!(passwords.iter().all(|password| !table.contains(password.trim())));
}
