//! Parsing Canonical Form, from the model: what fingerprints are made of.
//!
//! Source: Avro specification, "Parsing Canonical Form for Schemas"; docs/avro.md says where Java's form differs from its text.

use crate::avro::canonical::{Known, enter};
use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::error::SchemaError;
use crate::limits::Limits;

impl Schema {
    /// Returns the Parsing Canonical Form, referenced types written out where they are first used.
    pub(crate) fn parsing_canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        let mut writer = Writer {
            schema: self,
            limits,
            known: Known::new(self),
            depth: 0,
            out: String::new(),
        };
        writer.ty(self.root)?;
        Ok(writer.out)
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    known: Known<'a>,
    depth: usize,
    out: String,
}

impl Writer<'_> {
    fn ty(&mut self, id: TypeId) -> Result<(), SchemaError> {
        let schema = self.schema;
        enter(schema, id, self.depth, self.out.len(), self.limits)?;
        self.depth += 1;
        match schema.body(id) {
            Body::Primitive(kind) => self.quoted(kind.as_str()),
            Body::Array(items) => {
                self.out.push_str("{\"type\":\"array\",\"items\":");
                self.ty(items)?;
                self.out.push('}');
            }
            Body::Map(values) => {
                self.out.push_str("{\"type\":\"map\",\"values\":");
                self.ty(values)?;
                self.out.push('}');
            }
            Body::Union(list) => {
                self.out.push('[');
                for (index, branch) in schema.branches(list).iter().enumerate() {
                    self.comma(index);
                    self.ty(*branch)?;
                }
                self.out.push(']');
            }
            Body::Named(_) => self.named(id)?,
            Body::Reference(_) | Body::Pending(_) => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn named(&mut self, id: TypeId) -> Result<(), SchemaError> {
        let schema = self.schema;
        let Some(named) = schema.named(id) else {
            return Ok(());
        };
        // Names stand as they are: the form has no escapes.
        let full = schema.full_name(named.name);
        if !self.known.add(named.name) {
            self.quoted(&full);
            return Ok(());
        }
        self.out.push_str("{\"name\":");
        self.quoted(&full);
        self.out.push_str(",\"type\":");
        self.quoted(named.kind.as_str());
        match named.kind {
            Kind::Record => {
                self.out.push_str(",\"fields\":[");
                for (index, field) in named.fields.of(&schema.fields).iter().enumerate() {
                    self.comma(index);
                    self.out.push_str("{\"name\":");
                    self.quoted(schema.text(field.name));
                    self.out.push_str(",\"type\":");
                    self.ty(field.ty)?;
                    self.out.push('}');
                }
                self.out.push(']');
            }
            Kind::Enum => {
                self.out.push_str(",\"symbols\":[");
                for (index, symbol) in named.symbols.of(&schema.symbols).iter().enumerate() {
                    self.comma(index);
                    self.quoted(schema.text(*symbol));
                }
                self.out.push(']');
            }
            _ => {
                self.out.push_str(",\"size\":");
                self.out.push_str(&named.size.to_string());
            }
        }
        self.out.push('}');
        Ok(())
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }
}
