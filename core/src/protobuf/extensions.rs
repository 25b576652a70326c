//! Extension fields by full name, for the names of custom options.

use std::collections::BTreeMap;

use crate::protobuf::model::{Extend, Field, Label, MessageId, Resolved, Tree, Type};
use crate::protobuf::schema::Schema;

/// Every extension field that a schema knows.
pub(super) struct Extensions<'a> {
    schema: &'a Schema,
    by_name: BTreeMap<String, &'a Field>,
}

/// What a field holds, as far as merging options cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// One scalar or enum value.
    Scalar,
    /// One message.
    Message(MessageId),
    Map,
    Repeated,
    /// Nobody knows the field.
    Unknown,
}

impl<'a> Extensions<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        let mut by_name = BTreeMap::new();
        let Tree {
            files, messages, ..
        } = &schema.tree;
        let mut add = |scope: &str, extends: &'a [Extend]| {
            for field in extends.iter().flat_map(|extend| &extend.fields) {
                let name = schema.sources.get(field.name);
                let full = if scope.is_empty() {
                    name.to_owned()
                } else {
                    format!("{scope}.{name}")
                };
                by_name.insert(full, field);
            }
        };
        // The schema's own come last, so that they win.
        for file in files.iter().skip(1).chain(files.first()) {
            add(
                file.package
                    .map_or("", |package| schema.sources.get(package)),
                &file.extends,
            );
        }
        for (index, message) in messages.iter().enumerate() {
            add(
                schema.names.of_message(MessageId(index as u32)),
                message.extends(),
            );
        }
        Self { schema, by_name }
    }

    /// Returns the full name and what the extension holds, for a name that is used in a message or in the file.
    pub(super) fn find(&self, scope: Option<MessageId>, name: &str) -> Option<(&str, Holds)> {
        let get = |full: &str| {
            self.by_name
                .get_key_value(full)
                .map(|(full, field)| (full.as_str(), Self::holds(field)))
        };
        if let Some(absolute) = name.strip_prefix('.') {
            return get(absolute);
        }
        let mut outer = match scope {
            Some(id) => self.schema.names.of_message(id),
            None => self.schema.package().unwrap_or(""),
        };
        loop {
            if outer.is_empty() {
                return get(name);
            }
            if let Some(found) = get(&format!("{outer}.{name}")) {
                return Some(found);
            }
            outer = outer.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
    }

    /// Returns what the field of that name holds in a message.
    pub(super) fn field(&self, id: MessageId, name: &str) -> Holds {
        let message = self.schema.tree.message(id);
        let mut fields = message
            .fields
            .iter()
            .chain(message.oneofs.iter().flat_map(|oneof| &oneof.fields));
        let found = fields.find(|field| self.schema.sources.get(field.name) == name);
        found.map_or(Holds::Unknown, Self::holds)
    }

    fn holds(field: &Field) -> Holds {
        match (field.label, field.kind, field.resolved) {
            (Some(Label::Repeated), ..) => Holds::Repeated,
            (_, Type::Map(_), _) | (_, _, Resolved::Entry(_)) => Holds::Map,
            (_, Type::Scalar(_), _) => Holds::Scalar,
            (_, _, resolved) if Schema::is_enum(resolved) => Holds::Scalar,
            (_, _, Resolved::Message(id)) => Holds::Message(id),
            _ => Holds::Unknown,
        }
    }
}
