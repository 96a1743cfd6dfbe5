//! What a backup says of itself: the last part of the archive, `manifest.json`. An archive without it was cut off.

use db::backup::Contents;
use domain::hex::hex;
use domain::moment::Moment;
use serde::{Deserialize, Serialize};
use services::intl;
use sha2::{Digest, Sha256};

/// The shape of the archive. Another number is another shape, which this program does not read.
pub(super) const FORMAT: u32 = 1;

/// The manifest's path in the archive.
pub(super) const NAME: &str = "manifest.json";

/// What a backup says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape of the archive: 1.
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// Where the rows come from: `SQLite` or `PostgreSQL`. They fit both.
    pub engine: String,
    /// When it was begun, as RFC 3339 has it.
    pub taken_at: String,
    /// The rows.
    #[serde(flatten)]
    pub contents: Contents,
    /// The images; none where they were left out.
    pub media: Option<Vec<Image>>,
    /// The SHA-256 of all of that, so that the manifest, which vouches for every other part, is not taken at its word.
    /// Programs before migration 18 wrote none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// An image in the archive, under `media/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Image {
    /// Where it lies below the folder of images, with slashes.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

/// The beginning of a manifest, which every format shares.
#[derive(Deserialize)]
pub(super) struct Format {
    pub(super) format: u32,
    pub(super) program: String,
}

impl Manifest {
    pub(super) fn new(engine: &str, now: Moment, contents: Contents, media: Option<Vec<Image>>) -> Self {
        let (program, engine) = (env!("CARGO_PKG_VERSION").to_owned(), engine.to_owned());
        let taken_at = intl::rfc3339(now);
        let bare = Self { format: FORMAT, program, engine, taken_at, contents, media, sha256: None };
        Self { sha256: bare.hash(), ..bare }
    }

    /// Whether it is as it was written.
    pub(super) fn is_sound(&self) -> bool {
        self.sha256.is_none() || Self { sha256: None, ..self.clone() }.hash() == self.sha256
    }

    /// Its hash; none where it can not be written at all.
    fn hash(&self) -> Option<String> {
        serde_json::to_vec(self).ok().map(|text| hex(&Sha256::digest(text)))
    }

    /// How many rows all tables have.
    pub fn rows(&self) -> u64 {
        self.contents.tables.iter().map(|table| table.rows).sum()
    }

    /// What is in it, in a few words.
    pub(super) fn words(&self) -> String {
        let tables = self.contents.tables.len();
        match &self.media {
            Some(images) => format!("{} rows in {tables} tables, {} images", self.rows(), images.len()),
            None => format!("{} rows in {tables} tables, the images left out", self.rows()),
        }
    }
}
