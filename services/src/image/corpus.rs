//! Files as cameras, programs and attackers make them, built here so that it is known what stands in each. Everything
//! that must not survive holds the [`CANARY`].

use ::image::codecs::jpeg::JpegEncoder;
use ::image::codecs::png::PngEncoder;
use ::image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;
use std::sync::LazyLock;

/// What must not come out.
pub(super) const CANARY: &[u8] = b"CANARY-6f1d2c";

/// A picture of four quarters: red and green above, blue and white below.
pub(super) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 200, 20]),
        (true, false) => Rgb([20, 20, 220]),
        (false, false) => Rgb([250, 250, 250]),
    })
}

pub(super) fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = image.dimensions();
    JpegEncoder::new_with_quality(&mut file, 95).encode(image, width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

pub(super) fn png(image: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    file
}

pub(super) fn webp(image: &RgbImage, lossless: bool) -> Vec<u8> {
    webp::Encoder::from_rgb(image, image.width(), image.height()).encode_simple(lossless, 95.0).unwrap().to_vec()
}

/// A TIFF block as cameras write it: make, orientation, a place on earth, and a thumbnail that is a picture itself.
pub(super) fn tiff(orientation: u16, big: bool) -> Vec<u8> {
    let two = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let four = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let entry = |tag: u16, kind: u16, count: usize, value: u32| {
        let count = four(u32::try_from(count).unwrap());
        [&two(tag)[..], &two(kind), &count, &four(value)].concat()
    };
    // Short values stand at the beginning of their four bytes.
    let short = |tag: u16, value: u16| [&two(tag)[..], &two(3), &four(1), &two(value), &[0, 0]].concat();
    let mut thumbnail = jpeg(&quarters(32, 32));
    thumbnail.extend_from_slice(CANARY);
    let (canary, thumb) = (CANARY.len(), thumbnail.len());
    // Directory of three, of two for the place, of two for the thumbnail; then what they point to.
    let (gps, second) = (8 + 2 + 36 + 4, 8 + 2 + 36 + 4 + 2 + 24 + 4);
    let data = u32::try_from(second + 2 + 24 + 4).unwrap();
    let thumb_at = data + u32::try_from(canary).unwrap() + 24;
    let mut block = if big { b"MM\0\x2a".to_vec() } else { b"II\x2a\0".to_vec() };
    block.extend(four(8));
    block.extend(two(3));
    block.extend(entry(0x010f, 2, canary, data));
    block.extend(short(0x0112, orientation));
    block.extend(entry(0x8825, 4, 1, gps));
    block.extend(four(second.try_into().unwrap()));
    block.extend(two(2));
    block.extend([&two(0x0001)[..], &two(2), &four(2), b"N\0\0\0"].concat());
    block.extend(entry(0x0002, 5, 3, data + u32::try_from(canary).unwrap()));
    block.extend(four(0));
    block.extend(two(2));
    block.extend(entry(0x0201, 4, 1, thumb_at));
    block.extend(entry(0x0202, 4, 1, thumb.try_into().unwrap()));
    block.extend(four(0));
    block.extend_from_slice(CANARY);
    // 11° 33' 0" north.
    for (over, under) in [(11, 1), (33, 1), (0, 1)] {
        block.extend(four(over));
        block.extend(four(under));
    }
    block.extend(thumbnail);
    block
}

/// `before`, the canary, `after`.
fn marked(before: &[u8], after: &[u8]) -> Vec<u8> {
    [before, CANARY, after].concat()
}

pub(super) fn xmp() -> Vec<u8> {
    marked(
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><exif:GPSLatitude>",
        b"</exif:GPSLatitude></rdf:RDF></x:xmpmeta>",
    )
}

pub(super) fn icc(name: &[u8]) -> Vec<u8> {
    [&[0_u8; 36][..], b"acsp", &[0; 88], name, CANARY].concat()
}

/// One segment of a JPEG.
pub(super) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, body].concat()
}

/// A JPEG with these segments after its beginning.
pub(super) fn jpeg_with(file: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&file[..2], &segments.concat(), &file[2..]].concat()
}

/// Everything that a telephone writes around a picture, and what hides behind its end.
pub(super) fn laden_jpeg(orientation: u16, big: bool) -> Vec<u8> {
    let exif = [b"Exif\0\0".to_vec(), tiff(orientation, big)].concat();
    let segments = [
        segment(0xe0, &marked(b"JFXX\0\x10", b"")),
        segment(0xe1, &exif),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0".to_vec(), xmp()].concat()),
        segment(0xe2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), icc(b"sRGB")].concat()),
        segment(0xe2, &marked(b"MPF\0II\x2a\0", b"")),
        segment(0xed, &marked(b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x11\x1c\x02\x5a\0\x0d", b"")),
        segment(0xef, &marked(b"maker", b"")),
        segment(0xfe, &marked(b"<script>alert(1)</script>", b"")),
    ];
    let mut file = jpeg_with(&jpeg(&quarters(120, 80)), &segments);
    // A second picture, as in MPF, and an archive.
    file.extend(jpeg_with(&jpeg(&quarters(64, 64)), &[segment(0xfe, CANARY)]));
    file.extend(marked(b"PK\x03\x04", b""));
    file
}

