//! Numbers: the limits and what is next to them, multiples of the steps.

use serde_json::{Number, Value};

use crate::json_schema::evidence::documents::At;

/// Returns numbers near what the schemas say; `fractions` tells whether others than whole ones are asked for.
pub(super) fn numbers(all: &[At], hints: &[At], fractions: bool) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut add = |value: f64| {
        if value.fract() == 0.0 && value.abs() < 9e15 {
            found.push(Value::from(value as i64));
        } else if let (true, Some(number)) = (fractions, Number::from_f64(value)) {
            found.push(Value::Number(number));
        }
    };
    let mut steps: Vec<f64> = Vec::new();
    let mut limits: Vec<f64> = Vec::new();
    for at in all.iter().chain(hints) {
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if let Some(value) = at.number(keyword) {
                limits.push(value);
                for near in [0.0, 1.0, -1.0, 0.5, -0.5, 0.001, -0.001] {
                    add(value + near);
                }
            }
        }
        if let Some(step) = at.number("multipleOf").filter(|step| *step > 0.0) {
            steps.push(step);
        }
    }
    for value in [0.0, 1.0, -1.0, 0.5, 7.0, 1e6] {
        add(value);
    }
    for step in &steps {
        for factor in 0..12 {
            add(step * f64::from(factor));
            add(-step * f64::from(factor));
        }
        for limit in &limits {
            let below = (limit / step).floor() * step;
            for near in [below, below + step, below - step, below + 2.0 * step] {
                add(near);
            }
        }
        for other in &steps {
            add(step * other);
        }
    }
    limits.sort_by(f64::total_cmp);
    for pair in limits.windows(2) {
        if let [low, high] = pair {
            add(f64::midpoint(*low, *high));
            add(f64::midpoint(*low, *high).floor());
        }
    }
    // Beyond what doubles tell apart, as written.
    for at in all.iter().chain(hints) {
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if let Some(value) = at.get(keyword).and_then(Value::as_i64) {
                for near in [value.checked_sub(1), Some(value), value.checked_add(1)] {
                    found.extend(near.map(Value::from));
                }
            }
        }
    }
    let mut unique: Vec<Value> = Vec::new();
    for value in found {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}
