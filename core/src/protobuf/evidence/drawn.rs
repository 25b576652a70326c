//! Messages by hundreds: each field with each telling value first, then whole messages by lot.

use std::collections::BTreeMap;

use protox::prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor};

use crate::error::SchemaError;
use crate::evidence::{Seed, Tally};
use crate::limits::Limits;
use crate::protobuf::evidence::message::{Message, Value};
use crate::protobuf::evidence::{Pair, Search, pairs, telling};
use crate::protobuf::schema::Schema;
use crate::protobuf::strict;

/// How deep messages are filled by lot; below that they are the least.
const DEPTH: usize = 3;

/// Telling values of each field, by the writer's and the reader's message and the number.
type Known = BTreeMap<(String, Option<String>, u32), Vec<Value>>;

/// Writes messages of every type that both schemas have, each field with each telling value first, and reads them.
///
/// # Errors
/// What protoc finds wrong with a schema.
pub(crate) fn audit(
    reader: &Schema,
    writer: &Schema,
    tally: &mut Tally,
    seed: &mut Seed,
    limits: &Limits,
) -> Result<(), SchemaError> {
    let (r, w) = (strict::link(reader)?, strict::link(writer)?);
    let pairs = pairs(&w, &r);
    let mut search = Search {
        pairs: Vec::new(),
        readers: BTreeMap::new(),
        writers: BTreeMap::new(),
        steps: limits.evidence.max(tally.left()),
    };
    let mut types = Vec::new();
    for Pair { w, r, .. } in pairs.iter().filter(|pair| pair.around.is_none()) {
        let Some(base) = telling::least(w, 0) else {
            continue;
        };
        tally_one(&mut search, &base, (w, r), tally);
        types.push((w, r, base, telling::each(w, Some(r), 0)));
    }
    // A value of each type in turn, so that a large one leaves room for the others.
    let most = types.iter().map(|(_, _, _, fields)| fields.len()).max();
    for round in 0..most.unwrap_or(0) {
        for (w, r, base, fields) in &types {
            if let Some((number, list)) = fields.get(round) {
                let mut message = base.clone();
                message.fields.insert(*number, list.clone());
                tally_one(&mut search, &message, (w, r), tally);
            }
        }
    }
    let mut known = Known::new();
    while tally.left() > 0 {
        let Some((w, r, _, _)) = seed.of(&types) else {
            break;
        };
        let Some(message) = drawn(w, Some(r), seed, &mut known, 0) else {
            break;
        };
        tally_one(&mut search, &message, (w, r), tally);
    }
    Ok(())
}

fn tally_one(
    search: &mut Search,
    message: &Message,
    (w, r): (&MessageDescriptor, &MessageDescriptor),
    tally: &mut Tally,
) {
    if tally.left() > 0 {
        // Steps bound a search; here the count does.
        search.steps = search.steps.max(1);
        tally.add(search.witness(message, w, r, None));
    }
}

/// Returns a message by lot, `None` where there is none without an end.
fn drawn(
    w: &MessageDescriptor,
    r: Option<&MessageDescriptor>,
    seed: &mut Seed,
    known: &mut Known,
    depth: usize,
) -> Option<Message> {
    let mut message = telling::least(w, 0)?;
    if depth >= DEPTH {
        return Some(message);
    }
    for field in w.fields() {
        if !field.is_required() && seed.below(2) == 0 {
            continue;
        }
        let other = r.and_then(|r| r.get_field(field.number()));
        let count = if field.is_list() || field.is_map() {
            seed.below(4)
        } else {
            1
        };
        let list: Vec<Value> = (0..count)
            .filter_map(|_| value(&field, (r, other.as_ref()), seed, known, depth))
            .collect();
        let list = if field.is_map() {
            telling::of_keys(list)
        } else {
            list
        };
        if list.is_empty() {
            continue;
        }
        // A message that was written has one member of a oneof at most.
        let oneof = field.containing_oneof();
        for member in oneof.iter().flat_map(OneofDescriptor::fields) {
            message.fields.remove(&member.number());
        }
        message.fields.insert(field.number(), list);
    }
    Some(message)
}

fn value(
    field: &FieldDescriptor,
    (r, other): (Option<&MessageDescriptor>, Option<&FieldDescriptor>),
    seed: &mut Seed,
    known: &mut Known,
    depth: usize,
) -> Option<Value> {
    if let Kind::Message(of) = field.kind()
        && !field.is_map()
    {
        let inner = other.and_then(|other| match other.kind() {
            Kind::Message(inner) => Some(inner),
            _ => None,
        });
        return drawn(&of, inner.as_ref(), seed, known, depth + 1).map(Value::Message);
    }
    let key = (
        field.parent_message().full_name().to_owned(),
        r.map(|r| r.full_name().to_owned()),
        field.number(),
    );
    let values = known.entry(key).or_insert_with(|| {
        // Values of a list are told one by one.
        let lists = telling::lists(field, other, 0);
        lists
            .into_iter()
            .filter_map(|list| list.into_iter().next())
            .collect()
    });
    seed.of(values).cloned()
}
