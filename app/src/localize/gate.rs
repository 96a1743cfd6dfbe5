//! What stands in the place of a story that is for members, for those who are none.

use super::drawn::html;
use crate::components::gate::Gate;
use crate::request;
use crate::words::Words;
use domain::access::Viewer;
use domain::address::in_query;
use domain::article::{Page, Slug, path};
use domain::html::SafeHtml;
use leptos::prelude::*;

/// Why there is no text, and the ways on: signing in, and what the network says of joining. `pages` are the names of those
/// that it has.
pub(super) fn draw(slug: &Slug, pages: &str, site: &str, words: Words) -> SafeHtml {
    provide_context(words);
    let is_visitor = request::viewer() == Viewer::Visitor;
    let login = is_visitor.then(|| format!("{}?then={}", words.path("/login"), in_query(&words.path(&path(slug)))));
    let has = |page: &Page| pages.split_whitespace().any(|name| name == page.as_str());
    let join = [Page::About, Page::Contact]
        .iter()
        .find(|page| has(page))
        .map(|page| words.path(&format!("/{}", page.as_str())));
    let why = if is_visitor { words.gate_visitor(site) } else { words.gate_pending(site) };
    html(view! { <Gate why login join/> })
}
