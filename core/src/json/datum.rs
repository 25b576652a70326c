//! Reading JSON texts that are data.

use serde_json::Value;

use crate::error::SchemaError;
use crate::json::{Grammar, NodeId, Tree, read, value};
use crate::limits::Limits;
use crate::source::{Encoding, Sources, position};

/// Reads a datum.
///
/// # Errors
/// As [`read`], with line and column in the message, both from 1 and the column in code points, and without a span: that would be one in the
/// schema's text.
pub(crate) fn read_datum(
    text: &str,
    grammar: &Grammar,
    limits: &Limits,
) -> Result<(Tree, NodeId), SchemaError> {
    let mut tree = Tree::new(Sources::new(text, std::iter::empty(), limits)?);
    match read(&mut tree, 0, grammar, limits) {
        Ok(root) => Ok((tree, root)),
        Err(error) => Err(in_datum(&error, text)),
    }
}

/// Reads a datum as a value for itself.
///
/// # Errors
/// As [`read_datum`], and those of [`value`].
pub(crate) fn read_value(
    text: &str,
    grammar: &Grammar,
    limits: &Limits,
) -> Result<Value, SchemaError> {
    let (tree, root) = read_datum(text, grammar, limits)?;
    value(&tree, root).map_err(|error| in_datum(&error, text))
}

/// Returns what is wrong with a datum with the place that its span has in the text.
fn in_datum(error: &SchemaError, text: &str) -> SchemaError {
    let at = error.span().map(|span| span.start);
    let place = at.and_then(|at| position(text, at, Encoding::CodePoints).ok());
    let message = match place {
        Some(place) => format!("{} at {place} of the datum", error.message()),
        None => error.message().to_owned(),
    };
    SchemaError::new(error.code(), message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn faults_have_a_place_in_the_datum() {
        for (text, code, place) in [
            ("", Code::EmptyText, "1:1"),
            ("{\n \"\u{e9}\": x}", Code::JsonSyntax, "2:7"),
            ("1\n 2", Code::DanglingContent, "2:2"),
            ("[0,\n1e999]", Code::LimitToken, "2:1"),
        ] {
            let error = read_value(text, &Grammar::STRICT, &Limits::DEFAULT).unwrap_err();
            let end = format!(" at {place} of the datum");
            assert_eq!(error.code(), code, "{text}");
            assert!(error.message().ends_with(&end), "{}", error.message());
            assert_eq!(error.span(), None);
        }
    }
}
