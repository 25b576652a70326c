//! Numbers as Java's libraries class and print them.

/// A number token, classed as the registry's JSON reader classes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number<'a> {
    /// An integer token of at most 32 bits.
    Int(i32),
    /// An integer token of at most 64 bits.
    Long(i64),
    /// A longer integer token.
    Big(&'a str),
    /// A token with a fraction or an exponent.
    Double(f64),
}

impl<'a> Number<'a> {
    /// Classes a token that is a number by JSON's grammar.
    pub(crate) fn of(token: &'a str) -> Self {
        if token.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            return Number::Double(token.parse().unwrap_or(f64::NAN));
        }
        match token.parse::<i64>() {
            Ok(value) => i32::try_from(value).map_or(Number::Long(value), Number::Int),
            Err(_) => Number::Big(token),
        }
    }
}

/// Returns `value` as `Double.toString` prints it since Java 19: the shortest digits that read back as the same value.
pub(crate) fn java_double(value: f64) -> String {
    if value.is_nan() || value.is_infinite() {
        return special(value.is_nan(), value < 0.0);
    }
    java(
        value.is_sign_negative(),
        &format!("{:e}", value.abs()),
        || {
            let two = format!("{:.1e}", value.abs());
            (two.parse::<f64>() == Ok(value.abs())).then_some(two)
        },
    )
}

/// Returns `value` as `Float.toString` prints it since Java 19.
pub(crate) fn java_float(value: f32) -> String {
    if value.is_nan() || value.is_infinite() {
        return special(value.is_nan(), value < 0.0);
    }
    java(
        value.is_sign_negative(),
        &format!("{:e}", value.abs()),
        || {
            let two = format!("{:.1e}", value.abs());
            (two.parse::<f32>() == Ok(value.abs())).then_some(two)
        },
    )
}

fn special(nan: bool, negative: bool) -> String {
    String::from(match (nan, negative) {
        (true, _) => "NaN",
        (false, true) => "-Infinity",
        (false, false) => "Infinity",
    })
}

/// Lays out `scientific` (Rust's shortest `d.ddde-x`): plain between 1e-3 and 1e7, else with one digit before the point.
///
/// Java never shows fewer than two digits, and where one would do it takes the two that are nearest: `4.9E-324`, not `5.0E-324`.
fn java(negative: bool, scientific: &str, nearest_two: impl FnOnce() -> Option<String>) -> String {
    let mut text = scientific.to_owned();
    if !text.contains('.')
        && let Some(two) = nearest_two()
    {
        text = two;
    }
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_end_matches('0');
    let mut out = String::with_capacity(24);
    if negative {
        out.push('-');
    }
    if digits.is_empty() {
        out.push_str("0.0");
    } else if (-3..7).contains(&exponent) {
        if exponent < 0 {
            out.push_str("0.");
            out.extend(std::iter::repeat_n(
                '0',
                exponent.unsigned_abs() as usize - 1,
            ));
            out.push_str(digits);
        } else {
            let point = exponent.unsigned_abs() as usize + 1;
            out.extend(digits.chars().chain(std::iter::repeat('0')).take(point));
            out.push('.');
            out.push_str(
                digits
                    .get(point..)
                    .filter(|rest| !rest.is_empty())
                    .unwrap_or("0"),
            );
        }
    } else {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        out.push('.');
        out.push_str(if rest.is_empty() { "0" } else { rest });
        out.push('E');
        out.push_str(&exponent.to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_print_as_in_java() {
        let cases = [
            (1e10, "1.0E10"),
            (1e-5, "1.0E-5"),
            (1.5, "1.5"),
            (1_234_567.0, "1234567.0"),
            (12_345_678.0, "1.2345678E7"),
            (0.001, "0.001"),
            (0.000_999, "9.99E-4"),
            (100.0, "100.0"),
            (-0.0, "-0.0"),
            (5e-324, "4.9E-324"),
            (2e-323, "2.0E-323"),
            (f64::MAX, "1.7976931348623157E308"),
            (f64::INFINITY, "Infinity"),
            (-1.25e-10, "-1.25E-10"),
        ];
        for (value, text) in cases {
            assert_eq!(java_double(value), text);
        }
    }

    #[test]
    fn floats_print_their_own_shortest_digits() {
        assert_eq!(java_float(0.3), "0.3");
        assert_eq!(java_float(1e-45), "1.4E-45");
        assert_eq!(java_float(16_777_216.0), "1.6777216E7");
    }
}
