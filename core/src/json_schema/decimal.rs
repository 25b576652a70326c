//! Exact decimals: how Java's `BigDecimal` prints a number, and whether one is a multiple of another.

use std::cmp::Ordering;

/// A number token split into sign, digits and exponent: `digits * 10^exponent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Unscaled digits without leading zeros; `0` for zero.
    digits: String,
    /// Power of ten of the last digit; the negative of Java's scale.
    exponent: i64,
}

impl Decimal {
    /// Reads a token that is a number by JSON's grammar.
    pub(crate) fn of(token: &str) -> Self {
        let (negative, rest) = token
            .strip_prefix('-')
            .map_or((false, token), |rest| (true, rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
            -i64::from(i32::MAX)
        } else {
            i64::from(i32::MAX)
        });
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let digits = all.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits }.to_owned();
        let exponent = exponent.saturating_sub(signed(fraction.len()));
        Self {
            negative: negative && digits != "0",
            digits,
            exponent,
        }
    }

    fn is_zero(&self) -> bool {
        self.digits == "0"
    }

    /// Returns whether the value is zero, however it is written.
    pub(crate) fn zero(token: &str) -> bool {
        Self::of(token).is_zero()
    }

    /// Returns the same value without trailing zeros in the digits.
    fn stripped(&self) -> (&str, i64) {
        let digits = self.digits.trim_end_matches('0');
        if digits.is_empty() {
            ("0", 0)
        } else {
            (
                digits,
                self.exponent + signed(self.digits.len() - digits.len()),
            )
        }
    }

    /// Returns whether both are the same number, whatever their scales.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.negative == other.negative && self.stripped() == other.stripped()
    }

    /// Returns how the values lie to each other, whatever their scales.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let sign = |decimal: &Self| match (decimal.is_zero(), decimal.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = |decimal: &Self| signed(decimal.digits.len()).saturating_add(decimal.exponent);
        let magnitude = || {
            // Of as many digits before the point the first that differ decide.
            let (own, others) = (self.stripped().0, other.stripped().0);
            size(self).cmp(&size(other)).then_with(|| own.cmp(others))
        };
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => magnitude(),
            _ => magnitude().reverse(),
        })
    }

    /// Returns whether this is a whole multiple of `other`; nothing is a multiple of zero.
    pub(crate) fn is_multiple_of(&self, other: &Self) -> bool {
        if other.is_zero() {
            return false;
        }
        if self.is_zero() {
            return true;
        }
        let ((digits, exponent), (divisor, scale)) = (self.stripped(), other.stripped());
        if exponent < scale {
            // The digits end in no zero, so no further power of ten divides them.
            return false;
        }
        // A factor 10 brings one 2 and one 5; the divisor holds no more of either than it has bits.
        let zeros = usize::try_from(exponent - scale)
            .unwrap_or(usize::MAX)
            .min(divisor.len() * 4);
        let divisor = Natural::of(divisor);
        let mut rest = Natural(Vec::new());
        for digit in digits
            .bytes()
            .map(|byte| u32::from(byte - b'0'))
            .chain(std::iter::repeat_n(0, zeros))
        {
            rest.push_digit(digit);
            rest.reduce(&divisor);
        }
        rest.0.is_empty()
    }

    /// Returns the low 32 bits of the whole part, as `Number.intValue` does.
    pub(crate) fn wrapped_to_int(&self) -> i32 {
        let mut value = 0u32;
        let whole = signed(self.digits.len()) + self.exponent;
        for place in 0..whole.max(0) {
            let digit = usize::try_from(place)
                .ok()
                .and_then(|place| self.digits.as_bytes().get(place))
                .map_or(0, |byte| byte - b'0');
            value = value.wrapping_mul(10).wrapping_add(u32::from(digit));
            // 2^32 divides 10^32: once that many zeros were appended nothing is left, and no more digits come.
            if place > signed(self.digits.len()) + 32 {
                return 0;
            }
        }
        if self.negative {
            value.wrapping_neg().cast_signed()
        } else {
            value.cast_signed()
        }
    }

    /// Appends the number as `BigDecimal.toString` prints it.
    pub(crate) fn write(&self, out: &mut String) {
        if self.negative {
            out.push('-');
        }
        let digits = &self.digits;
        let adjusted = self.exponent + signed(digits.len()) - 1;
        if self.exponent <= 0 && adjusted >= -6 {
            let scale = usize::try_from(-self.exponent).unwrap_or(0);
            match digits.len().cmp(&scale) {
                _ if scale == 0 => out.push_str(digits),
                Ordering::Greater => {
                    let (whole, fraction) = digits.split_at(digits.len() - scale);
                    out.push_str(whole);
                    out.push('.');
                    out.push_str(fraction);
                }
                _ => {
                    out.push_str("0.");
                    out.extend(std::iter::repeat_n('0', scale - digits.len()));
                    out.push_str(digits);
                }
            }
            return;
        }
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        if adjusted != 0 {
            out.push('E');
            out.push_str(if adjusted > 0 { "+" } else { "" });
            out.push_str(&adjusted.to_string());
        }
    }
}

