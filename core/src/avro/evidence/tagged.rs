//! Data in Avro's JSON encoding.
//!
//! Source: Avro specification, "JSON Encoding".

use crate::avro::data::Datum;
use crate::avro::model::{Body, Schema, TypeId};
use crate::evidence::Value;
use crate::json::{java_double, java_float};

/// Returns a datum of a type in the tagged encoding.
pub(super) fn value(schema: &Schema, id: TypeId, datum: &Datum) -> Value {
    match (datum, schema.body(id)) {
        (Datum::Boolean(value), _) => Value::Boolean(*value),
        (Datum::Int(value), _) => Value::Integer(i64::from(*value)),
        (Datum::Long(value), _) => Value::Integer(*value),
        // Through the shortest text, so that 0.1 does not become 0.10000000149011612.
        (Datum::Float(value), _) if value.is_finite() => {
            Value::Float(value.to_string().parse().unwrap_or(f64::from(*value)))
        }
        (Datum::Float(value), _) => Value::Text(java_float(*value)),
        (Datum::Double(value), _) if value.is_finite() => Value::Float(*value),
        (Datum::Double(value), _) => Value::Text(java_double(*value)),
        (Datum::Bytes(bytes) | Datum::Fixed(bytes), _) => {
            Value::Text(bytes.iter().copied().map(char::from).collect())
        }
        (Datum::String(text), _) => Value::Text(text.clone()),
        (Datum::Enum { symbol, .. }, _) => Value::Text(symbol.clone()),
        (Datum::Array(items), Body::Array(of)) => {
            Value::Array(items.iter().map(|item| value(schema, of, item)).collect())
        }
        (Datum::Map(entries), Body::Map(of)) => Value::Object(
            entries
                .iter()
                .map(|(key, entry)| (key.clone(), value(schema, of, entry)))
                .collect(),
        ),
        (Datum::Record(members), _) => {
            let fields = schema
                .named(id)
                .map_or(&[][..], |named| named.fields.of(&schema.fields));
            let members = members.iter().zip(fields);
            Value::Object(
                members
                    .map(|((name, datum), field)| (name.clone(), value(schema, field.ty, datum)))
                    .collect(),
            )
        }
        (Datum::Union { index, datum }, Body::Union(list)) => {
            let Some(branch) = schema.branches(list).get(*index as usize).copied() else {
                return Value::Null;
            };
            if matches!(**datum, Datum::Null) {
                return Value::Null;
            }
            let tag = match schema.named(branch) {
                Some(named) => schema.full_name(named.name),
                None => schema.kind(branch).as_str().to_owned(),
            };
            Value::Object(vec![(tag, value(schema, branch, datum))])
        }
        // Null; a datum is made of its type, so nothing else comes.
        _ => Value::Null,
    }
}
