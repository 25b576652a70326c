//! What the objects of a way through the writer's unions say by themselves.

use serde_json::Value;

use crate::json_schema::decimal::Decimal;
use crate::json_schema::evidence::documents::At;
use crate::json_schema::keyword::Keyword;

const KINDS: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];
/// Keywords that say nothing about documents.
const ANNOTATIONS: [Keyword; 12] = [
    Keyword::Title,
    Keyword::Description,
    Keyword::Default,
    Keyword::Schema,
    Keyword::Id,
    Keyword::OldId,
    Keyword::Anchor,
    Keyword::Definitions,
    Keyword::Defs,
    Keyword::ReadOnly,
    Keyword::WriteOnly,
    Keyword::Deprecated,
];

/// Returns all values there are of these types, where they are few.
pub(super) fn all_values(kinds: &[&str]) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    for kind in kinds {
        match *kind {
            "null" => all.push(Value::Null),
            "boolean" => all.extend([Value::Bool(true), Value::Bool(false)]),
            _ => return None,
        }
    }
    Some(all)
}

/// Returns the types that a way allows.
pub(super) fn kinds(way: &[At]) -> Vec<&'static str> {
    let mut kinds = KINDS.to_vec();
    for at in way {
        if at.value == &Value::Bool(false) {
            return Vec::new();
        }
        let named: Vec<&str> = match at.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        kinds.retain(|kind| named.iter().any(|one| covers(one, kind)));
    }
    // What is said to be of no type.
    for not in way.iter().filter_map(|at| at.sub("not")) {
        let members = not.value.as_object();
        let alone = members.is_some_and(|members| {
            members
                .keys()
                .all(|name| name == "type" || says_nothing(name))
        });
        let none: Vec<&str> = match not.get("type").filter(|_| alone) {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        kinds.retain(|kind| !none.iter().any(|one| covers(one, kind)));
    }
    // Multiples of a whole number are whole.
    let whole = |at: &At| match at.get("multipleOf") {
        Some(Value::Number(step)) => {
            Decimal::of(&step.to_string()).is_multiple_of(&Decimal::of("1"))
        }
        _ => false,
    };
    if way.iter().any(whole) {
        kinds.retain(|kind| *kind != "number");
    }
    kinds
}

pub(super) fn covers(wide: &str, narrow: &str) -> bool {
    wide == narrow || (wide == "number" && narrow == "integer")
}

/// Returns the values that a way allows at most, where it lists them.
pub(super) fn values<'a>(way: &[At<'a>]) -> Option<Vec<&'a Value>> {
    way.iter()
        .find_map(|at| match (at.get("const"), at.get("enum")) {
            (Some(one), _) => Some(vec![one]),
            (None, Some(Value::Array(list))) => Some(list.iter().collect()),
            _ => None,
        })
}

pub(super) fn at_least(way: &[At], keyword: &str, value: &Value) -> bool {
    let least = value.as_i64();
    least.is_some_and(|least| {
        least <= 0
            || way.iter().any(|at| {
                at.get(keyword)
                    .and_then(Value::as_i64)
                    .is_some_and(|own| own >= least)
            })
    })
}

pub(super) fn at_most(way: &[At], keyword: &str, value: &Value) -> bool {
    let most = value.as_i64();
    most.is_some_and(|most| {
        way.iter().any(|at| {
            at.get(keyword)
                .and_then(Value::as_i64)
                .is_some_and(|own| own <= most)
        })
    })
}

/// Whether two schemas are the same but for annotations, with no reference that may mean something else.
pub(super) fn alike(a: &Value, b: &Value, same_draft: bool) -> bool {
    same_draft && plain(a) && stripped(a) == stripped(b)
}

/// Whether no document is refused for a member of that name: an annotation, or one that no draft knows.
pub(super) fn says_nothing(name: &str) -> bool {
    Keyword::named(name).is_none_or(|keyword| ANNOTATIONS.contains(&keyword))
        && name != "$recursiveRef"
}

pub(super) fn plain(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(name, value)| {
            !matches!(name.as_str(), "$ref" | "$dynamicRef" | "$recursiveRef") && plain(value)
        }),
        Value::Array(items) => items.iter().all(plain),
        _ => true,
    }
}

fn stripped(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter(|(name, _)| !says_nothing(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        ),
        other => other.clone(),
    }
}
