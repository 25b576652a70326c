//! The types of JSON Schema.

use serde_json::Value;

/// Their names; a set of them has a bit for each in this order.
pub(super) const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

const NULL: u8 = 1;
const BOOLEAN: u8 = 1 << 1;
const INTEGER: u8 = 1 << 2;
const NUMBER: u8 = 1 << 3;
const STRING: u8 = 1 << 4;
const ARRAY: u8 = 1 << 5;
const OBJECT: u8 = 1 << 6;

/// 2^63: from here on a number may have been an integer that was rounded.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

/// Returns the bit of a type's name.
pub(super) fn bit(name: &str) -> Option<u8> {
    let place = TYPES.iter().position(|known| *known == name)?;
    Some(1 << place)
}

/// Returns whether a value is of one of the types; `whole` tells whether a number with a fraction of zero is an integer, as it is from
/// draft 6 on.
pub(super) fn holds(types: u8, value: &Value, whole: bool) -> bool {
    let own = match value {
        Value::Null => NULL,
        Value::Bool(_) => BOOLEAN,
        Value::Number(number) if !number.is_f64() => INTEGER | NUMBER,
        Value::Number(number) => {
            // What is too large for 64 bits is read as a double, with or without a fraction.
            let whole = number
                .as_f64()
                .is_some_and(|value| value.fract() == 0.0 && (whole || value.abs() >= TOO_LARGE));
            if whole { INTEGER | NUMBER } else { NUMBER }
        }
        Value::String(_) => STRING,
        Value::Array(_) => ARRAY,
        Value::Object(_) => OBJECT,
    };
    types & own != 0
}

/// Returns the names of a set of types, quoted.
pub(super) fn names(types: u8) -> Vec<String> {
    let all = TYPES.iter().enumerate();
    all.filter(|(bit, _)| types & (1 << bit) != 0)
        .map(|(_, name)| format!("\"{name}\""))
        .collect()
}
