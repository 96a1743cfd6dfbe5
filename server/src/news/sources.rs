//! The organisations that stories come from, beside the stories' files.

use super::covers::{self, NotCovered};
use crate::media::Media;
use anyhow::Context;
use db::Db;
use domain::access::{Viewer, authorize};
use domain::media::Alt;
use domain::moment::Moment;
use domain::source::Source;
use services::source_file::{self, SourceEntry};
use services::story_file::CoverFile;
use std::path::Path;

/// Stores the organisations of the file in `folder`, where there is one, and tells what is wrong with it.
pub(super) async fn import(db: &Db, media: &Media, folder: &Path, now: Moment) -> anyhow::Result<Vec<String>> {
    let file = folder.join(source_file::NAME);
    let mut refused = Vec::new();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(refused),
        Err(error) => return Err(error).with_context(|| file.display().to_string()),
    };
    let say = |problem: String| format!("{}: {problem}", file.display());
    let entries = match source_file::parse(&text) {
        Ok(entries) => entries,
        Err(problem) => return Ok(vec![say(problem)]),
    };
    for SourceEntry { mut source, logo } in entries {
        if let Some(logo) = logo {
            // Its name stands beside it.
            let cover = CoverFile { file: logo, alt: Alt::Decorative };
            match covers::store(db, media, &folder.join(&cover.file), &cover, now).await {
                Ok(name) => source.logo = Some(name),
                Err(NotCovered::Refused(problem)) => {
                    refused.push(say(problem));
                    continue;
                }
                Err(NotCovered::Failed(error)) => return Err(error).with_context(|| file.display().to_string()),
            }
        }
        match save(db, &source, now).await {
            Ok(()) => {}
            Err(db::Error::Invalid(invalid)) => refused.push(say(format!("{}: {invalid}", source.slug))),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(refused)
}

/// Stores an organisation; one that is there as it is stays so.
pub(crate) async fn save(db: &Db, source: &Source, now: Moment) -> Result<(), db::Error> {
    let there = db::sources::find(db, &source.slug).await?;
    if there.is_some_and(|(there, _)| there == *source) {
        return Ok(());
    }
    let permit = authorize(Viewer::System).map_err(|_| db::Error::Conflict)?;
    db::sources::save(db, &permit, source, now).await
}

/// Writes every organisation into a file in `folder`, and their marks beside it.
pub(super) async fn export(db: &Db, media: &Media, folder: &Path) -> anyhow::Result<()> {
    let mut entries = Vec::new();
    for source in db::sources::list(db).await? {
        let logo = match source.logo {
            Some(name) => {
                let (file, bytes) = covers::fetch(db, media, name).await?;
                super::write(&folder.join(&file.file), &bytes)?;
                Some(file.file)
            }
            None => None,
        };
        entries.push(SourceEntry { source: Source { logo: None, ..source }, logo });
    }
    if entries.is_empty() {
        return Ok(());
    }
    super::write(&folder.join(source_file::NAME), source_file::write(&entries)?.as_bytes())
}
