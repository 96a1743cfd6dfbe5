//! `graticule check`: whether everything the site needs is there, as a table, before visitors find out.

use crate::assets::AssetStore;
use crate::config::Config;
use crate::site::is_missing;
use db::Db;
use std::path::Path;
use std::process::ExitCode;

/// Prints the table; fails when anything in it does.
pub async fn run(config: &Config) -> ExitCode {
    let rows = [
        ("configuration", Ok(format!("{} on {}", config.base_url, config.listen))),
        ("database", database(config).await),
        ("site's files", files(config)),
        ("data folder", writable(&config.data_dir)),
        ("mail", mail(config)),
    ];
    for (what, found) in &rows {
        let (mark, text) = match found {
            Ok(text) => ("ok  ", text),
            Err(text) => ("FAIL", text),
        };
        println!("{mark}  {what:<14} {text}");
    }
    if rows.iter().all(|(_, found)| found.is_ok()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn database(config: &Config) -> Result<String, String> {
    // A check changes nothing, so it does not make the file that `serve` would.
    if is_missing(&config.database_url) {
        return Ok("none yet: `graticule serve` makes it".to_owned());
    }
    let db = Db::connect(&config.database_url).await.map_err(|error| error.to_string())?;
    db::ready(&db).await.map(|()| format!("{}, up to date", config.engine())).map_err(|error| error.to_string())
}

fn mail(config: &Config) -> Result<String, String> {
    let none = || "not set up: administrators read mail on the site".to_owned();
    config.mailer().map(|mailer| mailer.map_or_else(none, |mailer| mailer.place())).map_err(|error| error.to_string())
}

fn files(config: &Config) -> Result<String, String> {
    AssetStore::read(&config.site_dir).map(|_| config.site_dir.display().to_string()).map_err(|error| error.to_string())
}

fn writable(folder: &Path) -> Result<String, String> {
    if !folder.exists() {
        return Ok(format!("{}: none yet, made when it is needed", folder.display()));
    }
    let probe = folder.join(".graticule-check");
    let written = std::fs::File::create_new(&probe).and_then(|_| std::fs::remove_file(&probe));
    written
        .map(|()| format!("{} can be written", folder.display()))
        .map_err(|error| format!("{}: {error}", folder.display()))
}
