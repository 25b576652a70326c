//! Objects: required names, properties against the content model, dependencies, and what else may be there.

use std::collections::BTreeSet;

use crate::compat::Rule;
use crate::error::SchemaError;
use crate::json_schema::diff::{Ref, Walk};
use crate::json_schema::hash_order::Capacity;
use crate::json_schema::model::{Body, Dependency, Id, ObjectSchema};
use crate::json_schema::pattern;
use crate::json_schema::rules as r;
use crate::source::Range;

/// The rules of a keyword that says what may be there beyond what is declared.
pub(super) struct Rest {
    keyword: &'static str,
    added: &'static Rule,
    removed: &'static Rule,
    narrowed: &'static Rule,
    extended: &'static Rule,
}

pub(super) static ADDITIONAL_PROPERTIES: Rest = Rest {
    keyword: "additionalProperties",
    added: &r::ADDITIONAL_PROPERTIES_ADDED,
    removed: &r::ADDITIONAL_PROPERTIES_REMOVED,
    narrowed: &r::ADDITIONAL_PROPERTIES_NARROWED,
    extended: &r::ADDITIONAL_PROPERTIES_EXTENDED,
};

pub(super) static UNEVALUATED_PROPERTIES: Rest = Rest {
    keyword: "unevaluatedProperties",
    added: &r::UNEVALUATED_PROPERTIES_ADDED,
    removed: &r::UNEVALUATED_PROPERTIES_REMOVED,
    narrowed: &r::UNEVALUATED_PROPERTIES_NARROWED,
    extended: &r::UNEVALUATED_PROPERTIES_EXTENDED,
};

pub(super) static ADDITIONAL_ITEMS: Rest = Rest {
    keyword: "additionalItems",
    added: &r::ADDITIONAL_ITEMS_ADDED,
    removed: &r::ADDITIONAL_ITEMS_REMOVED,
    narrowed: &r::ADDITIONAL_ITEMS_NARROWED,
    extended: &r::ADDITIONAL_ITEMS_EXTENDED,
};

pub(super) static UNEVALUATED_ITEMS: Rest = Rest {
    keyword: "unevaluatedItems",
    added: &r::UNEVALUATED_ITEMS_ADDED,
    removed: &r::UNEVALUATED_ITEMS_REMOVED,
    narrowed: &r::UNEVALUATED_ITEMS_NARROWED,
    extended: &r::UNEVALUATED_ITEMS_EXTENDED,
};

/// A name declared on either side, with its schemas.
#[derive(Clone, Copy)]
struct Named<T> {
    slot: u32,
    name: (bool, Range),
    before: Option<T>,
    after: Option<T>,
}

impl<'a> Walk<'a> {
    #[inline(never)]
    pub(super) fn object(
        &mut self,
        original: Ref,
        update: Ref,
        before: &'a ObjectSchema,
        after: &'a ObjectSchema,
    ) -> Result<(), SchemaError> {
        let (required_before, required_after) = (
            self.names(original.update, &before.required),
            self.names(update.update, &after.required),
        );
        let entries = |object: &ObjectSchema| -> Vec<(Range, u32, Id)> {
            object
                .properties
                .iter()
                .map(|property| (property.name, property.hash, property.schema))
                .collect()
        };
        let pairs = self.paired(
            original.update,
            &entries(before),
            update.update,
            &entries(after),
        );
        if !(required_before.is_empty() && required_after.is_empty()) {
            self.required(
                original,
                update,
                [&required_before, &required_after],
                &pairs,
            )?;
        }
        for pair in &pairs {
            let name = self.text(pair.name.0, pair.name.1);
            let length = self.descend_to("properties", name);
            match (pair.before, pair.after) {
                (Some(o), Some(u)) => {
                    self.pair(Ref { id: o, ..original }, Ref { id: u, ..update })?;
                }
                (Some(o), None) => {
                    self.removed_property(Ref { id: o, ..original }, update, name, after)?;
                }
                (None, Some(u)) => {
                    let required = required_after.contains(name);
                    self.added_property(original, Ref { id: u, ..update }, name, before, required)?;
                }
                (None, None) => {}
            }
            self.ascend(length);
        }
        self.dependencies(original, update, before, after)?;
        let rest = [
            (before.closed, before.additional),
            (after.closed, after.additional),
        ];
        self.additional(&ADDITIONAL_PROPERTIES, original, update, rest)?;
        self.unevaluated(
            &UNEVALUATED_PROPERTIES,
            original,
            update,
            [before.unevaluated, after.unevaluated],
        )?;
        self.property_counts(original, update, before, after)
    }

