//! The one thing that is read of a photograph's notes: which way up it is.

use ::image::metadata::Orientation;

/// The orientation that an EXIF block gives, with or without its heading; none where it gives none that makes sense.
pub(super) fn orientation(block: &[u8]) -> Option<Orientation> {
    Orientation::from_exif_chunk(block.strip_prefix(b"Exif\0\0").unwrap_or(block))
}

/// Whether an ICC profile calls itself Display P3, in one of the two spellings that such names have.
pub(super) fn is_display_p3(profile: &[u8]) -> bool {
    const NAME: &[u8] = b"Display P3";
    const WIDE: &[u8] = b"\0D\0i\0s\0p\0l\0a\0y\0 \0P\x003";
    [NAME, WIDE].iter().any(|name| profile.windows(name.len()).any(|part| part == *name))
}
