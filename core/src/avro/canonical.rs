//! The canonical text: what the registry stores, hashes and returns, made anew from the model.
//!
//! Source: docs/avro.md, "Canonical text".

use hashbrown::HashTable;

use crate::avro::model::{
    Body, FIELD_RESERVED, Field, FieldDefault, Kind, Name, Named, Order, Schema, TypeId, reserved,
};
use crate::error::{Code, SchemaError};
use crate::json::{KeyOrder, NodeId, java_double, write_double, write_string, write_value};
use crate::limits::Limits;
use crate::source::Range;

impl Schema {
    /// Returns the canonical text; types at the top of a reference stand as names.
    pub(crate) fn canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        let mut writer = Writer::new(self, limits);
        writer.know_references();
        writer.ty(self.root, Range::default())?;
        Ok(writer.out)
    }

    /// Returns the canonical text with every referenced type written out where it is first used.
    pub(crate) fn resolved(&self, limits: &Limits) -> Result<String, SchemaError> {
        self.canonical_from(self.root, limits)
    }

    /// Returns the canonical text of one type, with nothing known around it.
    pub(crate) fn canonical_from(
        &self,
        id: TypeId,
        limits: &Limits,
    ) -> Result<String, SchemaError> {
        let mut writer = Writer::new(self, limits);
        writer.ty(id, Range::default())?;
        Ok(writer.out)
    }
}

/// Full names that stand for a definition already.
pub(crate) struct Known<'a> {
    schema: &'a Schema,
    names: HashTable<Name>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(schema: &'a Schema) -> Self {
        Self {
            schema,
            names: HashTable::new(),
        }
    }

    /// Notes the types at the top of references.
    pub(crate) fn add_references(&mut self) {
        for root in &self.schema.reference_roots {
            if let Some(named) = self.schema.named(*root) {
                self.add(named.name);
            }
        }
    }

    /// Notes a name and returns whether it is new.
    pub(crate) fn add(&mut self, name: Name) -> bool {
        let hash = |name: &Name| self.schema.hash_of(*name);
        if self
            .names
            .find(hash(&name), |other| self.schema.same_name(*other, name))
            .is_some()
        {
            return false;
        }
        self.names.insert_unique(hash(&name), name, hash);
        true
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    known: Known<'a>,
    depth: usize,
    out: String,
}

impl<'a> Writer<'a> {
    fn new(schema: &'a Schema, limits: &'a Limits) -> Self {
        let length = schema.sources().file(0);
        let out = String::with_capacity((length.end - length.start) as usize);
        Self {
            schema,
            limits,
            known: Known::new(schema),
            depth: 0,
            out,
        }
    }

    fn know_references(&mut self) {
        self.known.add_references();
    }

