//! Markdown to clean HTML. Whatever an author pastes, only what the allow-list names reaches a reader. Of pictures only
//! the site's own do.

mod cleaner;
mod extract;
mod marks;
mod outline;

pub use outline::{Section, minutes, sections};

use crate::search;
use comrak::nodes::Node;
use comrak::{Arena, Options, parse_document};
use domain::article::Rendered;
use domain::html::SafeHtml;

/// Raised whenever the same story would give other HTML, or other words to search by, than before; what an older version
/// made is stale.
pub const VERSION: i32 = 5;

/// Renders a story: its Markdown as HTML, whole and as an extract, and all of it as words to search by.
pub fn render(headline: &str, standfirst: &str, markdown: &str) -> Rendered {
    let (html, extract) = texts(markdown);
    let searchable = search::searchable(headline, standfirst, &html);
    Rendered { html, extract, searchable, version: VERSION }
}

/// Renders Markdown: `CommonMark` with tables, strikethrough, footnotes and addresses that are links by themselves, and what
/// `marks.rs` adds. Raw HTML in it is shown as nothing, headings begin at the second level (the headline is the first),
/// links keep to http, https and mailto, pictures to files of this site.
pub fn html(markdown: &str) -> SafeHtml {
    texts(markdown).0
}

/// The HTML of a text, and that of what stands where only an extract may.
fn texts(markdown: &str) -> (SafeHtml, SafeHtml) {
    let (arena, options) = (Arena::new(), options());
    let root = parse_document(&arena, markdown, &options);
    let html = clean(root, &options);
    extract::cut(root);
    (html, clean(root, &options))
}

/// The HTML of a document, cleaned.
fn clean<'a>(root: Node<'a>, options: &Options<'a>) -> SafeHtml {
    let mut html = String::new();
    // A String takes whatever is written.
    let _ = marks::Marks::format_document(root, options, &mut html);
    SafeHtml::vouch(cleaner::CLEANER.clean(&html).to_string())
}

