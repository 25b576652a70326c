//! Messages, enums and what groups fields: oneofs and `extend`.

use super::Parser;
use super::field::FieldOrGroup;
use crate::error::SchemaError;
use crate::protobuf::model::{Constant, Enum, EnumId, Extend, Message, MessageId, OneOf, Resolved};
use crate::source::Range;

impl Parser<'_, '_> {
    pub(super) fn message(
        &mut self,
        start: Range,
        parent: Option<MessageId>,
    ) -> Result<MessageId, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        self.message_body(start, name, parent)
    }

    pub(super) fn message_body(
        &mut self,
        start: Range,
        name: Range,
        parent: Option<MessageId>,
    ) -> Result<MessageId, SchemaError> {
        let id = MessageId(self.tree.messages.len() as u32);
        let around = self.scope.replace(id);
        // The place is taken before the nested ones' so that outer messages come first.
        self.tree.messages.push(Message {
            name,
            file: self.file,
            parent,
            ..Message::default()
        });
        let mut message = Message {
            name,
            file: self.file,
            parent,
            ..Message::default()
        };
        while !self.lexer.take(b'}')? {
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "message" => {
                    let nested = self.nested(|parser| parser.message(label, Some(id)))?;
                    message.types.messages.push(nested);
                }
                "enum" => {
                    let nested = self.enumeration(label)?;
                    message.types.enums.push(nested);
                }
                "oneof" => message.oneofs.push(self.oneof(label)?),
                "option" => {
                    let option = self.option_statement()?;
                    // Entries of maps vanish when normalized, with what is wrong inside of them.
                    self.notes.unusual |= self.lexer.get(option.name) == "map_entry";
                    message.rest_mut().options.push(option);
                }
                "reserved" => {
                    let reserved = self.reserved()?;
                    message.rest_mut().reserved.push(reserved);
                }
                "extensions" => {
                    let extensions = self.extensions()?;
                    message.rest_mut().extensions.push(extensions);
                }
                "extend" => {
                    let extend = self.extend()?;
                    message.rest_mut().extends.push(extend);
                }
                _ => match self.field(label)? {
                    FieldOrGroup::Field(field) => message.fields.push(field),
                    FieldOrGroup::Group(group) => message.rest_mut().groups.push(group),
                },
            }
            message.types.messages.append(&mut self.groups);
        }
        self.scope = around;
        message.span = Range::new(start.start, self.lexer.at());
        if let Some(place) = self.tree.messages.get_mut(id.0 as usize) {
            *place = message;
        }
        Ok(id)
    }

    pub(super) fn oneof(&mut self, start: Range) -> Result<OneOf, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        let mut oneof = OneOf {
            name,
            span: Range::default(),
            options: Vec::new(),
            fields: Vec::new(),
            groups: Vec::new(),
        };
        while !self.lexer.take(b'}')? {
            self.count()?;
            let word = self.lexer.word()?;
            match self.lexer.get(word) {
                "option" => {
                    let option = self.option_statement()?;
                    oneof.options.push(option);
                }
                _ => match self.field_of_type(None, word, word)? {
                    FieldOrGroup::Field(field) => oneof.fields.push(field),
                    FieldOrGroup::Group(group) => oneof.groups.push(group),
                },
            }
        }
        oneof.span = Range::new(start.start, self.lexer.at());
        Ok(oneof)
    }

    pub(super) fn extend(&mut self) -> Result<Extend, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        let mut fields = Vec::new();
        while !self.lexer.take(b'}')? {
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "option" => {
                    self.option_statement()?;
                }
                "reserved" => {
                    self.reserved()?;
                }
                _ => {
                    // The registry reads groups of extensions and forgets them.
                    if let FieldOrGroup::Field(field) = self.field(label)? {
                        fields.push(field);
                    }
                }
            }
        }
        Ok(Extend {
            name,
            resolved: Resolved::Nothing,
            fields,
        })
    }

    pub(super) fn enumeration(&mut self, start: Range) -> Result<EnumId, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        let mut read = Enum {
            name,
            file: self.file,
            ..Enum::default()
        };
        while !self.lexer.take(b'}')? {
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "option" => {
                    let option = self.option_statement()?;
                    read.options.push(option);
                }
                "reserved" => {
                    let reserved = self.reserved()?;
                    read.reserved.push(reserved);
                }
                _ => {
                    let name = self.lexer.no_leading_digit(label)?;
                    self.lexer.expect(b'=')?;
                    let tag = self.lexer.int()?;
                    let options = self.bracketed_options()?;
                    self.lexer.expect(b';')?;
                    let span = Range::new(label.start, self.lexer.at());
                    self.lexer.trailing_comment()?;
                    read.constants.push(Constant {
                        name,
                        tag,
                        span,
                        options,
                    });
                }
            }
        }
        read.span = Range::new(start.start, self.lexer.at());
        let id = EnumId(self.tree.enums.len() as u32);
        self.tree.enums.push(read);
        Ok(id)
    }
}
