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
            return Number::Double(double(token));
        }
        match token.parse::<i64>() {
            Ok(value) => i32::try_from(value).map_or(Number::Long(value), Number::Int),
            Err(_) => Number::Big(token),
        }
    }
}

/// Powers of ten that are doubles exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Integers up to this are doubles exactly.
const EXACT: u64 = 1 << 53;

/// Returns the double that is nearest to a token that is a number by JSON's grammar; infinite beyond all doubles.
pub(crate) fn double(token: &str) -> f64 {
    few_digits(token).unwrap_or_else(|| any_digits(token))
}

/// Returns the double of a number whose digits and power of ten are doubles exactly: then one rounding leads to the nearest (Clinger 1990).
#[expect(clippy::cast_precision_loss, reason = "up to `EXACT` nothing is lost")]
fn few_digits(token: &str) -> Option<f64> {
    let (negative, unsigned) = match token.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, token),
    };
    let mut digits = 0;
    let mut exponent = 0;
    let mut behind_point = 0;
    for (at, byte) in unsigned.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte - b'0');
                exponent -= behind_point;
                if digits > EXACT {
                    return None;
                }
            }
            b'.' => behind_point = 1,
            _ => {
                exponent = unsigned
                    .get(at + 1..)?
                    .parse::<i32>()
                    .ok()?
                    .checked_add(exponent)?;
                break;
            }
        }
    }
    let power = *POWERS.get(exponent.unsigned_abs() as usize)?;
    let value = digits as f64;
    let value = if exponent < 0 {
        value / power
    } else {
        value * power
    };
    Some(if negative { -value } else { value })
}

/// A function of its own: it takes tables of 10 kB, which Avro's module for browsers leaves to its rest.
#[cold]
#[inline(never)]
fn any_digits(token: &str) -> f64 {
    token.parse().unwrap_or(f64::NAN)
}

/// Returns `value` as `Double.toString` prints it since Java 19: the shortest digits that read back as the same value.
pub(crate) fn java_double(value: f64) -> String {
    if value.is_nan() || value.is_infinite() {
        return special(value.is_nan(), value < 0.0);
    }
    java(
        value.is_sign_negative(),
        &format!("{:e}", value.abs()),
        || value.is_subnormal().then(|| two_digits(value.abs()))?,
    )
}

/// Returns the two digits that are nearest to a positive double, where they read back as it.
#[cold]
#[inline(never)]
fn two_digits(value: f64) -> Option<String> {
    let two = format!("{value:.1e}");
    (two.parse::<f64>() == Ok(value)).then_some(two)
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
            value
                .is_subnormal()
                .then(|| two_digits_of_float(value.abs()))?
        },
    )
}

/// Returns the two digits that are nearest to a positive float, where they read back as it.
#[cold]
#[inline(never)]
fn two_digits_of_float(value: f32) -> Option<String> {
    let two = format!("{value:.1e}");
    (two.parse::<f32>() == Ok(value)).then_some(two)
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
/// Java never shows fewer than two digits, and where one would do it takes the two that are nearest: `4.9E-324`, not `5.0E-324`. Only where digits are
/// so few that subnormal numbers lie farther apart than such decimals are these others than the one with a zero.
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
    fn doubles_are_the_nearest() {
        let tokens = [
            "0.1",
            "-0.0",
            "0e5",
            "0e999",
            "1e22",
            "1e23",
            "-1e-22",
            "1e-23",
            "0.3",
            "2.5E+3",
            "9007199254740992.0",
            "9007199254740993.0",
            "123456789012345678e-3",
            "1.7976931348623157e308",
            "1e309",
            "4.9e-324",
            "1e-400",
            "1e99999999999",
            "0.000001",
            "8.5e-0",
            "0.1e-2147483648",
            "1e-2147483648",
            "10.5e2147483647",
        ];
        for token in tokens {
            let nearest: f64 = token.parse().unwrap_or(f64::NAN);
            assert_eq!(double(token).to_bits(), nearest.to_bits(), "{token}");
        }
        // Every way to split digits and powers that one rounding is for, beside those that it is not for.
        for digits in [
            "1",
            "7",
            "33",
            "12345",
            "9007199254740991",
            "9007199254740992",
        ] {
            for power in -30..=30 {
                let token = format!("{digits}e{power}");
                let nearest: f64 = token.parse().unwrap_or(f64::NAN);
                assert_eq!(double(&token).to_bits(), nearest.to_bits(), "{token}");
            }
        }
    }

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
