//! Markdown to clean HTML. Whatever an author pastes, only what the allow-list names reaches a reader. Of pictures only
//! the site's own do.

use crate::picture;
use ammonia::{Builder, UrlRelative};
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};
use domain::article::Rendered;
use domain::html::SafeHtml;
use domain::media::{MediaFile, Placed};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Raised whenever the same Markdown would give other HTML than before; stored HTML of an older version is stale.
pub const VERSION: i32 = 2;

/// Renders a story's Markdown. Raw HTML in it is shown as nothing, headings begin at the second level
/// (the headline is the first), links keep to http, https and mailto, pictures to files of this site.
pub fn render(markdown: &str) -> Rendered {
    let (arena, options) = (Arena::new(), options());
    let root = parse_document(&arena, markdown, &options);
    show_pictures(root);
    let mut html = String::with_capacity(markdown.len() * 5 / 4);
    // A String takes whatever is written.
    let _ = format_html(root, &options, &mut html);
    let html = CLEANER.clean(&html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")).to_string();
    Rendered { html: SafeHtml::vouch(html), version: VERSION }
}

/// `CommonMark` with tables and strikethrough; raw HTML is left out (comrak's default).
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options
}

/// Draws the pictures that lie here, and leaves out all others: they would tell another host who reads.
fn show_pictures(root: Node<'_>) {
    let is_picture = |node: &Node<'_>| matches!(node.data.borrow().value, NodeValue::Image(_));
    let pictures: Vec<Node<'_>> = root.descendants().filter(is_picture).collect();
    // The innermost first: a picture may stand in another one's text.
    for node in pictures.into_iter().rev() {
        let placed = match &node.data.borrow().value {
            NodeValue::Image(link) => link.url.parse::<Placed>().ok(),
            _ => None,
        };
        let drawn = placed.map(|placed| picture::place(&placed, &text_of(node))).unwrap_or_default();
        for child in node.children().collect::<Vec<_>>() {
            child.detach();
        }
        node.data.borrow_mut().value = NodeValue::Raw(drawn);
    }
}

/// The words inside of an element.
fn text_of(node: Node<'_>) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        match &part.data.borrow().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The allow-list. Scripts, styles, frames, forms, others' images, event handlers, classes and ids all fall away.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from([
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
            "img",
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
            ("th", HashSet::from(["align"])),
            ("td", HashSet::from(["align"])),
            ("img", HashSet::from(["src", "alt", "width", "height", "loading", "decoding"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => {
                let is_ours = value.strip_prefix("/media/").is_some_and(|file| file.parse::<MediaFile>().is_ok());
                is_ours.then_some(Cow::Borrowed(value))
            }
            _ => Some(Cow::Borrowed(value)),
        });
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(markdown: &str) -> String {
        render(markdown).html.into_string()
    }

    #[test]
    fn headings_quotations_lists_tables_and_links_are_kept() {
        let text =
            "# One\n\n## Two\n\n> said\n\n- a\n- b\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n[away](https://a.example/b)";
        let html = html(text);
        for part in ["<h2>One</h2>", "<h2>Two</h2>", "<blockquote>", "<li>a</li>", "<table>", "<tbody>"] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
        assert!(html.contains(r#"<a href="https://a.example/b" rel="noopener">away</a>"#), "{html}");
    }

    #[test]
    fn a_picture_of_this_site_is_shown_in_the_room_that_its_author_left_it() {
        let file = "7zzzzzzzzzzzzzzzzzzzzzzzzz-960.webp";
        assert_eq!(
            html(&format!("![A *blue* \"boat\" <b>](/media/{file}#960x540 \"title\")")),
            format!(
                "<p><img src=\"/media/{file}\" width=\"960\" height=\"540\" alt=\"A blue &quot;boat&quot; \" \
                 loading=\"lazy\" decoding=\"async\"></p>\n"
            )
        );
        assert!(html(&format!("![](/media/{file})")).contains("alt=\"\""));
    }

    #[test]
    fn no_other_picture_is_shown() {
        let file = "7zzzzzzzzzzzzzzzzzzzzzzzzz-960.webp";
        for address in [
            format!("https://evil.example/media/{file}"),
            format!("//evil.example/media/{file}"),
            format!("/media/{file}?x"),
            format!("/media/{file}#1x1#"),
            format!("/MEDIA/{file}"),
            format!("/media/../media/{file}"),
            "/media/x.webp".to_owned(),
            "data:image/png;base64,AAAA".to_owned(),
            "/logout".to_owned(),
        ] {
            let html = html(&format!("before ![alt]({address}) after"));
            assert!(!html.contains("<img") && html.contains("before") && html.contains("after"), "{html}");
        }
        assert!(
            !html(&format!("<img src=\"/media/{file}\" onload=alert(1)>")).contains("<img"),
            "raw HTML is left out"
        );
    }

    #[test]
    fn scripts_handlers_styles_and_foreign_schemes_never_pass() {
        for attack in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "<a href=\"vbscript:x\" onclick=\"y\">z</a>",
            "<iframe src=https://evil.example></iframe>",
            "<p style=\"position:fixed\" class=masthead id=content>x</p>",
            "<svg><animate onbegin=alert(1)></svg>",
            "![x](https://evil.example/pixel.png)",
        ] {
            let html = html(attack).to_lowercase();
            for bad in [
                "<script",
                "<img",
                "onerror",
                "javascript:",
                "vbscript:",
                "data:",
                "onclick",
                "<iframe",
                "style=",
                "<svg",
                "class=",
            ] {
                assert!(!html.contains(bad), "{attack} became {html}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_outside_the_list(text in "[<>a-z\"'= /&;:\\[\\]()`*_#!-]{0,200}") {
            let html = html(&text);
            for tag in html.split('<').skip(1) {
                let name: String =
                    tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                let known = ["p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "del", "code", "pre", "a",
                    "br", "hr", "table", "thead", "tbody", "tr", "th", "td"];
                prop_assert!(known.contains(&name.as_str()), "{} became {}", text, html);
            }
        }
    }
}
