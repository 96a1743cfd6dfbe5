//! What the public may hear of as it happens: numbered in the order in which it became true. Never a word about a
//! member, a draft or a story for members: neither an event nor a gap between two tells of one.

use crate::article::Slug;
use crate::language::Language;

/// A public event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicEvent {
    /// Its number, from 1 on. Greater than that of every event before it; some numbers are left out.
    pub number: i64,
    /// What happened.
    pub topic: Topic,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Topic {
    /// Something about a public story.
    News {
        /// The story.
        slug: Slug,
        /// Whether it has become public; else it was changed or withdrawn.
        new: bool,
        /// Where it is a translation, its language: only lists for readers of that one show it.
        only: Option<Language>,
    },
    /// There are new numbers of members.
    Counts,
}

impl Topic {
    /// A public story was changed or withdrawn.
    pub const fn changed(slug: Slug) -> Self {
        Self::News { slug, new: false, only: None }
    }

    /// Its name in storage and in the live stream.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::News { .. } => "news",
            Self::Counts => "counts",
        }
    }
}
