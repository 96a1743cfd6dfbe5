//! The program itself: what it prints, what it refuses, how it ends.

use std::process::{Command, Output};
use tempfile::TempDir;

/// Every variable that the program reads (the table in README names them, too).
const VARIABLES: [&str; 10] = [
    "GRATICULE_DATABASE_URL",
    "GRATICULE_LISTEN",
    "GRATICULE_BASE_URL",
    "GRATICULE_INSECURE",
    "GRATICULE_SMTP_URL",
    "GRATICULE_TRUSTED_PROXIES",
    "GRATICULE_DATA_DIR",
    "GRATICULE_SITE_DIR",
    "GRATICULE_LOG",
    "GRATICULE_LOG_FORMAT",
];

/// The program in an empty folder and an empty environment.
pub(crate) fn graticule(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graticule"));
    command.current_dir(folder.path()).env_clear();
    command
}

/// Runs it to its end.
pub(crate) fn run(folder: &TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    graticule(folder).args(arguments).envs(variables.iter().copied()).output().unwrap()
}

pub(crate) fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The complaint of a run that was refused.
#[track_caller]
pub(crate) fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    let complaint = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!complaint.contains("panicked"), "{complaint}");
    complaint
}

#[test]
fn help_documents_every_command_and_every_variable() {
    let folder = TempDir::new().unwrap();
    let help = printed(&run(&folder, &["--help"], &[]));
    for command in ["serve", "demo", "migrate", "check", "news", "admin", "backup", "restore", "audit"] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{command} is missing in\n{help}");
    }
    for variable in VARIABLES {
        assert!(help.contains(&format!("[env: {variable}")), "{variable} is missing in\n{help}");
    }
    assert!(help.contains("GRATICULE_DATABASE_URL_FILE"));
    let known = help.matches("[env: ").count();
    assert_eq!(known, VARIABLES.len(), "a variable is new: name it here, and in README");
}

#[test]
fn the_readme_names_every_variable() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    for variable in VARIABLES {
        assert!(readme.contains(&format!("`{variable}")), "{variable} is missing in README's table of settings");
    }
}

#[test]
fn help_never_prints_a_secret() {
    let folder = TempDir::new().unwrap();
    let secret = [
        ("GRATICULE_DATABASE_URL", "postgres://somebody:secret@database.example/x"),
        ("GRATICULE_SMTP_URL", "smtps://somebody:secret@mail.example"),
    ];
    for arguments in [&["--help"][..], &["serve", "--help"]] {
        assert!(!printed(&run(&folder, arguments, &secret)).contains("secret"));
    }
}

#[test]
fn version_is_printed() {
    let version = printed(&run(&TempDir::new().unwrap(), &["--version"], &[]));
    assert_eq!(version.trim(), format!("graticule {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_mail_server_that_is_none_is_refused_without_saying_its_password() {
    let folder = TempDir::new().unwrap();
    let complaint = refused(&run(&folder, &["check"], &[("GRATICULE_SMTP_URL", "smtp://somebody:secret@/x")]));
    assert!(complaint.contains("GRATICULE_SMTP_URL") && !complaint.contains("secret"), "{complaint}");
}

#[test]
fn serving_other_machines_by_plain_http_is_refused() {
    let folder = TempDir::new().unwrap();
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:3000"] {
        let complaint = refused(&run(&folder, &["serve", "--listen", listen], &[]));
        assert!(complaint.contains("GRATICULE_BASE_URL must be https"), "{complaint}");
        let complaint =
            refused(&run(&folder, &["serve"], &[("GRATICULE_LISTEN", listen), ("GRATICULE_INSECURE", "0")]));
        assert!(complaint.contains("GRATICULE_INSECURE=1 overrides this"), "{complaint}");
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "no database was made");
}

#[test]
fn the_demo_is_shown_to_this_machine_alone_whatever_else_is_set() {
    let folder = TempDir::new().unwrap();
    for variables in [
        [("GRATICULE_LISTEN", "0.0.0.0:0"), ("GRATICULE_BASE_URL", "https://network.example")],
        [("GRATICULE_LISTEN", "0.0.0.0:0"), ("GRATICULE_INSECURE", "1")],
    ] {
        let complaint = refused(&run(&folder, &["demo"], &variables));
        assert!(complaint.contains("the demo listens on this machine alone"), "{complaint}");
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "no database was made");
}

#[test]
fn an_address_that_is_none_is_refused() {
    let folder = TempDir::new().unwrap();
    for address in ["network.example", "https://", "https://a/b", "ftp://a", "https://a b", "https://me@a"] {
        let complaint = refused(&run(&folder, &["check", "--base-url", address], &[]));
        assert!(complaint.contains("GRATICULE_BASE_URL"), "{complaint}");
    }
    refused(&run(&folder, &["migrate", "--database-url", "mysql://x"], &[]));
    refused(&run(&folder, &["serve", "--listen", "3000"], &[]));
    refused(&run(&folder, &[], &[]));
    refused(&run(&folder, &["none"], &[]));
}

#[test]
fn migrate_can_be_run_again() {
    let folder = TempDir::new().unwrap();
    for _ in 0..2 {
        let done = run(&folder, &["migrate"], &[]);
        assert!(done.status.success());
        assert_eq!(printed(&done), "The database is up to date.\n");
    }
    assert!(folder.path().join("data/graticule.db").is_file());
}

#[test]
fn a_secret_may_come_from_a_file() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("url"), "sqlite:from-a-file.db\n").unwrap();
    assert!(run(&folder, &["migrate"], &[("GRATICULE_DATABASE_URL_FILE", "url")]).status.success());
    assert!(folder.path().join("from-a-file.db").is_file());
    let complaint = refused(&run(&folder, &["migrate"], &[("GRATICULE_DATABASE_URL_FILE", "none")]));
    assert!(complaint.contains("GRATICULE_DATABASE_URL_FILE"), "{complaint}");
}

