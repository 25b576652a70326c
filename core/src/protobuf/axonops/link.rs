//! What a compiler refuses of files that can be read: names, numbers, and what one language may not use of the other.
//!
//! Source: docs/axonops.md, "Protobuf: reading"; Protocol Buffers language specification.

mod reserved;
mod symbol;
mod visible;

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use super::view::{is_group, listed};
use crate::error::{Code, SchemaError};
use crate::protobuf::model::{
    Enum, Field, Kind as Token, Label, MAX_TAG, Message, MessageId, Numbers, Opt, Resolved, Scalar,
    Syntax, Type, Value,
};
use crate::protobuf::schema::Schema;
use crate::source::Range;
use reserved::covers;
use visible::visible;

/// Refuses a schema that does not link.
///
/// # Errors
/// `UNDEFINED_NAME`, `REDEFINITION`, `DUPLICATE`, `OUT_OF_RANGE`, `INVALID_NAME`, `WRONG_TYPE`, `MISSING_ATTRIBUTE`; in builds that have
/// it also `PROTOC_REFUSES`.
pub(super) fn check(schema: &Schema) -> Result<(), SchemaError> {
    let mut extensible = BTreeMap::new();
    for (index, message) in schema.tree.messages.iter().enumerate() {
        let rest = message.rest.as_ref();
        let declared = rest.map_or(&[][..], |rest| &rest.extensions);
        let mut ranges: Vec<Numbers> = declared
            .iter()
            .flat_map(|one| &one.items)
            .copied()
            .collect();
        if !ranges.is_empty() {
            ranges.sort_by_key(|range| range.start());
            extensible.insert(MessageId(index as u32), ranges);
        }
    }
    let linker = Linker {
        schema,
        extensible,
        visible: visible(schema)?,
    };
    linker.symbols()?;
    for message in &schema.tree.messages {
        linker.message(message)?;
    }
    for read in &schema.tree.enums {
        linker.enumeration(read)?;
    }
    for (index, file) in schema.tree.files.iter().enumerate() {
        for extend in &file.extends {
            linker.extend(index as u32, extend.name, extend.resolved, &extend.fields)?;
        }
        for side in file
            .services
            .iter()
            .flat_map(|service| &service.rpcs)
            .flat_map(|rpc| [&rpc.request, &rpc.response])
        {
            if !matches!(side.resolved, Resolved::Message(_))
                || !linker.sees(index as u32, side.resolved)
            {
                return Err(linker.error(
                    Code::UndefinedName,
                    side.span,
                    "what a method takes and gives must be a known message",
                ));
            }
        }
    }
    compile(schema)
}

/// Asks protoc too, where the build has it and knows the language.
#[cfg(feature = "protobuf-strict")]
fn compile(schema: &Schema) -> Result<(), SchemaError> {
    if schema.tree.files.iter().any(|file| file.edition) {
        return Ok(());
    }
    match schema.check_strictly() {
        Err(error) if error.code() == Code::ProtocRefuses => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(feature = "protobuf-strict"))]
#[expect(clippy::unnecessary_wraps, reason = "as in builds with protoc")]
fn compile(_: &Schema) -> Result<(), SchemaError> {
    Ok(())
}

/// Where a field is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Message,
    Oneof,
    Extension,
}

/// Whether a field can be told from one with the default value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Explicit,
    /// As fields of proto3 without a label; the values of maps too.
    Implicit,
}

struct Linker<'a> {
    schema: &'a Schema,
    /// The extension ranges of messages that have some, sorted.
    extensible: BTreeMap<MessageId, Vec<Numbers>>,
    /// Per file, the files whose types it may name.
    visible: Vec<BTreeSet<u32>>,
}

