//! A poster as pixels, for whoever shows no SVG: previews of links. Its letters are those of the files that
//! `tools/fonts.mjs` puts beside the site's fonts; a machine's own fonts are never looked for.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, ID};
use resvg::usvg::{FontResolver, Options, Tree};
use std::path::Path;
use std::sync::Arc;

/// The fonts, by the names of their files. The first two have what most words need.
const FONTS: [&str; 4] = ["poster-400.ttf", "poster-600.ttf", "poster-ext-400.ttf", "poster-ext-600.ttf"];
/// The narrowest and the widest picture, in pixels.
const WIDTHS: (u32, u32) = (200, 2_400);

/// The letters on pictures. Clones share them; without any font, pictures have no words.
#[derive(Clone, Debug, Default)]
pub struct Fonts(Arc<Database>);

impl Fonts {
    /// Reads them from the folder of the site's fonts. What is missing there is left out.
    pub fn read(folder: &Path) -> Self {
        let mut letters = Database::new();
        FONTS
            .iter()
            .filter_map(|name| std::fs::read(folder.join(name)).ok())
            .for_each(|font| letters.load_font_data(font));
        Self(Arc::new(letters))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Renders an SVG of our own as a PNG of `width` pixels (at least 200, at most 2400), as high as its shape asks for,
/// with the letters of `fonts`. `None` for what is no SVG. Takes some tenths of a second of one core.
pub fn png(svg: &str, width: u32, fonts: &Fonts) -> Option<Vec<u8>> {
    let resolver = FontResolver { select_fallback: Box::new(next_font), ..FontResolver::default() };
    let options = Options { fontdb: Arc::clone(&fonts.0), font_resolver: resolver, ..Options::default() };
    let tree = Tree::from_str(svg, &options).ok()?;

    let width = width.clamp(WIDTHS.0, WIDTHS.1);
    let scale = f32::from(u16::try_from(width).ok()?) / tree.size().width();
    let size = tree.size().to_int_size().scale_to_width(width)?;
    let mut canvas = Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    press(&canvas)
}

/// Where to look for letters that the fonts so far lack: in the next one, those of the same weight first.
fn next_font(_: char, used: &[ID], letters: &mut Arc<Database>) -> Option<ID> {
    let weight = letters.face(*used.first()?)?.weight.0;
    let others = letters.faces().filter(|face| !used.contains(&face.id));
    others.min_by_key(|face| face.weight.0.abs_diff(weight)).map(|face| face.id)
}

/// Without the alpha channel, since paper covers all; pressed as far as it goes, since many will load it.
fn press(canvas: &Pixmap) -> Option<Vec<u8>> {
    let pixels: Vec<u8> = canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive);
    encoder.write_image(&pixels, canvas.width(), canvas.height(), ExtendedColorType::Rgb8).ok()?;
    Some(file)
}
