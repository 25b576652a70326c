//! From JSON text to messages.

use std::collections::BTreeMap;

use protox::prost_reflect::{EnumDescriptor, Kind, MessageDescriptor};

use crate::error::{Code, SchemaError};
use crate::json::{self, After, Grammar, NodeId, Tree};
use crate::limits::Limits;
use crate::protobuf::data::field::{Field, is_closed};
use crate::protobuf::data::json_out::is_special;
use crate::protobuf::data::message::{Key, Message, Value};
use crate::protobuf::data::{DEPTH, required, time, write};
use crate::protobuf::place::{placed, somewhere};
use crate::protobuf::schema::Schema;
use crate::wire::from_base64;

const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Controls,
    integer_digits: 1_000,
    number_characters: 1_001,
    name_units: usize::MAX,
    non_finite: false,
};

/// Reads a message and asks for its required fields.
pub(super) fn read(
    descriptor: &MessageDescriptor,
    schema: &Schema,
    text: &str,
    limits: &Limits,
) -> Result<Message, SchemaError> {
    let (tree, root) = json::read_datum(text, &GRAMMAR, limits)?;
    let reading = Reading {
        tree: &tree,
        schema,
        limits,
    };
    let message = reading
        .message(descriptor, root, 0)
        .map_err(|error| somewhere(error, schema, descriptor.full_name()))?;
    required::check(&message, schema)?;
    Ok(message)
}

struct Reading<'a> {
    tree: &'a Tree,
    schema: &'a Schema,
    limits: &'a Limits,
}

/// Where a value goes, for what is said of it.
#[derive(Clone, Copy)]
struct Place<'a> {
    holder: &'a MessageDescriptor,
    number: Option<u32>,
}

