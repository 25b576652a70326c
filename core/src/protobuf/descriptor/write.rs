//! The registry's `serialized` format: a descriptor with names as written, which strict loaders refuse.
//!
//! Source: docs/protobuf.md, "serialized".

use crate::protobuf::descriptor::meta;
use crate::protobuf::descriptor::standard::{self, Item, Shape};
use crate::protobuf::descriptor::wire::Writer;
use crate::protobuf::model::{
    Enum, Extend, Field, ImportKind, Label, Message, MessageId, Numbers, OneOf, Opt, Reserved,
    ReservedItem, Resolved, Rpc, RpcType, Service, Syntax, Type, Types, Value,
};
use crate::protobuf::schema::Schema;
use crate::wire::to_base64;

/// Writes a schema's own file; `None` where the registry fails.
pub(in crate::protobuf) fn write(schema: &Schema) -> Option<String> {
    let file = schema.tree.root();
    let context = Context { schema };
    let mut out = Writer::default();
    out.text(1, "default");
    if let Some(package) = schema.package() {
        out.text(2, package);
    }
    let mut paths: Vec<(&str, bool)> = Vec::new();
    for kind in [ImportKind::Plain, ImportKind::Public] {
        for import in file.imports.iter().filter(|import| import.kind == kind) {
            let path = schema.sources.get(import.path);
            let public = kind == ImportKind::Public;
            match paths.iter_mut().find(|(known, _)| *known == path) {
                Some((_, known)) => *known |= public,
                None if schema.knows_file(path) => paths.push((path, public)),
                None => {}
            }
        }
    }
    for (path, _) in &paths {
        out.text(3, path);
    }
    context.types(&mut out, &file.types, 4, 5)?;
    for service in &file.services {
        let inner = context.service(service)?;
        out.data(6, &inner.bytes);
    }
    context.extends(&mut out, &file.extends, 7)?;
    context.options(
        &mut out,
        8,
        &file.options,
        standard::FILE,
        Some("file_meta"),
        Empty::Left,
    )?;
    for (index, _) in paths.iter().enumerate().filter(|(_, (_, public))| *public) {
        out.number(10, index as u64);
    }
    if let Some(syntax) = file.syntax {
        out.text(12, syntax.as_str());
    }
    Some(to_base64(&out.bytes))
}

/// What becomes of an options message without content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Left,
    Written,
}

struct Context<'a> {
    schema: &'a Schema,
}

