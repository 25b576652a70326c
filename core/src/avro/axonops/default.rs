//! Which defaults fit which types.
//!
//! Source: docs/axonops.md, "Avro: what is refused".

use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::json::{self, NodeId};

/// Returns whether a value may be the default of a type. Numbers fit every numeric type, whatever their size or fraction; of a union the
/// first member counts; fields that a record's default leaves out need a default of their own.
pub(super) fn fits(schema: &Schema, ty: TypeId, node: NodeId) -> bool {
    let tree = &schema.tree;
    let found = tree.kind(node);
    match schema.kind(ty) {
        Kind::Null => found == json::Kind::Null,
        Kind::Boolean => found == json::Kind::Boolean,
        Kind::Int | Kind::Long | Kind::Float | Kind::Double => found == json::Kind::Number,
        Kind::String => found == json::Kind::String,
        Kind::Bytes | Kind::Fixed => tree
            .text(node)
            .is_some_and(|text| text.chars().all(|c| c <= '\u{ff}')),
        Kind::Enum => schema
            .named(ty)
            .zip(tree.text(node))
            .is_some_and(|(named, text)| {
                named
                    .symbols
                    .of(&schema.symbols)
                    .iter()
                    .any(|symbol| schema.text(*symbol) == text)
            }),
        Kind::Array => match schema.body(ty) {
            Body::Array(items) => {
                found == json::Kind::Array
                    && tree
                        .elements(node)
                        .all(|element| fits(schema, items, element))
            }
            _ => false,
        },
        Kind::Map => match schema.body(ty) {
            Body::Map(values) => {
                found == json::Kind::Object
                    && tree
                        .members(node)
                        .all(|(_, value)| fits(schema, values, value))
            }
            _ => false,
        },
        Kind::Union => match schema.body(ty) {
            Body::Union(list) => schema
                .branches(list)
                .first()
                .is_some_and(|first| fits(schema, *first, node)),
            _ => false,
        },
        Kind::Record => {
            let Some(named) = schema.named(ty).filter(|_| found == json::Kind::Object) else {
                return false;
            };
            // A record whose fields are still being read has none to hold a default against.
            let complete = schema.tree.kind(named.body_node) == json::Kind::Array;
            complete
                && named.fields.of(&schema.fields).iter().all(|field| {
                    match tree.member(node, schema.text(field.name)) {
                        Some(value) => fits(schema, field.ty, value),
                        None => field.default.is_some(),
                    }
                })
        }
    }
}
