//! The language in an address: `/ar-xb/news/…` is `/news/…` with the interface in another language. The prefix is
//! taken off before the router sees the address, so that every page has every language; so is a slash at its end, which
//! makes no other address.

use app::state::AppState;
use app::words::Words;
use http::Request;
use http::uri::{PathAndQuery, Uri};

/// The sentences in which a request is answered.
#[derive(Clone, Copy, Debug)]
pub struct Spoken(pub Words);

/// Takes the language off the address and notes it beside the request.
pub fn strip<B>(state: &AppState, mut request: Request<B>) -> Request<B> {
    let mut words = Words::default_language();
    let uri = request.uri();
    let (first, rest) = split(uri.path());
    let spoken = state.words(first);
    // Only the language's own spelling is an address; the default language has none.
    let is_spoken = !spoken.base().is_empty() && spoken.base()[1..] == *first;
    let path = without_slash(if is_spoken { rest } else { uri.path() });
    if path != uri.path() {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(path) = PathAndQuery::try_from(format!("{path}{query}")) {
            if is_spoken {
                words = spoken;
            }
            *request.uri_mut() = Uri::from(path);
        }
    }
    request.extensions_mut().insert(Spoken(words));
    request
}

/// The path without the one slash at its end. More than one is another address, which leads nowhere.
fn without_slash(path: &str) -> &str {
    path.strip_suffix('/').filter(|rest| !rest.is_empty() && !rest.ends_with('/')).unwrap_or(path)
}

/// `/fr/news/x` into `fr` and `/news/x`; `/fr` into `fr` and `/`.
fn split(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    match path.find('/') {
        Some(end) => (&path[..end], &path[end..]),
        None => (path, "/"),
    }
}

#[cfg(test)]
mod tests {
    use super::{split, without_slash};

    #[test]
    fn the_first_part_of_an_address_is_told_from_the_rest() {
        assert_eq!(split("/fr/news/x"), ("fr", "/news/x"));
        assert_eq!(split("/fr"), ("fr", "/"));
        assert_eq!(split("/fr/"), ("fr", "/"));
        assert_eq!(split("/"), ("", "/"));
    }

    #[test]
    fn one_slash_at_the_end_of_an_address_is_none() {
        for (path, kept) in [("/news/", "/news"), ("/", "/"), ("/news", "/news"), ("/news//", "/news//"), ("//", "//")]
        {
            assert_eq!(without_slash(path), kept);
        }
    }
}
