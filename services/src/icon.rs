//! The site's icon as pixels, for the start screens of telephones, which take no SVG.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The drawing that pages show beside their title.
const DRAWING: &str = include_str!("../../frontend/public/favicon.svg");
/// The paper that it stands on where a launcher cuts its own shape out of it (`--paper` of style/tokens.scss).
const PAPER: &str = "#fcfbf8";

/// Renders the icon as a PNG of `side` × `side` pixels; `maskable` on paper, small enough for the circle that launchers
/// may cut out, 80 % of the side (<https://www.w3.org/TR/appmanifest/#icon-masks>). None where a side is nought or more
/// than there is memory for.
pub fn png(side: u16, maskable: bool) -> Option<Vec<u8>> {
    let drawing = if maskable { on_paper() } else { DRAWING.to_owned() };
    let tree = Tree::from_str(&drawing, &Options::default()).ok()?;
    let mut canvas = Pixmap::new(side.into(), side.into())?;
    let scale = f32::from(side) / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let pixels = canvas.pixels().iter().map(resvg::tiny_skia::PremultipliedColorU8::demultiply);
    let pixels: Vec<u8> = pixels.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]).collect();
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive);
    encoder.write_image(&pixels, side.into(), side.into(), ExtendedColorType::Rgba8).ok()?;
    Some(file)
}

/// The drawing, 32 units wide like its own, in the middle of a sheet.
fn on_paper() -> String {
    let inner = DRAWING.replacen("<svg ", r#"<svg x="4.8" y="4.8" width="22.4" height="22.4" "#, 1);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{PAPER}" d="M0 0h32v32H0z"/>{inner}</svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_is_square_and_only_the_maskable_one_fills_its_corners() {
        for (maskable, corner) in [(false, [0, 0, 0, 0]), (true, [0xfc, 0xfb, 0xf8, 0xff])] {
            let image = image::load_from_memory(&png(192, maskable).unwrap()).unwrap().into_rgba8();
            assert_eq!(image.dimensions(), (192, 192));
            assert_eq!(image.get_pixel(1, 1).0, corner);
            // Ink lies within the circle that launchers leave, and there is some.
            let far = |x: u32, y: u32| {
                let (x, y) = (f64::from(x) - 95.5, f64::from(y) - 95.5);
                x.hypot(y) > 0.4 * 192.0
            };
            let is_ink = |pixel: &image::Rgba<u8>| pixel.0[0] < 0x80 && pixel.0[3] > 0x80;
            assert!(image.pixels().any(is_ink));
            let outside = image.enumerate_pixels().filter(|(x, y, pixel)| far(*x, *y) && is_ink(pixel)).count();
            assert_eq!(outside == 0, maskable);
        }
        assert!(png(0, true).is_none());
    }
}
