//! The allow-list: what of a text's HTML reaches a reader.

use super::marks::{FOOTNOTE, SECTION};
use ammonia::{Builder, UrlRelative};
use domain::language::Language;
use domain::media::MediaFile;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a text may consist of.
const TAGS: [&str; 33] = [
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "a",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "picture",
    "source",
    "img",
    "figure",
    "figcaption",
    "small",
    "sup",
    "section",
    "div",
];

/// Scripts, styles, frames, forms, others' images, event handlers fall away, and every class and id that is not our own.
pub(super) static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["id", "lang", "dir", "tabindex"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "aria-label", "aria-hidden"])),
            ("ol", HashSet::from(["start"])),
            ("th", HashSet::from(["align"])),
            ("td", HashSet::from(["align"])),
            ("source", HashSet::from(["type", "srcset", "sizes"])),
            ("img", HashSet::from(["src", "alt", "width", "height", "loading", "decoding"])),
        ]))
        .allowed_classes(HashMap::from([
            ("a", HashSet::from(["anchor", "footnote-backref"])),
            ("blockquote", HashSet::from(["pull"])),
            ("div", HashSet::from(["scroll"])),
            ("figure", HashSet::from(["quotation", "video"])),
            ("section", HashSet::from(["footnotes"])),
            ("sup", HashSet::from(["footnote-ref"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"))
        .attribute_filter(|_, attribute, value| pass(attribute, value));
    cleaner
});

/// Whether it is the address of a file of ours.
fn is_picture(address: &str) -> bool {
    address.strip_prefix("/media/").is_some_and(|file| file.parse::<MediaFile>().is_ok())
}

/// An attribute's value as it is let through, if it is.
fn pass<'v>(attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let passes = match attribute {
        "src" => is_picture(value),
        "srcset" => value.split(", ").all(|file| file.split_once(' ').is_some_and(|(address, _)| is_picture(address))),
        // The page has names of its own.
        "id" => value.starts_with(SECTION) || value.starts_with(FOOTNOTE),
        "lang" => value.parse::<Language>().is_ok(),
        "dir" => matches!(value, "ltr" | "rtl"),
        "tabindex" => matches!(value, "0" | "-1"),
        // Footnotes are said back in English, whatever language the text is in; a number needs none.
        "aria-label" => {
            return value.strip_prefix("Back to reference ").map(|number| Cow::Owned(format!("↩ {number}")));
        }
        _ => true,
    };
    passes.then_some(Cow::Borrowed(value))
}
