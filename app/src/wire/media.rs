//! Images as staff see them.

use super::DateText;
use serde::{Deserialize, Serialize};

/// A page of the list of images.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MediaList {
    /// The images, newest first.
    pub images: Vec<MediaView>,
    /// Where the next page begins, as addresses write it.
    pub next: Option<String>,
}

/// An image.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MediaView {
    /// Its name.
    pub name: String,
    /// The address of a small file of it.
    pub file: String,
    /// The width and height of that file, in pixels.
    pub size: (u32, u32),
    /// What it says to those who do not see it; nothing where it only decorates.
    pub alt: String,
    /// "1,920 × 1,080 pixels, 412 kB".
    pub facts: String,
    /// When it was stored.
    pub added: DateText,
    /// "Shown in 2 stories".
    pub uses: String,
    /// Whether any story shows it.
    pub used: bool,
    /// What an author writes to show it in a story.
    pub markdown: String,
}
