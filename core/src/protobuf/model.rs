//! The syntax tree of `.proto` files, as the registry sees it: names and types as written, nothing linked.
//!
//! Every text is a [`Range`] of the schema's [`Sources`](crate::source::Sources), so a tree holds no strings of its own.

use crate::source::Range;

/// The files of a schema with all their messages and enums; file 0 is the schema itself, the others are its references.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(super) files: Vec<File>,
    pub(super) messages: Vec<Message>,
    pub(super) enums: Vec<Enum>,
    pub(super) maps: Vec<MapType>,
}

/// The grammar a file asks for in its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Proto2,
    Proto3,
}

impl Syntax {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Syntax::Proto2 => "proto2",
            Syntax::Proto3 => "proto3",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Syntax::Proto2, Syntax::Proto3]
            .into_iter()
            .find(|syntax| syntax.as_str() == name)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct File {
    pub(super) syntax: Option<Syntax>,
    /// Whether it names an edition in place of a syntax.
    pub(super) edition: bool,
    pub(super) package: Option<Range>,
    pub(super) imports: Vec<Import>,
    pub(super) options: Vec<Opt>,
    pub(super) types: Types,
    pub(super) extends: Vec<Extend>,
    pub(super) services: Vec<Service>,
    pub(super) blank: Blank,
}

/// Sections that normalizing empties, but whose blank line is still printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Blank {
    pub(super) oneofs: bool,
    pub(super) extends: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImportKind {
    Plain,
    Public,
    /// Read, never printed, and of no effect.
    Weak,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Import {
    pub(super) kind: ImportKind,
    pub(super) path: Range,
}

/// A message, by its place in [`Tree::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MessageId(pub(super) u32);

/// An enum, by its place in [`Tree::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EnumId(pub(super) u32);

/// The types declared directly in a file or message, each kind in source order.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    pub(super) messages: Vec<MessageId>,
    pub(super) enums: Vec<EnumId>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Message {
    pub(super) name: Range,
    pub(super) span: Range,
    pub(super) file: u32,
    pub(super) parent: Option<MessageId>,
    pub(super) fields: Vec<Field>,
    pub(super) oneofs: Vec<OneOf>,
    pub(super) types: Types,
    /// What few messages have.
    pub(super) rest: Option<Box<MessageRest>>,
    pub(super) blank: Blank,
}

#[derive(Clone, Debug, Default)]
pub(super) struct MessageRest {
    pub(super) reserved: Vec<Reserved>,
    pub(super) options: Vec<Opt>,
    pub(super) groups: Vec<Group>,
    pub(super) extensions: Vec<Extensions>,
    pub(super) extends: Vec<Extend>,
}

impl Message {
    pub(super) fn rest_mut(&mut self) -> &mut MessageRest {
        self.rest.get_or_insert_default()
    }

    pub(super) fn options(&self) -> &[Opt] {
        self.rest.as_ref().map_or(&[], |rest| &rest.options)
    }

    pub(super) fn extends(&self) -> &[Extend] {
        self.rest.as_ref().map_or(&[], |rest| &rest.extends)
    }

    pub(super) fn groups(&self) -> &[Group] {
        self.rest.as_ref().map_or(&[], |rest| &rest.groups)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Optional,
    Required,
    Repeated,
}

impl Label {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Label::Optional => "optional",
            Label::Required => "required",
            Label::Repeated => "repeated",
        }
    }
}

/// A built-in scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Double,
    Float,
    Int64,
    Uint64,
    Int32,
    Fixed64,
    Fixed32,
    Bool,
    String,
    Bytes,
    Uint32,
    Sfixed32,
    Sfixed64,
    Sint32,
    Sint64,
}

impl Scalar {
    /// Every scalar type with its name and its number in `FieldDescriptorProto.Type`.
    pub(super) const ALL: [(Scalar, &'static str, u64); 15] = [
        (Scalar::String, "string", 9),
        (Scalar::Int32, "int32", 5),
        (Scalar::Int64, "int64", 3),
        (Scalar::Bool, "bool", 8),
        (Scalar::Double, "double", 1),
        (Scalar::Uint32, "uint32", 13),
        (Scalar::Uint64, "uint64", 4),
        (Scalar::Bytes, "bytes", 12),
        (Scalar::Float, "float", 2),
        (Scalar::Fixed32, "fixed32", 7),
        (Scalar::Fixed64, "fixed64", 6),
        (Scalar::Sint32, "sint32", 17),
        (Scalar::Sint64, "sint64", 18),
        (Scalar::Sfixed32, "sfixed32", 15),
        (Scalar::Sfixed64, "sfixed64", 16),
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        // Names of messages are nearly always capitalized; this spares them fifteen comparisons.
        if !name.as_bytes().first()?.is_ascii_lowercase() {
            return None;
        }
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(scalar, ..)| *scalar)
    }

