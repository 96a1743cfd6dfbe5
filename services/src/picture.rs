//! Pictures as pages show them: a choice of files in several widths, drawn on the server alone. Which picture a page
//! shows, and whether it may, is none of this file's business.

use crate::map::escape;
use domain::html::SafeHtml;
use domain::media::{Format, Picture, Placed, WIDTHS};

/// Where on a page a picture stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Small, beside a story in a list; loaded when it comes near the screen.
    Card,
    /// Above a story, as wide as its text; loaded at once.
    Story,
}

/// Draws a picture. The browser chooses the file: WebP of the width that it needs, else the JPEG.
pub fn draw(picture: &Picture, place: Place) -> SafeHtml {
    // The style sheet has the same sizes: components/story_card.scss and components/cover.scss.
    let (widest, sizes, fallback, loading) = match place {
        Place::Card => (WIDTHS[1], "8rem", WIDTHS[0], r#"loading="lazy""#),
        Place::Story => (WIDTHS[4], "(min-width: 40em) 36rem, 100vw", WIDTHS[2], r#"fetchpriority="high""#),
    };
    let narrowest = picture.widths.first().copied().unwrap_or(picture.size.0);
    let offered = picture.files().filter(|file| file.format == Format::WebP);
    let offered = offered.filter(|file| file.width <= widest.max(narrowest));
    let offered = offered.map(|file| format!("{} {}w", file.path(), file.width)).collect::<Vec<_>>().join(", ");
    let fallback = picture.file(fallback, Format::Jpeg);
    SafeHtml::vouch(format!(
        r#"<picture><source type="image/webp" srcset="{offered}" sizes="{sizes}"><img src="{src}" width="{width}" height="{height}" alt="{alt}" {loading} decoding="async"></picture>"#,
        src = fallback.path(),
        width = fallback.width,
        height = picture.height(fallback.width),
        alt = escape(picture.alt.as_str()),
    ))
}

/// Draws a picture inside a story's text.
pub(crate) fn place(placed: &Placed, alt: &str) -> String {
    let room = placed.size.map(|(width, height)| format!(r#" width="{width}" height="{height}""#)).unwrap_or_default();
    let (src, alt) = (placed.file.path(), escape(alt));
    format!(r#"<img src="{src}"{room} alt="{alt}" loading="lazy" decoding="async">"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::media::{Alt, MediaName};

    fn picture(widths: &[u32]) -> Picture {
        let alt = Alt::text("A \"boat\" <b onload=x> & more").unwrap();
        Picture { name: MediaName(7), alt, size: (*widths.last().unwrap(), 540), widths: widths.to_vec() }
    }

    #[test]
    fn a_card_offers_small_files_and_a_story_all_of_them() {
        let picture = picture(&[320, 640, 960]);
        let name = picture.name;
        let card = draw(&picture, Place::Card).into_string();
        assert!(
            card.contains(&format!("srcset=\"/media/{name}-320.webp 320w, /media/{name}-640.webp 640w\"")),
            "{card}"
        );
        assert!(card.contains(&format!("src=\"/media/{name}-320.jpg\" width=\"320\" height=\"180\"")), "{card}");
        assert!(card.contains("loading=\"lazy\""), "{card}");
        let story = draw(&picture, Place::Story).into_string();
        assert!(
            story.contains("960w") && story.contains("fetchpriority=\"high\"") && !story.contains("lazy"),
            "{story}"
        );
    }

    #[test]
    fn a_picture_narrower_than_any_step_is_shown_all_the_same() {
        let card = draw(&picture(&[700]), Place::Card).into_string();
        assert!(card.contains("-700.webp 700w") && card.contains("-700.jpg"), "{card}");
    }

    #[test]
    fn no_alternative_ends_its_attribute() {
        let html = draw(&picture(&[320]), Place::Story).into_string();
        assert!(html.contains("alt=\"A &quot;boat&quot; &lt;b onload=x&gt; &amp; more\""), "{html}");
    }
}
