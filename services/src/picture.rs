//! Pictures as pages show them: a choice of files in several widths, drawn on the server alone. Which picture a page
//! shows, and whether it may, is none of this file's business.

use crate::map::escape;
use domain::html::SafeHtml;
use domain::media::{Format, MediaFile, Picture, Placed, WIDTHS};
use std::fmt::Display;

/// How wide a picture in a story is: the style sheet has the same (components/cover.scss).
const STORY: &str = "(min-width: 40em) 36rem, 100vw";

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
    // The style sheet has the same size: components/story_card.scss.
    let (widest, sizes, fallback, loading) = match place {
        Place::Card => (WIDTHS[1], "8rem", WIDTHS[0], r#"loading="lazy""#),
        Place::Story => (WIDTHS[4], STORY, WIDTHS[2], r#"fetchpriority="high""#),
    };
    let narrowest = picture.widths.first().copied().unwrap_or(picture.size.0);
    let offered = picture.files().filter(|file| file.format == Format::WebP);
    let offered = offered.filter(|file| file.width <= widest.max(narrowest));
    let fallback = picture.file(fallback, Format::Jpeg);
    let room = room(fallback.width, picture.height(fallback.width));
    SafeHtml::vouch(choice(offered, sizes, fallback, &room, picture.alt.as_str(), loading))
}

/// Draws a picture inside a story's text, in no more pixels than the text names. Whatever file it names, every narrower
/// step is there, too (image/press.rs).
pub(crate) fn place(placed: &Placed, alt: &str) -> String {
    let file = |width, format| MediaFile { width, format, ..placed.file };
    let widest = placed.file.width;
    let steps = WIDTHS.into_iter().filter(|step| *step < widest).chain([widest]);
    let room = placed.size.map(|(width, height)| room(width, height)).unwrap_or_default();
    let offered = steps.map(|width| file(width, Format::WebP));
    choice(offered, STORY, file(widest, Format::Jpeg), &room, alt, r#"loading="lazy""#)
}

/// The room that it takes before it comes.
fn room(width: impl Display, height: impl Display) -> String {
    format!(r#" width="{width}" height="{height}""#)
}

/// A picture of which the browser chooses the file.
fn choice(
    offered: impl Iterator<Item = MediaFile>,
    sizes: &str,
    fallback: MediaFile,
    room: &str,
    alt: &str,
    loading: &str,
) -> String {
    let offered = offered.map(|file| format!("{} {}w", file.path(), file.width)).collect::<Vec<_>>().join(", ");
    format!(
        r#"<picture><source type="image/webp" srcset="{offered}" sizes="{sizes}"><img src="{src}"{room} alt="{alt}" {loading} decoding="async"></picture>"#,
        src = fallback.path(),
        alt = escape(alt),
    )
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
