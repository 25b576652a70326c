//! Whether a reader gets what was written.

use std::collections::BTreeMap;

use protox::prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, Value as Default};

use crate::protobuf::evidence::json::zero;
use crate::protobuf::evidence::message::{Message, Value, write};

/// What became of something written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// It is not there any more.
    Lost,
    /// It says something else.
    Changed,
}

/// Returns what became of a message, `None` where the reader gets it as it was written. What the reader has no field for is no loss.
pub(super) fn message(
    written: &Message,
    w: &MessageDescriptor,
    seen: &Message,
    r: &MessageDescriptor,
) -> Option<Loss> {
    w.fields()
        .find_map(|from| one(written, w, seen, r, from.number()))
}

/// The same for one field.
pub(super) fn one(
    written: &Message,
    w: &MessageDescriptor,
    seen: &Message,
    r: &MessageDescriptor,
    number: u32,
) -> Option<Loss> {
    let from = w.get_field(number)?;
    let given = written
        .fields
        .get(&number)
        .is_some_and(|list| !list.is_empty());
    let Some(to) = r.get_field(number) else {
        // The field lives on under another number, so its value is expected there.
        let moved = r.get_field_by_name(from.name());
        let moved = moved.filter(|moved| given && w.get_field(moved.number()).is_none());
        return moved.map(|_| Loss::Lost);
    };
    let empty = Vec::new();
    let before = written.fields.get(&number).unwrap_or(&empty);
    let after = seen.fields.get(&number).unwrap_or(&empty);
    let loss = field(before, &from, after, &to);
    loss.or_else(|| (given && swapped(&from, &to, w, r)).then_some(Loss::Changed))
}

/// Whether two fields have exchanged their names.
fn swapped(
    from: &FieldDescriptor,
    to: &FieldDescriptor,
    w: &MessageDescriptor,
    r: &MessageDescriptor,
) -> bool {
    from.name() != to.name()
        && w.get_field_by_name(to.name())
            .is_some_and(|one| one.number() != to.number())
        && r.get_field_by_name(from.name())
            .is_some_and(|one| one.number() != from.number())
}

fn field(
    before: &[Value],
    from: &FieldDescriptor,
    after: &[Value],
    to: &FieldDescriptor,
) -> Option<Loss> {
    let many = |field: &FieldDescriptor| field.is_list() || field.is_map();
    if !many(from) && !many(to) {
        return single(before.last(), from, after.last(), to);
    }
    if from.is_map() && !before.is_empty() && !holds_entries(to) {
        return Some(Loss::Lost);
    }
    let (mut before, mut after) = (entries(before, from), entries(after, to));
    if from.is_map() || to.is_map() {
        // A map has no order.
        before.sort_by_cached_key(key);
        after.sort_by_cached_key(key);
    }
    if before.len() != after.len() {
        // A zero that has no presence is as good as nothing.
        let nothing = !many(from) && !from.supports_presence() && before.iter().all(Value::is_zero);
        let nothing = nothing
            || (!many(to)
                && !to.supports_presence()
                && before.len() == 1
                && before.iter().all(Value::is_zero));
        return (!nothing).then_some(Loss::Lost);
    }
    let mut pairs = before.iter().zip(&after);
    pairs.find_map(|(before, after)| value(before, from, after, to))
}

/// Whether a field has a place for keys and values, or for their bytes. Unlike other fields of messages they are not left out by choice.
fn holds_entries(field: &FieldDescriptor) -> bool {
    match field.kind() {
        Kind::Message(of) => of.get_field(1).is_some() && of.get_field(2).is_some(),
        _ => true,
    }
}

/// Of a map the last entry of each key counts.
fn entries(values: &[Value], field: &FieldDescriptor) -> Vec<Value> {
    if !field.is_map() {
        return values.to_vec();
    }
    let found: BTreeMap<String, &Value> = values.iter().map(|one| (key(one), one)).collect();
    found.into_values().cloned().collect()
}

