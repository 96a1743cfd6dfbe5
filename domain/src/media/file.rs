//! The files of a picture, by their names in addresses, and how a story's text names them.

use super::MediaName;
use crate::invalid::Invalid;
use std::collections::BTreeSet;
use std::{fmt, str::FromStr};

/// Where pictures are in addresses.
const FOLDER: &str = "/media/";

/// What a file is encoded as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// Lossy WebP: the smaller one, for every browser of this decade.
    WebP,
    /// JPEG: for whoever shows previews of links, and for old browsers.
    Jpeg,
}

impl Format {
    /// Every format that a picture is made in.
    pub const ALL: [Self; 2] = [Self::WebP, Self::Jpeg];

    /// How its files' names end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// One file of a picture: `7zxw…-640.webp`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MediaFile {
    /// The picture.
    pub name: MediaName,
    /// Its width in pixels, 1 to 99,999.
    pub width: u32,
    /// Its format.
    pub format: Format,
}

impl MediaFile {
    /// Its address on the site.
    pub fn path(&self) -> String {
        format!("{FOLDER}{self}")
    }
}

impl fmt::Display for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}.{}", self.name, self.width, self.format.ending())
    }
}

impl FromStr for MediaFile {
    type Err = Invalid;

    /// Reads back what is written, and nothing else: each file has one address.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("file", "malformed");
        let (stem, ending) = text.split_once('.').ok_or(malformed)?;
        let (name, width) = stem.split_once('-').ok_or(malformed)?;
        let format = Format::ALL.into_iter().find(|format| format.ending() == ending).ok_or(malformed)?;
        Ok(Self { name: name.parse()?, width: number(width).ok_or(malformed)?, format })
    }
}

/// A picture in a story's text: `/media/7zxw…-960.webp#960x540`. What follows the mark is the room it takes, so that
/// nothing moves when it comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The file.
    pub file: MediaFile,
    /// Its width and height in pixels, where its author left them in.
    pub size: Option<(u32, u32)>,
}

impl fmt::Display for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file.path())?;
        self.size.map_or(Ok(()), |(width, height)| write!(f, "#{width}x{height}"))
    }
}

impl FromStr for Placed {
    type Err = Invalid;

    fn from_str(address: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("file", "malformed");
        let (path, size) = address.split_once('#').map_or((address, None), |(path, size)| (path, Some(size)));
        let file = path.strip_prefix(FOLDER).ok_or(malformed)?.parse()?;
        let size = size.map(|size| {
            let (width, height) = size.split_once('x').ok_or(malformed)?;
            number(width).zip(number(height)).ok_or(malformed)
        });
        Ok(Self { file, size: size.transpose()? })
    }
}

/// Every picture whose address stands in the text.
pub fn mentioned(text: &str) -> BTreeSet<MediaName> {
    let after = text.match_indices(FOLDER).map(|(place, _)| &text[place + FOLDER.len()..]);
    after.filter_map(|rest| rest.get(..MediaName::LENGTH)?.parse().ok()).collect()
}

/// A number of pixels as it is written: no sign, no leading nought, at most five digits.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && (1..=5).contains(&text.len());
    (digits && !text.starts_with('0')).then(|| text.parse().ok()).flatten()
}