impl Reading<'_> {
    fn message(
        &self,
        descriptor: &MessageDescriptor,
        node: NodeId,
        depth: usize,
    ) -> Result<Message, SchemaError> {
        if depth > self.limits.depth.min(DEPTH) {
            let text = format!(
                "messages are nested deeper than {}",
                self.limits.depth.min(DEPTH)
            );
            return Err(SchemaError::new(Code::LimitDepth, text).on(self.tree.pointer(0, node)));
        }
        if let Some(message) = self.special(descriptor, node, depth)? {
            return Ok(message);
        }
        let mut message = Message::new(descriptor.clone());
        self.fields(&mut message, node, None, depth)?;
        Ok(message)
    }

    fn fields(
        &self,
        message: &mut Message,
        node: NodeId,
        passed_over: Option<&str>,
        depth: usize,
    ) -> Result<(), SchemaError> {
        let tree = self.tree;
        let descriptor = message.descriptor.clone();
        let place = Place {
            holder: &descriptor,
            number: None,
        };
        if tree.kind(node) != json::Kind::Object {
            return Err(self.wrong("an object", node, place));
        }
        for (key, value) in tree.members(node) {
            let name = tree.text(key).unwrap_or("");
            if Some(name) == passed_over {
                continue;
            }
            let Some(field) = Field::called(&descriptor, name) else {
                let text = format!("message {:?} has no field {name:?}", descriptor.full_name());
                return Err(self.refused(text, value, place));
            };
            let place = Place {
                number: Some(field.number()),
                ..place
            };
            let kind = field.kind();
            if tree.kind(value) == json::Kind::Null && !takes_null(&kind, &field) {
                continue;
            }
            if message.get(field.number()).is_some() {
                let text = format!("field {:?} is there twice", field.json_name());
                return Err(self.refused(text, value, place));
            }
            if let Some(rival) = field.rivals().iter().find_map(|number| {
                message
                    .fields
                    .get(number)
                    .map(|(field, _)| field.json_name().to_owned())
            }) {
                let text = format!(
                    "fields {rival:?} and {:?} cannot both have a value: they are of oneof {:?}",
                    field.json_name(),
                    field.oneof().unwrap_or_default()
                );
                return Err(self.refused(text, value, place));
            }
            let datum = if field.is_map() {
                self.map(&kind, value, place, depth)?
            } else if field.is_list() {
                if tree.kind(value) != json::Kind::Array {
                    return Err(self.wrong("an array", value, place));
                }
                let mut values = Vec::new();
                for element in tree.elements(value) {
                    values.push(self.value(&kind, element, place, depth)?);
                }
                Value::List(values)
            } else {
                self.value(&kind, value, place, depth)?
            };
            message.set(field, datum);
        }
        Ok(())
    }

    fn map(
        &self,
        kind: &Kind,
        node: NodeId,
        place: Place<'_>,
        depth: usize,
    ) -> Result<Value, SchemaError> {
        let (tree, Kind::Message(entry)) = (self.tree, kind) else {
            return Err(self.wrong("an object", node, place));
        };
        if tree.kind(node) != json::Kind::Object {
            return Err(self.wrong("an object", node, place));
        }
        let (key_kind, value_kind) = (
            entry.map_entry_key_field().kind(),
            entry.map_entry_value_field().kind(),
        );
        let mut entries = BTreeMap::new();
        for (name, value) in tree.members(node) {
            let text = tree.text(name).unwrap_or("");
            let key = match key_kind {
                Kind::String => Some(Key::Text(text.to_owned())),
                Kind::Bool => text.parse().ok().map(Key::Boolean),
                _ => integer(text)
                    .filter(|number| range(&key_kind).contains(number))
                    .map(Key::Number),
            };
            let key = key.ok_or_else(|| {
                self.refused(format!("{text:?} is no key of the map"), value, place)
            })?;
            let value = self.value(&value_kind, value, place, depth)?;
            if entries.insert(key, value).is_some() {
                return Err(self.refused(format!("key {text:?} is there twice"), node, place));
            }
        }
        Ok(Value::Map(entries))
    }

    fn value(
        &self,
        kind: &Kind,
        node: NodeId,
        place: Place<'_>,
        depth: usize,
    ) -> Result<Value, SchemaError> {
        let tree = self.tree;
        let text = tree.text(node);
        let number = tree.number(node).map(|_| tree.token(node));
        match kind {
            Kind::Message(descriptor) => self
                .message(descriptor, node, depth + 1)
                .map(Value::Message)
                .map_err(|error| self.placed(error, place)),
            Kind::Enum(kind) => self.constant(kind, node, place),
            Kind::Bool => tree
                .boolean(node)
                .map(Value::Boolean)
                .ok_or_else(|| self.wrong("a boolean", node, place)),
            Kind::String => text
                .map(|text| Value::Text(text.to_owned()))
                .ok_or_else(|| self.wrong("a string", node, place)),
            Kind::Bytes => {
                let text = text.ok_or_else(|| self.wrong("a string of Base64", node, place))?;
                let standard: String = text
                    .chars()
                    .map(|c| match c {
                        '-' => '+',
                        '_' => '/',
                        other => other,
                    })
                    .collect();
                from_base64(&standard)
                    .map(Value::Bytes)
                    .map_err(|_| self.refused("the text is no Base64".to_owned(), node, place))
            }
            Kind::Float | Kind::Double => {
                let value = match text {
                    Some("NaN") => Some(f64::NAN),
                    Some("Infinity") => Some(f64::INFINITY),
                    Some("-Infinity") => Some(f64::NEG_INFINITY),
                    Some(text) => finite(text),
                    None => number.and_then(finite),
                };
                let value = value.ok_or_else(|| self.wrong("a number", node, place))?;
                if *kind == Kind::Double {
                    return Ok(Value::Double(value));
                }
                // Read as what it is: rounding twice can miss the nearest.
                let narrow = text.or(number).and_then(|token| token.parse::<f32>().ok());
                let narrow = narrow.unwrap_or(value as f32);
                if narrow.is_finite() || !value.is_finite() {
                    return Ok(Value::Float(narrow));
                }
                let token = tree.token(node);
                Err(self.refused(format!("{token} does not fit into a float"), node, place))
            }
            kind => {
                let token = text.or(number);
                let value = token.and_then(integer);
                let value = value.ok_or_else(|| self.wrong("an integer", node, place))?;
                if !range(kind).contains(&value) {
                    let text = format!("{value} does not fit into {}", integer_name(kind));
                    return Err(self.refused(text, node, place));
                }
                Ok(match kind {
                    Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(value as i32),
                    Kind::Uint32 | Kind::Fixed32 => {
                        Value::U32(u32::try_from(value).unwrap_or_default())
                    }
                    Kind::Uint64 | Kind::Fixed64 => {
                        Value::U64(u64::try_from(value).unwrap_or_default())
                    }
                    _ => Value::I64(value as i64),
                })
            }
        }
    }

    fn constant(
        &self,
        kind: &EnumDescriptor,
        node: NodeId,
        place: Place<'_>,
    ) -> Result<Value, SchemaError> {
        let tree = self.tree;
        if tree.kind(node) == json::Kind::Null && kind.full_name() == "google.protobuf.NullValue" {
            return Ok(Value::Enum(0));
        }
        if let Some(name) = tree.text(node) {
            let constant = kind.get_value_by_name(name);
            let constant = constant.ok_or_else(|| {
                let text = format!("enum {:?} has no constant {name:?}", kind.full_name());
                self.refused(text, node, place)
            })?;
            return Ok(Value::Enum(constant.number()));
        }
        let number = tree.number(node).and_then(|_| integer(tree.token(node)));
        let number = number.and_then(|number| i32::try_from(number).ok());
        let number = number.ok_or_else(|| self.wrong("the name of a constant", node, place))?;
        if is_closed(&Kind::Enum(kind.clone())) && kind.get_value(number).is_none() {
            let text = format!("enum {:?} has no constant {number}", kind.full_name());
            return Err(self.refused(text, node, place));
        }
        Ok(Value::Enum(number))
    }

    /// Reads the types that have a form of their own; `None` for others.
    fn special(
        &self,
        descriptor: &MessageDescriptor,
        node: NodeId,
        depth: usize,
    ) -> Result<Option<Message>, SchemaError> {
        let tree = self.tree;
        let place = Place {
            holder: descriptor,
            number: None,
        };
        let mut message = Message::new(descriptor.clone());
        let mut set = |number, value| {
            if let Some(field) = Field::numbered(descriptor, number) {
                message.set(field, value);
            }
        };
        let name = descriptor.full_name().strip_prefix("google.protobuf.");
        match name {
            Some("Any") => return self.any(message, node, depth).map(Some),
            Some(name @ ("Timestamp" | "Duration")) => {
                let text = tree
                    .text(node)
                    .ok_or_else(|| self.wrong("a string", node, place))?;
                let parts = match name {
                    "Timestamp" => time::parse_timestamp(text),
                    _ => time::parse_duration(text),
                };
                let (seconds, nanos) = parts.ok_or_else(|| {
                    self.refused(
                        format!("{text:?} is no {}", name.to_lowercase()),
                        node,
                        place,
                    )
                })?;
                set(1, Value::I64(seconds));
                set(2, Value::I32(nanos as i32));
            }
            Some("FieldMask") => {
                let text = tree
                    .text(node)
                    .ok_or_else(|| self.wrong("a string", node, place))?;
                let paths = text.split(',').filter(|path| !path.is_empty());
                set(
                    1,
                    Value::List(paths.map(|path| Value::Text(snake_case(path))).collect()),
                );
            }
            Some(
                "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
                | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue",
            ) => {
                if let Some(field) = Field::numbered(descriptor, 1) {
                    let value = self.value(&field.kind(), node, place, depth)?;
                    set(1, value);
                }
            }
            Some("Struct") => {
                if let Some(field) = Field::numbered(descriptor, 1) {
                    let value = self.map(&field.kind(), node, place, depth)?;
                    set(1, value);
                }
            }
            Some("ListValue") => {
                if tree.kind(node) != json::Kind::Array {
                    return Err(self.wrong("an array", node, place));
                }
                if let Some(field) = Field::numbered(descriptor, 1) {
                    let mut values = Vec::new();
                    for element in tree.elements(node) {
                        values.push(self.value(&field.kind(), element, place, depth)?);
                    }
                    set(1, Value::List(values));
                }
            }
            Some("Value") => {
                let number = match tree.kind(node) {
                    json::Kind::Null => 1,
                    json::Kind::Number => 2,
                    json::Kind::String => 3,
                    json::Kind::Boolean => 4,
                    json::Kind::Object => 5,
                    json::Kind::Array => 6,
                };
                if let Some(field) = Field::numbered(descriptor, number) {
                    let value = self.value(&field.kind(), node, place, depth)?;
                    set(number, value);
                }
            }
            _ => return Ok(None),
        }
        Ok(Some(message))
    }

    fn any(
        &self,
        mut message: Message,
        node: NodeId,
        depth: usize,
    ) -> Result<Message, SchemaError> {
        let tree = self.tree;
        let descriptor = message.descriptor.clone();
        let place = Place {
            holder: &descriptor,
            number: None,
        };
        if tree.kind(node) != json::Kind::Object {
            return Err(self.wrong("an object", node, place));
        }
        if tree.count(node) == 0 {
            return Ok(message);
        }
        let url = tree.member(node, "@type").and_then(|node| tree.text(node));
        let url = url.ok_or_else(|| {
            self.refused(
                "an Any needs \"@type\", the type of what it holds".to_owned(),
                node,
                place,
            )
        })?;
        let name = url.rsplit('/').next().unwrap_or("");
        let known = url
            .contains('/')
            .then(|| descriptor.parent_pool().get_message_by_name(name));
        let known = known.flatten().ok_or_else(|| {
            let text = format!("no message of the type {url:?} is among the given files");
            self.refused(text, node, place)
        })?;
        let inner = if is_special(name) {
            let value = tree.member(node, "value");
            let value = value.ok_or_else(|| {
                let text = format!("an Any of {name:?} needs \"value\"");
                self.refused(text, node, place)
            })?;
            self.message(&known, value, depth + 1)?
        } else {
            if depth > self.limits.depth.min(DEPTH) {
                return Err(SchemaError::new(
                    Code::LimitDepth,
                    "messages are nested too deep",
                ));
            }
            let mut inner = Message::new(known);
            self.fields(&mut inner, node, Some("@type"), depth + 1)?;
            inner
        };
        required::check(&inner, self.schema)?;
        for (number, value) in [
            (1, Value::Text(url.to_owned())),
            (2, Value::Bytes(write::binary(&inner))),
        ] {
            if let Some(field) = Field::numbered(&descriptor, number) {
                message.set(field, value);
            }
        }
        Ok(message)
    }

    /// Says of what was read inside of a field where that field is.
    #[cold]
    fn placed(&self, error: SchemaError, place: Place<'_>) -> SchemaError {
        placed(error, self.schema, place.holder.full_name(), place.number)
    }

    #[cold]
    fn wrong(&self, expected: &str, node: NodeId, place: Place<'_>) -> SchemaError {
        let found = self.tree.kind(node).described();
        self.refused(format!("expected {expected}, found {found}"), node, place)
    }

    #[cold]
    fn refused(&self, text: String, node: NodeId, place: Place<'_>) -> SchemaError {
        let error = SchemaError::new(Code::InvalidData, text).on(self.tree.pointer(0, node));
        self.placed(error, place)
    }
}

