//! The HTML of a text's parts, where it is more than what `CommonMark` says: sections that can be linked to, figures,
//! quotations and whose they are, tables that scroll alone, passages in another language.
//!
//! - A heading has an id made of its words.
//! - A picture alone in its paragraph is a figure; its title is the caption, and from `©` on the credit.
//! - A picture that is a link, alone in its paragraph, stands for what it leads to: a video, which no frame shows here.
//! - A quotation whose last paragraph begins with a dash names whose it is; one that is all bold is a pull quote.
//! - A paragraph or quotation that begins with `{lang=fr}` is in that language.
//! - A paragraph `{more}` is not shown: what stands above it remains when the permission for the whole story ends.

use super::extract;
use crate::map::escape;
use crate::picture;
use comrak::create_formatter;
use comrak::html::{ChildRendering, format_node_default};
use comrak::nodes::{Node, NodeValue};
use domain::address::WebAddress;
use domain::language::Language;
use domain::media::Placed;
use std::fmt::Write;

/// What the ids of sections begin with.
pub(super) const SECTION: &str = "s-";
/// What those of footnotes begin with.
pub(super) const FOOTNOTE: &str = "fn";

create_formatter!(Marks, {
    // The headline is the first level.
    NodeValue::Heading(ref heading) => |context, node, entering| {
        let level = heading.level.max(2);
        if entering {
            let id = context.anchorizer.anchorize(&text_of(node));
            let id = escape(&format!("{SECTION}{id}"));
            write!(context, "<h{level} id=\"{id}\">")?;
            context.current_anchorized_id = Some(id);
        } else {
            let id = context.current_anchorized_id.take().unwrap_or_default();
            writeln!(context, "<a class=\"anchor\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\"></a></h{level}>")?;
        }
    },
    NodeValue::Paragraph => |context, node, entering| {
        if extract::is_mark(node) {
            return Ok(ChildRendering::Skip);
        }
        if let Some(figure) = figure(node) {
            if entering {
                writeln!(context, "{figure}")?;
            }
            return Ok(ChildRendering::Skip);
        }
        if is_signature(node) {
            context.write_str(if entering { "</blockquote><figcaption>" } else { "</figcaption>" })?;
            return Ok(ChildRendering::HTML);
        }
        match language_of(node).filter(|_| entering && !is_quoted_first(node)) {
            Some(language) => write!(context, "<p{}>", attributes(language))?,
            None => return format_node_default(context, node, entering),
        }
    },
    NodeValue::BlockQuote => |context, node, entering| {
        let language = node.first_child().and_then(language_of).map(attributes).unwrap_or_default();
        let is_signed = node.last_child().is_some_and(is_signature);
        let pull = if is_pull_quote(node) { " class=\"pull\"" } else { "" };
        context.cr()?;
        match (entering, is_signed) {
            (true, true) => writeln!(context, "<figure class=\"quotation\"><blockquote{pull}{language}>")?,
            (true, false) => writeln!(context, "<blockquote{pull}{language}>")?,
            // What it is signed with has closed it.
            (false, true) => writeln!(context, "</figure>")?,
            (false, false) => writeln!(context, "</blockquote>")?,
        }
    },
    NodeValue::Text(ref text) => |context, node, entering| {
        if entering {
            let marked = node.parent().filter(|_| node.previous_sibling().is_none()).and_then(language_of);
            let text = if marked.is_some() { text.split_once('}').map_or("", |(_, rest)| rest.trim_start()) } else { text };
            context.escape(text)?;
        }
    },
    NodeValue::Image(ref link) => |context, node, entering| {
        // Those of others would tell another host who reads.
        if entering && let Ok(placed) = link.url.parse::<Placed>() {
            context.write_str(&picture::place(&placed, &text_of(node)))?;
        }
        return Ok(ChildRendering::Skip);
    },
    // What is wider than the page is scrolled, also by the keyboard.
    NodeValue::Table(_) => |context, node, entering| {
        if entering {
            context.cr()?;
            context.write_str("<div class=\"scroll\" tabindex=\"0\">")?;
        }
        format_node_default(context, node, entering)?;
        if !entering {
            writeln!(context, "</div>")?;
        }
    },
    NodeValue::CodeBlock(ref code) => |context, entering| {
        if entering {
            context.cr()?;
            context.write_str("<pre tabindex=\"0\"><code>")?;
            context.escape(&code.literal)?;
            writeln!(context, "</code></pre>")?;
        }
    },
});

