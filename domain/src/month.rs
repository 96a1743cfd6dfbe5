//! Months of the calendar in UTC, as addresses name the past: `2019-06`.

use crate::invalid::Invalid;
use crate::moment::Moment;
use std::{fmt, str::FromStr};

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// A month of the Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 (January) to 12.
    pub number: u8,
}

impl Month {
    /// The month in which `moment` lies, in UTC. Howard Hinnant's `civil_from_days`
    /// (<https://howardhinnant.github.io/date_algorithms.html>): eras of 400 years that begin in March.
    pub fn of(moment: Moment) -> Self {
        let days = moment.micros().div_euclid(DAY) + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let from_march = (5 * day + 2) / 153;
        let number = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year + era * 400 + i64::from(number <= 2);
        Self { year: i32::try_from(year).unwrap_or(i32::MAX), number: u8::try_from(number).unwrap_or(1) }
    }

    /// The first moment of the month.
    pub fn begins(self) -> Moment {
        Moment::from_micros(self.first_day() * DAY)
    }

    /// The month after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.number < 12 {
            Self { year: self.year, number: self.number + 1 }
        } else {
            Self { year: self.year + 1, number: 1 }
        }
    }

    /// How many days it has.
    pub fn length(self) -> u8 {
        u8::try_from(self.next().first_day() - self.first_day()).unwrap_or(31)
    }

    /// The days from 1970-01-01 to its first. Howard Hinnant's `days_from_civil`, at the same place.
    pub(crate) fn first_day(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.number <= 2);
        let from_march = (i64::from(self.number) + 9) % 12;
        let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
        era * 146_097 + year * 365 + year / 4 - year / 100 + (153 * from_march + 2) / 5 - 719_468
    }

    /// The same month a year before.
    #[must_use]
    pub const fn year_before(self) -> Self {
        Self { year: self.year - 1, number: self.number }
    }
}

/// A year or a month.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Period {
    /// A whole year, 1 to 9998.
    Year(i32),
    /// A month.
    Month(Month),
}

impl Period {
    /// Its first moment.
    pub fn begins(self) -> Moment {
        match self {
            Self::Year(year) => Month { year, number: 1 }.begins(),
            Self::Month(month) => month.begins(),
        }
    }

    /// The first moment after it.
    pub fn ends(self) -> Moment {
        match self {
            Self::Year(year) => Month { year: year + 1, number: 1 }.begins(),
            Self::Month(month) => month.next().begins(),
        }
    }
}

impl FromStr for Period {
    type Err = Invalid;

    /// `2019` or `2019-06`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.len() != 4 {
            return text.parse().map(Self::Month);
        }
        let month: Month = format!("{text}-01").parse()?;
        if month.year < 9_999 { Ok(Self::Year(month.year)) } else { Err(Invalid::new("at", "malformed")) }
    }
}

impl FromStr for Month {
    type Err = Invalid;

    /// `2019-06`: four digits, a hyphen, two digits.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("at", "malformed");
        let (year, number) = text.split_once('-').ok_or(malformed)?;
        let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(number, 2) {
            return Err(malformed);
        }
        let month = Self { year: year.parse().map_err(|_| malformed)?, number: number.parse().map_err(|_| malformed)? };
        if month.year > 0 && (1..=12).contains(&month.number) { Ok(month) } else { Err(malformed) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_month_of_a_moment_is_that_of_the_calendar() {
        // Seconds since the epoch, by GNU date.
        for (seconds, month) in [
            (0, "1970-01"),
            (-1, "1969-12"),
            (951_782_399, "2000-02"),
            (951_868_799, "2000-02"), // the leap day of 2000
            (951_868_800, "2000-03"),
            (1_559_347_199, "2019-05"),
            (1_559_347_200, "2019-06"),
            (4_107_542_399, "2100-02"), // no leap day in 2100
            (4_107_542_400, "2100-03"),
        ] {
            assert_eq!(Month::of(Moment::from_seconds(seconds)).to_string(), month, "{seconds}");
        }
    }

    #[test]
    fn a_month_in_an_address_is_four_digits_and_two() {
        for wrong in
            ["", "2019", "2019-6", "2019-13", "2019-00", "0000-01", "19-06", "2019-06-01", "+019-06", "２０１９-06"]
        {
            assert!(wrong.parse::<Month>().is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn months_go_into_addresses_and_back_and_follow_each_other(seconds in 0i64..250_000_000_000) {
            let month = Month::of(Moment::from_seconds(seconds));
            prop_assert_eq!(month.to_string().parse::<Month>(), Ok(month));
            prop_assert!(Month::of(Moment::from_seconds(seconds + 86_400)) >= month);
            prop_assert!(month.year_before() < month);
            prop_assert_eq!(Month::of(month.begins()), month);
            prop_assert_eq!(Month::of(month.next().begins().plus_seconds(-1)), month);
            let (year, whole): (Period, Period) = (format!("{:04}", month.year).parse().unwrap(), month.to_string().parse().unwrap());
            prop_assert!(year.begins() <= whole.begins() && whole.ends() <= year.ends());
            prop_assert!(month.begins() <= Moment::from_seconds(seconds) && (28..=31).contains(&month.length()));
        }
    }
}
