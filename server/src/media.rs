//! Pictures: in from uploads and imports, out to whoever may see them, and away when nobody knows them any more. What
//! makes them safe is `services::image`; who may see them is asked of the rows with every request.

use crate::once;
use app::state::AppState;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use db::Db;
use domain::access::{Permit, Viewer, WriteMedia};
use domain::media::{Alt, MediaFile, MediaName, NewMedia, Origin, Sight};
use domain::moment::Moment;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use services::image::{Pipeline, Prepared, Refusal, Unprepared};
use services::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::path::Path;
use thiserror::Error;

/// How long browsers keep what everybody may see. Not for ever, as a name would allow: a picture can be withdrawn.
const PUBLIC: &str = "public, max-age=300, stale-while-revalidate=60";
/// What only some may see is kept by nobody.
const PRIVATE: &str = "private, no-store";
/// How old files without a row must be to be swept away, in seconds: those of an upload under way have none yet.
const ORPHANED: i64 = 86_400;

/// Where pictures are made and kept. Clones share it.
#[derive(Clone, Debug)]
pub struct Media {
    /// Their files.
    pub store: Store,
    /// Where they are prepared.
    pub pipeline: Pipeline,
}

/// A picture that somebody brings.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The file, as it came.
    pub file: Bytes,
    /// What it says to those who do not see it.
    pub alt: Alt,
    /// What makes it one and the same.
    pub origin: Origin,
}

/// Why a picture was not received. Nothing of it is kept.
#[derive(Debug, Error)]
pub enum NotReceived {
    /// It will never be: said beside the file's field.
    #[error(transparent)]
    Refused(Refusal),
    /// Too many wait; a minute later there may be room.
    #[error("too many pictures are waiting")]
    Busy,
    /// Its files could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its row could not be kept.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The system gave no random name.
    #[error("no randomness")]
    Random,
}

impl From<Unprepared> for NotReceived {
    fn from(unprepared: Unprepared) -> Self {
        match unprepared {
            Unprepared::Refused(refusal) => Self::Refused(refusal),
            Unprepared::Busy => Self::Busy,
        }
    }
}

impl Media {
    /// Pictures below the site's data folder.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        Ok(Self { store: Store::in_folder(&data.join("media"))?, pipeline: Pipeline::default() })
    }
}

/// Prepares a picture and stores it under a random name. What came before with the same origin is not stored again:
/// the answer is the name that it has.
pub async fn receive(
    db: &Db,
    media: &Media,
    permit: &Permit<WriteMedia>,
    upload: Upload,
    now: Moment,
) -> Result<MediaName, NotReceived> {
    if let Some(name) = db::media::find_by_origin(db, permit, &upload.origin).await? {
        return Ok(name);
    }
    let prepared = media.pipeline.prepare(upload.file).await?;
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| NotReceived::Random)?;
    let name = MediaName(u128::from_be_bytes(random));
    keep(db, media, permit, name, prepared, (upload.alt, upload.origin), now).await
}

/// Stores what is prepared: first the files, then the row, so that nothing is shown that is not there. What a failure
/// leaves behind is deleted now, or swept away later.
pub(crate) async fn keep(
    db: &Db,
    media: &Media,
    permit: &Permit<WriteMedia>,
    name: MediaName,
    prepared: Prepared,
    (alt, origin): (Alt, Origin),
    now: Moment,
) -> Result<MediaName, NotReceived> {
    let (size, widths, bytes) = (prepared.size(), prepared.widths(), prepared.bytes());
    let new = NewMedia { name, origin, alt, size, widths, bytes };
    let mut files = Vec::new();
    let mut kept = Ok(());
    for file in prepared.files {
        let named = MediaFile { name, width: file.width, format: file.format };
        files.push(named);
        kept = media.store.put(&named, file.bytes).await;
        if kept.is_err() {
            break;
        }
    }
    let stored = match kept {
        Ok(()) => db::media::insert(db, permit, &new, now).await.map_err(NotReceived::from),
        Err(error) => Err(error.into()),
    };
    // A name that is taken is another picture's, and so are its files.
    let is_mine = !matches!(&stored, Err(NotReceived::Db(db::Error::Taken(_))));
    if is_mine && !matches!(&stored, Ok(stored) if *stored == name) {
        discard(media, &files).await;
    }
    stored
}

/// Deletes a picture that no story shows, with its files. False where there is none. [`db::Error::Invalid`] (`media`
/// `in-use`) while a story shows it.
pub async fn remove(
    db: &Db,
    media: &Media,
    permit: &Permit<WriteMedia>,
    name: MediaName,
    now: Moment,
) -> Result<bool, db::Error> {
    let Some(card) = db::media::find(db, permit, name).await? else { return Ok(false) };
    let deleted = db::media::delete(db, permit, name, now).await?;
    if deleted {
        discard(media, &card.picture.files().collect::<Vec<_>>()).await;
    }
    Ok(deleted)
}

/// Deletes files that no picture has and that have lain there for a day, and tells how many: what uploads left behind
/// that were broken off. For the daily housekeeping.
pub async fn sweep(db: &Db, media: &Media, permit: &Permit<WriteMedia>, now: Moment) -> Result<usize, NotReceived> {
    let mut old = media.store.list().await?;
    old.retain(|(_, stored)| *stored < now.plus_seconds(-ORPHANED));
    let names: BTreeSet<MediaName> = old.iter().map(|(file, _)| file.name).collect();
    let known = db::media::known(db, permit, &names).await?;
    old.retain(|(file, _)| !known.contains(&file.name));
    for (file, _) in &old {
        media.store.delete(file).await?;
    }
    Ok(old.len())
}

async fn discard(media: &Media, files: &[MediaFile]) {
    for file in files {
        if let Err(error) = media.store.delete(file).await {
            // The sweep finds it.
            tracing::warn!(error = &error as &dyn std::error::Error, "a picture's file could not be deleted");
        }
    }
}

/// Answers `/media/{file}`. What somebody may not see is as if it did not exist.
pub(crate) async fn show(state: &AppState, media: &Media, file: &str, viewer: Viewer, headers: &HeaderMap) -> Response {
    let Ok(file) = file.parse::<MediaFile>() else { return absent() };
    let sight = match db::media::sight(&state.db, file.name, state.now()).await {
        Ok(Some(sight)) if sight.is_open_to(viewer) => sight,
        Ok(_) => return absent(),
        Err(error) => return unavailable(&error),
    };
    let keep = HeaderValue::from_static(if sight == Sight::Public { PUBLIC } else { PRIVATE });
    // A file never changes under its name.
    let Ok(etag) = HeaderValue::from_str(&format!("\"{file}\"")) else { return absent() };
    let known = sight == Sight::Public && once::is_known(headers, &etag);
    if known {
        return (StatusCode::NOT_MODIFIED, [(CACHE_CONTROL, keep), (ETAG, etag)]).into_response();
    }
    match media.store.get(&file).await {
        Ok(Some(bytes)) => {
            let kind = HeaderValue::from_static(file.format.media_type());
            let inline = HeaderValue::from_static("inline");
            let headers = [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, inline), (CACHE_CONTROL, keep), (ETAG, etag)];
            (headers, Body::from(bytes)).into_response()
        }
        Ok(None) => absent(),
        Err(error) => unavailable(&error),
    }
}

fn absent() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")]).into_response()
}

fn unavailable(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a picture could not be read");
    (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, "5")]).into_response()
}
