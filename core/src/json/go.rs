//! JSON values as Go's standard library prints them: `encoding/json` for texts, `fmt` for messages.

use std::fmt::Write as _;

use crate::json::number;
use crate::json::tree::{Kind, NodeId, Tree};

/// How a number that is no plain integer is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// `encoding/json`: plain from 1e-6 to below 1e21, else a minimal exponent (`1e+21`, `1.5e-7`).
    Json,
    /// `%g`: plain from 1e-4 to below 1e6, else an exponent of two digits (`1e+06`, `1e-05`).
    General,
    /// Integers of 64 bits in full, everything else as [`Layout::General`].
    Integers,
}

/// Appends a JSON string as `encoding/json` does: `<`, `>`, `&` and the two line separators escaped, other non-ASCII raw.
pub(crate) fn write_go_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..'\u{20}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Appends a number; every one is a double.
pub(crate) fn write_go_number(out: &mut String, value: f64, layout: Layout) {
    if layout == Layout::Integers
        && value.fract().abs() < f64::MIN_POSITIVE
        && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value)
    {
        // In range and whole, so that nothing is lost; negative zero becomes zero.
        out.push_str(&(value as i64).to_string());
        return;
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    if value.is_sign_negative() && (value.abs() > 0.0 || layout != Layout::Integers) {
        out.push('-');
    }
    let plain = match layout {
        Layout::Json => value == 0.0 || (-6..21).contains(&exponent),
        Layout::General | Layout::Integers => (-4..6).contains(&exponent),
    };
    if !plain {
        let (first, rest) = digits.split_at(1.min(digits.len()));
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        let sign = if exponent < 0 { '-' } else { '+' };
        let size = exponent.unsigned_abs();
        let shown = match layout {
            Layout::Json => format!("e{sign}{size}"),
            Layout::General | Layout::Integers => format!("e{sign}{size:02}"),
        };
        out.push_str(&shown);
    } else if exponent < 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n(
            '0',
            exponent.unsigned_abs() as usize - 1,
        ));
        out.push_str(&digits);
    } else {
        let point = exponent.unsigned_abs() as usize + 1;
        out.extend(digits.chars().chain(std::iter::repeat('0')).take(point));
        if let Some(fraction) = digits.get(point..).filter(|fraction| !fraction.is_empty()) {
            out.push('.');
            out.push_str(fraction);
        }
    }
}

/// Returns a number of the tree as a double; what overflows is infinite.
pub(crate) fn double(tree: &Tree, id: NodeId) -> f64 {
    number::double(tree.token(id))
}

/// Appends a value with sorted keys and without white space; keys are ordered by their UTF-8 bytes.
pub(crate) fn write_go_value(out: &mut String, tree: &Tree, id: NodeId, layout: Layout) {
    match tree.kind(id) {
        Kind::Null | Kind::Boolean => out.push_str(tree.token(id)),
        Kind::Number => write_go_number(out, double(tree, id), layout),
        Kind::String => write_go_string(out, tree.text(id).unwrap_or("")),
        Kind::Array => {
            out.push('[');
            for (index, element) in tree.elements(id).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_go_value(out, tree, element, layout);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            for (index, (key, value)) in members_by_bytes(tree, id).into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_go_string(out, tree.text(key).unwrap_or(""));
                out.push(':');
                write_go_value(out, tree, value, layout);
            }
            out.push('}');
        }
    }
}

/// Appends a value as `fmt` prints it with `%v`: `map[a:1 b:x]`, `[1 2]`, `<nil>`.
pub(crate) fn write_go_shown(out: &mut String, tree: &Tree, id: NodeId) {
    match tree.kind(id) {
        Kind::Null => out.push_str("<nil>"),
        Kind::Boolean => out.push_str(tree.token(id)),
        Kind::Number => write_go_number(out, double(tree, id), Layout::General),
        Kind::String => out.push_str(tree.text(id).unwrap_or("")),
        Kind::Array => {
            out.push('[');
            for (index, element) in tree.elements(id).enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                write_go_shown(out, tree, element);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push_str("map[");
            for (index, (key, value)) in members_by_bytes(tree, id).into_iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(tree.text(key).unwrap_or(""));
                out.push(':');
                write_go_shown(out, tree, value);
            }
            out.push(']');
        }
    }
}

/// Returns an object's members in the order of their keys' bytes.
pub(crate) fn members_by_bytes(tree: &Tree, id: NodeId) -> Vec<(NodeId, NodeId)> {
    let mut members: Vec<_> = tree.members(id).collect();
    members.sort_by(|a, b| tree.text(a.0).cmp(&tree.text(b.0)));
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, layout: Layout) -> String {
        let mut out = String::new();
        write_go_number(&mut out, value, layout);
        out
    }

    #[test]
    fn numbers_are_laid_out_as_in_go() {
        for (value, json, general, integers) in [
            (1.0, "1", "1", "1"),
            (1.5, "1.5", "1.5", "1.5"),
            (123_456.5, "123456.5", "123456.5", "123456.5"),
            (1_234_567.5, "1234567.5", "1.2345675e+06", "1.2345675e+06"),
            (1_000_000.0, "1000000", "1e+06", "1000000"),
            (0.0001, "0.0001", "0.0001", "0.0001"),
            (1e-5, "0.00001", "1e-05", "1e-05"),
            (1.5e-7, "1.5e-7", "1.5e-07", "1.5e-07"),
            (1e18, "1000000000000000000", "1e+18", "1000000000000000000"),
            (1e21, "1e+21", "1e+21", "1e+21"),
            (
                9_223_372_036_854_775_807.0,
                "9223372036854776000",
                "9.223372036854776e+18",
                "9.223372036854776e+18",
            ),
            (-0.0, "-0", "-0", "0"),
            (0.0, "0", "0", "0"),
        ] {
            assert_eq!(shown(value, Layout::Json), json);
            assert_eq!(shown(value, Layout::General), general);
            assert_eq!(shown(value, Layout::Integers), integers);
        }
    }

    #[test]
    fn strings_escape_what_html_minds() {
        let mut out = String::new();
        write_go_string(&mut out, "<a&b>\u{2028}é\u{1}\n\"\u{7f}");
        assert_eq!(
            out,
            "\"\\u003ca\\u0026b\\u003e\\u2028é\\u0001\\n\\\"\u{7f}\""
        );
    }
}
