//! Dates and times as Java prints and reads them: ISO 8601, proleptic Gregorian, no time zones.

use std::fmt::Write as _;

pub(super) const DAY_NANOS: i64 = 86_400_000_000_000;
const SECOND_NANOS: i64 = 1_000_000_000;
const DAY_SECONDS: i64 = 86_400;
/// Java's years end at plus and minus 999,999,999.
const DAYS: std::ops::RangeInclusive<i64> = -365_243_219_162..=365_241_780_471;

/// Returns year, month and day of a day counted from 1970-01-01; `None` beyond Java's years.
pub(super) fn date_of(day: i64) -> Option<(i64, i64, i64)> {
    if !DAYS.contains(&day) {
        return None;
    }
    // Years that begin in March have their leap day last.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    Some((year_of_era + era * 400 + i64::from(month <= 2), month, day))
}

/// Returns the day counted from 1970-01-01; `None` for a date that is not in the calendar.
pub(super) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(-999_999_999..=999_999_999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    Some(era * 146_097 + of_era - 719_468)
}

/// Prints a date; `None` beyond Java's years.
pub(super) fn print_date(day: i64) -> Option<String> {
    let (year, month, day) = date_of(day)?;
    let year = match year {
        0..=9_999 => format!("{year:04}"),
        10_000.. => format!("+{year}"),
        _ => format!("-{:04}", -year),
    };
    Some(format!("{year}-{month:02}-{day:02}"))
}

/// Prints a time of day; `seconds` is whether they stand there even if they are zero. `None` beyond a day.
pub(super) fn print_time(nanos: i64, seconds: bool) -> Option<String> {
    if !(0..DAY_NANOS).contains(&nanos) {
        return None;
    }
    let (second, nano) = (nanos / SECOND_NANOS, nanos % SECOND_NANOS);
    let mut out = format!("{:02}:{:02}", second / 3_600, second / 60 % 60);
    if seconds || second % 60 != 0 || nano != 0 {
        let _ = write!(out, ":{:02}", second % 60);
    }
    // Fractions come in groups of three digits.
    if nano % 1_000_000 == 0 {
        if nano != 0 {
            let _ = write!(out, ".{:03}", nano / 1_000_000);
        }
    } else if nano % 1_000 == 0 {
        let _ = write!(out, ".{:06}", nano / 1_000);
    } else {
        let _ = write!(out, ".{nano:09}");
    }
    Some(out)
}

/// Prints a point in time; `None` beyond Java's years.
pub(super) fn print_instant(second: i64, nano: i64) -> Option<String> {
    let date = print_date(second.div_euclid(DAY_SECONDS))?;
    let time = print_time(second.rem_euclid(DAY_SECONDS) * SECOND_NANOS + nano, true)?;
    Some(format!("{date}T{time}Z"))
}

/// Reads `2024-02-29`.
pub(super) fn read_date(text: &str) -> Option<i64> {
    let (sign, unsigned) = match text.split_at_checked(1) {
        Some(("-", rest)) => (-1, rest),
        Some(("+", rest)) => (1, rest),
        _ => (1, text),
    };
    let mut parts = unsigned.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() < 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    day_of(sign * digits(year)?, digits(month)?, digits(day)?)
}

/// Reads `23:59`, `23:59:59` or `23:59:59.999999999` as nanoseconds of the day.
pub(super) fn read_time(text: &str) -> Option<i64> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some()
        || (fraction.is_some() && second.is_none())
        || [Some(hour), Some(minute), second]
            .into_iter()
            .flatten()
            .any(|part| part.len() != 2)
    {
        return None;
    }
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    let second = second.map_or(Some(0), digits)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nano = match fraction {
        None => 0,
        Some(fraction) if (1..=9).contains(&fraction.len()) => digits(&format!("{fraction:0<9}"))?,
        Some(_) => return None,
    };
    Some(((hour * 60 + minute) * 60 + second) * SECOND_NANOS + nano)
}

/// Reads `2024-02-29T23:59:59.5` as day and nanoseconds of the day.
pub(super) fn read_date_time(text: &str) -> Option<(i64, i64)> {
    let (date, time) = text.split_once('T')?;
    Some((read_date(date)?, read_time(time)?))
}

/// Reads `2024-02-29T23:59:59.5Z` as second and nanosecond.
pub(super) fn read_instant(text: &str) -> Option<(i64, i64)> {
    let (day, nanos) = read_date_time(text.strip_suffix('Z')?)?;
    let second = day * DAY_SECONDS + nanos / SECOND_NANOS;
    Some((second, nanos % SECOND_NANOS))
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        for day in [
            -365_243_219_162,
            -719_529,
            -1,
            0,
            59,
            60,
            19_782,
            365_241_780_471,
        ] {
            let (year, month, of_month) = date_of(day).unwrap();
            assert_eq!(day_of(year, month, of_month), Some(day));
            assert_eq!(read_date(&print_date(day).unwrap()), Some(day));
        }
        assert_eq!(date_of(19_782), Some((2024, 2, 29)));
        assert_eq!(day_of(2023, 2, 29), None);
        assert_eq!(date_of(i64::MAX), None);
        assert_eq!(print_date(-719_529).as_deref(), Some("-0001-12-31"));
        assert_eq!(print_date(2_932_897).as_deref(), Some("+10000-01-01"));
    }

    #[test]
    fn times_print_no_more_than_needed() {
        assert_eq!(print_time(0, false).as_deref(), Some("00:00"));
        assert_eq!(print_time(0, true).as_deref(), Some("00:00:00"));
        assert_eq!(print_time(1, false).as_deref(), Some("00:00:00.000000001"));
        assert_eq!(read_time("12:30:00.5"), Some(45_000_500_000_000));
        assert_eq!(
            print_instant(-1, 500_000_000).as_deref(),
            Some("1969-12-31T23:59:59.500Z")
        );
        assert_eq!(read_time("24:00"), None);
    }
}
