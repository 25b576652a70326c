//! The `resolved` form: full names, no attributes but logical types, every type written out where it is first used. Defaults are lost.
//!
//! Source: docs/axonops.md, "Avro: resolved".

use std::fmt::Write as _;

use super::occurrence::Opaque;
use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::double;
use crate::limits::Limits;

/// A logical type that this registry knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Logical {
    pub(super) name: &'static str,
    /// Precision and scale of a decimal.
    decimal: Option<(i64, i64)>,
}

const SIMPLE: &[(&str, Kind, i32)] = &[
    ("uuid", Kind::String, 0),
    ("date", Kind::Int, 0),
    ("time-millis", Kind::Int, 0),
    ("time-micros", Kind::Long, 0),
    ("timestamp-millis", Kind::Long, 0),
    ("timestamp-micros", Kind::Long, 0),
    ("local-timestamp-millis", Kind::Long, 0),
    ("local-timestamp-micros", Kind::Long, 0),
    ("duration", Kind::Fixed, 12),
];

impl Schema {
    /// Returns the form with every referenced type written out.
    ///
    /// # Errors
    /// `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
    pub(crate) fn axonops_resolved(&self, limits: &Limits) -> Result<String, SchemaError> {
        let mut writer = Writer {
            schema: self,
            opaque: Opaque::of(self),
            out: String::new(),
            limits,
            depth: 0,
        };
        writer.ty(self.root)?;
        Ok(writer.out)
    }

    /// Returns the logical type of an occurrence that is no name.
    pub(super) fn go_logical_type(&self, id: TypeId) -> Option<Logical> {
        let node = self.ty(self.target(id)).node;
        let name = self.tree.text(self.tree.member(node, "logicalType")?)?;
        let kind = self.kind(id);
        let size = self.named(id).map_or(0, |named| named.size);
        if name == "decimal" {
            let number = |name| {
                self.tree
                    .member(node, name)
                    .map_or(0.0, |value| double(&self.tree, value))
                    .trunc() as i64
            };
            let (precision, scale) = (number("precision"), number("scale"));
            let fits = match kind {
                Kind::Bytes => true,
                Kind::Fixed => {
                    precision <= (2f64.log10() * (8.0 * f64::from(size) - 1.0)).floor() as i64
                }
                _ => false,
            };
            return (fits && precision > 0 && (0..=precision).contains(&scale)).then_some(
                Logical {
                    name: "decimal",
                    decimal: Some((precision, scale)),
                },
            );
        }
        let simple = SIMPLE
            .iter()
            .find(|simple| (simple.0, simple.1, simple.2) == (name, kind, size))?;
        Some(Logical {
            name: simple.0,
            decimal: None,
        })
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    opaque: Opaque,
    out: String,
    limits: &'a Limits,
    depth: usize,
}

impl Writer<'_> {
    fn ty(&mut self, id: TypeId) -> Result<(), SchemaError> {
        if self.out.len() > self.limits.output {
            let message = format!("the text is longer than {} bytes", self.limits.output);
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        if self.depth > self.limits.depth {
            let message = format!("types are nested deeper than {}", self.limits.depth);
            return Err(self
                .schema
                .located(SchemaError::new(Code::LimitDepth, message), id));
        }
        self.depth += 1;
        self.body(id)?;
        self.depth -= 1;
        Ok(())
    }

    fn body(&mut self, id: TypeId) -> Result<(), SchemaError> {
        let schema = self.schema;
        if let Some(named) = schema.named(id) {
            if self.opaque.contains(id) {
                self.quoted(&schema.full_name(named.name));
                return Ok(());
            }
            self.out.push_str("{\"name\":");
            self.quoted(&schema.full_name(named.name));
            self.out.push_str(",\"type\":");
            self.quoted(if named.error {
                "error"
            } else {
                named.kind.as_str()
            });
            match named.kind {
                Kind::Record => {
                    self.out.push_str(",\"fields\":[");
                    for (index, field) in named.fields.of(&schema.fields).iter().enumerate() {
                        self.out.push_str(if index > 0 {
                            ",{\"name\":"
                        } else {
                            "{\"name\":"
                        });
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
                        self.out.push_str(if index > 0 { "," } else { "" });
                        self.quoted(schema.text(*symbol));
                    }
                    self.out.push(']');
                }
                _ => {
                    let _ = write!(self.out, ",\"size\":{}", named.size);
                    self.logical(id);
                }
            }
            self.out.push('}');
            return Ok(());
        }
        match schema.body(id) {
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
                    self.out.push_str(if index > 0 { "," } else { "" });
                    self.ty(*branch)?;
                }
                self.out.push(']');
            }
            _ => {
                let kind = schema.kind(id).as_str();
                if schema.go_logical_type(id).is_some() {
                    self.out.push_str("{\"type\":");
                    self.quoted(kind);
                    self.logical(id);
                    self.out.push('}');
                } else {
                    self.quoted(kind);
                }
            }
        }
        Ok(())
    }

    fn logical(&mut self, id: TypeId) {
        let Some(logical) = self.schema.go_logical_type(id) else {
            return;
        };
        let _ = write!(self.out, ",\"logicalType\":\"{}\"", logical.name);
        if let Some((precision, scale)) = logical.decimal {
            let _ = write!(self.out, ",\"precision\":{precision}");
            if scale > 0 {
                let _ = write!(self.out, ",\"scale\":{scale}");
            }
        }
    }

    /// Writes a name; names need no escapes.
    fn quoted(&mut self, name: &str) {
        self.out.push('"');
        self.out.push_str(name);
        self.out.push('"');
    }
}
