//! A story: what is written, what is stored, what the public reads. Markdown is the truth; HTML is made from it.
//! What a page has in common with a story, and what not, stands in `page.rs`.

mod page;
mod rendered;
mod slug;

pub use page::{Kind, Page, path};
pub use rendered::Rendered;
pub use slug::Slug;

use crate::address::WebAddress;
use crate::country::CountryCode;
use crate::html::SafeHtml;
use crate::invalid::Invalid;
use crate::language::Language;
use crate::media::{MediaName, Picture};
use crate::moment::Moment;
use crate::source::Republication;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A story's identifier (UUIDv7): in the order in which they were stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ArticleId(pub u128);

/// Who may read a story whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// Members.
    Members,
}

impl Audience {
    /// Every audience, the widest first.
    pub const ALL: [Self; 2] = [Self::Public, Self::Members];

    /// The word that rows and files use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
        }
    }
}

impl FromStr for Audience {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == word).ok_or(Invalid::new("audience", "unknown"))
    }
}

/// Where a story stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Being written.
    Draft,
    /// Out.
    #[default]
    Published,
    /// Taken back.
    Withdrawn,
}

impl State {
    /// Every state, in the order of a story's life.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Withdrawn];

    /// The word that rows and files use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for State {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(Invalid::new("state", "unknown"))
    }
}

/// A story to be stored, as it was written. [`NewArticle::check`] has the limits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewArticle {
    /// What it is: news, or a page.
    pub kind: Kind,
    /// Its name in addresses.
    pub slug: Slug,
    /// The language it is written in.
    pub language: Language,
    /// The story it translates.
    pub translation_of: Option<Slug>,
    /// The headline: at most 200 characters.
    pub headline: String,
    /// What it is and why it matters, in one or two sentences: at most 600 characters.
    pub standfirst: String,
    /// The text in Markdown: at most one million bytes.
    pub body: String,
    /// When it was, or will be, published.
    pub published_at: Moment,
    /// Who may read it whole.
    pub audience: Audience,
    /// Where it stands.
    pub state: State,
    /// Where it comes from, if it is not the network's own.
    pub source: Option<Republication>,
    /// The countries it is about.
    pub countries: Vec<CountryCode>,
    /// The topics it belongs to.
    pub topics: Vec<Slug>,
    /// The picture above it. What that says to those who do not see it belongs to the picture.
    pub cover: Option<MediaName>,
}

impl NewArticle {
    /// Checks what the types of the fields do not: that nothing needed is empty and nothing is too long, and that its
    /// name suits its kind.
    pub fn check(&self) -> Result<(), Invalid> {
        text("headline", &self.headline, 200)?;
        text("standfirst", &self.standfirst, 600)?;
        text("body", &self.body, 1_000_000)?;
        self.source.as_ref().map_or(Ok(()), Republication::check)?;
        if self.translation_of.as_ref() == Some(&self.slug) {
            return Err(Invalid::new("translation_of", "itself"));
        }
        page::check(self)
    }
}

/// A text that must say something, in at most `longest` characters.
fn text(field: &'static str, text: &str, longest: usize) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        Err(Invalid::new(field, "empty"))
    } else if text.chars().count() > longest {
        Err(Invalid::new(field, "too-long"))
    } else {
        Ok(())
    }
}

/// A topic with its name in the languages it has one in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topic {
    /// Its name in addresses.
    pub slug: Slug,
    /// What readers see, by language; English is the fallback.
    pub names: Vec<(Language, String)>,
}

/// What a list shows of a story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArticleCard {
    /// Its identifier, for cursors.
    pub id: ArticleId,
    /// Its name in addresses.
    pub slug: Slug,
    /// The language it is written in.
    pub language: Language,
    /// The headline.
    pub headline: String,
    /// The standfirst.
    pub standfirst: String,
    /// When it was published.
    pub published_at: Moment,
    /// Who may read it whole.
    pub audience: Audience,
    /// The organisation it comes from, if it is not the network's own, and the original's address.
    pub source: Option<CardSource>,
    /// The countries it is about, by code.
    pub countries: Vec<CountryCode>,
    /// The picture above it.
    pub cover: Option<Picture>,
}

/// Where a story in a list comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardSource {
    /// The organisation.
    pub name: String,
    /// The story in its original context.
    pub link: WebAddress,
}

/// A whole story with what leads on from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Article {
    /// What lists show.
    pub card: ArticleCard,
    /// The text as cleaned HTML: an extract of it where no more may be read, none where it is for others to read.
    pub html: SafeHtml,
    /// Whether it is for members, and whoever asked is none.
    pub closed: bool,
    /// Where it comes from.
    pub source: Option<Republication>,
    /// Its topics: name in addresses and name to read.
    pub topics: Vec<(Slug, String)>,
    /// When it was last changed.
    pub updated_at: Moment,
    /// The same story in other languages.
    pub translations: Vec<ArticleLink>,
    /// The next older story.
    pub older: Option<ArticleLink>,
    /// The next newer story.
    pub newer: Option<ArticleLink>,
}

/// A story to go on to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ArticleLink {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its language.
    pub language: Language,
    /// Its headline.
    pub headline: String,
}
