//! Pages: what the network says of itself, beside its news. They are written, kept and translated like stories, but
//! there is a closed set of them, each at an address of its own, and no list of stories has them.

use super::{NewArticle, Slug};
use crate::invalid::Invalid;
use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What an article is. Its name in addresses decides it: a page's name is no story's, and the other way round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// News, in the feed.
    #[default]
    Story,
    /// One of the [`Page`]s.
    Page,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Story, Self::Page];

    /// The word that rows and files use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Page => "page",
        }
    }

    /// What the article of this name is.
    pub fn of(slug: &Slug) -> Self {
        if Page::of(slug.as_str()).is_some() { Self::Page } else { Self::Story }
    }
}

impl FromStr for Kind {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(Invalid::new("kind", "unknown"))
    }
}

/// A page that a network may have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Page {
    /// Who the network is.
    About,
    /// What it keeps of whom, and what not.
    Privacy,
    /// How to reach it.
    Contact,
}

impl Page {
    /// Every page, in the order in which a reader is offered them.
    pub const ALL: [Self; 3] = [Self::About, Self::Privacy, Self::Contact];

    /// Its name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Privacy => "privacy",
            Self::Contact => "contact",
        }
    }

    /// The page of that name, which is its own (`about`) or that of a translation of it (`about-fr`).
    pub fn of(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| {
            slug.strip_prefix(page.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.strip_prefix('-').is_some_and(|tag| tag.parse::<Language>().is_ok())
            })
        })
    }
}

/// Where a reader finds the article of this name: `/news/one-room`, `/about`, `/about-fr`.
pub fn path(slug: &Slug) -> String {
    match Kind::of(slug) {
        Kind::Story => format!("/news/{slug}"),
        Kind::Page => format!("/{slug}"),
    }
}

/// Checks that an article is of the kind that its name says, and that a page is nothing but text in one language.
pub(super) fn check(article: &NewArticle) -> Result<(), Invalid> {
    let page = match (article.kind, Page::of(article.slug.as_str())) {
        (Kind::Story, None) => return Ok(()),
        (Kind::Story, Some(_)) => return Err(Invalid::new("slug", "reserved")),
        (Kind::Page, None) => return Err(Invalid::new("slug", "no-page")),
        (Kind::Page, Some(page)) => page.as_str(),
    };
    // The page itself translates nothing; a translation is called after its language, and of that page.
    let named = match &article.translation_of {
        None => article.slug.as_str() == page,
        Some(original) => original.as_str() == page && article.slug.as_str() == format!("{page}-{}", article.language),
    };
    if !named {
        return Err(Invalid::new("translation_of", "misnamed"));
    }
    for (field, is_empty) in [
        ("countries", article.countries.is_empty()),
        ("topics", article.topics.is_empty()),
        ("source", article.source.is_none()),
    ] {
        if !is_empty {
            return Err(Invalid::new(field, "not-on-a-page"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Audience, State};
    use crate::moment::Moment;

    fn slug(text: &str) -> Slug {
        text.parse().unwrap()
    }

    fn page(name: &str, original: Option<&str>, language: Language) -> NewArticle {
        NewArticle {
            kind: Kind::Page,
            slug: slug(name),
            language,
            translation_of: original.map(slug),
            headline: "Headline".to_owned(),
            standfirst: "Standfirst".to_owned(),
            body: "Body".to_owned(),
            published_at: Moment::from_seconds(0),
            audience: Audience::Public,
            state: State::Published,
            source: None,
            countries: Vec::new(),
            topics: Vec::new(),
            cover: None,
        }
    }

    #[test]
    fn a_name_in_addresses_says_whether_it_is_a_page_and_where_it_is_found() {
        for (name, kind, found) in [
            ("about", Kind::Page, "/about"),
            ("privacy-fr", Kind::Page, "/privacy-fr"),
            ("contact-ar", Kind::Page, "/contact-ar"),
            ("about-us", Kind::Story, "/news/about-us"),
            ("about-", Kind::Story, ""),
            ("abouten", Kind::Story, "/news/abouten"),
            ("about-fr-fr", Kind::Story, "/news/about-fr-fr"),
            ("imprint", Kind::Story, "/news/imprint"),
        ] {
            assert_eq!(Page::of(name).is_some(), kind == Kind::Page, "{name}");
            if let Ok(slug) = name.parse::<Slug>() {
                assert_eq!((Kind::of(&slug), path(&slug).as_str()), (kind, found));
            }
        }
    }

    #[test]
    fn a_page_is_called_after_itself_and_a_translation_after_its_language_too() {
        let check = |article: &NewArticle| article.check().map_err(|invalid| (invalid.field, invalid.reason));
        assert_eq!(check(&page("about", None, Language::English)), Ok(()));
        assert_eq!(check(&page("about", None, Language::French)), Ok(()), "a network may speak French");
        assert_eq!(check(&page("about-fr", Some("about"), Language::French)), Ok(()));
        let misnamed = Err(("translation_of", "misnamed"));
        assert_eq!(check(&page("about-fr", Some("about"), Language::Spanish)), misnamed);
        assert_eq!(check(&page("about-fr", Some("privacy"), Language::French)), misnamed);
        assert_eq!(check(&page("about-fr", None, Language::French)), misnamed);
        assert_eq!(check(&page("about", Some("privacy"), Language::English)), misnamed);
        assert_eq!(check(&page("imprint", None, Language::English)), Err(("slug", "no-page")));
        let story = NewArticle { kind: Kind::Story, ..page("about-fr", None, Language::French) };
        assert_eq!(check(&story), Err(("slug", "reserved")));
    }

    #[test]
    fn a_page_belongs_to_no_country_and_no_topic() {
        let about = |change: fn(&mut NewArticle)| {
            let mut about = page("about", None, Language::English);
            change(&mut about);
            about.check().unwrap_err().field
        };
        assert_eq!(about(|about| about.countries.push("KH".parse().unwrap())), "countries");
        assert_eq!(about(|about| about.topics.push("housing".parse().unwrap())), "topics");
    }
}