#[test]
fn check_prints_a_table_and_fails_when_something_is_missing() {
    let folder = TempDir::new().unwrap();
    let checked = run(&folder, &["check"], &[]);
    let table = printed(&checked);
    assert!(!checked.status.success());
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().take(2).collect()).collect();
    let expected = [["ok", "configuration"], ["ok", "database"], ["FAIL", "site's"], ["ok", "data"], ["ok", "mail"]];
    assert_eq!(rows, expected, "{table}");
    assert!(table.contains("make build"), "the table says what to do:\n{table}");
    assert!(!folder.path().join("data/graticule.db").exists(), "a check makes no database");

    assert!(run(&folder, &["migrate"], &[]).status.success());
    std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
    std::fs::write(folder.path().join("site/pkg/graticule.wasm"), b"\0asm").unwrap();
    let checked = run(&folder, &["check", "--site-dir", "site"], &[]);
    assert!(checked.status.success(), "{}", printed(&checked));
    assert!(printed(&checked).contains("SQLite, up to date"));
    assert!(!printed(&checked).contains("FAIL"));
}

#[test]
fn check_tells_a_database_that_does_not_answer() {
    let folder = TempDir::new().unwrap();
    let away = [("GRATICULE_DATABASE_URL", "postgres://somebody:secret@127.0.0.1:1/x")];
    let checked = run(&folder, &["check"], &away);
    assert!(!checked.status.success());
    let table = printed(&checked);
    assert!(table.lines().any(|line| line.starts_with("FAIL  database")), "{table}");
    assert!(!table.contains("secret"), "{table}");
}

#[test]
fn stories_go_out_and_come_in_by_command() {
    let folder = TempDir::new().unwrap();
    let story = "+++\nslug = \"one\"\nlanguage = \"en\"\npublished = 2024-03-20T10:30:00Z\nheadline = \"One\"\n\
        standfirst = \"Why.\"\ncountries = [\"KH\"]\ntopics = []\n+++\n\nText.\n";
    std::fs::write(folder.path().join("one.md"), story).unwrap();
    std::fs::write(folder.path().join("wrong.md"), "Text.").unwrap();
    let done = run(&folder, &["news", "import", "one.md"], &[]);
    assert!(done.status.success());
    assert_eq!(printed(&done), "1 new, 0 changed, 0 as they were. 0 refused.\n");
    let done = run(&folder, &["news", "import", "wrong.md"], &[]);
    assert!(!done.status.success(), "a script sees that something was refused");
    assert!(printed(&done).starts_with("refused: wrong.md: "), "{}", printed(&done));
    let done = run(&folder, &["news", "export", "out"], &[]);
    assert_eq!(printed(&done), "1 stories written to out.\n");
    assert_eq!(std::fs::read_to_string(folder.path().join("out/one.md")).unwrap(), story);
}
