//! Schemas that are applied to a value because they are applied to that value: validation with them would not end.
//!
//! Source: JSON Schema, "Guarding Against Infinite Recursion".

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, uri};
use serde_json::Value;

use crate::error::{Code, SchemaError};

/// One schema, and the schemas that are applied to the same value as it.
#[derive(Default)]
struct Place<'a> {
    next: Vec<usize>,
    /// The name under which a dynamic reference may find it.
    dynamic: Option<&'a str>,
    /// The name by which it refers on dynamically.
    refers: Option<&'a str>,
}

/// The name of `$recursiveAnchor`, which has none.
const RECURSIVE: &str = "$recursiveAnchor";

/// Returns whether validation with the document at `base` could go on without end. A dynamic reference is taken to lead to every schema
/// of its name. What leads nowhere is left to the validator.
///
/// # Errors
/// `LIMIT_NODES` where references lead to more schemas than `most`.
pub(super) fn is_endless(
    registry: &Registry<'_>,
    base: &str,
    draft: Draft,
    most: usize,
) -> Result<bool, SchemaError> {
    let Some(root) = uri::from_str(base)
        .ok()
        .and_then(|base| registry.resolver(base).lookup("").ok())
    else {
        return Ok(false);
    };
    let (contents, resolver, _) = root.into_inner();
    let mut numbers: BTreeMap<*const Value, usize> = BTreeMap::from([(&raw const *contents, 0)]);
    let mut places = vec![Place::default()];
    let mut open = vec![(contents, resolver, draft)];
    while let Some((schema, resolver, outer)) = open.pop() {
        let Value::Object(members) = schema else {
            continue;
        };
        let draft = outer.detect(schema);
        let Ok(resolver) = resolver.in_subresource(draft.create_resource_ref(schema)) else {
            continue;
        };
        let number = numbers.get(&(&raw const *schema)).copied().unwrap_or(0);
        let mut found = Vec::new();
        let classic = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7);
        for (keyword, value) in members {
            let applied = match (keyword.as_str(), value) {
                ("$ref" | "$dynamicRef", Value::String(reference)) => {
                    if let Ok(target) = resolver.lookup(reference) {
                        let (contents, resolver, draft) = target.into_inner();
                        found.push((contents, resolver, draft, true));
                    }
                    continue;
                }
                ("$recursiveRef", _) => {
                    if let Ok(target) = resolver.lookup("#") {
                        let (contents, resolver, draft) = target.into_inner();
                        found.push((contents, resolver, draft, true));
                    }
                    continue;
                }
                _ if classic && members.contains_key("$ref") => Vec::new(),
                ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => all.iter().collect(),
                ("not" | "if" | "then" | "else", one) => vec![one],
                ("dependencies" | "dependentSchemas", Value::Object(all)) => all.values().collect(),
                _ => Vec::new(),
            };
            found.extend(
                applied
                    .into_iter()
                    .map(|schema| (schema, resolver.clone(), draft, true)),
            );
        }
        let below = draft.subresources_of(schema);
        found.extend(below.map(|schema| (schema, resolver.clone(), draft, false)));
        if let Some(place) = places.get_mut(number) {
            place.refers = refers(schema);
            place.dynamic = dynamic(schema);
        }
        for (schema, resolver, draft, applied) in found {
            let next = *numbers.entry(&raw const *schema).or_insert_with(|| {
                places.push(Place::default());
                open.push((schema, resolver, draft));
                places.len() - 1
            });
            if let (true, Some(place)) = (applied, places.get_mut(number)) {
                place.next.push(next);
            }
        }
        if places.len() > most {
            let message = format!("references lead to more than {most} schemas");
            return Err(SchemaError::new(Code::LimitNodes, message));
        }
    }
    Ok(has_circle(&places))
}

fn refers(schema: &Value) -> Option<&str> {
    if schema.get("$recursiveRef").is_some() {
        return Some(RECURSIVE);
    }
    let reference = schema.get("$dynamicRef")?.as_str()?;
    reference.split_once('#').map(|(_, anchor)| anchor)
}

fn dynamic(schema: &Value) -> Option<&str> {
    match schema.get(RECURSIVE) {
        Some(Value::Bool(true)) => Some(RECURSIVE),
        _ => schema.get("$dynamicAnchor")?.as_str(),
    }
}

/// Returns whether the schemas applied to one value lead back to where they came from.
fn has_circle(places: &[Place<'_>]) -> bool {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        if let Some(name) = place.dynamic {
            named.entry(name).or_default().push(number);
        }
    }
    let next = |number: usize| -> Vec<usize> {
        let Some(place) = places.get(number) else {
            return Vec::new();
        };
        let mut next = place.next.clone();
        next.extend(
            place
                .refers
                .and_then(|name| named.get(name))
                .into_iter()
                .flatten(),
        );
        next
    };
    // 0: not seen, 1: open, 2: done. The list holds what is open with those it still has to go to.
    let mut states = vec![0_u8; places.len()];
    for start in 0..places.len() {
        let mut open = Vec::new();
        if states.get(start) == Some(&0) {
            open.push((start, next(start)));
        }
        while let Some((number, rest)) = open.last_mut() {
            let number = *number;
            if let Some(state) = states.get_mut(number) {
                *state = 1;
            }
            let Some(to) = rest.pop() else {
                if let Some(state) = states.get_mut(number) {
                    *state = 2;
                }
                open.pop();
                continue;
            };
            match states.get(to) {
                Some(1) => return true,
                Some(0) => open.push((to, next(to))),
                _ => {}
            }
        }
    }
    false
}
