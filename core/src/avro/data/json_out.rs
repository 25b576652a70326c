//! A datum as JSON text.

use crate::avro::data::sink::{write_double, write_float, write_integer, write_latin1};
use crate::avro::data::unions::{Names, branch_name};
use crate::avro::data::{Datum, Json};
use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::json::write_string;

/// Appends a datum of type `id` as JSON text; the same that reading its bytes as JSON makes.
pub(crate) fn to_json(schema: &Schema, id: TypeId, datum: &Datum, json: Json, out: &mut String) {
    match datum {
        Datum::Null => out.push_str("null"),
        Datum::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Datum::Int(value) => write_integer(out, i64::from(*value)),
        Datum::Long(value) => write_integer(out, *value),
        Datum::Float(value) => write_float(out, *value),
        Datum::Double(value) => write_double(out, *value),
        Datum::Bytes(bytes) | Datum::Fixed(bytes) => write_latin1(out, bytes),
        Datum::String(text) | Datum::Enum { symbol: text, .. } => write_string(out, text),
        Datum::Array(elements) => {
            let items = match schema.body(id) {
                Body::Array(items) => items,
                _ => id,
            };
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                to_json(schema, items, element, json, out);
            }
            out.push(']');
        }
        Datum::Map(entries) => {
            let values = match schema.body(id) {
                Body::Map(values) => values,
                _ => id,
            };
            members(entries, |_| values, schema, json, out);
        }
        Datum::Record(fields) => {
            let list = schema
                .named(id)
                .map(|named| named.fields.of(&schema.fields))
                .unwrap_or_default();
            let ty = |index: usize| list.get(index).map_or(id, |field| field.ty);
            members(fields, ty, schema, json, out);
        }
        Datum::Union { index, datum } => {
            let branches = match schema.body(id) {
                Body::Union(list) => schema.branches(list),
                _ => &[],
            };
            let branch = branches.get(*index as usize).copied().unwrap_or(id);
            let names = match json {
                Json::Avro => Names::Present,
                Json::Plain => Names::of(schema, branches),
            };
            let has_name = match names {
                Names::Absent => false,
                Names::Present => schema.kind(branch) != Kind::Null,
                Names::AroundNonFinite => match **datum {
                    Datum::Float(value) => !value.is_finite(),
                    Datum::Double(value) => !value.is_finite(),
                    _ => false,
                },
            };
            if has_name {
                out.push('{');
                write_string(out, &branch_name(schema, branch));
                out.push(':');
            }
            to_json(schema, branch, datum, json, out);
            if has_name {
                out.push('}');
            }
        }
    }
}

fn members(
    members: &[(String, Datum)],
    ty: impl Fn(usize) -> TypeId,
    schema: &Schema,
    json: Json,
    out: &mut String,
) {
    out.push('{');
    for (index, (name, datum)) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_string(out, name);
        out.push(':');
        to_json(schema, ty(index), datum, json, out);
    }
    out.push('}');
}
