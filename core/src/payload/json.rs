//! JSON texts that are data themselves.

use crate::error::SchemaError;
use crate::json::{self, After, Grammar};
use crate::limits::Limits;

const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Controls,
    integer_digits: usize::MAX,
    number_characters: usize::MAX,
    name_units: usize::MAX,
    non_finite: false,
};

/// Refuses what readers of data would not take for JSON.
///
/// # Errors
/// `EMPTY_TEXT`, `JSON_SYNTAX`, `DANGLING_CONTENT`, `LIMIT_BYTES`, `LIMIT_DEPTH` and `LIMIT_NODES`.
pub(super) fn check(text: &str, limits: &Limits) -> Result<(), SchemaError> {
    json::read_datum(text, &GRAMMAR, limits).map(drop)
}

/// Returns a JSON text without the white space between its tokens; all else, numbers too, stays as written.
pub(super) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for character in text.chars() {
        if quoted || character > ' ' {
            out.push(character);
        }
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
    }
    out
}
