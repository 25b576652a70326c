//! JSON texts that are data themselves.

use serde_json::Value;

use crate::error::SchemaError;
use crate::json::{self, After, Grammar, NodeId, Tree};
use crate::limits::Limits;

const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Controls,
    integer_digits: usize::MAX,
    number_characters: usize::MAX,
    name_units: usize::MAX,
    non_finite: false,
};

/// Reads a JSON text.
///
/// # Errors
/// `EMPTY_TEXT`, `JSON_SYNTAX`, `DANGLING_CONTENT`, `LIMIT_BYTES`, `LIMIT_DEPTH` and `LIMIT_NODES`.
pub(super) fn read(text: &str, limits: &Limits) -> Result<(Tree, NodeId), SchemaError> {
    json::read_datum(text, &GRAMMAR, limits)
}

/// Reads a JSON text as a value for itself.
///
/// # Errors
/// As [`read`]; `LIMIT_DEPTH` also for nesting that values do not have, `LIMIT_TOKEN` for a number beyond all doubles.
pub(super) fn value(text: &str, limits: &Limits) -> Result<Value, SchemaError> {
    json::read_value(text, &GRAMMAR, limits)
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
