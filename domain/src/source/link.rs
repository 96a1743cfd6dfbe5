//! Addresses of originals that lead nowhere any more.

use crate::address::WebAddress;
use crate::article::Slug;
use crate::invalid::Invalid;
use crate::moment::Moment;
use std::str::FromStr;

/// After how many failed looks in a row, one a night, an address is called dead: a server may be away for a weekend.
pub const DEAD_AFTER: i32 = 3;

/// What was wrong with an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkTrouble {
    /// The answer says that there is nothing there.
    Gone,
    /// The other server says that it is out of order.
    Failing,
    /// Nobody answers there.
    Unreachable,
    /// It takes too long, is too large, or leads on and on.
    Endless,
    /// It leads to a place that is not public.
    NotPublic,
}

impl LinkTrouble {
    /// Every trouble.
    pub const ALL: [Self; 5] = [Self::Gone, Self::Failing, Self::Unreachable, Self::Endless, Self::NotPublic];

    /// The word that rows use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
            Self::Unreachable => "unreachable",
            Self::Endless => "endless",
            Self::NotPublic => "not-public",
        }
    }

    /// What a status of HTTP means. A page that is shown to nobody but people (401, 403, 405, 429) is there.
    pub const fn of_status(status: u16) -> Option<Self> {
        match status {
            404 | 410 | 451 => Some(Self::Gone),
            500..=599 => Some(Self::Failing),
            _ => None,
        }
    }
}

impl FromStr for LinkTrouble {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|trouble| trouble.as_str() == word).ok_or(Invalid::new("trouble", "unknown"))
    }
}

/// A published story whose original is not to be reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadLink {
    /// The story.
    pub slug: Slug,
    /// Its headline.
    pub headline: String,
    /// The original's address.
    pub link: WebAddress,
    /// What was wrong when it was last looked at.
    pub trouble: LinkTrouble,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// Since when it is.
    pub since: Moment,
    /// When it was last looked at.
    pub checked_at: Moment,
}
