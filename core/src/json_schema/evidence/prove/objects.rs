//! Objects: their properties and names, and which of them must or cannot be there.

use serde_json::Value;

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::evidence::prove::empty::LOOKED_INTO;
use crate::json_schema::evidence::prove::way::says_nothing;
use crate::json_schema::evidence::prove::{All, Proof};
use crate::json_schema::pattern;

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

impl<'a> Proof<'a> {
    /// The three keywords of properties together.
    pub(super) fn properties(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let mut names: Vec<&str> = r.members("properties").map(|(name, _)| name).collect();
        for at in way {
            names.extend(at.members("properties").map(|(name, _)| name));
            names.extend(at.texts("required"));
        }
        names.sort_unstable();
        names.dedup();
        for name in &names {
            if self.forbidden(way, name) {
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
                // A property that cannot be there for another reason than its own schema.
                if !self.contained(&own, schema, depth + 1) && !self.never(way, name, depth) {
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

    /// Whether every name that an object of a way can have is one that the reader takes.
    pub(super) fn names(&mut self, way: &[At<'a>], schema: At<'a>, depth: usize) -> bool {
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

    /// Whether what the reader asks for beside a property is there.
    pub(super) fn dependencies(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        for (name, needed) in r.demands() {
            if self.never(way, name, depth) {
                continue;
            }
            let own = self.demanded(way, name);
            let mut schemas: All = way
                .iter()
                .flat_map(|at| at.dependent())
                .filter(|(known, _)| *known == name)
                .map(|(_, at)| at)
                .collect();
            schemas.extend(way.iter().copied());
            let must = self.must(&schemas, depth);
            let met = |one: &str| own.contains(&one) || must.contains(&one) || one == name;
            if !needed.iter().all(|one| met(one)) {
                return false;
            }
        }
        for (name, schema) in r.dependent() {
            if self.never(way, name, depth) {
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
            let mut demanded = self.demanded(way, name);
            demanded.extend(self.must(way, depth));
            let only_required = schema.value.as_object().is_some_and(|members| {
                members
                    .keys()
                    .all(|key| key == "required" || says_nothing(key))
            });
            let met = only_required
                && schema
                    .texts("required")
                    .iter()
                    .all(|one| demanded.contains(one));
            if !met && !self.contained(&own, schema, depth) {
                return false;
            }
        }
        true
    }

    /// Whether the reader declares every property that the writer, closed as it is, can have.
    pub(super) fn evaluated(&self, way: &[At<'a>], r: At<'a>) -> bool {
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

    /// Whether no object fits all of a way.
    pub(super) fn no_object(&mut self, way: &[At<'a>], depth: usize) -> bool {
        if depth >= LOOKED_INTO {
            return false;
        }
        let most = way.iter().filter_map(|at| at.count("maxProperties")).min();
        let least = way.iter().filter_map(|at| at.count("minProperties")).max();
        let names = self.must(way, depth);
        let least = least.unwrap_or(0).max(names.len());
        if least == 0 {
            return false;
        }
        most.is_some_and(|most| least > most)
            || self
                .room(way, depth)
                .is_some_and(|names| least > names.len())
            || names.iter().any(|name| self.never(way, name, depth))
    }

    /// Returns the names that objects of a closed way can have, `None` of one that is not closed.
    fn room(&mut self, way: &[At<'a>], depth: usize) -> Option<Vec<&'a str>> {
        let closed = way.iter().filter(|at| {
            at.get("additionalProperties") == Some(&Value::Bool(false))
                && at.members("patternProperties").next().is_none()
        });
        let rooms = closed.map(|at| -> Vec<&str> {
            let names = at.members("properties").map(|(name, _)| name);
            names.filter(|name| !self.never(way, name, depth)).collect()
        });
        rooms.min_by_key(Vec::len)
    }

    /// Returns the names that every object of a way has: the required, those that go with them, and all there can be where as many are
    /// asked for.
    pub(super) fn must(&mut self, way: &[At<'a>], depth: usize) -> Vec<&'a str> {
        let mut names: Vec<&str> = way.iter().flat_map(|at| at.texts("required")).collect();
        let least = way.iter().filter_map(|at| at.count("minProperties")).max();
        if let Some(least) = least.filter(|least| *least > 0 && depth < LOOKED_INTO)
            && let Some(room) = self.room(way, depth + 1)
            && room.len() <= least
        {
            names.extend(room);
        }
        let mut next = 0;
        while let Some(name) = names.get(next).copied() {
            let more = self.demanded(way, name);
            names.extend(
                more.into_iter()
                    .filter(|one| !names.contains(one))
                    .collect::<Vec<_>>(),
            );
            next += 1;
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns what must be there with a name.
    fn demanded(&self, way: &[At<'a>], name: &str) -> Vec<&'a str> {
        let keyword = match self.writer.draft {
            Draft::Modern => "dependentRequired",
            _ => "dependencies",
        };
        way.iter()
            .flat_map(|at| at.members(keyword))
            .filter(|(known, at)| *known == name && at.value.is_array())
            .flat_map(|(_, at)| at.strings())
            .collect()
    }

    /// Whether no document of the way has a property of that name, as far as the name tells.
    fn forbidden(&mut self, way: &[At<'a>], name: &str) -> bool {
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

    /// Whether no document of the way has a property of that name: for the name, for its values, or for what must be there with it.
    pub(super) fn never(&mut self, way: &[At<'a>], name: &str, depth: usize) -> bool {
        if self.forbidden(way, name) {
            return true;
        }
        if depth >= LOOKED_INTO {
            return false;
        }
        let mut own: All = Vec::new();
        for at in way {
            let list = Documents::for_property(*at, name, &mut self.steps);
            own.extend(list.map(|(list, _)| list).unwrap_or_default());
        }
        (!own.is_empty() && self.empty(&own, depth + 1))
            || self
                .demanded(way, name)
                .into_iter()
                .any(|other| other != name && self.never(way, other, depth + 4))
    }
}

/// Whether a closed object of a way has no more properties than the reader allows.
pub(super) fn closed_bound(way: &[At], value: &Value) -> bool {
    way.iter().any(|at| {
        at.get("additionalProperties") == Some(&Value::Bool(false))
            && at.members("patternProperties").next().is_none()
            && value
                .as_u64()
                .is_some_and(|max| at.members("properties").count() as u64 <= max)
    })
}
