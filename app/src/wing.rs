//! The wings of the site: parts that a browser loads apart from each other, each with a router of its own. From one
//! into another leads a document. What belongs to one wing alone must be named only in its `App` in `root.rs`, or it
//! travels to the readers of the others.

use leptos::prelude::use_context;
use leptos_router::location::RequestUrl;

/// A wing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wing {
    /// The map, the news, and whatever else every reader comes for.
    #[default]
    Public,
    /// Signing in and out, and the own account.
    Account,
    /// What staff see.
    Admin,
}

impl Wing {
    /// The wing in which an address lies, from its path without the language.
    pub fn of(path: &str) -> Self {
        match path.trim_start_matches('/').split('/').next() {
            Some("admin") => Self::Admin,
            Some("account" | "login" | "logout") => Self::Account,
            _ => Self::Public,
        }
    }
}

/// The wing of the document that is being drawn. On the server alone.
pub fn use_wing() -> Wing {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    url.map(|url| Wing::of(url.path())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Wing;

    #[test]
    fn an_address_lies_in_the_wing_that_its_first_part_names() {
        for (path, wing) in [
            ("/", Wing::Public),
            ("", Wing::Public),
            ("/news/admin", Wing::Public),
            ("/administration", Wing::Public),
            ("/admin", Wing::Admin),
            ("/admin/jobs", Wing::Admin),
            ("/login/", Wing::Account),
        ] {
            assert_eq!(Wing::of(path), wing, "{path}");
        }
    }
}
