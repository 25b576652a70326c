//! A schema given as a base64 `FileDescriptorProto`, as the registry turns it into a tree.
//!
//! Source: docs/protobuf.md, "Descriptors".

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::descriptor::base64;
use crate::protobuf::descriptor::meta;
use crate::protobuf::descriptor::standard::{self, Item, Shape};
use crate::protobuf::descriptor::wire;
use crate::protobuf::model::{
    Constant, Enum, EnumId, Extend, Extensions, Field, FieldOptions, File, Import, ImportKind,
    Kind, Label, Message, MessageId, Numbers, OneOf, Opt, Reserved, ReservedItem, Resolved, Rpc,
    RpcType, Scalar, Service, Syntax, Tree, Type, Types, Value,
};
use crate::source::Range;

/// Reads a descriptor into a tree; `None` if the text is none.
///
/// # Errors
/// `LIMIT_DEPTH` and `LIMIT_NODES`.
pub(in crate::protobuf) fn read(
    text: &str,
    file: u32,
    base: usize,
    decoded: &mut String,
    tree: &mut Tree,
    nodes: &mut usize,
    limits: &Limits,
) -> Result<Option<File>, SchemaError> {
    let Some(bytes) = base64::decode(text) else {
        return Ok(None);
    };
    let mut reader = Reader {
        file,
        base,
        decoded,
        tree,
        nodes,
        limits,
        proto3: false,
        depth: 0,
    };
    match reader.file(&bytes) {
        Ok(file) => Ok(Some(file)),
        Err(Stop::Malformed) => Ok(None),
        Err(Stop::Error(error)) => Err(error),
    }
}

enum Stop {
    /// The bytes are no descriptor.
    Malformed,
    Error(SchemaError),
}

type Read<T> = Result<T, Stop>;

struct Reader<'a> {
    file: u32,
    base: usize,
    decoded: &'a mut String,
    tree: &'a mut Tree,
    nodes: &'a mut usize,
    limits: &'a Limits,
    proto3: bool,
    depth: usize,
}

fn message(bytes: &[u8]) -> Read<wire::Message<'_>> {
    wire::Message::read(bytes).ok_or(Stop::Malformed)
}

