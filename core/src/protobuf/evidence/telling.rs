//! Messages that tell two descriptors apart: for a field the values at which kinds part ways.

use protox::prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use crate::protobuf::evidence::json::zero;
use crate::protobuf::evidence::message::{Message, Value, checks_utf8};

/// How deep messages are nested to reach what is told.
const DEPTH: usize = 6;
/// Values of one field.
const VALUES: usize = 40;

/// Returns the least message that may be written: its required fields are set. `None` where they lead back without end.
pub(super) fn least(descriptor: &MessageDescriptor, depth: usize) -> Option<Message> {
    let mut message = Message::default();
    for field in descriptor.fields().filter(FieldDescriptor::is_required) {
        let value = match field.kind() {
            Kind::Message(of) if depth < 40 => Value::Message(least(&of, depth + 1)?),
            Kind::Message(_) => return None,
            _ => zero(&field),
        };
        message.fields.insert(field.number(), vec![value]);
    }
    Some(message)
}

/// Returns lists of values for a field of the writer, simple ones first; `to` is the reader's field of the number.
pub(super) fn lists(
    field: &FieldDescriptor,
    to: Option<&FieldDescriptor>,
    depth: usize,
) -> Vec<Vec<Value>> {
    let values = values(field, to, depth);
    let mut lists: Vec<Vec<Value>> = values.iter().map(|one| vec![one.clone()]).collect();
    if field.is_map() {
        // Entries of two keys: one alone may be read as what it is not.
        let first = values.first();
        let other = values
            .iter()
            .find(|one| first.is_some_and(|first| key(first) != key(one)));
        lists.extend(first.zip(other).map(|(a, b)| vec![a.clone(), b.clone()]));
    } else if field.is_list() {
        let plain: Vec<Value> = values.iter().take(2).cloned().collect();
        let twice = values.first().map(|one| vec![one.clone(), one.clone()]);
        lists.extend((plain.len() == 2).then_some(plain));
        lists.extend(twice);
    }
    lists
}

/// Returns entries without those whose key an earlier one has: a map has each once.
pub(super) fn of_keys(entries: Vec<Value>) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for entry in entries {
        if !found.iter().any(|one| key(one) == key(&entry)) {
            found.push(entry);
        }
    }
    found
}

/// Returns the key of an entry of a map.
fn key(entry: &Value) -> Option<&Vec<Value>> {
    match entry {
        Value::Message(entry) => entry.fields.get(&1),
        _ => None,
    }
}

fn values(field: &FieldDescriptor, to: Option<&FieldDescriptor>, depth: usize) -> Vec<Value> {
    let whole = |list: &[i128]| list.iter().copied().map(Value::Integer).collect::<Vec<_>>();
    let (i32s, i64s) = (i128::from(i32::MIN), i128::from(i64::MIN));
    let (u32s, u64s) = (i128::from(u32::MAX), i128::from(u64::MAX));
    let mut found = match field.kind() {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => whole(&[5, 6, 2, -1, i32s, -(i32s + 1), 0]),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
            whole(&[5, 6, 2, -1, u32s + 1, i64s, -(i64s + 1), 0])
        }
        Kind::Uint32 | Kind::Fixed32 => whole(&[5, 6, 2, u32s, 0]),
        Kind::Uint64 | Kind::Fixed64 => whole(&[5, 6, 2, u32s + 1, u64s, 0]),
        Kind::Bool => whole(&[1, 0]),
        Kind::Float => vec![Value::Float(1.5), Value::Float(-2.0), Value::Float(0.0)],
        Kind::Double => vec![Value::Float(1.5), Value::Float(0.1), Value::Float(0.0)],
        Kind::String | Kind::Bytes => {
            let mut texts: Vec<Vec<u8>> = vec![b"a".to_vec(), b"b".to_vec(), Vec::new()];
            if !checks_utf8(field) {
                texts.push(vec![0xff]);
            }
            texts.into_iter().map(Value::Bytes).collect()
        }
        Kind::Enum(of) => of
            .values()
            .map(|one| Value::Integer(one.number().into()))
            .collect(),
        Kind::Message(of) => messages(field, &of, to, depth),
    };
    // A number that the reader's enum does not have.
    if let (Some(Kind::Enum(of)), Value::Integer(_)) = (
        to.map(FieldDescriptor::kind),
        found.first().unwrap_or(&Value::Float(0.0)),
    ) && !matches!(field.kind(), Kind::Enum(_) | Kind::Bool)
    {
        found.extend(
            (5..200)
                .find(|number| of.get_value(*number).is_none())
                .map(|number| Value::Integer(number.into())),
        );
    }
    found.truncate(VALUES);
    found
}

fn messages(
    field: &FieldDescriptor,
    of: &MessageDescriptor,
    to: Option<&FieldDescriptor>,
    depth: usize,
) -> Vec<Value> {
    let Some(base) = least(of, 0) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let inner = to.and_then(|to| match to.kind() {
        Kind::Message(inner) => Some(inner),
        _ => None,
    });
    // A field that the reader no longer has as a message is told by what is simplest, unless its bytes have to be a text.
    let text = to.is_some_and(checks_utf8);
    let room = match (&inner, depth < DEPTH) {
        (_, false) => 0,
        (None, _) if !text => 2,
        _ => VALUES,
    };
    if field.is_map() {
        let of_entry = |number| of.get_field(number);
        if let (Some(key), Some(value)) = (of_entry(1), of_entry(2)) {
            let to = |number| inner.as_ref().and_then(|inner| inner.get_field(number));
            let (keys, shown) = (
                lists(&key, to(1).as_ref(), depth + 1),
                lists(&value, to(2).as_ref(), depth + 1),
            );
            let entry = |k: &[Value], v: &[Value]| {
                let mut entry = Message::default();
                entry.fields.insert(1, k.to_vec());
                entry.fields.insert(2, v.to_vec());
                Value::Message(entry)
            };
            if let (Some(k), Some(v)) = (keys.first(), shown.first()) {
                found.extend(shown.iter().take(12).map(|v| entry(k, v)));
                found.extend(keys.iter().take(12).map(|k| entry(k, v)));
            }
        }
        return found;
    }
    if room > 0 {
        for (number, list) in each(of, inner.as_ref(), depth + 1).into_iter().take(room) {
            let mut message = base.clone();
            message.fields.insert(number, list);
            found.push(Value::Message(message));
        }
    }
    found.push(Value::Message(base));
    found
}

/// Returns for each field in turn its next list of values, so that a few of them are of many fields.
pub(super) fn each(
    of: &MessageDescriptor,
    to: Option<&MessageDescriptor>,
    depth: usize,
) -> Vec<(u32, Vec<Value>)> {
    if depth > DEPTH {
        return Vec::new();
    }
    let all: Vec<(u32, Vec<Vec<Value>>)> = of
        .fields()
        .take(200)
        .map(|field| {
            let other = to.and_then(|to| to.get_field(field.number()));
            (field.number(), lists(&field, other.as_ref(), depth))
        })
        .collect();
    let most = all.iter().map(|(_, lists)| lists.len()).max().unwrap_or(0);
    let mut found = Vec::new();
    for round in 0..most {
        for (number, lists) in &all {
            found.extend(lists.get(round).map(|list| (*number, list.clone())));
        }
    }
    found
}
