//! Numbers of options and defaults, as normalizing prints them: no exponent, at most three digits behind the point.
//!
//! Source: docs/protobuf.md, "Numbers".

/// Exponents beyond this one would only be a way to ask for memory.
const MOST_DIGITS: i32 = 10_000;

/// What becomes of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Normal {
    /// It is no number for the registry and stays as it is.
    Same,
    Text(String),
    /// Printing it takes more digits than anyone needs.
    TooLong,
}

/// Returns the normal form of a number's text.
pub(super) fn normalize(text: &str) -> Normal {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.starts_with("0x") || digits.starts_with("0X") {
        return integer(text).map_or(Normal::Same, Normal::Text);
    }
    let Some(last) = text.chars().next_back() else {
        return Normal::Same;
    };
    let point = text.find('.');
    // With both letters in it the position is wrong on purpose, and nothing parses.
    let exponent = match (text.find('e'), text.find('E')) {
        (Some(at), None) | (None, Some(at)) => Some(at),
        (None, None) => None,
        (Some(_), Some(_)) => return Normal::Same,
    };
    if let (Some(point), Some(exponent)) = (point, exponent)
        && exponent < point
    {
        return Normal::Same;
    }
    if !last.is_ascii_digit() && last != '.' {
        let numeric = text.get(..text.len() - 1).unwrap_or("");
        let floating = point.is_some() || exponent.is_some();
        return match last {
            'l' | 'L' if !floating && all_digits(numeric.strip_prefix('-').unwrap_or(numeric)) => {
                integer(numeric).map_or(Normal::Same, Normal::Text)
            }
            'f' | 'F' => float(numeric)
                .or_else(|| double(numeric))
                .or_else(|| big(numeric))
                .unwrap_or(Normal::Same),
            'd' | 'D' => double(numeric)
                .or_else(|| big(numeric))
                .unwrap_or(Normal::Same),
            _ => Normal::Same,
        };
    }
    if point.is_none() && exponent.is_none() {
        return integer(text).map_or(Normal::Same, Normal::Text);
    }
    let Some(decimal) = Decimal::parse(text) else {
        return Normal::Same;
    };
    if let (Some(single), Some(wide)) = (single(text), wide(text)) {
        let (short_single, short_wide) = (format!("{single:e}"), shortest(wide));
        let trusted = !halfway(wide, &short_wide, 52);
        let both =
            trusted && !halfway(f64::from(single), &short_single, 23) && short_single == short_wide;
        if usable(f64::from(single), &decimal) && single.is_finite() && both {
            return Normal::Text(print(f64::from(single)));
        }
        // A double stands for the number if its shortest digits are the number itself.
        if trusted
            && wide.is_finite()
            && usable(wide, &decimal)
            && Decimal::parse(&short_wide).as_ref() == Some(&decimal)
        {
            return Normal::Text(print(wide));
        }
    }
    decimal.print()
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn length(digits: impl AsRef<[u8]>) -> i32 {
    i32::try_from(digits.as_ref().len()).unwrap_or(i32::MAX)
}

/// Reads decimal, hexadecimal or octal digits of any length, as `Integer.decode` and `BigInteger` do one after the other.
fn integer(text: &str) -> Option<String> {
    let (negative, rest) = text
        .strip_prefix('-')
        .map_or((false, text), |rest| (true, rest));
    let hex = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"));
    let (digits, radix) = match hex {
        Some(hex) => (hex, 16),
        None => match rest.strip_prefix('0') {
            Some(octal) if !octal.is_empty() => (octal, 8),
            _ => (rest, 10),
        },
    };
    // `BigInteger` takes a sign of its own behind the first.
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(inner) => (!negative, inner),
        None => (negative, digits),
    };
    if digits.is_empty() || length(digits) > MOST_DIGITS {
        return None;
    }
    let mut value: Vec<u32> = vec![0];
    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(radix)?);
        for limb in &mut value {
            carry += u64::from(*limb) * u64::from(radix);
            *limb = (carry % 1_000_000_000) as u32;
            carry /= 1_000_000_000;
        }
        if carry > 0 {
            value.push(carry as u32);
        }
    }
    while value.len() > 1 && value.last() == Some(&0) {
        value.pop();
    }
    let mut out = String::new();
    if negative && value != [0] {
        out.push('-');
    }
    for (index, limb) in value.iter().rev().enumerate() {
        let digits = limb.to_string();
        if index > 0 {
            out.extend(std::iter::repeat_n('0', 9 - digits.len()));
        }
        out.push_str(&digits);
    }
    Some(out)
}

fn plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-'))
}

fn single(text: &str) -> Option<f32> {
    text.parse().ok().filter(|_| plain(text))
}

fn wide(text: &str) -> Option<f64> {
    text.parse().ok().filter(|_| plain(text))
}

/// Returns whether a value lost nothing but digits: it is not zero unless the number is.
fn usable(value: f64, decimal: &Decimal) -> bool {
    value != 0.0 || decimal.digits.is_empty()
}

fn float(numeric: &str) -> Option<Normal> {
    let (value, decimal) = (single(numeric)?, Decimal::parse(numeric)?);
    (value.is_finite() && usable(f64::from(value), &decimal))
        .then(|| Normal::Text(print(f64::from(value))))
}

fn double(numeric: &str) -> Option<Normal> {
    let (value, decimal) = (wide(numeric)?, Decimal::parse(numeric)?);
    (value.is_finite() && usable(value, &decimal)).then(|| Normal::Text(print(value)))
}

fn big(numeric: &str) -> Option<Normal> {
    Decimal::parse(numeric).map(|decimal| decimal.print())
}

