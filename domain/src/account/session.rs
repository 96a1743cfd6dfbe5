//! How long somebody stays signed in (design/security.md): members 14 days without a visit and 30 in all, staff half
//! an hour and twelve hours.

use super::{AccountId, Office, Status};
use crate::access::{Person, Role, Viewer};
use crate::hex::{hex, number};
use crate::invalid::Invalid;
use crate::language::Language;
use crate::member::MemberId;
use crate::moment::Moment;
use std::fmt;
use std::str::FromStr;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// A clock that was set back must not let a session live longer: one from further in the future is over.
const SKEW: i64 = 300;

/// The limits of a session, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Without a request.
    pub idle: i64,
    /// Since signing in.
    pub absolute: i64,
}

/// The limits for a role.
pub fn limits(role: Role) -> Limits {
    if role.is_staff() {
        Limits { idle: HOUR / 2, absolute: 12 * HOUR }
    } else {
        Limits { idle: 14 * DAY, absolute: 30 * DAY }
    }
}

/// Whether a session that began and was last seen then is still good.
pub fn is_alive(role: Role, began: Moment, seen: Moment, now: Moment) -> bool {
    let limits = limits(role);
    now < seen.plus_seconds(limits.idle)
        && now < began.plus_seconds(limits.absolute)
        && began <= now.plus_seconds(SKEW)
        && seen <= now.plus_seconds(SKEW)
}

/// How many seconds may pass before being seen again is written down: a write for every request would be one too many.
pub const SEEN_EVERY: i64 = 60;

/// A session's name in lists and forms (UUIDv7; 32 hexadecimal digits). It opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SessionId(pub u128);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for SessionId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        number(text).map(Self).ok_or(Invalid::new("session", "malformed"))
    }
}

/// What is kept of the token in a browser's cookie: its SHA-256 as 64 hexadecimal digits. The token is 256 random bits,
/// so no salt is needed. Never written out, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenHash(String);

impl TokenHash {
    /// From the SHA-256 of the token's bytes.
    pub fn from_digest(digest: [u8; 32]) -> Self {
        Self(hex(&digest))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// A session as a request finds it, alive or not, with all that pages want to know of who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its name.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// The member whose account it is.
    pub member: Option<MemberId>,
    /// The name that others see.
    pub name: String,
    /// What the account is made for.
    pub office: Office,
    /// Whether it may be used.
    pub status: Status,
    /// In which language the site speaks to it.
    pub language: Language,
    /// When it began.
    pub began: Moment,
    /// When its browser last asked for something, to the minute.
    pub seen: Moment,
}

impl Session {
    /// What whoever is signed in may do now.
    pub const fn role(&self) -> Role {
        self.office.role(self.status)
    }

    /// Whether it is still good.
    pub fn is_alive(&self, now: Moment) -> bool {
        is_alive(self.role(), self.began, self.seen, now)
    }

    /// Whether having been seen now is worth a write.
    pub fn is_news(&self, now: Moment) -> bool {
        now >= self.seen.plus_seconds(SEEN_EVERY)
    }

    /// Who asks, for the table of actions. Only a session that is alive may be asked.
    pub const fn viewer(&self) -> Viewer {
        Viewer::Person(Person { account: self.account, role: self.role() })
    }
}

/// A session as its owner sees it in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionCard {
    /// Its name, to end it by.
    pub id: SessionId,
    /// Which browser on what, coarsely.
    pub device: String,
    /// When it began.
    pub began: Moment,
    /// When its browser last asked for something, to the minute.
    pub seen: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alive(role: Role, began: i64, seen: i64, now: i64) -> bool {
        is_alive(role, Moment::from_seconds(began), Moment::from_seconds(seen), Moment::from_seconds(now))
    }

    #[test]
    fn a_member_stays_for_14_days_without_a_visit_and_30_in_all() {
        assert!(alive(Role::Member, 0, 0, 14 * DAY - 1));
        assert!(!alive(Role::Member, 0, 0, 14 * DAY));
        assert!(alive(Role::Member, 0, 29 * DAY, 30 * DAY - 1));
        assert!(!alive(Role::Member, 0, 30 * DAY - 1, 30 * DAY));
    }

    #[test]
    fn staff_stay_for_half_an_hour_without_a_request_and_twelve_hours_in_all() {
        for role in [Role::Editor, Role::Administrator] {
            assert!(alive(role, 0, 0, 1_799));
            assert!(!alive(role, 0, 0, 1_800));
            assert!(!alive(role, 0, 12 * HOUR - 1, 12 * HOUR));
        }
    }

    #[test]
    fn a_clock_that_was_set_back_ends_sessions_rather_than_stretching_them() {
        assert!(alive(Role::Member, 100, 100, 0));
        assert!(!alive(Role::Member, 301, 301, 0));
    }

    #[test]
    fn a_session_is_named_in_forms_and_its_token_never_anywhere() {
        let id = SessionId(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("+123456789abcdef0123456789abcdef0".parse::<SessionId>().is_err());
        let hash = TokenHash::from_digest([0xab; 32]);
        assert_eq!(hash.as_str(), "ab".repeat(32));
        assert_eq!(format!("{hash:?}"), "TokenHash(…)");
    }
}