/// A length as a power of ten; no token is longer than `Limits::bytes`.
fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A natural number in base 2^32, lowest part first, without leading zeros.
struct Natural(Vec<u32>);

impl Natural {
    fn of(digits: &str) -> Self {
        let mut number = Self(Vec::new());
        for byte in digits.bytes() {
            number.push_digit(u32::from(byte - b'0'));
        }
        number
    }

    /// Multiplies by ten and adds `digit`.
    fn push_digit(&mut self, digit: u32) {
        let mut carry = u64::from(digit);
        for part in &mut self.0 {
            let value = u64::from(*part) * 10 + carry;
            *part = value as u32;
            carry = value >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Subtracts `divisor` while it fits; the number is less than ten times the divisor plus ten.
    fn reduce(&mut self, divisor: &Self) {
        while self.at_least(divisor) {
            let mut borrow = false;
            for (index, part) in self.0.iter_mut().enumerate() {
                let taken = divisor.0.get(index).copied().unwrap_or(0);
                let (value, under) = part.overflowing_sub(taken);
                let (value, again) = value.overflowing_sub(u32::from(borrow));
                borrow = under || again;
                *part = value;
            }
            while self.0.last() == Some(&0) {
                self.0.pop();
            }
        }
    }

    fn at_least(&self, other: &Self) -> bool {
        self.0
            .len()
            .cmp(&other.0.len())
            .then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
            .is_ge()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_big_decimals() {
        let cases = [
            ("1.10", "1.10"),
            ("0.0", "0.0"),
            ("1e2", "1E+2"),
            ("1E-7", "1E-7"),
            ("1e400", "1E+400"),
            ("0.00000001", "1E-8"),
            ("-0.0", "0.0"),
            ("0E5", "0E+5"),
            ("100e-2", "1.00"),
            ("0.000001", "0.000001"),
            ("-12.5e3", "-1.25E+4"),
        ];
        for (token, text) in cases {
            let mut out = String::new();
            Decimal::of(token).write(&mut out);
            assert_eq!(out, text, "{token}");
        }
    }

    #[test]
    fn multiples_are_exact() {
        let multiple = |a: &str, b: &str| Decimal::of(a).is_multiple_of(&Decimal::of(b));
        assert!(multiple("0.3", "0.1"));
        assert!(multiple("6", "1.5"));
        assert!(multiple("1e400", "7.8125e-3"));
        assert!(!multiple("1e400", "3"));
        assert!(!multiple("0.1", "10"));
        assert!(multiple(
            "123456789012345678901234567890",
            "12345678901234567890123456789"
        ));
        assert!(!multiple("1", "0"));
    }

    #[test]
    fn decimals_compare_by_value() {
        let compare = |a: &str, b: &str| Decimal::of(a).compare(&Decimal::of(b));
        for (a, b) in [
            ("1", "2"),
            ("-2", "1"),
            ("-2", "-1"),
            ("9", "10"),
            ("1.5", "1.50001"),
            ("-0.5", "0"),
            ("1e-400", "1e400"),
            ("9007199254740992", "9007199254740993"),
        ] {
            assert_eq!(compare(a, b), Ordering::Less, "{a} and {b}");
            assert_eq!(compare(b, a), Ordering::Greater, "{b} and {a}");
        }
        for (a, b) in [
            ("1.0", "1"),
            ("1e2", "100"),
            ("-0", "0.0"),
            ("10e-1", "1.00"),
        ] {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} and {b}");
        }
    }

    #[test]
    fn whole_parts_wrap() {
        assert_eq!(Decimal::of("3000000000").wrapped_to_int(), -1_294_967_296);
        assert_eq!(Decimal::of("2.5").wrapped_to_int(), 2);
        assert_eq!(Decimal::of("-1").wrapped_to_int(), -1);
        assert_eq!(Decimal::of("1e999999999").wrapped_to_int(), 0);
        assert_eq!(Decimal::of("0.5").wrapped_to_int(), 0);
    }
}
