//! What readers see of a text: its words without marks, footnotes' numbers and what only leads to them.

use domain::html::SafeHtml;

/// Elements that a word may go on over; at any other it ends.
const INLINE: [&str; 7] = ["a", "strong", "em", "del", "code", "small", "sup"];

/// What opens an element whose contents are left out, and what closes it: the number that leads to a footnote, and the
/// arrow that leads back.
const LEFT_OUT: [(&str, &str, &str); 2] = [("sup", "footnote-ref", "/sup"), ("a", "footnote-backref", "/a")];

/// The text of HTML that the renderer cleaned, on one line. In it nothing but a tag begins with `<`, and attributes stand in
/// quotation marks.
pub(super) fn text(html: &SafeHtml) -> String {
    let mut rest = html.as_str();
    let mut text = String::with_capacity(rest.len());
    let mut left_out: Option<&str> = None;
    while let Some(start) = rest.find('<') {
        if left_out.is_none() {
            push(&mut text, &rest[..start]);
        }
        let tag = &rest[start + 1..];
        let end = end(tag);
        rest = tag.get(end + 1..).unwrap_or_default();
        let tag = &tag[..end];
        let name = tag.split(|letter: char| letter.is_ascii_whitespace()).next().unwrap_or_default();
        match left_out {
            Some(closing) if name == closing => left_out = None,
            Some(_) => {}
            None => {
                left_out = LEFT_OUT
                    .iter()
                    .find(|(element, class, _)| name == *element && tag.contains(&format!("class=\"{class}\"")))
                    .map(|(.., closing)| *closing);
                if !INLINE.contains(&name.trim_start_matches('/')) {
                    push(&mut text, " ");
                }
            }
        }
    }
    push(&mut text, rest);
    text.truncate(text.trim_end().len());
    text
}

/// Where a tag ends.
fn end(tag: &str) -> usize {
    let mut in_value = false;
    let closes = |letter: char| {
        in_value ^= letter == '"';
        letter == '>' && !in_value
    };
    tag.find(closes).unwrap_or(tag.len())
}

/// Adds a piece with its characters as they are read, and one space wherever there are several.
fn push(text: &mut String, escaped: &str) {
    let piece = if escaped.contains('&') {
        let piece =
            escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
        piece.replace("&amp;", "&")
    } else {
        escaped.to_owned()
    };
    for letter in piece.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if letter != ' ' || !(text.is_empty() || text.ends_with(' ')) {
            text.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html;

    fn read(markdown: &str) -> String {
        text(&html(markdown))
    }

    #[test]
    fn readers_words_are_kept_and_marks_are_not() {
        assert_eq!(
            read(
                "## A *long* night\n\nOne**two** & <b>three</b>\\\nfour\n\n- five\n- six\n\n| a | b |\n|---|---|\n| 7 | 8 |"
            ),
            "A long night Onetwo & three four five six a b 7 8"
        );
        assert_eq!(read("> We count.\n>\n> — A nurse"), "We count. — A nurse");
        assert_eq!(read("`a < b` \"q\" &nbsp; x"), "a < b \"q\" x");
        assert_eq!(read(""), "");
    }

    #[test]
    fn captions_are_kept_and_sizes_and_alternatives_are_not() {
        let picture = "/media/7zzzzzzzzzzzzzzzzzzzzzzzzz-960.webp#960x540";
        assert_eq!(
            read(&format!("![A > boat]({picture} \"The quay © A. Nother\")\n\nEnd")),
            "The quay © A. Nother End"
        );
    }

    #[test]
    fn footnotes_are_kept_without_their_numbers_and_arrows() {
        assert_eq!(read("One.[^a] Two.[^a]\n\n[^a]: The note."), "One. Two. The note.");
    }
}
