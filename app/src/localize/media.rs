//! Images, in the words of staff.

use super::date;
use crate::wire::media::MediaView;
use crate::words::Words;
use domain::invalid::Invalid;
use domain::media::{Format, MediaCard, WIDTHS};

/// An image.
pub(crate) fn media(card: &MediaCard, words: Words) -> MediaView {
    let picture = &card.picture;
    let file = picture.file(WIDTHS[0], Format::WebP);
    let [width, height] = [picture.size.0, picture.size.1].map(|side| words.number(side.into()));
    // Rounded up: nothing that is there weighs nothing.
    let size = words.number(card.bytes.div_ceil(1_000));
    MediaView {
        name: picture.name.to_string(),
        file: file.path(),
        size: (file.width, picture.height(file.width)),
        alt: picture.alt.as_str().to_owned(),
        facts: words.admin_media_facts(&height, &size, &width),
        added: date(card.created_at, words),
        uses: if card.uses == 0 {
            words.admin_media_unused().to_owned()
        } else {
            words.admin_media_uses(card.uses.into())
        },
        used: card.uses > 0,
        markdown: picture.markdown(),
    }
}

/// A broken rule of the forms about images.
pub(super) fn problem(words: Words, invalid: Invalid) -> Option<&'static str> {
    Some(match (invalid.field, invalid.reason) {
        ("file", "empty") => words.admin_file_empty(),
        ("file", "too-large") => words.admin_file_too_large(),
        ("file", "too-many-pixels") => words.admin_file_too_many_pixels(),
        ("file", "too-small") => words.admin_file_too_small(),
        ("file", "unknown-type") => words.admin_file_unknown_type(),
        ("file", "damaged") => words.admin_file_damaged(),
        ("file", "busy") => words.admin_file_busy(),
        ("file", "no-room") => words.admin_file_no_room(),
        ("alt", "unsaid") => words.admin_alt_unsaid(),
        ("alt", "both") => words.admin_alt_both(),
        ("alt", "too-long") => words.admin_alt_too_long(),
        ("", "in-use") => words.admin_media_in_use(),
        ("", "deleted") => words.admin_media_gone(),
        _ => return None,
    })
}
