//! Documents of a writer's schema, by hundreds: those near what the schemas say, then what is put together from them by lot.

use serde_json::Value;

use crate::error::SchemaError;
use crate::evidence::{Seed, Tally};
use crate::json_schema::Schema;
use crate::json_schema::evidence::Search;
use crate::json_schema::evidence::candidates::Candidates;
use crate::json_schema::evidence::documents::Documents;
use crate::limits::Limits;

/// Documents that are tried for each that is wanted: not all that is put together is allowed.
const TRIES: usize = 6;
/// Parts that are kept to put into others.
const PARTS: usize = 2_000;

/// Makes documents of the writer's schema, small ones near what the schemas say first, and holds them against the reader's.
///
/// # Errors
/// Those of the validators.
pub(crate) fn audit(
    reader: &Schema,
    writer: &Schema,
    tally: &mut Tally,
    seed: &mut Seed,
    limits: &Limits,
) -> Result<(), SchemaError> {
    let (w, r) = (Documents::new(writer)?, Documents::new(reader)?);
    let mut candidates = Candidates {
        writer: &w,
        reader: &r,
        steps: limits.evidence,
    };
    let search = Search::new(reader, writer, r.draft, limits)?;
    let mut documents = candidates.of(&[w.root()], &[r.root()], 0);
    documents.retain(|document| search.accepts.accepts(document));
    for document in documents.iter().take(tally.left()) {
        tally.add(search.outcome(document));
    }
    let mut parts: Vec<Value> = Vec::new();
    for document in &documents {
        collect(document, &mut parts);
    }
    for _ in 0..tally.left().saturating_mul(TRIES) {
        if tally.left() == 0 {
            break;
        }
        let (Some(a), Some(b)) = (seed.of(&documents), seed.of(&documents)) else {
            break;
        };
        let document = match seed.below(2) {
            0 => mixed(a, b, seed),
            _ => altered(a, &parts, seed),
        };
        if search.accepts.accepts(&document) {
            tally.add(search.outcome(&document));
        }
    }
    Ok(())
}

/// Adds all values inside a document.
fn collect(document: &Value, parts: &mut Vec<Value>) {
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        if parts.len() >= PARTS {
            return;
        }
        parts.push(value.clone());
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
}

/// Returns a document with parts of both.
fn mixed(a: &Value, b: &Value, seed: &mut Seed) -> Value {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut out = a.clone();
            for (name, value) in b {
                let mine = a.get(name);
                match (seed.below(3), mine) {
                    (0, Some(mine)) => {
                        out.insert(name.clone(), mixed(mine, value, seed));
                    }
                    (1, _) => {
                        out.insert(name.clone(), value.clone());
                    }
                    _ => {}
                }
            }
            Value::Object(out)
        }
        (Value::Array(a), Value::Array(b)) => {
            let cut = seed.below(a.len() + 1);
            let rest = seed.below(b.len() + 1);
            Value::Array(
                a.iter()
                    .take(cut)
                    .chain(b.iter().skip(rest))
                    .cloned()
                    .collect(),
            )
        }
        _ if seed.below(2) == 0 => a.clone(),
        _ => b.clone(),
    }
}

/// Returns a document with one place of it left out or replaced.
fn altered(document: &Value, parts: &[Value], seed: &mut Seed) -> Value {
    let mut out = document.clone();
    let mut at = &mut out;
    loop {
        let deeper = match at {
            Value::Array(items) => items.len(),
            Value::Object(members) => members.len(),
            _ => 0,
        };
        // Into one of the parts, or here.
        if deeper == 0 || seed.below(3) == 0 {
            break;
        }
        let index = seed.below(deeper);
        if seed.below(4) == 0 {
            match at {
                Value::Array(items) => drop(items.remove(index)),
                Value::Object(members) => {
                    let name = members.keys().nth(index).cloned();
                    name.map(|name| members.remove(&name));
                }
                _ => {}
            }
            return out;
        }
        let next = match at {
            Value::Array(items) => items.get_mut(index),
            Value::Object(members) => members.values_mut().nth(index),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return document.clone(),
        }
    }
    if let Some(part) = seed.of(parts) {
        *at = part.clone();
    }
    out
}
