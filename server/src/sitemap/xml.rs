//! Sitemaps as XML (<https://www.sitemaps.org/protocol.html>), with the extensions of search engines for translations and
//! for news (<https://www.google.com/schemas/sitemap-news/0.9>).

use domain::moment::Moment;
use services::intl;
use std::fmt::Write;

/// A file in the making.
pub(super) struct Xml {
    text: String,
    root: &'static str,
}

/// What is told of a page.
#[derive(Default)]
pub(super) struct Entry<'a> {
    /// Its whole address.
    pub(super) address: &'a str,
    /// When it was last changed.
    pub(super) changed: Option<Moment>,
    /// The languages that it is there in, each with the whole address.
    pub(super) alternates: &'a [(&'a str, String)],
    pub(super) news: Option<News<'a>>,
}

/// What is told of news besides.
pub(super) struct News<'a> {
    /// Who publishes it.
    pub(super) publication: &'a str,
    pub(super) language: &'a str,
    pub(super) published: Moment,
    pub(super) title: &'a str,
}

impl Xml {
    /// A list of other lists.
    pub(super) fn index() -> Self {
        Self::begin("sitemapindex", &[])
    }

    /// A list of pages.
    pub(super) fn pages() -> Self {
        Self::begin("urlset", &[("xhtml", "http://www.w3.org/1999/xhtml")])
    }

    /// A list of pages with news.
    pub(super) fn news() -> Self {
        Self::begin("urlset", &[("news", "http://www.google.com/schemas/sitemap-news/0.9")])
    }

    fn begin(root: &'static str, namespaces: &[(&str, &str)]) -> Self {
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        // Writing to a String can not fail.
        let _ = write!(text, r#"<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9""#);
        for (prefix, name) in namespaces {
            let _ = write!(text, r#" xmlns:{prefix}="{name}""#);
        }
        text.push_str(">\n");
        Self { text, root }
    }

    /// Adds another list.
    pub(super) fn list(&mut self, address: &str) {
        let _ = writeln!(self.text, "<sitemap><loc>{}</loc></sitemap>", escaped(address));
    }

    /// Adds a page.
    pub(super) fn page(&mut self, entry: &Entry<'_>) {
        let _ = write!(self.text, "<url><loc>{}</loc>", escaped(entry.address));
        if let Some(changed) = entry.changed {
            let _ = write!(self.text, "<lastmod>{}</lastmod>", intl::rfc3339(changed));
        }
        for (language, address) in entry.alternates {
            let address = escaped(address);
            let _ = write!(self.text, r#"<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>"#);
        }
        if let Some(news) = &entry.news {
            let _ = write!(
                self.text,
                "<news:news><news:publication><news:name>{}</news:name><news:language>{}</news:language>\
                 </news:publication><news:publication_date>{}</news:publication_date><news:title>{}</news:title></news:news>",
                escaped(news.publication),
                news.language,
                intl::rfc3339(news.published),
                escaped(news.title),
            );
        }
        self.text.push_str("</url>\n");
    }

    /// The whole file.
    pub(super) fn end(self) -> String {
        let Self { text, root } = self;
        format!("{text}</{root}>\n")
    }
}

/// A text, without the characters that XML can not say.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}
