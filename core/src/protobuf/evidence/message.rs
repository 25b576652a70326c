//! Messages as values: written under one descriptor, read under another, as protobuf's own decoders do.
//!
//! A field whose bytes have another wire type than the reader expects is an unknown field; a repeated number may come packed or not;
//! integers are cut to their width; an unknown number of a closed enum is an unknown field; setting a member of a oneof clears the others.
//!
//! Source: protobuf.dev, "Encoding"; docs/evidence.md, "Protobuf".

use std::collections::BTreeMap;

use protox::prost_reflect::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, Syntax};

/// How deep messages are read.
const DEPTH: usize = 100;

/// A message: the values of its fields by number, in the order of the bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Message {
    pub(super) fields: BTreeMap<u32, Vec<Value>>,
}

/// One value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Every integer, boolean and enum number.
    Integer(i128),
    Float(f64),
    /// Texts too: they may be no UTF-8.
    Bytes(Vec<u8>),
    Message(Message),
}

/// Returns the number of the wire type.
fn wire_type(field: &FieldDescriptor) -> u64 {
    match field.kind() {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => 1,
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => 5,
        Kind::Message(_) if field.is_group() => 3,
        Kind::String | Kind::Bytes | Kind::Message(_) => 2,
        _ => 0,
    }
}

impl Value {
    /// Returns whether it is what an unset field reads as.
    pub(super) fn is_zero(&self) -> bool {
        match self {
            Value::Integer(number) => *number == 0,
            Value::Float(number) => number.to_bits() == 0,
            Value::Bytes(bytes) => bytes.is_empty(),
            Value::Message(_) => false,
        }
    }
}

/// Takes out what no encoder writes: zeros of fields without presence.
pub(super) fn settle(message: &mut Message, descriptor: &MessageDescriptor) {
    let entry = descriptor.is_map_entry();
    message.fields.retain(|number, values| {
        let Some(field) = descriptor.get_field(*number) else {
            return false;
        };
        if let Kind::Message(of) = field.kind() {
            for value in values.iter_mut() {
                if let Value::Message(inner) = value {
                    settle(inner, &of);
                }
            }
        }
        let silent = !entry && !field.is_list() && !field.is_map() && !field.supports_presence();
        !(silent && values.iter().all(Value::is_zero))
    });
}

/// Appends a message under its descriptor, fields in the order of their numbers.
pub(super) fn write(message: &Message, descriptor: &MessageDescriptor, out: &mut Vec<u8>) {
    for (number, values) in &message.fields {
        let Some(field) = descriptor.get_field(*number) else {
            continue;
        };
        if field.is_packed() {
            let mut packed = Vec::new();
            for value in values {
                write_value(value, &field, &mut packed);
            }
            if !values.is_empty() {
                varint(out, (u64::from(*number) << 3) | 2);
                varint(out, packed.len() as u64);
                out.extend(packed);
            }
            continue;
        }
        for value in values {
            varint(out, (u64::from(*number) << 3) | wire_type(&field));
            write_value(value, &field, out);
            if field.is_group() {
                varint(out, (u64::from(*number) << 3) | 4);
            }
        }
    }
}

#[expect(
    clippy::cast_sign_loss,
    reason = "the encoding is of the two's complement"
)]
fn write_value(value: &Value, field: &FieldDescriptor, out: &mut Vec<u8>) {
    match (value, field.kind()) {
        (Value::Integer(number), kind) => match kind {
            Kind::Sint32 | Kind::Sint64 => {
                let number = *number as i64;
                varint(out, ((number << 1) ^ (number >> 63)) as u64);
            }
            Kind::Fixed32 | Kind::Sfixed32 => out.extend((*number as u32).to_le_bytes()),
            Kind::Fixed64 | Kind::Sfixed64 => out.extend((*number as u64).to_le_bytes()),
            _ => varint(out, *number as u64),
        },
        (Value::Float(number), Kind::Float) => out.extend((*number as f32).to_le_bytes()),
        (Value::Float(number), _) => out.extend(number.to_le_bytes()),
        (Value::Bytes(bytes), _) => {
            varint(out, bytes.len() as u64);
            out.extend(bytes);
        }
        (Value::Message(message), Kind::Message(of)) => {
            let mut inner = Vec::new();
            write(message, &of, &mut inner);
            if !field.is_group() {
                varint(out, inner.len() as u64);
            }
            out.extend(inner);
        }
        (Value::Message(_), _) => {}
    }
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a message.
///
/// # Errors
/// What a decoder says of bytes that it refuses.
pub(super) fn read(bytes: &[u8], descriptor: &MessageDescriptor) -> Result<Message, String> {
    let mut input = Input { bytes };
    let mut message = Message::default();
    read_into(&mut input, descriptor, &mut message, None, 0)?;
    complete(&message, descriptor)?;
    Ok(message)
}

struct Input<'a> {
    bytes: &'a [u8],
}