fn shortest(value: f64) -> String {
    format!("{value:e}")
}

/// Whether the shortest digits of a value lie exactly between it and its neighbour, where Java 17 does not trust them and prints more.
///
/// Only whole numbers beyond the mantissa's reach come into question; `bits` is how many it has.
fn halfway(value: f64, shortest: &str, bits: i32) -> bool {
    let Some(decimal) = Decimal::parse(shortest) else {
        return false;
    };
    let magnitude = value.abs();
    if !(9_007_199_254_740_992.0..1e38).contains(&magnitude) || !(0..39).contains(&decimal.exponent)
    {
        return false;
    }
    // Whole numbers print exactly without an exponent.
    let Ok(exact) = format!("{magnitude:.0}").parse::<u128>() else {
        return false;
    };
    let digits = decimal
        .digits
        .iter()
        .fold(0u128, |all, digit| all * 10 + u128::from(*digit));
    let power = 10u128.pow(decimal.exponent.unsigned_abs());
    let Some(shown) = digits.checked_mul(power) else {
        return false;
    };
    let gap = exact.ilog2().cast_signed() - bits;
    gap > 0 && shown.abs_diff(exact) == 1 << (gap - 1)
}

/// Prints a value with at most three digits behind the point, half to even on its exact binary value.
fn print(value: f64) -> String {
    let shown = shortest(value);
    let Some(decimal) = Decimal::parse(&shown) else {
        return shown;
    };
    if decimal.exponent >= -3 {
        let Normal::Text(text) = decimal.print() else {
            return shown;
        };
        // Zero keeps its sign here, as in no other number.
        return if value == 0.0 && value.is_sign_negative() {
            "-0".to_owned()
        } else {
            text
        };
    }
    let rounded = format!("{value:.3}");
    rounded
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// Digits without zeros at either end, and the power of ten of the last.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (rest.get(..at)?, rest.get(at + 1..)?.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty()
            || !(whole.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let mut digits: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|byte| byte - b'0')
            .collect();
        // Far enough from the ends that no digits of a text within limits reach them.
        let exponent = exponent.clamp(-(1 << 29), 1 << 29);
        let mut exponent = exponent - length(fraction);
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        if digits.is_empty() {
            exponent = 0;
        }
        Some(Self {
            negative,
            digits,
            exponent,
        })
    }

    /// Prints exactly, rounded half to even behind the third digit.
    fn print(&self) -> Normal {
        if self.exponent > MOST_DIGITS || length(&self.digits) > MOST_DIGITS {
            return Normal::TooLong;
        }
        let mut digits = self.digits.clone();
        let mut exponent = self.exponent;
        if exponent < -3 {
            let cut = usize::try_from(-3 - exponent).unwrap_or(usize::MAX);
            let kept = digits.len().saturating_sub(cut);
            let dropped = digits.split_off(kept);
            // Where more places are cut than there are digits, zeros stand before them.
            let first = if cut > self.digits.len() {
                0
            } else {
                dropped.first().copied().unwrap_or(0)
            };
            let more = cut <= self.digits.len() && dropped.iter().skip(1).any(|digit| *digit > 0);
            let odd = digits.last().is_some_and(|digit| digit % 2 == 1);
            if first > 5 || first == 5 && (more || odd) {
                let mut at = digits.len();
                loop {
                    let Some(digit) = at.checked_sub(1).and_then(|at| digits.get_mut(at)) else {
                        digits.insert(0, 1);
                        break;
                    };
                    if *digit < 9 {
                        *digit += 1;
                        break;
                    }
                    *digit = 0;
                    at -= 1;
                }
            }
            exponent = -3;
        }
        let mut text: String = digits.iter().map(|digit| (b'0' + digit) as char).collect();
        if exponent >= 0 {
            text.extend(std::iter::repeat_n('0', exponent.unsigned_abs() as usize));
        } else {
            let places = exponent.unsigned_abs() as usize;
            let missing = (places + 1).saturating_sub(text.len());
            text.insert_str(0, &"0".repeat(missing));
            text.insert(text.len() - places, '.');
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        let text = text.trim_start_matches('0');
        let text = if text.is_empty() || text.starts_with('.') {
            format!("0{text}")
        } else {
            text.to_owned()
        };
        Normal::Text(if self.negative && text != "0" {
            format!("-{text}")
        } else {
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_the_registry_prints_them() {
        let cases = [
            ("1.23456789", "1.235"),
            ("1e-7", "0"),
            ("0.0005", "0.001"),
            ("1e10", "10000000000"),
            ("0x1F", "31"),
            ("010", "8"),
            ("-0", "0"),
            ("-0.0", "-0"),
            ("1.", "1"),
            ("1.0", "1"),
            ("-1.50", "-1.5"),
            ("123456789012345678901", "123456789012345678901"),
            ("1e-2", "0.01"),
            ("123L", "123"),
            ("1e30", "1000000015047466200000000000000"),
            ("16777217.5", "16777217.5"),
            ("0.0015", "0.002"),
            ("0.0025", "0.002"),
            ("1.0005", "1"),
            ("1e23", "100000000000000000000000"),
            ("--1", "1"),
            ("1.5f", "1.5"),
        ];
        for (text, normal) in cases {
            assert_eq!(normalize(text), Normal::Text(normal.to_owned()), "{text}");
        }
        for text in ["08", "-inf", "-nan", "1_000", "0x1p3", "1e", "0x"] {
            assert_eq!(normalize(text), Normal::Same, "{text}");
        }
        assert_eq!(normalize("1e999999999"), Normal::TooLong);
    }
}