/// The words inside of an element.
pub(super) fn text_of(node: Node<'_>) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        match &part.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The only child.
fn only(node: Node<'_>) -> Option<Node<'_>> {
    node.first_child().filter(|child| child.next_sibling().is_none())
}

/// The figure that a paragraph is.
fn figure(paragraph: Node<'_>) -> Option<String> {
    let child = only(paragraph)?;
    let drawn = |picture: Node<'_>| match &picture.data().value {
        NodeValue::Image(link) => {
            let placed = link.url.parse::<Placed>().ok()?;
            Some((picture::place(&placed, &text_of(picture)), link.title.clone()))
        }
        _ => None,
    };
    match &child.data().value {
        NodeValue::Image(_) => {
            let (picture, title) = drawn(child)?;
            (!title.is_empty())
                .then(|| format!("<figure>{picture}<figcaption>{}</figcaption></figure>", caption(&title)))
        }
        NodeValue::Link(link) => {
            let (picture, title) = drawn(only(child)?)?;
            // Where it leads to is said: nobody is to find themselves on another site unawares.
            let address = link.url.parse::<WebAddress>().ok()?;
            let (href, host) = (escape(address.as_str()), escape(address.host()));
            let words = if title.is_empty() { host } else { format!("{} {host}", caption(&title)) };
            Some(format!(
                "<figure class=\"video\"><a href=\"{href}\">{picture}</a><figcaption>{words}</figcaption></figure>"
            ))
        }
        _ => None,
    }
}

/// A caption, and whose the picture is.
fn caption(title: &str) -> String {
    match title.split_once('©') {
        Some((caption, credit)) => format!("{} <small>© {}</small>", escape(caption.trim()), escape(credit.trim())),
        None => escape(title.trim()),
    }
}

/// Whether a paragraph is the last of a quotation and says whose it is.
fn is_signature(paragraph: Node<'_>) -> bool {
    let is_quoted = paragraph.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::BlockQuote));
    let is_last = paragraph.next_sibling().is_none() && paragraph.previous_sibling().is_some();
    let is_paragraph = matches!(paragraph.data().value, NodeValue::Paragraph);
    is_quoted && is_last && is_paragraph && text_of(paragraph).starts_with(['—', '–'])
}

/// Whether a quotation is one paragraph in bold.
fn is_pull_quote(quotation: Node<'_>) -> bool {
    only(quotation).and_then(only).is_some_and(|inside| matches!(inside.data().value, NodeValue::Strong))
}

/// Whether a paragraph begins a quotation, which has its language then.
fn is_quoted_first(paragraph: Node<'_>) -> bool {
    let quotation = paragraph.parent().filter(|parent| matches!(parent.data().value, NodeValue::BlockQuote));
    quotation.is_some() && paragraph.previous_sibling().is_none()
}

/// The language that a paragraph begins with.
fn language_of(paragraph: Node<'_>) -> Option<Language> {
    if !matches!(paragraph.data().value, NodeValue::Paragraph) {
        return None;
    }
    match &paragraph.first_child()?.data().value {
        NodeValue::Text(text) => text.strip_prefix("{lang=")?.split_once('}')?.0.parse().ok(),
        _ => None,
    }
}

fn attributes(language: Language) -> String {
    format!(" lang=\"{}\" dir=\"{}\"", language.tag(), language.direction())
}
