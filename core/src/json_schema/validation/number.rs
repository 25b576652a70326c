//! Numbers held against bounds, exactly.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::json_schema::decimal::Decimal;

/// A number that a keyword says.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// As it is written.
    pub(super) token: String,
    whole: Option<i64>,
    double: f64,
}

impl Bound {
    /// Takes the token of a number.
    pub(super) fn of(token: &str) -> Self {
        Self {
            token: token.to_owned(),
            whole: token.parse().ok(),
            double: token.parse().unwrap_or(f64::NAN),
        }
    }

    /// Returns how a number lies to the bound.
    pub(super) fn compare(&self, number: &Number) -> Ordering {
        if let (Some(number), Some(bound)) = (number.as_i64(), self.whole) {
            return number.cmp(&bound);
        }
        let double = number.as_f64().unwrap_or(f64::NAN);
        // Rounding keeps the order: what differs as doubles differs so in truth.
        match double.partial_cmp(&self.double) {
            Some(Ordering::Equal) | None if !is_rounded(number) => {
                Decimal::of(&number.to_string()).compare(&Decimal::of(&self.token))
            }
            order => order.unwrap_or(Ordering::Equal),
        }
    }

    /// Returns whether a number is a whole multiple of this.
    pub(super) fn divides(&self, number: &Number) -> bool {
        if let (Some(number), Some(divisor)) = (number.as_i64(), self.whole) {
            return divisor != 0 && number.wrapping_rem(divisor) == 0;
        }
        Decimal::of(&number.to_string()).is_multiple_of(&Decimal::of(&self.token))
    }
}

/// Returns whether a number may have been a longer one: integers of more than 64 bits are kept as doubles.
fn is_rounded(number: &Number) -> bool {
    number.is_f64()
        && number
            .as_f64()
            .is_some_and(|double| double.abs() >= 2f64.powi(63))
}

/// Returns whether two values are equal: numbers by their value, objects whatever their order.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => numbers(a, b).is_eq(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        (a, b) => a == b,
    }
}

fn numbers(a: &Number, b: &Number) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
        return a.cmp(&b);
    }
    let (x, y) = (
        a.as_f64().unwrap_or(f64::NAN),
        b.as_f64().unwrap_or(f64::NAN),
    );
    match x.partial_cmp(&y) {
        Some(Ordering::Equal) | None => {
            Decimal::of(&a.to_string()).compare(&Decimal::of(&b.to_string()))
        }
        Some(order) => order,
    }
}

/// Returns an order of all values in which equal ones stand side by side.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    let kind = |value: &Value| match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    };
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => numbers(a, b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => {
            let pairs = a.iter().zip(b).map(|(a, b)| order(a, b));
            a.len()
                .cmp(&b.len())
                .then_with(|| pairs.fold(Ordering::Equal, Ordering::then))
        }
        (Value::Object(a), Value::Object(b)) => {
            // Members are in the order of their names.
            let pairs = a
                .iter()
                .zip(b)
                .map(|((a, x), (b, y))| a.cmp(b).then_with(|| order(x, y)));
            a.len()
                .cmp(&b.len())
                .then_with(|| pairs.fold(Ordering::Equal, Ordering::then))
        }
        (a, b) => kind(a).cmp(&kind(b)),
    }
}
