//! Which address needs what: one table, asked before anything is drawn. An address that the table does not name leads
//! to no room; a test walks every page, server function and route through it.

use crate::language::Spoken;
use crate::router::Shared;
use crate::session::Visit;
use crate::{document, forms};
use app::error::Error;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Viewer, allows};
use domain::address::in_query;
use http::header::{CACHE_CONTROL, LOCATION};
use http::{Method, StatusCode};

/// What an address needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Nothing; whoever has no session gets the same bytes, and they are kept.
    Kept,
    /// Nothing, but it is made for whoever asks.
    Open,
    /// A permit for this.
    For(Action),
}

/// Every address, with `*` for one part that varies, or for what varies within one. What a permit does not cover is refused by the guard; what an
/// open address shows of others' is its own business (a story for members, an image of a draft).
pub const ADDRESSES: &[(&str, Entry)] = &[
    ("/", Entry::Kept),
    ("/countries", Entry::Kept),
    ("/countries/*", Entry::Kept),
    ("/countries/*/feed.atom", Entry::Open),
    ("/countries/*/feed.rss", Entry::Open),
    ("/countries/*/feed.json", Entry::Open),
    ("/languages/*/feed.atom", Entry::Open),
    ("/languages/*/feed.rss", Entry::Open),
    ("/languages/*/feed.json", Entry::Open),
    ("/sources/*/feed.atom", Entry::Open),
    ("/sources/*/feed.rss", Entry::Open),
    ("/sources/*/feed.json", Entry::Open),
    ("/topics/*/feed.atom", Entry::Open),
    ("/topics/*/feed.rss", Entry::Open),
    ("/topics/*/feed.json", Entry::Open),
    ("/feed.atom", Entry::Open),
    ("/feed.rss", Entry::Open),
    ("/feed.json", Entry::Open),
    ("/news", Entry::Kept),
    ("/offline", Entry::Kept),
    ("/manifest.webmanifest", Entry::Open),
    ("/sw.js", Entry::Open),
    ("/icon/*", Entry::Open),
    ("/robots.txt", Entry::Open),
    ("/sitemap.xml", Entry::Open),
    ("/sitemap-pages.xml", Entry::Open),
    ("/sitemap-stories-*.xml", Entry::Open),
    ("/sitemap-news.xml", Entry::Open),
    ("/news/*", Entry::Kept),
    ("/news/archive/*", Entry::Kept),
    ("/news/archive/*/*", Entry::Kept),
    ("/search", Entry::Kept),
    ("/search/suggestions", Entry::Open),
    ("/topics/*", Entry::Kept),
    ("/sources/*", Entry::Kept),
    ("/about", Entry::Kept),
    ("/privacy", Entry::Kept),
    ("/contact", Entry::Kept),
    ("/login", Entry::Open),
    ("/logout", Entry::Open),
    ("/account", Entry::For(Action::UseAccount)),
    ("/account/reading", Entry::For(Action::KeepReading)),
    ("/account/following", Entry::For(Action::KeepReading)),
    ("/admin", Entry::For(Action::EnterAdmin)),
    ("/admin/jobs", Entry::For(Action::ManageJobs)),
    ("/admin/links", Entry::For(Action::ReadAllNews)),
    ("/admin/mail", Entry::For(Action::ManageMail)),
    ("/admin/mail/*", Entry::For(Action::ManageMail)),
    ("/admin/media", Entry::For(Action::WriteMedia)),
    ("/admin/settings", Entry::For(Action::WriteSettings)),
    ("/map.svg", Entry::Open),
    ("/map.png", Entry::Open),
    ("/map.csv", Entry::Open),
    ("/map.json", Entry::Open),
    ("/embed/map", Entry::Open),
    ("/oembed", Entry::Open),
    ("/theme", Entry::Open),
    ("/live", Entry::Open),
    ("/media/*", Entry::Open),
    ("/healthz", Entry::Open),
    ("/readyz", Entry::Open),
    ("/api/articles", Entry::Open),
    ("/api/article", Entry::Open),
    ("/api/atlas", Entry::Open),
    ("/api/map", Entry::Open),
    ("/api/page", Entry::Open),
    ("/api/account", Entry::For(Action::UseAccount)),
    ("/api/reading", Entry::For(Action::KeepReading)),
    ("/api/overview", Entry::For(Action::EnterAdmin)),
    ("/api/log", Entry::For(Action::ReadAudit)),
    ("/api/jobs", Entry::For(Action::ManageJobs)),
    ("/api/links", Entry::For(Action::ReadAllNews)),
    ("/api/mails", Entry::For(Action::ManageMail)),
    ("/api/mail", Entry::For(Action::ManageMail)),
    ("/api/media", Entry::For(Action::WriteMedia)),
    ("/api/settings", Entry::For(Action::WriteSettings)),
];

