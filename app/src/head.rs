//! What machines read in a document's head: descriptions, the canonical address, previews. The server writes it for the
//! page that was asked for; whoever goes on to another page inside the browser is no machine. Titles are leptos' own.

use leptos::prelude::use_context;
use leptos_router::params::ParamsMap;
use std::sync::Arc;

/// Adds a tag, by the name of its element and its attributes, to the head of the document being drawn.
pub type AddTag = dyn Fn(&str, &[(&str, &str)]) + Send + Sync;

/// The head of the document being drawn. Nobody provides it in the browser.
#[derive(Clone)]
pub struct Head(pub Arc<AddTag>);

/// The head; none in the browser.
pub fn use_head() -> Option<Head> {
    use_context()
}

impl Head {
    /// What the page is about, in a sentence.
    pub fn describe(&self, description: &str) {
        (self.0)("meta", &[("name", "description"), ("content", description)]);
    }

    /// Keeps the page out of search engines.
    pub fn hide(&self) {
        (self.0)("meta", &[("name", "robots"), ("content", "noindex")]);
    }

    /// A property of Open Graph (<https://ogp.me>).
    pub fn property(&self, property: &str, content: &str) {
        (self.0)("meta", &[("property", property), ("content", content)]);
    }

    /// The one address of the page.
    pub fn canonical(&self, address: &str) {
        (self.0)("link", &[("rel", "canonical"), ("href", address)]);
    }

    /// The feed of what the page shows, in Atom.
    pub fn feed(&self, title: &str, address: &str) {
        let kind = "application/atom+xml";
        (self.0)("link", &[("rel", "alternate"), ("type", kind), ("title", title), ("href", address)]);
    }

    /// Where other sites learn how to embed the page (<https://oembed.com>).
    pub fn embedding(&self, base_url: &str, page: &str) {
        let mut query = ParamsMap::new();
        query.insert("url", page.to_owned());
        let address = format!("{base_url}/oembed{}", query.to_query_string());
        (self.0)("link", &[("rel", "alternate"), ("type", "application/json+oembed"), ("href", &address)]);
    }

    /// The address of the same page in another language.
    pub fn alternate(&self, language: &str, address: &str) {
        (self.0)("link", &[("rel", "alternate"), ("hreflang", language), ("href", address)]);
    }
}
