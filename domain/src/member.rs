//! The person who is counted and may be found. The sign-in is an account, a noun of its own.

use crate::country::CountryCode;
use crate::invalid::Invalid;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How closely a member agreed to be counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// In the country.
    #[default]
    Country,
    /// In the country's UN region only.
    Region,
    /// In the world's total only.
    Uncounted,
}

impl Presence {
    /// Every choice, the closest first.
    pub const ALL: [Self; 3] = [Self::Country, Self::Region, Self::Uncounted];

    /// The word that rows and forms use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Uncounted => "uncounted",
        }
    }
}

impl FromStr for Presence {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|presence| presence.as_str() == word).ok_or(Invalid::new("presence", "unknown"))
    }
}

/// Where a membership stands. Only `Active` is ever counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Asked to join; not approved yet.
    Pending,
    /// Approved.
    Active,
    /// Put aside by an administrator.
    Suspended,
    /// Gone; what was personal is deleted.
    Erased,
}

impl Standing {
    /// Every standing, in the order of a membership's life.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Active, Self::Suspended, Self::Erased];

    /// The word that rows use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Erased => "erased",
        }
    }
}

impl FromStr for Standing {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word).ok_or(Invalid::new("standing", "unknown"))
    }
}

/// A member's random identifier (UUIDv4): it tells nothing about when somebody joined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MemberId(pub u128);

/// A member to be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMember {
    /// Drawn at random by the caller.
    pub id: MemberId,
    /// The name other members see.
    pub name: String,
    /// Where the member lives.
    pub country: CountryCode,
    /// How closely the member is counted.
    pub presence: Presence,
    /// Where the membership stands.
    pub standing: Standing,
    /// When the membership began.
    pub joined_at: Moment,
}
