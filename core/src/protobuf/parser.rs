//! The parser of `.proto` text: as lenient, and as strict, as the registry's own.
//!
//! Source: docs/protobuf.md, "Parsing".

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::descriptor;
use crate::protobuf::lexer::Lexer;
use crate::protobuf::model::{
    Constant, Enum, EnumId, Extend, Extensions, Field, FieldOptions, File, Group, Import,
    ImportKind, Label, MAX_TAG, MapType, Message, MessageId, Numbers, OneOf, Opt, Reserved,
    ReservedItem, Resolved, Rpc, RpcType, Scalar, Service, Syntax, Tree, Type, Types, Value,
};
use crate::source::{Range, Sources};

/// Whose language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// The Java registry's, with descriptors in place of texts.
    Registry,
    /// protoc's: groups are messages, editions are known.
    Protoc,
}

/// What is found out while a file is read, beside its tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Something in it may print in a way that cannot be read again: names kept raw, values without quotes, odd option names.
    pub(super) unusual: bool,
    /// It sets an option in parentheses, or a dotted one.
    pub(super) custom_options: bool,
    /// How deep its declarations and values are nested.
    pub(super) depth: u32,
    /// It is a descriptor, so that its elements stand in no text.
    pub(super) descriptor: bool,
}

/// Reads one file into a tree.
pub(super) struct Parser<'a, 't> {
    pub(super) lexer: Lexer<'a>,
    pub(super) limits: &'t Limits,
    tree: &'t mut Tree,
    file: u32,
    syntax: Option<Syntax>,
    language: Language,
    /// Whether an edition in place of a syntax lets fields go without a label.
    edition: bool,
    /// The message being read.
    scope: Option<MessageId>,
    /// Messages of groups that the message around them has not taken yet.
    groups: Vec<MessageId>,
    depth: usize,
    nodes: &'t mut usize,
    pub(super) notes: Notes,
}

/// Reads text number `file` of the sources; decoded strings go behind what `decoded` holds.
///
/// # Errors
/// `PROTOBUF_SYNTAX`, `LIMIT_DEPTH` and `LIMIT_NODES`.
pub(super) fn parse(
    sources: &Sources,
    file: usize,
    decoded: &mut String,
    tree: &mut Tree,
    nodes: &mut usize,
    language: Language,
    limits: &Limits,
) -> Result<Notes, SchemaError> {
    let (messages, enums, maps, kept) = (
        tree.messages.len(),
        tree.enums.len(),
        tree.maps.len(),
        decoded.len(),
    );
    let lexer = Lexer::new(sources, file, decoded);
    let mut parser = Parser {
        lexer,
        limits,
        tree,
        file: file as u32,
        syntax: None,
        language,
        edition: false,
        scope: None,
        groups: Vec::new(),
        depth: 0,
        nodes,
        notes: Notes::default(),
    };
    match parser.file() {
        Ok(read) => {
            let found = parser.notes;
            tree.files.push(read);
            Ok(found)
        }
        Err(error) if language == Language::Protoc => Err(error),
        Err(error) => {
            // What is no text may still be a descriptor; if it is none either, the first error is the one to tell.
            tree.messages.truncate(messages);
            tree.enums.truncate(enums);
            tree.maps.truncate(maps);
            decoded.truncate(kept);
            let text = sources.get(sources.file(file));
            let base = sources.buffer().len();
            match descriptor::read(text, file as u32, base, decoded, tree, nodes, limits)? {
                Some(read) => {
                    tree.files.push(read);
                    Ok(Notes {
                        descriptor: true,
                        custom_options: true,
                        ..Notes::default()
                    })
                }
                None => Err(error),
            }
        }
    }
}

impl Parser<'_, '_> {
    /// Counts a declaration or value against `Limits::nodes`.
    pub(super) fn count(&mut self) -> Result<(), SchemaError> {
        *self.nodes += 1;
        if *self.nodes > self.limits.nodes {
            let message = format!(
                "the schema holds more than {} declarations",
                self.limits.nodes
            );
            let here = self.lexer.at();
            let span = self
                .lexer
                .error_at(Range::new(here, here), "")
                .span()
                .cloned();
            let error = SchemaError::new(Code::LimitNodes, message);
            return Err(span.into_iter().fold(error, SchemaError::at));
        }
        Ok(())
    }

    pub(super) fn too_deep(&self, at: Range) -> SchemaError {
        let error = SchemaError::new(
            Code::LimitDepth,
            format!("declarations are nested deeper than {}", self.limits.depth),
        );
        self.lexer
            .error_at(at, "")
            .span()
            .cloned()
            .into_iter()
            .fold(error, SchemaError::at)
    }

