//! Whether every document of the writer's schema is one of the reader's, by argument alone.
//!
//! The proof is made keyword by keyword and is not complete: what it does not see stays open. Unions of the writer are proven branch by
//! branch, finite ones value by value; a recursive pair is assumed once the document has been gone into. What the writer's schema does not
//! allow at all needs no proof, so each kind of value is first asked for whether there is one.

mod arrays;
mod empty;
mod numbers;
mod objects;
mod unions;
mod way;

use serde_json::Value;

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::pattern;
use numbers::multiple;
use objects::closed_bound;
use way::{alike, all_values, at_least, at_most, covers, plain, values};

/// How deep proofs go.
const DEPTH: usize = 40;
/// Ways through the writer's unions.
const WAYS: usize = 64;

/// A proof in the making.
pub(super) struct Proof<'a> {
    pub(super) writer: &'a Documents,
    pub(super) reader: &'a Documents,
    pub(super) steps: usize,
    /// Pairs that are being proven, with how deep in the document.
    open: Vec<(Vec<*const Value>, *const Value, usize)>,
    /// Whether what is proven is the argument of a negation; within it no further ones are looked into.
    negating: bool,
}

type All<'a> = Vec<At<'a>>;

impl<'a> Proof<'a> {
    pub(super) fn new(writer: &'a Documents, reader: &'a Documents, steps: usize) -> Self {
        Self {
            writer,
            reader,
            steps,
            open: Vec::new(),
            negating: false,
        }
    }

