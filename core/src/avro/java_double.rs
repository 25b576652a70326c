//! `Double.parseDouble`: what Java takes for a number when a default of a float or double is given as a string.

/// Returns the number that Java reads in `text`, `None` where it throws.
///
/// Source: docs/avro.md, "Defaults".
pub(crate) fn parse_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    match digits {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(sign * f64::INFINITY),
        _ => {}
    }
    // A type suffix may follow, in hexadecimal too, where the exponent keeps it apart from the digits.
    let number = digits.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(digits);
    if let Some(hex) = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"))
    {
        return hexadecimal(
            hex.strip_suffix(['f', 'F', 'd', 'D'])
                .filter(|rest| rest.contains(['p', 'P']))
                .unwrap_or(hex),
        )
        .map(|value| sign * value);
    }
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    let starts = number.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let mantissa = number.split(['e', 'E']).next().unwrap_or("");
    if !plain || !starts || !mantissa.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<f64>().ok().map(|value| sign * value)
}

/// Reads `H.HHp[+-]D`, rounded to the nearest double, ties to even.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // An exponent too long for 64 bits is beyond every double whatever the mantissa.
    let magnitude: i64 = digits
        .parse()
        .unwrap_or(i64::from(i32::MAX))
        .min(i64::from(i32::MAX));
    let mut exponent = if exponent.starts_with('-') {
        -magnitude
    } else {
        magnitude
    };
    let mut bits: u64 = 0;
    let mut sticky = false;
    for (index, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16)?);
        let in_fraction = index >= whole.len();
        if bits >> 59 == 0 {
            bits = bits << 4 | digit;
            exponent -= if in_fraction { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            exponent += if in_fraction { 0 } else { 4 };
        }
    }
    if bits == 0 {
        return Some(0.0);
    }
    // value = bits * 2^exponent; bring the leading bit to place 63 and round once, at the precision that the exponent leaves.
    let shift = bits.leading_zeros();
    bits <<= shift;
    let top = exponent + 63 - i64::from(shift);
    let kept = if top >= -1022 { 53 } else { 53 - (-1022 - top) };
    if kept < 0 {
        return Some(0.0);
    }
    if top > 1023 {
        return Some(f64::INFINITY);
    }
    let dropped = 64 - u32::try_from(kept).unwrap_or(0);
    let (head, tail) = if dropped == 64 {
        (0, bits)
    } else {
        (bits >> dropped, bits << (64 - dropped))
    };
    let half = 1 << 63;
    let up = tail > half || (tail == half && (sticky || head & 1 == 1));
    let rounded = head + u64::from(up);
    // Exact: at most 53 bits, times a power of two in two steps that both are exact.
    let scale = top - (kept - 1);
    let first = scale / 2;
    #[expect(clippy::cast_precision_loss, reason = "at most 53 bits are left")]
    Some(rounded as f64 * power_of_two(first) * power_of_two(scale - first))
}

fn power_of_two(exponent: i64) -> f64 {
    2f64.powi(exponent as i32)
}

#[cfg(test)]
mod tests {
    use super::parse_double;

    #[test]
    fn java_reads_these() {
        let cases = [
            ("1e3", 1000.0),
            (" -1.5f\u{1}", -1.5),
            ("+.5D", 0.5),
            ("1.", 1.0),
            ("Infinity", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("0x1p3", 8.0),
            ("0x1.8p1", 3.0),
            ("0X.8P0d", 0.5),
            ("0x1p-1074", 5e-324),
            ("0x1p-1075", 0.0),
            ("0x1.8p-1075", 5e-324),
            ("0x1.fffffffffffff8p1023", f64::INFINITY),
            ("0x1.fffffffffffff7p1023", f64::MAX),
            ("0x10000000000000000p0", 18_446_744_073_709_551_616.0),
        ];
        for (text, value) in cases {
            assert_eq!(parse_double(text), Some(value), "{text}");
        }
        assert!(parse_double("NaN").is_some_and(f64::is_nan));
        assert!(parse_double("-NaN").is_some_and(f64::is_nan));
    }

    #[test]
    fn java_throws_at_these() {
        for text in [
            "", "inf", "nan", "1L", "1_0", "0x1", "1ff", "e5", ".", "1e", "--1", "+-1", "infinity",
            "0xp1", "1 0",
        ] {
            assert_eq!(parse_double(text), None, "{text}");
        }
    }
}