pub(super) fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(body);
    [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], &name, body, &crc.sum().to_be_bytes()].concat()
}

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PNG with these chunks after its header.
pub(super) fn png_with(file: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&file[..33], &chunks.concat(), &file[33..]].concat()
}

/// Sixteen megabytes in some kilobytes.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| deflated(&vec![b'a'; 16_000_000]));

/// A PNG with every kind of note, a text that unpacks to megabytes, a second frame and something behind its end.
pub(super) fn laden_png(orientation: u16, big: bool) -> Vec<u8> {
    let bomb = BOMB.clone();
    let chunks = [
        chunk(*b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]),
        chunk(*b"eXIf", &tiff(orientation, big)),
        chunk(*b"tEXt", &marked(b"Author\0", b"")),
        chunk(*b"zTXt", &[b"Comment\0\0".to_vec(), stored(CANARY)].concat()),
        chunk(*b"zTXt", &[b"Raw profile type iptc\0\0".to_vec(), bomb.clone()].concat()),
        chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0".to_vec(), xmp()].concat()),
        chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\x01\0\0\0".to_vec(), bomb].concat()),
        chunk(*b"iCCP", &[b"sRGB\0\0".to_vec(), stored(&icc(b"sRGB"))].concat()),
        chunk(*b"tIME", &[7, 232, 1, 1, 1, 1, 1]),
        chunk(*b"prVt", CANARY),
    ];
    let mut file = png_with(&png(&quarters(120, 80)), &chunks);
    let end = file.len() - 12;
    let frame = [0_u8; 26];
    file.splice(end..end, [chunk(*b"fcTL", &frame), chunk(*b"fdAT", &marked(&[0; 4], b""))].concat());
    file.extend(marked(b"GIF89a", b""));
    file
}

pub(super) fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, chunk) in chunks {
        body.extend_from_slice(*name);
        body.extend(u32::try_from(chunk.len()).unwrap().to_le_bytes());
        body.extend(chunk);
        body.extend(vec![0; chunk.len() % 2]);
    }
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
}

/// The canvas of an extended WebP.
pub(super) fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
    [&[flags, 0, 0, 0][..], &(width - 1).to_le_bytes()[..3], &(height - 1).to_le_bytes()[..3]].concat()
}

/// The picture's own chunk in a simple WebP.
pub(super) fn pixels(file: &[u8]) -> ([u8; 4], Vec<u8>) {
    let length = u32::from_le_bytes(file[16..20].try_into().unwrap()) as usize;
    (file[12..16].try_into().unwrap(), file[20..20 + length].to_vec())
}

/// A WebP with every kind of note and something behind its end.
pub(super) fn laden_webp(orientation: u16, big: bool, lossless: bool) -> Vec<u8> {
    let (name, body) = pixels(&webp(&quarters(120, 80), lossless));
    let exif = [if big { b"Exif\0\0".to_vec() } else { Vec::new() }, tiff(orientation, big)].concat();
    let mut file = riff(&[
        (b"VP8X", vp8x(0x2c, 120, 80)),
        (b"ICCP", icc(b"sRGB")),
        (&name, body),
        (b"EXIF", exif),
        (b"XMP ", xmp()),
        (b"oddX", CANARY.to_vec()),
    ]);
    file.extend(marked(b"\0", b""));
    file
}

/// An animation whose first frame shows the quarters and whose second one is white, with a note.
pub(super) fn animated_webp(lossless: bool) -> Vec<u8> {
    let frame = |image: &RgbImage, note: &[u8]| {
        let (name, body) = pixels(&webp(image, lossless));
        let chunk = riff(&[(&name, body), (b"oddX", note.to_vec())]);
        let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
        [&[0; 6][..], &side(120), &side(80), &[100, 0, 0, 0], &chunk[12..]].concat()
    };
    let white = RgbImage::from_pixel(120, 80, Rgb([255; 3]));
    riff(&[
        (b"VP8X", vp8x(0x02, 120, 80)),
        (b"ANIM", vec![0; 6]),
        (b"ANMF", frame(&quarters(120, 80), CANARY)),
        (b"ANMF", frame(&white, CANARY)),
    ])
}
