//! A schema as the broker stores it: a Protobuf message with every field present.
//!
//! Source: docs/wire.md, "Pulsar's storage".

use std::collections::BTreeMap;

use crate::error::{Code, SchemaError};
use crate::text::utf16_order;
use crate::wire::pulsar::SchemaType;
use crate::wire::reader::{Reader, at};
use crate::wire::varint::{Spelling, read_unsigned, write_unsigned};

/// A stored version of a topic's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// `tenant/namespace/topic`.
    pub schema_id: String,
    /// Who stored it.
    pub user: String,
    /// Its type; negative types are stored as NONE.
    pub schema_type: SchemaType,
    /// Its data.
    pub schema: Vec<u8>,
    /// Milliseconds since the epoch.
    pub timestamp: i64,
    /// Whether this is the mark that hides everything before it.
    pub deleted: bool,
    /// Its properties.
    pub properties: BTreeMap<String, String>,
}

/// Returns the message, fields in order of their numbers, properties by name.
pub fn encode(stored: &Stored) -> Vec<u8> {
    let mut out = Vec::new();
    bytes_field(&mut out, 1, stored.schema_id.as_bytes());
    bytes_field(&mut out, 2, stored.user.as_bytes());
    number_field(
        &mut out,
        3,
        u64::from(stored.schema_type.stored_number().unsigned_abs()),
    );
    bytes_field(&mut out, 4, &stored.schema);
    number_field(&mut out, 5, stored.timestamp.cast_unsigned());
    number_field(&mut out, 6, u64::from(stored.deleted));
    let mut sorted: Vec<_> = stored.properties.iter().collect();
    sorted.sort_by(|a, b| utf16_order(a.0, b.0));
    for (key, value) in sorted {
        let mut pair = Vec::new();
        bytes_field(&mut pair, 1, key.as_bytes());
        bytes_field(&mut pair, 2, value.as_bytes());
        bytes_field(&mut out, 7, &pair);
    }
    out
}

/// Reads the message; fields may come in any order, and unknown ones are passed over.
///
/// # Errors
/// `FRAME_TRUNCATED` and `FRAME_INVALID` for what is no message, `INVALID_UTF8` for texts that are none.
pub fn decode(bytes: &[u8]) -> Result<Stored, SchemaError> {
    let mut stored = Stored {
        schema_id: String::new(),
        user: String::new(),
        schema_type: SchemaType::None,
        schema: Vec::new(),
        timestamp: 0,
        deleted: false,
        properties: BTreeMap::new(),
    };
    for field in fields(bytes) {
        match field? {
            (1, Value::Bytes(text)) => stored.schema_id = text_of(text)?,
            (2, Value::Bytes(text)) => stored.user = text_of(text)?,
            (3, Value::Number(number)) => {
                let number = i32::try_from(number).unwrap_or(0);
                stored.schema_type = SchemaType::numbered((number - 1).max(0));
            }
            (4, Value::Bytes(data)) => stored.schema = data.to_vec(),
            (5, Value::Number(number)) => stored.timestamp = number.cast_signed(),
            (6, Value::Number(number)) => stored.deleted = number != 0,
            (7, Value::Bytes(pair)) => {
                let (mut key, mut value) = (String::new(), String::new());
                for field in fields(pair) {
                    match field? {
                        (1, Value::Bytes(text)) => key = text_of(text)?,
                        (2, Value::Bytes(text)) => value = text_of(text)?,
                        _ => {}
                    }
                }
                stored.properties.insert(key, value);
            }
            _ => {}
        }
    }
    Ok(stored)
}

fn bytes_field(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    write_unsigned(out, number << 3 | 2);
    write_unsigned(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn number_field(out: &mut Vec<u8>, number: u64, value: u64) {
    write_unsigned(out, number << 3);
    write_unsigned(out, value);
}

pub(super) fn text_of(bytes: &[u8]) -> Result<String, SchemaError> {
    crate::source::utf8(bytes).map(str::to_owned)
}

/// The value of a field of a Protobuf message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Four or eight bytes.
    Fixed,
}

/// Returns a message's fields with their numbers; nothing follows an error.
pub(super) fn fields(bytes: &[u8]) -> impl Iterator<Item = Result<(u64, Value<'_>), SchemaError>> {
    let mut reader = Reader::new(bytes);
    let mut over = false;
    std::iter::from_fn(move || {
        if over || reader.rest().is_empty() {
            return None;
        }
        let field = field(&mut reader);
        over = field.is_err();
        Some(field)
    })
}

fn field<'a>(reader: &mut Reader<'a>) -> Result<(u64, Value<'a>), SchemaError> {
    let start = reader.at();
    let tag = read_unsigned(reader, 5, Spelling::Any, "a field's tag")?;
    let value = match tag & 7 {
        0 => Value::Number(read_unsigned(
            reader,
            10,
            Spelling::Any,
            "a field's number",
        )?),
        1 => {
            reader.take(8, "a field")?;
            Value::Fixed
        }
        2 => {
            let length = read_unsigned(reader, 10, Spelling::Any, "a field's length")?;
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            Value::Bytes(reader.take(length, "a field")?)
        }
        5 => {
            reader.take(4, "a field")?;
            Value::Fixed
        }
        other => {
            return Err(at(
                Code::FrameInvalid,
                format!("a field has wire type {other}: expected 0, 1, 2 or 5"),
                start,
                reader.at(),
            ));
        }
    };
    Ok((tag >> 3, value))
}
