//! Dates, times and durations.
//!
//! Source: RFC 3339, section 5.6 and appendix A.

/// Returns whether a text is a day of the calendar, `2026-02-28`.
pub(super) fn is_date(text: &str) -> bool {
    let [year, month, day] = match text.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => [digits(year, 4), digits(month, 2), digits(day, 2)],
        _ => return false,
    };
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Returns whether a text is a time of day with its offset, `23:20:50.52Z`. A second of 60 is one that is put in at midnight of UTC.
pub(super) fn is_time(text: &str) -> bool {
    let Some((time, offset)) = split_offset(text) else {
        return false;
    };
    let (time, fraction) = match time.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (time, None),
    };
    if fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return false;
    }
    let [hour, minute, second] = match time.split(':').collect::<Vec<_>>()[..] {
        [hour, minute, second] => [digits(hour, 2), digits(minute, 2), digits(second, 2)],
        _ => return false,
    };
    let (Some(hour), Some(minute), Some(second)) = (hour, minute, second) else {
        return false;
    };
    let day = 24 * 60;
    let last_minute = || (hour * 60 + minute + day - offset).rem_euclid(day) == day - 1;
    hour < 24 && minute < 60 && (second < 60 || (second == 60 && last_minute()))
}

/// Splits the offset off, in minutes.
fn split_offset(text: &str) -> Option<(&str, i32)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, 0));
    }
    let at = text.rfind(['+', '-'])?;
    let (time, offset) = text.split_at(at);
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    (hours < 24 && minutes < 60).then_some((time, sign * (hours * 60 + minutes)))
}

/// Returns whether a text is a day and a time, `1985-04-12T23:20:50.52Z`.
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't'])
        .is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// Returns whether a text is a length of time, `P4DT12H30M5S`.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = rest.strip_suffix('W') {
        return is_digits(weeks);
    }
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    match time {
        Some(time) => is_row(time, "HMS") && (date.is_empty() || is_row(date, "YMD")),
        None => is_row(date, "YMD"),
    }
}

/// Returns whether a text is numbers with these units: in their order, none twice, and none left out between two.
fn is_row(text: &str, units: &str) -> bool {
    let mut units = units.chars().peekable();
    let mut rest = text;
    let mut begun = false;
    while !rest.is_empty() {
        let end = rest.bytes().take_while(u8::is_ascii_digit).count();
        let mut after = rest.get(end..).unwrap_or("").chars();
        let Some(unit) = after.next().filter(|_| end > 0) else {
            return false;
        };
        if !begun {
            while units.peek().is_some_and(|known| *known != unit) {
                units.next();
            }
        }
        if units.next() != Some(unit) {
            return false;
        }
        begun = true;
        rest = after.as_str();
    }
    begun
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(text: &str, length: usize) -> Option<i32> {
    (text.len() == length && is_digits(text))
        .then(|| text.parse().ok())
        .flatten()
}
