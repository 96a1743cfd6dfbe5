//! Markdown to clean HTML. Whatever an author pastes, only what the allow-list names reaches a reader.

use ammonia::{Builder, UrlRelative};
use comrak::{Options, markdown_to_html};
use domain::article::Rendered;
use domain::html::SafeHtml;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Raised whenever the same Markdown would give other HTML than before; stored HTML of an older version is stale.
pub const VERSION: i32 = 1;

/// Renders a story's Markdown. Raw HTML in it is shown as nothing, headings begin at the second level
/// (the headline is the first), links keep to http, https and mailto.
pub fn render(markdown: &str) -> Rendered {
    let html = markdown_to_html(markdown, &options());
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

/// The allow-list. Scripts, styles, frames, forms, images, event handlers, classes and ids all fall away.
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
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
            ("th", HashSet::from(["align"])),
            ("td", HashSet::from(["align"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
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
