//! The groups of keywords: those of strings, of numbers, of arrays and of objects.
//!
//! Source: docs/json-schema.md, "Older drafts".

use super::{FORMATS, Scope, Walk};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::decimal::Decimal;
use crate::json_schema::draft::Draft;
use crate::json_schema::keyword::{Keyword as K, Members};
use crate::json_schema::model::{
    ArraySchema, Dependency, Id, NumberSchema, ObjectSchema, Property, StringSchema,
};
use crate::source::Range;

impl Walk<'_, '_> {
    #[inline(never)]
    pub(super) fn string(
        &mut self,
        requires: bool,
        members: &Members,
    ) -> Result<StringSchema, SchemaError> {
        let loader = &*self.loader;
        let format = loader.text(members, K::Format)?.filter(|format| {
            let name = loader.tree.sources.get(*format);
            FORMATS
                .iter()
                .any(|(since, names)| *since <= loader.draft && names.contains(&name))
        });
        Ok(StringSchema {
            requires,
            min_length: loader.int(members, K::MinLength)?,
            max_length: loader.int(members, K::MaxLength)?,
            pattern: members
                .get(K::Pattern)
                .map(|at| loader.pattern_at(at))
                .transpose()?,
            format,
        })
    }

    #[inline(never)]
    pub(super) fn number(
        &mut self,
        requires: bool,
        integer: bool,
        members: &Members,
    ) -> Result<Box<NumberSchema>, SchemaError> {
        let loader = &*self.loader;
        let mut number = NumberSchema {
            requires,
            integer,
            minimum: loader.bound(members, K::Minimum)?,
            maximum: loader.bound(members, K::Maximum)?,
            ..NumberSchema::default()
        };
        if loader.draft == Draft::Four {
            let flag =
                |keyword| Ok::<_, SchemaError>(loader.boolean(members, keyword)?.unwrap_or(false));
            number.exclusive_flags = [flag(K::ExclusiveMinimum)?, flag(K::ExclusiveMaximum)?];
        } else {
            number.exclusive_minimum = loader.bound(members, K::ExclusiveMinimum)?;
            number.exclusive_maximum = loader.bound(members, K::ExclusiveMaximum)?;
        }
        if let Some(at) = members.get(K::MultipleOf) {
            if Decimal::zero(loader.number_at(at)?) {
                return Err(loader.error(
                    Code::OutOfRange,
                    "multipleOf is 0: expected another number".to_owned(),
                    at,
                ));
            }
            number.multiple_of = Some(at);
        }
        Ok(Box::new(number))
    }

    #[inline(never)]
    pub(super) fn array(
        &mut self,
        requires: bool,
        members: &Members,
        scope: Scope,
    ) -> Result<Box<ArraySchema>, SchemaError> {
        let mut array = Box::new(ArraySchema {
            requires,
            min_items: self.loader.int(members, K::MinItems)?,
            max_items: self.loader.int(members, K::MaxItems)?,
            unique: self
                .loader
                .boolean(members, K::UniqueItems)?
                .unwrap_or(false),
            ..ArraySchema::default()
        });
        // Beside `items` that is no list, `additionalItems: false` is forgotten.
        let mut listed = true;
        if let Some(items) = members.get(K::Items) {
            match self.loader.tree.kind(items) {
                Kind::Array => {
                    let list = self.loader.list(items)?;
                    array.tuple = list
                        .into_iter()
                        .map(|one| self.schema(one, scope))
                        .collect::<Result<_, _>>()?;
                }
                Kind::Boolean if self.loader.draft == Draft::Four => {
                    return Err(self.loader.wrong_type(items, "an object or an array"));
                }
                _ => {
                    listed = false;
                    array.all_items = Some(self.schema(items, scope)?);
                }
            }
        }
        if let Some(more) = members.get(K::AdditionalItems) {
            match self.loader.tree.boolean(more) {
                Some(permitted) => array.closed = !permitted && listed,
                None => array.additional = Some(self.schema(more, scope)?),
            }
        }
        if let Some(contains) = members
            .get(K::Contains)
            .filter(|_| self.loader.draft != Draft::Four)
        {
            array.contains = Some(self.schema(contains, scope)?);
        }
        Ok(array)
    }

