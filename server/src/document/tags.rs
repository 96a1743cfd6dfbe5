//! The tags that pages add to the head of their document, until it is finished.

use app::head::Head;
use leptos::prelude::provide_context;
use std::sync::{Arc, Mutex};

/// The tags of one document.
#[derive(Clone, Default)]
pub(super) struct Tags(Arc<Mutex<Vec<String>>>);

impl Tags {
    /// Lets the page that is about to be drawn add to them.
    pub(super) fn provide(&self) {
        let tags = self.clone();
        provide_context(Head(Arc::new(move |element, attributes| tags.add(element, attributes))));
    }

    /// Once, however often a part of the page is drawn before it is done. `data-page` lets the browser take them away again.
    fn add(&self, element: &str, attributes: &[(&str, &str)]) {
        let escaped = |value: &str| value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let attributes = attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value)));
        let tag = format!("<{element}{} data-page>", attributes.collect::<String>());
        if let Ok(mut tags) = self.0.lock()
            && !tags.contains(&tag)
        {
            tags.push(tag);
        }
    }

    /// The document with them at the end of its head.
    pub(super) fn write_into(&self, html: &str) -> String {
        let tags = self.0.lock().map(|tags| tags.concat()).unwrap_or_default();
        html.replacen("</head>", &(tags + "</head>"), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn a_tag_is_written_once_and_what_it_says_ends_nothing() {
        let tags = Tags::default();
        for _ in 0..2 {
            tags.add("meta", &[("name", "description"), ("content", "\"></head><script>&amp;")]);
        }
        assert_eq!(
            tags.write_into("<head></head><body></head>"),
            "<head><meta name=\"description\" content=\"&quot;>&lt;/head>&lt;script>&amp;amp;\" data-page></head><body></head>"
        );
    }
}
