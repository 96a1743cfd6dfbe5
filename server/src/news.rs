//! Stories in from files, and out to files, with the pictures above them and the organisations that they come from beside
//! them.

use crate::media::Media;
use anyhow::Context;
use covers::NotCovered;
use db::Db;
use db::articles::Saved;
use domain::access::{Viewer, authorize};
use domain::article::{NewArticle, Slug, Topic};
use domain::moment::Moment;
use services::{render, story_file};
use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

mod covers;
pub(crate) mod sources;

/// What an import did, file by file where something was wrong.
#[derive(Debug, Default)]
pub struct Report {
    inserted: usize,
    updated: usize,
    unchanged: usize,
    refused: Vec<String>,
    dry: bool,
}

impl Report {
    /// Whether every story came in.
    pub fn is_clean(&self) -> bool {
        self.refused.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for refused in &self.refused {
            writeln!(f, "refused: {refused}")?;
        }
        if self.dry {
            write!(f, "{} stories are well formed; nothing was stored. ", self.inserted)?;
        } else {
            write!(f, "{} new, {} changed, {} as they were. ", self.inserted, self.updated, self.unchanged)?;
        }
        write!(f, "{} refused.", self.refused.len())
    }
}

/// Stores the stories of files and folders, and the pictures that they name. One that is wrong is reported and keeps no
/// other from coming in.
pub async fn import(db: &Db, media: &Media, paths: &[PathBuf], dry: bool, now: Moment) -> anyhow::Result<Report> {
    let mut report = Report { dry, ..Report::default() };
    let mut stories = Vec::new();
    for path in files(paths)? {
        let file = path.display().to_string();
        let story = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        match story.and_then(|text| story_file::parse(&text).map_err(|error| error.to_string())) {
            Ok(story) => {
                let cover = story.cover.map(|cover| (path.with_file_name(&cover.file), cover));
                stories.push(((file, cover), story.article));
            }
            Err(error) => report.refused.push(format!("{file}: {error}")),
        }
    }
    originals_first(&mut stories);
    if dry {
        for ((file, cover), _) in stories {
            let looked = match cover {
                Some((path, cover)) => covers::look(media, &path, &cover).await,
                None => Ok(()),
            };
            match looked {
                Ok(()) => report.inserted += 1,
                Err(refused) => report.refused.push(format!("{file}: {refused}")),
            }
        }
        return Ok(report);
    }
    for folder in paths.iter().filter(|path| path.is_dir()) {
        report.refused.extend(sources::import(db, media, folder, now).await?);
    }
    make_topics(db, stories.iter().flat_map(|(_, story)| &story.topics)).await?;
    for ((file, cover), mut story) in stories {
        if let Some((path, cover)) = cover {
            match covers::store(db, media, &path, &cover, now).await {
                Ok(name) => story.cover = Some(name),
                Err(NotCovered::Refused(refused)) => {
                    report.refused.push(format!("{file}: {refused}"));
                    continue;
                }
                Err(NotCovered::Failed(error)) => return Err(error).context(file),
            }
        }
        match save(db, &story, now).await {
            Ok(Saved::Inserted) => report.inserted += 1,
            Ok(Saved::Updated) => report.updated += 1,
            Ok(Saved::Unchanged) => report.unchanged += 1,
            Err(db::Error::Invalid(invalid)) => report.refused.push(format!("{file}: {invalid}")),
            Err(error) => return Err(error).context(file),
        }
    }
    Ok(report)
}

/// Makes the topics that are not there yet. Until somebody names them, their address is their name.
async fn make_topics(db: &Db, wanted: impl Iterator<Item = &Slug>) -> anyhow::Result<()> {
    let permit = authorize(Viewer::System)?;
    let known: BTreeSet<Slug> = db::topics::list(db).await?.into_iter().map(|topic| topic.slug).collect();
    let missing: BTreeSet<Slug> = wanted.filter(|slug| !known.contains(slug)).cloned().collect();
    for slug in missing {
        db::topics::save(db, &permit, &Topic { slug, names: Vec::new() }).await?;
    }
    Ok(())
}

/// Renders anew what an older renderer made, a few stories at a time.
pub async fn refresh(db: &Db) -> Result<(), db::Error> {
    const BATCH: u32 = 30;
    let permit = authorize(Viewer::System).map_err(|_| db::Error::Conflict)?;
    loop {
        let stale = db::articles::stale(db, &permit, render::VERSION, BATCH).await?;
        if stale.is_empty() {
            return Ok(());
        }
        for story in stale {
            // One that was changed meanwhile is rendered already.
            let rendered = render::render(&story.headline, &story.standfirst, &story.body);
            db::articles::refresh(db, &permit, &story, &rendered).await?;
        }
    }
}

/// Writes every story into `folder`, one file each and one for its picture, and tells how many stories.
pub async fn export(db: &Db, media: &Media, folder: &Path) -> anyhow::Result<usize> {
    const BATCH: u32 = 30;
    let permit = authorize(Viewer::System)?;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    sources::export(db, media, folder).await?;
    let (mut count, mut after) = (0, None);
    loop {
        let batch = db::articles::export(db, &permit, after, BATCH).await?;
        for (_, story) in &batch {
            let cover = match story.cover {
                Some(name) => {
                    let (file, bytes) = covers::fetch(db, media, name).await?;
                    write(&folder.join(&file.file), &bytes)?;
                    Some(file)
                }
                None => None,
            };
            let text = story_file::write(story, cover.as_ref())?;
            write(&folder.join(format!("{}.md", story.slug)), text.as_bytes())?;
        }
        count += batch.len();
        match batch.last() {
            Some((id, _)) => after = Some(*id),
            None => return Ok(count),
        }
    }
}

/// Writes a file anew. Drafts and members' stories are among them: they are their owner's alone.
fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let _ = std::fs::remove_file(file);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let written = options.open(file).and_then(|mut file| file.write_all(bytes));
    written.with_context(|| file.display().to_string())
}

/// Renders a story and stores it.
pub(crate) async fn save(db: &Db, story: &NewArticle, now: Moment) -> Result<Saved, db::Error> {
    let permit = authorize(Viewer::System).map_err(|_| db::Error::Conflict)?;
    let rendered = render::render(&story.headline, &story.standfirst, &story.body);
    db::articles::save(db, &permit, story, &rendered, now).await
}

/// A translation needs its original to be there.
pub(crate) fn originals_first<T>(stories: &mut [(T, NewArticle)]) {
    stories.sort_by_key(|(_, story)| story.translation_of.is_some());
}

/// Every story file among `paths`, folders opened, in order.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).with_context(|| path.display().to_string())?;
            let mut inside = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
            inside.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}
