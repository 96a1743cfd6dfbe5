//! What tells one page from another: of an address, what its page reads, in one order and one spelling.

use crate::guard::{Entry, entry, fits};
use app::localize::chart::Chart;
use app::localize::countries;
use app::selection::Selection;
use app::state::Public;
use app::wire::atlas::MapView;
use axum::extract::Query;
use domain::article::Slug;
use http::Uri;
use serde::Deserialize;
use std::sync::Arc;

/// What pages read of an address: the patterns of their paths, and the parameters. One that is not here never reaches a
/// page that is drawn for everybody.
const PARAMETERS: [(&str, &[&str]); 8] = [
    ("/", &["country", "region", "metric", "at", "topic", "after", "q"]),
    ("/countries", &["region", "sort"]),
    ("/countries/*", &["after"]),
    ("/search", &["q", "country", "topic", "source", "language", "year", "after"]),
    ("/topics/*", &["after"]),
    ("/sources/*", &["after"]),
    ("/news/archive/*", &["after"]),
    ("/news/archive/*/*", &["after"]),
];

/// The path with the parameters that its page reads, in a fixed order; those without a value say nothing.
pub(super) fn address(uri: &Uri) -> String {
    let known = PARAMETERS.iter().find(|(pattern, _)| fits(pattern, uri.path())).map_or(&[][..], |(_, known)| known);
    let pairs = |parameter: &'static str| {
        let pairs = uri.query().unwrap_or_default().split('&');
        pairs.filter(move |pair| {
            pair.split_once('=').is_some_and(|(name, value)| name == parameter && !value.is_empty())
        })
    };
    let query = known.iter().copied().flat_map(pairs).collect::<Vec<_>>().join("&");
    if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) }
}

/// How many parameters links put together, beyond which there are millions of pages.
const TOGETHER: usize = 2;

/// Whether many may ask for the page at this [`address`], and it is written as links write it. Of what else somebody can
/// make up there is no end: searches, continuations, many parameters together, and such that are repeated, damaged or
/// oddly written. Those pages are drawn one after the other, and nothing makes room for them.
pub(super) fn is_common(address: &str, public: &Arc<Public>) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    if entry(uri.path()) != Some(Entry::Kept) || uri.path().contains('%') {
        return false;
    }
    let Some(query) = uri.query() else { return true };
    if query.split('&').count() > TOGETHER {
        return false;
    }
    let (Ok(Query(view)), Ok(Query(beside))) =
        (Query::<MapView>::try_from_uri(&uri), Query::<Beside>::try_from_uri(&uri))
    else {
        return false;
    };
    let chart = Chart::read(&view, public);
    if !chart.problems.is_empty() || !countries::is_sort(&beside.sort, public) {
        return false;
    }
    if uri.path() == "/" {
        let selection = Selection { view: chart.view(), topic: beside.topic, after: None };
        return selection.path() == address;
    }
    let pairs = [("region", chart.view().region), ("sort", beside.sort)];
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}"));
    format!("{}?{}", uri.path(), pairs.collect::<Vec<_>>().join("&")) == address
}

/// What else is read there.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Beside {
    topic: Option<Slug>,
    sort: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_name_has_only_what_the_page_reads_in_one_order() {
        let name = |uri: &str| address(&uri.parse().unwrap());
        assert_eq!(name("/?x=1&topic=a&country=kh&utm_source=y"), "/?country=kh&topic=a");
        assert_eq!(name("/?country=kh&metric=&region=&at="), "/?country=kh");
        assert_eq!(name("/about?at=2019-06&country=kh&after=1"), "/about");
        assert_eq!(name("/news/one-room?metric=new&sort=name"), "/news/one-room");
        assert_eq!(name("/countries?at=x&sort=name&region=035"), "/countries?region=035&sort=name");
        assert_eq!(name("/countries/kh?at=x&after=1-2"), "/countries/kh?after=1-2");
        assert_ne!(name("/?country=kh"), name("/?country=vn"));
        assert_ne!(name("/?country=kh&country=vn"), name("/?country=vn&country=kh"));
    }
}