    fn names(&self, update: bool, names: &[Range]) -> BTreeSet<&'a str> {
        names.iter().map(|name| self.text(update, *name)).collect()
    }

    /// Brings the names of both sides together, in the order in which the registry visits them.
    #[inline(never)]
    fn paired<T: Copy>(
        &self,
        first: bool,
        before: &[(Range, u32, T)],
        second: bool,
        after: &[(Range, u32, T)],
    ) -> Vec<Named<T>> {
        let mut by_hash: Vec<(u32, usize)> = before
            .iter()
            .enumerate()
            .map(|(index, entry)| (entry.1, index))
            .collect();
        by_hash.sort_unstable();
        let named = |(name, hash, schema): &(Range, u32, T)| Named {
            slot: *hash,
            name: (first, *name),
            before: Some(*schema),
            after: None,
        };
        let mut all: Vec<_> = before.iter().map(named).collect();
        for (name, hash, schema) in after {
            let text = self.text(second, *name);
            let start = by_hash.partition_point(|entry| entry.0 < *hash);
            let known = by_hash
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(|entry| entry.0 == *hash)
                .find(|entry| {
                    all.get(entry.1)
                        .is_some_and(|other| self.text(first, other.name.1) == text)
                });
            match known.and_then(|entry| all.get_mut(entry.1)) {
                Some(other) => other.after = Some(*schema),
                None => all.push(Named {
                    slot: *hash,
                    name: (second, *name),
                    before: None,
                    after: Some(*schema),
                }),
            }
        }
        let capacity = Capacity::made_for(before.len()).holding(all.len());
        for entry in &mut all {
            entry.slot = capacity.slot(entry.slot);
        }
        all.sort_by_key(|entry| entry.slot);
        all
    }

    /// Compares `required` for names that both sides declare; others the registry does not look at.
    #[inline(never)]
    fn required(
        &mut self,
        original: Ref,
        update: Ref,
        [required_before, required_after]: [&BTreeSet<&str>; 2],
        pairs: &[Named<Id>],
    ) -> Result<(), SchemaError> {
        for pair in pairs {
            let (Some(_), Some(schema)) = (pair.before, pair.after) else {
                continue;
            };
            let name = self.text(pair.name.0, pair.name.1);
            let rule = match (
                required_before.contains(name),
                required_after.contains(name),
            ) {
                (true, false) => &r::REQUIRED_ATTRIBUTE_REMOVED,
                (false, true) if self.side(update.update).model.has_default(schema) => {
                    &r::REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED
                }
                (false, true) => &r::REQUIRED_ATTRIBUTE_ADDED,
                _ => continue,
            };
            let length = self.descend_to("required", name);
            self.fact(rule, (original, "required"), (update, "required"))?;
            self.ascend(length);
        }
        Ok(())
    }

    fn is_open(&self, update: bool, object: &ObjectSchema) -> bool {
        !object.closed
            && object.additional.is_none()
            && object.patterns.is_empty()
            && object
                .unevaluated
                .is_none_or(|id| self.side(update).model.node(id).is_trivial())
    }

    /// Returns the schemas that stand for an undeclared name: one, or all whose pattern it matches.
    #[inline(never)]
    fn covers(
        &mut self,
        update: bool,
        object: &ObjectSchema,
        name: &str,
    ) -> Result<Vec<Id>, SchemaError> {
        let mut matching = Vec::new();
        for (text, schema) in &object.patterns {
            if pattern::find(self.text(update, *text), name, &mut self.steps)? {
                matching.push(*schema);
            }
        }
        if matching.is_empty() {
            let model = self.side(update).model;
            let counts =
                |id: &Id| !matches!(model.node(*id).body, Body::False | Body::Empty | Body::True);
            let unevaluated = if object.closed {
                None
            } else {
                object.unevaluated.filter(counts)
            };
            matching.extend(object.additional.or(unevaluated));
        }
        Ok(matching)
    }

    #[inline(never)]
    fn removed_property(
        &mut self,
        original: Ref,
        update: Ref,
        name: &str,
        after: &ObjectSchema,
    ) -> Result<(), SchemaError> {
        let rule = if self.is_open(update.update, after) {
            &r::PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL
        } else {
            match self.covers(update.update, after, name)?.as_slice() {
                [] if matches!(self.body(original), Body::False) => {
                    &r::PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL
                }
                [] => &r::PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL,
                covers => {
                    let covers: Vec<_> = covers
                        .iter()
                        .map(|id| (original, Ref { id: *id, ..update }))
                        .collect();
                    if self.covered(&covers, name)? {
                        &r::PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
                    } else {
                        &r::PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
                    }
                }
            }
        };
        self.fact(rule, (original, ""), (update, ""))
    }

    #[inline(never)]
    fn added_property(
        &mut self,
        original: Ref,
        update: Ref,
        name: &str,
        before: &ObjectSchema,
        required: bool,
    ) -> Result<(), SchemaError> {
        let model = self.side(update.update).model;
        let default = model.has_default(update.id);
        let places = ((original, ""), (update, ""));
        if self.is_open(original.update, before) {
            let rule = match (model.node(update.id).is_trivial(), required, default) {
                (true, ..) => &r::PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL,
                (_, true, true) => &r::REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL,
                (_, true, false) => &r::REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
                _ => &r::OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
            };
            return self.fact(rule, places.0, places.1);
        }
        let covers = self.covers(original.update, before, name)?;
        if !covers.is_empty() {
            let covers: Vec<_> = covers
                .iter()
                .map(|id| {
                    (
                        Ref {
                            id: *id,
                            ..original
                        },
                        update,
                    )
                })
                .collect();
            let rule = if self.covered(&covers, name)? {
                &r::PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            } else {
                &r::PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            };
            self.fact(rule, places.0, places.1)?;
        }
        let rule = match (required, default) {
            (true, true) => &r::REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL,
            (true, false) => &r::REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL,
            _ => &r::OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL,
        };
        self.fact(rule, places.0, places.1)
    }

    /// Compares a property with what stands for it on the other side, keeps the differences, and returns whether none breaks.
    ///
    /// Where several patterns match, the registry takes any one of them; only if all agree there is an answer.
    #[inline(never)]
    fn covered(&mut self, pairs: &[(Ref, Ref)], name: &str) -> Result<bool, SchemaError> {
        let mut first = None;
        for (original, update) in pairs {
            let (mark, breaking) = (self.facts.len(), self.breaking);
            self.pair(*original, *update)?;
            let compatible = self.breaking == breaking;
            match first {
                None => first = Some(compatible),
                Some(first) => {
                    self.facts.truncate(mark);
                    self.breaking = breaking;
                    if first != compatible {
                        let message = format!(
                            "the registry's answer varies from call to call: several patterns match property {name:?}, and their verdicts differ"
                        );
                        return Err(self.failure(&message));
                    }
                }
            }
        }
        Ok(first.unwrap_or(true))
    }

    #[inline(never)]
    fn dependencies(
        &mut self,
        original: Ref,
        update: Ref,
        before: &'a ObjectSchema,
        after: &'a ObjectSchema,
    ) -> Result<(), SchemaError> {
        if !(before.dependent_required.is_empty() && after.dependent_required.is_empty()) {
            let pairs = self.paired(
                original.update,
                &entries(&before.dependent_required),
                update.update,
                &entries(&after.dependent_required),
            );
            for pair in pairs {
                let list =
                    |index: Option<usize>, side: bool, from: &'a [Dependency<Vec<Range>>]| {
                        index
                            .and_then(|index| from.get(index))
                            .map(|dependency| self.names(side, &dependency.demand))
                    };
                let lists = (
                    list(pair.before, original.update, &before.dependent_required),
                    list(pair.after, update.update, &after.dependent_required),
                );
                let rule = match lists {
                    (Some(_), None) => &r::DEPENDENCY_ARRAY_REMOVED,
                    (None, Some(_)) => &r::DEPENDENCY_ARRAY_ADDED,
                    (Some(before), Some(after)) if before == after => continue,
                    (Some(before), Some(after)) if after.is_superset(&before) => {
                        &r::DEPENDENCY_ARRAY_EXTENDED
                    }
                    (Some(before), Some(after)) if before.is_superset(&after) => {
                        &r::DEPENDENCY_ARRAY_NARROWED
                    }
                    (Some(_), Some(_)) => &r::DEPENDENCY_ARRAY_CHANGED,
                    (None, None) => continue,
                };
                let length = self.descend_to("dependencies", self.text(pair.name.0, pair.name.1));
                self.fact(
                    rule,
                    (original, "dependentRequired"),
                    (update, "dependentRequired"),
                )?;
                self.ascend(length);
            }
        }
        if before.dependent_schemas.is_empty() && after.dependent_schemas.is_empty() {
            return Ok(());
        }
        let schemas = |list: &[Dependency<Id>]| -> Vec<(Range, u32, Id)> {
            list.iter()
                .map(|dependency| (dependency.name, dependency.hash, dependency.demand))
                .collect()
        };
        let pairs = self.paired(
            original.update,
            &schemas(&before.dependent_schemas),
            update.update,
            &schemas(&after.dependent_schemas),
        );
        for pair in pairs {
            let length = self.descend_to("dependencies", self.text(pair.name.0, pair.name.1));
            let places = ((original, "dependentSchemas"), (update, "dependentSchemas"));
            match (pair.before, pair.after) {
                (Some(_), None) => self.fact(&r::DEPENDENCY_SCHEMA_REMOVED, places.0, places.1)?,
                (None, Some(_)) => self.fact(&r::DEPENDENCY_SCHEMA_ADDED, places.0, places.1)?,
                (Some(o), Some(u)) => {
                    self.pair(Ref { id: o, ..original }, Ref { id: u, ..update })?;
                }
                (None, None) => {}
            }
            self.ascend(length);
        }
        Ok(())
    }

    /// Compares what both sides allow beyond what they declare: (closed, schema) each.
    #[inline(never)]
    pub(super) fn additional(
        &mut self,
        rest: &'static Rest,
        original: Ref,
        update: Ref,
        [(closed_before, before), (closed_after, after)]: [(bool, Option<Id>); 2],
    ) -> Result<(), SchemaError> {
        let rule = match (closed_before, closed_after) {
            (true, false) => rest.added,
            (false, true) => rest.removed,
            _ => match (before, after) {
                (None, None) => return Ok(()),
                (None, Some(_)) => rest.narrowed,
                (Some(_), None) => rest.extended,
                (Some(o), Some(u)) => {
                    return self.rest_pair(
                        rest,
                        Ref { id: o, ..original },
                        Ref { id: u, ..update },
                    );
                }
            },
        };
        self.fact_of(rule, original, update, rest.keyword)
    }

    /// Compares what both sides allow beyond what any of their keywords has looked at.
    #[inline(never)]
    pub(super) fn unevaluated(
        &mut self,
        rest: &'static Rest,
        original: Ref,
        update: Ref,
        [before, after]: [Option<Id>; 2],
    ) -> Result<(), SchemaError> {
        let is_false =
            |side: Ref, id: Id| matches!(self.side(side.update).model.node(id).body, Body::False);
        let is_trivial = |side: Ref, id: Id| self.side(side.update).model.node(id).is_trivial();
        let rule = match (before, after) {
            (None, None) => return Ok(()),
            (None, Some(u)) if is_false(update, u) => rest.removed,
            (None, Some(_)) => rest.narrowed,
            (Some(o), None) if is_false(original, o) => rest.added,
            (Some(_), None) => rest.extended,
            (Some(o), Some(u)) => match (is_false(original, o), is_false(update, u)) {
                (true, false) => rest.added,
                (false, true) => rest.removed,
                _ => match (is_trivial(original, o), is_trivial(update, u)) {
                    (true, false) => rest.narrowed,
                    (false, true) => rest.extended,
                    _ => {
                        return self.rest_pair(
                            rest,
                            Ref { id: o, ..original },
                            Ref { id: u, ..update },
                        );
                    }
                },
            },
        };
        self.fact_of(rule, original, update, rest.keyword)
    }

    #[inline(never)]
    fn rest_pair(
        &mut self,
        rest: &'static Rest,
        original: Ref,
        update: Ref,
    ) -> Result<(), SchemaError> {
        let length = self.descend(rest.keyword);
        self.pair(original, update)?;
        self.ascend(length);
        Ok(())
    }
}

/// Lists dependencies by their index.
fn entries<T>(list: &[Dependency<T>]) -> Vec<(Range, u32, usize)> {
    list.iter()
        .enumerate()
        .map(|(index, dependency)| (dependency.name, dependency.hash, index))
        .collect()
}
