//! Normalized text: sorted where order means nothing, names in full, options merged.
//!
//! Source: docs/protobuf.md, "Normalization".

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::extensions::Extensions;
use crate::protobuf::model::{
    self, Blank, Constant, Enum, EnumId, Extend, Field, FieldOptions, File, Group, Import,
    ImportKind, Kind, MapType, Message, MessageId, MessageRest, Numbers, OneOf, Opt, Reserved,
    ReservedItem, Resolved, Rpc, RpcType, Scalar, Service, Syntax, Tree, Type, Types, Value,
};
use crate::protobuf::printer::{self, Extent};
use crate::protobuf::schema::Schema;
use crate::source::{Range, Sources};
use crate::text::utf16_order;

/// Returns the normalized text of one file of a schema, before it is read again.
///
/// # Errors
/// `UNDEFINED_NAME` for a type that nothing defines, `LIMIT_OUTPUT`, `WRONG_TYPE` for a map key that no map can have.
pub(super) fn print(schema: &Schema, file: &File, limits: &Limits) -> Result<String, SchemaError> {
    let extensions = Extensions::new(schema);
    let mut normalizer = Normalizer {
        schema,
        extensions: &extensions,
        pool: schema.sources.clone(),
        tree: Tree::default(),
        scope: None,
    };
    let file = normalizer.file(file)?;
    let Normalizer { pool, mut tree, .. } = normalizer;
    tree.files.push(file);
    printer::print(&tree, &pool, Extent::Everything, limits)
}

/// Builds the normalized tree; its texts stand in a copy of the schema's, with new ones behind.
pub(super) struct Normalizer<'a> {
    schema: &'a Schema,
    pub(super) extensions: &'a Extensions<'a>,
    pub(super) pool: Sources,
    tree: Tree,
    /// The message that is being worked on.
    pub(super) scope: Option<MessageId>,
}

type Made<T> = Result<T, SchemaError>;

