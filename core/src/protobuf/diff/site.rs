//! Where an element stands in a schema: our own path, and its text.

use crate::compat::Site;
use crate::protobuf::model::{EnumId, MessageId};
use crate::protobuf::schema::Schema;
use crate::source::Range;

/// An element of one schema.
#[derive(Clone, Copy)]
pub(super) enum Place {
    File,
    Message(MessageId),
    Enum(EnumId),
    /// A field or oneof of a message, with its text; the number is a field's.
    Member(MessageId, Option<i32>, Range),
    /// A constant of an enum, with its number and text.
    Constant(EnumId, i32, Range),
}

impl Place {
    /// The message, or the file where there is none.
    pub(super) fn scope(message: Option<MessageId>) -> Self {
        message.map_or(Place::File, Place::Message)
    }
}

/// Makes sites in both schemas.
pub(super) struct Places<'a> {
    pub(super) reader: &'a Schema,
    pub(super) writer: &'a Schema,
}

impl Places<'_> {
    pub(super) fn reader(&self, place: Place) -> Site {
        site(self.reader, place)
    }

    pub(super) fn writer(&self, place: Place) -> Site {
        site(self.writer, place)
    }
}

fn site(schema: &Schema, place: Place) -> Site {
    let (local, tag, range) = match place {
        Place::File => {
            return Site {
                path: String::new(),
                span: Some(schema.sources.span(schema.sources.file(0))),
            };
        }
        Place::Message(id) => (schema.local_name(id), None, schema.tree.message(id).span),
        Place::Enum(id) => (
            schema.local_enum_name(id),
            None,
            schema.tree.enumeration(id).span,
        ),
        Place::Member(id, tag, range) => (schema.local_name(id), tag, range),
        Place::Constant(id, tag, range) => (schema.local_enum_name(id), Some(tag), range),
    };
    let mut path = String::with_capacity(local.len() + 8);
    path.push('/');
    path.extend(local.chars().map(|c| if c == '.' { '/' } else { c }));
    if let Some(tag) = tag {
        path.push('/');
        path.push_str(&tag.to_string());
    }
    // What came out of a descriptor stands in no text.
    let span = (!range.is_empty()).then(|| schema.sources.span(range));
    Site { path, span }
}
