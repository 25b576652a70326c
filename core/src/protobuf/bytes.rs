//! Messages in bytes, as far as a reader must look at them to know that they are whole.
//!
//! Source: Protocol Buffers, "Encoding"; docs/wire.md, "Glue".

use std::collections::BTreeMap;

use crate::bytes::reader::Reader as Bytes;
use crate::bytes::varint::{Spelling, read_unsigned};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::index::{all_groups, entry_name};
use crate::protobuf::model::{
    Field, Group, Label, MapType, MessageId, Resolved, Scalar, Syntax, Type,
};
use crate::protobuf::schema::Schema;

/// How deep Protobuf's readers follow messages in messages.
const DEPTH: usize = 100;

impl Schema {
    /// Refuses bytes that Protobuf's own reader of a message refuses; the message is one of [`Schema::declared`].
    ///
    /// Unknown fields are let pass, as are known ones of another wire type. Nothing is allocated but tables of the fields.
    ///
    /// # Errors
    /// `UNDEFINED_NAME`, `FRAME_TRUNCATED`, `FRAME_INVALID` for what is no message, `INVALID_UTF8` in a text of proto3, `INVALID_DATA`
    /// without a required field and for messages nested deeper than 100.
    pub(crate) fn check_bytes(
        &self,
        message: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(), SchemaError> {
        let with_builtins;
        let schema = if self.tree.root().imports.is_empty() {
            self
        } else {
            with_builtins = self.with_builtins(limits)?;
            &with_builtins
        };
        let shape = schema.shape_named(message).ok_or_else(|| {
            SchemaError::new(
                Code::UndefinedName,
                format!("the file has no message {message:?}"),
            )
        })?;
        let mut reader = Reader {
            schema,
            bytes,
            members: BTreeMap::new(),
        };
        let mut fields = Bytes::new(bytes);
        reader.message(&mut fields, shape, 0, None)
    }

    fn shape_named(&self, name: &str) -> Option<Shape> {
        let messages = (0..).map(MessageId).zip(&self.tree.messages);
        for (id, message) in messages.filter(|(_, message)| message.file == 0) {
            let Some(rest) = name.strip_prefix(self.names.of_message(id)) else {
                continue;
            };
            if rest.is_empty() {
                return Some(Shape::Message(id));
            }
            let Some(inner) = rest.strip_prefix('.') else {
                continue;
            };
            let entry = |fields: &[Field], name: &str| {
                let named = |field: &&Field| entry_name(self.sources.get(field.name)) == name;
                let maps = fields
                    .iter()
                    .filter(|field| matches!(field.kind, Type::Map(_)));
                match maps.clone().find(named)?.kind {
                    Type::Map(map) => Some(Shape::Entry(map, Texts::of(self.tree.root().syntax))),
                    Type::Scalar(_) | Type::Named(_) => None,
                }
            };
            let own = std::iter::once(&message.fields)
                .chain(message.oneofs.iter().map(|oneof| &oneof.fields));
            if let Some(shape) = own.clone().find_map(|fields| entry(fields, inner)) {
                return Some(shape);
            }
            for (index, group) in (0..).zip(all_groups(message)) {
                match inner.strip_prefix(self.sources.get(group.name)) {
                    Some("") => return Some(Shape::Group(id, index)),
                    Some(rest) => {
                        let entry = rest
                            .strip_prefix('.')
                            .and_then(|inner| entry(&group.fields, inner));
                        if entry.is_some() {
                            return entry;
                        }
                    }
                    None => {}
                }
            }
        }
        None
    }
}

/// What the fields of some bytes are known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Message(MessageId),
    /// A group, by its place among its message's.
    Group(MessageId, u32),
    /// The entry of a map, by its place in the tree's, and the texts of the file with the map.
    Entry(u32, Texts),
    /// Nothing is known.
    Opaque,
}

/// What the texts of a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Texts {
    /// UTF-8: proto3.
    Utf8,
    /// Any bytes.
    Any,
}

