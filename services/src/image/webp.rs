//! A WebP without anything but its pixels (RFC 9649): the picture's own chunk stays, and its alpha. Notes, profiles, all
//! frames of an animation but the first and whatever follows the picture go. The decoder knows no limits of its own, so
//! the sizes that are checked are those of the pixels' own header as well as the canvas'.

use super::exif;
use super::{Bare, Refusal};
use ::image::ImageFormat;
use ::image::metadata::Orientation;

/// One chunk: its name and body.
type Chunk<'a> = (&'a [u8], &'a [u8]);

pub(super) fn bare(file: &[u8]) -> Result<Bare, Refusal> {
    let size = file.get(4..8).and_then(|size| size.first_chunk()).ok_or(Refusal::Damaged)?;
    let whole = (u32::from_le_bytes(*size) as usize).checked_add(8).ok_or(Refusal::Damaged)?;
    // What follows the size that it gives itself is none of it.
    let mut rest = file.get(12..whole).ok_or(Refusal::Damaged)?;
    let (mut pixels, mut alpha) = (None, None);
    let (mut orientation, mut is_wide) = (Orientation::NoTransforms, false);
    while !rest.is_empty() {
        let (name, body) = take(&mut rest)?;
        match name {
            b"VP8 " | b"VP8L" => pixels = pixels.or(Some((name, body))),
            b"ALPH" => alpha = alpha.or(Some(body)),
            b"VP8X" => {
                let (width, height) = canvas(body).ok_or(Refusal::Damaged)?;
                super::check(width, height, 4)?;
            }
            b"ANMF" if pixels.is_none() => (pixels, alpha) = frame(body)?,
            b"EXIF" => orientation = exif::orientation(body).unwrap_or(orientation),
            b"ICCP" => is_wide = exif::is_display_p3(body),
            _ => {}
        }
    }
    let (name, body) = pixels.ok_or(Refusal::Damaged)?;
    let (width, height) = if name == b"VP8L" { lossless(body) } else { lossy(body) }.ok_or(Refusal::Damaged)?;
    let mut kept = b"RIFF\0\0\0\0WEBP".to_vec();
    if let (b"VP8 ", Some(alpha)) = (name, alpha) {
        let mut canvas = vec![0x10, 0, 0, 0];
        canvas.extend_from_slice(&width.saturating_sub(1).to_le_bytes()[..3]);
        canvas.extend_from_slice(&height.saturating_sub(1).to_le_bytes()[..3]);
        put(&mut kept, b"VP8X", &canvas);
        put(&mut kept, b"ALPH", alpha);
    }
    put(&mut kept, name, body);
    let size = u32::try_from(kept.len() - 8).map_err(|_| Refusal::Damaged)?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(Bare { format: ImageFormat::WebP, width, height, depth: 4, orientation, is_wide, bytes: kept })
}

/// Takes the next chunk; bodies are padded to an even length.
fn take<'a>(rest: &mut &'a [u8]) -> Result<Chunk<'a>, Refusal> {
    let (head, after) = rest.split_first_chunk::<8>().ok_or(Refusal::Damaged)?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    let (body, after) = after.split_at_checked(length).ok_or(Refusal::Damaged)?;
    let name = &rest[..4];
    *rest = after.get(length % 2..).unwrap_or_default();
    Ok((name, body))
}

/// The pixels and the alpha of an animation's frame.
fn frame(body: &[u8]) -> Result<(Option<Chunk<'_>>, Option<&[u8]>), Refusal> {
    let mut rest = body.get(16..).ok_or(Refusal::Damaged)?;
    let (mut pixels, mut alpha) = (None, None);
    while !rest.is_empty() {
        match take(&mut rest)? {
            (name @ (b"VP8 " | b"VP8L"), body) => pixels = pixels.or(Some((name, body))),
            (b"ALPH", body) => alpha = alpha.or(Some(body)),
            _ => {}
        }
    }
    Ok((pixels, alpha))
}

/// The canvas' width and height, each one less in three bytes.
fn canvas(body: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, _, x1, x2, x3, y1, y2, y3] = body else { return None };
    Some((1 + u32::from_le_bytes([*x1, *x2, *x3, 0]), 1 + u32::from_le_bytes([*y1, *y2, *y3, 0])))
}

/// The width and height of lossy pixels (RFC 6386, section 9.1): a key frame and its mark, then 14 bits each.
fn lossy(body: &[u8]) -> Option<(u32, u32)> {
    let [tag, _, _, 0x9d, 0x01, 0x2a, x1, x2, y1, y2, ..] = body else { return None };
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    (tag & 1 == 0).then(|| (side(*x1, *x2), side(*y1, *y2)))
}

/// The width and height of lossless pixels, each one less in 14 bits after the mark.
fn lossless(body: &[u8]) -> Option<(u32, u32)> {
    let [0x2f, a, b, c, d, ..] = body else { return None };
    let bits = u32::from_le_bytes([*a, *b, *c, *d]);
    Some((1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff)))
}

fn put(file: &mut Vec<u8>, name: &[u8], body: &[u8]) {
    file.extend_from_slice(name);
    file.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.extend_from_slice(body);
    if body.len() % 2 == 1 {
        file.push(0);
    }
}
