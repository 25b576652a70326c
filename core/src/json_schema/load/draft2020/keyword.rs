//! What each keyword adds to the schema of its object.
//!
//! Source: docs/json-schema.md, "Newer drafts".

use super::fold::{Fold, required};
use super::{Scope, Walk};
use crate::error::SchemaError;
use crate::json::{Kind, NodeId};
use crate::json_schema::keyword::{Keyword, Keyword as K, Members};
use crate::json_schema::model::{Body, Class, Combined, Criterion, Dependency, Id, Property};

impl Walk<'_, '_> {
    #[inline(never)]
    pub(super) fn type_keyword(
        &mut self,
        value: NodeId,
        fold: &mut Fold,
    ) -> Result<(), SchemaError> {
        match self.loader.tree.kind(value) {
            Kind::String => {
                let (class, integer) = self.loader.type_at(value)?;
                match class {
                    Class::Boolean | Class::Null => {
                        let id = self.simple(fold.at, class);
                        fold.other(self.loader, id);
                    }
                    class => fold.require(self.loader, class, integer),
                }
                Ok(())
            }
            Kind::Array => {
                let mut union = Vec::with_capacity(self.loader.tree.count(value));
                let names: Vec<_> = self.loader.tree.elements(value).collect();
                for name in names {
                    let (class, integer) = self.loader.type_at(name)?;
                    union.push(match class {
                        Class::Boolean | Class::Null => self.simple(fold.at, class),
                        class => required(self.loader, fold.at, class, integer),
                    });
                }
                fold.union(self.loader, union);
                Ok(())
            }
            _ => Err(self
                .loader
                .wrong_type(value, "a string or an array of strings")),
        }
    }

