//! Whether every document of the writer's schema is one of the reader's, by argument alone.
//!
//! The proof is made keyword by keyword and is not complete: what it does not see stays open. Unions of the writer are proven branch by
//! branch, finite ones value by value; a recursive pair is assumed once the document has been gone into.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::json_schema::decimal::Decimal;
use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::evidence::holds::compared;
use crate::json_schema::keyword::Keyword;
use crate::json_schema::pattern;

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
/// How deep proofs go.
const DEPTH: usize = 40;
/// Ways through the writer's unions.
const WAYS: usize = 64;

/// What makes the properties that an object can have hard to tell.
const OTHERS: [&str; 8] = [
    "patternProperties",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "$dynamicRef",
    "not",
    "$ref",
];

/// A proof in the making.
pub(super) struct Proof<'a> {
    pub(super) writer: &'a Documents,
    pub(super) reader: &'a Documents,
    pub(super) steps: usize,
    /// Pairs that are being proven, with how deep in the document.
    open: Vec<(Vec<*const Value>, *const Value, usize)>,
}

type All<'a> = Vec<At<'a>>;

impl<'a> Proof<'a> {
    pub(super) fn new(writer: &'a Documents, reader: &'a Documents, steps: usize) -> Self {
        Self {
            writer,
            reader,
            steps,
            open: Vec::new(),
        }
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
            ways.iter()
                .all(|way| self.impossible(way, depth) || self.fits(way, r, depth))
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
                            members
                                .iter()
                                .map(move |member| [&chosen[..], &[*member]].concat())
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

    /// Returns whether no document fits all of `w`.
    pub(super) fn empty(&mut self, w: &[At<'a>], depth: usize) -> bool {
        let Some(steps) = self.steps.checked_sub(1).filter(|_| depth < 12) else {
            return false;
        };
        self.steps = steps;
        self.ways(w)
            .is_some_and(|ways| ways.iter().all(|way| self.impossible(way, depth)))
    }

    /// Whether no object fits all of a way.
    fn no_object(&mut self, way: &[At<'a>], depth: usize) -> bool {
        let most = way.iter().filter_map(|at| at.count("maxProperties")).min();
        let least = way.iter().filter_map(|at| at.count("minProperties")).max();
        let mut names: Vec<&str> = way.iter().flat_map(|at| at.texts("required")).collect();
        names.sort_unstable();
        names.dedup();
        let least = least.unwrap_or(0).max(names.len());
        if most.is_some_and(|most| least > most) {
            return true;
        }
        let room = way
            .iter()
            .filter(|at| {
                at.get("additionalProperties") == Some(&Value::Bool(false))
                    && at.members("patternProperties").next().is_none()
            })
            .map(|at| {
                let names: Vec<&str> = at.members("properties").map(|(name, _)| name).collect();
                names.iter().filter(|name| !self.never(way, name)).count()
            })
            .min();
        room.is_some_and(|room| least > room)
            || names.iter().any(|name| {
                self.never(way, name) || {
                    let mut own: All = Vec::new();
                    for at in way {
                        let list = Documents::for_property(*at, name, &mut self.steps);
                        own.extend(list.map(|(list, _)| list).unwrap_or_default());
                    }
                    !own.is_empty() && self.empty(&own, depth + 1)
                }
            })
    }

    fn no_array(&mut self, way: &[At<'a>], depth: usize) -> bool {
        let least = way
            .iter()
            .filter_map(|at| at.count("minItems"))
            .max()
            .unwrap_or(0);
        let most = way.iter().filter_map(|at| at.count("maxItems")).min();
        let first_of = |place: usize| -> All<'a> {
            let items = way.iter().map(|at| at.items(self.writer.draft));
            items
                .filter_map(|(first, rest)| first.get(place).copied().or(rest))
                .collect()
        };
        let items = first_of(0);
        most.is_some_and(|most| least > most)
            || (least > 0 && !items.is_empty() && self.empty(&items, depth + 1))
            || self.writer.draft != Draft::Four
                && way.iter().any(|at| {
                    let few = most == Some(0) && at.count("minContains") != Some(0);
                    at.sub("contains")
                        .is_some_and(|one| few || self.empty(&[one], depth + 1))
                        && at.count("minContains") != Some(0)
                })
    }

    /// Whether no document fits all of a way.
    fn impossible(&mut self, way: &[At<'a>], depth: usize) -> bool {
        let kinds = kinds(way);
        let limits = |low: &str, high: &str| {
            let low = way
                .iter()
                .filter_map(|at| at.number(low))
                .fold(f64::NEG_INFINITY, f64::max);
            let high = way
                .iter()
                .filter_map(|at| at.number(high))
                .fold(f64::INFINITY, f64::min);
            low > high
        };
        kinds.is_empty()
            || kinds == ["object"] && self.no_object(way, depth)
            || kinds == ["array"] && self.no_array(way, depth)
            || kinds == ["string"] && limits("minLength", "maxLength")
            || kinds
                .iter()
                .all(|kind| matches!(*kind, "integer" | "number"))
                && limits("minimum", "maximum")
            || way.iter().any(|at| at.value == &Value::Bool(false))
            || values(way).is_some_and(|values| values.iter().all(|value| self.refuted(way, value)))
    }

    fn refuted(&mut self, way: &[At<'a>], value: &Value) -> bool {
        let writer = self.writer;
        way.iter()
            .any(|at| writer.holds(*at, value, &mut self.steps) == Some(false))
    }

    fn fits(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
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
        !unknown && parts.iter().all(|part| self.fits_part(way, *part, depth))
    }

    /// Whether a way implies all keywords of one object but `$ref` and `allOf`.
    #[expect(clippy::too_many_lines, reason = "one arm a keyword")]
    fn fits_part(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let Some(members) = r.value.as_object() else {
            return r.value == &Value::Bool(true);
        };
        let kinds = kinds(way);
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
                        || all_values(&kinds).is_some_and(|all| {
                            all.iter()
                                .all(|one| self.reader.holds(r, one, &mut self.steps) == Some(true))
                        })
                }
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                    !numbers || self.bound(way, &kinds, keyword, value, r)
                }
                "multipleOf" => !numbers || multiple(way, &kinds, value),
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
                "maxItems" => {
                    !has("array") || at_most(way, keyword, value) || self.tuple_bound(way, value)
                }
                "uniqueItems" => {
                    !has("array")
                        || value == &Value::Bool(false)
                        || said(way)
                        || way
                            .iter()
                            .any(|at| at.count("maxItems").is_some_and(|max| max < 2))
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
                    !has("object") || at_least(way, keyword, value) || {
                        let mut names: Vec<&str> =
                            way.iter().flat_map(|at| at.texts("required")).collect();
                        names.sort_unstable();
                        names.dedup();
                        value
                            .as_u64()
                            .is_some_and(|least| names.len() as u64 >= least)
                    }
                }
                "maxProperties" => {
                    !has("object") || at_most(way, keyword, value) || closed_bound(way, value)
                }
                "required" => {
                    !has("object") || r.texts("required").iter().all(|name| requires(way, name))
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
                    r.sub("not").is_some_and(|not| self.apart(way, not, depth))
                        || (plain(value) && said(way))
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

    /// Whether the reader declares every property that the writer, closed as it is, can have.
    fn evaluated(&self, way: &[At<'a>], r: At<'a>) -> bool {
        let shut = |at: &At, keyword| at.get(keyword) == Some(&Value::Bool(false));
        let closed = way.iter().any(|at| {
            shut(at, "additionalProperties")
                || (self.writer.draft == Draft::Modern && shut(at, "unevaluatedProperties"))
        });
        let plain = way
            .iter()
            .all(|at| OTHERS.iter().all(|keyword| at.get(keyword).is_none()));
        let (parts, _) = self.reader.applied(r);
        let declared = |name: &str| {
            parts
                .iter()
                .any(|part| part.members("properties").any(|(known, _)| known == name))
        };
        closed
            && plain
            && way
                .iter()
                .flat_map(|at| at.members("properties"))
                .all(|(name, _)| declared(name))
    }

    fn bound(&self, way: &[At], kinds: &[&str], keyword: &str, value: &Value, r: At) -> bool {
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

    fn tuple_bound(&self, way: &[At], value: &Value) -> bool {
        way.iter().any(|at| {
            let (first, rest) = at.items(self.writer.draft);
            rest.is_some_and(|rest| rest.value == &Value::Bool(false))
                && value.as_u64().is_some_and(|max| first.len() as u64 <= max)
        })
    }

    fn items(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let (first, rest) = r.items(self.reader.draft);
        let longest = way
            .iter()
            .map(|at| at.items(self.writer.draft).0.len())
            .max()
            .unwrap_or(0)
            .max(first.len());
        // One beyond the tuples stands for all that follow.
        for place in 0..=longest {
            let Some(schema) = first.get(place).copied().or(rest) else {
                continue;
            };
            if way
                .iter()
                .any(|at| at.count("maxItems").is_some_and(|max| max <= place))
            {
                continue;
            }
            let own: All = way
                .iter()
                .filter_map(|at| {
                    let (first, rest) = at.items(self.writer.draft);
                    first.get(place).copied().or(rest)
                })
                .collect();
            if !self.contained(&own, schema, depth + 1) {
                return false;
            }
        }
        true
    }

    /// The three keywords of properties together.
    fn properties(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let mut names: Vec<&str> = r.members("properties").map(|(name, _)| name).collect();
        for at in way {
            names.extend(at.members("properties").map(|(name, _)| name));
            names.extend(at.texts("required"));
        }
        names.sort_unstable();
        names.dedup();
        for name in &names {
            if self.never(way, name) {
                continue;
            }
            let Some((wanted, _)) = Documents::for_property(r, name, &mut self.steps) else {
                return false;
            };
            let mut own: All = Vec::new();
            for at in way {
                match Documents::for_property(*at, name, &mut self.steps) {
                    Some((list, _)) => own.extend(list),
                    None => return false,
                }
            }
            for schema in wanted {
                if !self.contained(&own, schema, depth + 1) {
                    return false;
                }
            }
        }
        // Names that neither declares: those that match a pattern of the writer, and the rest.
        let patterns: Vec<(&str, At)> = r.members("patternProperties").collect();
        let rest = r.sub("additionalProperties");
        let bare: All = way
            .iter()
            .filter(|at| at.members("patternProperties").next().is_none())
            .filter_map(|at| at.sub("additionalProperties"))
            .collect();
        let shut = |list: &[At]| list.iter().any(|at| at.value == &Value::Bool(false));
        // With patterns at one writer object, its `additionalProperties` holds only where none matches.
        let mut groups: Vec<(Option<&str>, All)> = vec![(None, {
            let all: All = way
                .iter()
                .filter_map(|at| at.sub("additionalProperties"))
                .collect();
            all
        })];
        for at in way {
            for (text, schema) in at.members("patternProperties") {
                let mut list = bare.clone();
                list.push(schema);
                groups.push((Some(text), list));
            }
        }
        for (text, own) in groups {
            if shut(&own) {
                continue;
            }
            let same = |other: &str| text.is_some_and(|text| pattern::same(text, other));
            // A name of this group may match any of the reader's patterns, or none.
            for (wanted, schema) in &patterns {
                let also: All = way
                    .iter()
                    .flat_map(|at| at.members("patternProperties"))
                    .filter(|(known, _)| pattern::same(known, wanted))
                    .map(|(_, at)| at)
                    .collect();
                if text.is_none() && !also.is_empty() {
                    continue;
                }
                let own = [&own[..], &also[..]].concat();
                if !self.contained(&own, *schema, depth + 1) {
                    return false;
                }
            }
            if let Some(rest) = rest
                && !patterns.iter().any(|(other, _)| same(other))
                && !self.contained(&own, rest, depth + 1)
            {
                return false;
            }
        }
        true
    }

    fn names(&mut self, way: &[At<'a>], schema: At<'a>, depth: usize) -> bool {
        let own: All = way
            .iter()
            .filter_map(|at| at.sub("propertyNames"))
            .collect();
        if self.writer.draft != Draft::Four
            && !own.is_empty()
            && self.contained(&own, schema, depth + 1)
        {
            return true;
        }
        // All names are known.
        way.iter().any(|at| {
            at.get("additionalProperties") == Some(&Value::Bool(false))
                && at.members("patternProperties").next().is_none()
                && at.members("properties").all(|(name, _)| {
                    self.reader
                        .holds(schema, &Value::String(name.to_owned()), &mut self.steps)
                        == Some(true)
                })
        })
    }

    fn dependencies(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        for (name, needed) in r.demands() {
            let own: Vec<&str> = way
                .iter()
                .flat_map(|at| at.demands())
                .filter(|(known, _)| *known == name)
                .flat_map(|(_, needed)| needed)
                .collect();
            let mut schemas: All = way
                .iter()
                .flat_map(|at| at.dependent())
                .filter(|(known, _)| *known == name)
                .map(|(_, at)| at)
                .collect();
            schemas.extend(way.iter().copied());
            let met = |one: &str| own.contains(&one) || requires(&schemas, one) || one == name;
            if !self.never(way, name) && !needed.iter().all(|one| met(one)) {
                return false;
            }
        }
        for (name, schema) in r.dependent() {
            if self.never(way, name) {
                continue;
            }
            let mut own: All = way.to_vec();
            own.extend(
                way.iter()
                    .flat_map(|at| at.dependent())
                    .filter(|(known, _)| *known == name)
                    .map(|(_, at)| at),
            );
            // What must be there with the name, said as a property dependency.
            let demanded: Vec<&str> = way
                .iter()
                .flat_map(|at| at.demands())
                .filter(|(known, _)| *known == name)
                .flat_map(|(_, needed)| needed)
                .collect();
            let only_required = schema.value.as_object().is_some_and(|members| {
                members
                    .keys()
                    .all(|key| key == "required" || says_nothing(key))
            });
            let met = only_required
                && schema
                    .texts("required")
                    .iter()
                    .all(|one| demanded.contains(one) || requires(way, one));
            if !met && !self.contained(&own, schema, depth) {
                return false;
            }
        }
        true
    }

    /// Whether no document of the way has a property of that name.
    fn never(&mut self, way: &[At<'a>], name: &str) -> bool {
        let writer = self.writer;
        let text = Value::String(name.to_owned());
        way.iter().any(|at| {
            let named = at
                .sub("propertyNames")
                .filter(|_| writer.draft != Draft::Four);
            if named.is_some_and(|names| writer.holds(names, &text, &mut self.steps) == Some(false))
            {
                return true;
            }
            Documents::for_property(*at, name, &mut self.steps)
                .is_some_and(|(list, _)| list.iter().any(|at| at.value == &Value::Bool(false)))
        })
    }

    fn any(&mut self, way: &[At<'a>], members: &[At<'a>], depth: usize) -> bool {
        members
            .iter()
            .any(|member| self.contained(way, *member, depth))
            || self.split(way).is_some_and(|parts| {
                parts.iter().all(|part| {
                    members
                        .iter()
                        .any(|member| self.contained(part, *member, depth))
                })
            })
    }

    /// Splits a way by the types that it allows.
    fn split(&self, way: &[At<'a>]) -> Option<Vec<All<'a>>> {
        let kinds = kinds(way);
        if kinds.len() < 2 {
            return None;
        }
        let parts = kinds
            .iter()
            .filter(|kind| **kind != "integer" || !kinds.contains(&"number"));
        let part = |kind| Some([way, &[self.writer.only(kind)?]].concat());
        parts.map(|kind| part(kind)).collect()
    }

    fn one(&mut self, way: &[At<'a>], members: &[At<'a>], depth: usize) -> bool {
        let exactly = |proof: &mut Self, way: &[At<'a>]| {
            members.iter().enumerate().any(|(index, member)| {
                proof.contained(way, *member, depth)
                    && members
                        .iter()
                        .enumerate()
                        .all(|(other, member)| other == index || proof.apart(way, *member, depth))
            })
        };
        exactly(self, way)
            || self
                .split(way)
                .is_some_and(|parts| parts.iter().all(|part| exactly(self, part)))
    }

    /// Whether no document of the way fits `r`.
    fn apart(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        match r.value {
            Value::Bool(answer) => return !answer,
            Value::Object(_) => {}
            _ => return false,
        }
        let reader = self.reader;
        if let Some(values) = values(way) {
            return values.iter().all(|value| {
                self.refuted(way, value) || reader.holds(r, value, &mut self.steps) == Some(false)
            });
        }
        let (parts, _) = reader.applied(r);
        let mine = kinds(way);
        let theirs = kinds(&parts);
        let meet = mine.iter().any(|a| {
            theirs
                .iter()
                .any(|b| a == b || covers(a, b) || covers(b, a))
        });
        if !meet {
            return true;
        }
        if let Some(values) = self::values(&parts) {
            return values.iter().all(|value| self.refuted(way, value));
        }
        // Members of a union all apart.
        for part in &parts {
            for keyword in ["anyOf", "oneOf"] {
                if part.get(keyword).is_some()
                    && part
                        .list(keyword)
                        .iter()
                        .all(|member| self.apart(way, *member, depth + 1))
                {
                    return true;
                }
            }
        }
        if parts.iter().any(|part| numbers_apart(way, *part, &mine)) {
            return true;
        }
        // Both must have the property, and no value of it fits both; or one forbids what the other asks for.
        mine == ["object"]
            && parts.iter().any(|part| {
                part.members("properties").any(|(name, schema)| {
                    requires(way, name) && {
                        let own: All = way
                            .iter()
                            .filter_map(|at| Documents::for_property(*at, name, &mut self.steps))
                            .flat_map(|(list, _)| list)
                            .flat_map(|at| self.writer.applied(at).0)
                            .collect();
                        !own.is_empty() && self.apart(&own, schema, depth + 1)
                    }
                }) || part
                    .texts("required")
                    .iter()
                    .any(|name| self.never(way, name))
            })
    }

    fn conditional(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let same = way.iter().any(|at| {
            ["if", "then", "else"].iter().all(|keyword| {
                at.get(keyword) == r.get(keyword) && r.get(keyword).is_none_or(plain)
            })
        });
        let implied = |proof: &mut Self, keyword| {
            r.sub(keyword)
                .is_none_or(|at| proof.contained(way, at, depth))
        };
        same || (implied(self, "then") && implied(self, "else"))
            || (implied(self, "else")
                && r.sub("if").is_some_and(|test| self.apart(way, test, depth)))
            || (implied(self, "then")
                && r.sub("if")
                    .is_some_and(|test| self.contained(way, test, depth)))
    }
}

/// Returns all values there are of these types, where they are few.
fn all_values(kinds: &[&str]) -> Option<Vec<Value>> {
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

fn closed_bound(way: &[At], value: &Value) -> bool {
    way.iter().any(|at| {
        at.get("additionalProperties") == Some(&Value::Bool(false))
            && at.members("patternProperties").next().is_none()
            && value
                .as_u64()
                .is_some_and(|max| at.members("properties").count() as u64 <= max)
    })
}

/// Returns the types that a way allows.
fn kinds(way: &[At]) -> Vec<&'static str> {
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

fn covers(wide: &str, narrow: &str) -> bool {
    wide == narrow || (wide == "number" && narrow == "integer")
}

/// Returns the values that a way allows at most, where it lists them.
fn values<'a>(way: &[At<'a>]) -> Option<Vec<&'a Value>> {
    way.iter()
        .find_map(|at| match (at.get("const"), at.get("enum")) {
            (Some(one), _) => Some(vec![one]),
            (None, Some(Value::Array(list))) => Some(list.iter().collect()),
            _ => None,
        })
}

fn requires(way: &[At], name: &str) -> bool {
    way.iter().any(|at| at.texts("required").contains(&name))
}

fn at_least(way: &[At], keyword: &str, value: &Value) -> bool {
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

fn at_most(way: &[At], keyword: &str, value: &Value) -> bool {
    let most = value.as_i64();
    most.is_some_and(|most| {
        way.iter().any(|at| {
            at.get(keyword)
                .and_then(Value::as_i64)
                .is_some_and(|own| own <= most)
        })
    })
}

fn multiple(way: &[At], kinds: &[&str], value: &Value) -> bool {
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
fn numbers_apart(way: &[At], part: At, kinds: &[&str]) -> bool {
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

/// Whether two schemas are the same but for annotations, with no reference that may mean something else.
fn alike(a: &Value, b: &Value, same_draft: bool) -> bool {
    same_draft && plain(a) && stripped(a) == stripped(b)
}

/// Whether no document is refused for a member of that name: an annotation, or one that no draft knows.
fn says_nothing(name: &str) -> bool {
    Keyword::named(name).is_none_or(|keyword| ANNOTATIONS.contains(&keyword))
        && name != "$recursiveRef"
}

fn plain(value: &Value) -> bool {
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
