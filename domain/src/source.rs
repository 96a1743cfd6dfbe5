//! Organisations that the network has leave to re-publish from, and what is on record of a story that came from one:
//! whose it is, where it stood first, who allowed what until when.

mod licence;
mod link;

pub use licence::Licence;
pub use link::{DEAD_AFTER, DeadLink, LinkTrouble};

use crate::address::WebAddress;
use crate::article::Slug;
use crate::day::Day;
use crate::invalid::Invalid;
use crate::media::MediaName;
use crate::moment::Moment;
use std::str::FromStr;

/// An organisation that stories come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Its name in addresses.
    pub slug: Slug,
    /// What it is called: at most 200 characters.
    pub name: String,
    /// Its own site.
    pub link: Option<WebAddress>,
    /// Its mark; the name stands beside it, so it says nothing by itself.
    pub logo: Option<MediaName>,
}

impl Source {
    /// Checks what the types of the fields do not.
    pub fn check(&self) -> Result<(), Invalid> {
        line("name", &self.name, 200)
    }
}

/// What is on record of a story that was published elsewhere first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Republication {
    /// The organisation's name in addresses. One that is stored keeps its own, whatever stands here.
    pub slug: Slug,
    /// The organisation that first published it: at most 200 characters. What it is found by.
    pub name: String,
    /// The story in its original context.
    pub link: WebAddress,
    /// Its headline there, where that differs: at most 200 characters.
    pub title: Option<String>,
    /// Who wrote it, as they are to be credited: at most 200 characters.
    pub author: Option<String>,
    /// When it was published there.
    pub date: Option<Day>,
    /// Whose right it is, where that is not the organisation: at most 200 characters.
    pub rights: Option<String>,
    /// The licence that it is under, where there is one.
    pub licence: Option<Licence>,
    /// Who gave the permission, when and for what, as readers see it: one line of at most 500 characters.
    pub permission: String,
    /// Who gave it, for the editors: at most 200 characters.
    pub given_by: Option<String>,
    /// When it was given.
    pub given_on: Option<Day>,
    /// How much may stand here.
    pub scope: Scope,
    /// The last day on which more than an extract may stand here; none where that has no end.
    pub until: Option<Day>,
    /// Which of the two search engines are to show.
    pub canonical: Canonical,
}

impl Republication {
    /// Checks what the types of the fields do not: that nothing is empty, too long or of more than one line.
    pub fn check(&self) -> Result<(), Invalid> {
        line("source.name", &self.name, 200)?;
        line("source.permission", &self.permission, 500)?;
        for (field, text) in [
            ("source.title", &self.title),
            ("source.author", &self.author),
            ("source.rights", &self.rights),
            ("source.given_by", &self.given_by),
        ] {
            text.as_deref().map_or(Ok(()), |text| line(field, text, 200))?;
        }
        match (self.scope, self.until) {
            // What ends is what goes beyond an extract.
            (Scope::Extract, Some(_)) => Err(Invalid::new("source.until", "nothing-ends")),
            _ => Ok(()),
        }
    }

    /// Whether only a part may be read at `now`: because no more was ever allowed, or because the permission has ended.
    pub fn is_extract(&self, now: Moment) -> bool {
        self.scope == Scope::Extract || self.has_ended(now)
    }

    /// Whether the permission for the whole has ended by `now`.
    pub fn has_ended(&self, now: Moment) -> bool {
        self.until.is_some_and(|until| until < Day::of(now))
    }
}

/// How much of a story may stand here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// A part, with the way to the rest.
    #[default]
    Extract,
    /// All of it.
    Full,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Extract, Self::Full];

    /// The word that rows and files use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Extract => "extract",
            Self::Full => "full",
        }
    }
}

impl FromStr for Scope {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word).ok_or(Invalid::new("scope", "unknown"))
    }
}

/// Which of two addresses of one story is the one that search engines are to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Canonical {
    /// Ours.
    #[default]
    Ours,
    /// The original's: ours asks not to be listed.
    Theirs,
}

impl Canonical {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ours, Self::Theirs];

    /// The word that rows and files use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }
}

impl FromStr for Canonical {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|canonical| canonical.as_str() == word).ok_or(Invalid::new("canonical", "unknown"))
    }
}

/// A line that says something, in at most `longest` characters.
fn line(field: &'static str, text: &str, longest: usize) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        Err(Invalid::new(field, "empty"))
    } else if text.chars().count() > longest {
        Err(Invalid::new(field, "too-long"))
    } else if text.chars().any(char::is_control) {
        Err(Invalid::new(field, "malformed"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(scope: Scope, until: Option<&str>) -> Republication {
        Republication {
            slug: "harbour-watch".parse().unwrap(),
            name: "Harbour Watch".to_owned(),
            link: "https://harbourwatch.example/one".parse().unwrap(),
            title: None,
            author: None,
            date: None,
            rights: None,
            licence: None,
            permission: "By letter.".to_owned(),
            given_by: None,
            given_on: None,
            scope,
            until: until.map(|day| day.parse().unwrap()),
            canonical: Canonical::Ours,
        }
    }

    #[test]
    fn the_whole_may_be_read_to_the_end_of_the_last_day() {
        let story = record(Scope::Full, Some("2019-03-05"));
        let midnight = Moment::from_seconds(1_551_830_400);
        assert!(!story.is_extract(midnight.plus_seconds(-1)));
        assert!(story.is_extract(midnight) && story.has_ended(midnight));
        assert!(!record(Scope::Full, None).is_extract(midnight));
        assert!(record(Scope::Extract, None).is_extract(midnight));
    }

    #[test]
    fn a_record_says_something_in_one_line_and_ends_only_what_is_whole() {
        assert_eq!(record(Scope::Full, Some("2019-03-05")).check(), Ok(()));
        let wrong = |record: Republication, field, reason| {
            assert_eq!(record.check(), Err(Invalid::new(field, reason)));
        };
        wrong(Republication { name: " ".to_owned(), ..record(Scope::Full, None) }, "source.name", "empty");
        wrong(
            Republication { permission: "a".repeat(501), ..record(Scope::Full, None) },
            "source.permission",
            "too-long",
        );
        wrong(
            Republication { author: Some("a\nb".to_owned()), ..record(Scope::Full, None) },
            "source.author",
            "malformed",
        );
        wrong(record(Scope::Extract, Some("2019-03-05")), "source.until", "nothing-ends");
    }
}