/// Whether null is a value of a field, and not its absence.
fn takes_null(kind: &Kind, field: &Field) -> bool {
    if field.is_list() || field.is_map() {
        return false;
    }
    match kind {
        Kind::Message(kind) => kind.full_name() == "google.protobuf.Value",
        Kind::Enum(kind) => kind.full_name() == "google.protobuf.NullValue",
        _ => false,
    }
}

/// Returns a whole number, however its token spells it: `1`, `1.0`, `1e3`.
fn integer(token: &str) -> Option<i128> {
    let shaped = token
        .strip_prefix('-')
        .unwrap_or(token)
        .starts_with(|c: char| c.is_ascii_digit());
    if !shaped {
        return None;
    }
    if let Ok(value) = token.parse() {
        return Some(value);
    }
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    if digits == 0 {
        return Some(0);
    }
    let scale = 10_i128.checked_pow(shift.unsigned_abs())?;
    if shift >= 0 {
        return digits.checked_mul(scale);
    }
    (digits % scale == 0).then(|| digits / scale)
}

fn finite(token: &str) -> Option<f64> {
    let shaped = token
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    token
        .parse()
        .ok()
        .filter(|value: &f64| shaped && value.is_finite())
}

fn range(kind: &Kind) -> std::ops::RangeInclusive<i128> {
    match kind {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => i128::from(i32::MIN)..=i128::from(i32::MAX),
        Kind::Uint32 | Kind::Fixed32 => 0..=i128::from(u32::MAX),
        Kind::Uint64 | Kind::Fixed64 => 0..=i128::from(u64::MAX),
        _ => i128::from(i64::MIN)..=i128::from(i64::MAX),
    }
}

fn integer_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => "an integer of 32 bits",
        Kind::Uint32 | Kind::Fixed32 => "an unsigned integer of 32 bits",
        Kind::Uint64 | Kind::Fixed64 => "an unsigned integer of 64 bits",
        _ => "an integer of 64 bits",
    }
}

/// Returns `camelCase` as `snake_case`.
fn snake_case(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 4);
    for character in path.chars() {
        if character.is_ascii_uppercase() {
            out.push('_');
            out.push(character.to_ascii_lowercase());
        } else {
            out.push(character);
        }
    }
    out
}