/// Raw HTML is left out (comrak's default).
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.extension.autolink = true;
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::search::{Searchable, Words};
    use proptest::prelude::*;

    fn html(markdown: &str) -> String {
        super::html(markdown).into_string()
    }

    #[test]
    fn a_story_is_rendered_with_the_words_that_it_is_found_by() {
        let rendered = render("The *Pier*", "Pêche & more", "## A [boat](https://a.example)");
        assert_eq!(rendered.html, super::html("## A [boat](https://a.example)"));
        let Searchable { headline, standfirst, body } = rendered.searchable;
        assert_eq!([headline, standfirst, body].each_ref().map(Words::as_str), ["the pier", "peche more", "a boat"]);
    }

    #[test]
    fn headings_quotations_lists_tables_and_links_are_kept() {
        let text =
            "# One\n\n## Two\n\n> said\n\n- a\n- b\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n[away](https://a.example/b)";
        let html = html(text);
        for part in
            ["<h2 id=\"s-one\">One<", "<h2 id=\"s-two\">Two<", "<blockquote>", "<li>a</li>", "<table>", "<tbody>"]
        {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
        assert!(html.contains(r#"<a href="https://a.example/b" rel="noopener">away</a>"#), "{html}");
    }

    /// The HTML on one line.
    fn line(markdown: &str) -> String {
        html(markdown).replace('\n', "")
    }

    const FILE: &str = "/media/7zzzzzzzzzzzzzzzzzzzzzzzzz-960.webp";

    #[test]
    fn a_section_can_be_linked_to_by_a_name_that_is_its_own() {
        assert_eq!(
            line("## Night shift\n\n## Night shift"),
            "<h2 id=\"s-night-shift\">Night shift<a class=\"anchor\" href=\"#s-night-shift\" aria-hidden=\"true\" \
             tabindex=\"-1\" rel=\"noopener\"></a></h2><h2 id=\"s-night-shift-1\">Night shift<a class=\"anchor\" \
             href=\"#s-night-shift-1\" aria-hidden=\"true\" tabindex=\"-1\" rel=\"noopener\"></a></h2>"
        );
        assert!(line("## \"><img src=x onerror=y>").contains("<h2 id=\"s-"), "whatever the words are");
    }

    #[test]
    fn a_picture_with_a_title_is_a_figure_with_a_caption_and_a_credit() {
        let figure = line(&format!("a\n\n![Boat]({FILE}#960x540 \"The harbour & its <b> © Lumen Collective\")\n\nb"));
        assert!(
            figure.contains("<p>a</p><figure><picture><source")
                && figure.contains(
                    "<figcaption>The harbour &amp; its &lt;b&gt; <small>© Lumen Collective</small></figcaption></figure><p>b</p>"
                ),
            "{figure}"
        );
        assert!(!line(&format!("![Boat]({FILE})")).contains("<figure"), "without words it stands for itself");
        assert!(!line("![Boat](https://evil.example/a.png \"Caption\")").contains("<img"));
    }

    #[test]
    fn a_video_is_a_still_picture_with_a_link_and_says_where_that_leads() {
        let video = line(&format!("[![A room]({FILE} \"The film © A\")](https://video.example/w/1)"));
        assert!(video.starts_with("<figure class=\"video\"><a href=\"https://video.example/w/1\""), "{video}");
        assert!(
            video.ends_with("<figcaption>The film <small>© A</small> video.example</figcaption></figure>"),
            "{video}"
        );
        for unsafe_link in ["javascript:alert(1)", "/logout", "mailto:a@b.example"] {
            assert!(!line(&format!("[![A]({FILE})]({unsafe_link})")).contains("<figure"), "{unsafe_link}");
        }
    }

    #[test]
    fn a_quotation_says_whose_it_is_and_one_in_bold_is_pulled_out() {
        assert_eq!(
            line("> We count *everybody*.\n>\n> — A nurse"),
            "<figure class=\"quotation\"><blockquote><p>We count <em>everybody</em>.</p></blockquote>\
             <figcaption>— A nurse</figcaption></figure>"
        );
        assert_eq!(
            line("> **Nobody is a number.**"),
            "<blockquote class=\"pull\"><p><strong>Nobody is a number.</strong></p></blockquote>"
        );
        assert_eq!(line("> — Alone"), "<blockquote><p>— Alone</p></blockquote>");
    }

    #[test]
    fn a_passage_in_another_language_says_which_and_where_it_begins() {
        assert_eq!(
            line("> {lang=fr} La nuit.\n>\n> Le jour.\n\n{lang=ar}\nليلة"),
            "<blockquote lang=\"fr\" dir=\"ltr\"><p>La nuit.</p><p>Le jour.</p></blockquote>\
             <p lang=\"ar\" dir=\"rtl\">ليلة</p>"
        );
        assert_eq!(line("{lang=xx} a"), "<p>{lang=xx} a</p>", "what is no language stays to be seen");
        assert_eq!(line("a {lang=fr} b"), "<p>a {lang=fr} b</p>");
    }

    #[test]
    fn footnotes_lead_there_and_back() {
        let text = line("One.[^a] Two.[^a]\n\n[^a]: The note.\n[^b]: Never said.");
        for part in [
            "<sup class=\"footnote-ref\"><a href=\"#fn-a\" id=\"fnref-a\" rel=\"noopener\">1</a></sup>",
            "<section class=\"footnotes\"><ol><li id=\"fn-a\"><p>The note.",
            "<a href=\"#fnref-a\" class=\"footnote-backref\" aria-label=\"↩ 1\" rel=\"noopener\">↩</a>",
            "href=\"#fnref-a-2\"",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert!(!text.contains("Never said"));
    }

    #[test]
    fn tables_and_code_scroll_alone_by_keyboard_too() {
        assert!(line("| a |\n|---|\n| 1 |").starts_with("<div class=\"scroll\" tabindex=\"0\"><table>"));
        assert_eq!(line("```sh\na < b\n```"), "<pre tabindex=\"0\"><code>a &lt; b</code></pre>");
    }

    #[test]
    fn an_address_in_the_text_is_a_link() {
        assert!(
            line("See https://a.example/b.")
                .contains("<a href=\"https://a.example/b\" rel=\"noopener\">https://a.example/b</a>.")
        );
    }

    #[test]
    fn a_picture_of_this_site_is_shown_in_the_room_that_its_author_left_it_and_in_as_many_pixels_as_are_needed() {
        let name = "7zzzzzzzzzzzzzzzzzzzzzzzzz";
        assert_eq!(
            html(&format!("![A *blue* \"boat\" <b>](/media/{name}-960.webp#960x540)")),
            format!(
                "<p><picture><source type=\"image/webp\" srcset=\"/media/{name}-320.webp 320w, /media/{name}-640.webp 640w, \
                 /media/{name}-960.webp 960w\" sizes=\"(min-width: 40em) 36rem, 100vw\"><img src=\"/media/{name}-960.jpg\" \
                 width=\"960\" height=\"540\" alt=\"A blue &quot;boat&quot; \" loading=\"lazy\" decoding=\"async\"></picture></p>\n"
            )
        );
        assert!(html(&format!("![](/media/{name}-960.webp)")).contains("alt=\"\""));
        let small = html(&format!("![](/media/{name}-300.jpg)"));
        assert!(small.contains(&format!("srcset=\"/media/{name}-300.webp 300w\"")), "{small}");
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
                    "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "sup", "section", "div"];
                prop_assert!(known.contains(&name.as_str()), "{} became {}", text, html);
            }
        }
    }
}