/// Returns the key of an entry, to tell it from others.
fn key(entry: &Value) -> String {
    match entry {
        Value::Message(entry) => format!("{:?}", entry.fields.get(&1)),
        _ => String::new(),
    }
}

fn single(
    before: Option<&Value>,
    from: &FieldDescriptor,
    after: Option<&Value>,
    to: &FieldDescriptor,
) -> Option<Loss> {
    match (before, after) {
        (None, None) => {
            let scalar = |field: &FieldDescriptor| !matches!(field.kind(), Kind::Message(_));
            let (before, after) = (default(from), default(to));
            let zeros = before.is_zero() && after.is_zero();
            let differ =
                scalar(from) && scalar(to) && !zeros && value(&before, from, &after, to).is_some();
            differ.then_some(Loss::Changed)
        }
        // What is absent may be filled by a default, which is what absence means.
        (None, Some(_)) => None,
        (Some(before), None) => {
            let silent = !from.supports_presence() && before.is_zero();
            (!silent).then_some(Loss::Lost)
        }
        (Some(before), Some(after)) => value(before, from, after, to).or_else(|| {
            let lost = !from.parent_message().is_map_entry()
                && from.supports_presence()
                && !to.supports_presence()
                && !matches!(from.kind(), Kind::Message(_))
                && before.is_zero();
            lost.then_some(Loss::Lost)
        }),
    }
}

/// Returns the value that code sees where a field is not set.
fn default(field: &FieldDescriptor) -> Value {
    match field.default_value() {
        Default::Bool(value) => Value::Integer(value.into()),
        Default::I32(value) => Value::Integer(value.into()),
        Default::I64(value) => Value::Integer(value.into()),
        Default::U32(value) => Value::Integer(value.into()),
        Default::U64(value) => Value::Integer(value.into()),
        Default::F32(value) => Value::Float(value.into()),
        Default::F64(value) => Value::Float(value),
        Default::String(text) => Value::Bytes(text.into_bytes()),
        Default::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
        Default::EnumNumber(number) => Value::Integer(number.into()),
        _ => zero(field),
    }
}

#[expect(
    clippy::float_cmp,
    reason = "the question is whether it is the same value"
)]
fn value(
    before: &Value,
    from: &FieldDescriptor,
    after: &Value,
    to: &FieldDescriptor,
) -> Option<Loss> {
    let same = match (before, after) {
        (Value::Integer(a), Value::Integer(b)) => match (from.kind(), to.kind()) {
            (Kind::Enum(x), Kind::Enum(y)) => {
                let name = |of: &protox::prost_reflect::EnumDescriptor, number: i128| {
                    of.get_value(number as i32).map(|one| one.name().to_owned())
                };
                let (x_name, y_name) = (name(&x, *a), name(&y, *b));
                // Another name for the number is a renaming, unless the name stands for another number there.
                let means_other = x_name.as_ref().is_some_and(|known| {
                    x_name != y_name && y.values().any(|one| one.name() == known)
                });
                a == b && !means_other
            }
            _ => a == b,
        },
        (Value::Float(a), Value::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::Message(a), Value::Message(b)) => match (from.kind(), to.kind()) {
            (Kind::Message(w), Kind::Message(r)) => return message(a, &w, b, &r),
            _ => false,
        },
        (Value::Message(a), Value::Bytes(b)) => match from.kind() {
            Kind::Message(w) => {
                let mut bytes = Vec::new();
                write(a, &w, &mut bytes);
                bytes == *b
            }
            _ => false,
        },
        (Value::Bytes(a), Value::Message(b)) => match to.kind() {
            Kind::Message(r) => {
                let mut bytes = Vec::new();
                write(b, &r, &mut bytes);
                bytes == *a
            }
            _ => false,
        },
        _ => false,
    };
    (!same).then_some(Loss::Changed)
}
