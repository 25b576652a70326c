//! Keywords about objects: properties, what may stand beside them, and what depends on them.

use std::collections::{BTreeMap, BTreeSet};

use super::side::{At, Side};
use super::{Walk, below, rules};
use crate::error::SchemaError;
use crate::json::Kind;

/// What an object allows beside its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    Anything,
    Nothing,
    Schema(At),
}

fn others(side: &Side<'_>, at: At) -> Others {
    match side.member(at, "additionalProperties") {
        Some(value) if side.boolean(value) == Some(false) => Others::Nothing,
        Some(value) if side.kind(value) == Kind::Object => Others::Schema(value),
        _ => Others::Anything,
    }
}

fn required<'a>(side: &Side<'a>, at: At) -> BTreeSet<&'a str> {
    let list = side.array(at, "required");
    list.into_iter()
        .flat_map(|list| side.tree.elements(list.node))
        .filter_map(|value| side.tree.text(value))
        .collect()
}

fn by_name<'a>(side: &Side<'a>, at: At, keyword: &str) -> BTreeMap<&'a str, At> {
    side.object(at, keyword)
        .map(|value| side.members(value).into_iter().collect())
        .unwrap_or_default()
}

impl Walk<'_> {
    pub(super) fn properties(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let (own, theirs) = (
            by_name(&self.new, new, "properties"),
            by_name(&self.old, old, "properties"),
        );
        let (demanded, before) = (required(&self.new, new), required(&self.old, old));
        let patterns = self
            .new
            .object(new, "patternProperties")
            .is_some_and(|value| self.new.count(value) > 0);
        for (name, theirs) in &theirs {
            let place = below(path, name);
            if let Some(own) = own.get(name) {
                if demanded.contains(name) && !before.contains(name) {
                    self.report(
                        &rules::PROPERTY_BECAME_REQUIRED,
                        &place,
                        *own,
                        *theirs,
                        vec![],
                    )?;
                }
                self.objects(*own, *theirs, &place)?;
                continue;
            }
            if patterns || self.old.boolean(*theirs) == Some(false) {
                continue;
            }
            match others(&self.new, new) {
                Others::Anything => {}
                Others::Nothing => {
                    self.report(&rules::PROPERTY_REMOVED, &place, new, *theirs, vec![])?;
                }
                Others::Schema(schema) => {
                    if !self.attempt(|walk| walk.objects(schema, *theirs, &place))? {
                        self.report(
                            &rules::PROPERTY_REMOVED_NOT_COVERED,
                            &place,
                            schema,
                            *theirs,
                            vec![],
                        )?;
                    }
                }
            }
        }
        for (name, own) in own.iter().filter(|(name, _)| !theirs.contains_key(*name)) {
            let place = below(path, name);
            if self.new.boolean(*own) == Some(true) {
                continue;
            }
            if demanded.contains(name) {
                self.report(&rules::REQUIRED_PROPERTY_ADDED, &place, *own, old, vec![])?;
                continue;
            }
            match others(&self.old, old) {
                Others::Nothing => {}
                Others::Anything => self.report(
                    &rules::PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
                    &place,
                    *own,
                    old,
                    vec![],
                )?,
                Others::Schema(schema) => {
                    if !self.attempt(|walk| walk.objects(*own, schema, &place))? {
                        self.report(
                            &rules::PROPERTY_ADDED_NOT_COVERED,
                            &place,
                            *own,
                            schema,
                            vec![],
                        )?;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn additional_properties(
        &mut self,
        new: At,
        old: At,
        path: &str,
    ) -> Result<(), SchemaError> {
        match (others(&self.old, old), others(&self.new, new)) {
            (Others::Anything, Others::Nothing) => self.report(
                &rules::ADDITIONAL_PROPERTIES_FORBIDDEN,
                path,
                new,
                old,
                vec![],
            ),
            (Others::Anything, Others::Schema(schema)) => self.report(
                &rules::ADDITIONAL_PROPERTIES_NARROWED,
                path,
                schema,
                old,
                vec![],
            ),
            (Others::Schema(theirs), Others::Schema(own)) => {
                self.pair(own, theirs, &below(path, "additionalProperties"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn dependencies(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        self.mixed_dependencies(new, old, path)?;
        self.dependent_required(new, old, path)?;
        self.dependent_schemas(new, old, path)
    }

    fn mixed_dependencies(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let Some(at) = self.new.object(new, "dependencies") else {
            return Ok(());
        };
        if self.old.object(old, "dependencies").is_none() {
            return self.report(&rules::DEPENDENCIES_ADDED, path, at, old, vec![]);
        }
        let (own, theirs) = (
            by_name(&self.new, new, "dependencies"),
            by_name(&self.old, old, "dependencies"),
        );
        for (name, value) in own.iter().filter(|(name, _)| !theirs.contains_key(*name)) {
            self.report(
                &rules::DEPENDENCY_ADDED,
                path,
                *value,
                old,
                vec![("property", (*name).into())],
            )?;
        }
        for (name, value) in &theirs {
            let list = self.old.kind(*value) == Kind::Array;
            let args = || vec![("property", (*name).into())];
            match own.get(name) {
                None if list => {
                    self.report(&rules::DEPENDENCY_REMOVED, path, new, *value, args())?;
                }
                None => {}
                Some(other) if list && self.new.kind(*other) == Kind::Array => {
                    let equal = self.new.equals(*other, &self.old, *value);
                    if !equal {
                        self.report(&rules::DEPENDENCY_CHANGED, path, *other, *value, args())?;
                    }
                }
                Some(other) => self.objects(*other, *value, &below(path, name))?,
            }
        }
        Ok(())
    }

    fn dependent_required(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let Some(at) = self.new.object(new, "dependentRequired") else {
            return Ok(());
        };
        if self.old.object(old, "dependentRequired").is_none() {
            return self.report(&rules::DEPENDENT_REQUIRED_ADDED, path, at, old, vec![]);
        }
        let (own, theirs) = (
            by_name(&self.new, new, "dependentRequired"),
            by_name(&self.old, old, "dependentRequired"),
        );
        for (name, value) in &own {
            let args = vec![("property", (*name).into())];
            match theirs.get(name) {
                None => self.report(
                    &rules::DEPENDENT_REQUIRED_PROPERTY_ADDED,
                    path,
                    *value,
                    old,
                    args,
                )?,
                Some(other) if !self.new.equals(*value, &self.old, *other) => {
                    self.report(
                        &rules::DEPENDENT_REQUIRED_PROPERTY_CHANGED,
                        path,
                        *value,
                        *other,
                        args,
                    )?;
                }
                Some(_) => {}
            }
        }
        for (name, value) in theirs.iter().filter(|(name, _)| !own.contains_key(*name)) {
            self.report(
                &rules::DEPENDENT_REQUIRED_PROPERTY_REMOVED,
                path,
                at,
                *value,
                vec![("property", (*name).into())],
            )?;
        }
        Ok(())
    }

    fn dependent_schemas(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let Some(at) = self.new.object(new, "dependentSchemas") else {
            return Ok(());
        };
        if self.old.object(old, "dependentSchemas").is_none() {
            return self.report(&rules::DEPENDENT_SCHEMAS_ADDED, path, at, old, vec![]);
        }
        let (own, theirs) = (
            by_name(&self.new, new, "dependentSchemas"),
            by_name(&self.old, old, "dependentSchemas"),
        );
        for (name, value) in &own {
            match theirs.get(name) {
                None => self.report(
                    &rules::DEPENDENT_SCHEMA_ADDED,
                    path,
                    *value,
                    old,
                    vec![("property", (*name).into())],
                )?,
                Some(other) => self.objects(*value, *other, &below(path, name))?,
            }
        }
        Ok(())
    }
}