    /// Returns whether all documents that fit each of `from` fit `to`, schemas of other sides than this proof's: for what stands behind `not`.
    fn negated(
        &mut self,
        (writer, reader): (&'a Documents, &'a Documents),
        from: &[At<'a>],
        to: At<'a>,
        depth: usize,
    ) -> bool {
        if self.negating {
            return false;
        }
        let mut inner = Proof {
            negating: true,
            ..Proof::new(writer, reader, self.steps)
        };
        let proven = inner.contained(from, to, depth + 1);
        self.steps = inner.steps;
        proven
    }

    /// Returns whether all documents that fit each of `w` fit `r`.
    pub(super) fn contained(&mut self, w: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else {
            return false;
        };
        self.steps = steps;
        if depth > DEPTH || self.open.len() > 200 {
            return false;
        }
        let key = (
            w.iter()
                .map(|at| std::ptr::from_ref(at.value))
                .collect::<Vec<_>>(),
            std::ptr::from_ref(r.value),
        );
        if let Some(known) = self
            .open
            .iter()
            .find(|one| one.0 == key.0 && one.1 == key.1)
        {
            // Sound only where the document was gone into since: documents are finite.
            return known.2 < depth;
        }
        self.open.push((key.0, key.1, depth));
        let proven = self.ways(w).is_some_and(|ways| {
            ways.iter().all(|way| {
                let kinds = self.possible(way, depth);
                kinds.is_empty() || self.fits(way, &kinds, r, depth)
            })
        });
        self.open.pop();
        proven
    }

    /// Returns lists of objects that together allow what `w` allows, `None` where that cannot be told.
    fn ways(&self, w: &[At<'a>]) -> Option<Vec<All<'a>>> {
        let mut start: All = Vec::new();
        for at in w {
            // What is not followed only allows more.
            start.extend(self.writer.applied(*at).0);
        }
        let mut done: Vec<All> = Vec::new();
        let mut open: Vec<(All, usize)> = vec![(start, 0)];
        while let Some((list, next)) = open.pop() {
            if done.len() + open.len() > WAYS {
                return None;
            }
            let Some(at) = list.get(next).copied() else {
                done.push(list);
                continue;
            };
            let mut choices: Vec<All> = vec![Vec::new()];
            for keyword in ["anyOf", "oneOf"] {
                let members = at.list(keyword);
                if at.get(keyword).is_some() {
                    choices = choices
                        .iter()
                        .flat_map(|chosen| {
                            members.iter().map(|member| {
                                let apart = match keyword {
                                    "oneOf" => self.others(&members, *member),
                                    _ => Vec::new(),
                                };
                                [&chosen[..], &[*member], &apart[..]].concat()
                            })
                        })
                        .collect();
                }
            }
            for chosen in choices {
                let mut list = list.clone();
                for at in chosen {
                    list.extend(self.writer.applied(at).0);
                }
                open.push((list, next + 1));
            }
        }
        Some(done)
    }

    fn fits(&mut self, way: &[At<'a>], kinds: &[&'static str], r: At<'a>, depth: usize) -> bool {
        let reader = self.reader;
        match r.value {
            Value::Bool(answer) => return *answer,
            Value::Object(_) => {}
            _ => return false,
        }
        // The same words say the same, where they cannot stand for something else.
        if way
            .iter()
            .any(|at| alike(at.value, r.value, self.writer.draft == reader.draft))
        {
            return true;
        }
        if let Some(values) = values(way) {
            return values.iter().all(|value| {
                self.refuted(way, value) || reader.holds(r, value, &mut self.steps) == Some(true)
            });
        }
        let (parts, unknown) = reader.applied(r);
        !unknown
            && parts
                .iter()
                .all(|part| self.fits_part(way, kinds, *part, depth))
    }

    /// Whether a way implies all keywords of one object but `$ref` and `allOf`.
    #[expect(clippy::too_many_lines, reason = "one arm a keyword")]
    fn fits_part(
        &mut self,
        way: &[At<'a>],
        kinds: &[&'static str],
        r: At<'a>,
        depth: usize,
    ) -> bool {
        let Some(members) = r.value.as_object() else {
            return r.value == &Value::Bool(true);
        };
        let has = |kind: &str| kinds.contains(&kind);
        let (numbers, strings) = (has("integer") || has("number"), has("string"));
        let modern = self.reader.draft == Draft::Modern;
        for (keyword, value) in members {
            let said = |way: &[At]| way.iter().any(|at| at.get(keyword) == Some(value));
            let fine = match keyword.as_str() {
                "type" => kinds.iter().all(|kind| match value {
                    Value::String(one) => covers(one, kind),
                    Value::Array(list) => list
                        .iter()
                        .filter_map(Value::as_str)
                        .any(|one| covers(one, kind)),
                    _ => false,
                }),
                "enum" | "const" => {
                    (keyword == "const" && self.reader.draft == Draft::Four)
                        || all_values(kinds).is_some_and(|all| {
                            all.iter()
                                .all(|one| self.reader.holds(r, one, &mut self.steps) == Some(true))
                        })
                }
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                    !numbers || self.bound(way, kinds, keyword, value, r)
                }
                "multipleOf" => !numbers || multiple(way, kinds, value),
                "minLength" => !strings || at_least(way, keyword, value),
                "maxLength" => !strings || at_most(way, keyword, value),
                "pattern" => {
                    !strings
                        || value.as_str().is_some_and(|text| {
                            let own = way
                                .iter()
                                .filter_map(|at| at.get("pattern").and_then(Value::as_str));
                            own.into_iter().any(|one| pattern::same(one, text))
                        })
                }
                "format" => !strings || said(way),
                "minItems" => !has("array") || at_least(way, keyword, value),
                "maxItems" => !has("array") || self.fewer_items(way, value, depth),
                "uniqueItems" => {
                    !has("array")
                        || value == &Value::Bool(false)
                        || said(way)
                        || self.longest(way, depth).is_some_and(|most| most < 2)
                }
                "items" | "prefixItems" => {
                    !has("array")
                        || (keyword == "prefixItems" && !modern)
                        || self.items(way, r, depth)
                }
                "contains" => {
                    !has("array")
                        || self.reader.draft == Draft::Four
                        || way.iter().any(|at| {
                            plain(value)
                                && ["contains", "minContains", "maxContains"]
                                    .iter()
                                    .all(|one| at.get(one) == r.get(one))
                        })
                }
                "minProperties" => {
                    !has("object")
                        || at_least(way, keyword, value)
                        || value
                            .as_u64()
                            .is_some_and(|least| self.must(way, depth).len() as u64 >= least)
                }
                "maxProperties" => {
                    !has("object") || at_most(way, keyword, value) || closed_bound(way, value)
                }
                "required" => {
                    !has("object") || {
                        let known = self.must(way, depth);
                        r.texts("required").iter().all(|name| known.contains(name))
                    }
                }
                "properties" | "patternProperties" | "additionalProperties" => {
                    !has("object") || self.properties(way, r, depth)
                }
                "propertyNames" => {
                    !has("object")
                        || self.reader.draft == Draft::Four
                        || self.names(way, *r.sub(keyword).as_ref().unwrap_or(&r), depth)
                }
                "dependencies" | "dependentRequired" | "dependentSchemas" => {
                    let known = match keyword.as_str() {
                        "dependencies" => !modern,
                        _ => modern,
                    };
                    !has("object") || !known || self.dependencies(way, r, depth)
                }
                "anyOf" => self.any(way, &r.list("anyOf"), depth),
                "oneOf" => self.one(way, &r.list("oneOf"), depth),
                "not" => {
                    (plain(value) && said(way))
                        || r.sub("not").is_some_and(|not| self.apart(way, not, depth))
                }
                "if" => self.reader.draft < Draft::Seven || self.conditional(way, r, depth),
                "unevaluatedProperties" | "unevaluatedItems" => {
                    !modern
                        || value == &Value::Bool(true)
                        || value.as_object().is_some_and(serde_json::Map::is_empty)
                        || (keyword == "unevaluatedProperties" && self.evaluated(way, r))
                }
                "$dynamicRef" | "$recursiveRef" | "$dynamicAnchor" => !modern,
                // Those that are read with others, and unknown ones, which say nothing.
                _ => true,
            };
            if !fine {
                return false;
            }
        }
        true
    }
}