    pub(super) fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(scalar, ..)| *scalar == self)
            .map_or("", |(_, name, _)| name)
    }

    pub(super) fn number(self) -> u64 {
        Self::ALL
            .iter()
            .find(|(scalar, ..)| *scalar == self)
            .map_or(0, |(.., number)| *number)
    }
}

/// A field's type as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Scalar(Scalar),
    /// A name, with or without a leading dot.
    Named(Range),
    /// `map<K, V>`, by its place in [`Tree::maps`].
    Map(u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MapType {
    pub(super) key: Type,
    pub(super) value: Type,
    /// What the value's name stands for where the map is written.
    pub(super) resolved: Resolved,
}

/// What a type's name stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Resolved {
    /// Nothing that is known; also what needs no looking up.
    #[default]
    Nothing,
    Message(MessageId),
    Enum(EnumId),
    /// A message that is the entry of a map; the map by its place in [`Tree::maps`].
    Entry(u32),
    /// A type of a built-in file, by its place in [`super::builtin::NAMES`].
    Builtin(u16),
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) label: Option<Label>,
    pub(super) kind: Type,
    pub(super) name: Range,
    pub(super) tag: i32,
    pub(super) resolved: Resolved,
    pub(super) span: Range,
    pub(super) options: Option<Box<FieldOptions>>,
}

impl Field {
    pub(super) fn options(&self) -> &[Opt] {
        self.options.as_ref().map_or(&[], |options| &options.list)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct FieldOptions {
    pub(super) list: Vec<Opt>,
    pub(super) default: Option<Value>,
    pub(super) json_name: Option<Value>,
    /// Whether the field holds the message of a group; only protoc's reading says so.
    pub(super) group: bool,
}

#[derive(Clone, Debug)]
pub(super) struct OneOf {
    pub(super) name: Range,
    pub(super) span: Range,
    pub(super) options: Vec<Opt>,
    pub(super) fields: Vec<Field>,
    pub(super) groups: Vec<Group>,
}

#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) label: Option<Label>,
    pub(super) name: Range,
    pub(super) tag: i32,
    pub(super) fields: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Enum {
    pub(super) name: Range,
    pub(super) span: Range,
    pub(super) file: u32,
    pub(super) reserved: Vec<Reserved>,
    pub(super) options: Vec<Opt>,
    pub(super) constants: Vec<Constant>,
}

#[derive(Clone, Debug)]
pub(super) struct Constant {
    pub(super) name: Range,
    pub(super) tag: i32,
    pub(super) span: Range,
    pub(super) options: Vec<Opt>,
}

/// One `reserved` statement.
#[derive(Clone, Debug)]
pub(super) struct Reserved {
    pub(super) items: Vec<ReservedItem>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum ReservedItem {
    Name(Range),
    Numbers(Numbers),
}

/// One number, or a range with both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    One(i32),
    Range(i32, i32),
}

impl Numbers {
    pub(super) const fn start(self) -> i32 {
        match self {
            Numbers::One(number) | Numbers::Range(number, _) => number,
        }
    }

    pub(super) const fn end(self) -> i32 {
        match self {
            Numbers::One(number) | Numbers::Range(_, number) => number,
        }
    }
}

/// What `max` stands for.
pub(super) const MAX_TAG: i32 = 536_870_911;

/// One `extensions` statement.
#[derive(Clone, Debug)]
pub(super) struct Extensions {
    pub(super) items: Vec<Numbers>,
    pub(super) options: Vec<Opt>,
}

#[derive(Clone, Debug)]
pub(super) struct Extend {
    pub(super) name: Range,
    pub(super) resolved: Resolved,
    pub(super) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) name: Range,
    pub(super) options: Vec<Opt>,
    pub(super) rpcs: Vec<Rpc>,
}

#[derive(Clone, Debug)]
pub(super) struct Rpc {
    pub(super) name: Range,
    pub(super) request: RpcType,
    pub(super) response: RpcType,
    pub(super) options: Vec<Opt>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RpcType {
    pub(super) stream: bool,
    pub(super) kind: Type,
    pub(super) resolved: Resolved,
    pub(super) span: Range,
}

/// An option, or a part of a dotted one.
#[derive(Clone, Debug)]
pub(super) struct Opt {
    /// Without parentheses; a part after the first keeps them.
    pub(super) name: Range,
    pub(super) parenthesized: bool,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Kind, Range),
    /// A message literal: keys as written, with the brackets of extension names.
    Literal(Vec<(Range, Value)>),
    List(Vec<Value>),
    /// The rest of a dotted option.
    Part(Box<Opt>),
}

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Boolean,
    Enum,
    Number,
}

impl Tree {
    pub(super) fn message(&self, MessageId(id): MessageId) -> &Message {
        &self.messages[id as usize]
    }

    pub(super) fn enumeration(&self, EnumId(id): EnumId) -> &Enum {
        &self.enums[id as usize]
    }

    pub(super) fn map(&self, id: u32) -> Option<&MapType> {
        self.maps.get(id as usize)
    }

    /// The schema's own file.
    pub(super) fn root(&self) -> &File {
        &self.files[0]
    }
}
