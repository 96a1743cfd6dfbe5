//! What the site answered, and the facts of its HTML.

use app::wire::packed::unpack;
use axum::body::Bytes;
use axum::response::Response;
use http::HeaderMap;
use http_body_util::BodyExt;
use scraper::{ElementRef, Html, Selector};
use serde::de::DeserializeOwned;

/// An answer, read to its end.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status.as_u16(), headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    /// The answer itself, which has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The header's value, empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or("(no text)")
    }

    /// The value that was answered to a script.
    #[track_caller]
    pub(crate) fn unpack<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.header("content-type"), "text/plain; charset=utf-8");
        unpack(self.text()).unwrap()
    }

    pub(crate) fn page(&self) -> Page {
        assert_eq!(self.header("content-type"), "text/html; charset=utf-8");
        Page(Html::parse_document(self.text()))
    }
}

/// A document, asked by CSS selectors.
pub(crate) struct Page(Html);

impl Page {
    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    pub(crate) fn count(&self, selector: &str) -> usize {
        self.all(selector).len()
    }

    /// The texts of the elements, as a reader sees them: runs of space are one.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.raw_texts(selector).iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// The texts of the elements, as they stand there.
    pub(crate) fn raw_texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| element.text().collect()).collect()
    }

    /// The text of the only element.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let mut texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?}");
        texts.remove(0)
    }

    /// The attribute's value in each of the elements that has it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.all(selector).iter().filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The attribute's value in the only element.
    #[track_caller]
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> String {
        let mut values = self.attributes(selector, name);
        assert_eq!(values.len(), 1, "{selector} {name}: {values:?}");
        values.remove(0)
    }

    /// The code of the scripts that stand in the document itself and run.
    pub(crate) fn inline_scripts(&self) -> Vec<String> {
        self.raw_texts("script:not([src]):not([type='application/ld+json'])")
    }

    /// The stories of the feed, by their names in addresses.
    pub(crate) fn feed(&self) -> Vec<String> {
        let links = self.attributes(".feed__list .card__headline a", "href");
        links.iter().map(|link| link.rsplit('/').next().unwrap().to_owned()).collect()
    }

    /// The countries of the map that are links, in the order of the drawing.
    pub(crate) fn map_links(&self) -> Vec<String> {
        let links = self.attributes("svg.world a", "href");
        links.iter().map(|link| link.rsplit('=').next().unwrap().to_owned()).collect()
    }
}
