//! Messages in the canonical JSON mapping.
//!
//! Source: protobuf.dev, "`ProtoJSON` Format".

use protox::prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use crate::evidence::Value as Json;
use crate::protobuf::evidence::message::{Message, Value};

/// Returns a message in JSON; fields that are not set are left out.
pub(super) fn message(message: &Message, descriptor: &MessageDescriptor) -> Json {
    if let Some(known) = well_known(message, descriptor) {
        return known;
    }
    let mut members = Vec::new();
    for (number, values) in &message.fields {
        let Some(field) = descriptor.get_field(*number) else {
            continue;
        };
        let name = field.json_name().to_owned();
        if field.is_map() {
            members.push((name, map(values, &field)));
        } else if field.is_list() {
            let items = values.iter().map(|one| value(one, &field)).collect();
            members.push((name, Json::Array(items)));
        } else if let Some(last) = values.last() {
            members.push((name, value(last, &field)));
        }
    }
    Json::Object(members)
}

fn map(values: &[Value], field: &FieldDescriptor) -> Json {
    let mut members: Vec<(String, Json)> = Vec::new();
    let Kind::Message(entry) = field.kind() else {
        return Json::Object(members);
    };
    let (Some(key), Some(of)) = (entry.get_field(1), entry.get_field(2)) else {
        return Json::Object(members);
    };
    for one in values {
        let Value::Message(one) = one else { continue };
        let part = |number| {
            one.fields
                .get(&number)
                .and_then(|list| list.last())
                .cloned()
        };
        let name = part(1).unwrap_or_else(|| zero(&key));
        let name = match value(&name, &key) {
            Json::Text(text) => text,
            other => other.to_json(),
        };
        let shown = value(&part(2).unwrap_or_else(|| zero(&of)), &of);
        match members.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = shown,
            None => members.push((name, shown)),
        }
    }
    Json::Object(members)
}

/// Returns the value of a field that is not set.
pub(super) fn zero(field: &FieldDescriptor) -> Value {
    match field.kind() {
        Kind::Double | Kind::Float => Value::Float(0.0),
        Kind::String | Kind::Bytes => Value::Bytes(Vec::new()),
        Kind::Message(_) => Value::Message(Message::default()),
        Kind::Enum(of) => Value::Integer(of.default_value().number().into()),
        _ => Value::Integer(0),
    }
}

fn value(one: &Value, field: &FieldDescriptor) -> Json {
    match (one, field.kind()) {
        (Value::Message(inner), Kind::Message(of)) => message(inner, &of),
        (Value::Integer(number), Kind::Bool) => Json::Boolean(*number != 0),
        (Value::Integer(number), Kind::Enum(of)) => {
            let number = *number as i32;
            match of.get_value(number) {
                Some(_) if of.full_name() == "google.protobuf.NullValue" => Json::Null,
                Some(constant) => Json::Text(constant.name().to_owned()),
                None => Json::Integer(number.into()),
            }
        }
        (
            Value::Integer(number),
            Kind::Int64 | Kind::Uint64 | Kind::Sint64 | Kind::Fixed64 | Kind::Sfixed64,
        ) => Json::Text(number.to_string()),
        (Value::Integer(number), _) => Json::Integer(*number as i64),
        (Value::Float(number), kind) if number.is_finite() => Json::Float(match kind {
            Kind::Float => (*number as f32).to_string().parse().unwrap_or(*number),
            _ => *number,
        }),
        (Value::Float(number), _) => Json::Text(
            match number {
                _ if number.is_nan() => "NaN",
                _ if *number > 0.0 => "Infinity",
                _ => "-Infinity",
            }
            .to_owned(),
        ),
        (Value::Bytes(bytes), Kind::String) => {
            Json::Text(String::from_utf8_lossy(bytes).into_owned())
        }
        (Value::Bytes(bytes), _) => Json::Text(base64(bytes)),
        (Value::Message(_), _) => Json::Null,
    }
}

/// Returns messages that JSON has a form of its own for.
fn well_known(message: &Message, descriptor: &MessageDescriptor) -> Option<Json> {
    let name = descriptor.full_name().strip_prefix("google.protobuf.")?;
    let number = |field: u32| match message.fields.get(&field).and_then(|list| list.last()) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    };
    Some(match name {
        "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
        | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue" => {
            let field = descriptor.get_field(1)?;
            let inner = message.fields.get(&1).and_then(|list| list.last()).cloned();
            value(&inner.unwrap_or_else(|| zero(&field)), &field)
        }
        "Timestamp" => {
            let (seconds, nanos) = (number(1).rem_euclid(86_400), number(2));
            let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
            let fraction = if nanos == 0 {
                String::new()
            } else {
                format!(".{nanos:09}")
            };
            // The days of what is tried are within the first.
            Json::Text(format!(
                "1970-01-01T{hour:02}:{minute:02}:{second:02}{fraction}Z"
            ))
        }
        "Duration" => {
            let (seconds, nanos) = (number(1), number(2));
            let fraction = if nanos == 0 {
                String::new()
            } else {
                format!(".{nanos:09}")
            };
            Json::Text(format!("{seconds}{fraction}s"))
        }
        "FieldMask" => {
            let paths = message.fields.get(&1).into_iter().flatten();
            let paths = paths.filter_map(|path| match path {
                Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
                _ => None,
            });
            Json::Text(paths.collect::<Vec<_>>().join(","))
        }
        "Struct" => map(
            message.fields.get(&1).map_or(&[][..], |list| list),
            &descriptor.get_field(1)?,
        ),
        "ListValue" => {
            let field = descriptor.get_field(1)?;
            let items = message.fields.get(&1).into_iter().flatten();
            Json::Array(items.map(|item| value(item, &field)).collect())
        }
        "Value" => {
            let (field, list) = message.fields.iter().next()?;
            value(list.last()?, &descriptor.get_field(*field)?)
        }
        _ => return None,
    })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = (at(0) << 16) | (at(1) << 8) | at(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = (bits >> (18 - 6 * place)) & 63;
                out.push(DIGITS.get(digit as usize).copied().map_or('=', char::from));
            } else {
                out.push('=');
            }
        }
    }
    out
}
