//! Where messages and fields of descriptors stand in the texts of a schema.

use crate::error::SchemaError;
use crate::protobuf::index::{all_groups, entry_name};
use crate::protobuf::model::{Extend, Field, Group, Message, MessageId, Resolved, Type};
use crate::protobuf::schema::Schema;
use crate::source::{Range, Span};

/// Says of an error which message it is about, or which field of one: the path, and where the text has it.
///
/// An error that has a place keeps it. So whoever read what is inside of a field may call this with the field: it counts where the message
/// inside is of a built-in file, which is no text of the schema.
pub(super) fn placed(
    error: SchemaError,
    schema: &Schema,
    message: &str,
    number: Option<u32>,
) -> SchemaError {
    if error.schema_path().is_some() {
        return error;
    }
    let Some(holder) = Holder::named(schema, message) else {
        return error;
    };
    let error = error.within(path(schema, message, number));
    match holder.span(schema, number) {
        Some(span) => error.at(span),
        None => error,
    }
}

/// Returns where a field is written, or the message of that full name without one; `None` in a built-in file and in a descriptor.
pub(super) fn span(schema: &Schema, message: &str, number: Option<u32>) -> Option<Span> {
    Holder::named(schema, message)?.span(schema, number)
}

/// Says of an error without a place that it is somewhere in a message: the one that was asked for.
pub(super) fn somewhere(error: SchemaError, schema: &Schema, message: &str) -> SchemaError {
    let error = placed(error, schema, message, None);
    match error.schema_path() {
        Some(_) => error,
        None => error.within(path(schema, message, None)),
    }
}

/// Returns the path of a message, or of a field of one: `/`, names of messages without the package, and the field number.
fn path(schema: &Schema, message: &str, number: Option<u32>) -> String {
    let local = match schema.package().unwrap_or("") {
        "" => message,
        package => {
            let rest = message.strip_prefix(package);
            rest.and_then(|rest| rest.strip_prefix('.'))
                .unwrap_or(message)
        }
    };
    let mut out = format!("/{}", local.replace('.', "/"));
    if let Some(number) = number {
        out.push('/');
        out.push_str(&number.to_string());
    }
    out
}

/// What a message of a descriptor is written as.
enum Holder<'a> {
    Message(MessageId, &'a Message),
    Group(&'a Message, &'a Group),
    /// A map field, which makes a message of its entries.
    Map(&'a Message, &'a Field),
}

impl<'a> Holder<'a> {
    fn named(schema: &'a Schema, name: &str) -> Option<Self> {
        let mut messages = (0..).map(MessageId).zip(&schema.tree.messages);
        messages.find_map(|(id, message)| {
            let rest = name.strip_prefix(schema.names.of_message(id))?;
            match rest.strip_prefix('.') {
                None if rest.is_empty() => Some(Holder::Message(id, message)),
                None => None,
                Some(made) => Self::made_by(schema, message, made),
            }
        })
    }

    /// Returns the group, or the map, of a message whose descriptor has that name in it.
    fn made_by(schema: &Schema, message: &'a Message, name: &str) -> Option<Self> {
        let text = |range| schema.sources.get(range);
        let map = |mut fields: Box<dyn Iterator<Item = &'a Field> + 'a>, name: &str| {
            fields.find(|field| {
                matches!(field.kind, Type::Map(_)) && entry_name(text(field.name)) == name
            })
        };
        if let Some(field) = map(Box::new(own_fields(message)), name) {
            return Some(Holder::Map(message, field));
        }
        all_groups(message).find_map(|group| {
            let rest = name.strip_prefix(text(group.name))?;
            if rest.is_empty() {
                return Some(Holder::Group(message, group));
            }
            let entry = rest.strip_prefix('.')?;
            map(Box::new(group.fields.iter()), entry).map(|field| Holder::Map(message, field))
        })
    }

    /// Returns where the field is written, or the message without one; `None` in a file that was given as a descriptor.
    fn span(&self, schema: &Schema, number: Option<u32>) -> Option<Span> {
        let is = |tag: i32| number == u32::try_from(tag).ok() && number.is_some();
        let (message, range): (&Message, Range) = match self {
            Holder::Message(id, message) => {
                let group = all_groups(message).find(|group| is(group.tag));
                let field = own_fields(message).find(|field| is(field.tag));
                let written = field
                    .map(|field| field.span)
                    .or(group.map(|group| group.name));
                if written.is_none()
                    && let Some((file, range)) = extension(schema, *id, is)
                {
                    return (!schema.is_descriptor(file))
                        .then(|| schema.sources.place(range))
                        .flatten();
                }
                (message, written.unwrap_or(message.span))
            }
            Holder::Group(message, group) => {
                let field = group.fields.iter().find(|field| is(field.tag));
                (message, field.map_or(group.name, |field| field.span))
            }
            Holder::Map(message, field) => (message, field.span),
        };
        let file = message.file as usize;
        (!schema.is_descriptor(file) && !range.is_empty())
            .then(|| schema.sources.place(range))
            .flatten()
    }
}

fn own_fields(message: &Message) -> impl Iterator<Item = &Field> {
    let of_oneofs = message.oneofs.iter().flat_map(|oneof| &oneof.fields);
    message.fields.iter().chain(of_oneofs)
}

/// Returns the extension field of a message whose number fits, and the file that declares it.
fn extension(
    schema: &Schema,
    extended: MessageId,
    is: impl Fn(i32) -> bool,
) -> Option<(usize, Range)> {
    let within = |extends: &[Extend]| {
        let fields = extends
            .iter()
            .filter(|extend| extend.resolved == Resolved::Message(extended))
            .flat_map(|extend| &extend.fields);
        fields
            .into_iter()
            .find(|field| is(field.tag))
            .map(|field| field.span)
    };
    let at_top = schema.tree.files.iter().enumerate();
    let nested = schema.tree.messages.iter();
    at_top
        .map(|(file, declared)| (file, declared.extends.as_slice()))
        .chain(nested.map(|message| (message.file as usize, message.extends())))
        .find_map(|(file, extends)| Some((file, within(extends)?)))
}
