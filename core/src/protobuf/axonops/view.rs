//! Messages as a linked descriptor shows them: all fields with what they hold, map entries as messages of their own.

use super::names;
use crate::protobuf::model::{
    EnumId, Field, Label, Message, MessageId, Resolved, Scalar, Syntax, Type,
};
use crate::protobuf::schema::Schema;
use crate::source::Range;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar(Scalar),
    Enum(EnumId),
    Message(Shape),
    Group(MessageId),
    /// A name that the linker has refused already.
    Unknown,
}

/// A message, declared or made of a map field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Declared(MessageId),
    /// The entry of a map: its place among the maps, its full name and its file.
    Entry {
        map: u32,
        name: String,
        file: u32,
    },
}

/// How often a field can stand in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cardinality {
    Optional,
    Required,
    Repeated,
}

/// A field of a message.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    pub(super) name: &'a str,
    pub(super) number: i32,
    pub(super) label: Option<Label>,
    pub(super) cardinality: Cardinality,
    pub(super) kind: Kind,
    /// The place of its oneof among the message's own.
    pub(super) oneof: Option<usize>,
    pub(super) span: Range,
}

/// The fields of a message in the order of the text.
pub(super) fn fields(schema: &Schema, id: MessageId) -> Vec<View<'_>> {
    let message = schema.tree.message(id);
    let mut views: Vec<View<'_>> = listed(message)
        .map(|(field, oneof)| view(schema, id, field, oneof))
        .collect();
    views.sort_by_key(|view| view.span.start);
    views
}

/// The fields of a message as the tree lists them, each with the place of its oneof.
pub(super) fn listed(message: &Message) -> impl Iterator<Item = (&Field, Option<usize>)> {
    let plain = message.fields.iter().map(|field| (field, None));
    let inside = message
        .oneofs
        .iter()
        .enumerate()
        .flat_map(|(at, oneof)| oneof.fields.iter().map(move |field| (field, Some(at))));
    plain.chain(inside)
}

fn view<'a>(schema: &'a Schema, owner: MessageId, field: &Field, oneof: Option<usize>) -> View<'a> {
    let name = schema.sources.get(field.name);
    let kind = kind(schema, owner, field);
    let cardinality = match field.label {
        _ if matches!(field.kind, Type::Map(_)) => Cardinality::Repeated,
        Some(Label::Repeated) => Cardinality::Repeated,
        Some(Label::Required) => Cardinality::Required,
        Some(Label::Optional) | None => Cardinality::Optional,
    };
    View {
        name,
        number: field.tag,
        label: field.label,
        cardinality,
        kind,
        oneof,
        span: field.span,
    }
}

fn kind(schema: &Schema, owner: MessageId, field: &Field) -> Kind {
    match field.kind {
        Type::Scalar(scalar) => Kind::Scalar(scalar),
        Type::Map(map) => {
            let name = names::entry(schema.sources.get(field.name));
            let name = format!("{}.{name}", schema.names.of_message(owner));
            Kind::Message(Shape::Entry {
                map,
                name,
                file: schema.tree.message(owner).file,
            })
        }
        Type::Named(_) => match of_resolved(field.resolved) {
            Kind::Message(Shape::Declared(id)) if is_group(field) => Kind::Group(id),
            kind => kind,
        },
    }
}

pub(super) fn is_group(field: &Field) -> bool {
    field.options.as_ref().is_some_and(|options| options.group)
}

pub(super) fn of_resolved(resolved: Resolved) -> Kind {
    match resolved {
        Resolved::Message(id) => Kind::Message(Shape::Declared(id)),
        Resolved::Enum(id) => Kind::Enum(id),
        Resolved::Nothing | Resolved::Entry(_) | Resolved::Builtin(_) => Kind::Unknown,
    }
}

/// What one side of a map holds.
pub(super) fn of_type(ty: Type, resolved: Resolved) -> Kind {
    match ty {
        Type::Scalar(scalar) => Kind::Scalar(scalar),
        Type::Named(_) => of_resolved(resolved),
        Type::Map(_) => Kind::Unknown,
    }
}

impl Shape {
    pub(super) fn full_name<'a>(&'a self, schema: &'a Schema) -> &'a str {
        match self {
            Shape::Declared(id) => schema.names.of_message(*id),
            Shape::Entry { name, .. } => name,
        }
    }

    /// The path of the file that declares it; the schema's own is called alike in every schema.
    pub(super) fn file<'a>(&self, schema: &'a Schema) -> &'a str {
        let file = match self {
            Shape::Declared(id) => schema.tree.message(*id).file,
            Shape::Entry { file, .. } => *file,
        };
        schema.sources.name(file as usize)
    }

    /// The numbers of its fields with what they hold.
    pub(super) fn members(&self, schema: &Schema) -> Vec<(i32, Kind)> {
        match self {
            Shape::Declared(id) => fields(schema, *id)
                .into_iter()
                .map(|view| (view.number, view.kind))
                .collect(),
            Shape::Entry { map, .. } => match schema.tree.map(*map) {
                Some(map) => vec![
                    (1, of_type(map.key, Resolved::Nothing)),
                    (2, of_type(map.value, map.resolved)),
                ],
                None => Vec::new(),
            },
        }
    }
}

impl Kind {
    /// How the registry calls it: the name of a scalar, the full name of everything else.
    pub(super) fn shown<'a>(&'a self, schema: &'a Schema) -> &'a str {
        match self {
            Kind::Scalar(scalar) => scalar.as_str(),
            Kind::Enum(id) => schema.names.of_enum(*id),
            Kind::Message(shape) => shape.full_name(schema),
            Kind::Group(id) => schema.names.of_message(*id),
            Kind::Unknown => "",
        }
    }
}

/// Whether a file is in the older language, where labels mean something; an edition is in neither.
pub(super) fn is_proto2(schema: &Schema, file: u32) -> bool {
    schema
        .tree
        .files
        .get(file as usize)
        .is_some_and(|file| !file.edition && file.syntax != Some(Syntax::Proto3))
}
