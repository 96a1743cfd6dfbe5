//! What slows a guesser down: each wrong password makes the next one wait, and a hundred in a day are enough
//! (design/security.md). Counted for an account and for the place it is asked from. The owner waits with the guesser, who
//! needs no more than the address for it; sessions that are open stay so.

use crate::moment::Moment;

/// What wrong tries are counted under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tried {
    /// An account, which is one person's.
    Account,
    /// A place that tries come from: behind it may be an office, a library, an exit of Tor.
    Place,
}

impl Tried {
    /// How many wrong tries cost no waiting.
    const fn free(self) -> u32 {
        match self {
            Self::Account => 0,
            Self::Place => 9,
        }
    }

    /// Wrong tries within a day, after which none is looked at until the day is over.
    const fn daily(self) -> u32 {
        match self {
            Self::Account => 100,
            Self::Place => 1_000,
        }
    }
}
const DAY: i64 = 86_400;

/// The wrong tries so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Failures {
    /// How many there were since the first one of the day.
    pub count: u32,
    /// When the first of them was, in a day that begins with it.
    pub since: Moment,
    /// When the last one was.
    pub last: Moment,
}

/// Seconds to wait after so many wrong tries: 1, 3, 5, then 10.
fn pause(count: u32) -> i64 {
    match count {
        0 => 0,
        1..3 => 1,
        3..9 => 3,
        9..25 => 5,
        _ => 10,
    }
}

impl Failures {
    /// When the next try is looked at; at once where that is in the past.
    fn open_at(self, tried: Tried) -> Moment {
        if self.count >= tried.daily() {
            self.since.plus_seconds(DAY)
        } else {
            self.last.plus_seconds(pause(self.count.saturating_sub(tried.free())))
        }
    }

    /// Seconds until the next try is looked at: 0 where it is at once. A clock that was set back opens the door.
    pub fn wait(self, now: Moment, tried: Tried) -> u32 {
        if now < self.since {
            return 0;
        }
        let micros = self.open_at(tried).micros() - now.micros();
        u32::try_from((micros + 999_999) / 1_000_000).unwrap_or(0)
    }

    /// With one more wrong try.
    #[must_use]
    pub fn another(self, now: Moment) -> Self {
        let is_new_day = self.count == 0 || now < self.since || now >= self.since.plus_seconds(DAY);
        if is_new_day {
            Self { count: 1, since: now, last: now }
        } else {
            Self { count: self.count + 1, since: self.since, last: now }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_seconds(1_700_000_000 + seconds)
    }

    #[test]
    fn each_wrong_try_makes_the_next_one_wait_and_no_wait_is_longer_than_ten_seconds() {
        let mut failures = Failures::default();
        assert_eq!(failures.wait(at(0), Tried::Account), 0);
        let mut now = 0;
        let mut waits = Vec::new();
        for _ in 0..30 {
            failures = failures.another(at(now));
            let wait = failures.wait(at(now), Tried::Account);
            waits.push(wait);
            now += i64::from(wait);
            assert_eq!(failures.wait(at(now), Tried::Account), 0);
        }
        assert_eq!(&waits[..10], [1, 1, 3, 3, 3, 3, 3, 3, 5, 5]);
        assert_eq!(waits.iter().max(), Some(&10));
    }

    #[test]
    fn a_hundred_wrong_tries_are_enough_for_a_day_and_the_next_day_begins_afresh() {
        let mut failures = Failures::default();
        for place in 0..100 {
            failures = failures.another(at(place * 10));
        }
        assert_eq!(failures.wait(at(1_000), Tried::Account), 86_400 - 1_000);
        assert_eq!(failures.wait(at(86_400), Tried::Account), 0);
        assert_eq!(failures.another(at(86_400)).count, 1);
    }

    #[test]
    fn a_place_that_many_share_may_be_wrong_some_times_for_nothing() {
        let failures = (0..9).fold(Failures::default(), |failures, _| failures.another(at(0)));
        assert_eq!(failures.wait(at(0), Tried::Place), 0);
        assert_eq!(failures.another(at(0)).wait(at(0), Tried::Place), 1);
    }

    #[test]
    fn a_clock_that_was_set_back_shuts_nobody_out() {
        let failures = (0..100).fold(Failures::default(), |failures, _| failures.another(at(0)));
        assert_eq!(failures.wait(at(-1), Tried::Account), 0);
    }
}