impl<'a> Input<'a> {
    fn varint(&mut self) -> Result<u64, String> {
        let mut number = 0_u64;
        for shift in 0..10 {
            let (first, rest) = self.bytes.split_first().ok_or("the message is truncated")?;
            self.bytes = rest;
            number |= u64::from(first & 0x7f) << (7 * shift);
            if first & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err("a varint is longer than 10 bytes".to_owned())
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or("the message is truncated")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn sized(&mut self) -> Result<&'a [u8], String> {
        let count = self.varint()?;
        let count = usize::try_from(count).map_err(|_| "a length is too large")?;
        self.take(count)
    }

    fn skip(&mut self, number: u64, wire: u64, depth: usize) -> Result<(), String> {
        match wire {
            0 => self.varint().map(drop),
            1 => self.take(8).map(drop),
            2 => self.sized().map(drop),
            3 if depth < DEPTH => loop {
                let tag = self.varint()?;
                if tag & 7 == 4 {
                    break if tag >> 3 == number {
                        Ok(())
                    } else {
                        Err("a group ends that was not begun".to_owned())
                    };
                }
                self.skip(tag >> 3, tag & 7, depth + 1)?;
            },
            5 => self.take(4).map(drop),
            _ => Err(format!("wire type {wire} is invalid here")),
        }
    }
}

fn read_into(
    input: &mut Input,
    descriptor: &MessageDescriptor,
    message: &mut Message,
    group: Option<u64>,
    depth: usize,
) -> Result<(), String> {
    if depth > DEPTH {
        return Err(format!("messages are nested deeper than {DEPTH}"));
    }
    loop {
        if input.bytes.is_empty() && group.is_none() {
            return Ok(());
        }
        let tag = input.varint()?;
        let (number, wire) = (tag >> 3, tag & 7);
        if wire == 4 {
            return if group == Some(number) {
                Ok(())
            } else {
                Err("a group ends that was not begun".to_owned())
            };
        }
        if number == 0 || number > 536_870_911 {
            return Err(format!("field number {number} is invalid"));
        }
        let field = u32::try_from(number)
            .ok()
            .and_then(|number| descriptor.get_field(number));
        let Some(field) = field else {
            input.skip(number, wire, depth)?;
            continue;
        };
        let expected = wire_type(&field);
        if wire == expected {
            read_field(input, &field, message, depth)?;
        } else if wire == 2 && field.is_list() && expected != 3 {
            let mut packed = Input {
                bytes: input.sized()?,
            };
            while !packed.bytes.is_empty() {
                read_field(&mut packed, &field, message, depth)?;
            }
        } else {
            input.skip(number, wire, depth)?;
        }
    }
}

fn read_field(
    input: &mut Input,
    field: &FieldDescriptor,
    message: &mut Message,
    depth: usize,
) -> Result<(), String> {
    let value = match field.kind() {
        Kind::Message(of) => {
            // A message that comes twice is merged, unless it may come often.
            let mut inner = match message
                .fields
                .get(&field.number())
                .and_then(|list| list.last())
            {
                Some(Value::Message(known)) if !field.is_list() && !field.is_map() => known.clone(),
                _ => Message::default(),
            };
            if field.is_group() {
                read_into(
                    input,
                    &of,
                    &mut inner,
                    Some(u64::from(field.number())),
                    depth + 1,
                )?;
            } else {
                let mut bytes = Input {
                    bytes: input.sized()?,
                };
                read_into(&mut bytes, &of, &mut inner, None, depth + 1)?;
            }
            Value::Message(inner)
        }
        _ => scalar(input, field)?,
    };
    if let (Kind::Enum(of), Value::Integer(number)) = (field.kind(), &value)
        && is_closed(field)
        && !i32::try_from(*number).is_ok_and(|number| of.get_value(number).is_some())
    {
        return Ok(());
    }
    if let Some(oneof) = field.containing_oneof() {
        for other in oneof.fields() {
            if other.number() != field.number() {
                message.fields.remove(&other.number());
            }
        }
    }
    let list = message.fields.entry(field.number()).or_default();
    if field.cardinality() != Cardinality::Repeated {
        list.clear();
    }
    list.push(value);
    Ok(())
}

/// Whether unknown numbers of the field's enum are unknown fields.
pub(super) fn is_closed(field: &FieldDescriptor) -> bool {
    match field.kind() {
        Kind::Enum(of) => of.parent_file().syntax() == Syntax::Proto2,
        _ => false,
    }
}

#[expect(
    clippy::cast_possible_wrap,
    reason = "the decoder takes the bits as they are"
)]
fn scalar(input: &mut Input, field: &FieldDescriptor) -> Result<Value, String> {
    let four = |bytes: &[u8]| <[u8; 4]>::try_from(bytes).unwrap_or_default();
    let eight = |bytes: &[u8]| <[u8; 8]>::try_from(bytes).unwrap_or_default();
    Ok(match field.kind() {
        Kind::Double => Value::Float(f64::from_le_bytes(eight(input.take(8)?))),
        Kind::Float => Value::Float(f64::from(f32::from_le_bytes(four(input.take(4)?)))),
        Kind::Fixed64 => Value::Integer(u64::from_le_bytes(eight(input.take(8)?)).into()),
        Kind::Sfixed64 => Value::Integer(i64::from_le_bytes(eight(input.take(8)?)).into()),
        Kind::Fixed32 => Value::Integer(u32::from_le_bytes(four(input.take(4)?)).into()),
        Kind::Sfixed32 => Value::Integer(i32::from_le_bytes(four(input.take(4)?)).into()),
        Kind::Int32 | Kind::Enum(_) => Value::Integer((input.varint()? as i32).into()),
        Kind::Int64 => Value::Integer((input.varint()? as i64).into()),
        Kind::Uint32 => Value::Integer((input.varint()? as u32).into()),
        Kind::Uint64 => Value::Integer(input.varint()?.into()),
        Kind::Sint32 => {
            let number = input.varint()? as u32;
            Value::Integer(((number >> 1) as i32 ^ -((number & 1) as i32)).into())
        }
        Kind::Sint64 => {
            let number = input.varint()?;
            Value::Integer(((number >> 1) as i64 ^ -((number & 1) as i64)).into())
        }
        Kind::Bool => Value::Integer((input.varint()? != 0).into()),
        Kind::Bytes => Value::Bytes(input.sized()?.to_vec()),
        Kind::String => {
            let bytes = input.sized()?;
            if checks_utf8(field) && std::str::from_utf8(bytes).is_err() {
                return Err(format!(
                    "string field {:?} holds invalid UTF-8",
                    field.name()
                ));
            }
            Value::Bytes(bytes.to_vec())
        }
        Kind::Message(_) => return Err("a message is no scalar".to_owned()),
    })
}

/// Whether a decoder refuses a text that is no UTF-8.
pub(super) fn checks_utf8(field: &FieldDescriptor) -> bool {
    field.kind() == Kind::String && field.parent_file().syntax() != Syntax::Proto2
}

/// Tells whether everything required is there.
fn complete(message: &Message, descriptor: &MessageDescriptor) -> Result<(), String> {
    match missing(message, descriptor) {
        Some(path) => Err(format!("required field \"{path}\" is missing")),
        None => Ok(()),
    }
}

/// Returns the path of the first required field that is not there: names from the outermost message on, parted by dots.
fn missing(message: &Message, descriptor: &MessageDescriptor) -> Option<String> {
    descriptor.fields().find_map(|field| {
        let values = message.fields.get(&field.number());
        if field.is_required() && values.is_none_or(Vec::is_empty) {
            return Some(field.name().to_owned());
        }
        let Kind::Message(of) = field.kind() else {
            return None;
        };
        values.into_iter().flatten().find_map(|value| match value {
            Value::Message(inner) => {
                let path = missing(inner, &of)?;
                Some(format!("{}.{path}", field.name()))
            }
            _ => None,
        })
    })
}