impl Context<'_> {
    fn get(&self, range: crate::source::Range) -> &str {
        self.schema.sources.get(range)
    }

    fn types(&self, out: &mut Writer, types: &Types, messages: u32, enums: u32) -> Option<()> {
        for id in &types.messages {
            let inner = self.message(*id)?;
            out.data(messages, &inner.bytes);
        }
        for id in &types.enums {
            let inner = self.enumeration(self.schema.tree.enumeration(*id))?;
            out.data(enums, &inner.bytes);
        }
        Some(())
    }

    fn message(&self, id: MessageId) -> Option<Writer> {
        let message = self.schema.tree.message(id);
        let mut out = Writer::default();
        out.text(1, self.get(message.name));
        let mut synthetic = Vec::new();
        let mut maps = Vec::new();
        for (index, oneof) in message.oneofs.iter().enumerate() {
            for field in &oneof.fields {
                let inner = self.field(field, Role::Member(index as u32))?;
                out.data(2, &inner.bytes);
                maps.extend(self.entry(field));
            }
        }
        let proto3 = self.schema.tree.root().syntax == Some(Syntax::Proto3);
        for field in &message.fields {
            let role = if proto3 && field.label == Some(Label::Optional) {
                synthetic.push(format!("_{}", self.get(field.name)));
                Role::Synthetic((message.oneofs.len() + synthetic.len() - 1) as u32)
            } else {
                Role::Plain
            };
            let inner = self.field(field, role)?;
            out.data(2, &inner.bytes);
            maps.extend(self.entry(field));
        }
        // Enums come behind the entries of maps.
        for id in &message.types.messages {
            let inner = self.message(*id)?;
            out.data(3, &inner.bytes);
        }
        for entry in maps {
            out.data(3, &entry.bytes);
        }
        for id in &message.types.enums {
            let inner = self.enumeration(self.schema.tree.enumeration(*id))?;
            out.data(4, &inner.bytes);
        }
        self.message_rest(&mut out, message, &synthetic)?;
        Some(out)
    }

    fn message_rest(
        &self,
        out: &mut Writer,
        message: &Message,
        synthetic: &[String],
    ) -> Option<()> {
        let rest = message.rest.as_deref();
        for statement in rest.iter().flat_map(|rest| &rest.extensions) {
            for numbers in &statement.items {
                let mut range = range(*numbers, 1);
                self.options(
                    &mut range,
                    3,
                    &statement.options,
                    standard::RANGE,
                    None,
                    Empty::Written,
                )?;
                out.data(5, &range.bytes);
            }
        }
        self.extends(out, message.extends(), 6)?;
        self.options(
            out,
            7,
            message.options(),
            standard::MESSAGE,
            Some("message_meta"),
            Empty::Left,
        )?;
        let names = message
            .oneofs
            .iter()
            .map(|oneof: &OneOf| self.get(oneof.name));
        for name in names.chain(synthetic.iter().map(String::as_str)) {
            let mut oneof = Writer::default();
            oneof.text(1, name);
            oneof.data(2, &[]);
            out.data(8, &oneof.bytes);
        }
        if let Some(rest) = rest {
            self.reserved(out, &rest.reserved, 9, 1);
        }
        Some(())
    }

    /// Writes ranges and then names; `beyond` is how far the written end lies behind the last number.
    fn reserved(&self, out: &mut Writer, reserved: &[Reserved], field: u32, beyond: i32) {
        let items = || reserved.iter().flat_map(|reserved| &reserved.items);
        for item in items() {
            if let ReservedItem::Numbers(numbers) = item {
                out.data(field, &range(*numbers, beyond).bytes);
            }
        }
        for item in items() {
            if let ReservedItem::Name(name) = item {
                out.text(field + 1, self.get(*name));
            }
        }
    }

    fn field(&self, field: &Field, role: Role) -> Option<Writer> {
        let mut out = Writer::default();
        out.text(1, self.get(field.name));
        if let Role::Extension(extendee) = role {
            out.text(2, self.get(extendee));
        }
        out.int32(3, field.tag);
        let map = matches!(field.kind, Type::Map(_));
        let label = match (field.label, role) {
            _ if map => Some(3),
            (_, Role::Member(_)) | (Some(Label::Optional), _) => Some(1),
            (Some(Label::Required), _) => Some(2),
            (Some(Label::Repeated), _) => Some(3),
            (None, _) => None,
        };
        if let Some(label) = label {
            out.number(4, label);
        }
        if map {
            out.text(6, &entry_name(self.get(field.name)));
        } else {
            self.type_of(&mut out, field.kind, field.resolved);
        }
        let options = field.options.as_deref();
        let text = |value: &Value| match value {
            Value::Text(_, text) => Some(self.get(*text).to_owned()),
            _ => None,
        };
        if let Some(default) = options.and_then(|options| options.default.as_ref()) {
            out.text(7, &text(default)?);
        }
        self.options(
            &mut out,
            8,
            field.options(),
            standard::FIELD,
            Some("field_meta"),
            Empty::Left,
        )?;
        if let Role::Member(index) | Role::Synthetic(index) = role {
            out.number(9, u64::from(index));
        }
        if let Some(name) = options.and_then(|options| options.json_name.as_ref()) {
            out.text(10, &text(name)?);
        }
        if let Role::Synthetic(_) = role {
            out.number(17, 1);
        }
        Some(out)
    }

    /// Writes `type` and `type_name`.
    fn type_of(&self, out: &mut Writer, kind: Type, resolved: Resolved) {
        match kind {
            Type::Scalar(scalar) => out.number(5, scalar.number()),
            Type::Named(name) => {
                match resolved {
                    Resolved::Nothing => {}
                    resolved if Schema::is_enum(resolved) => out.number(5, 14),
                    _ => out.number(5, 11),
                }
                out.text(6, self.get(name));
            }
            Type::Map(_) => {}
        }
    }

    /// Makes the entry message of a map field.
    fn entry(&self, field: &Field) -> Option<Writer> {
        let Type::Map(id) = field.kind else {
            return None;
        };
        let map = self.schema.tree.map(id)?;
        let mut out = Writer::default();
        out.text(1, &entry_name(self.get(field.name)));
        let parts = [
            ("key", 1, map.key, Resolved::Nothing),
            ("value", 2, map.value, map.resolved),
        ];
        for (name, number, kind, resolved) in parts {
            let mut part = Writer::default();
            part.text(1, name);
            part.number(3, number);
            self.type_of(&mut part, kind, resolved);
            out.data(2, &part.bytes);
        }
        out.data(7, &[7 << 3, 1]);
        Some(out)
    }

    fn extends(&self, out: &mut Writer, extends: &[Extend], number: u32) -> Option<()> {
        for extend in extends {
            for field in &extend.fields {
                let inner = self.field(field, Role::Extension(extend.name))?;
                out.data(number, &inner.bytes);
            }
        }
        Some(())
    }

    fn enumeration(&self, read: &Enum) -> Option<Writer> {
        let mut out = Writer::default();
        out.text(1, self.get(read.name));
        for constant in &read.constants {
            let mut inner = Writer::default();
            inner.text(1, self.get(constant.name));
            inner.int32(2, constant.tag);
            let meta = Some("enum_value_meta");
            self.options(
                &mut inner,
                3,
                &constant.options,
                standard::CONSTANT,
                meta,
                Empty::Left,
            )?;
            out.data(2, &inner.bytes);
        }
        self.options(
            &mut out,
            3,
            &read.options,
            standard::ENUM,
            Some("enum_meta"),
            Empty::Left,
        )?;
        self.reserved(&mut out, &read.reserved, 4, 0);
        Some(out)
    }

    fn service(&self, service: &Service) -> Option<Writer> {
        let mut out = Writer::default();
        out.text(1, self.get(service.name));
        for rpc in &service.rpcs {
            let inner = self.rpc(rpc)?;
            out.data(2, &inner.bytes);
        }
        self.options(
            &mut out,
            3,
            &service.options,
            standard::SERVICE,
            None,
            Empty::Left,
        )?;
        Some(out)
    }

    fn rpc(&self, rpc: &Rpc) -> Option<Writer> {
        let mut out = Writer::default();
        out.text(1, self.get(rpc.name));
        let name = |rpc_type: &RpcType| self.schema.type_text(rpc_type.kind);
        out.text(2, &name(&rpc.request));
        out.text(3, &name(&rpc.response));
        self.options(&mut out, 4, &rpc.options, standard::RPC, None, Empty::Left)?;
        out.number(5, u64::from(rpc.request.stream));
        out.number(6, u64::from(rpc.response.stream));
        Some(out)
    }

    /// Writes an options message; `None` where the registry fails.
    fn options(
        &self,
        out: &mut Writer,
        field: u32,
        options: &[Opt],
        items: &[Item],
        meta: Option<&str>,
        empty: Empty,
    ) -> Option<()> {
        let mut parts: Vec<(u32, Writer)> = Vec::new();
        if !options.is_empty() {
            for item in items {
                let set = options
                    .iter()
                    .filter(|option| self.get(option.name) == item.name);
                let values = set.map(|option| &option.value).collect::<Vec<_>>();
                let part = self.standard(item, &values)?;
                parts.push((item.number, part));
            }
            if let Some(name) = meta {
                let bytes = meta::write(options, name, &self.schema.sources)?;
                if !bytes.is_empty() {
                    let mut part = Writer::default();
                    part.data(meta::FIELD, &bytes);
                    parts.push((meta::FIELD, part));
                }
            }
        }
        parts.sort_by_key(|(number, _)| *number);
        let bytes: Vec<u8> = parts.into_iter().flat_map(|(_, part)| part.bytes).collect();
        if !bytes.is_empty() || empty == Empty::Written {
            out.data(field, &bytes);
        }
        Some(())
    }

    /// Writes all settings of one standard option, or of one member of a literal.
    fn standard(&self, item: &Item, values: &[&Value]) -> Option<Writer> {
        let mut out = Writer::default();
        let text = |value: &Value| match value {
            Value::Text(_, text) => Some(self.get(*text)),
            _ => None,
        };
        let choice = |choices: &[(&str, i32)], value: &Value| {
            let name = text(value)?;
            choices
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, number)| *number)
        };
        let Some(last) = values.last() else {
            return Some(out);
        };
        match item.shape {
            Shape::Text => out.text(item.number, text(last).unwrap_or("")),
            Shape::Texts => {
                for value in spread(values) {
                    out.text(item.number, text(value)?);
                }
            }
            Shape::Number => out.int32(item.number, text(last)?.parse().ok()?),
            Shape::Flag => {
                let set = text(last).is_some_and(|text| text.eq_ignore_ascii_case("true"));
                out.number(item.number, u64::from(set));
            }
            Shape::Choice(choices) => out.int32(item.number, choice(choices, last)?),
            Shape::Lenient(choices) => out.int32(item.number, choice(choices, last).unwrap_or(0)),
            Shape::Choices(choices) => {
                for value in spread(values) {
                    out.int32(item.number, choice(choices, value)?);
                }
            }
            Shape::Literal(members) => {
                if let Value::Literal(entries) = last {
                    out.data(item.number, &self.literal(members, entries)?);
                }
            }
            Shape::Literals(members) => {
                for value in spread(values) {
                    if let Value::Literal(entries) = value {
                        out.data(item.number, &self.literal(members, entries)?);
                    }
                }
            }
        }
        Some(out)
    }

    fn literal(
        &self,
        members: &[Item],
        entries: &[(crate::source::Range, Value)],
    ) -> Option<Vec<u8>> {
        let mut parts = Vec::new();
        for item in members {
            let set = entries
                .iter()
                .filter(|(key, _)| self.get(*key) == item.name);
            let values = set.map(|(_, value)| value).collect::<Vec<_>>();
            parts.push((item.number, self.standard(item, &values)?));
        }
        parts.sort_by_key(|(number, _)| *number);
        Some(parts.into_iter().flat_map(|(_, part)| part.bytes).collect())
    }
}

/// Where a field stands.
#[derive(Clone, Copy)]
enum Role {
    Plain,
    /// In a oneof.
    Member(u32),
    /// Proto3 `optional`, in a oneof of its own.
    Synthetic(u32),
    Extension(crate::source::Range),
}

/// Returns the values, lists as their elements.
fn spread<'a>(values: &[&'a Value]) -> Vec<&'a Value> {
    let mut all = Vec::new();
    for value in values {
        match value {
            Value::List(items) => all.extend(items),
            single => all.push(*single),
        }
    }
    all
}

fn range(numbers: Numbers, beyond: i32) -> Writer {
    let mut out = Writer::default();
    out.int32(1, numbers.start());
    out.int32(2, numbers.end().wrapping_add(beyond));
    out
}

/// Returns the registry's own name for a map's entry message.
fn entry_name(field: &str) -> String {
    if !field.contains('_') {
        return format!("{field}Entry");
    }
    let mut out = String::with_capacity(field.len() + 5);
    for word in field.split('_') {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            out.extend(first.to_uppercase());
            out.push_str(&letters.as_str().to_lowercase());
        }
    }
    out + "Entry"
}