    #[inline(never)]
    pub(super) fn object_group(
        &mut self,
        requires: bool,
        members: &Members,
        scope: Scope,
    ) -> Result<Box<ObjectSchema>, SchemaError> {
        let mut object = Box::new(ObjectSchema {
            requires,
            min_properties: self.loader.int(members, K::MinProperties)?,
            max_properties: self.loader.int(members, K::MaxProperties)?,
            required: members
                .get(K::Required)
                .map(|at| self.loader.texts(at))
                .transpose()?
                .unwrap_or_default(),
            ..ObjectSchema::default()
        });
        if let Some(at) = members.get(K::Properties) {
            object.properties = self.property_map(at, scope)?;
        }
        if let Some(at) = members.get(K::PatternProperties) {
            object.patterns = self.pattern_map(at, scope)?;
        }
        if let Some(more) = members.get(K::AdditionalProperties) {
            match self.loader.tree.boolean(more) {
                Some(permitted) => object.closed = !permitted,
                None => object.additional = Some(self.schema(more, scope)?),
            }
        }
        if let Some(at) = members.get(K::Dependencies) {
            self.dependencies(at, scope, &mut object)?;
        }
        if let Some(names) = members
            .get(K::PropertyNames)
            .filter(|_| self.loader.draft != Draft::Four)
        {
            object.property_names = Some(self.schema(names, scope)?);
        }
        Ok(object)
    }

    #[inline(never)]
    pub(super) fn property_map(
        &mut self,
        at: NodeId,
        scope: Scope,
    ) -> Result<Vec<Property>, SchemaError> {
        let id_keyword = self.loader.draft.id_keyword();
        let mut properties = Vec::with_capacity(self.loader.tree.count(at));
        for (name, value) in self.loader.object(at)? {
            // What looks like the id of `properties` itself is taken for one.
            let named = self.loader.tree.sources.get(name) == id_keyword;
            if named && self.loader.tree.kind(value) != Kind::Object {
                continue;
            }
            properties.push((name, self.schema(value, scope)?));
        }
        Ok(self.loader.properties(properties))
    }

    #[inline(never)]
    pub(super) fn pattern_map(
        &mut self,
        at: NodeId,
        scope: Scope,
    ) -> Result<Vec<(Range, Id)>, SchemaError> {
        let mut patterns = Vec::with_capacity(self.loader.tree.count(at));
        for (name, value) in self.loader.object(at)? {
            self.loader.check_pattern(name, value)?;
            patterns.push((name, self.schema(value, scope)?));
        }
        Ok(patterns)
    }

    #[inline(never)]
    pub(super) fn dependencies(
        &mut self,
        at: NodeId,
        scope: Scope,
        object: &mut ObjectSchema,
    ) -> Result<(), SchemaError> {
        let (mut lists, mut schemas) = (Vec::new(), Vec::new());
        for (name, value) in self.loader.object(at)? {
            match self.loader.tree.kind(value) {
                Kind::Array => lists.push((name, self.loader.texts(value)?)),
                Kind::Boolean if self.loader.draft == Draft::Four => {
                    return Err(self
                        .loader
                        .wrong_type(value, "an object or an array of strings"));
                }
                _ => schemas.push((name, self.schema(value, scope)?)),
            }
        }
        let ordered = self.loader.hash_ordered(lists).into_iter();
        object.dependent_required = ordered
            .map(|(name, hash, demand)| Dependency { name, hash, demand })
            .collect();
        let ordered = self.loader.hash_ordered(schemas).into_iter();
        object.dependent_schemas = ordered
            .map(|(name, hash, demand)| Dependency { name, hash, demand })
            .collect();
        Ok(())
    }
}
