//! Logical types: which of them are valid where. They never count in a comparison; only normalization looks at them.
//!
//! Source: Avro specification, "Logical Types"; docs/avro.md for what the registry adds to them.

use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::json::Number;

/// A valid logical type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Logical {
    pub(crate) name: &'static str,
    /// Precision and scale of a decimal.
    pub(crate) decimal: Option<(i32, i32)>,
}

/// Logical types that ask for nothing but the kind and, for fixed, the size.
const SIMPLE: &[(&str, Kind, i32)] = &[
    ("big-decimal", Kind::Bytes, 0),
    ("uuid", Kind::String, 0),
    ("uuid", Kind::Fixed, 16),
    ("duration", Kind::Fixed, 12),
    ("date", Kind::Int, 0),
    ("time-millis", Kind::Int, 0),
    ("time-micros", Kind::Long, 0),
    ("timestamp-millis", Kind::Long, 0),
    ("timestamp-micros", Kind::Long, 0),
    ("timestamp-nanos", Kind::Long, 0),
    ("local-timestamp-millis", Kind::Long, 0),
    ("local-timestamp-micros", Kind::Long, 0),
    ("local-timestamp-nanos", Kind::Long, 0),
];

impl Schema {
    /// Returns the logical type of a definition if it has a known one that is valid for it.
    pub(crate) fn logical_type(&self, id: TypeId) -> Option<Logical> {
        let name = self
            .tree
            .text(self.tree.member(self.ty(id).node, "logicalType")?)?;
        let kind = self.kind(id);
        let size = self.named(id).map_or(0, |named| named.size);
        let plain = |name| {
            Some(Logical {
                name,
                decimal: None,
            })
        };
        match name {
            "decimal" => self.decimal(id, kind, size),
            "map" => self.is_map(id).then_some("map").and_then(plain),
            "variant" => self.is_variant(id).then_some("variant").and_then(plain),
            _ => SIMPLE
                .iter()
                .find(|simple| (simple.0, simple.1, simple.2) == (name, kind, size))
                .and_then(|simple| plain(simple.0)),
        }
    }

    fn decimal(&self, id: TypeId, kind: Kind, size: i32) -> Option<Logical> {
        let node = self.ty(id).node;
        let number = |name| match self.tree.member(node, name) {
            None => Some(None),
            Some(value) => match self.tree.number(value) {
                Some(Number::Int(value)) => Some(Some(value)),
                _ => None,
            },
        };
        let precision = number("precision")?.filter(|precision| *precision > 0)?;
        let scale = number("scale")?.unwrap_or(0);
        let fits = match kind {
            Kind::Bytes => true,
            Kind::Fixed => {
                f64::from(precision) <= ((8.0 * f64::from(size) - 1.0) * 2f64.log10()).floor()
            }
            _ => false,
        };
        (fits && (0..=precision).contains(&scale)).then_some(Logical {
            name: "decimal",
            decimal: Some((precision, scale)),
        })
    }

    /// An array of records of a key and a value.
    fn is_map(&self, id: TypeId) -> bool {
        let Body::Array(items) = self.body(id) else {
            return false;
        };
        self.field_names(items)
            .is_some_and(|names| names == ["key", "value"])
    }

    /// A record of two fields of bytes: metadata and value.
    fn is_variant(&self, id: TypeId) -> bool {
        let Some(named) = self.named(id) else {
            return false;
        };
        let bytes = named
            .fields
            .of(&self.fields)
            .iter()
            .all(|field| self.kind(field.ty) == Kind::Bytes);
        bytes
            && self.field_names(id).is_some_and(|mut names| {
                names.sort_unstable();
                names == ["metadata", "value"]
            })
    }

    fn field_names(&self, id: TypeId) -> Option<Vec<&str>> {
        let named = self.named(id).filter(|named| named.kind == Kind::Record)?;
        Some(
            named
                .fields
                .of(&self.fields)
                .iter()
                .map(|field| self.text(field.name))
                .collect(),
        )
    }
}
