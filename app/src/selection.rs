//! What an address chooses on the start page: what the map shows, and which stories.

use crate::error::Error;
use crate::wire::atlas::MapView;
use crate::words::Words;
use domain::article::Slug;
use domain::country::CountryCode;
use domain::feed::Cursor;
use domain::month::Month;
use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;

/// What the address chooses. Unknown parameters are ignored. What the map is asked for may mean nothing: then the
/// nearest is shown, and the page says so.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    /// What the map is asked to show.
    pub view: MapView,
    /// Stories of this topic.
    pub topic: Option<Slug>,
    /// The page of the feed that begins after this story.
    pub after: Option<Cursor>,
}

impl Selection {
    /// Reads `?country=kh&topic=…&after=…`. Empty values are as good as none.
    pub fn parse(query: &ParamsMap) -> Result<Self, Error> {
        let value = |name: &str| query.get(name).filter(|value| !value.is_empty());
        Ok(Self {
            view: view_of(query),
            topic: value("topic").map(|slug| slug.parse::<Slug>().map_err(|_| Error::NotFound)).transpose()?,
            after: value("after").map(|cursor| cursor.parse()).transpose()?,
        })
    }

    /// Stories about this country.
    pub fn country(&self) -> Option<CountryCode> {
        self.view.country.parse().ok()
    }

    /// The address that chooses this, in the interface's default language.
    pub fn path(&self) -> String {
        let mut path = String::from("/");
        let mut add = |name: &str, value: &str| {
            path.push(if path.len() == 1 { '?' } else { '&' });
            path.push_str(&pair(name, value));
        };
        for (name, value) in self.view.pairs() {
            add(name, value);
        }
        if let Some(topic) = &self.topic {
            add("topic", topic.as_str());
        }
        if let Some(after) = self.after {
            add("after", &after.to_string());
        }
        path
    }
}

/// A parameter as addresses write it. The router's own writing would spell `2019-06` as `2019%2D06`.
fn pair(name: &str, value: &str) -> String {
    if value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return format!("{name}={value}");
    }
    let mut query = ParamsMap::new();
    query.insert(name.to_owned(), value.to_owned());
    query.to_query_string().split_off(1)
}

/// A path without its language: the browser's addresses carry it, the server's do not. Empty at home.
pub fn bare(path: &str, words: Words) -> String {
    let path = path.trim_end_matches('/');
    path.strip_prefix(&words.base()).unwrap_or(path).to_owned()
}

/// The parameters of a query, which comes without its question mark.
pub fn parameters(query: &str) -> ParamsMap {
    let url = RequestUrl::new(&format!("/?{query}")).parse();
    url.map(|url| url.search_params().clone()).unwrap_or_default()
}

/// What the map is asked to show.
pub fn view_of(query: &ParamsMap) -> MapView {
    let value = |name: &str| query.get(name).unwrap_or_default();
    MapView {
        country: value("country"),
        region: value("region"),
        metric: value("metric"),
        at: value("at"),
        q: value("q"),
    }
}

/// The address of the map that shows this, in the interface's default language.
pub fn path_of(view: MapView) -> String {
    Selection { view, ..Selection::default() }.path()
}

/// Which of the `months` that have numbers (the oldest first, `newest` the last of them) an address means: one without
/// numbers shows those that stood then, one before all of them the first, and one that is none or has yet to come the
/// newest.
pub fn month_of(months: &[String], newest: &str, at: &str) -> usize {
    let last = months.len().saturating_sub(1);
    if at.parse::<Month>().is_err() || at >= newest {
        return last;
    }
    months[..last].iter().rposition(|month| month.as_str() <= at).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_the_month_whose_numbers_stood_then() {
        let months = ["2013-02", "2013-05", "2026-11", ""].map(str::to_owned);
        let place = |at| month_of(&months, "2026-12", at);
        assert_eq!(["", "x", "2026-12", "2030-01"].map(place), [3; 4], "the newest");
        assert_eq!(["1990-01", "2013-02", "2013-04", "2013-05", "2026-11"].map(place), [0, 0, 0, 1, 2]);
        assert_eq!(month_of(&[], "", "2013-02"), 0);
    }
}