    /// Runs `read` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, SchemaError>,
    ) -> Result<T, SchemaError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let here = self.lexer.at();
            return Err(self.too_deep(Range::new(here, here)));
        }
        self.notes.depth = self.notes.depth.max(self.depth as u32);
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn file(&mut self) -> Result<File, SchemaError> {
        let mut file = File::default();
        let mut declarations = 0u32;
        let mut names = Vec::new();
        while !self.lexer.exhausted()? {
            declarations += 1;
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "syntax" if declarations == 1 => {
                    self.lexer.expect(b'=')?;
                    let text = self.lexer.quoted()?;
                    let syntax = Syntax::named(self.lexer.get(text)).ok_or_else(|| {
                        let message = format!(
                            "expected 'proto2' or 'proto3', found '{}'",
                            self.lexer.get(text)
                        );
                        self.lexer.error_at(text, &message)
                    })?;
                    self.lexer.expect(b';')?;
                    self.syntax = Some(syntax);
                    file.syntax = self.syntax;
                }
                "syntax" => {
                    return Err(self
                        .lexer
                        .error_at(label, "'syntax' must be the first declaration of the file"));
                }
                "edition" if self.language == Language::Protoc && declarations == 1 => {
                    self.lexer.expect(b'=')?;
                    let text = self.lexer.quoted()?;
                    if self.lexer.get(text) != "2023" {
                        let message =
                            format!("expected edition '2023', found '{}'", self.lexer.get(text));
                        return Err(self.lexer.error_at(text, &message));
                    }
                    self.lexer.expect(b';')?;
                    self.edition = true;
                    file.edition = true;
                }
                "edition" => {
                    return Err(self
                        .lexer
                        .error_at(label, "editions are not supported by this registry"));
                }
                "package" => {
                    let (name, _) = self.lexer.name()?;
                    file.package = Some(name);
                    self.lexer.expect(b';')?;
                }
                "import" => file.imports.push(self.import()?),
                "option" => {
                    let option = self.option_statement()?;
                    file.options.push(option);
                }
                "message" => {
                    let id = self.nested(|parser| parser.message(label, None))?;
                    names.push((false, self.tree.message(id).name));
                    file.types.messages.push(id);
                }
                "enum" => {
                    let id = self.enumeration(label)?;
                    names.push((false, self.tree.enumeration(id).name));
                    file.types.enums.push(id);
                }
                "service" => {
                    let service = self.service()?;
                    names.push((true, service.name));
                    file.services.push(service);
                }
                "extend" => {
                    let extend = self.extend()?;
                    file.extends.push(extend);
                    file.types.messages.append(&mut self.groups);
                }
                "reserved" => {
                    self.reserved()?;
                }
                other => {
                    let message = format!(
                        "unexpected '{other}': expected a declaration such as 'message', 'enum' or 'import'"
                    );
                    return Err(self.lexer.error_at(label, &message));
                }
            }
        }
        self.once(names)?;
        Ok(file)
    }

    /// Refuses a second type, or a second service, of one name.
    fn once(&self, mut names: Vec<(bool, Range)>) -> Result<(), SchemaError> {
        let text = |name: &(bool, Range)| (name.0, self.lexer.get(name.1));
        names.sort_by(|a, b| text(a).cmp(&text(b)));
        let twice = names.windows(2).filter_map(|pair| match pair {
            [first, second] if text(first) == text(second) => Some((first.1, second.1)),
            _ => None,
        });
        let Some((first, second)) = twice.min_by_key(|(_, second)| second.start) else {
            return Ok(());
        };
        let message = format!(
            "'{}' is already defined at {}",
            self.lexer.get(second),
            self.lexer.place(first)
        );
        Err(self.lexer.error_at(second, &message))
    }

    fn import(&mut self) -> Result<Import, SchemaError> {
        let mut kind = ImportKind::Plain;
        if !matches!(self.lexer.peek()?, b'"' | b'\'') {
            let word = self.lexer.word()?;
            kind = match self.lexer.get(word) {
                "public" => ImportKind::Public,
                "weak" => ImportKind::Weak,
                other => {
                    let message =
                        format!("expected a quoted path, 'public' or 'weak', found '{other}'");
                    return Err(self.lexer.error_at(word, &message));
                }
            };
            self.lexer.peek()?;
        }
        let path = self.lexer.quoted()?;
        self.notes.unusual |= self
            .lexer
            .get(path)
            .bytes()
            .any(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
        self.lexer.expect(b';')?;
        Ok(Import { kind, path })
    }

    fn message(
        &mut self,
        start: Range,
        parent: Option<MessageId>,
    ) -> Result<MessageId, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        self.message_body(start, name, parent)
    }

    fn message_body(
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

    fn enumeration(&mut self, start: Range) -> Result<EnumId, SchemaError> {
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

    fn oneof(&mut self, start: Range) -> Result<OneOf, SchemaError> {
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

    fn extend(&mut self) -> Result<Extend, SchemaError> {
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
                    // The registry reads groups of extensions and forgets them; their messages belong to what is around.
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

    /// Reads a field or group whose first word has been read.
    fn field(&mut self, first: Range) -> Result<FieldOrGroup, SchemaError> {
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

    fn field_of_type(
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
    fn field_options(&mut self, list: Vec<Opt>) -> FieldOptions {
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

    fn group(&mut self, label: Option<Label>) -> Result<Group, SchemaError> {
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
    fn data_type(&mut self, word: Range) -> Result<Type, SchemaError> {
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
    fn map(&mut self) -> Result<Type, SchemaError> {
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

    fn reserved(&mut self) -> Result<Reserved, SchemaError> {
        let mut items = Vec::new();
        loop {
            items.push(if matches!(self.lexer.peek()?, b'"' | b'\'') {
                let name = self.lexer.quoted()?;
                self.notes.unusual |= self
                    .lexer
                    .get(name)
                    .bytes()
                    .any(|byte| matches!(byte, b'"' | b'\\') || !(b' '..0x7f).contains(&byte));
                ReservedItem::Name(name)
            } else {
                ReservedItem::Numbers(self.numbers()?)
            });
            if self.lexer.take(b';')? {
                break;
            }
            if !self.lexer.take(b',')? {
                return Err(self.lexer.expected("',' or ';'"));
            }
        }
        self.lexer.trailing_comment()?;
        Ok(Reserved { items })
    }

    fn numbers(&mut self) -> Result<Numbers, SchemaError> {
        let start = self.lexer.int()?;
        if matches!(self.lexer.peek()?, b',' | b';' | b'[') {
            return Ok(Numbers::One(start));
        }
        let word = self.lexer.word()?;
        if self.lexer.get(word) != "to" {
            let message = format!(
                "expected ',', ';' or 'to', found '{}'",
                self.lexer.get(word)
            );
            return Err(self.lexer.error_at(word, &message));
        }
        let word = self.lexer.word()?;
        let end = if self.lexer.get(word) == "max" {
            MAX_TAG
        } else {
            self.lexer.number(word, false)?
        };
        Ok(Numbers::Range(start, end))
    }

    fn extensions(&mut self) -> Result<Extensions, SchemaError> {
        let mut extensions = Extensions {
            items: Vec::new(),
            options: Vec::new(),
        };
        loop {
            let numbers = self.numbers()?;
            extensions.items.push(numbers);
            if self.lexer.take(b'[')? {
                extensions.options = self.bracketed_options_rest()?;
                self.lexer.expect(b';')?;
                return Ok(extensions);
            }
            if self.lexer.take(b';')? {
                return Ok(extensions);
            }
            if !self.lexer.take(b',')? {
                return Err(self.lexer.expected("',', ';' or '['"));
            }
        }
    }

    fn service(&mut self) -> Result<Service, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        let mut service = Service {
            name,
            options: Vec::new(),
            rpcs: Vec::new(),
        };
        while !self.lexer.take(b'}')? {
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "option" => service.options.push(self.option_statement()?),
                "rpc" => service.rpcs.push(self.rpc()?),
                other => {
                    let message = format!("unexpected '{other}': expected 'rpc' or 'option'");
                    return Err(self.lexer.error_at(label, &message));
                }
            }
        }
        Ok(service)
    }

    fn rpc(&mut self) -> Result<Rpc, SchemaError> {
        let (name, _) = self.lexer.name()?;
        let request = self.rpc_type()?;
        let word = self.lexer.word()?;
        if self.lexer.get(word) != "returns" {
            let message = format!("expected 'returns', found '{}'", self.lexer.get(word));
            return Err(self.lexer.error_at(word, &message));
        }
        let response = self.rpc_type()?;
        let mut options = Vec::new();
        if self.lexer.take(b'{')? {
            while !self.lexer.take(b'}')? {
                if self.lexer.take(b';')? {
                    continue;
                }
                self.count()?;
                let label = self.lexer.word()?;
                if self.lexer.get(label) != "option" {
                    let message =
                        format!("unexpected '{}': expected 'option'", self.lexer.get(label));
                    return Err(self.lexer.error_at(label, &message));
                }
                options.push(self.option_statement()?);
            }
        } else {
            self.lexer.expect(b';')?;
        }
        Ok(Rpc {
            name,
            request,
            response,
            options,
        })
    }

    fn rpc_type(&mut self) -> Result<RpcType, SchemaError> {
        self.lexer.expect(b'(')?;
        let mut word = self.lexer.word()?;
        let stream = self.lexer.get(word) == "stream";
        if stream {
            word = self.lexer.word()?;
        }
        let kind = self.data_type(word)?;
        let span = Range::new(word.start, self.lexer.at());
        self.lexer.expect(b')')?;
        Ok(RpcType {
            stream,
            kind,
            resolved: Resolved::Nothing,
            span,
        })
    }
}

enum FieldOrGroup {
    Field(Field),
    Group(Group),
}

impl Types {
    /// Returns whether nothing is declared.
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.enums.is_empty()
    }
}
