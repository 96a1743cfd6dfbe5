//! The pictures above stories as files beside the stories' own.

use crate::media::{self, Media, NotReceived, Upload};
use anyhow::{Context, anyhow};
use bytes::Bytes;
use db::Db;
use domain::access::{Permit, Viewer, WriteMedia, authorize};
use domain::media::{Format, MediaFile, MediaName, Origin, WIDTHS};
use domain::moment::Moment;
use services::image::{LARGEST, Refusal, Unprepared};
use services::story_file::CoverFile;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Why a story has no picture above it.
#[derive(Debug)]
pub(super) enum NotCovered {
    /// Its file is wrong: its author can mend it.
    Refused(String),
    /// Something else is.
    Failed(anyhow::Error),
}

impl From<db::Error> for NotCovered {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Stores the picture of a story and says what it says; one that is there already is taken as it is.
pub(super) async fn store(
    db: &Db,
    media: &Media,
    path: &Path,
    cover: &CoverFile,
    now: Moment,
) -> Result<MediaName, NotCovered> {
    let permit: Permit<WriteMedia> = authorize(Viewer::System).map_err(|denied| NotCovered::Failed(denied.into()))?;
    let file = read(path).map_err(|error| NotCovered::Refused(sentence(cover, &error)))?;
    let name = if let Some(name) = exported(db, media, &permit, cover, &file).await? {
        name
    } else {
        let origin = Origin::File(Sha256::digest(&file).into());
        let upload = Upload { file, alt: cover.alt.clone(), origin };
        media::receive(db, media, &permit, upload, now).await.map_err(|error| match error {
            NotReceived::Refused(refusal) => NotCovered::Refused(sentence(cover, &say(refusal))),
            other => NotCovered::Failed(other.into()),
        })?
    };
    let stored = db::media::find(db, &permit, name).await?;
    if stored.is_some_and(|card| card.picture.alt != cover.alt) {
        db::media::set_alt(db, &permit, name, &cover.alt, now).await?;
    }
    Ok(name)
}

/// Looks whether the picture could be stored; stores nothing.
pub(super) async fn look(media: &Media, path: &Path, cover: &CoverFile) -> Result<(), String> {
    let file = read(path).map_err(|error| sentence(cover, &error))?;
    match media.pipeline.prepare(file).await {
        Ok(_) => Ok(()),
        Err(Unprepared::Refused(refusal)) => Err(sentence(cover, &say(refusal))),
        Err(busy) => Err(sentence(cover, &busy.to_string())),
    }
}

/// The largest JPEG of a picture, and how a story's file names it.
pub(super) async fn fetch(db: &Db, media: &Media, name: MediaName) -> anyhow::Result<(CoverFile, Bytes)> {
    let permit: Permit<WriteMedia> = authorize(Viewer::System)?;
    let card = db::media::find(db, &permit, name).await?.context("a story's picture is not there")?;
    let file = card.picture.file(WIDTHS[WIDTHS.len() - 1], Format::Jpeg);
    let bytes = media.store.get(&file).await?.ok_or_else(|| anyhow!("{file} is not in the store of pictures"))?;
    Ok((CoverFile { file: file.to_string(), alt: card.picture.alt }, bytes))
}

/// The name of the picture, where the file is one that this very site exported: it is not pressed a second time.
async fn exported(
    db: &Db,
    media: &Media,
    permit: &Permit<WriteMedia>,
    cover: &CoverFile,
    bytes: &Bytes,
) -> Result<Option<MediaName>, NotCovered> {
    let Ok(file) = cover.file.parse::<MediaFile>() else { return Ok(None) };
    if db::media::find(db, permit, file.name).await?.is_none() {
        return Ok(None);
    }
    let stored = media.store.get(&file).await.map_err(|error| NotCovered::Failed(error.into()))?;
    Ok(stored.is_some_and(|stored| stored == *bytes).then_some(file.name))
}

/// The file's bytes; none of one that is too large anyway.
fn read(path: &Path) -> Result<Bytes, String> {
    let length = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if length > LARGEST as u64 {
        return Err(say(Refusal::TooLarge));
    }
    std::fs::read(path).map(Bytes::from).map_err(|error| error.to_string())
}

fn sentence(cover: &CoverFile, problem: &str) -> String {
    format!("cover “{}”: {problem}", cover.file)
}

/// A refusal in the words of a command.
fn say(refusal: Refusal) -> String {
    let words = match refusal {
        Refusal::Empty => "the file is empty",
        Refusal::TooLarge => "the file is larger than 10 MB; make it smaller",
        Refusal::TooManyPixels => "the picture has more than 40 million pixels; make it smaller",
        Refusal::TooSmall => "the picture is smaller than 32 × 32 pixels",
        Refusal::UnknownType => "the file is no JPEG, PNG or WebP",
        Refusal::Damaged => "the picture is damaged or cut short",
    };
    words.to_owned()
}