impl Reader<'_> {
    fn keep(&mut self, text: &str) -> Range {
        let start = (self.base + self.decoded.len()) as u32;
        self.decoded.push_str(text);
        Range::new(start, start + text.len() as u32)
    }

    fn count(&mut self) -> Read<()> {
        *self.nodes += 1;
        if *self.nodes > self.limits.nodes {
            let message = format!(
                "the schema holds more than {} declarations",
                self.limits.nodes
            );
            return Err(Stop::Error(SchemaError::new(Code::LimitNodes, message)));
        }
        Ok(())
    }

    /// Keeps a name; a missing one is empty.
    fn name(&mut self, read: &wire::Message<'_>, field: u32) -> Range {
        let name = read.text(field).unwrap_or_default();
        self.keep(&name)
    }

    fn file(&mut self, bytes: &[u8]) -> Read<File> {
        let read = message(bytes)?;
        let syntax = read.text(12).and_then(|text| Syntax::named(&text));
        self.proto3 = syntax == Some(Syntax::Proto3);
        let package = read
            .text(2)
            .filter(|package| !package.is_empty())
            .map(|package| self.keep(&package));
        let (public, weak) = (read.numbers(10), read.numbers(11));
        let mut imports = Vec::new();
        for (index, path) in (0..).zip(read.texts(3)) {
            let kind = if public.contains(&index) {
                ImportKind::Public
            } else if weak.contains(&index) {
                ImportKind::Weak
            } else {
                ImportKind::Plain
            };
            let path = self.keep(&path);
            imports.push(Import { kind, path });
        }
        let types = self.types(&read, None, 4, 5)?;
        let mut services = Vec::new();
        for bytes in read.all_data(6) {
            services.push(self.service(bytes)?);
        }
        let extends = self.extends(read.all_data(7))?;
        let options = self.options(&read, 8, standard::FILE, Some("confluent.file_meta"))?;
        Ok(File {
            syntax,
            package,
            imports,
            options,
            types,
            extends,
            services,
            ..File::default()
        })
    }

    fn types(
        &mut self,
        read: &wire::Message<'_>,
        parent: Option<MessageId>,
        messages: u32,
        enums: u32,
    ) -> Read<Types> {
        let mut types = Types::default();
        for bytes in read.all_data(messages) {
            types.messages.push(self.message(bytes, parent)?);
        }
        for bytes in read.all_data(enums) {
            types.enums.push(self.enumeration(bytes)?);
        }
        Ok(types)
    }

    fn message(&mut self, bytes: &[u8], parent: Option<MessageId>) -> Read<MessageId> {
        self.count()?;
        self.depth += 1;
        if self.depth > self.limits.depth {
            let message = format!("declarations are nested deeper than {}", self.limits.depth);
            return Err(Stop::Error(SchemaError::new(Code::LimitDepth, message)));
        }
        let read = message(bytes)?;
        let id = MessageId(self.tree.messages.len() as u32);
        let name = self.name(&read, 1);
        let mut made = Message {
            name,
            file: self.file,
            parent,
            ..Message::default()
        };
        self.tree.messages.push(made.clone());
        for bytes in read.all_data(8) {
            let oneof = message(bytes)?;
            let name = self.name(&oneof, 1);
            let (options, fields, groups) = (Vec::new(), Vec::new(), Vec::new());
            made.oneofs.push(OneOf {
                name,
                span: Range::default(),
                options,
                fields,
                groups,
            });
        }
        for bytes in read.all_data(2) {
            let field = message(bytes)?;
            let oneof = field
                .number(9)
                .and_then(|index| usize::try_from(index).ok())
                .filter(|_| field.number(17) != Some(1));
            let mut made_field = self.field(&field)?;
            match oneof.and_then(|index| made.oneofs.get_mut(index)) {
                Some(oneof) => {
                    made_field.label = None;
                    oneof.fields.push(made_field);
                }
                None => made.fields.push(made_field),
            }
        }
        // Those of proto3's optional fields are empty now.
        made.oneofs.retain(|oneof| !oneof.fields.is_empty());
        made.types = self.types(&read, Some(id), 3, 4)?;
        let mut extensions = Vec::new();
        for bytes in read.all_data(5) {
            let range = message(bytes)?;
            let items = vec![numbers(&range, -1)];
            extensions.push(Extensions {
                items,
                options: self.options(&range, 3, standard::RANGE, None)?,
            });
        }
        let extends = self.extends(read.all_data(6))?;
        let options = self.options(&read, 7, standard::MESSAGE, Some("confluent.message_meta"))?;
        let reserved = self.reserved(&read, 9, -1)?;
        if !(extensions.is_empty()
            && extends.is_empty()
            && options.is_empty()
            && reserved.is_empty())
        {
            let rest = made.rest_mut();
            (rest.extensions, rest.extends, rest.options, rest.reserved) =
                (extensions, extends, options, reserved);
        }
        if let Some(place) = self.tree.messages.get_mut(id.0 as usize) {
            *place = made;
        }
        self.depth -= 1;
        Ok(id)
    }

    /// Reads ranges and names, a statement each; `beyond` is what is added to a written end.
    fn reserved(
        &mut self,
        read: &wire::Message<'_>,
        field: u32,
        beyond: i32,
    ) -> Read<Vec<Reserved>> {
        let mut reserved = Vec::new();
        for bytes in read.all_data(field) {
            let range = message(bytes)?;
            reserved.push(Reserved {
                items: vec![ReservedItem::Numbers(numbers(&range, beyond))],
            });
        }
        for name in read.texts(field + 1) {
            let name = self.keep(&name);
            reserved.push(Reserved {
                items: vec![ReservedItem::Name(name)],
            });
        }
        Ok(reserved)
    }

    fn field(&mut self, read: &wire::Message<'_>) -> Read<Field> {
        self.count()?;
        let label = match read.number(4) {
            _ if read.number(17) == Some(1) => Some(Label::Optional),
            Some(3) => Some(Label::Repeated),
            _ if self.proto3 => None,
            Some(2) => Some(Label::Required),
            _ => Some(Label::Optional),
        };
        let scalar = |number: i32| {
            Scalar::ALL
                .iter()
                .find(|known| i64::from(number) == known.2.cast_signed())
                .map(|known| known.0)
        };
        let kind = match (read.text(6), read.number(5)) {
            (Some(name), None | Some(10 | 11 | 14)) => Type::Named(self.keep(&name)),
            (name, Some(number)) => match scalar(number) {
                Some(scalar) => Type::Scalar(scalar),
                None => Type::Named(self.keep(&name.unwrap_or_default())),
            },
            (None, None) => Type::Scalar(Scalar::Double),
        };
        let mut options = FieldOptions {
            list: self.options(read, 8, standard::FIELD, Some("confluent.field_meta"))?,
            ..FieldOptions::default()
        };
        if let Some(default) = read.text(7).filter(|_| !self.proto3) {
            let number = !matches!(
                kind,
                Type::Named(_) | Type::Scalar(Scalar::Bool | Scalar::String | Scalar::Bytes)
            );
            let written = if number { Kind::Number } else { Kind::Enum };
            options.default = Some(Value::Text(written, self.keep(&default)));
        }
        if let Some(name) = read.text(10) {
            options.json_name = Some(Value::Text(Kind::String, self.keep(&name)));
        }
        let some =
            !options.list.is_empty() || options.default.is_some() || options.json_name.is_some();
        Ok(Field {
            label,
            kind,
            name: self.name(read, 1),
            tag: read.number(3).unwrap_or(0),
            resolved: Resolved::Nothing,
            span: Range::default(),
            options: some.then(|| Box::new(options)),
        })
    }

    /// Groups extension fields by what they extend.
    fn extends<'b>(&mut self, fields: impl Iterator<Item = &'b [u8]>) -> Read<Vec<Extend>> {
        let mut extends: Vec<(String, Extend)> = Vec::new();
        for bytes in fields {
            let read = message(bytes)?;
            let extendee = read.text(2).unwrap_or_default();
            let field = self.field(&read)?;
            if let Some((_, extend)) = extends.iter_mut().find(|(known, _)| *known == extendee) {
                extend.fields.push(field);
                continue;
            }
            let name = self.keep(&extendee);
            let resolved = Resolved::Nothing;
            extends.push((
                extendee,
                Extend {
                    name,
                    resolved,
                    fields: vec![field],
                },
            ));
        }
        Ok(extends.into_iter().map(|(_, extend)| extend).collect())
    }

    fn enumeration(&mut self, bytes: &[u8]) -> Read<EnumId> {
        self.count()?;
        let read = message(bytes)?;
        let name = self.name(&read, 1);
        let mut constants = Vec::new();
        for bytes in read.all_data(2) {
            self.count()?;
            let constant = message(bytes)?;
            let meta = Some("confluent.enum_value_meta");
            constants.push(Constant {
                name: self.name(&constant, 1),
                tag: constant.number(2).unwrap_or(0),
                span: Range::default(),
                options: self.options(&constant, 3, standard::CONSTANT, meta)?,
            });
        }
        let options = self.options(&read, 3, standard::ENUM, Some("confluent.enum_meta"))?;
        let reserved = self.reserved(&read, 4, 0)?;
        self.tree.enums.push(Enum {
            name,
            span: Range::default(),
            file: self.file,
            reserved,
            options,
            constants,
        });
        Ok(EnumId(self.tree.enums.len() as u32 - 1))
    }

    fn service(&mut self, bytes: &[u8]) -> Read<Service> {
        self.count()?;
        let read = message(bytes)?;
        let name = self.name(&read, 1);
        let mut rpcs = Vec::new();
        for bytes in read.all_data(2) {
            self.count()?;
            let rpc = message(bytes)?;
            let rpc_type = |reader: &mut Self, field, stream| RpcType {
                stream: rpc.number(stream) == Some(1),
                kind: Type::Named(reader.name(&rpc, field)),
                resolved: Resolved::Nothing,
                span: Range::default(),
            };
            let (request, response) = (rpc_type(self, 2, 5), rpc_type(self, 3, 6));
            let options = self.options(&rpc, 4, standard::RPC, None)?;
            rpcs.push(Rpc {
                name: self.name(&rpc, 1),
                request,
                response,
                options,
            });
        }
        let options = self.options(&read, 3, standard::SERVICE, None)?;
        Ok(Service {
            name,
            options,
            rpcs,
        })
    }

    /// Reads an options message in the registry's order; what it does not know is dropped.
    fn options(
        &mut self,
        read: &wire::Message<'_>,
        field: u32,
        items: &[Item],
        meta: Option<&str>,
    ) -> Read<Vec<Opt>> {
        let Some(bytes) = read.merged(field) else {
            return Ok(Vec::new());
        };
        let read = message(&bytes)?;
        let mut options = Vec::new();
        for item in items {
            for value in self.values(&read, item)? {
                let name = self.keep(item.name);
                options.push(Opt {
                    name,
                    parenthesized: false,
                    value,
                });
            }
        }
        if let (Some(name), Some(bytes)) = (meta, read.merged(meta::FIELD)) {
            let value = self.literal(&bytes, standard::META)?;
            let name = self.keep(name);
            options.push(Opt {
                name,
                parenthesized: true,
                value,
            });
        }
        Ok(options)
    }

    /// Returns the settings of one option; several of a repeated one.
    fn values(&mut self, read: &wire::Message<'_>, item: &Item) -> Read<Vec<Value>> {
        let mut values = Vec::new();
        match item.shape {
            Shape::Text => {
                if let Some(text) = read.text(item.number) {
                    values.push(Value::Text(Kind::String, self.keep(&text)));
                }
            }
            Shape::Texts => {
                for text in read.texts(item.number) {
                    values.push(Value::Text(Kind::String, self.keep(&text)));
                }
            }
            Shape::Number => {
                if let Some(number) = read.number(item.number) {
                    values.push(Value::Text(Kind::Number, self.keep(&number.to_string())));
                }
            }
            Shape::Flag => {
                if let Some(flag) = read.number(item.number) {
                    let text = if flag == 0 { "false" } else { "true" };
                    values.push(Value::Text(Kind::Boolean, self.keep(text)));
                }
            }
            Shape::Choice(choices) | Shape::Lenient(choices) | Shape::Choices(choices) => {
                let mut numbers = read.numbers(item.number);
                if !matches!(item.shape, Shape::Choices(_)) {
                    numbers.drain(..numbers.len().saturating_sub(1));
                }
                for number in numbers {
                    if let Some((name, _)) = choices.iter().find(|(_, known)| *known == number) {
                        values.push(Value::Text(Kind::Enum, self.keep(name)));
                    }
                }
            }
            Shape::Literal(members) => {
                if let Some(bytes) = read.merged(item.number) {
                    values.push(self.literal(&bytes, members)?);
                }
            }
            Shape::Literals(members) => {
                for bytes in read.all_data(item.number) {
                    values.push(self.literal(bytes, members)?);
                }
            }
        }
        Ok(values)
    }

    fn literal(&mut self, bytes: &[u8], members: &[Item]) -> Read<Value> {
        let read = message(bytes)?;
        let mut entries = Vec::new();
        for item in members {
            let mut values = self.values(&read, item)?;
            let value = match item.shape {
                Shape::Texts | Shape::Choices(_) | Shape::Literals(_) if !values.is_empty() => {
                    Value::List(values)
                }
                _ => match values.pop() {
                    Some(value) => value,
                    None => continue,
                },
            };
            entries.push((self.keep(item.name), value));
        }
        Ok(Value::Literal(entries))
    }
}

fn numbers(range: &wire::Message<'_>, beyond: i32) -> Numbers {
    let start = range.number(1).unwrap_or(0);
    match range.number(2).unwrap_or(0).wrapping_add(beyond) {
        end if end == start => Numbers::One(start),
        end => Numbers::Range(start, end),
    }
}
