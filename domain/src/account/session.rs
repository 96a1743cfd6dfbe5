//! How long somebody stays signed in (design/security.md): members 14 days without a visit and 30 in all, staff half
//! an hour and twelve hours.

use crate::access::Role;
use crate::moment::Moment;

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
}
