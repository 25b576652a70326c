//! Whether a value fits a schema, told quickly while candidates are made; the validator has the last word.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::json_schema::decimal::Decimal;
use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::pattern;

/// Keywords whose meaning needs more than the value at hand.
const UNKNOWN: [&str; 2] = ["$dynamicRef", "$recursiveRef"];
/// Those, and keywords that hold schemas for the same value.
const COMBINED: [&str; 6] = [
    "$dynamicRef",
    "$recursiveRef",
    "anyOf",
    "oneOf",
    "not",
    "if",
];
const OF_NUMBERS: [&str; 5] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];
const OF_TEXTS: [&str; 3] = ["minLength", "maxLength", "pattern"];
const OF_LISTS: [&str; 7] = [
    "minItems",
    "maxItems",
    "uniqueItems",
    "items",
    "prefixItems",
    "additionalItems",
    "contains",
];
const OF_OBJECTS: [&str; 10] = [
    "minProperties",
    "maxProperties",
    "required",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
];

impl Documents {
    /// Returns whether a value fits, `None` where that takes a validator to tell.
    pub(super) fn holds(&self, at: At, value: &Value, steps: &mut usize) -> Option<bool> {
        *steps = steps.checked_sub(1)?;
        match at.value {
            Value::Bool(answer) => return Some(*answer),
            Value::Object(_) => {}
            _ => return None,
        }
        if at.get("$ref").is_none() && at.get("allOf").is_none() {
            return self.part_holds(at, value, steps);
        }
        let (parts, unknown) = self.applied(at);
        let mut sure = !unknown;
        for part in parts {
            match self.part_holds(part, value, steps) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => sure = false,
            }
        }
        sure.then_some(true)
    }

    /// The keywords of one object but `$ref` and `allOf`.
    fn part_holds(&self, at: At, value: &Value, steps: &mut usize) -> Option<bool> {
        let members = at.value.as_object()?;
        let given = |keyword: &str| members.contains_key(keyword);
        // Most schemas have few members, so these are looked through instead of looked up one by one.
        let some_of =
            |keywords: &[&str]| members.keys().any(|name| keywords.contains(&name.as_str()));
        let combined = some_of(&COMBINED);
        let mut sure = !(combined && UNKNOWN.iter().any(|keyword| given(keyword)))
            && match value {
                Value::String(_) => !given("format"),
                Value::Array(_) => !given("unevaluatedItems"),
                Value::Object(_) => !given("unevaluatedProperties"),
                _ => true,
            };
        let old = self.draft == Draft::Four;
        if let Some(kinds) = at.get("type") {
            let named = |kind: &Value| kind.as_str().is_some_and(|kind| is_of(value, kind, old));
            if !kinds
                .as_array()
                .map_or_else(|| named(kinds), |list| list.iter().any(named))
            {
                return Some(false);
            }
        }
        if let Some(values) = at.get("enum").and_then(Value::as_array)
            && !values.iter().any(|one| same(one, value))
        {
            return Some(false);
        }
        if let Some(one) = at.get("const").filter(|_| !old)
            && !same(one, value)
        {
            return Some(false);
        }
        let scalar = match value {
            Value::Number(number) if some_of(&OF_NUMBERS) => self.number_holds(at, number),
            Value::String(text) if some_of(&OF_TEXTS) => string_holds(at, text, steps),
            Value::Array(items) if some_of(&OF_LISTS) => self.array_holds(at, items, steps),
            Value::Object(_) if some_of(&OF_OBJECTS) => self.object_holds(at, value, steps),
            _ => Some(true),
        };
        match scalar {
            Some(false) => return Some(false),
            Some(true) => {}
            None => sure = false,
        }
        if !combined {
            return sure.then_some(true);
        }
        if given("anyOf") {
            match self.count(&at.list("anyOf"), value, steps) {
                (0, 0) => return Some(false),
                (0, _) => sure = false,
                _ => {}
            }
        }
        if given("oneOf") {
            match self.count(&at.list("oneOf"), value, steps) {
                (1, 0) => {}
                (yes, 0) if yes != 1 => return Some(false),
                (yes, _) if yes > 1 => return Some(false),
                _ => sure = false,
            }
        }
        if let Some(not) = at.sub("not") {
            match self.holds(not, value, steps) {
                Some(true) => return Some(false),
                Some(false) => {}
                None => sure = false,
            }
        }
        if let Some(test) = at.sub("if").filter(|_| self.draft >= Draft::Seven) {
            let then = match self.holds(test, value, steps) {
                Some(true) => Some("then"),
                Some(false) => Some("else"),
                None => None,
            };
            match then.map(|keyword| at.sub(keyword).map(|at| self.holds(at, value, steps))) {
                Some(None | Some(Some(true))) => {}
                Some(Some(Some(false))) => return Some(false),
                _ => sure = false,
            }
        }
        sure.then_some(true)
    }

    /// Returns how many hold for sure, and of how many that is open.
    fn count(&self, list: &[At], value: &Value, steps: &mut usize) -> (usize, usize) {
        let (mut yes, mut open) = (0, 0);
        for at in list {
            match self.holds(*at, value, steps) {
                Some(true) => yes += 1,
                Some(false) => {}
                None => open += 1,
            }
        }
        (yes, open)
    }

    fn number_holds(&self, at: At, number: &Number) -> Option<bool> {
        let against = |keyword: &str| match at.get(keyword) {
            Some(Value::Number(bound)) => compared(number, bound).map(Some),
            _ => Some(None),
        };
        let flag = |keyword: &str| at.get(keyword).and_then(Value::as_bool) == Some(true);
        let below = against("maximum")?;
        let above = against("minimum")?;
        let under = against("exclusiveMaximum")?;
        let over = against("exclusiveMinimum")?;
        if below == Some(Ordering::Greater)
            || above == Some(Ordering::Less)
            || (self.draft != Draft::Four
                && (matches!(under, Some(order) if order != Ordering::Less)
                    || matches!(over, Some(order) if order != Ordering::Greater)))
            || (flag("exclusiveMaximum") && below == Some(Ordering::Equal))
            || (flag("exclusiveMinimum") && above == Some(Ordering::Equal))
        {
            return Some(false);
        }
        match at.get("multipleOf") {
            Some(Value::Number(divisor)) => {
                let (value, divisor) = (number.to_string(), divisor.to_string());
                Some(Decimal::of(&value).is_multiple_of(&Decimal::of(&divisor)))
            }
            _ => Some(true),
        }
    }

    fn array_holds(&self, at: At, items: &[Value], steps: &mut usize) -> Option<bool> {
        let mut sure = true;
        if at.count("maxItems").is_some_and(|max| items.len() > max)
            || at.count("minItems").is_some_and(|min| items.len() < min)
        {
            return Some(false);
        }
        if at.get("uniqueItems").and_then(Value::as_bool) == Some(true) {
            for (index, item) in items.iter().enumerate() {
                if items.iter().take(index).any(|other| same(other, item)) {
                    return Some(false);
                }
            }
        }
        let (first, rest) = at.items(self.draft);
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = first.get(index).copied().or(rest) {
                match self.holds(schema, item, steps) {
                    Some(false) => return Some(false),
                    Some(true) => {}
                    None => sure = false,
                }
            }
        }
        if let Some(contains) = at.sub("contains").filter(|_| self.draft != Draft::Four) {
            let modern = self.draft == Draft::Modern;
            let bound = |keyword| at.count(keyword).filter(|_| modern);
            let (yes, open) = items.iter().fold((0, 0), |(yes, open), item| {
                match self.holds(contains, item, steps) {
                    Some(true) => (yes + 1, open),
                    Some(false) => (yes, open),
                    None => (yes, open + 1),
                }
            });
            let min = bound("minContains").unwrap_or(1);
            if yes + open < min || bound("maxContains").is_some_and(|max| yes > max) {
                return Some(false);
            }
            sure &= open == 0;
        }
        sure.then_some(true)
    }

    fn object_holds(&self, at: At, value: &Value, steps: &mut usize) -> Option<bool> {
        let members = value.as_object()?;
        let mut sure = true;
        if at
            .count("maxProperties")
            .is_some_and(|max| members.len() > max)
            || at
                .count("minProperties")
                .is_some_and(|min| members.len() < min)
            || at
                .texts("required")
                .iter()
                .any(|name| !members.contains_key(*name))
        {
            return Some(false);
        }
        for (name, member) in members {
            let (schemas, _) = Self::for_property(at, name, steps)?;
            for schema in schemas {
                match self.holds(schema, member, steps) {
                    Some(false) => return Some(false),
                    Some(true) => {}
                    None => sure = false,
                }
            }
            if let Some(names) = at
                .sub("propertyNames")
                .filter(|_| self.draft != Draft::Four)
            {
                match self.holds(names, &Value::String(name.clone()), steps) {
                    Some(false) => return Some(false),
                    Some(true) => {}
                    None => sure = false,
                }
            }
        }
        for (name, needed) in at.demands() {
            if members.contains_key(name) && needed.iter().any(|name| !members.contains_key(*name))
            {
                return Some(false);
            }
        }
        for (name, schema) in at.dependent() {
            if members.contains_key(name) {
                match self.holds(schema, value, steps) {
                    Some(false) => return Some(false),
                    Some(true) => {}
                    None => sure = false,
                }
            }
        }
        sure.then_some(true)
    }

    /// Returns the schemas that one object has for a property of that name, and whether it is declared or matches a pattern.
    pub(super) fn for_property<'a>(
        at: At<'a>,
        name: &str,
        steps: &mut usize,
    ) -> Option<(Vec<At<'a>>, bool)> {
        let mut found: Vec<At> = Vec::new();
        let declared = at.get("properties").and_then(|all| all.get(name));
        found.extend(declared.map(|value| at.on(value)));
        for (pattern, schema) in at.members("patternProperties") {
            if pattern::find(pattern, name, steps).ok()? {
                found.push(schema);
            }
        }
        let named = !found.is_empty();
        if !named {
            found.extend(at.sub("additionalProperties"));
        }
        Some((found, named))
    }
}

