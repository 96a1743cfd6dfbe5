//! Words for dates and numbers, as CLDR has them in each language. Made on the server alone, so that the
//! browser needs neither the data nor the reader's clock; everything is UTC.

use domain::language::Language;
use domain::moment::Moment;
use domain::month::Month;
use icu_calendar::Date;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::options::TimePrecision;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

/// "24 November 2026", "24 novembre 2026".
pub fn date(moment: Moment, language: Language) -> String {
    let day = utc(moment).date();
    let words = DateTimeFormatter::try_new(locale_of(language).into(), YMD::long()).ok().and_then(|words| {
        let day = Date::try_new_iso(day.year(), u8::from(day.month()), day.day()).ok()?;
        Some(words.format(&day).to_string())
    });
    // The data for our four languages is compiled in; the machine's form stands in should that ever change.
    words.unwrap_or_else(|| day.to_string())
}

/// "24 November 2026 at 09:30 UTC", "24 novembre 2026 à 09:30 UTC".
pub fn time(moment: Moment, language: Language) -> String {
    let then = utc(moment);
    let fields = YMDT::long().with_time_precision(TimePrecision::Minute);
    let words = DateTimeFormatter::try_new(locale_of(language).into(), fields).ok().and_then(|words| {
        let date = Date::try_new_iso(then.year(), u8::from(then.month()), then.day()).ok()?;
        let time = Time::try_new(then.hour(), then.minute(), 0, 0).ok()?;
        Some(words.format(&DateTime { date, time }).to_string())
    });
    words.map_or_else(|| rfc3339(moment), |words| words + " UTC")
}

/// "June 2019", "juin 2019".
pub fn month(month: Month, language: Language) -> String {
    let words = DateTimeFormatter::try_new(locale_of(language).into(), YM::long()).ok().and_then(|words| {
        let day = Date::try_new_iso(month.year, month.number, 1).ok()?;
        Some(words.format(&day).to_string())
    });
    words.unwrap_or_else(|| month.to_string())
}

/// Thousandths as a decimal number of two significant digits, or as a whole one: "0.088", "1.2", "157".
pub fn thousandths(value: u64, language: Language) -> String {
    let digits = value.checked_ilog10().map_or(0, |zeros| zeros.saturating_sub(1)).min(3);
    let unit = 10_u64.pow(digits);
    let mut decimal = Decimal::from((value + unit / 2) / unit);
    decimal.multiply_pow10(i16::try_from(digits).unwrap_or(0) - 3);
    decimal.absolute.trim_end();
    match DecimalFormatter::try_new(locale_of(language).into(), DecimalFormatterOptions::default()) {
        Ok(words) => words.format(&decimal).to_string(),
        Err(_) => decimal.to_string(),
    }
}

/// "1,234", "1 234".
pub fn number(number: u64, language: Language) -> String {
    match DecimalFormatter::try_new(locale_of(language).into(), DecimalFormatterOptions::default()) {
        Ok(words) => words.format(&number.into()).to_string(),
        Err(_) => number.to_string(),
    }
}

/// The CLDR plural category of a whole number: `one`, `other`, in Arabic also `zero`, `two`, `few`, `many`.
pub fn plural_category(number: u64, language: Language) -> &'static str {
    let rules = PluralRules::try_new_cardinal(locale_of(language).into());
    match rules.map(|rules| rules.category_for(number)) {
        Ok(PluralCategory::Zero) => "zero",
        Ok(PluralCategory::One) => "one",
        Ok(PluralCategory::Two) => "two",
        Ok(PluralCategory::Few) => "few",
        Ok(PluralCategory::Many) => "many",
        Ok(PluralCategory::Other) | Err(_) => "other",
    }
}

