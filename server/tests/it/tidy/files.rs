//! Names, sizes and first lines of files.

use super::sources::{Source, expect_none, files, offences, root};
use std::collections::BTreeSet;
use std::fs;

/// The longest file, in lines.
const LONGEST: usize = 300;

/// Files that may be longer, and why.
const LONG: [(&str, &str); 1] = [("domain/src/country/names.rs", "generated: four languages' names of 250 areas")];

#[test]
fn every_rust_file_says_at_its_top_what_lives_in_it() {
    let silent = files(&["rs"]).into_iter().filter(|source| !source.text.starts_with("//! "));
    expect_none(
        &silent.map(|source| source.path).collect::<Vec<_>>(),
        "begin with `//!`: what lives here, and what must not",
    );
}

#[test]
fn a_module_is_a_file_beside_its_folder() {
    let found = files(&["rs"]).into_iter().map(|source| source.path).filter(|path| path.ends_with("/mod.rs"));
    expect_none(&found.collect::<Vec<_>>(), "foo/mod.rs is foo.rs beside foo/");
}

#[test]
fn no_file_is_longer_than_300_lines_without_a_reason() {
    let long = |source: &Source| source.text.lines().count() > LONGEST;
    let all = files(&["rs", "ts", "mjs", "js", "scss", "sql", "sh"]);
    let excused = |path: &str| LONG.iter().any(|(excused, _)| *excused == path);
    let found = all.iter().filter(|source| long(source) && !excused(&source.path));
    expect_none(
        &found.map(|source| format!("{}: {} lines", source.path, source.text.lines().count())).collect::<Vec<_>>(),
        "look for the second noun, and give it a file of its own",
    );
    let idle = LONG.iter().filter(|(path, _)| !all.iter().any(|source| source.path == *path && long(source)));
    expect_none(
        &idle.map(|(path, _)| (*path).to_owned()).collect::<Vec<_>>(),
        "it needs no excuse any more: take it off the list",
    );
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let empty = ["utils", "util", "helpers", "helper", "common", "types", "misc", "shared", "prelude"];
    let found = files(&["rs", "ts", "mjs", "js", "scss"]).into_iter().map(|source| source.path).filter(|path| {
        path.split('/').any(|part| empty.contains(&part.split('.').next().unwrap_or_default().trim_start_matches('_')))
    });
    expect_none(&found.collect::<Vec<_>>(), "name it after the noun that lives in it");
}

#[test]
fn every_migration_has_both_engines_under_the_same_name() {
    let names = |engine: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join("db/migrations").join(engine)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    let alone: Vec<String> = sqlite.symmetric_difference(&postgres).cloned().collect();
    expect_none(&alone, "write the migration for the other engine, too, under the same number and name");
    for (place, name) in sqlite.iter().enumerate() {
        assert!(name.starts_with(&format!("{:04}_", place + 1)), "{name}: migrations are numbered without a gap");
    }
}

#[test]
fn every_migration_explains_itself() {
    let silent = files(&["sql"]).into_iter().filter(|source| !source.text.starts_with("-- ")).map(|source| source.path);
    expect_none(&silent.collect::<Vec<_>>(), "begin with a comment: what the table holds, and why");
}

#[test]
fn nothing_is_re_exported_by_the_dozen() {
    let found = offences("", &[], |line| line.code.contains("pub use") && line.code.contains("::*"));
    expect_none(&found, "name what is re-exported");
}

#[test]
fn a_component_and_a_page_have_their_style_under_the_same_name() {
    for room in ["components", "pages"] {
        let folder = root().join("style").join(room);
        let Ok(styles) = fs::read_dir(&folder) else { continue };
        let unowned: Vec<String> = styles
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "scss"))
            .filter(|path| {
                let name = path.file_stem().unwrap().to_str().unwrap().trim_start_matches('_').replace('-', "_");
                !root().join("app/src").join(room).join(format!("{name}.rs")).exists()
            })
            .map(|path| path.strip_prefix(root()).unwrap().display().to_string())
            .collect();
        expect_none(&unowned, "a style sheet is named after its component or page: rename it, or delete it with it");
    }
}

#[test]
fn the_rules_are_read_from_all_the_crates() {
    let crates = ["domain", "db", "services", "app", "frontend", "server"];
    let all = files(&["rs"]);
    for name in crates {
        assert!(all.iter().any(|source| source.path.starts_with(&format!("{name}/src/"))), "{name}");
    }
    let tests = all.iter().filter(|source| source.is_test).count();
    assert!(tests > 20 && tests < all.len(), "{tests} of {}", all.len());
}
