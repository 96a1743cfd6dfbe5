//! A JPEG without anything but its pixels (ITU-T T.81, annex B): tables, frame and scans stay, and Adobe's mark that
//! tells how colours are written. Notes, profiles, thumbnails, comments and whatever follows the picture go.

use super::exif;
use super::{Bare, Refusal};
use ::image::ImageFormat;
use ::image::metadata::Orientation;

/// How every JPEG begins.
pub(super) const SIGNATURE: &[u8] = &[0xff, 0xd8, 0xff];

/// The most passes that a picture may be sent in. Programs write about ten; each costs the decoder a walk over all
/// pixels, however few bytes it has.
const MOST_SCANS: usize = 32;

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

pub(super) fn bare(file: &[u8]) -> Result<Bare, Refusal> {
    let mut kept = Vec::with_capacity(file.len());
    kept.extend_from_slice(&[0xff, 0xd8]);
    let (mut frame, mut scans) = (None, 0);
    let (mut orientation, mut is_wide) = (None, false);
    let mut rest = file.get(2..).ok_or(Refusal::Damaged)?;
    loop {
        let (marker, after) = marker(rest)?;
        if marker == END {
            kept.extend_from_slice(&[0xff, END]);
            break;
        }
        let length = after.first_chunk().map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
        let body = after.get(2..length).ok_or(Refusal::Damaged)?;
        rest = &after[length..];
        match marker {
            // Baseline, extended and progressive frames: what browsers show. A second one would be a second picture.
            0xc0..=0xc2 if frame.is_none() => frame = Some(size(body).ok_or(Refusal::Damaged)?),
            // Tables of codes, of steps, and the distance of restarts.
            0xc4 | 0xdb | 0xdd => {}
            SCAN if frame.is_some() && scans < MOST_SCANS => scans += 1,
            // Frames without loss, in several resolutions or coded by arithmetic.
            0xc0..=0xcf | SCAN | 0xdc | 0xde | 0xdf => return Err(Refusal::Damaged),
            0xee if body.starts_with(b"Adobe") => {}
            _ => {
                if marker == 0xe1 && body.starts_with(b"Exif\0\0") {
                    orientation = orientation.or(exif::orientation(body));
                }
                is_wide |= marker == 0xe2 && body.starts_with(b"ICC_PROFILE\0") && exif::is_display_p3(body);
                continue;
            }
        }
        kept.extend_from_slice(&[0xff, marker]);
        kept.extend_from_slice(&after[..length]);
        if marker == SCAN {
            let data = scan(rest);
            kept.extend_from_slice(&rest[..data]);
            rest = &rest[data..];
        }
    }
    let ((width, height), true) = (frame.ok_or(Refusal::Damaged)?, scans > 0) else { return Err(Refusal::Damaged) };
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(Bare { format: ImageFormat::Jpeg, width, height, depth: 3, orientation, is_wide, bytes: kept })
}

/// The next marker, and what follows it. Any number of 0xff may stand before it.
fn marker(rest: &[u8]) -> Result<(u8, &[u8]), Refusal> {
    let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
    match rest.get(fill) {
        Some(marker) if fill > 0 && *marker != 0 => Ok((*marker, &rest[fill + 1..])),
        // No end: the file was cut short.
        _ => Err(Refusal::Damaged),
    }
}

/// The width and height in a frame's header. A height of nought would be told later, after it was needed.
fn size(header: &[u8]) -> Option<(u32, u32)> {
    let [_, y1, y2, x1, x2, ..] = header else { return None };
    Some((u32::from(u16::from_be_bytes([*x1, *x2])), u32::from(u16::from_be_bytes([*y1, *y2]))))
}

/// How many bytes of coded pixels follow: up to the next marker that does not belong to them.
fn scan(rest: &[u8]) -> usize {
    let belongs = |next: u8| next == 0 || next == 0xff || (0xd0..=0xd7).contains(&next);
    let ends = |pair: &[u8]| pair[0] == 0xff && !belongs(pair[1]);
    rest.windows(2).position(ends).unwrap_or(rest.len())
}
