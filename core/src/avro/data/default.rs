//! What a reader puts in for a field that the writer lacks, by Avro Java's rules: not all that it takes is what a schema should say.
//!
//! Source: docs/payload.md, "Defaults of the reader".

use crate::avro::UnionDefault;
use crate::avro::data::Datum;
use crate::avro::model::{Body, FieldDefault, Kind, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::{self, NodeId, Number};
use crate::limits::Limits;

/// Returns a field's default as a datum.
///
/// # Errors
/// `CHECK_FAILED` for one that decoders refuse; `LIMIT_DEPTH`, also for one that needs itself; `LIMIT_NODES`.
pub(crate) fn field_default(
    schema: &Schema,
    id: TypeId,
    default: FieldDefault,
    unions: UnionDefault,
    limits: &Limits,
) -> Result<Datum, SchemaError> {
    let mut values = 0;
    Reading {
        schema,
        unions,
        limits,
        values: &mut values,
    }
    .field(id, default, 0)
}

struct Reading<'a> {
    schema: &'a Schema,
    unions: UnionDefault,
    limits: &'a Limits,
    values: &'a mut usize,
}

impl Reading<'_> {
    fn field(
        &mut self,
        id: TypeId,
        default: FieldDefault,
        depth: usize,
    ) -> Result<Datum, SchemaError> {
        match default {
            FieldDefault::Json(node) => self.datum(id, node, depth),
            FieldDefault::Parsed(value) => Ok(match self.schema.kind(id) {
                Kind::Float => Datum::Float(value as f32),
                _ => Datum::Double(value),
            }),
        }
    }

    fn datum(&mut self, id: TypeId, node: NodeId, depth: usize) -> Result<Datum, SchemaError> {
        let (schema, tree) = (self.schema, &self.schema.tree);
        // A record's default leaves members to defaults of their own, which may lead back to it.
        if depth > self.limits.depth {
            let message = format!("a default leads deeper than {} values", self.limits.depth);
            return Err(SchemaError::new(Code::LimitDepth, message).at(tree.span(node)));
        }
        *self.values += 1;
        if *self.values > self.limits.nodes {
            let message = format!("a default has more than {} values", self.limits.nodes);
            return Err(SchemaError::new(Code::LimitNodes, message).at(tree.span(node)));
        }
        let found = tree.kind(node);
        let number = || tree.number(node);
        let datum = match (schema.body(id), schema.kind(id)) {
            (Body::Array(items), _) if found == json::Kind::Array => {
                let elements = tree.elements(node);
                let elements = elements.map(|element| self.datum(items, element, depth + 1));
                Some(Datum::Array(elements.collect::<Result<_, _>>()?))
            }
            (Body::Map(values), _) if found == json::Kind::Object => {
                let entries = tree.members(node).map(|(key, value)| {
                    let key = tree.text(key).unwrap_or("").to_owned();
                    Ok((key, self.datum(values, value, depth + 1)?))
                });
                Some(Datum::Map(entries.collect::<Result<_, SchemaError>>()?))
            }
            (Body::Union(list), _) => {
                // The first branch that fits as far as its outermost type goes.
                let branches = schema.branches(list);
                let fits = |branch: &TypeId| fits(schema.kind(*branch), tree, node);
                let branches = match self.unions {
                    UnionDefault::FirstBranch => branches.get(..1).unwrap_or_default(),
                    UnionDefault::FittingBranch => branches,
                };
                match branches
                    .iter()
                    .position(fits)
                    .zip(branches.iter().find(|b| fits(b)))
                {
                    Some((index, branch)) => {
                        Some(self.datum(*branch, node, depth + 1)?.branch(index))
                    }
                    None => None,
                }
            }
            (_, Kind::Record) if found == json::Kind::Object => Some(self.record(id, node, depth)?),
            (_, Kind::Null) => (found == json::Kind::Null).then_some(Datum::Null),
            (_, Kind::Boolean) => tree.boolean(node).map(Datum::Boolean),
            // Numbers are cut to the type, as Java's do it.
            (_, Kind::Int) => number().map(|number| Datum::Int(whole(number) as i32)),
            (_, Kind::Long) => number().map(|number| Datum::Long(whole(number))),
            (_, Kind::Float) => number().map(|_| Datum::Float(float(tree.token(node)) as f32)),
            (_, Kind::Double) => number().map(|_| Datum::Double(float(tree.token(node)))),
            (_, Kind::String) => tree.text(node).map(|text| Datum::String(text.to_owned())),
            (_, Kind::Bytes) => tree.text(node).map(|text| Datum::Bytes(latin1(text))),
            (_, Kind::Fixed) => tree.text(node).map(|text| {
                let mut bytes = latin1(text);
                bytes.resize(schema.size(id).unwrap_or(0).min(self.limits.output), 0);
                Datum::Fixed(bytes)
            }),
            (_, Kind::Enum) => tree.text(node).and_then(|text| schema.symbol(id, text)),
            _ => None,
        };
        datum.ok_or_else(|| {
            let message = format!(
                "decoders refuse the default: {} is no datum of type {}",
                found.described(),
                schema.kind(id).as_str()
            );
            schema.place(node).into_iter().fold(
                SchemaError::new(Code::CheckFailed, message),
                SchemaError::at,
            )
        })
    }

    fn record(&mut self, id: TypeId, node: NodeId, depth: usize) -> Result<Datum, SchemaError> {
        let schema = self.schema;
        let fields = schema
            .named(id)
            .map(|named| named.fields.of(&schema.fields))
            .unwrap_or_default();
        let mut data = Vec::with_capacity(fields.len());
        for field in fields {
            let name = schema.text(field.name);
            let datum = match (schema.tree.member(node, name), field.default) {
                (Some(value), _) => self.datum(field.ty, value, depth + 1)?,
                (None, Some(default)) => self.field(field.ty, default, depth + 1)?,
                (None, None) => {
                    let message = format!(
                        "decoders refuse the default: field {name:?} has neither a value nor a default"
                    );
                    return Err(
                        SchemaError::new(Code::CheckFailed, message).at(schema.tree.span(node))
                    );
                }
            };
            data.push((name.to_owned(), datum));
        }
        Ok(Datum::Record(data))
    }
}

/// Whether a JSON value may be of a kind.
fn fits(kind: Kind, tree: &json::Tree, node: NodeId) -> bool {
    let found = tree.kind(node);
    match kind {
        Kind::Null => found == json::Kind::Null,
        Kind::Boolean => found == json::Kind::Boolean,
        Kind::Int => matches!(tree.number(node), Some(Number::Int(_))),
        Kind::Long => matches!(tree.number(node), Some(Number::Int(_) | Number::Long(_))),
        Kind::Float | Kind::Double => found == json::Kind::Number,
        Kind::Bytes | Kind::String | Kind::Enum | Kind::Fixed => found == json::Kind::String,
        Kind::Array => found == json::Kind::Array,
        Kind::Map | Kind::Record => found == json::Kind::Object,
        Kind::Union => false,
    }
}

fn whole(number: Number<'_>) -> i64 {
    match number {
        Number::Int(value) => i64::from(value),
        Number::Long(value) => value,
        Number::Double(value) => value as i64,
        Number::Big(token) => float(token) as i64,
    }
}

fn float(token: &str) -> f64 {
    token.parse().unwrap_or(f64::NAN)
}

/// Characters beyond U+00FF become question marks.
fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| u8::try_from(character).unwrap_or(b'?'))
        .collect()
}
