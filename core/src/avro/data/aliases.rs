//! The writer's names as a reader with aliases sees them.
//!
//! Aliases are no matter of a pair: each renames what bears the name anywhere in the writer's schema, and a field's alias counts in records
//! of the reader's name or one of its aliases.
//!
//! Source: Avro specification, "Aliases"; docs/payload.md, "Reading with another schema".

use std::collections::{BTreeMap, BTreeSet};

use crate::avro::model::{Body, FieldId, Kind, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;

/// New names; what is not in here keeps its own.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// Full names by index of the definition.
    types: BTreeMap<u32, String>,
    fields: BTreeMap<FieldId, String>,
}

impl Renamed {
    /// Applies the reader's aliases to the writer.
    ///
    /// # Errors
    /// `CHECK_FAILED` where two fields of a record or two branches of a union get one name; `LIMIT_OUTPUT`.
    pub(super) fn of(
        writer: &Schema,
        reader: &Schema,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        let mut renamed = Self::default();
        if std::ptr::eq(writer, reader)
            || (reader.aliases.is_empty() && reader.field_aliases.is_empty())
            || writer.parsing_canonical(limits)? == reader.parsing_canonical(limits)?
        {
            return Ok(renamed);
        }
        let (types, fields) = aliases(reader);
        let definitions = reachable(writer);
        for id in &definitions {
            let (Some(named), Body::Named(index)) = (writer.named(*id), writer.body(*id)) else {
                continue;
            };
            let mut name = writer.full_name(named.name);
            if let Some(new) = types.get(&name) {
                name.clone_from(new);
                renamed.types.insert(index, name.clone());
            }
            if let Some(new) = fields.get(&name) {
                for field in named.fields.ids() {
                    let old = writer.field(field).map_or("", |f| writer.text(f.name));
                    if let Some(new) = new.get(old) {
                        renamed.fields.insert(field, (*new).to_owned());
                    }
                }
            }
        }
        renamed.distinct(writer, &definitions)?;
        Ok(renamed)
    }

    /// Returns the full name of a named type.
    pub(super) fn full_name(&self, writer: &Schema, id: TypeId) -> String {
        if let Body::Named(index) = writer.body(id)
            && let Some(name) = self.types.get(&index)
        {
            return name.clone();
        }
        writer
            .named(id)
            .map(|named| writer.full_name(named.name))
            .unwrap_or_default()
    }

    /// Returns the name of a field.
    pub(super) fn field<'a>(&'a self, writer: &'a Schema, id: FieldId) -> &'a str {
        match self.fields.get(&id) {
            Some(name) => name,
            None => writer.field(id).map_or("", |field| writer.text(field.name)),
        }
    }

    fn distinct(&self, writer: &Schema, definitions: &[TypeId]) -> Result<(), SchemaError> {
        let twice = |what: &str, name: &str, id: TypeId| {
            let message =
                format!("the reader's aliases give two {what} of the writer the name {name:?}");
            Err(writer.located(SchemaError::new(Code::CheckFailed, message), id))
        };
        for id in definitions {
            let mut seen = BTreeSet::new();
            match writer.body(*id) {
                Body::Union(list) if !self.types.is_empty() => {
                    for branch in writer.branches(list) {
                        if writer.named(*branch).is_some() {
                            let name = self.full_name(writer, *branch);
                            if seen.contains(&name) {
                                return twice("branches", &name, *id);
                            }
                            seen.insert(name);
                        }
                    }
                }
                Body::Named(_) if !self.fields.is_empty() => {
                    let Some(named) = writer.named(*id) else {
                        continue;
                    };
                    for field in named.fields.ids() {
                        let name = self.field(writer, field).to_owned();
                        if seen.contains(&name) {
                            return twice("fields", &name, *id);
                        }
                        seen.insert(name);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Returns what a named type is called, without its namespace.
pub(super) fn simple(full_name: &str) -> &str {
    full_name
        .rsplit_once('.')
        .map_or(full_name, |(_, name)| name)
}

type FieldAliases<'a> = BTreeMap<String, BTreeMap<&'a str, &'a str>>;

/// Collects the aliases of types, and of fields by their record's name.
fn aliases(reader: &Schema) -> (BTreeMap<String, String>, FieldAliases<'_>) {
    let mut types = BTreeMap::new();
    let mut fields = FieldAliases::new();
    for id in reachable(reader) {
        let Some(named) = reader.named(id) else {
            continue;
        };
        let name = reader.full_name(named.name);
        let aliases = named.aliases.of(&reader.aliases);
        for alias in aliases {
            types.insert(reader.full_name(*alias), name.clone());
        }
        if named.kind != Kind::Record {
            continue;
        }
        for field in named.fields.of(&reader.fields) {
            for alias in field.aliases.of(&reader.field_aliases) {
                let record = fields.entry(name.clone()).or_default();
                record.insert(reader.text(*alias), reader.text(field.name));
            }
        }
        if let Some(own) = fields.get(&name).cloned() {
            for alias in aliases {
                fields.insert(reader.full_name(*alias), own.clone());
            }
        }
    }
    (types, fields)
}

/// Returns the definitions and unions that a schema's root leads to, depth first.
fn reachable(schema: &Schema) -> Vec<TypeId> {
    let mut seen = vec![false; schema.types.len()];
    let mut found = Vec::new();
    let mut open = vec![schema.root];
    while let Some(id) = open.pop() {
        let id = schema.target(id);
        match seen.get_mut(id as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        match schema.ty(id).body {
            Body::Array(child) | Body::Map(child) => open.push(child),
            Body::Union(list) => {
                found.push(id);
                open.extend(schema.branches(list).iter().rev());
            }
            Body::Named(_) => {
                found.push(id);
                let fields = schema
                    .named(id)
                    .map(|named| named.fields.of(&schema.fields))
                    .unwrap_or_default();
                open.extend(fields.iter().rev().map(|field| field.ty));
            }
            Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
        }
    }
    found
}