    fn ty(&mut self, id: TypeId, around: Range) -> Result<(), SchemaError> {
        enter(self.schema, id, self.depth, self.out.len(), self.limits)?;
        let id = self.schema.target(id);
        let ty = self.schema.ty(id);
        self.depth += 1;
        match ty.body {
            Body::Primitive(kind) => {
                if self.schema.tree.count(ty.node) < 2
                    || self
                        .schema
                        .attributes(ty.node, reserved(kind))
                        .next()
                        .is_none()
                {
                    self.quoted(kind.as_str());
                } else {
                    self.out.push_str("{\"type\":");
                    self.quoted(kind.as_str());
                    self.attributes(ty.node, kind);
                    self.out.push('}');
                }
            }
            Body::Array(items) => {
                self.out.push_str("{\"type\":\"array\",\"items\":");
                self.ty(items, around)?;
                self.attributes(ty.node, Kind::Array);
                self.out.push('}');
            }
            Body::Map(values) => {
                self.out.push_str("{\"type\":\"map\",\"values\":");
                self.ty(values, around)?;
                self.attributes(ty.node, Kind::Map);
                self.out.push('}');
            }
            Body::Union(list) => {
                self.out.push('[');
                for (index, branch) in self.schema.branches(list).iter().enumerate() {
                    self.comma(index);
                    self.ty(*branch, around)?;
                }
                self.out.push(']');
            }
            Body::Named(_) => {
                if let Some(named) = self.schema.named(id) {
                    if self.known.add(named.name) {
                        self.definition(named, ty.node, around)?;
                    } else {
                        self.out.push('"');
                        self.qualified(named.name, around);
                        self.out.push('"');
                    }
                }
            }
            Body::Reference(_) | Body::Pending(_) => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn definition(
        &mut self,
        named: &Named,
        node: NodeId,
        around: Range,
    ) -> Result<(), SchemaError> {
        let schema = self.schema;
        self.out.push_str("{\"type\":");
        self.quoted(if named.error {
            "error"
        } else {
            named.kind.as_str()
        });
        self.out.push_str(",\"name\":");
        write_string(&mut self.out, schema.text(named.name.simple));
        if schema.text(named.name.namespace) != schema.text(around) {
            self.out.push_str(",\"namespace\":");
            write_string(&mut self.out, schema.text(named.name.namespace));
        }
        self.doc(named.doc);
        match named.kind {
            Kind::Record => {
                self.out.push_str(",\"fields\":[");
                for (index, field) in named.fields.of(&schema.fields).iter().enumerate() {
                    self.comma(index);
                    self.field(field, named.name.namespace)?;
                }
                self.out.push(']');
            }
            Kind::Enum => {
                self.out.push_str(",\"symbols\":[");
                for (index, symbol) in named.symbols.of(&schema.symbols).iter().enumerate() {
                    self.comma(index);
                    write_string(&mut self.out, schema.text(*symbol));
                }
                self.out.push(']');
                if let Some(default) = named.default {
                    self.out.push_str(",\"default\":");
                    write_string(&mut self.out, schema.text(default));
                }
            }
            _ => {
                self.out.push_str(",\"size\":");
                self.out.push_str(&named.size.to_string());
            }
        }
        self.attributes(node, named.kind);
        if named.aliases.count > 0 {
            self.out.push_str(",\"aliases\":[");
            for (index, alias) in named.aliases.of(&schema.aliases).iter().enumerate() {
                self.comma(index);
                let start = self.out.len();
                self.qualified(*alias, named.name.namespace);
                // Aliases are not checked in stored schemas, so they may need escapes.
                let alias = self.out.split_off(start);
                write_string(&mut self.out, &alias);
            }
            self.out.push(']');
        }
        self.out.push('}');
        Ok(())
    }

    fn field(&mut self, field: &Field, namespace: Range) -> Result<(), SchemaError> {
        let schema = self.schema;
        self.out.push_str("{\"name\":");
        write_string(&mut self.out, schema.text(field.name));
        self.out.push_str(",\"type\":");
        self.ty(field.ty, namespace)?;
        self.doc(field.doc);
        match field.default {
            Some(FieldDefault::Json(node)) => {
                self.out.push_str(",\"default\":");
                write_value(&mut self.out, &schema.tree, node, KeyOrder::Kept);
            }
            Some(FieldDefault::Parsed(value)) => {
                self.out.push_str(",\"default\":");
                write_double(&mut self.out, &java_double(value), value.is_finite());
            }
            None => {}
        }
        if field.order != Order::Ascending {
            self.out.push_str(",\"order\":");
            self.quoted(field.order.as_str());
        }
        if field.aliases.count > 0 {
            self.out.push_str(",\"aliases\":[");
            for (index, alias) in field.aliases.of(&schema.field_aliases).iter().enumerate() {
                self.comma(index);
                write_string(&mut self.out, schema.text(*alias));
            }
            self.out.push(']');
        }
        self.write_attributes(field.node, FIELD_RESERVED);
        self.out.push('}');
        Ok(())
    }

    fn attributes(&mut self, node: NodeId, kind: Kind) {
        self.write_attributes(node, reserved(kind));
    }

    fn write_attributes(&mut self, node: NodeId, reserved: &'static [&'static str]) {
        for (key, value) in self.schema.attributes(node, reserved) {
            self.out.push(',');
            write_string(&mut self.out, self.schema.tree.text(key).unwrap_or(""));
            self.out.push(':');
            write_value(&mut self.out, &self.schema.tree, value, KeyOrder::Kept);
        }
    }

    fn doc(&mut self, doc: Option<Range>) {
        if let Some(doc) = doc {
            self.out.push_str(",\"doc\":");
            write_string(&mut self.out, self.schema.text(doc));
        }
    }

    /// Writes a name relative to a namespace: the simple one where that leads back, which it does not when it is a kind's.
    fn qualified(&mut self, name: Name, around: Range) {
        let schema = self.schema;
        let simple = schema.text(name.simple);
        let inside = schema.text(name.namespace) == schema.text(around);
        if inside && !Kind::ALL.iter().any(|kind| kind.as_str() == simple) {
            self.out.push_str(simple);
        } else {
            schema.write_full_name(&mut self.out, name);
        }
    }

    /// Writes a word that needs no escapes.
    fn quoted(&mut self, word: &str) {
        self.out.push('"');
        self.out.push_str(word);
        self.out.push('"');
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }
}

/// Refuses to write on where a text grows beyond its bounds or names lead too deep.
pub(crate) fn enter(
    schema: &Schema,
    id: TypeId,
    depth: usize,
    length: usize,
    limits: &Limits,
) -> Result<(), SchemaError> {
    if depth > limits.depth {
        let message = format!(
            "types are nested deeper than {} through their names",
            limits.depth
        );
        return Err(schema.located(SchemaError::new(Code::LimitDepth, message), id));
    }
    if length > limits.output {
        let message = format!("the text grows longer than {} bytes", limits.output);
        return Err(schema.located(SchemaError::new(Code::LimitOutput, message), id));
    }
    Ok(())
}
