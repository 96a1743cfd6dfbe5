//! Pictures that somebody brings, made safe and small: what is declared is checked before anything is decoded; what is
//! decoded holds nothing but pixels (`jpeg`, `png` and `webp` take everything else out of the file first, so that no
//! decoder reads a text, a profile or a second picture); what comes out is encoded anew, in several widths. Where it
//! lies afterwards is the business of `store`, who may see it that of `domain::media`.
//!
//! Colours are sRGB. A picture whose profile says Display P3 (telephones) is converted; any other profile is taken for
//! sRGB and dropped with the rest.

use ::image::metadata::Orientation;
use ::image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbaImage};
use domain::media::{Format, LARGEST_FILE};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree};
use std::io::Cursor;
use thiserror::Error;

mod exif;
mod jpeg;
mod pipeline;
mod png;
mod press;
mod webp;

pub use pipeline::{Pipeline, Unprepared};

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = LARGEST_FILE as usize;
/// The most pixels that a picture may declare.
pub const MOST_PIXELS: u64 = 40_000_000;
/// The longest side, in pixels: what WebP can hold, and a little less.
const LONGEST_SIDE: u32 = 16_000;
/// The shortest side, in pixels: less is an icon or a tracking pixel.
const SHORTEST_SIDE: u32 = 32;
/// The most bytes that decoded pixels may take: 40 million of red, green, blue and alpha.
const MOST_BYTES: u64 = 4 * MOST_PIXELS;
/// The most that a decoder may allocate, in bytes; it needs some rows besides the pixels.
const ALLOCATION: u64 = MOST_BYTES + (64 << 20);

/// Why a picture is not taken. A closed set of words, each to be said in the reader's language with a way out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{}", self.as_str())]
pub enum Refusal {
    /// There is no file, or nothing in it.
    Empty,
    /// More than [`LARGEST`] bytes.
    TooLarge,
    /// More than [`MOST_PIXELS`], a side of more than 16,000 pixels, or colours too deep for so many.
    TooManyPixels,
    /// Shorter than 32 pixels on a side.
    TooSmall,
    /// Neither JPEG nor PNG nor WebP, whatever its name says.
    UnknownType,
    /// Cut short, broken, or of a kind that no browser shows.
    Damaged,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Self; 6] =
        [Self::Empty, Self::TooLarge, Self::TooManyPixels, Self::TooSmall, Self::UnknownType, Self::Damaged];

    /// The word for forms and catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::TooManyPixels => "too-many-pixels",
            Self::TooSmall => "too-small",
            Self::UnknownType => "unknown-type",
            Self::Damaged => "damaged",
        }
    }
}

/// A picture ready to be stored: its files from narrow to wide, each width in every format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// The files.
    pub files: Vec<PreparedFile>,
}

/// One file of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreparedFile {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it is encoded as.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Prepared {
    /// The width and height of the largest files, in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.files.last().map_or((0, 0), |file| (file.width, file.height))
    }

    /// The widths that there are files of, ascending.
    pub fn widths(&self) -> Vec<u32> {
        let mut widths: Vec<u32> = self.files.iter().map(|file| file.width).collect();
        widths.dedup();
        widths
    }

    /// How many bytes the files have together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes.len() as u64).sum()
    }
}

/// A file without anything but pixels, and what was said outside of them and matters for showing them.
#[derive(Debug)]
struct Bare {
    format: ImageFormat,
    /// As the pixels' own header declares them.
    width: u32,
    height: u32,
    /// How many bytes one decoded pixel takes.
    depth: u64,
    orientation: Orientation,
    /// Whether its colours are Display P3.
    is_wide: bool,
    bytes: Vec<u8>,
}

/// Checks, decodes and presses a picture. Takes up to seconds of one core and some hundred megabytes: see [`Pipeline`].
pub fn prepare(file: &[u8]) -> Result<Prepared, Refusal> {
    if file.is_empty() {
        return Err(Refusal::Empty);
    }
    if file.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let bare = bare(file)?;
    let pixels = decode(&bare)?;
    press::press(pixels, bare.orientation, bare.is_wide)
}

/// Draws an SVG of our own, at the size that it has, and presses it. Not for files that strangers bring: an SVG may ask
/// for much work in few words.
pub fn draw(svg: &str) -> Result<Prepared, Refusal> {
    let tree = Tree::from_str(svg, &Options::default()).map_err(|_| Refusal::Damaged)?;
    let size = tree.size().to_int_size();
    check(size.width(), size.height(), 4)?;
    let mut canvas = Pixmap::new(size.width(), size.height()).ok_or(Refusal::Damaged)?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    let straight = canvas.pixels().iter().map(PremultipliedColorU8::demultiply);
    let pixels = straight.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]).collect();
    let pixels = RgbaImage::from_raw(size.width(), size.height(), pixels).ok_or(Refusal::Damaged)?;
    press::press(pixels.into(), Orientation::NoTransforms, false)
}

/// Tells the type by the file's first bytes, checks what it declares, and takes out everything but the pixels.
fn bare(file: &[u8]) -> Result<Bare, Refusal> {
    let bare = if file.starts_with(jpeg::SIGNATURE) {
        jpeg::bare(file)
    } else if file.starts_with(png::SIGNATURE) {
        png::bare(file)
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        webp::bare(file)
    } else {
        Err(Refusal::UnknownType)
    }?;
    check(bare.width, bare.height, bare.depth)?;
    Ok(bare)
}

/// Refuses declared sizes that are out of bounds.
fn check(width: u32, height: u32, depth: u64) -> Result<(), Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    if width == 0 || height == 0 {
        Err(Refusal::Damaged)
    } else if pixels > MOST_PIXELS || width.max(height) > LONGEST_SIDE || pixels * depth > MOST_BYTES {
        Err(Refusal::TooManyPixels)
    } else if width.min(height) < SHORTEST_SIDE {
        Err(Refusal::TooSmall)
    } else {
        Ok(())
    }
}

/// The pixels. What they decode to must be what was declared and checked.
fn decode(bare: &Bare) -> Result<DynamicImage, Refusal> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(bare.width);
    limits.max_image_height = Some(bare.height);
    limits.max_alloc = Some(ALLOCATION);
    let mut reader = ImageReader::with_format(Cursor::new(&bare.bytes), bare.format);
    reader.limits(limits);
    let image = reader.decode().map_err(|_| Refusal::Damaged)?;
    if (image.width(), image.height()) == (bare.width, bare.height) { Ok(image) } else { Err(Refusal::Damaged) }
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;
