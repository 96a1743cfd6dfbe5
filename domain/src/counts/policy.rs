//! What the network decides about its numbers: the smallest group shown, and the countries under a floor.
//! How numbers follow from it stands in `published.rs`.

use crate::country::CountryCode;
use crate::invalid::Invalid;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// The smallest group of members that is shown, k in the rule: 1 to 1000 members. 1 switches hiding off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct SmallestGroup(NonZeroU32);

impl SmallestGroup {
    /// Five members, until the network chooses another number.
    pub const DEFAULT: Self = Self(NonZeroU32::MIN.saturating_add(4));

    /// The largest that makes sense to choose, in members.
    const LARGEST: u32 = 1000;

    /// A group of `members`, 1 to 1000; else `Invalid` in the field `smallest-group`, for the reason `out-of-range`.
    pub fn new(members: u32) -> Result<Self, Invalid> {
        match NonZeroU32::new(members) {
            Some(members) if members.get() <= Self::LARGEST => Ok(Self(members)),
            _ => Err(Invalid::new("smallest-group", "out-of-range")),
        }
    }

    /// Its members.
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// Whether every number is exact, because no group is too small.
    pub const fn is_exact(self) -> bool {
        self.get() == 1
    }

    /// `members` rounded down to a multiple of the group, and what that leaves over.
    pub(super) const fn round_down(self, members: u32) -> (u32, u32) {
        let rest = members % self.get();
        (members - rest, rest)
    }
}

impl Default for SmallestGroup {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl TryFrom<u32> for SmallestGroup {
    type Error = Invalid;

    fn try_from(members: u32) -> Result<Self, Invalid> {
        Self::new(members)
    }
}

impl From<SmallestGroup> for u32 {
    fn from(k: SmallestGroup) -> Self {
        k.get()
    }
}

/// What the network decided about its numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// The smallest group shown.
    pub k: SmallestGroup,
    /// The countries in which nobody is counted more closely than in the region, whatever they chose. Like the
    /// members there, this list is no visitor's business.
    pub floors: BTreeSet<CountryCode>,
}