/// Under these, what the table does not name is closed rather than not there.
const ROOMS: [&str; 3] = ["/account", "/admin", "/api"];

/// What `path` (without its language) needs; none where it leads nowhere.
pub fn entry(path: &str) -> Option<Entry> {
    ADDRESSES.iter().find(|(pattern, _)| fits(pattern, path)).map(|(_, entry)| *entry)
}

/// Whether the path is one of those that the pattern writes.
pub fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut there) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), there.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if part_fits(wanted, part) => {}
            _ => return false,
        }
    }
}

/// The same of one part. What stands for `*` is never nothing.
fn part_fits(wanted: &str, part: &str) -> bool {
    match wanted.split_once('*') {
        Some((before, after)) => {
            part.len() > before.len() + after.len() && part.starts_with(before) && part.ends_with(after)
        }
        None => wanted == part,
    }
}

/// Lets a request through, or answers it: who is not signed in is asked to, who may not is told so.
pub(crate) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with("/api/");
    let is_room =
        ROOMS.iter().any(|room| path == *room || path.strip_prefix(room).is_some_and(|rest| rest.starts_with('/')));
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let refusal = match entry(path) {
        _ if !is_plain(path) => Some(Error::NotFound),
        Some(Entry::For(action)) if allows(visit.viewer, action) => None,
        Some(Entry::For(_)) if visit.unknown => Some(Error::Unavailable),
        Some(Entry::For(_)) if visit.viewer == Viewer::Visitor => Some(Error::SignIn),
        Some(Entry::For(_)) => Some(Error::Forbidden),
        None if is_room => Some(Error::NotFound),
        Some(Entry::Kept | Entry::Open) | None => None,
    };
    let Some(error) = refusal else { return next.run(request).await };
    if is_api {
        return crate::router::say(error);
    }
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    if error == Error::SignIn && is_read {
        let here = request.uri().path_and_query().map_or("/", |address| address.as_str());
        let base = request.extensions().get::<Spoken>().map(|spoken| spoken.0.base()).unwrap_or_default();
        let to = format!("{base}/login?then={}", in_query(here));
        return (StatusCode::SEE_OTHER, [(LOCATION, to), (CACHE_CONTROL, "no-store".to_owned())]).into_response();
    }
    if forms::is_short(request.headers()) {
        let words = document::words(&shared, request.extensions(), request.uri().path(), &visit);
        return forms::refuse(words, error);
    }
    // Nobody may lose what was typed because a session ended, or the database is away, while they typed it.
    let (request, typed) = if is_read { (request, None) } else { forms::typed(request).await };
    document::refuse(&shared, request, error, typed).await
}

/// Whether the path is one that nobody reads in another way: some drop `.` and empty parts, go up at `..`, decode
/// letters, or take `\\` for a slash, and then the page that is drawn would not be the one that was asked about.
fn is_plain(path: &str) -> bool {
    let is_odd = |part: &str| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        part == "." || part == ".." || part.contains("%2f") || part.contains("%5c") || part.contains('\\')
    };
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let (last, inner) = parts.split_last().unwrap_or((&"", &[]));
    !inner.iter().any(|part| part.is_empty() || is_odd(part)) && !is_odd(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whole_and_with_its_varying_parts() {
        assert_eq!(entry("/"), Some(Entry::Kept));
        assert_eq!(entry("/news/one-room"), Some(Entry::Kept));
        assert_eq!(entry("/news/"), None);
        assert_eq!(entry("/news/a/b"), None);
        assert_eq!(entry("/admin/jobs"), Some(Entry::For(Action::ManageJobs)));
        // A slash at the end is gone before (language.rs); one that came through would find a closed door.
        assert_eq!(entry("/admin/jobs/"), None);
        assert_eq!(entry("/admin/none"), None);
        assert_eq!(entry("//admin"), None);
        assert_eq!(entry("/Admin"), None);
        assert_eq!(entry("/sitemap-stories-692.xml"), Some(Entry::Open));
        assert_eq!(entry("/sitemap-stories-.xml"), None);
    }

    #[test]
    fn a_path_that_could_be_read_in_another_way_leads_nowhere() {
        for good in ["/", "/admin", "/admin/", "/news/a.b", "/news/..a", "/news/%C3%A9"] {
            assert!(is_plain(good), "{good}");
        }
        for odd in [
            "/./admin",
            "/x/../admin",
            "//admin",
            "/admin//jobs",
            "/%2e/admin",
            "/x/%2E%2e/admin",
            "/x%2fadmin",
            "/\\admin",
            "/.",
            "/..",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }

    #[test]
    fn the_table_names_each_address_once() {
        let mut names: Vec<&str> = ADDRESSES.iter().map(|(pattern, _)| *pattern).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ADDRESSES.len());
    }
}
