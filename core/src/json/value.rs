//! JSON values as `serde_json` keeps them, for what is compared and built anew; doubles are the nearest to what is written.

use serde_json::{Map, Number, Value};

use crate::error::{Code, SchemaError};
use crate::json::number::double;
use crate::json::tree::{Kind, NodeId, Tree};

/// How deep arrays and objects may be in one another: whoever walks a [`Value`] recurses, also who drops it.
const DEPTH: usize = 127;

/// Returns a value of the tree with all below it. `-0` is 0.
///
/// # Errors
/// `LIMIT_DEPTH`; `LIMIT_TOKEN` for a number beyond all doubles, with its span.
pub(crate) fn value(tree: &Tree, id: NodeId) -> Result<Value, SchemaError> {
    value_within(tree, id, DEPTH)
}

fn value_within(tree: &Tree, id: NodeId, depth: usize) -> Result<Value, SchemaError> {
    let text = |id| tree.text(id).unwrap_or("").to_owned();
    Ok(match tree.kind(id) {
        Kind::Null => Value::Null,
        Kind::Boolean => Value::Bool(tree.token(id) == "true"),
        Kind::Number => number(tree.token(id)).map(Value::Number).ok_or_else(|| {
            too_much(
                Code::LimitToken,
                "a number is beyond every double",
                tree,
                id,
            )
        })?,
        Kind::String => Value::String(text(id)),
        Kind::Array | Kind::Object if depth == 0 => {
            let message = format!("values are nested deeper than {DEPTH}");
            return Err(too_much(Code::LimitDepth, &message, tree, id));
        }
        Kind::Array => {
            let mut elements = Vec::with_capacity(tree.count(id));
            for element in tree.elements(id) {
                elements.push(value_within(tree, element, depth - 1)?);
            }
            Value::Array(elements)
        }
        Kind::Object => {
            let mut members = Map::new();
            for (key, member) in tree.members(id) {
                members.insert(text(key), value_within(tree, member, depth - 1)?);
            }
            Value::Object(members)
        }
    })
}

/// Returns the number of a token; `None` for one beyond all doubles.
fn number(token: &str) -> Option<Number> {
    if let Ok(number) = token.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = token.parse::<u64>() {
        return Some(number.into());
    }
    Number::from_f64(double(token))
}

fn too_much(code: Code, message: &str, tree: &Tree, id: NodeId) -> SchemaError {
    let error = SchemaError::new(code, message);
    tree.place(id).into_iter().fold(error, SchemaError::at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Grammar, read};
    use crate::limits::Limits;
    use crate::source::Sources;

    fn of(text: &str) -> Result<Value, SchemaError> {
        let limits = Limits::DEFAULT;
        let mut tree = Tree::new(Sources::new(text, std::iter::empty(), &limits)?);
        let root = read(&mut tree, 0, &Grammar::STRICT, &limits)?;
        value(&tree, root)
    }

    #[test]
    fn doubles_are_the_nearest() {
        // The doubles beside are what less exact readers make of them.
        for (text, double) in [
            ("51.24817837550540445", 51.248_178_375_505_404),
            ("0.1e-6", 1e-7),
            ("2.2250738585072014e-308", f64::MIN_POSITIVE),
        ] {
            assert_eq!(of(text).unwrap().as_f64(), Some(double), "{text}");
        }
        assert_eq!(of("18446744073709551615").unwrap().as_u64(), Some(u64::MAX));
        assert_eq!(of("-0").unwrap().to_string(), "0");
    }

    #[test]
    fn what_is_beyond_bounds_is_refused_where_it_stands() {
        let error = of("[1, 1e999]").unwrap_err();
        assert_eq!(
            (error.code(), error.span().map(|span| span.start)),
            (Code::LimitToken, Some(4))
        );
        assert!(of(&format!("{}{}", "[".repeat(127), "]".repeat(127))).is_ok());
        let error = of(&format!("{}{}", "[".repeat(128), "]".repeat(128))).unwrap_err();
        assert_eq!(error.code(), Code::LimitDepth);
    }
}
