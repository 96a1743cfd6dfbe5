//! What is refused, why, and how soon; and that nothing at all makes it panic.

use super::corpus::{
    CANARY, animated_webp, chunk, deflated, jpeg, laden_webp, pixels, png, quarters, riff, vp8x, webp,
};
use super::{LARGEST, Refusal, jpeg as jpegs, png as pngs, prepare};
use proptest::prelude::*;
use std::time::{Duration, Instant};

#[test]
fn only_three_types_are_taken_whatever_they_are_called() {
    for other in [
        &b"<!doctype html><script>alert(1)</script>"[..],
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"GIF89a\x40\0\x40\0",
        b"\0\0\0\x20ftypavif\0\0\0\0",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"BM\0\0\0\0",
        b"II*\0",
        b"RIFF\x04\0\0\0WAVE",
        b"\xff\xd8",
        b"x",
    ] {
        assert_eq!(prepare(other).unwrap_err(), Refusal::UnknownType, "{}", String::from_utf8_lossy(other));
    }
    assert_eq!(prepare(b"").unwrap_err(), Refusal::Empty);
}

#[test]
fn a_file_may_have_ten_million_bytes_and_not_one_more() {
    let mut file = png(&quarters(64, 64));
    file.resize(LARGEST, 0);
    assert!(prepare(&file).is_ok());
    file.push(0);
    assert_eq!(prepare(&file).unwrap_err(), Refusal::TooLarge);
}

/// Files that say they are this large, and hold next to nothing.
fn boasting(width: u32, height: u32) -> Vec<(&'static str, Vec<u8>)> {
    let mut small = png(&quarters(64, 64));
    small.splice(8..33, chunk(*b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat()));
    let mut files = vec![("png", small)];
    if let (Ok(x), Ok(y)) = (u16::try_from(width), u16::try_from(height)) {
        let mut small = jpeg(&quarters(64, 64));
        let frame = small.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        small[frame + 5..frame + 9].copy_from_slice(&[y.to_be_bytes(), x.to_be_bytes()].concat());
        files.push(("jpeg", small));
    }
    let (name, body) = pixels(&webp(&quarters(64, 64), true));
    files.push(("canvas", riff(&[(b"VP8X", vp8x(0, width, height)), (&name, body.clone())])));
    if width.max(height) <= 16_384 {
        let mut body = body;
        body[1..5].copy_from_slice(&((width - 1) | (height - 1) << 14).to_le_bytes());
        files.push(("lossless", riff(&[(b"VP8L", body.clone())])));
        files.push(("lossless on a small canvas", riff(&[(b"VP8X", vp8x(0, 64, 64)), (b"VP8L", body)])));
        let (_, mut body) = pixels(&webp(&quarters(64, 64), false));
        let sides = [width, height].map(|side| u16::try_from(side & 0x3fff).unwrap());
        body[6..10].copy_from_slice(&sides.map(u16::to_le_bytes).concat());
        files.push(("lossy", riff(&[(b"VP8 ", body)])));
    }
    files
}

#[test]
fn what_is_declared_too_large_is_refused_before_anything_is_decoded() {
    let begun = Instant::now();
    for (width, height) in [(60_000, 60_000), (16_383, 16_383), (8_000, 5_001), (16_001, 32), (32, 16_001)] {
        for (name, file) in boasting(width, height) {
            assert_eq!(prepare(&file).unwrap_err(), Refusal::TooManyPixels, "{name} of {width} × {height}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    for (name, file) in boasting(8_000, 5_000) {
        assert_ne!(prepare(&file).err(), Some(Refusal::TooManyPixels), "{name}");
    }
}

#[test]
fn colours_too_deep_for_so_many_pixels_are_refused() {
    let deep = |kind| [&8_000_u32.to_be_bytes()[..], &4_000_u32.to_be_bytes(), &[16, kind, 0, 0, 0]].concat();
    let file = |kind| [pngs::SIGNATURE, &chunk(*b"IHDR", &deep(kind)), &chunk(*b"IEND", b"")].concat();
    assert_eq!(prepare(&file(6)).unwrap_err(), Refusal::TooManyPixels);
    assert_eq!(prepare(&file(0)).unwrap_err(), Refusal::Damaged, "grey fits, and lacks its pixels");
}

#[test]
fn a_bomb_in_the_pixels_does_not_go_off() {
    let header = chunk(*b"IHDR", &[0, 0, 0, 64, 0, 0, 0, 64, 8, 2, 0, 0, 0]);
    let data = chunk(*b"IDAT", &deflated(&vec![0; 50_000_000]));
    let begun = Instant::now();
    let _ = prepare(&[pngs::SIGNATURE, &header, &data, &chunk(*b"IEND", b"")].concat());
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_jpeg_of_too_many_passes_is_refused() {
    let file = jpeg(&quarters(64, 64));
    let scan = file.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let end = file.len() - 2;
    let many = [&file[..end], &file[scan..end].repeat(40), &file[end..]].concat();
    assert_eq!(prepare(&many).unwrap_err(), Refusal::Damaged);
}

#[test]
fn icons_are_too_small() {
    assert_eq!(prepare(&png(&quarters(31, 200))).unwrap_err(), Refusal::TooSmall);
    assert_eq!(prepare(&jpeg(&quarters(200, 31))).unwrap_err(), Refusal::TooSmall);
    assert!(prepare(&webp(&quarters(32, 32), false)).is_ok());
}

#[test]
fn what_is_cut_short_is_refused() {
    let image = quarters(64, 64);
    for (name, file) in
        [("jpeg", jpeg(&image)), ("png", png(&image)), ("lossy", webp(&image, false)), ("lossless", webp(&image, true))]
    {
        for length in (16..file.len()).step_by(7).chain([file.len() - 1]) {
            assert_eq!(
                prepare(&file[..length]).unwrap_err(),
                Refusal::Damaged,
                "{name} cut at {length} of {}",
                file.len()
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_it_panic(start in 0..4_usize, bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let starts = [jpegs::SIGNATURE, pngs::SIGNATURE, b"RIFF\xff\0\0\0WEBPVP8 ", b"RIFF\xff\0\0\0WEBPVP8L"];
        let _ = prepare(&[starts[start], &bytes].concat());
    }

    #[test]
    fn no_change_of_a_good_file_makes_it_panic(
        kind in 0..6_usize, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let image = quarters(40, 36);
        let mut file = match kind {
            0 => jpeg(&image),
            1 => png(&image),
            2 => webp(&image, false),
            3 => webp(&image, true),
            4 => animated_webp(false),
            _ => laden_webp(6, true, true),
        };
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if let Ok(out) = prepare(&file) {
            prop_assert!(out.files.iter().all(|file| !file.bytes.windows(CANARY.len()).any(|part| part == CANARY)));
        }
    }
}