impl Texts {
    fn of(syntax: Option<Syntax>) -> Self {
        match syntax {
            Some(Syntax::Proto3) => Texts::Utf8,
            Some(Syntax::Proto2) | None => Texts::Any,
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Varint,
    Fixed32,
    Fixed64,
    /// Bytes, and texts whose characters are not looked at.
    Data,
    Text,
    Message(Shape),
    Group(Shape),
}

#[derive(Clone, Copy, Debug)]
struct Member {
    number: u64,
    content: Content,
    label: Option<Label>,
}

struct Reader<'a> {
    schema: &'a Schema,
    bytes: &'a [u8],
    /// The members of what was met, by number.
    members: BTreeMap<Shape, Vec<Member>>,
}

impl<'a> Reader<'a> {
    /// Reads fields to the end of `fields`, or to the end of the group that is open.
    fn message(
        &mut self,
        fields: &mut Bytes<'a>,
        shape: Shape,
        depth: usize,
        open: Option<u64>,
    ) -> Result<(), SchemaError> {
        if depth > DEPTH {
            return Err(SchemaError::new(
                Code::InvalidData,
                format!("messages are nested deeper than {DEPTH}"),
            ));
        }
        self.learn(shape);
        let mut required: Vec<u64> = self
            .of(shape)
            .iter()
            .filter(|member| member.label == Some(Label::Required))
            .map(|member| member.number)
            .collect();
        loop {
            if fields.rest().is_empty() && open.is_none() {
                break;
            }
            let start = fields.at();
            let tag = u64::from(number(fields, "a field's tag")? as u32);
            let field = tag >> 3;
            if tag & 7 == 4 && open == Some(field) {
                break;
            }
            let invalid = |what: &str| {
                Err(crate::bytes::reader::at(
                    Code::FrameInvalid,
                    what,
                    start,
                    fields.at(),
                ))
            };
            if field == 0 {
                return invalid("a field has the number 0");
            }
            let member = self.member(shape, field);
            let fits = match tag & 7 {
                0 => {
                    number(fields, "a field's number")?;
                    member.is_some_and(|member| member.content == Content::Varint)
                }
                1 => {
                    fields.take(8, "a field")?;
                    member.is_some_and(|member| member.content == Content::Fixed64)
                }
                2 => self.data(fields, member, depth)?,
                3 => {
                    let known = match member.map(|member| member.content) {
                        Some(Content::Group(shape)) => Some(shape),
                        _ => None,
                    };
                    let shape = known.unwrap_or(Shape::Opaque);
                    self.message(fields, shape, depth + 1, Some(field))?;
                    known.is_some()
                }
                5 => {
                    fields.take(4, "a field")?;
                    member.is_some_and(|member| member.content == Content::Fixed32)
                }
                4 => return invalid("a group ends that was not opened"),
                _ => return invalid("a field has wire type 6 or 7: expected 0 to 5"),
            };
            if fits {
                required.retain(|number| *number != field);
            }
        }
        match required.first() {
            None => Ok(()),
            Some(number) => Err(SchemaError::new(
                Code::InvalidData,
                format!("the required field {number} is missing"),
            )),
        }
    }

    /// Reads a field of wire type 2; returns whether it is the known one.
    fn data(
        &mut self,
        fields: &mut Bytes<'a>,
        member: Option<Member>,
        depth: usize,
    ) -> Result<bool, SchemaError> {
        let length = number(fields, "a field's length")? as u32;
        let start = fields.at();
        let data = fields.take(length as usize, "a field")?;
        let Some(Member { content, label, .. }) = member else {
            return Ok(false);
        };
        let mut inside = Bytes::from(self.bytes.get(..fields.at()).unwrap_or_default(), start);
        match content {
            Content::Message(shape) => self.message(&mut inside, shape, depth + 1, None)?,
            Content::Text => {
                crate::source::utf8(data)?;
            }
            Content::Data => {}
            Content::Group(_) => return Ok(false),
            Content::Varint | Content::Fixed32 | Content::Fixed64 => {
                if label != Some(Label::Repeated) {
                    return Ok(false);
                }
                while !inside.rest().is_empty() {
                    match content {
                        Content::Fixed32 => inside.take(4, "a packed number").map(drop)?,
                        Content::Fixed64 => inside.take(8, "a packed number").map(drop)?,
                        _ => number(&mut inside, "a packed number").map(drop)?,
                    }
                }
            }
        }
        Ok(true)
    }

