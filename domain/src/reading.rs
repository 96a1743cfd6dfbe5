//! What somebody keeps of the news for themselves: stories they saved, those they read or began, and what they follow.
//! Nothing tells more about a person; it is theirs alone, and nobody runs statistics over it.

use crate::article::{ArticleCard, Slug};
use crate::country::CountryCode;
use crate::invalid::Invalid;
use std::{fmt, str::FromStr};

/// The most stories that one person can save: more are a library, and a library is what the archive is.
pub const MOST_BOOKMARKS: u32 = 500;
/// The most countries, topics and sources that one person can follow.
pub const MOST_FOLLOWS: u32 = 200;
/// For how many days it is remembered that a story was read.
pub const READ_DAYS: i64 = 365;
/// For how many days it is remembered how far somebody came in a story.
pub const BEGUN_DAYS: i64 = 90;

/// Something whose stories somebody follows. In forms: `country:kh`, `topic:housing`, `source:harbour-watch`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Followed {
    /// A country.
    Country(CountryCode),
    /// A topic, by its name in addresses.
    Topic(Slug),
    /// An organisation that stories come from, by its name in addresses.
    Source(Slug),
}

impl Followed {
    /// The word for what kind of thing it is.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Country(_) => "country",
            Self::Topic(_) => "topic",
            Self::Source(_) => "source",
        }
    }

    /// Its name among those of its kind: `KH`, `housing`.
    pub fn name(&self) -> &str {
        match self {
            Self::Country(code) => code.as_str(),
            Self::Topic(slug) | Self::Source(slug) => slug.as_str(),
        }
    }

    /// The thing of this kind and name.
    pub fn of(kind: &str, name: &str) -> Result<Self, Invalid> {
        let unknown = Invalid::new("what", "unknown");
        match kind {
            "country" => name.parse().map(Self::Country).map_err(|_| unknown),
            "topic" => name.parse().map(Self::Topic).map_err(|_| unknown),
            "source" => name.parse().map(Self::Source).map_err(|_| unknown),
            _ => Err(unknown),
        }
    }

    /// The address of its page, without a language.
    pub fn path(&self) -> String {
        match self {
            Self::Country(code) => format!("/countries/{}", code.slug()),
            Self::Topic(slug) => format!("/topics/{slug}"),
            Self::Source(slug) => format!("/sources/{slug}"),
        }
    }

    /// The thing whose page lies at this path, without a language.
    pub fn at(path: &str) -> Option<Self> {
        let (folder, name) = path.strip_prefix('/')?.split_once('/')?;
        let kind = match folder {
            "countries" => "country",
            "topics" => "topic",
            "sources" => "source",
            _ => return None,
        };
        Self::of(kind, name).ok().filter(|followed| followed.path() == path)
    }
}

impl fmt::Display for Followed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(code) => write!(f, "country:{}", code.slug()),
            _ => write!(f, "{}:{}", self.kind(), self.name()),
        }
    }
}

impl FromStr for Followed {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (kind, name) = text.split_once(':').ok_or(Invalid::new("what", "unknown"))?;
        Self::of(kind, name)
    }
}

/// The name of a heading in a story's text, as it stands after `#`: what a place in the story is known by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor(String);

impl Anchor {
    /// The longest, in bytes.
    const LONGEST: usize = 300;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Anchor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        // The renderer makes them of letters, marks and digits of any script, hyphens and low lines, after `s-`.
        let is_plain = |letter: char| match letter {
            '-' | '_' => true,
            _ if letter.is_ascii() => letter.is_ascii_alphanumeric(),
            _ => !letter.is_whitespace() && !letter.is_control(),
        };
        let rest = text.strip_prefix("s-").unwrap_or_default();
        let is_anchor = !rest.is_empty() && text.len() <= Self::LONGEST && rest.chars().all(is_plain);
        if is_anchor { Ok(Self(text.to_owned())) } else { Err(Invalid::new("place", "malformed")) }
    }
}

/// How far somebody came in a text, in thousandths of its height.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Progress(u16);

impl Progress {
    /// The whole.
    pub const WHOLE: u16 = 1_000;
    /// Whoever came so far has read the story: what is left is a footnote or the last line.
    const READ: u16 = 950;

    /// So many thousandths.
    pub fn new(thousandths: u16) -> Result<Self, Invalid> {
        if thousandths <= Self::WHOLE { Ok(Self(thousandths)) } else { Err(Invalid::new("progress", "malformed")) }
    }

    /// The thousandths.
    pub fn thousandths(self) -> u16 {
        self.0
    }

    /// Whether that is as good as the end.
    pub fn is_end(self) -> bool {
        self.0 >= Self::READ
    }
}

impl FromStr for Progress {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|_| Invalid::new("progress", "malformed")).and_then(Self::new)
    }
}

/// How far somebody came in a story that they began and did not finish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Begun {
    /// The last heading that they passed; none before the first.
    pub place: Option<Anchor>,
    /// How far that is.
    pub progress: Progress,
}

/// What somebody keeps of one story.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeptStory {
    /// Whether they saved it.
    pub saved: bool,
    /// Whether it is remembered what they read at all.
    pub remembers: bool,
    /// Whether they read it.
    pub read: bool,
    /// Where they stopped, where they did.
    pub begun: Option<Begun>,
}

/// A story that somebody began, in the list of those to go on with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BegunCard {
    /// The story.
    pub card: ArticleCard,
    /// Where they stopped.
    pub begun: Begun,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_followed_survives_its_way_through_forms_addresses_and_storage() {
        for (text, path) in [
            ("country:kh", "/countries/kh"),
            ("topic:housing", "/topics/housing"),
            ("source:harbour-watch", "/sources/harbour-watch"),
        ] {
            let followed: Followed = text.parse().unwrap();
            assert_eq!(followed.to_string(), text);
            assert_eq!(followed.path(), path);
            assert_eq!(Followed::at(path), Some(followed.clone()));
            assert_eq!(Followed::of(followed.kind(), followed.name()), Ok(followed));
        }
        for bad in ["", "country", "country:", "country:xx", "topic:A", "source:", "person:one", "kh"] {
            assert_eq!(bad.parse::<Followed>(), Err(Invalid::new("what", "unknown")), "{bad:?}");
        }
        for bad in ["/countries/KH", "/countries", "/news/housing", "/topics/a/b", ""] {
            assert_eq!(Followed::at(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_place_is_a_heading_of_ours_and_nothing_that_ends_an_attribute() {
        for good in ["s-the-first-night", "s-a--b-", "s-ليلة", "s-क्षण", "s-1"] {
            assert_eq!(good.parse::<Anchor>().unwrap().as_str(), good);
        }
        let long = format!("s-{}", "x".repeat(300));
        for bad in ["", "s-", "x", "s-a b", "s-\"", "s-<", "s-a#b", "s-\0", long.as_str()] {
            assert!(bad.parse::<Anchor>().is_err(), "{bad:?} passed");
        }
    }

    proptest! {
        #[test]
        fn progress_is_at_most_the_whole(thousandths: u16) {
            let progress = thousandths.to_string().parse::<Progress>();
            prop_assert_eq!(progress.is_ok(), thousandths <= Progress::WHOLE);
            prop_assert_eq!(progress.is_ok_and(Progress::is_end), (950..=1_000).contains(&thousandths));
        }
    }
}