/// Returns whether a value has that `type`.
pub(super) fn is_of(value: &Value, kind: &str, old: bool) -> bool {
    match (value, kind) {
        (Value::Null, "null")
        | (Value::Bool(_), "boolean")
        | (Value::String(_), "string")
        | (Value::Array(_), "array")
        | (Value::Object(_), "object")
        | (Value::Number(_), "number") => true,
        (Value::Number(number), "integer") => {
            number.is_i64()
                || number.is_u64()
                || (!old && number.as_f64().is_some_and(|value| value.fract() == 0.0))
        }
        _ => false,
    }
}

fn string_holds(at: At, text: &str, steps: &mut usize) -> Option<bool> {
    let length = text.chars().count();
    if at.count("maxLength").is_some_and(|max| length > max)
        || at.count("minLength").is_some_and(|min| length < min)
    {
        return Some(false);
    }
    match at.get("pattern").and_then(Value::as_str) {
        Some(pattern) => pattern::find(pattern, text, steps).ok(),
        None => Some(true),
    }
}

/// Compares two numbers; `None` where doubles cannot tell.
pub(super) fn compared(a: &Number, b: &Number) -> Option<Ordering> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = |number: &Number| {
        number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from))
    };
    if let (Some(a), Some(b)) = (whole(a), whole(b)) {
        return Some(a.cmp(&b));
    }
    let (a, b) = (a.as_f64()?, b.as_f64()?);
    if a.abs() >= EXACT && b.abs() >= EXACT {
        return None;
    }
    a.partial_cmp(&b)
}

/// Returns whether two values are equal as JSON Schema has it: 1 and 1.0 are.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || Decimal::of(&a.to_string()).equals(&Decimal::of(&b.to_string()))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}
