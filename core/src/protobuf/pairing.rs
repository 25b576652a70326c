//! Tables that find the fields and types of one schema that belong to those of another; made once when a schema is read.
//!
//! Source: docs/protobuf.md, "Types", "Fields and oneofs" and "Order".

use std::collections::BTreeMap;

use crate::protobuf::java_order::{Entry, hash_of_name, mask_of_map, sort_as_map};
use crate::protobuf::model::{EnumId, Field, Message, MessageId, Tree, Types};
use crate::source::Sources;

/// The tables of every message of a tree, and of its own file.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    root: TypeTable,
    messages: Vec<MessageTable>,
}

#[derive(Debug, Default)]
struct MessageTable {
    slots: Vec<Slot>,
    types: TypeTable,
}

/// A field by its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) tag: i32,
    /// The place of the field among its siblings.
    field: u32,
    /// The place of its oneof in the message.
    pub(super) oneof: Option<u32>,
}

/// The types of one list, each kind in the order of Java's map of them; `index` is the place in source order.
#[derive(Debug, Default)]
pub(super) struct TypeTable {
    pub(super) messages: Vec<Entry>,
    pub(super) enums: Vec<Entry>,
}

impl Pairing {
    pub(super) fn new(tree: &Tree, sources: &Sources) -> Self {
        Self {
            root: TypeTable::new(tree, sources, &tree.root().types),
            messages: tree
                .messages
                .iter()
                .map(|message| MessageTable {
                    slots: slots(message),
                    types: TypeTable::new(tree, sources, &message.types),
                })
                .collect(),
        }
    }

    /// Returns the fields of a message, those of oneofs too, ascending by number, each number once.
    pub(super) fn slots(&self, MessageId(id): MessageId) -> &[Slot] {
        self.messages
            .get(id as usize)
            .map_or(&[], |table| &table.slots)
    }

    /// Returns the types of a message, or of the file itself.
    pub(super) fn types(&self, scope: Option<MessageId>) -> &TypeTable {
        match scope {
            Some(MessageId(id)) => self
                .messages
                .get(id as usize)
                .map_or(&self.root, |table| &table.types),
            None => &self.root,
        }
    }
}

impl Slot {
    pub(super) fn field<'a>(&self, message: &'a Message) -> Option<&'a Field> {
        match self.oneof {
            Some(oneof) => message
                .oneofs
                .get(oneof as usize)?
                .fields
                .get(self.field as usize),
            None => message.fields.get(self.field as usize),
        }
    }
}

fn slots(message: &Message) -> Vec<Slot> {
    let count = message.fields.len()
        + message
            .oneofs
            .iter()
            .map(|oneof| oneof.fields.len())
            .sum::<usize>();
    let mut slots = Vec::with_capacity(count);
    let mut add = |fields: &[Field], oneof| {
        for (index, field) in fields.iter().enumerate() {
            slots.push(Slot {
                tag: field.tag,
                field: index as u32,
                oneof,
            });
        }
    };
    add(&message.fields, None);
    for (index, oneof) in message.oneofs.iter().enumerate() {
        add(&oneof.fields, Some(index as u32));
    }
    if !slots.is_sorted_by(|a, b| a.tag < b.tag) {
        slots.sort_by_key(|slot| slot.tag);
        // Of fields with one number the last counts, a oneof's more than another.
        slots.reverse();
        slots.dedup_by_key(|slot| slot.tag);
        slots.reverse();
    }
    slots
}

impl TypeTable {
    fn new(tree: &Tree, sources: &Sources, types: &Types) -> Self {
        let message = |id: &MessageId| sources.get(tree.message(*id).name);
        let enumeration = |id: &EnumId| sources.get(tree.enumeration(*id).name);
        Self {
            messages: table(&types.messages.iter().map(message)),
            enums: table(&types.enums.iter().map(enumeration)),
        }
    }
}

fn table<'a>(names: &(impl ExactSizeIterator<Item = &'a str> + Clone)) -> Vec<Entry> {
    let mut entries: Vec<Entry> = names
        .clone()
        .enumerate()
        .map(|(index, name)| Entry {
            hash: hash_of_name(name),
            index: index as u32,
        })
        .collect();
    if entries.len() > 1 {
        sort_as_map(&mut entries);
        // Only types inside messages can share a name; the last then takes the place of the first.
        if entries
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.hash == b.hash))
        {
            let names: Vec<&str> = names.clone().collect();
            let mut last: BTreeMap<&str, u32> = BTreeMap::new();
            for (index, name) in (0..).zip(&names) {
                last.insert(name, index);
            }
            entries.retain_mut(|entry| {
                let name = names.get(entry.index as usize).copied().unwrap_or("");
                last.remove(name).is_some_and(|index| {
                    entry.index = index;
                    true
                })
            });
        }
    }
    entries
}

/// Returns the entry of that name in a table in map order.
pub(super) fn find<'a>(entries: &[Entry], hash: u32, is: impl Fn(u32) -> bool + 'a) -> Option<u32> {
    let mask = mask_of_map(entries.len());
    let start = if entries.len() <= 8 {
        0
    } else {
        entries.partition_point(|entry| entry.hash & mask < hash & mask)
    };
    entries
        .get(start..)?
        .iter()
        .take_while(|entry| entries.len() <= 8 || entry.hash & mask == hash & mask)
        .find(|entry| entry.hash == hash && is(entry.index))
        .map(|entry| entry.index)
}
