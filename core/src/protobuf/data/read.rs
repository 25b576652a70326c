//! From bytes to messages.

use std::collections::BTreeMap;

use protox::prost_reflect::{Kind, MessageDescriptor};

use crate::bytes::reader::Reader;
use crate::bytes::varint::{Spelling, read_unsigned};
use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::limits::Limits;
use crate::payload::UnknownField;
use crate::protobuf::data::field::{Field, is_closed};
use crate::protobuf::data::message::{Key, Message, Value};
use crate::protobuf::data::{DEPTH, pointer, required};
use crate::protobuf::place::{placed, somewhere};
use crate::protobuf::schema::Schema;

/// Reads a message, all of `bytes`.
pub(super) fn read(
    descriptor: &MessageDescriptor,
    schema: &Schema,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Message, Vec<UnknownField>), SchemaError> {
    let mut reading = Reading {
        schema,
        limits,
        values: 0,
        path: Vec::new(),
        unknown: Vec::new(),
    };
    let mut message = Message::new(descriptor.clone());
    reading
        .message(&mut message, &mut Reader::new(bytes), None, 0)
        .map_err(|error| somewhere(error, schema, descriptor.full_name()))?;
    required::check(&message, schema)?;
    Ok((message, reading.unknown))
}

struct Reading<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    values: usize,
    path: Vec<String>,
    unknown: Vec<UnknownField>,
}

const VARINT: u8 = 0;
const FIXED_64: u8 = 1;
const LENGTH: u8 = 2;
const GROUP: u8 = 3;
const END: u8 = 4;
const FIXED_32: u8 = 5;

/// Returns the wire type of one value of a field.
fn wire_type(field: &Field, kind: &Kind) -> u8 {
    match kind {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => FIXED_64,
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => FIXED_32,
        Kind::Message(_) if field.is_group() => GROUP,
        Kind::String | Kind::Bytes | Kind::Message(_) => LENGTH,
        _ => VARINT,
    }
}

