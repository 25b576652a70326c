//! Encodes what the compiler made so that equal input gives equal bytes: prost-reflect keeps maps in hash order.

use protox::prost::Message;
use protox::prost::encoding::encode_varint;
use protox::prost_reflect::{DescriptorPool, DynamicMessage, MapKey, ReflectMessage, Value};

/// Returns a binary `FileDescriptorProto` with the entries of maps in its options ordered by their keys.
pub(super) fn file(bytes: &[u8], pool: &DescriptorPool) -> Vec<u8> {
    // Without this file nothing has custom options, and only those can hold maps.
    let kind = pool.get_message_by_name("google.protobuf.FileDescriptorProto");
    let message = kind.and_then(|kind| DynamicMessage::decode(kind, bytes).ok());
    match message {
        Some(message) if holds_map(&message) => encode(&message),
        _ => bytes.to_vec(),
    }
}

fn holds_map(message: &DynamicMessage) -> bool {
    fn is_map(value: &Value) -> bool {
        match value {
            Value::Map(_) => true,
            Value::Message(message) => holds_map(message),
            Value::List(items) => items.iter().any(is_map),
            _ => false,
        }
    }
    let mut fields = message.fields().map(|(_, value)| value);
    let mut extensions = message.extensions().map(|(_, value)| value);
    fields.any(is_map) || extensions.any(is_map)
}

fn encode(message: &DynamicMessage) -> Vec<u8> {
    let mut parts: Vec<(u32, Vec<u8>)> = Vec::new();
    for (field, value) in message.fields() {
        let alone = |value: Value| {
            let mut alone = DynamicMessage::new(message.descriptor());
            alone.set_field(&field, value);
            alone.encode_to_vec()
        };
        parts.push((field.number(), part(field.number(), value, &alone)));
    }
    for (extension, value) in message.extensions() {
        let alone = |value: Value| {
            let mut alone = DynamicMessage::new(message.descriptor());
            alone.set_extension(&extension, value);
            alone.encode_to_vec()
        };
        parts.push((extension.number(), part(extension.number(), value, &alone)));
    }
    for field in message.unknown_fields() {
        let mut bytes = Vec::new();
        field.encode(&mut bytes);
        parts.push((field.number(), bytes));
    }
    parts.sort_by_key(|(number, _)| *number);
    parts.into_iter().flat_map(|(_, bytes)| bytes).collect()
}

/// Encodes one field; `alone` encodes a message that has only this field, with the value given.
fn part(number: u32, value: &Value, alone: &dyn Fn(Value) -> Vec<u8>) -> Vec<u8> {
    match value {
        Value::Message(message) => nested(number, message),
        Value::List(items) if items.iter().any(|item| item.as_message().is_some()) => items
            .iter()
            .filter_map(Value::as_message)
            .flat_map(|message| nested(number, message))
            .collect(),
        Value::Map(entries) => {
            let mut keys: Vec<&MapKey> = entries.keys().collect();
            keys.sort_by_key(|key| order(key));
            let entry = |key: &MapKey| entries.get(key).map(|value| (key.clone(), value.clone()));
            keys.into_iter()
                .filter_map(entry)
                .flat_map(|entry| alone(Value::Map([entry].into_iter().collect())))
                .collect()
        }
        other => alone(other.clone()),
    }
}

fn nested(number: u32, message: &DynamicMessage) -> Vec<u8> {
    let content = encode(message);
    let mut out = Vec::with_capacity(content.len() + 6);
    encode_varint(u64::from(number) << 3 | 2, &mut out);
    encode_varint(content.len() as u64, &mut out);
    out.extend(content);
    out
}

/// Numbers in their order, then texts in theirs.
fn order(key: &MapKey) -> (i128, &str) {
    match key {
        MapKey::Bool(value) => (i128::from(*value), ""),
        MapKey::I32(value) => (i128::from(*value), ""),
        MapKey::I64(value) => (i128::from(*value), ""),
        MapKey::U32(value) => (i128::from(*value), ""),
        MapKey::U64(value) => (i128::from(*value), ""),
        MapKey::String(value) => (0, value),
    }
}
