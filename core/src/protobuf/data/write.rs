//! From messages to bytes.

use protox::prost_reflect::Kind;

use crate::bytes::varint::{write_unsigned, write_zigzag};
use crate::protobuf::data::field::Field;
use crate::protobuf::data::message::{Key, Message, Value};

/// Returns the bytes of a message: fields in the order of their numbers, entries of maps in that of their keys.
pub(super) fn binary(message: &Message) -> Vec<u8> {
    let mut out = Vec::new();
    fields(&mut out, message);
    out
}

fn fields(out: &mut Vec<u8>, message: &Message) {
    for (field, value) in message.fields.values() {
        if !field.has_presence() && value.is_zero() {
            continue;
        }
        let (number, kind) = (field.number(), field.kind());
        match value {
            Value::List(values) if field.is_packed() => {
                let mut content = Vec::new();
                for value in values {
                    scalar(&mut content, &kind, value);
                }
                sized(out, number, &content);
            }
            Value::List(values) => {
                for value in values {
                    one(out, number, &kind, value, field);
                }
            }
            Value::Map(entries) => {
                let Kind::Message(entry) = &kind else {
                    continue;
                };
                let key_kind = entry.map_entry_key_field().kind();
                let value_field = Field::Own(entry.map_entry_value_field());
                for (key, value) in entries {
                    let mut content = Vec::new();
                    let key_field = Field::Own(entry.map_entry_key_field());
                    one(
                        &mut content,
                        1,
                        &key_kind,
                        &as_value(key, &key_kind),
                        &key_field,
                    );
                    one(&mut content, 2, &value_field.kind(), value, &value_field);
                    sized(out, number, &content);
                }
            }
            value => one(out, number, &kind, value, field),
        }
    }
}

fn as_value(key: &Key, kind: &Kind) -> Value {
    match (key, kind) {
        (Key::Boolean(value), _) => Value::Boolean(*value),
        (Key::Text(text), _) => Value::Text(text.clone()),
        (Key::Number(value), Kind::Uint64 | Kind::Fixed64) => {
            Value::U64(u64::try_from(*value).unwrap_or_default())
        }
        (Key::Number(value), Kind::Uint32 | Kind::Fixed32) => {
            Value::U32(u32::try_from(*value).unwrap_or_default())
        }
        (Key::Number(value), Kind::Int32 | Kind::Sint32 | Kind::Sfixed32) => {
            Value::I32(*value as i32)
        }
        (Key::Number(value), _) => Value::I64(*value as i64),
    }
}

fn one(out: &mut Vec<u8>, number: u32, kind: &Kind, value: &Value, field: &Field) {
    let tag = |out: &mut Vec<u8>, wire: u64| write_unsigned(out, u64::from(number) << 3 | wire);
    match (kind, value) {
        (Kind::Message(_), Value::Message(message)) if field.is_group() => {
            tag(out, 3);
            fields(out, message);
            tag(out, 4);
        }
        (_, Value::Message(message)) => sized(out, number, &binary(message)),
        (_, Value::Text(text)) => sized(out, number, text.as_bytes()),
        (_, Value::Bytes(bytes)) => sized(out, number, bytes),
        (Kind::Double | Kind::Fixed64 | Kind::Sfixed64, _) => {
            tag(out, 1);
            scalar(out, kind, value);
        }
        (Kind::Float | Kind::Fixed32 | Kind::Sfixed32, _) => {
            tag(out, 5);
            scalar(out, kind, value);
        }
        _ => {
            tag(out, 0);
            scalar(out, kind, value);
        }
    }
}

fn sized(out: &mut Vec<u8>, number: u32, content: &[u8]) {
    write_unsigned(out, u64::from(number) << 3 | 2);
    write_unsigned(out, content.len() as u64);
    out.extend_from_slice(content);
}

fn scalar(out: &mut Vec<u8>, kind: &Kind, value: &Value) {
    match (kind, value) {
        (_, Value::Double(value)) => out.extend_from_slice(&value.to_le_bytes()),
        (_, Value::Float(value)) => out.extend_from_slice(&value.to_le_bytes()),
        (Kind::Fixed64, Value::U64(value)) => out.extend_from_slice(&value.to_le_bytes()),
        (Kind::Sfixed64, Value::I64(value)) => out.extend_from_slice(&value.to_le_bytes()),
        (Kind::Fixed32, Value::U32(value)) => out.extend_from_slice(&value.to_le_bytes()),
        (Kind::Sfixed32, Value::I32(value)) => out.extend_from_slice(&value.to_le_bytes()),
        (Kind::Sint32, Value::I32(value)) => write_zigzag(out, i64::from(*value)),
        (Kind::Sint64, Value::I64(value)) => write_zigzag(out, *value),
        (_, Value::Boolean(value)) => out.push(u8::from(*value)),
        // Negative numbers take ten bytes, also those of 32 bits.
        (_, Value::I32(value) | Value::Enum(value)) => {
            write_unsigned(out, i64::from(*value).cast_unsigned());
        }
        (_, Value::I64(value)) => write_unsigned(out, value.cast_unsigned()),
        (_, Value::U32(value)) => write_unsigned(out, u64::from(*value)),
        (_, Value::U64(value)) => write_unsigned(out, *value),
        _ => {}
    }
}
