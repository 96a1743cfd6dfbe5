//! A PNG without anything but its pixels (<https://www.w3.org/TR/png-3/>): header, palette, transparent colour and
//! data stay. Texts (which may unpack to gigabytes), profiles, notes, the other frames of an animation and whatever
//! follows the picture go.

use super::exif;
use super::{Bare, Refusal};
use ::image::ImageFormat;
use ::image::metadata::Orientation;

/// How every PNG begins.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(super) fn bare(file: &[u8]) -> Result<Bare, Refusal> {
    let mut kept = Vec::with_capacity(file.len());
    kept.extend_from_slice(SIGNATURE);
    let mut header = None;
    let mut orientation = Orientation::NoTransforms;
    let mut rest = file.get(SIGNATURE.len()..).ok_or(Refusal::Damaged)?;
    loop {
        let (length, _) = rest.split_first_chunk::<4>().ok_or(Refusal::Damaged)?;
        let length = u32::from_be_bytes(*length) as usize;
        // Length, name, body, checksum.
        let (chunk, after) =
            length.checked_add(12).and_then(|whole| rest.split_at_checked(whole)).ok_or(Refusal::Damaged)?;
        rest = after;
        let (name, body) = (&chunk[4..8], &chunk[8..8 + length]);
        match name {
            b"IHDR" if header.is_none() => header = Some(read(body).ok_or(Refusal::Damaged)?),
            _ if header.is_none() => return Err(Refusal::Damaged),
            b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" => {}
            b"eXIf" => {
                orientation = exif::orientation(body).unwrap_or(orientation);
                continue;
            }
            // A small letter: whoever does not know it may pass it over.
            [b'a'..=b'z', ..] => continue,
            _ => return Err(Refusal::Damaged),
        }
        kept.extend_from_slice(chunk);
        if name == b"IEND" {
            break;
        }
    }
    let (width, height, depth) = header.ok_or(Refusal::Damaged)?;
    Ok(Bare { format: ImageFormat::Png, width, height, depth, orientation, is_wide: false, bytes: kept })
}

/// Width, height and the bytes of a decoded pixel.
fn read(header: &[u8]) -> Option<(u32, u32, u64)> {
    let (width, rest) = header.split_first_chunk::<4>()?;
    let (height, rest) = rest.split_first_chunk::<4>()?;
    let [bits, kind, ..] = rest else { return None };
    // Grey and alpha, colours, a palette (which may be transparent), colours and alpha.
    let channels = match kind {
        0 | 4 => 2,
        2 | 3 | 6 => 4,
        _ => return None,
    };
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height), channels * u64::from(*bits).div_ceil(8)))
}
