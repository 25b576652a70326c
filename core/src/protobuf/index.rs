//! Message indexes: the path from a file to one of its messages, and the name that subject strategies use.
//!
//! Source: docs/protobuf.md, "Message indexes".

use crate::limits::Limits;
use crate::protobuf::model::{Field, File, Group, ImportKind, Message, MessageId, Type};
use crate::protobuf::resolve::is_map_entry;
use crate::protobuf::schema::Schema;

/// Whether map entries that a file spells out have an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MapEntries {
    Counted,
    Skipped,
}

/// A message that a descriptor of the file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    /// The full name.
    pub(crate) name: String,
    pub(crate) origin: Origin,
}

/// What a message of a descriptor is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Message,
    /// The type of a map field.
    Map,
    Group,
}

impl Schema {
    /// Returns whether the file names a package.
    pub(crate) fn has_package(&self) -> bool {
        self.package().is_some_and(|package| !package.is_empty())
    }

    /// Returns every message of the schema's own file, as its descriptor has them.
    pub(crate) fn declared(&self) -> Vec<Declared> {
        let mut declared = Vec::new();
        let messages = (0..).zip(&self.tree.messages);
        for (index, message) in messages.filter(|(_, message)| message.file == 0) {
            let name = self.names.of_message(MessageId(index));
            declared.push(Declared {
                name: name.to_owned(),
                origin: Origin::Message,
            });
            for (made, origin) in self.made_by(message) {
                declared.push(Declared {
                    name: format!("{name}.{made}"),
                    origin,
                });
            }
        }
        declared
    }

    /// Returns the messages that a message's own fields make, named from it inwards.
    fn made_by(&self, message: &Message) -> Vec<(String, Origin)> {
        let mut made = Vec::new();
        let mut fields = |outer: &str, fields: &[Field]| {
            let maps = fields
                .iter()
                .filter(|field| matches!(field.kind, Type::Map(_)));
            made.extend(maps.map(|field| {
                let entry = entry_name(self.sources.get(field.name));
                (format!("{outer}{entry}"), Origin::Map)
            }));
        };
        fields("", &message.fields);
        for oneof in &message.oneofs {
            fields("", &oneof.fields);
        }
        for group in all_groups(message) {
            fields(&format!("{}.", self.sources.get(group.name)), &group.fields);
        }
        let groups = all_groups(message)
            .map(|group| (self.sources.get(group.name).to_owned(), Origin::Group));
        made.extend(groups);
        made
    }

    /// Returns the full name of the first message, else of the first enum; `None` for a file without types.
    pub(crate) fn name(&self, limits: &Limits) -> Option<String> {
        self.in_main_file(limits, |schema, file| {
            let first = file
                .types
                .messages
                .first()
                .map(|id| schema.names.of_message(*id));
            first
                .or_else(|| file.types.enums.first().map(|id| schema.names.of_enum(*id)))
                .map(str::to_owned)
        })
    }

    /// Returns the indexes of a message. Parts of the name that fit nothing where they stand are passed over.
    pub(crate) fn indexes_of(&self, name: &str, entries: MapEntries, limits: &Limits) -> Vec<i32> {
        self.in_main_file(limits, |schema, file| {
            let mut indexes = Vec::new();
            let mut level = file.types.messages.as_slice();
            for part in name.split('.') {
                let counts = |id: &&MessageId| {
                    entries == MapEntries::Counted
                        || !is_map_entry(schema.tree.message(**id), &schema.sources)
                };
                let found = (0..)
                    .zip(level.iter().filter(counts))
                    .find(|(_, id)| schema.message_name(**id) == part);
                if let Some((index, id)) = found {
                    indexes.push(index);
                    level = &schema.tree.message(*id).types.messages;
                }
            }
            indexes
        })
    }

    /// Returns the full name of the message that indexes lead to; `None` where they lead nowhere. No index means the first message.
    pub(crate) fn message_at(&self, indexes: &[i32], limits: &Limits) -> Option<String> {
        let indexes = if indexes.is_empty() { &[0] } else { indexes };
        self.in_main_file(limits, |schema, file| {
            let mut level = file.types.messages.as_slice();
            let mut name = file
                .package
                .map_or("", |package| schema.sources.get(package))
                .to_owned();
            for index in indexes {
                let id = usize::try_from(*index)
                    .ok()
                    .and_then(|index| level.get(index))?;
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(schema.message_name(*id));
                level = &schema.tree.message(*id).types.messages;
            }
            Some(name)
        })
    }

    /// Runs on the schema's own file, or on the one that it does nothing but import publicly.
    fn in_main_file<T>(&self, limits: &Limits, run: impl FnOnce(&Schema, &File) -> T) -> T {
        let root = self.tree.root();
        let Some(path) = self.stands_for(root) else {
            return run(self, root);
        };
        let has_types = |file: &&File| !file.types.is_empty();
        let file = |schema: &Schema| {
            (1..schema.sources.count()).find(|file| schema.sources.name(*file) == path)
        };
        if let Some(file) = file(self).and_then(|file| self.tree.files.get(file)) {
            return run(self, Some(file).filter(has_types).unwrap_or(root));
        }
        match self.with_builtins(limits) {
            Ok(schema) => {
                let file = file(&schema)
                    .and_then(|file| schema.tree.files.get(file))
                    .filter(has_types);
                run(&schema, file.unwrap_or(schema.tree.root()))
            }
            Err(_) => run(self, root),
        }
    }

    /// Returns the path of the file that a file without content of its own imports publicly.
    fn stands_for(&self, file: &File) -> Option<&str> {
        let empty = file.types.is_empty() && file.services.is_empty() && file.extends.is_empty();
        let mut public = file
            .imports
            .iter()
            .filter(|import| import.kind == ImportKind::Public);
        let (first, more) = (public.next()?, public.next());
        let plain = file
            .imports
            .iter()
            .any(|import| import.kind == ImportKind::Plain);
        let path = self.sources.get(first.path);
        (empty && more.is_none() && !plain && self.knows_file(path)).then_some(path)
    }
}

/// Returns a message's groups, those of its oneofs last.
pub(super) fn all_groups(message: &Message) -> impl Iterator<Item = &Group> {
    let inner = message.oneofs.iter().flat_map(|oneof| &oneof.groups);
    message.groups().iter().chain(inner)
}

/// Returns protoc's name for a map field's entry message.
pub(super) fn entry_name(field: &str) -> String {
    let mut name = String::with_capacity(field.len() + 5);
    let mut capital = true;
    for letter in field.chars() {
        if letter == '_' {
            capital = true;
        } else {
            name.push(if capital {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
            capital = false;
        }
    }
    name + "Entry"
}
