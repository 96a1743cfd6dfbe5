//! When a job is tried again, and when it is given up.

use super::Job;
use crate::moment::Moment;

/// The first wait after a failure, in seconds, and the longest.
const FIRST_WAIT: i64 = 5;
const LONGEST_WAIT: i64 = 3_600;

impl Job {
    /// Whether another failure is the last one.
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.kind.attempts()
    }

    /// When to try again after this attempt failed at `now`; `None` where it is given up.
    pub fn retry_at(&self, now: Moment, dice: u32) -> Option<Moment> {
        (!self.is_last_attempt()).then(|| Moment::from_micros(now.micros().saturating_add(wait(self.attempt, dice))))
    }
}

/// How long to wait after the `attempt`th failure (from 1), in microseconds: 5 s, and each time three times as long, up
/// to an hour. `dice` takes away up to a quarter, so that what failed together does not come back together.
pub fn wait(attempt: u32, dice: u32) -> i64 {
    let longest = FIRST_WAIT.saturating_mul(3_i64.saturating_pow(attempt.saturating_sub(1))).min(LONGEST_WAIT);
    let micros = longest * 1_000_000;
    micros - (micros / 4) * i64::from(dice) / i64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::{JobId, Kind, Run, WorkerId};
    use super::*;
    use proptest::prelude::*;

    fn job(kind: Kind, attempt: u32) -> Job {
        let run = Run { job: JobId(1), worker: WorkerId(1), number: 1 };
        Job { run, kind, payload: "{}".to_owned(), attempt }
    }

    #[test]
    fn the_waits_are_five_seconds_and_three_times_as_long_each_time() {
        let seconds: Vec<_> = (1..=9).map(|attempt| wait(attempt, 0) / 1_000_000).collect();
        assert_eq!(seconds, [5, 15, 45, 135, 405, 1_215, 3_600, 3_600, 3_600]);
    }

    #[test]
    fn the_last_attempt_has_no_next_one() {
        let now = Moment::from_seconds(0);
        assert_eq!(job(Kind::PrepareImage, 2).retry_at(now, 0), Some(Moment::from_seconds(15)));
        assert_eq!(job(Kind::PrepareImage, 3).retry_at(now, 0), None);
    }

    proptest! {
        #[test]
        fn a_wait_never_ends_at_once_never_exceeds_an_hour_and_grows(attempt in 1_u32..1_000, dice: u32, other: u32) {
            let now = wait(attempt, dice);
            prop_assert!(now >= 3_750_000, "{} is too soon", now);
            prop_assert!(now <= 3_600_000_000, "{} is too late", now);
            // Until the longest is reached, the unluckiest wait is shorter than the luckiest next one.
            prop_assert!(attempt > 6 || now < wait(attempt + 1, other));
        }
    }
}
