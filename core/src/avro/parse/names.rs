//! What names mean, and which are names.
//!
//! Source: Avro specification, "Names"; docs/avro.md, "Parsing" and "Two modes".

use super::Parser;
use crate::avro::equality::Equality;
use crate::avro::model::{Body, Kind, Name, Parent, TypeId};
use crate::avro::name::{is_ascii_name, is_unicode_name};
use crate::error::{Code, SchemaError};
use crate::json::NodeId;
use crate::schema::Mode;
use crate::source::Range;

impl Parser<'_> {
    /// Returns a primitive or the type that a name means: in the namespace around it, else as it stands, else looked up at the end.
    pub(super) fn by_name(
        &mut self,
        written: Range,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> TypeId {
        if let Some(kind) = Kind::primitive(self.schema.text(written)) {
            return self.schema.push(Body::Primitive(kind), node, parent);
        }
        let bare = Name {
            namespace: Range::default(),
            simple: written,
        };
        let name = match self.split(written) {
            None => Name {
                namespace,
                simple: written,
            },
            // In a reference a leading dot is part of the text, and no full name begins with one.
            Some(name) if name.namespace.is_empty() => bare,
            Some(name) => name,
        };
        if let Some(target) = self.find(name).or_else(|| self.find(bare)) {
            return self.schema.push(Body::Reference(target), node, parent);
        }
        let id = self.schema.push(Body::Pending(name), node, parent);
        self.pending.push(id);
        id
    }

    pub(super) fn look_up(&mut self, id: TypeId) -> Result<(), SchemaError> {
        let Body::Pending(name) = self.schema.ty(id).body else {
            return Ok(());
        };
        let Some(target) = self.find(name) else {
            let message = format!(
                "undefined name {}: neither this text nor a reference before it defines it",
                self.schema.full_name(name)
            );
            return Err(self.error(Code::UndefinedName, message, self.schema.ty(id).node));
        };
        self.schema.set(id, Body::Reference(target));
        Ok(())
    }

    pub(super) fn find(&self, name: Name) -> Option<TypeId> {
        let schema = &self.schema;
        let same = |id: &TypeId| {
            schema
                .named(*id)
                .is_some_and(|named| schema.same_name(named.name, name))
        };
        self.names.find(schema.hash_of(name), same).copied()
    }

    /// Makes a definition known under its name; a name that is known already must mean an equal type.
    pub(super) fn define(
        &mut self,
        id: TypeId,
        name: Name,
        name_node: NodeId,
    ) -> Result<(), SchemaError> {
        if let Some(first) = self.find(name) {
            let mut equality = Equality::new(&self.schema, self.limits);
            if !equality.types(first, id) {
                let message = format!(
                    "can't redefine {}: it is defined differently before",
                    self.schema.full_name(name)
                );
                return Err(self.error(Code::Redefinition, message, name_node));
            }
            return Ok(());
        }
        let schema = &self.schema;
        let hash_of = |id: &TypeId| {
            schema
                .named(*id)
                .map_or(0, |named| schema.hash_of(named.name))
        };
        self.names.insert_unique(schema.hash_of(name), id, hash_of);
        Ok(())
    }

    /// Splits a dotted name at its last dot; `None` if it has no dot.
    pub(super) fn split(&self, written: Range) -> Option<Name> {
        let dot = self.schema.text(written).rfind('.')? as u32;
        let namespace = Range::new(written.start, written.start + dot);
        Some(Name {
            namespace,
            simple: Range::new(written.start + dot + 1, written.end),
        })
    }

    pub(super) fn check_type_name(&self, name: Name, node: NodeId) -> Result<(), SchemaError> {
        let simple = self.schema.text(name.simple);
        if name.namespace.is_empty() && Kind::primitive(simple).is_some() {
            let message = format!("a type may not be named after a primitive: {simple}");
            return Err(self.error(Code::InvalidName, message, node));
        }
        if self.mode == Mode::Stored {
            return Ok(());
        }
        self.check_name(name.simple, node, "a type name")?;
        let namespace = self.schema.text(name.namespace);
        if !namespace.is_empty()
            && let Some(part) = namespace.split('.').find(|part| !is_ascii_name(part))
        {
            let message = format!(
                "invalid namespace {namespace:?}: part {part:?} is no name (letters, digits and _, no digit first)"
            );
            return Err(self.error(Code::InvalidName, message, node));
        }
        Ok(())
    }

    pub(super) fn check_name(
        &self,
        name: Range,
        node: NodeId,
        what: &str,
    ) -> Result<(), SchemaError> {
        let text = self.schema.text(name);
        if is_ascii_name(text) {
            return Ok(());
        }
        let message =
            format!("{text:?} is not {what}: expected letters, digits and _, no digit first");
        Err(self.error(Code::InvalidName, message, node))
    }

    /// In stored schemas the registry looks at the names of everything that the schema's own type reaches, and only at those.
    pub(super) fn stored_names(&self) -> Result<(), SchemaError> {
        let schema = &self.schema;
        let mut reached = vec![false; schema.types.len()];
        let mut open = vec![schema.root];
        let wrong = |name: &str, node: NodeId, what: &str| {
            let message =
                format!("{name:?} is not {what}: expected letters, digits and _, no digit first");
            Err(self.error(Code::InvalidName, message, node))
        };
        while let Some(id) = open.pop() {
            let id = schema.target(id);
            match reached.get_mut(id as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match schema.ty(id).body {
                Body::Array(child) | Body::Map(child) => open.push(child),
                Body::Union(list) => open.extend(schema.branches(list).iter().rev()),
                Body::Named(_) => {
                    let Some(named) = schema.named(id) else {
                        continue;
                    };
                    let name = schema.text(named.name.simple);
                    if !is_unicode_name(name) {
                        return wrong(name, named.name_node, "a type name");
                    }
                    for field in named.fields.of(&schema.fields) {
                        let name = schema.text(field.name);
                        if !is_unicode_name(name) {
                            return wrong(name, field.node, "a field name");
                        }
                        open.push(field.ty);
                    }
                    for (index, symbol) in named.symbols.of(&schema.symbols).iter().enumerate() {
                        if !is_unicode_name(schema.text(*symbol)) {
                            return wrong(
                                schema.text(*symbol),
                                named.body_node + 1 + index as u32,
                                "a symbol",
                            );
                        }
                    }
                }
                Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
            }
        }
        Ok(())
    }
}
