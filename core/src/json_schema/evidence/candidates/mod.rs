//! Documents of the writer's schema that stand near what the two schemas say differently.
//!
//! Each keyword of either schema brings its own values: the constants, the limits and what is next to them, texts of the patterns. A
//! container varies in one place at a time, so the number of candidates grows with the size of the schemas, not with their product.

mod arrays;
mod numbers;
mod objects;
mod strings;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::hash::{hash_on, mix};
use crate::json_schema::evidence::documents::{At, Documents};
use numbers::numbers;

/// Candidates kept of one place.
const KEPT: usize = 48;
/// Values tried of one property or item.
const TRIED: usize = 16;
/// Alternatives of a schema that are followed.
const ALTERNATIVES: usize = 12;
/// How deep documents are made.
const DEPTH: usize = 7;
/// The longest text and the longest list that a limit asks for.
const LONG: usize = 3_000;

/// Makes documents for a pair of schemas.
pub(super) struct Candidates<'a> {
    pub(super) writer: &'a Documents,
    pub(super) reader: &'a Documents,
    /// What is left to spend.
    pub(super) steps: usize,
}

/// Schemas that all count for one value.
type All<'a> = Vec<At<'a>>;

impl<'a> Candidates<'a> {
    /// Returns documents that the writer's schema seems to allow, those first that the reader's seems to refuse.
    pub(super) fn of(&mut self, w: &[At<'a>], r: &[At<'a>], depth: usize) -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        if depth > DEPTH || self.steps == 0 {
            return found;
        }
        // By their hashes: of two with the same one may go.
        let mut known: BTreeSet<u64> = BTreeSet::new();
        let hints = self.hints(w, r);
        for alternative in self.alternatives(w) {
            let before = found.len();
            for value in self.of_alternative(&alternative, &hints, r, depth) {
                if found.len() - before > KEPT * 4 {
                    break;
                }
                if known.insert(hash_of(&value)) && self.allowed(w, &value) {
                    found.push(value);
                }
            }
        }
        // Refused ones first, each part in the order in which they were made: the simple before the rich.
        let (mut refused, taken): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|value| self.refused(r, value));
        let room = if depth == 0 { KEPT * 40 } else { KEPT };
        refused.truncate(room);
        let rest = room.saturating_sub(refused.len()).max(room / 3);
        let taken = taken.into_iter().take(rest);
        if depth == 0 {
            refused.extend(taken);
            return refused;
        }
        // Behind a `not` those that are taken tell more, so some of them come early.
        let (mut refused, mut taken) = (refused.into_iter(), taken);
        let mut both = Vec::new();
        loop {
            let before = both.len();
            both.extend(refused.by_ref().take(2));
            both.extend(taken.next());
            if both.len() == before {
                return both;
            }
        }
    }

    fn allowed(&mut self, w: &[At], value: &Value) -> bool {
        let writer = self.writer;
        w.iter()
            .all(|at| writer.holds(*at, value, &mut self.steps) != Some(false))
    }

    fn refused(&mut self, r: &[At], value: &Value) -> bool {
        let reader = self.reader;
        r.iter()
            .any(|at| reader.holds(*at, value, &mut self.steps) == Some(false))
    }

    /// Returns all objects of either schema that may have to do with the value.
    fn hints(&self, w: &[At<'a>], r: &[At<'a>]) -> All<'a> {
        let mut hints = self.writer.mentioned(w);
        hints.extend(self.reader.mentioned(r));
        hints
    }

    /// Returns lists of schemas that all count together, one for each way through the unions of the writer's.
    fn alternatives(&self, w: &[At<'a>]) -> Vec<All<'a>> {
        let mut done: Vec<All> = Vec::new();
        let start: All = w.iter().flat_map(|at| self.writer.applied(*at).0).collect();
        let mut open: Vec<(All, usize)> = vec![(start, 0)];
        while let Some((list, next)) = open.pop() {
            if done.len() + open.len() > ALTERNATIVES {
                done.push(list);
                continue;
            }
            let Some(at) = list.get(next).copied() else {
                done.push(list);
                continue;
            };
            let mut choices: Vec<Vec<At>> = vec![Vec::new()];
            for keyword in ["anyOf", "oneOf"] {
                let members = at.list(keyword);
                if !members.is_empty() {
                    choices = choices
                        .iter()
                        .flat_map(|chosen| {
                            members.iter().map(move |member| {
                                let mut chosen = chosen.clone();
                                chosen.push(*member);
                                chosen
                            })
                        })
                        .take(ALTERNATIVES)
                        .collect();
                }
            }
            if let Some(test) = at.sub("if") {
                let yes: Vec<At> = [Some(test), at.sub("then")].into_iter().flatten().collect();
                let no: Vec<At> = at.sub("else").into_iter().collect();
                choices = choices
                    .iter()
                    .flat_map(|chosen| {
                        [&yes, &no].map(|more| {
                            let mut chosen = chosen.clone();
                            chosen.extend(more.iter().copied());
                            chosen
                        })
                    })
                    .collect();
            }
            for chosen in choices.into_iter().rev() {
                let mut list = list.clone();
                for at in chosen {
                    list.extend(self.writer.applied(at).0);
                }
                open.push((list, next + 1));
            }
        }
        done
    }

    fn of_alternative(
        &mut self,
        all: &[At<'a>],
        hints: &[At<'a>],
        r: &[At<'a>],
        depth: usize,
    ) -> Vec<Value> {
        let mut found = Vec::new();
        let constants = |list: &[At]| {
            let mut found: Vec<Value> = Vec::new();
            for at in list {
                found.extend(at.get("const").cloned());
                found.extend(
                    at.get("enum")
                        .and_then(Value::as_array)
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
            found
        };
        let own = constants(all);
        if !own.is_empty() {
            return own;
        }
        let kinds = kinds(all);
        let asked = |kind: &str| kinds.iter().any(|one| one == kind);
        found.extend(constants(hints));
        if asked("null") {
            found.push(Value::Null);
        }
        if asked("boolean") {
            found.extend([Value::Bool(true), Value::Bool(false)]);
        }
        let mut lists: Vec<Vec<Value>> = Vec::new();
        if asked("number") || asked("integer") {
            lists.push(numbers(all, hints, asked("number")));
        }
        if asked("string") {
            lists.push(self.strings(all, hints));
        }
        if asked("array") {
            lists.push(self.arrays(all, hints, r, depth));
        }
        if asked("object") {
            lists.push(self.objects(all, hints, r, depth));
        }
        found.extend(in_turn(lists));
        for at in hints {
            found.extend(at.get("default").cloned());
        }
        found
    }

    /// Returns all objects of the reader's schema that may have to do with the value.
    fn readers(&self, r: &[At<'a>]) -> All<'a> {
        self.reader.mentioned(r)
    }
}

/// Returns a number that tells values apart.
fn hash_of(value: &Value) -> u64 {
    match value {
        Value::Null => 1,
        Value::Bool(answer) => 2 + u64::from(*answer),
        Value::Number(number) => hash_on(4, &number.to_string()),
        Value::String(text) => hash_on(5, text),
        Value::Array(items) => items.iter().fold(6, |sum, item| mixed(sum, hash_of(item))),
        Value::Object(members) => members.iter().fold(7, |sum, (name, value)| {
            mixed(hash_on(sum, name), hash_of(value))
        }),
    }
}

fn mixed(sum: u64, next: u64) -> u64 {
    mix(sum.rotate_left(5) ^ next)
}

/// Returns the first of each list, then the second of each and so on: no type is cut off for another.
fn in_turn(lists: Vec<Vec<Value>>) -> Vec<Value> {
    let mut found = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    while !lists.is_empty() {
        lists.retain_mut(|list| match list.next() {
            Some(value) => {
                found.push(value);
                true
            }
            None => false,
        });
    }
    found
}

/// Returns the types that all schemas together allow, the asked-for first.
fn kinds(all: &[At]) -> Vec<String> {
    const KINDS: [&str; 7] = [
        "object", "string", "integer", "number", "array", "boolean", "null",
    ];
    let mut kinds: Vec<String> = KINDS.map(str::to_owned).to_vec();
    for at in all {
        let named: Vec<&str> = match at.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        let number = named.contains(&"number");
        kinds.retain(|kind| named.contains(&kind.as_str()) || (number && kind == "integer"));
    }
    kinds
}