impl Normalizer<'_> {
    fn file(&mut self, file: &File) -> Made<File> {
        let mut imports = Vec::new();
        for kind in [ImportKind::Plain, ImportKind::Public] {
            let mut some: Vec<Import> = file
                .imports
                .iter()
                .filter(|import| import.kind == kind)
                .copied()
                .collect();
            some.sort_by(|a, b| utf16_order(self.pool.get(a.path), self.pool.get(b.path)));
            some.dedup_by(|a, b| self.pool.get(a.path) == self.pool.get(b.path));
            imports.append(&mut some);
        }
        let options = self.options(&file.options)?;
        let types = self.types(&file.types)?;
        let (extends, blank) = self.extends(&file.extends)?;
        let services = file
            .services
            .iter()
            .map(|service| self.service(service))
            .collect::<Made<_>>()?;
        Ok(File {
            edition: file.edition,
            syntax: file.syntax.filter(|syntax| *syntax == Syntax::Proto3),
            package: file.package,
            imports,
            options,
            types,
            extends,
            services,
            blank: Blank {
                extends: blank,
                ..Blank::default()
            },
        })
    }

    fn types(&mut self, types: &Types) -> Made<Types> {
        let mut made = Types::default();
        for id in &types.messages {
            // An entry lives on in the type of the fields that use it.
            if !self.schema.is_map_entry(*id) {
                made.messages.push(self.message(*id)?);
            }
        }
        for id in &types.enums {
            let read = self.enumeration(self.schema.tree.enumeration(*id))?;
            self.tree.enums.push(read);
            made.enums.push(EnumId(self.tree.enums.len() as u32 - 1));
        }
        Ok(made)
    }

    fn message(&mut self, id: MessageId) -> Made<MessageId> {
        let message = self.schema.tree.message(id);
        let outer = self.scope.replace(id);
        let fields = self.fields(&message.fields)?;
        let mut oneofs = message
            .oneofs
            .iter()
            .map(|oneof| self.oneof(oneof))
            .collect::<Made<Vec<_>>>()?;
        // Those without fields vanish, the blank line before them stays.
        let mut blank = Blank {
            oneofs: !oneofs.is_empty(),
            extends: false,
        };
        oneofs.retain(|oneof| !oneof.fields.is_empty());
        oneofs.sort_by_key(|oneof| oneof.fields.first().map(|field| field.tag));
        let rest = match &message.rest {
            Some(rest) => {
                let (extends, blank_extends) = self.extends(&rest.extends)?;
                blank.extends = blank_extends;
                Some(Box::new(MessageRest {
                    reserved: self.reserved(&rest.reserved),
                    options: self.options(&rest.options)?,
                    groups: self.groups(&rest.groups)?,
                    extensions: self.ranges(&rest.extensions)?,
                    extends,
                }))
            }
            None => None,
        };
        let types = self.types(&message.types)?;
        self.scope = outer;
        self.tree.messages.push(Message {
            name: message.name,
            fields,
            oneofs,
            types,
            rest,
            blank,
            ..Message::default()
        });
        Ok(MessageId(self.tree.messages.len() as u32 - 1))
    }

    fn fields(&mut self, fields: &[Field]) -> Made<Vec<Field>> {
        let mut made = fields
            .iter()
            .map(|field| self.field(field))
            .collect::<Made<Vec<_>>>()?;
        made.sort_by_key(|field| field.tag);
        Ok(made)
    }

    fn field(&mut self, field: &Field) -> Made<Field> {
        let kind = self.kind(field.kind, field.resolved, field.span)?;
        let label = field
            .label
            .filter(|_| !matches!(field.resolved, Resolved::Entry(_)));
        let options = match &field.options {
            Some(options) => Some(Box::new(self.field_options(options, field.kind)?)),
            None => None,
        };
        Ok(Field {
            label,
            kind,
            options,
            ..*field
        })
    }

    /// Sorts `default` and `json_name` in among the other options.
    fn field_options(&mut self, options: &FieldOptions, kind: Type) -> Made<FieldOptions> {
        let mut list = options.list.clone();
        let pseudo = [
            ("default", &options.default),
            ("json_name", &options.json_name),
        ];
        for (name, value) in pseudo {
            let Some(value) = value else { continue };
            let Value::Text(written, text) = value else {
                return Err(SchemaError::new(
                    Code::NotNormalizable,
                    format!("the value of '{name}' is no text or number"),
                ));
            };
            let quoted = name == "json_name" || kind == Type::Scalar(Scalar::String);
            let number = matches!(kind, Type::Scalar(scalar) if !matches!(scalar, Scalar::Bool | Scalar::Bytes));
            let kind = match written {
                _ if quoted => Kind::String,
                Kind::Number if number => Kind::Number,
                // Printed bare whatever it is.
                _ => Kind::Enum,
            };
            let name = self.pool.append(name);
            list.push(Opt {
                name,
                parenthesized: false,
                value: Value::Text(kind, *text),
            });
        }
        Ok(FieldOptions {
            list: self.options(&list)?,
            default: None,
            json_name: None,
            group: false,
        })
    }

    fn kind(&mut self, kind: Type, resolved: Resolved, span: Range) -> Made<Type> {
        match (kind, resolved) {
            (Type::Scalar(_), _) => Ok(kind),
            (Type::Map(id), _) | (Type::Named(_), Resolved::Entry(id)) => {
                let map = self.schema.tree.map(id).copied().ok_or_else(|| {
                    SchemaError::new(
                        Code::NotNormalizable,
                        "a map entry lacks its field 'key' or 'value'",
                    )
                    .at(self.schema.sources.span(span))
                })?;
                // A value that nothing defines is let pass.
                let value = self
                    .kind(map.value, map.resolved, span)
                    .unwrap_or(map.value);
                self.tree.maps.push(MapType {
                    key: map.key,
                    value,
                    resolved: Resolved::Nothing,
                });
                Ok(Type::Map(self.tree.maps.len() as u32 - 1))
            }
            (Type::Named(name), resolved) => self.name(name, resolved, span).map(Type::Named),
        }
    }

    /// Returns a name in full, with a dot before it.
    fn name(&mut self, name: Range, resolved: Resolved, span: Range) -> Made<Range> {
        match self.schema.names.of(resolved) {
            Some(full) => Ok(self.pool.append(&format!(".{full}"))),
            None => Err(self.schema.unresolved(name, span)),
        }
    }

    fn oneof(&mut self, oneof: &OneOf) -> Made<OneOf> {
        Ok(OneOf {
            name: oneof.name,
            span: oneof.span,
            options: self.options(&oneof.options)?,
            fields: self.fields(&oneof.fields)?,
            groups: self.groups(&oneof.groups)?,
        })
    }

    fn groups(&mut self, groups: &[Group]) -> Made<Vec<Group>> {
        let group = |group: &Group| {
            Ok(Group {
                fields: self.fields(&group.fields)?,
                ..*group
            })
        };
        let mut made = groups.iter().map(group).collect::<Made<Vec<_>>>()?;
        made.sort_by_key(|group| group.tag);
        Ok(made)
    }

    /// One statement a value: numbers first, then names.
    fn reserved(&self, reserved: &[Reserved]) -> Vec<Reserved> {
        let mut items: Vec<ReservedItem> = reserved
            .iter()
            .flat_map(|reserved| &reserved.items)
            .copied()
            .collect();
        items.sort_by(|a, b| match (a, b) {
            (ReservedItem::Numbers(a), ReservedItem::Numbers(b)) => a.start().cmp(&b.start()),
            (ReservedItem::Name(a), ReservedItem::Name(b)) => {
                utf16_order(self.pool.get(*a), self.pool.get(*b))
            }
            (ReservedItem::Numbers(_), ReservedItem::Name(_)) => std::cmp::Ordering::Less,
            (ReservedItem::Name(_), ReservedItem::Numbers(_)) => std::cmp::Ordering::Greater,
        });
        let single = |item| match item {
            ReservedItem::Numbers(numbers) => ReservedItem::Numbers(single(numbers)),
            name @ ReservedItem::Name(_) => name,
        };
        items
            .into_iter()
            .map(|item| Reserved {
                items: vec![single(item)],
            })
            .collect()
    }

    fn ranges(&mut self, extensions: &[model::Extensions]) -> Made<Vec<model::Extensions>> {
        let mut made = Vec::new();
        for statement in extensions {
            let options = self.options(&statement.options)?;
            let one = |numbers: &Numbers| model::Extensions {
                items: vec![single(*numbers)],
                options: options.clone(),
            };
            made.extend(statement.items.iter().map(one));
        }
        made.sort_by_key(|statement| statement.items.first().map(|numbers| numbers.start()));
        Ok(made)
    }

    /// Merges blocks of one extendee. Returns also whether a blank line is left of blocks without fields.
    fn extends(&mut self, extends: &[Extend]) -> Made<(Vec<Extend>, bool)> {
        let mut made: Vec<(String, Extend)> = Vec::new();
        for extend in extends {
            let name = self.name(extend.name, extend.resolved, extend.name)?;
            let full = self.pool.get(name).to_owned();
            let fields = self.fields(&extend.fields)?;
            match made.iter_mut().find(|(known, _)| *known == full) {
                Some((_, known)) => known.fields.extend(fields),
                None => made.push((
                    full,
                    Extend {
                        name,
                        resolved: extend.resolved,
                        fields,
                    },
                )),
            }
        }
        let blank = !made.is_empty();
        let mut made: Vec<Extend> = made.into_iter().map(|(_, extend)| extend).collect();
        made.retain(|extend| !extend.fields.is_empty());
        for extend in &mut made {
            extend.fields.sort_by_key(|field| field.tag);
        }
        Ok((made, blank))
    }

    fn enumeration(&mut self, read: &Enum) -> Made<Enum> {
        let constant = |constant: &Constant| {
            Ok(Constant {
                options: self.options(&constant.options)?,
                ..*constant
            })
        };
        let mut constants = read
            .constants
            .iter()
            .map(constant)
            .collect::<Made<Vec<_>>>()?;
        constants.sort_by(|a, b| {
            a.tag
                .cmp(&b.tag)
                .then_with(|| utf16_order(self.pool.get(a.name), self.pool.get(b.name)))
        });
        Ok(Enum {
            name: read.name,
            reserved: self.reserved(&read.reserved),
            options: self.options(&read.options)?,
            constants,
            ..Enum::default()
        })
    }

    fn service(&mut self, service: &Service) -> Made<Service> {
        let options = self.options(&service.options)?;
        let rpc = |rpc: &Rpc| {
            Ok(Rpc {
                name: rpc.name,
                request: self.rpc_type(&rpc.request)?,
                response: self.rpc_type(&rpc.response)?,
                options: self.options(&rpc.options)?,
            })
        };
        let rpcs = service.rpcs.iter().map(rpc).collect::<Made<_>>()?;
        Ok(Service {
            name: service.name,
            options,
            rpcs,
        })
    }

    fn rpc_type(&mut self, rpc_type: &RpcType) -> Made<RpcType> {
        let kind = match rpc_type.kind {
            Type::Named(name) => Type::Named(self.name(name, rpc_type.resolved, rpc_type.span)?),
            _ => return Err(self.schema.unresolved(rpc_type.span, rpc_type.span)),
        };
        Ok(RpcType { kind, ..*rpc_type })
    }
}

fn single(numbers: Numbers) -> Numbers {
    match numbers {
        Numbers::Range(start, end) if start == end => Numbers::One(start),
        numbers => numbers,
    }
}
