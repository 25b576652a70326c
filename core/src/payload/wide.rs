//! Integers beyond 2^53 in JSON text, marked for hosts whose own reader of JSON would lose digits.
//!
//! A marked text begins with U+0000, which no JSON text does. In it such an integer is a string of U+0000 and its digits, and a string that begins
//! with U+0000 of its own has one more; names of members stay as they are.

use std::borrow::Cow;

use crate::error::{Code, SchemaError};

/// U+0000 as JSON writes it.
const MARK: &str = "\\u0000";
/// The last integer up to which a double has each.
const WIDE: u64 = 1 << 53;

/// Returns a JSON text with its integers beyond 2^53 marked; the text itself where there are none.
///
/// ```
/// use schemaccord::payload::{mark_wide, unmark_wide};
/// let marked = mark_wide("[1,9007199254740993]");
/// assert_eq!(marked, "\0[1,\"\\u00009007199254740993\"]");
/// assert_eq!(unmark_wide(&marked)?, "[1,9007199254740993]");
/// assert_eq!(mark_wide("[1,1e300]"), "[1,1e300]");
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
pub fn mark_wide(text: &str) -> Cow<'_, str> {
    if !tokens(text).any(is_wide) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    out.push('\0');
    let mut rest = tokens(text).peekable();
    while let Some(token) = rest.next() {
        if is_wide(token) {
            out.extend(["\"", MARK, token, "\""]);
            continue;
        }
        match marked(token) {
            Some(_) if rest.peek() != Some(&":") => {
                out.extend(["\"", MARK, token.get(1..).unwrap_or_default()]);
            }
            _ => out.push_str(token),
        }
    }
    Cow::Owned(out)
}

/// Returns the JSON text of a marked one; another text as it is.
///
/// # Errors
/// `JSON_SYNTAX` for a mark with anything but a whole number after it.
pub fn unmark_wide(text: &str) -> Result<Cow<'_, str>, SchemaError> {
    let Some(text) = text.strip_prefix('\0') else {
        return Ok(Cow::Borrowed(text));
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = tokens(text).peekable();
    while let Some(token) = rest.next() {
        match marked(token) {
            Some(inner) if rest.peek() != Some(&":") => {
                let digits = inner.strip_prefix('-').unwrap_or(inner);
                if inner.starts_with(MARK) {
                    out.extend(["\"", inner, "\""]);
                } else if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    out.push_str(inner);
                } else {
                    let message = format!("a mark of an integer with {inner:?} after it");
                    return Err(SchemaError::new(Code::JsonSyntax, message));
                }
            }
            _ => out.push_str(token),
        }
    }
    Ok(Cow::Owned(out))
}

/// Returns what follows the mark in a string that begins with it.
fn marked(token: &str) -> Option<&str> {
    token
        .strip_prefix('"')?
        .strip_prefix(MARK)?
        .strip_suffix('"')
}

fn is_wide(token: &str) -> bool {
    let digits = token.strip_prefix('-').unwrap_or(token);
    let number = digits.len() >= 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    number && digits.parse::<u64>().map_or(true, |digits| digits > WIDE)
}

/// Splits JSON into strings, punctuation, and what stands between those: numbers and words.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let length = match rest.as_bytes().first()? {
            b'"' => {
                let mut escaped = false;
                let end = rest.bytes().skip(1).position(|byte| {
                    let ends = byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    ends
                });
                end.map_or(rest.len(), |end| end + 2)
            }
            b',' | b':' | b'[' | b']' | b'{' | b'}' | b' ' | b'\t' | b'\r' | b'\n' => 1,
            _ => {
                let ends = |byte: u8| b"\",:[]{} \t\r\n".contains(&byte);
                rest.bytes().position(ends).unwrap_or(rest.len())
            }
        };
        let (token, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(token)
    })
}