impl Linker<'_> {
    fn text(&self, range: Range) -> &str {
        self.schema.sources.get(range)
    }

    fn error(&self, code: Code, at: Range, message: &str) -> SchemaError {
        SchemaError::new(code, message).at(self.schema.sources.span(at))
    }

    fn is_proto3(&self, file: u32) -> bool {
        self.schema
            .tree
            .files
            .get(file as usize)
            .is_some_and(|file| file.syntax == Some(Syntax::Proto3))
    }

    fn sees(&self, file: u32, resolved: Resolved) -> bool {
        let home = match resolved {
            Resolved::Message(id) => self.schema.tree.message(id).file,
            Resolved::Enum(id) => self.schema.tree.enumeration(id).file,
            _ => return false,
        };
        self.visible
            .get(file as usize)
            .is_some_and(|visible| visible.contains(&home))
    }

    fn message(&self, message: &Message) -> Result<(), SchemaError> {
        let proto3 = self.is_proto3(message.file);
        let mut numbers = BTreeMap::new();
        let mut spelled: BTreeMap<String, &str> = BTreeMap::new();
        let reserved = message.rest.as_ref().map_or(&[][..], |rest| &rest.reserved);
        let extensions = message
            .rest
            .as_ref()
            .map_or(&[][..], |rest| &rest.extensions);
        let taken = self.ranges(
            reserved,
            extensions.iter().flat_map(|one| &one.items),
            message.span,
        )?;
        if proto3 && !extensions.is_empty() {
            return Err(self.error(
                Code::WrongType,
                message.span,
                "a message of proto3 has no extension ranges",
            ));
        }
        for oneof in &message.oneofs {
            if oneof.fields.is_empty() {
                let text = format!("oneof {} has no fields", self.text(oneof.name));
                return Err(self.error(Code::MissingAttribute, oneof.span, &text));
            }
        }
        let names = self.reserved_names(reserved);
        for (field, oneof) in listed(message) {
            let place = if oneof.is_some() {
                Place::Oneof
            } else {
                Place::Message
            };
            self.field(message.file, field, place)?;
            let name = self.text(field.name);
            if oneof.is_some() && matches!(field.kind, Type::Map(_)) {
                return Err(self.error(
                    Code::WrongType,
                    field.span,
                    "a map must not stand in a oneof",
                ));
            }
            if let Some(other) = numbers.insert(field.tag, name) {
                let text = format!(
                    "fields {other} and {name} have the same number {}",
                    field.tag
                );
                return Err(self.error(Code::Duplicate, field.span, &text));
            }
            if covers(&taken, field.tag) {
                let text = format!(
                    "field {name} has the number {}, which is reserved",
                    field.tag
                );
                return Err(self.error(Code::OutOfRange, field.span, &text));
            }
            if names.contains(name) {
                let text = format!("field name {name} is reserved");
                return Err(self.error(Code::InvalidName, field.span, &text));
            }
            let explicit = field
                .options
                .as_ref()
                .is_some_and(|options| options.json_name.is_some());
            if proto3
                && !explicit
                && let Some(other) = spelled.insert(names::camel(name), name)
            {
                let text = format!("fields {other} and {name} have the same name in JSON");
                return Err(self.error(Code::Duplicate, field.span, &text));
            }
        }
        for extend in message.extends() {
            self.extend(message.file, extend.name, extend.resolved, &extend.fields)?;
        }
        Ok(())
    }

    fn field(&self, file: u32, field: &Field, place: Place) -> Result<(), SchemaError> {
        let name = self.text(field.name);
        self.number(field)?;
        let proto3 = self.is_proto3(file);
        let presence = if proto3 && place == Place::Message && field.label.is_none() {
            Presence::Implicit
        } else {
            Presence::Explicit
        };
        let refuse = |code, text: String| Err(self.error(code, field.span, &text));
        if proto3 && is_group(field) {
            return refuse(
                Code::WrongType,
                format!("field {name} is a group, which proto3 does not have"),
            );
        }
        if proto3 && field.label == Some(Label::Required) {
            return refuse(
                Code::WrongType,
                format!("field {name} is required, which proto3 does not have"),
            );
        }
        if proto3
            && field
                .options
                .as_ref()
                .is_some_and(|options| options.default.is_some())
        {
            return refuse(
                Code::WrongType,
                format!("field {name} has a default, which proto3 does not have"),
            );
        }
        match field.kind {
            Type::Scalar(_) => Ok(()),
            Type::Named(written) => self.named(file, field, presence, written, field.resolved),
            Type::Map(map) => {
                let Some(map) = self.schema.tree.map(map) else {
                    return Ok(());
                };
                if !matches!(map.key, Type::Scalar(key) if !matches!(key, Scalar::Double | Scalar::Float | Scalar::Bytes))
                {
                    return refuse(
                        Code::WrongType,
                        format!(
                            "the keys of map {name} must be whole numbers, booleans or strings"
                        ),
                    );
                }
                match map.value {
                    Type::Scalar(_) => Ok(()),
                    Type::Named(written) => {
                        self.named(file, field, presence, written, map.resolved)
                    }
                    Type::Map(_) => refuse(
                        Code::WrongType,
                        format!("the values of map {name} must be no maps"),
                    ),
                }
            }
        }
    }

    fn named(
        &self,
        file: u32,
        field: &Field,
        presence: Presence,
        written: Range,
        resolved: Resolved,
    ) -> Result<(), SchemaError> {
        if !self.sees(file, resolved) {
            let text = format!(
                "unknown type {}: neither this file nor one that it imports defines it",
                self.text(written)
            );
            return Err(self.error(Code::UndefinedName, field.span, &text));
        }
        match resolved {
            // An enum of the older language is closed, and a field that cannot be absent needs a value for what it does not know.
            Resolved::Enum(id)
                if presence == Presence::Implicit
                    && !self.is_open(self.schema.tree.enumeration(id).file) =>
            {
                let text = format!(
                    "enum {} is closed, and a field with implicit presence needs an open one",
                    self.schema.names.of_enum(id)
                );
                Err(self.error(Code::WrongType, field.span, &text))
            }
            _ => Ok(()),
        }
    }

    fn is_open(&self, file: u32) -> bool {
        self.schema
            .tree
            .files
            .get(file as usize)
            .is_some_and(|file| file.edition || file.syntax == Some(Syntax::Proto3))
    }

    fn number(&self, field: &Field) -> Result<(), SchemaError> {
        let text = match field.tag {
            19_000..=19_999 => format!(
                "field number {} is reserved for the implementation",
                field.tag
            ),
            1..=MAX_TAG => return Ok(()),
            _ => format!(
                "field number {} is out of range: expected 1 to {MAX_TAG}",
                field.tag
            ),
        };
        Err(self.error(Code::OutOfRange, field.span, &text))
    }

    fn extend(
        &self,
        file: u32,
        name: Range,
        resolved: Resolved,
        fields: &[Field],
    ) -> Result<(), SchemaError> {
        let target = match resolved {
            Resolved::Message(id) if self.sees(file, resolved) => id,
            _ => {
                let text = format!("unknown message {} to extend", self.text(name));
                return Err(self.error(Code::UndefinedName, name, &text));
            }
        };
        let full = self.schema.names.of_message(target);
        if self.is_proto3(file)
            && !(full.starts_with("google.protobuf.") && full.ends_with("Options"))
        {
            return Err(self.error(Code::WrongType, name, "proto3 extends options only"));
        }
        let ranges = self
            .extensible
            .get(&target)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for field in fields {
            self.field(file, field, Place::Extension)?;
            if !covers(ranges, field.tag) {
                let text = format!("{full} has no extension range for the number {}", field.tag);
                return Err(self.error(Code::OutOfRange, field.span, &text));
            }
        }
        Ok(())
    }

    fn enumeration(&self, read: &Enum) -> Result<(), SchemaError> {
        let name = self.text(read.name);
        let Some(first) = read.constants.first() else {
            return Err(self.error(
                Code::MissingAttribute,
                read.span,
                &format!("enum {name} has no values"),
            ));
        };
        if first.tag != 0 && self.is_open(read.file) {
            let text = format!("the first value of enum {name} must be 0");
            return Err(self.error(Code::OutOfRange, first.span, &text));
        }
        let alias = read
            .options
            .iter()
            .any(|option| self.is_true(option, "allow_alias"));
        let ranges = self.ranges(&read.reserved, std::iter::empty(), read.span)?;
        let mut numbers = BTreeSet::new();
        let names = self.reserved_names(&read.reserved);
        let mut twice = false;
        for constant in &read.constants {
            let own = self.text(constant.name);
            if !numbers.insert(constant.tag) {
                twice = true;
                if !alias {
                    let text = format!(
                        "value {own} of enum {name} has the number {} of another one",
                        constant.tag
                    );
                    return Err(self.error(Code::Duplicate, constant.span, &text));
                }
            }
            let reserved = covers(&ranges, constant.tag);
            if reserved || names.contains(own) {
                let text = format!("value {own} of enum {name} is reserved");
                return Err(self.error(Code::OutOfRange, constant.span, &text));
            }
        }
        if alias && !twice {
            let text = format!("enum {name} allows aliases and has none");
            return Err(self.error(Code::WrongType, read.span, &text));
        }
        Ok(())
    }

    fn is_true(&self, option: &Opt, name: &str) -> bool {
        !option.parenthesized
            && self.text(option.name) == name
            && matches!(option.value, Value::Text(Token::Boolean | Token::Enum, value) if self.text(value) == "true")
    }
}
