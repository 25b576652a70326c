//! Whether two definitions are the same type, so that one may stand for the other.

use crate::avro::model::{
    Body, FIELD_RESERVED, Field, FieldDefault, Kind, Named, Schema, TypeId, reserved,
};
use crate::compat::PairMemo;
use crate::error::{Code, SchemaError};
use crate::json::{self, NodeId, Number, Tree};
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;

/// Avro equality: full names, fields with defaults, order and attributes, symbols, size and attributes of types; not docs and aliases.
///
/// Source: docs/avro.md, "Equality".
pub(crate) struct Equality<'a> {
    schema: &'a Schema,
    seen: PairMemo<()>,
    depth: usize,
    limits: &'a Limits,
}

/// Returns whether two texts, read as new, are equal schemas.
///
/// # Errors
/// Why one of the texts is no schema.
pub(crate) fn same(a: &str, b: &str, limits: &Limits) -> Result<bool, SchemaError> {
    for text in [a, b] {
        let sources = Sources::new(text, std::iter::empty(), limits)?;
        Schema::parse(sources, Mode::New, limits)?;
    }
    // Read together, a name that both define must mean the same.
    let sources = Sources::new(a, std::iter::once(("other", b)), limits)?;
    match Schema::parse(sources, Mode::New, limits) {
        Ok(both) => {
            let other = both.reference_roots.first().copied().unwrap_or(both.root);
            Ok(Equality::new(&both, limits).types(both.root, other))
        }
        Err(error) if error.code() == Code::Redefinition => Ok(false),
        Err(error) => Err(error),
    }
}

impl<'a> Equality<'a> {
    pub(crate) fn new(schema: &'a Schema, limits: &'a Limits) -> Self {
        Self {
            schema,
            seen: PairMemo::default(),
            depth: 0,
            limits,
        }
    }

    /// Returns whether two types are equal; one that waits for a name of its text is equal to none.
    pub(crate) fn types(&mut self, a: TypeId, b: TypeId) -> bool {
        let schema = self.schema;
        let (a, b) = (schema.target(a), schema.target(b));
        if a == b {
            return !matches!(schema.ty(a).body, Body::Pending(_));
        }
        if self.seen.get(a, b).is_some() {
            return true;
        }
        // Deeper than any text can nest, so only names lead here; such types are not taken for equal.
        if self.depth > self.limits.depth || self.seen.len() > self.limits.pairs {
            return false;
        }
        self.depth += 1;
        let equal = self.bodies(a, b);
        self.depth -= 1;
        equal
    }

    fn bodies(&mut self, a: TypeId, b: TypeId) -> bool {
        let schema = self.schema;
        let kind = schema.kind(a);
        if kind != schema.kind(b) {
            return false;
        }
        let (x, y) = (schema.ty(a), schema.ty(b));
        if kind != Kind::Union && !self.attributes(x.node, y.node, reserved(kind)) {
            return false;
        }
        match (x.body, y.body) {
            (Body::Primitive(_), Body::Primitive(_)) => true,
            (Body::Array(x), Body::Array(y)) | (Body::Map(x), Body::Map(y)) => self.types(x, y),
            (Body::Union(x), Body::Union(y)) => {
                let (x, y) = (schema.branches(x), schema.branches(y));
                x.len() == y.len() && x.iter().zip(y).all(|(x, y)| self.types(*x, *y))
            }
            (Body::Named(_), Body::Named(_)) => {
                self.seen.insert(a, b, ());
                schema
                    .named(a)
                    .zip(schema.named(b))
                    .is_some_and(|(x, y)| self.named(x, y))
            }
            _ => false,
        }
    }

    fn named(&mut self, x: &Named, y: &Named) -> bool {
        let schema = self.schema;
        let symbols = |named: &Named| {
            named
                .symbols
                .of(&schema.symbols)
                .iter()
                .map(|range| schema.text(*range))
        };
        schema.same_name(x.name, y.name)
            && x.size == y.size
            && symbols(x).eq(symbols(y))
            && x.fields.count == y.fields.count
            && x.fields
                .of(&schema.fields)
                .iter()
                .zip(y.fields.of(&schema.fields))
                .all(|(x, y)| self.fields(x, y))
    }

    fn fields(&mut self, x: &Field, y: &Field) -> bool {
        let schema = self.schema;
        let defaults = match (x.default, y.default) {
            (None, None) => true,
            (Some(FieldDefault::Json(x)), Some(FieldDefault::Json(y))) => {
                same_json(&schema.tree, x, y)
            }
            (Some(FieldDefault::Parsed(x)), Some(FieldDefault::Parsed(y))) => same_double(x, y),
            (Some(FieldDefault::Json(x)), Some(FieldDefault::Parsed(y)))
            | (Some(FieldDefault::Parsed(y)), Some(FieldDefault::Json(x))) => {
                matches!(schema.tree.number(x), Some(Number::Double(x)) if same_double(x, y))
            }
            _ => false,
        };
        defaults
            && x.order == y.order
            && schema.text(x.name) == schema.text(y.name)
            && self.types(x.ty, y.ty)
            && self.attributes(x.node, y.node, FIELD_RESERVED)
    }

    fn attributes(&self, x: NodeId, y: NodeId, reserved: &'static [&'static str]) -> bool {
        let tree = &self.schema.tree;
        let count = self.schema.attributes(x, reserved).count();
        count == self.schema.attributes(y, reserved).count()
            && self.schema.attributes(x, reserved).all(|(key, value)| {
                tree.member(y, tree.text(key).unwrap_or(""))
                    .is_some_and(|other| same_json(tree, value, other))
            })
    }
}

/// Equality of JSON values as the registry's library has it: numbers by class and value, objects whatever the order of their members.
fn same_json(tree: &Tree, a: NodeId, b: NodeId) -> bool {
    if tree.kind(a) != tree.kind(b) || tree.count(a) != tree.count(b) {
        return false;
    }
    match tree.kind(a) {
        json::Kind::Null | json::Kind::Boolean => tree.token(a) == tree.token(b),
        json::Kind::String => tree.text(a) == tree.text(b),
        json::Kind::Number => match (tree.number(a), tree.number(b)) {
            (Some(Number::Double(x)), Some(Number::Double(y))) => same_double(x, y),
            (x, y) => x == y,
        },
        json::Kind::Array => tree
            .elements(a)
            .zip(tree.elements(b))
            .all(|(x, y)| same_json(tree, x, y)),
        json::Kind::Object => tree.members(a).all(|(key, x)| {
            tree.member(b, tree.text(key).unwrap_or(""))
                .is_some_and(|y| same_json(tree, x, y))
        }),
    }
}

/// `Double.compare`: NaN equals itself, and the zeros differ.
fn same_double(x: f64, y: f64) -> bool {
    x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan())
}
