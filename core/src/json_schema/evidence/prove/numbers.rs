//! Bounds of numbers and their multiples.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::json_schema::decimal::Decimal;
use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::At;
use crate::json_schema::evidence::holds::compared;
use crate::json_schema::evidence::prove::Proof;

impl Proof<'_> {
    pub(super) fn bound(
        &self,
        way: &[At],
        kinds: &[&str],
        keyword: &str,
        value: &Value,
        r: At,
    ) -> bool {
        let Value::Number(limit) = value else {
            // Draft 4's flag: read with the bound beside it.
            return value == &Value::Bool(false)
                || way.iter().any(|at| {
                    at.get(keyword) == Some(value) && {
                        let beside = if keyword == "exclusiveMaximum" {
                            "maximum"
                        } else {
                            "minimum"
                        };
                        at.get(beside) == r.get(beside)
                    }
                });
        };
        if matches!(keyword, "exclusiveMinimum" | "exclusiveMaximum")
            && self.reader.draft == Draft::Four
        {
            return false;
        }
        let upper = keyword.ends_with("aximum");
        let strict = keyword.starts_with("exclusive");
        let whole = !kinds.contains(&"number");
        let old = self.writer.draft == Draft::Four;
        let (plain, exclusive) = if upper {
            ("maximum", "exclusiveMaximum")
        } else {
            ("minimum", "exclusiveMinimum")
        };
        let toward = if upper {
            Ordering::Less
        } else {
            Ordering::Greater
        };
        way.iter().any(|at| {
            let own = |keyword: &str| match at.get(keyword) {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            };
            let flagged = old && at.get(exclusive) == Some(&Value::Bool(true));
            let bounds = [
                (own(plain), flagged),
                (own(exclusive).filter(|_| !old), true),
            ];
            bounds.into_iter().any(|(bound, open)| {
                let Some(bound) = bound else { return false };
                match compared(bound, limit) {
                    Some(Ordering::Equal) => open || !strict,
                    Some(order) if order == toward => true,
                    // Whole numbers below 4 are at most 3.
                    Some(_) if whole && open && !strict => next(bound, limit, upper),
                    _ => false,
                }
            })
        })
    }
}

pub(super) fn multiple(way: &[At], kinds: &[&str], value: &Value) -> bool {
    let Value::Number(step) = value else {
        return false;
    };
    let step = Decimal::of(&step.to_string());
    let divides = |own: &str| Decimal::of(own).is_multiple_of(&step);
    (!kinds.contains(&"number") && divides("1"))
        || way.iter().any(|at| match at.get("multipleOf") {
            Some(Value::Number(own)) => divides(&own.to_string()),
            _ => false,
        })
}

/// Whether whole numbers strictly on one side of `bound` are all within `limit`.
fn next(bound: &Number, limit: &Number, upper: bool) -> bool {
    match (bound.as_i64(), limit.as_i64()) {
        (Some(bound), Some(limit)) if upper => {
            bound.checked_sub(1).is_some_and(|last| last <= limit)
        }
        (Some(bound), Some(limit)) => bound.checked_add(1).is_some_and(|last| last >= limit),
        _ => false,
    }
}

/// Whether the ranges of two number schemas do not meet.
pub(super) fn numbers_apart(way: &[At], part: At, kinds: &[&str]) -> bool {
    if !kinds
        .iter()
        .all(|kind| matches!(*kind, "integer" | "number"))
    {
        return false;
    }
    let above = |at: &At, upper: &Number, open: bool| {
        let low = |keyword: &str| match at.get(keyword) {
            Some(Value::Number(number)) => compared(number, upper),
            _ => None,
        };
        low("minimum")
            .is_some_and(|order| order == Ordering::Greater || (open && order == Ordering::Equal))
            || low("exclusiveMinimum").is_some_and(|order| order != Ordering::Less)
    };
    let below = |one: &At, other: &At| {
        let upper = |keyword: &str| match one.get(keyword) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        upper("maximum").is_some_and(|upper| above(other, upper, false))
            || upper("exclusiveMaximum").is_some_and(|upper| above(other, upper, true))
    };
    way.iter().any(|at| below(at, &part) || below(&part, at))
}

/// Whether no number, or no whole one, is within the bounds of a way.
pub(super) fn no_number(way: &[At], old: bool, whole: bool) -> bool {
    /// Beyond that doubles do not tell whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let bounds = |plain: &str, exclusive: &str| -> Vec<(f64, bool)> {
        let mut found = Vec::new();
        for at in way {
            let flagged = old && at.get(exclusive) == Some(&Value::Bool(true));
            found.extend(at.number(plain).map(|bound| (bound, flagged)));
            if !old {
                found.extend(at.number(exclusive).map(|bound| (bound, true)));
            }
        }
        found
    };
    let wider = |a: &(f64, bool), b: &(f64, bool)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    let tighter = |a: &(f64, bool), b: &(f64, bool)| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1));
    let low = bounds("minimum", "exclusiveMinimum")
        .into_iter()
        .max_by(wider);
    let high = bounds("maximum", "exclusiveMaximum")
        .into_iter()
        .min_by(tighter);
    let (Some((low, above)), Some((high, below))) = (low, high) else {
        return false;
    };
    if low.abs() >= EXACT || high.abs() >= EXACT {
        return false;
    }
    if low > high || (low >= high && (above || below)) {
        return true;
    }
    if !whole {
        return false;
    }
    let first = if above { low.floor() + 1.0 } else { low.ceil() };
    let last = if below {
        high.ceil() - 1.0
    } else {
        high.floor()
    };
    first > last
        || way
            .iter()
            .filter_map(|at| at.number("multipleOf"))
            .filter(|step| *step >= 1.0 && step.fract() == 0.0)
            .any(|step| (last / step).floor() * step < first)
}
