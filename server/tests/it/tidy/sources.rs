//! The sources as text: every file, its lines of code without comments and unit tests, and a way to complain.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates, and whatever else people write by hand.
const FOLDERS: [&str; 12] = [
    "app",
    "db",
    "domain",
    "end2end",
    "frontend",
    "fuzz",
    "benches",
    "geography",
    "server",
    "services",
    "style",
    "tools",
];

/// One file.
pub(super) struct Source {
    /// From the workspace's folder on, with slashes.
    pub(super) path: String,
    pub(super) text: String,
    /// Whether only tests are compiled from it.
    pub(super) is_test: bool,
}

/// What stands at one place.
pub(super) struct Line<'a> {
    path: &'a str,
    number: usize,
    pub(super) code: &'a str,
}

impl Source {
    /// The lines of code that reach a build: no comments, no unit tests.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        let mut all = self.text.lines().enumerate().peekable();
        while let Some((number, line)) = all.next() {
            if line == "#[cfg(test)]"
                && all.peek().is_some_and(|(_, next)| next.starts_with("mod ") && next.ends_with('{'))
            {
                // A module at the margin ends with a brace at the margin.
                all.by_ref().find(|(_, line)| *line == "}");
                continue;
            }
            let code = line.split(" // ").next().unwrap_or_default();
            if !code.trim_start().starts_with("//") {
                lines.push(Line { path: &self.path, number: number + 1, code });
            }
        }
        lines
    }
}

impl Line<'_> {
    pub(super) fn at(&self) -> String {
        format!("{}:{}: {}", self.path, self.number, self.code.trim())
    }

    /// Whether the code names this, not as a part of a longer name.
    pub(super) fn names(&self, what: &str) -> bool {
        self.code.match_indices(what).any(|(start, _)| {
            let before = self.code[..start].chars().next_back();
            let after = self.code[start + what.len()..].chars().next();
            let joins = |letter: char| letter.is_alphanumeric() || letter == '_';
            let open =
                |neighbour: Option<char>, own: Option<char>| !own.is_some_and(joins) || !neighbour.is_some_and(joins);
            open(before, what.chars().next()) && open(after, what.chars().next_back())
        })
    }
}

/// The workspace's folder.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file with one of these endings.
pub(super) fn files(endings: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in FOLDERS.map(|folder| root().join(folder)).into_iter().filter(|folder| folder.is_dir()) {
        collect(&folder, &mut paths);
    }
    paths.retain(|path| {
        path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending))
    });
    paths.sort();
    assert!(!paths.is_empty());
    let tests = paths.iter().flat_map(|path| test_modules(path)).collect::<BTreeSet<_>>();
    let source = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let is_test = tests.contains(&path) || name.contains("/tests/") || name.contains("/benches/");
        Source { text: fs::read_to_string(&path).unwrap(), path: name, is_test }
    };
    paths.into_iter().map(source).collect()
}

/// Every Rust file of the crates' `src`, without those that only tests are made of.
pub(super) fn code() -> Vec<Source> {
    files(&["rs"]).into_iter().filter(|source| source.path.contains("/src/") && !source.is_test).collect()
}

/// Every line of code in the files whose path begins so, but for the excepted files (or folders, with a slash).
pub(super) fn offences(under: &str, except: &[&str], is_wrong: impl Fn(&Line<'_>) -> bool) -> Vec<String> {
    let excepted = |path: &str| {
        except.iter().any(|allowed| path == *allowed || allowed.ends_with('/') && path.starts_with(allowed))
    };
    for path in except {
        assert!(root().join(path).exists(), "{path} is excepted from a rule and no longer there: take it off the list");
    }
    let sources: Vec<Source> =
        code().into_iter().filter(|source| source.path.starts_with(under) && !excepted(&source.path)).collect();
    sources.iter().flat_map(Source::lines).filter(|line| is_wrong(line)).map(|line| line.at()).collect()
}

/// Fails with what is wrong, where, and what to do.
#[track_caller]
pub(super) fn expect_none(offences: &[String], what_to_do: &str) {
    assert!(offences.is_empty(), "\n{}\n→ {what_to_do}\n", offences.join("\n"));
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap_or_default();
        if path.is_dir() && !["target", "node_modules", "test-results", "playwright-report"].contains(&name) {
            collect(&path, paths);
        } else if path.is_file() {
            paths.push(path);
        }
    }
}

/// The files of the modules that a file declares for tests alone: `#[cfg(test)]`, then `mod name;`.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    if path.extension().is_none_or(|ending| ending != "rs") {
        return Vec::new();
    }
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let folder = match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "main") => path.parent().unwrap().to_owned(),
        _ => path.with_extension(""),
    };
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| pair[1].strip_prefix("mod ")?.strip_suffix(';'))
        .map(|name| folder.join(format!("{name}.rs")))
        .collect()
}