    fn of(&self, shape: Shape) -> &[Member] {
        self.members.get(&shape).map_or(&[], Vec::as_slice)
    }

    fn member(&self, shape: Shape, number: u64) -> Option<Member> {
        let members = self.of(shape);
        let place = members.binary_search_by_key(&number, |member| member.number);
        members.get(place.ok()?).copied()
    }

    /// Makes the list of a shape's members, once.
    fn learn(&mut self, shape: Shape) {
        if self.members.contains_key(&shape) {
            return;
        }
        let tree = &self.schema.tree;
        let mut members = Vec::new();
        match shape {
            Shape::Opaque => {}
            Shape::Entry(map, texts) => {
                if let Some(MapType {
                    key,
                    value,
                    resolved,
                }) = tree.map(map)
                {
                    let nothing = Resolved::Nothing;
                    let pairs = [(1, *key, nothing), (2, *value, *resolved)];
                    members.extend(pairs.map(|(number, kind, resolved)| Member {
                        number,
                        content: self.content(kind, resolved, texts),
                        label: None,
                    }));
                }
            }
            Shape::Message(id) => {
                let message = tree.message(id);
                let texts = self.texts(id);
                let oneofs = message.oneofs.iter().flat_map(|oneof| &oneof.fields);
                members.extend(
                    message
                        .fields
                        .iter()
                        .chain(oneofs)
                        .map(|field| self.known(field, texts)),
                );
                let groups = (0..).zip(all_groups(message));
                members.extend(groups.map(|(index, group): (u32, &Group)| Member {
                    number: u64::from(group.tag.cast_unsigned()),
                    content: Content::Group(Shape::Group(id, index)),
                    label: group.label,
                }));
            }
            Shape::Group(id, index) => {
                let group = all_groups(tree.message(id)).nth(index as usize);
                let fields = group.map_or(&[][..], |group| &group.fields);
                members.extend(fields.iter().map(|field| self.known(field, self.texts(id))));
            }
        }
        members.sort_by_key(|member| member.number);
        self.members.insert(shape, members);
    }

    fn texts(&self, id: MessageId) -> Texts {
        let file = self.schema.tree.message(id).file as usize;
        let file = self.schema.tree.files.get(file);
        Texts::of(file.and_then(|file| file.syntax))
    }

    fn known(&self, field: &Field, texts: Texts) -> Member {
        let map = matches!(field.kind, Type::Map(_));
        Member {
            number: u64::from(field.tag.cast_unsigned()),
            content: self.content(field.kind, field.resolved, texts),
            label: if map { None } else { field.label },
        }
    }

    fn content(&self, kind: Type, resolved: Resolved, texts: Texts) -> Content {
        match kind {
            Type::Map(map) => Content::Message(Shape::Entry(map, texts)),
            Type::Scalar(scalar) => match scalar {
                Scalar::Double | Scalar::Fixed64 | Scalar::Sfixed64 => Content::Fixed64,
                Scalar::Float | Scalar::Fixed32 | Scalar::Sfixed32 => Content::Fixed32,
                Scalar::String if texts == Texts::Utf8 => Content::Text,
                Scalar::String | Scalar::Bytes => Content::Data,
                _ => Content::Varint,
            },
            Type::Named(_) => match resolved {
                Resolved::Message(id) => Content::Message(Shape::Message(id)),
                Resolved::Entry(map) if self.schema.tree.map(map).is_some() => {
                    Content::Message(Shape::Entry(map, texts))
                }
                resolved if Schema::is_enum(resolved) => Content::Varint,
                _ => Content::Message(Shape::Opaque),
            },
        }
    }
}

/// Reads a number of at most ten bytes, however it is spelled.
fn number(fields: &mut Bytes<'_>, what: &str) -> Result<u64, SchemaError> {
    read_unsigned(fields, 10, Spelling::Any, what)
}
