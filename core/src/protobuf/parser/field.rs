//! Fields, groups and their types.

use super::{Language, Parser};
use crate::error::SchemaError;
use crate::protobuf::model::{
    Field, FieldOptions, Group, Label, MapType, Opt, Resolved, Scalar, Syntax, Type, Value,
};
use crate::source::Range;

impl Parser<'_, '_> {
    /// Reads a field or group whose first word has been read.
    pub(super) fn field(&mut self, first: Range) -> Result<FieldOrGroup, SchemaError> {
        let label = match self.lexer.get(first) {
            "required" if self.syntax == Some(Syntax::Proto3) => {
                return Err(self.lexer.error_at(
                    first,
                    "proto3 has no 'required' fields: expected 'optional', 'repeated' or a type",
                ));
            }
            "required" => Label::Required,
            "optional" => Label::Optional,
            "repeated" => Label::Repeated,
            word => {
                let map = word == "map" && self.lexer.peek()? == b'<';
                if !map && self.syntax != Some(Syntax::Proto3) && !self.edition {
                    let word = self.lexer.get(first);
                    let message = format!(
                        "unexpected '{word}': expected 'optional', 'required' or 'repeated', which fields of proto2 must have"
                    );
                    return Err(self.lexer.error_at(first, &message));
                }
                return self.field_of_type(None, first, first);
            }
        };
        let word = self.lexer.word()?;
        if self.lexer.get(word) == "map" && self.lexer.peek()? == b'<' {
            return Err(self.lexer.error_at(
                first,
                &format!(
                    "a map field takes no label: unexpected '{}'",
                    label.as_str()
                ),
            ));
        }
        self.field_of_type(Some(label), word, first)
    }

    pub(super) fn field_of_type(
        &mut self,
        label: Option<Label>,
        word: Range,
        start: Range,
    ) -> Result<FieldOrGroup, SchemaError> {
        let kind = self.data_type(word)?;
        if let Type::Named(name) = kind
            && self.lexer.get(name) == "group"
        {
            return match self.language {
                Language::Registry => self.group(label).map(FieldOrGroup::Group),
                Language::Protoc => self.group_message(label, start).map(FieldOrGroup::Field),
            };
        }
        let (name, _) = self.lexer.name()?;
        let name = self.lexer.no_leading_digit(name)?;
        self.lexer.expect(b'=')?;
        let tag = self.lexer.int()?;
        let mut options = None;
        if self.lexer.take(b'[')? {
            let list = self.bracketed_options_rest()?;
            options = Some(Box::new(self.field_options(list)));
        }
        self.lexer.expect(b';')?;
        let span = Range::new(start.start, self.lexer.at());
        self.lexer.trailing_comment()?;
        Ok(FieldOrGroup::Field(Field {
            label,
            kind,
            name,
            tag,
            resolved: Resolved::Nothing,
            span,
            options,
        }))
    }

    /// Takes `default` and `json_name` out of a field's options.
    pub(super) fn field_options(&mut self, list: Vec<Opt>) -> FieldOptions {
        let mut options = FieldOptions::default();
        for option in list {
            match self.lexer.get(option.name) {
                "default" => {
                    self.notes.unusual = true;
                    options.default = Some(option.value);
                }
                "json_name" => {
                    self.notes.unusual |= !matches!(option.value, Value::Text(..));
                    options.json_name = Some(option.value);
                }
                _ => options.list.push(option),
            }
        }
        options
    }

    /// Reads a group as the message that it declares and the field that holds it.
    fn group_message(&mut self, label: Option<Label>, start: Range) -> Result<Field, SchemaError> {
        let (name, _) = self.lexer.name()?;
        if !self
            .lexer
            .get(name)
            .starts_with(|first: char| first.is_ascii_uppercase())
        {
            let message = "a group's name must begin with a capital letter";
            return Err(self.lexer.error_at(name, message));
        }
        self.lexer.expect(b'=')?;
        let tag = self.lexer.int()?;
        let mut options = FieldOptions::default();
        if self.lexer.take(b'[')? {
            let list = self.bracketed_options_rest()?;
            options = self.field_options(list);
        }
        options.group = true;
        self.lexer.expect(b'{')?;
        let parent = self.scope;
        let outer = std::mem::take(&mut self.groups);
        let id = self.nested(|parser| parser.message_body(start, name, parent))?;
        self.groups = outer;
        self.groups.push(id);
        let lower = self.lexer.get(name).to_ascii_lowercase();
        Ok(Field {
            label,
            kind: Type::Named(name),
            name: self.lexer.keep(&lower),
            tag,
            resolved: Resolved::Nothing,
            span: Range::new(start.start, self.lexer.at()),
            options: Some(Box::new(options)),
        })
    }

    pub(super) fn group(&mut self, label: Option<Label>) -> Result<Group, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'=')?;
        let tag = self.lexer.int()?;
        self.lexer.expect(b'{')?;
        let mut fields = Vec::new();
        while !self.lexer.take(b'}')? {
            self.count()?;
            let word = self.lexer.word()?;
            let field = self.nested(|parser| parser.field(word))?;
            match field {
                FieldOrGroup::Field(field) => fields.push(field),
                FieldOrGroup::Group(inner) => {
                    return Err(self
                        .lexer
                        .error_at(inner.name, "a group holds fields only, no other group"));
                }
            }
        }
        Ok(Group {
            label,
            name,
            tag,
            fields,
        })
    }

    /// Reads a type whose first word has been read.
    pub(super) fn data_type(&mut self, word: Range) -> Result<Type, SchemaError> {
        let text = self.lexer.get(word);
        if let Some(scalar) = Scalar::named(text)
            && self.lexer.peek()? != b'.'
        {
            return Ok(Type::Scalar(scalar));
        }
        if self.lexer.get(word) == "map" {
            if !self.lexer.take(b'<')? {
                return Err(self.lexer.expected("'<' after 'map'"));
            }
            return self.nested(Self::map);
        }
        let mut name = word;
        while self.lexer.take(b'.')? {
            let part = self.lexer.word()?;
            // A word takes its dots with it, so here blanks stand before the dot and the name has to be put together.
            let text = format!("{}.{}", self.lexer.get(name), self.lexer.get(part));
            name = self.lexer.keep(&text);
        }
        Ok(Type::Named(name))
    }

    /// Reads `K, V>`.
    pub(super) fn map(&mut self) -> Result<Type, SchemaError> {
        self.count()?;
        let word = self.lexer.word()?;
        let key = self.data_type(word)?;
        self.lexer.expect(b',')?;
        let word = self.lexer.word()?;
        let value = self.data_type(word)?;
        self.lexer.expect(b'>')?;
        self.tree.maps.push(MapType {
            key,
            value,
            resolved: Resolved::Nothing,
        });
        Ok(Type::Map(self.tree.maps.len() as u32 - 1))
    }
}

pub(super) enum FieldOrGroup {
    Field(Field),
    Group(Group),
}
