//! Days of the calendar in UTC, as people write dates of letters and books: `2016-11-09`.

use crate::invalid::Invalid;
use crate::moment::Moment;
use crate::month::Month;
use std::{fmt, str::FromStr};

/// Seconds in a day.
const SECONDS: i64 = 86_400;

/// A day of the Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day {
    month: Month,
    /// 1 to 31.
    number: u8,
}

impl Day {
    /// The day in which `moment` lies, in UTC.
    pub fn of(moment: Moment) -> Self {
        let month = Month::of(moment);
        let since = moment.micros().div_euclid(SECONDS * 1_000_000) - month.first_day();
        Self { month, number: u8::try_from(since + 1).unwrap_or(1) }
    }

    /// The middle of the day: a moment that is on this day whoever looks at it from within eleven hours of UTC.
    pub fn noon(self) -> Moment {
        Moment::from_seconds((self.month.first_day() + i64::from(self.number) - 1) * SECONDS + SECONDS / 2)
    }
}

impl FromStr for Day {
    type Err = Invalid;

    /// `2016-11-09`: a month, a hyphen, two digits.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("date", "malformed");
        let (month, number) = text.rsplit_once('-').ok_or(malformed)?;
        let month: Month = month.parse().map_err(|_| malformed)?;
        let is_number = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|number| is_number && (1..=month.length()).contains(number));
        Ok(Self { month, number: number.ok_or(malformed)? })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.month, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_is_read_as_it_is_written_and_holds_its_noon(seconds in -60_000_000_000i64..250_000_000_000) {
            let day = Day::of(Moment::from_seconds(seconds));
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
            prop_assert_eq!(Day::of(day.noon()), day);
            prop_assert!((day.noon().micros() / 1_000_000 - seconds).abs() <= SECONDS / 2);
            prop_assert!(Day::of(Moment::from_seconds(seconds + SECONDS)) > day);
        }
    }

    #[test]
    fn what_no_calendar_has_is_no_day() {
        assert_eq!(Day::of(Moment::from_seconds(1_551_774_600)).to_string(), "2019-03-05");
        assert!("2024-02-29".parse::<Day>().is_ok() && "2000-02-29".parse::<Day>().is_ok());
        for bad in [
            "",
            "2019",
            "2019-03",
            "2019-3-5",
            "2019-02-29",
            "1900-02-29",
            "2019-13-01",
            "2019-04-31",
            "2019-04-00",
            "2019-04-+1",
        ] {
            assert!(bad.parse::<Day>().is_err(), "{bad:?} passed");
        }
    }
}