impl Reading<'_> {
    /// Merges fields into a message, up to the end of the bytes or of the group.
    fn message(
        &mut self,
        message: &mut Message,
        bytes: &mut Reader<'_>,
        group: Option<u32>,
        depth: usize,
    ) -> Result<(), SchemaError> {
        if depth > self.limits.depth.min(DEPTH) {
            let text = format!(
                "messages are nested deeper than {}",
                self.limits.depth.min(DEPTH)
            );
            return Err(self.fault(Code::LimitDepth, text, &message.descriptor, None));
        }
        loop {
            if bytes.rest().is_empty() {
                return match group {
                    None => Ok(()),
                    Some(number) => {
                        let text = format!(
                            "group {number} does not end, and the bytes end at {}",
                            bytes.at()
                        );
                        Err(self.fault(Code::DataTruncated, text, &message.descriptor, None))
                    }
                };
            }
            self.charge(1, &message.descriptor)?;
            let start = bytes.at();
            let tag = self.varint(bytes, "a field's tag", &message.descriptor, None)? as u32;
            let (number, wire) = (tag >> 3, (tag & 7) as u8);
            if number == 0 {
                let text = format!("field number 0 at byte {start}");
                return Err(self.fault(Code::InvalidData, text, &message.descriptor, None));
            }
            if wire == END {
                if group == Some(number) {
                    return Ok(());
                }
                let text = format!("group {number} ends at byte {start} without having begun");
                return Err(self.fault(Code::InvalidData, text, &message.descriptor, Some(number)));
            }
            match Field::numbered(&message.descriptor, number) {
                Some(field) => self.field(message, &field, wire, bytes, depth)?,
                None => self.skip(message, number, wire, bytes, depth)?,
            }
        }
    }

    fn field(
        &mut self,
        message: &mut Message,
        field: &Field,
        wire: u8,
        bytes: &mut Reader<'_>,
        depth: usize,
    ) -> Result<(), SchemaError> {
        let kind = field.kind();
        let expected = wire_type(field, &kind);
        let number = field.number();
        if field.is_list() && wire == LENGTH && expected != LENGTH && expected != GROUP {
            let content = self.sized(bytes, &message.descriptor, number)?;
            let mut content = Reader::new(content);
            while !content.rest().is_empty() {
                self.charge(1, &message.descriptor)?;
                self.step(field, message);
                let value = self.scalar(field, &kind, &mut content, &message.descriptor)?;
                self.append(message, field, &kind, value);
                self.path.leave(2);
            }
            return Ok(());
        }
        if wire != expected {
            return self.skip(message, number, wire, bytes, depth);
        }
        if field.is_map() {
            let entry = self.sized(bytes, &message.descriptor, number)?;
            return self.entry(message, field, &kind, entry, depth);
        }
        self.step(field, message);
        if let Kind::Message(descriptor) = &kind {
            // A message that is there already, in the same place, takes in what follows.
            message.choose(field);
            let mut inner = match message.fields.remove(&number) {
                Some((_, Value::Message(inner))) => inner,
                Some((field, list)) => {
                    message.fields.insert(number, (field, list));
                    Message::new(descriptor.clone())
                }
                None => Message::new(descriptor.clone()),
            };
            let read = if field.is_group() {
                self.message(&mut inner, bytes, Some(number), depth + 1)
            } else {
                let content = self.sized(bytes, &message.descriptor, number)?;
                self.message(&mut inner, &mut Reader::new(content), None, depth + 1)
            };
            read.map_err(|error| self.inside(error, message, number))?;
            self.append(message, field, &kind, Value::Message(inner));
        } else {
            let value = self.scalar(field, &kind, bytes, &message.descriptor)?;
            self.append(message, field, &kind, value);
        }
        self.path.leave(if field.is_list() { 2 } else { 1 });
        Ok(())
    }

    /// Enters the field's place in the path.
    fn step(&mut self, field: &Field, message: &Message) {
        self.path.push(field.json_name().to_owned());
        if field.is_list() {
            let count = match message.get(field.number()) {
                Some(Value::List(values)) => values.len(),
                _ => 0,
            };
            self.path.push(count.to_string());
        }
    }

    fn append(&mut self, message: &mut Message, field: &Field, kind: &Kind, value: Value) {
        // A number that a closed enum lacks is as good as an unknown field.
        if let (Value::Enum(constant), Kind::Enum(known), true) = (&value, kind, is_closed(kind))
            && known.get_value(*constant).is_none()
        {
            let mut bytes = Vec::new();
            crate::bytes::varint::write_unsigned(&mut bytes, i64::from(*constant).cast_unsigned());
            self.unknown.push(UnknownField {
                path: pointer(self.path.parent(field)),
                number: field.number(),
                wire: VARINT,
                hex: hex(&bytes),
            });
            return;
        }
        if !field.is_list() {
            message.set(field.clone(), value);
            return;
        }
        let place = message
            .fields
            .entry(field.number())
            .or_insert_with(|| (field.clone(), Value::List(Vec::new())));
        if let Value::List(values) = &mut place.1 {
            values.push(value);
        }
    }

    fn entry(
        &mut self,
        message: &mut Message,
        field: &Field,
        kind: &Kind,
        bytes: &[u8],
        depth: usize,
    ) -> Result<(), SchemaError> {
        let Kind::Message(descriptor) = kind else {
            return Ok(());
        };
        let (key, value) = (
            descriptor.map_entry_key_field().kind(),
            descriptor.map_entry_value_field().kind(),
        );
        let mut entry = Message::new(descriptor.clone());
        self.path.push(field.json_name().to_owned());
        self.message(&mut entry, &mut Reader::new(bytes), None, depth + 1)
            .map_err(|error| self.inside(error, message, field.number()))?;
        self.path.leave(1);
        let key = entry
            .get(1)
            .and_then(Key::of)
            .unwrap_or_else(|| Key::zero(&key));
        let value = match entry.fields.remove(&2) {
            Some((_, value)) => value,
            None => Value::zero(&value),
        };
        let place = message
            .fields
            .entry(field.number())
            .or_insert_with(|| (field.clone(), Value::Map(BTreeMap::new())));
        if let Value::Map(entries) = &mut place.1 {
            entries.insert(key, value);
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        field: &Field,
        kind: &Kind,
        bytes: &mut Reader<'_>,
        holder: &MessageDescriptor,
    ) -> Result<Value, SchemaError> {
        let number = field.number();
        let cut = |this: &Self, error: SchemaError| this.cut(&error, holder, Some(number));
        Ok(match kind {
            Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => {
                let eight = bytes.array("a 64-bit number").map_err(|e| cut(self, e))?;
                match kind {
                    Kind::Double => Value::Double(f64::from_le_bytes(eight)),
                    Kind::Fixed64 => Value::U64(u64::from_le_bytes(eight)),
                    _ => Value::I64(i64::from_le_bytes(eight)),
                }
            }
            Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => {
                let four = bytes.array("a 32-bit number").map_err(|e| cut(self, e))?;
                match kind {
                    Kind::Float => Value::Float(f32::from_le_bytes(four)),
                    Kind::Fixed32 => Value::U32(u32::from_le_bytes(four)),
                    _ => Value::I32(i32::from_le_bytes(four)),
                }
            }
            Kind::String => {
                let content = self.sized(bytes, holder, number)?;
                match std::str::from_utf8(content) {
                    Ok(text) => Value::Text(text.to_owned()),
                    Err(_) if field.is_utf8() => {
                        let text = "the text is not UTF-8, which proto3 asks for".to_owned();
                        return Err(self.fault(Code::InvalidData, text, holder, Some(number)));
                    }
                    Err(_) => Value::Text(String::from_utf8_lossy(content).into_owned()),
                }
            }
            Kind::Bytes => Value::Bytes(self.sized(bytes, holder, number)?.to_vec()),
            Kind::Message(_) => Value::List(Vec::new()),
            _ => {
                let value = self.varint(bytes, "a number", holder, Some(number))?;
                let narrow = value as u32;
                match kind {
                    Kind::Bool => Value::Boolean(value != 0),
                    Kind::Int32 => Value::I32(narrow.cast_signed()),
                    Kind::Int64 => Value::I64(value.cast_signed()),
                    Kind::Uint32 => Value::U32(narrow),
                    Kind::Uint64 => Value::U64(value),
                    Kind::Sint32 => {
                        Value::I32((narrow >> 1).cast_signed() ^ -(narrow & 1).cast_signed())
                    }
                    Kind::Sint64 => {
                        Value::I64((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
                    }
                    _ => Value::Enum(narrow.cast_signed()),
                }
            }
        })
    }

    /// Reads what the schema does not know.
    fn skip(
        &mut self,
        message: &Message,
        number: u32,
        wire: u8,
        bytes: &mut Reader<'_>,
        depth: usize,
    ) -> Result<(), SchemaError> {
        let start = bytes.at();
        self.passed(&message.descriptor, number, wire, bytes, depth)?;
        let end = bytes.at();
        let mut content = bytes.since(start);
        if wire == GROUP {
            // The end tag is as long as the start tag.
            let tag = varint_length(u64::from(number) << 3);
            content = content
                .get(..(end - start).saturating_sub(tag))
                .unwrap_or_default();
        }
        let path = pointer(&self.path);
        self.charge((path.len() + content.len()) / 16, &message.descriptor)?;
        self.unknown.push(UnknownField {
            path,
            number,
            wire,
            hex: hex(content),
        });
        Ok(())
    }

    fn passed(
        &mut self,
        holder: &MessageDescriptor,
        number: u32,
        wire: u8,
        bytes: &mut Reader<'_>,
        depth: usize,
    ) -> Result<(), SchemaError> {
        let cut = |this: &Self, error: SchemaError| this.cut(&error, holder, Some(number));
        match wire {
            VARINT => self
                .varint(bytes, "a number", holder, Some(number))
                .map(drop),
            FIXED_64 => {
                let taken = bytes.take(8, "a 64-bit number").map(drop);
                taken.map_err(|error| cut(self, error))
            }
            FIXED_32 => {
                let taken = bytes.take(4, "a 32-bit number").map(drop);
                taken.map_err(|error| cut(self, error))
            }
            LENGTH => self.sized(bytes, holder, number).map(drop),
            GROUP => {
                if depth >= self.limits.depth.min(DEPTH) {
                    let text = format!(
                        "groups are nested deeper than {}",
                        self.limits.depth.min(DEPTH)
                    );
                    return Err(self.fault(Code::LimitDepth, text, holder, Some(number)));
                }
                loop {
                    self.charge(1, holder)?;
                    let tag = self.varint(bytes, "a field's tag", holder, Some(number))? as u32;
                    match (tag >> 3, (tag & 7) as u8) {
                        (end, END) if end == number => return Ok(()),
                        (end, END) => {
                            let text = format!("group {end} ends inside group {number}");
                            return Err(self.fault(Code::InvalidData, text, holder, Some(number)));
                        }
                        (0, _) => {
                            let text = "field number 0".to_owned();
                            return Err(self.fault(Code::InvalidData, text, holder, Some(number)));
                        }
                        (inner, wire) => self.passed(holder, inner, wire, bytes, depth + 1)?,
                    }
                }
            }
            _ => {
                let text = format!(
                    "wire type {wire} does not exist, before byte {}",
                    bytes.at()
                );
                Err(self.fault(Code::InvalidData, text, holder, Some(number)))
            }
        }
    }

    fn varint(
        &self,
        bytes: &mut Reader<'_>,
        what: &str,
        holder: &MessageDescriptor,
        number: Option<u32>,
    ) -> Result<u64, SchemaError> {
        read_unsigned(bytes, 10, Spelling::Any, what)
            .map_err(|error| self.cut(&error, holder, number))
    }

    fn sized<'b>(
        &self,
        bytes: &mut Reader<'b>,
        holder: &MessageDescriptor,
        number: u32,
    ) -> Result<&'b [u8], SchemaError> {
        let length = self.varint(bytes, "a length", holder, Some(number))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        bytes
            .take(length, "the content of a field")
            .map_err(|error| self.cut(&error, holder, Some(number)))
    }

    fn charge(&mut self, cost: usize, holder: &MessageDescriptor) -> Result<(), SchemaError> {
        self.values += cost;
        if self.values > self.limits.nodes {
            let text = format!("the message has more than {} values", self.limits.nodes);
            return Err(self.fault(Code::LimitNodes, text, holder, None));
        }
        Ok(())
    }

    /// Says of what was read inside of a field where that field is.
    #[cold]
    fn inside(&self, error: SchemaError, message: &Message, number: u32) -> SchemaError {
        let holder = message.descriptor.full_name();
        placed(error, self.schema, holder, Some(number))
    }

    #[cold]
    fn cut(
        &self,
        error: &SchemaError,
        holder: &MessageDescriptor,
        number: Option<u32>,
    ) -> SchemaError {
        let code = match error.code() {
            Code::FrameTruncated => Code::DataTruncated,
            _ => Code::InvalidData,
        };
        self.fault(code, error.message().to_owned(), holder, number)
    }

    #[cold]
    fn fault(
        &self,
        code: Code,
        message: String,
        holder: &MessageDescriptor,
        number: Option<u32>,
    ) -> SchemaError {
        let error = SchemaError::new(code, message).on(pointer(&self.path));
        placed(error, self.schema, holder.full_name(), number)
    }
}

/// A path that grows and shrinks.
trait Path {
    fn leave(&mut self, steps: usize);
    fn parent(&self, field: &Field) -> &[String];
}

impl Path for Vec<String> {
    /// Leaves that many steps.
    fn leave(&mut self, steps: usize) {
        self.truncate(self.len().saturating_sub(steps));
    }

    /// Returns the path of the message that holds the field which was entered.
    fn parent(&self, field: &Field) -> &[String] {
        let steps = if field.is_list() { 2 } else { 1 };
        self.get(..self.len().saturating_sub(steps))
            .unwrap_or_default()
    }
}

fn varint_length(value: u64) -> usize {
    let bits = 64 - value.leading_zeros().min(63);
    bits.div_ceil(7) as usize
}