    #[inline(never)]
    pub(super) fn string_keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        fold: &mut Fold,
    ) -> Result<(), SchemaError> {
        let (mut number, mut pattern) = (None, None);
        match keyword {
            K::Pattern => pattern = Some(self.loader.pattern_at(value)?),
            _ => number = Some(self.loader.wrapped_int(value)?),
        }
        if let Some(Body::String(string)) = fold.family(self.loader, Class::String) {
            match keyword {
                K::MinLength => string.min_length = number,
                K::MaxLength => string.max_length = number,
                _ => string.pattern = pattern,
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn number_keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        fold: &mut Fold,
    ) -> Result<(), SchemaError> {
        let bound = Some(self.loader.bound_at(value)?);
        if let Some(Body::Number(number)) = fold.family(self.loader, Class::Number) {
            match keyword {
                K::Minimum => number.minimum = bound,
                K::Maximum => number.maximum = bound,
                K::ExclusiveMinimum => number.exclusive_minimum = bound,
                K::ExclusiveMaximum => number.exclusive_maximum = bound,
                _ => number.multiple_of = Some(value),
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn array_keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        members: &Members,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        let (mut number, mut flag, mut schema, mut list) = (None, None, None, Vec::new());
        match keyword {
            K::MinItems | K::MaxItems => number = Some(self.loader.wrapped_int(value)?),
            K::UniqueItems => flag = self.loader.boolean(members, keyword)?,
            K::PrefixItems => {
                let elements = self.loader.list(value)?;
                list = elements
                    .into_iter()
                    .map(|one| self.schema(one, scope))
                    .collect::<Result<_, _>>()?;
            }
            _ => {
                flag = self.loader.tree.boolean(value);
                schema = Some(self.schema(value, scope)?);
            }
        }
        let after_tuple = members
            .get(K::PrefixItems)
            .is_some_and(|tuple| self.loader.tree.count(tuple) > 0);
        let counts = [K::MinContains, K::MaxContains]
            .map(|keyword| self.loader.lax_number(members, keyword));
        if let Some(Body::Array(array)) = fold.family(self.loader, Class::Array) {
            match keyword {
                K::MinItems => array.min_items = number,
                K::MaxItems => array.max_items = number,
                K::UniqueItems => array.unique = flag == Some(true),
                K::PrefixItems => array.tuple = list,
                K::UnevaluatedItems => array.unevaluated = schema,
                K::Contains => {
                    array.contains = schema;
                    array.min_contains = counts[0].or(Some(1.0));
                    array.max_contains = counts[1];
                }
                // `items: true` says nothing, `items: false` closes the list.
                _ => match flag {
                    Some(true) => {}
                    Some(false) => array.closed = true,
                    None if after_tuple => array.additional = schema,
                    None => array.all_items = schema,
                },
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn object_keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        match keyword {
            K::Properties => {
                // Visited in hash order, since the first visit decides which copy of a definition is kept.
                let entries = self.loader.object(value)?;
                if entries.is_empty() {
                    return Ok(());
                }
                let ordered = self.loader.hash_ordered(entries);
                let mut properties = Vec::with_capacity(ordered.len());
                for (name, hash, value) in ordered {
                    let schema = self.schema(value, scope)?;
                    properties.push(Property { name, hash, schema });
                }
                if let Some(Body::Object(object)) = fold.family(self.loader, Class::Object) {
                    object.properties = properties;
                }
            }
            K::PatternProperties => {
                let entries = self.loader.object(value)?;
                if entries.is_empty() {
                    return Ok(());
                }
                let mut patterns = Vec::with_capacity(entries.len());
                for (name, value) in entries {
                    self.loader.check_pattern(name, value)?;
                    patterns.push((name, self.schema(value, scope)?));
                }
                if let Some(Body::Object(object)) = fold.family(self.loader, Class::Object) {
                    object.patterns = patterns;
                }
            }
            K::Required => {
                let required = self.loader.texts(value)?;
                if let Some(Body::Object(object)) = fold.family(self.loader, Class::Object) {
                    object.required = required;
                }
            }
            K::MinProperties | K::MaxProperties => {
                let number = Some(self.loader.wrapped_int(value)?);
                if let Some(Body::Object(object)) = fold.family(self.loader, Class::Object) {
                    match keyword {
                        K::MinProperties => object.min_properties = number,
                        _ => object.max_properties = number,
                    }
                }
            }
            K::DependentRequired | K::DependentSchemas => {
                self.dependencies(keyword, value, fold, scope)?;
            }
            _ => {
                let flag = self.loader.tree.boolean(value);
                let schema = Some(self.schema(value, scope)?);
                if let Some(Body::Object(object)) = fold.family(self.loader, Class::Object) {
                    match (keyword, flag) {
                        (K::AdditionalProperties, Some(permitted)) => object.closed = !permitted,
                        (K::AdditionalProperties, None) => object.additional = schema,
                        (K::PropertyNames, _) => object.property_names = schema,
                        _ => object.unevaluated = schema,
                    }
                }
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn dependencies(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        let entries = self.loader.object(value)?;
        let ordered = self.loader.hash_ordered(entries);
        let (mut lists, mut schemas) = (Vec::new(), Vec::new());
        for (name, hash, value) in ordered {
            match keyword {
                K::DependentRequired => lists.push(Dependency {
                    name,
                    hash,
                    demand: self.loader.texts(value)?,
                }),
                _ => schemas.push(Dependency {
                    name,
                    hash,
                    demand: self.schema(value, scope)?,
                }),
            }
        }
        if let Some(Body::Object(object)) = fold.family(self.loader, Class::Object) {
            match keyword {
                K::DependentRequired => object.dependent_required = lists,
                _ => object.dependent_schemas = schemas,
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn combined_keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        let criterion = match keyword {
            K::AllOf => Criterion::AllOf,
            K::AnyOf => Criterion::AnyOf,
            _ => Criterion::OneOf,
        };
        let mut members = Vec::new();
        for one in self.loader.list(value)? {
            let id = self.schema(one, scope)?;
            // A member that the loader has built as a conjunction falls apart into its own members.
            match &self.loader.model.node(id).body {
                Body::Combined(inner) if inner.synthetic && inner.criterion == Criterion::AllOf => {
                    members.extend_from_slice(&inner.members);
                }
                _ => members.push(id),
            }
        }
        let combined = Combined {
            criterion,
            members,
            synthetic: false,
            distinct: Vec::new(),
            fault: None,
        };
        let id = self
            .loader
            .model
            .add(fold.at, Body::Combined(Box::new(combined)));
        fold.other(self.loader, id);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn simple(&mut self, at: NodeId, class: Class) -> Id {
        self.loader.model.add(
            at,
            if class == Class::Boolean {
                Body::Boolean
            } else {
                Body::Null
            },
        )
    }
}
