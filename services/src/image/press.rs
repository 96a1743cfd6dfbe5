//! From pixels to files: turned upright, made smaller, encoded. Nothing but pixels comes in or goes out.

use super::{Prepared, PreparedFile, Refusal};
use ::image::codecs::jpeg::JpegEncoder;
use ::image::metadata::{Cicp, Orientation};
use ::image::{ConvertColorOptions, DynamicImage, ExtendedColorType, Rgb, RgbImage, RgbaImage};
use domain::media::{Format, WIDTHS};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use std::borrow::Cow;
use webp::Encoder;

/// How good lossy WebP is, of 100.
const WEBP_QUALITY: f32 = 78.0;
/// How good JPEG is, of 100.
const JPEG_QUALITY: u8 = 80;

/// Makes the files of a picture, in every width that it has; never wider than it is.
pub(super) fn press(pixels: DynamicImage, orientation: Orientation, is_wide: bool) -> Result<Prepared, Refusal> {
    let pixels = plain(pixels);
    let (mut width, mut height) = (pixels.width(), pixels.height());
    let is_on_its_side = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    if is_on_its_side {
        (width, height) = (height, width);
    }
    let widest = width.min(WIDTHS[WIDTHS.len() - 1]);
    let tallest = scaled(height, widest, width);
    // Turned when it is small already: a large picture stands in memory once.
    let (across, down) = if is_on_its_side { (tallest, widest) } else { (widest, tallest) };
    let mut largest = resize(&pixels, across, down)?;
    drop(pixels);
    largest.apply_orientation(orientation);
    if is_wide {
        largest.set_color_space(Cicp::DISPLAY_P3).map_err(|_| Refusal::Damaged)?;
        largest.apply_color_space(Cicp::SRGB, ConvertColorOptions::default()).map_err(|_| Refusal::Damaged)?;
    }
    let mut files = Vec::new();
    let narrower = WIDTHS.into_iter().filter(|width| *width < widest);
    for width in narrower {
        encode(&resize(&largest, width, scaled(tallest, width, widest))?, &mut files)?;
    }
    encode(&largest, &mut files)?;
    Ok(Prepared { files })
}

/// A height at another width, rounded, at least one pixel.
fn scaled(height: u32, width: u32, of: u32) -> u32 {
    let (height, width, of) = (u64::from(height), u64::from(width), u64::from(of.max(1)));
    u32::try_from((height * width + of / 2) / of).unwrap_or(u32::MAX).max(1)
}

/// Three bytes a pixel, or four where something shows through. What lies under a pixel that can not be seen is nobody's
/// business, and goes.
fn plain(pixels: DynamicImage) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return pixels.into_rgb8().into();
    }
    let mut pixels = pixels.into_rgba8();
    let mut is_opaque = true;
    for pixel in pixels.pixels_mut() {
        is_opaque &= pixel.0[3] == u8::MAX;
        if pixel.0[3] == 0 {
            pixel.0 = [0; 4];
        }
    }
    let pixels = DynamicImage::from(pixels);
    if is_opaque { pixels.into_rgb8().into() } else { pixels }
}

/// The picture at another size.
fn resize(pixels: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Refusal> {
    if (pixels.width(), pixels.height()) == (width, height) {
        return Ok(pixels.clone());
    }
    let kind = if pixels.color().has_alpha() { PixelType::U8x4 } else { PixelType::U8x3 };
    let from = ImageRef::new(pixels.width(), pixels.height(), pixels.as_bytes(), kind).map_err(|_| Refusal::Damaged)?;
    let mut to = Image::new(width, height, kind);
    // Colours are weighed by their alpha, so that nothing invisible bleeds into an edge.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(true);
    Resizer::new().resize(&from, &mut to, &options).map_err(|_| Refusal::Damaged)?;
    let bytes = to.into_vec();
    let resized = match kind {
        PixelType::U8x4 => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
    };
    resized.ok_or(Refusal::Damaged)
}

/// Adds the picture's files of this width.
fn encode(pixels: &DynamicImage, files: &mut Vec<PreparedFile>) -> Result<(), Refusal> {
    let (width, height) = (pixels.width(), pixels.height());
    let (encoder, opaque) = match pixels {
        DynamicImage::ImageRgba8(image) => (Encoder::from_rgba(image, width, height), Cow::Owned(flattened(image))),
        DynamicImage::ImageRgb8(image) => (Encoder::from_rgb(image, width, height), Cow::Borrowed(image)),
        _ => return Err(Refusal::Damaged),
    };
    let webp = encoder.encode_simple(false, WEBP_QUALITY).map_err(|_| Refusal::Damaged)?;
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY);
    encoder.encode(&opaque, width, height, ExtendedColorType::Rgb8).map_err(|_| Refusal::Damaged)?;
    files.push(PreparedFile { width, height, format: Format::WebP, bytes: webp.to_vec() });
    files.push(PreparedFile { width, height, format: Format::Jpeg, bytes: jpeg });
    Ok(())
}

/// What JPEG, which knows no alpha, shows of a picture: it lies on white.
fn flattened(image: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0.map(u16::from);
        // Never more than 255.
        let blend = |channel: u16| u8::try_from((channel * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        Rgb([red, green, blue].map(blend))
    })
}