/// RFC 3339 in UTC to the second, for machines: "2026-11-24T09:30:00Z".
pub fn rfc3339(moment: Moment) -> String {
    let whole = utc(moment).replace_nanosecond(0).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// RFC 2822 in UTC to the second, for mail and RSS: "Tue, 24 Nov 2026 09:30:00 +0000".
pub fn rfc2822(moment: Moment) -> String {
    utc(moment).format(&Rfc2822).unwrap_or_default()
}

/// The moment that an RFC 3339 text names, to the microsecond.
pub fn parse_rfc3339(text: &str) -> Option<Moment> {
    let nanos = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
    i64::try_from(nanos.div_euclid(1_000)).ok().map(Moment::from_micros)
}

/// A moment beyond the calendar of the `time` crate (year 9999) is shown as the epoch.
fn utc(moment: Moment) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.micros()) * 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Day before month in English, too: the network is a worldwide one.
fn locale_of(language: Language) -> Locale {
    match language {
        Language::English => locale!("en-GB"),
        Language::French => locale!("fr"),
        Language::Spanish => locale!("es"),
        Language::Arabic => locale!("ar"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Moment = Moment::from_seconds(1_710_930_600); // 2024-03-20T10:30:00Z

    #[test]
    fn a_date_reads_as_its_language_writes_it() {
        assert_eq!(date(DAY, Language::English), "20 March 2024");
        assert_eq!(date(DAY, Language::French), "20 mars 2024");
        assert_eq!(date(DAY, Language::Spanish), "20 de marzo de 2024");
        assert!(date(DAY, Language::Arabic).contains("مارس"), "{}", date(DAY, Language::Arabic));
    }

    #[test]
    fn a_time_reads_as_its_language_writes_it_and_says_whose_clock_it_is() {
        assert_eq!(time(DAY, Language::English), "20 March 2024 at 10:30 UTC");
        assert_eq!(time(DAY, Language::French), "20 mars 2024 à 10:30 UTC");
        assert_eq!(time(DAY, Language::Spanish), "20 de marzo de 2024 a las 10:30 UTC");
        assert!(time(DAY, Language::Arabic).contains("مارس"), "{}", time(DAY, Language::Arabic));
    }

    #[test]
    fn a_month_reads_as_its_language_writes_it() {
        let june = Month { year: 2019, number: 6 };
        assert_eq!(month(june, Language::English), "June 2019");
        assert_eq!(month(june, Language::French), "juin 2019");
        assert_eq!(month(june, Language::Spanish), "junio de 2019");
    }

    #[test]
    fn a_rate_has_two_significant_digits_or_is_whole() {
        for (value, text) in [
            (0, "0"),
            (1, "0.001"),
            (88, "0.088"),
            (884, "0.88"),
            (900, "0.9"),
            (1_250, "1.3"),
            (9_960, "10"),
            (15_678, "16"),
            (156_780, "157"),
            (4_567_890, "4,568"),
        ] {
            assert_eq!(thousandths(value, Language::English), text, "{value}");
        }
        assert_eq!(thousandths(884, Language::French), "0,88");
    }

    #[test]
    fn a_number_is_grouped_as_its_language_groups_it() {
        assert_eq!(number(626, Language::English), "626");
        assert_eq!(number(1_234_567, Language::English), "1,234,567");
        assert_eq!(number(1_234_567, Language::French), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn plural_categories_are_the_languages_own() {
        let of = |language| [0, 1, 2, 3, 11, 100].map(|n| plural_category(n, language));
        assert_eq!(of(Language::English), ["other", "one", "other", "other", "other", "other"]);
        assert_eq!(of(Language::French), ["one", "one", "other", "other", "other", "other"]);
        assert_eq!(of(Language::Arabic), ["zero", "one", "two", "few", "many", "other"]);
    }

    #[test]
    fn a_moment_survives_its_way_through_rfc_3339_to_the_second() {
        assert_eq!(rfc3339(DAY), "2024-03-20T10:30:00Z");
        assert_eq!(parse_rfc3339("2024-03-20T11:30:00+01:00"), Some(DAY));
        assert_eq!(parse_rfc3339("yesterday"), None);
    }

    #[test]
    fn a_moment_outside_the_calendar_harms_nobody() {
        assert_eq!(rfc3339(Moment::from_micros(i64::MAX)), "1970-01-01T00:00:00Z");
    }
}
