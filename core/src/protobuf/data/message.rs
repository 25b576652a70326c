//! A message in memory.

use std::collections::BTreeMap;

use protox::prost_reflect::{self, Kind, MapKey, MessageDescriptor};

use crate::protobuf::data::field::Field;

/// A message: its fields by number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    pub(super) descriptor: MessageDescriptor,
    pub(super) fields: BTreeMap<u32, (Field, Value)>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Boolean(bool),
    I32(i32),
    I64(i64),
    U32(u32),
    U64(u64),
    Float(f32),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
    Enum(i32),
    Message(Message),
    List(Vec<Value>),
    Map(BTreeMap<Key, Value>),
}

/// A key of a map; numbers in their order, texts in theirs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Boolean(bool),
    Number(i128),
    Text(String),
}

impl Message {
    pub(super) fn new(descriptor: MessageDescriptor) -> Self {
        Self {
            descriptor,
            fields: BTreeMap::new(),
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<&Value> {
        self.fields.get(&number).map(|(_, value)| value)
    }

    /// Sets a field, and unsets those that share a oneof with it.
    pub(super) fn set(&mut self, field: Field, value: Value) {
        self.choose(&field);
        self.fields.insert(field.number(), (field, value));
    }

    /// Unsets the fields that share a oneof with one that is to be set.
    pub(super) fn choose(&mut self, field: &Field) {
        for rival in field.rivals() {
            self.fields.remove(&rival);
        }
    }

    /// Returns an integer of a field, 0 where it has none.
    pub(super) fn integer(&self, number: u32) -> i64 {
        match self.get(number) {
            Some(Value::I64(value)) => *value,
            Some(Value::I32(value)) => i64::from(*value),
            _ => 0,
        }
    }

    /// Returns a text or the bytes of a field.
    pub(super) fn bytes(&self, number: u32) -> &[u8] {
        match self.get(number) {
            Some(Value::Text(text)) => text.as_bytes(),
            Some(Value::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }
}

impl Value {
    /// Returns what a field without presence has where nothing is set: such a value is not written.
    pub(super) fn is_zero(&self) -> bool {
        match self {
            Value::Boolean(value) => !value,
            Value::I32(value) | Value::Enum(value) => *value == 0,
            Value::I64(value) => *value == 0,
            Value::U32(value) => *value == 0,
            Value::U64(value) => *value == 0,
            Value::Float(value) => value.to_bits() == 0,
            Value::Double(value) => value.to_bits() == 0,
            Value::Text(text) => text.is_empty(),
            Value::Bytes(bytes) => bytes.is_empty(),
            Value::Message(_) => false,
            Value::List(values) => values.is_empty(),
            Value::Map(entries) => entries.is_empty(),
        }
    }

    /// Returns a default as the descriptors have it.
    pub(super) fn of(value: &prost_reflect::Value) -> Self {
        match value {
            prost_reflect::Value::Bool(value) => Value::Boolean(*value),
            prost_reflect::Value::I32(value) => Value::I32(*value),
            prost_reflect::Value::I64(value) => Value::I64(*value),
            prost_reflect::Value::U32(value) => Value::U32(*value),
            prost_reflect::Value::U64(value) => Value::U64(*value),
            prost_reflect::Value::F32(value) => Value::Float(*value),
            prost_reflect::Value::F64(value) => Value::Double(*value),
            prost_reflect::Value::String(text) => Value::Text(text.clone()),
            prost_reflect::Value::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
            prost_reflect::Value::EnumNumber(value) => Value::Enum(*value),
            prost_reflect::Value::Message(_) | prost_reflect::Value::List(_) => {
                Value::List(Vec::new())
            }
            prost_reflect::Value::Map(_) => Value::Map(BTreeMap::new()),
        }
    }

    /// Returns what stands for a value that is left out, of an entry of a map.
    pub(super) fn zero(kind: &Kind) -> Self {
        match kind {
            Kind::Message(descriptor) => Value::Message(Message::new(descriptor.clone())),
            kind => Value::of(&prost_reflect::Value::default_value(kind)),
        }
    }
}

impl Key {
    pub(super) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Boolean(value) => Key::Boolean(*value),
            Value::I32(value) => Key::Number(i128::from(*value)),
            Value::I64(value) => Key::Number(i128::from(*value)),
            Value::U32(value) => Key::Number(i128::from(*value)),
            Value::U64(value) => Key::Number(i128::from(*value)),
            Value::Text(text) => Key::Text(text.clone()),
            _ => return None,
        })
    }

    pub(super) fn zero(kind: &Kind) -> Self {
        match MapKey::default_value(kind) {
            MapKey::Bool(value) => Key::Boolean(value),
            MapKey::String(text) => Key::Text(text),
            _ => Key::Number(0),
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Key::Boolean(value) => value.to_string(),
            Key::Number(value) => value.to_string(),
            Key::Text(text) => text.clone(),
        }
    }
}
