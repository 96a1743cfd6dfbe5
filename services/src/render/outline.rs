//! What a finished text tells of itself: its sections, and how long it takes to read.

use domain::html::SafeHtml;

/// How many words somebody reads in a minute, silently, over all languages with spaces (Brysbaert 2019: 238).
const WORDS_A_MINUTE: usize = 238;

/// A section of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its name in addresses, after `#`, as an attribute's value.
    pub id: String,
    /// Its heading, without marks.
    pub title: SafeHtml,
}

/// The sections of a text that was rendered here, in their order: its headings of the second level.
pub fn sections(html: &SafeHtml) -> Vec<Section> {
    let section = |part: &str| {
        let (id, rest) = part.split_once("\">")?;
        let (heading, _) = rest.split_once("</h2>")?;
        // The link to itself comes last.
        let heading = heading.rsplit_once("<a ").map_or(heading, |(heading, _)| heading);
        Some(Section { id: id.to_owned(), title: SafeHtml::vouch(without_tags(heading)) })
    };
    html.as_str().split("<h2 id=\"").skip(1).filter_map(section).collect()
}

/// How many minutes it takes to read a text.
pub fn minutes(html: &SafeHtml) -> u32 {
    let words = without_tags(html.as_str()).split_whitespace().count();
    u32::try_from((words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE).unwrap_or(u32::MAX)
}

/// The text alone, escaped as it was. In clean HTML nothing but a tag begins with `<`, and attributes stand in quotation
/// marks.
fn without_tags(html: &str) -> String {
    let (mut in_tag, mut in_value) = (false, false);
    let is_text = |letter: &char| {
        match letter {
            '<' if !in_tag => in_tag = true,
            '"' if in_tag => in_value = !in_value,
            '>' if in_tag && !in_value => {
                in_tag = false;
                return false;
            }
            _ => {}
        }
        !in_tag
    };
    html.chars().filter(is_text).collect()
}

#[cfg(test)]
mod tests {
    use super::super::html;
    use super::*;

    fn titles(markdown: &str) -> Vec<String> {
        sections(&html(markdown))
            .into_iter()
            .map(|section| format!("{} {}", section.id, section.title.as_str()))
            .collect()
    }

    #[test]
    fn sections_have_the_ids_and_words_of_their_headings() {
        assert_eq!(
            titles("# The *first* night\n\na\n\n## A & B <x>\n\n### Below\n\nb\n\n## A & B\n\n## ليلة"),
            ["s-the-first-night The first night", "s-a--b- A &amp; B ", "s-a--b A &amp; B", "s-ليلة ليلة"]
        );
        assert!(titles("No heading.").is_empty());
    }

    #[test]
    fn the_time_to_read_counts_words_and_no_tags() {
        let words = "word ".repeat(238 * 4);
        assert_eq!(minutes(&html(&words)), 4);
        assert_eq!(minutes(&html("")), 0);
        assert_eq!(without_tags(r#"<p>a <img alt="1 > 0 < 2 b"> c &lt;d&gt;</p>"#), "a  c &lt;d&gt;");
    }
}
