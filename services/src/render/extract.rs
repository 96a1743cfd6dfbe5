//! What remains of a story when the permission for the whole of it ends: what its author left above `{more}`, else the
//! first thing that is no heading, mostly a paragraph.

use super::marks::text_of;
use comrak::nodes::{Node, NodeValue};
use std::collections::BTreeSet;

/// What an author writes, alone in a paragraph, below the extract.
const MARK: &str = "{more}";

/// Whether this paragraph is the mark.
pub(super) fn is_mark(node: Node<'_>) -> bool {
    text_of(node).trim() == MARK
}

/// Takes away what does not belong to the extract, and the footnotes that nothing leads to any more.
pub(super) fn cut(root: Node<'_>) {
    let parts: Vec<_> = root.children().collect();
    let is_paragraph = |node: &Node<'_>| matches!(node.data().value, NodeValue::Paragraph);
    let is_heading = |node: &Node<'_>| matches!(node.data().value, NodeValue::Heading(_));
    let marked = parts.iter().position(|node| is_paragraph(node) && is_mark(node));
    let first = parts.iter().position(|node| !is_heading(node)).map_or(parts.len(), |first| first + 1);
    for part in parts.iter().copied().skip(marked.unwrap_or(first)).filter(|part| footnote(part).is_none()) {
        part.detach();
    }
    let said: BTreeSet<String> = root
        .descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::FootnoteReference(reference) => Some(reference.name.clone()),
            _ => None,
        })
        .collect();
    for part in parts {
        if footnote(part).is_some_and(|name| !said.contains(&name)) {
            part.detach();
        }
    }
}

fn footnote(node: Node<'_>) -> Option<String> {
    match &node.data().value {
        NodeValue::FootnoteDefinition(definition) => Some(definition.name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{html, texts};

    fn extract(markdown: &str) -> String {
        texts(markdown).1.into_string().replace('\n', "")
    }

    #[test]
    fn an_extract_is_what_stands_above_the_mark_and_the_mark_is_never_seen() {
        let story = "One.\n\n## Two\n\nThree.\n\n{more}\n\nFour.";
        assert!(extract(story).starts_with("<p>One.</p><h2") && extract(story).ends_with("<p>Three.</p>"));
        let whole = html(story).into_string();
        assert!(whole.contains("Four.") && !whole.contains("more"), "{whole}");
        assert_eq!(extract("{more}\n\nOne."), "");
    }

    #[test]
    fn without_a_mark_it_is_the_first_paragraph_with_the_heading_above_it() {
        assert_eq!(extract("One.\n\nTwo.\n\n- Three"), "<p>One.</p>");
        assert!(extract("## One\n\nTwo.\n\nThree.").ends_with("<p>Two.</p>"));
        assert_eq!(extract(""), "");
        assert!(!extract("| One |\n|---|\n| Two |\n\nThree.").contains("Three"));
    }

    #[test]
    fn the_footnotes_of_an_extract_go_with_it_and_no_others() {
        let story = "One.[^a]\n\nTwo.[^b]\n\n[^a]: The first note.\n\n[^b]: The second note.";
        let extract = extract(story);
        assert!(extract.contains("The first note.") && !extract.contains("second"), "{extract}");
    }
}
