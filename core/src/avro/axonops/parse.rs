//! Reads Avro schemas as hamba/avro does: what stands in a text and which name means what, one text after the other.
//!
//! Source: docs/axonops.md, "Avro: what is refused" and "Avro: references".

mod attribute;
mod name;

use std::collections::{BTreeMap, BTreeSet};

use super::default::fits;
use crate::avro::model::{
    Body, Field, FieldDefault, Kind, List, Name, Named, Order, Parent, Schema, TypeId,
};
use crate::avro::parse::unique;
use crate::error::{Code, SchemaError};
use crate::hash::hash;
use crate::json::{self, Extra, Grammar, Node, NodeId, double};
use crate::limits::Limits;
use crate::source::{Range, Sources};

/// Reads the referenced texts in order, then the schema's own.
///
/// # Errors
/// The codes of texts, names, types and limits, each with path and span.
pub(crate) fn parse(sources: Sources, limits: &Limits) -> Result<Schema, SchemaError> {
    let files = sources.count();
    let mut parser = Parser {
        schema: Schema::unread(sources)?,
        limits,
        known: BTreeMap::new(),
        defined: BTreeSet::new(),
        document: 0,
    };
    for file in 1..files {
        let root = parser.document(file)?;
        parser.schema.reference_roots.push(root);
    }
    parser.schema.root = parser.document(0)?;
    Ok(parser.schema)
}

struct Parser<'a> {
    schema: Schema,
    limits: &'a Limits,
    /// Definitions by full name and by alias; the last one of a name counts.
    known: BTreeMap<String, TypeId>,
    /// Full names that the text being read defines.
    defined: BTreeSet<String>,
    /// The root of the text being read.
    document: NodeId,
}

impl Parser<'_> {
    fn document(&mut self, file: usize) -> Result<TypeId, SchemaError> {
        self.defined.clear();
        let before = self.schema.tree.nodes.len();
        self.document = before as NodeId;
        match json::read(&mut self.schema.tree, file, &Grammar::STRICT, self.limits) {
            Ok(root) => self.ty(root, Range::default(), Parent::Root),
            Err(error)
                if matches!(
                    error.code(),
                    Code::EmptyText | Code::JsonSyntax | Code::DanglingContent
                ) =>
            {
                self.schema.tree.nodes.truncate(before);
                self.bare_word(file).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Takes a text that is no JSON for a name without quotes.
    fn bare_word(&mut self, file: usize) -> Option<TypeId> {
        let range = self.schema.tree.sources.file(file);
        let text = self.schema.text(range);
        if Kind::primitive(text).is_none() && !self.known.contains_key(text) {
            return None;
        }
        let node = self.schema.tree.nodes.len() as NodeId;
        self.schema.tree.nodes.push(Node {
            kind: json::Kind::String,
            range,
            extra: Extra::Text(range),
        });
        self.by_name(range, node, Range::default(), Parent::Root)
            .ok()
    }

    fn ty(
        &mut self,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        match self.schema.tree.kind(node) {
            json::Kind::Null => Ok(self.schema.push(Body::Primitive(Kind::Null), node, parent)),
            json::Kind::String => {
                let name = self.schema.tree.string(node).unwrap_or_default();
                self.by_name(name, node, namespace, parent)
            }
            json::Kind::Array => self.union(node, node, namespace, parent),
            json::Kind::Object => self.object(node, namespace, parent),
            kind => {
                let message = format!(
                    "a schema must be a string, an object or an array, found {}",
                    kind.described()
                );
                Err(self.error(Code::WrongType, message, node))
            }
        }
    }

    /// Returns a primitive or the type that is known by the name: with the namespace around it unless it has a dot.
    fn by_name(
        &mut self,
        written: Range,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let text = self.schema.text(written);
        if let Some(kind) = Kind::primitive(text) {
            return Ok(self.schema.push(Body::Primitive(kind), node, parent));
        }
        let around = self.schema.text(namespace);
        let full = if around.is_empty() || text.contains('.') {
            text.to_owned()
        } else {
            format!("{around}.{text}")
        };
        if let Some(target) = self.known.get(&full).copied() {
            return Ok(self.schema.push(Body::Reference(target), node, parent));
        }
        let message = format!(
            "undefined name {full}: neither what stands before it nor a reference defines it"
        );
        Err(self.error(Code::UndefinedName, message, node))
    }

    fn object(
        &mut self,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let type_node = self.required(node, "type")?;
        if self.schema.tree.kind(type_node) == json::Kind::Array {
            return self.union(type_node, node, namespace, parent);
        }
        self.expect(type_node, json::Kind::String, "\"type\" of a schema")?;
        let type_name = self.schema.tree.string(type_node).unwrap_or_default();
        let kind = match self.schema.text(type_name) {
            "array" => Kind::Array,
            "map" => Kind::Map,
            "record" | "error" => Kind::Record,
            "enum" => Kind::Enum,
            "fixed" => Kind::Fixed,
            other => match Kind::primitive(other) {
                Some(kind) => {
                    self.logical_members(node)?;
                    return Ok(self.schema.push(Body::Primitive(kind), node, parent));
                }
                None => return self.by_name(type_name, node, namespace, parent),
            },
        };
        match kind {
            Kind::Array => {
                let items = self.required(node, "items")?;
                let id = self.schema.push(Body::Primitive(Kind::Null), node, parent);
                let body = Body::Array(self.ty(items, namespace, Parent::Items(id))?);
                self.schema.set(id, body);
                Ok(id)
            }
            Kind::Map => {
                let values = self.required(node, "values")?;
                let id = self.schema.push(Body::Primitive(Kind::Null), node, parent);
                let body = Body::Map(self.ty(values, namespace, Parent::Values(id))?);
                self.schema.set(id, body);
                Ok(id)
            }
            _ => self.named(kind, node, namespace, parent),
        }
    }

    fn named(
        &mut self,
        kind: Kind,
        node: NodeId,
        around: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let (name, name_node) = self.name(node, around)?;
        let aliases = self.aliases(node, name)?;
        self.optional_text(node, "doc")?;
        let full = self.schema.full_name(name);
        if !self.defined.insert(full.clone()) {
            let message = format!("can't redefine {full}: this text defines it before");
            return Err(self.error(Code::Redefinition, message, name_node));
        }
        let index = self.schema.named.len() as u32;
        let id = self.schema.push(Body::Named(index), node, parent);
        self.schema.named.push(Named {
            kind,
            error: self
                .schema
                .tree
                .member(node, "type")
                .and_then(|node| self.schema.tree.text(node))
                == Some("error"),
            name,
            doc: self
                .schema
                .tree
                .member(node, "doc")
                .and_then(|node| self.schema.tree.string(node)),
            aliases,
            fields: List::default(),
            table: None,
            symbols: List::default(),
            default: None,
            size: 0,
            name_node,
            body_node: node,
        });
        if kind == Kind::Record {
            // Known from here on, so that its own fields can name it.
            self.know(full, aliases, id);
            self.fields(index, id, node, name)?;
            return Ok(id);
        }
        if kind == Kind::Enum {
            self.symbols(index, node)?;
        } else {
            self.size(index, node)?;
        }
        self.know(full, aliases, id);
        Ok(id)
    }

    /// Makes a definition known by its name and its aliases.
    fn know(&mut self, full: String, aliases: List, id: TypeId) {
        self.known.insert(full, id);
        for alias in aliases.of(&self.schema.aliases) {
            self.known.insert(self.schema.full_name(*alias), id);
        }
    }

    fn fields(
        &mut self,
        index: u32,
        owner: TypeId,
        node: NodeId,
        name: Name,
    ) -> Result<(), SchemaError> {
        let list = self.required(node, "fields")?;
        self.expect(list, json::Kind::Array, "\"fields\" of a record")?;
        let count = self.schema.tree.count(list) as u32;
        let start = self.schema.fields.len() as u32;
        // Their places are taken before their types are read, so that a record's fields stand together.
        self.schema.fields.extend((0..count).map(|index| Field {
            name: Range::default(),
            ty: owner,
            doc: None,
            default: None,
            order: Order::Ascending,
            aliases: List::default(),
            node: list,
            owner,
            index,
        }));
        let mut at = list + 1;
        for place in 0..count {
            self.field(start + place, at, name.namespace)?;
            at = self.schema.tree.subtree(at).end;
        }
        let fields = List { start, count };
        let schema = &self.schema;
        let name_of = |id: u32| schema.field(id).map_or("", |field| schema.text(field.name));
        let (table, twice) = unique(
            fields.ids(),
            |id| hash(name_of(id)),
            |a, b| name_of(a) == name_of(b),
        );
        if let Some(field) = twice.and_then(|id| schema.field(id)) {
            let message = format!(
                "duplicate field {:?} in record {}",
                schema.text(field.name),
                schema.full_name(name)
            );
            return Err(self.error(Code::Duplicate, message, field.node));
        }
        if let Some(named) = self.schema.named.get_mut(index as usize) {
            named.fields = fields;
            named.table = table;
            named.body_node = list;
        }
        Ok(())
    }

    fn field(&mut self, id: u32, node: NodeId, namespace: Range) -> Result<(), SchemaError> {
        self.expect(node, json::Kind::Object, "a field")?;
        let name_node = self.required(node, "name")?;
        self.expect(name_node, json::Kind::String, "\"name\" of a field")?;
        let name = self.schema.tree.string(name_node).unwrap_or_default();
        self.check_word(name, name_node, "a field name")?;
        let type_node = self.required(node, "type")?;
        let ty = self.ty(type_node, namespace, Parent::Field(id))?;
        let start = self.schema.field_aliases.len() as u32;
        for (alias, node) in self.texts(node, "aliases")? {
            self.check_word(alias, node, "an alias")?;
            self.schema.field_aliases.push(alias);
        }
        let aliases = List {
            start,
            count: self.schema.field_aliases.len() as u32 - start,
        };
        let doc = self.optional_text(node, "doc")?;
        let order = self.order(node)?;
        let default = self.schema.tree.member(node, "default");
        if let Some(default) = default
            && !fits(&self.schema, ty, default)
        {
            let message = format!(
                "invalid default for field {}: {} is no {}",
                self.schema.text(name),
                self.schema.tree.token(default),
                self.schema.kind(ty).as_str()
            );
            return Err(self.error(Code::InvalidDefault, message, default));
        }
        if let Some(field) = self.schema.fields.get_mut(id as usize) {
            *field = Field {
                name,
                ty,
                doc,
                default: default.map(FieldDefault::Json),
                order,
                aliases,
                node,
                ..*field
            };
        }
        Ok(())
    }

    fn order(&self, node: NodeId) -> Result<Order, SchemaError> {
        let Some(range) = self
            .optional_text(node, "order")?
            .filter(|range| !range.is_empty())
        else {
            return Ok(Order::Ascending);
        };
        let text = self.schema.text(range);
        Order::ALL
            .into_iter()
            .find(|order| order.as_str() == text)
            .ok_or_else(|| {
                let message =
                    format!("unknown order {text:?}: expected ascending, descending or ignore");
                self.error(Code::OutOfRange, message, node)
            })
    }

    fn symbols(&mut self, index: u32, node: NodeId) -> Result<(), SchemaError> {
        let list = self.required(node, "symbols")?;
        let symbols = self.texts(node, "symbols")?;
        if symbols.is_empty() {
            return Err(self.error(
                Code::MissingAttribute,
                "an enum needs symbols".to_owned(),
                list,
            ));
        }
        let start = self.schema.symbols.len() as u32;
        let mut seen = BTreeSet::new();
        for (symbol, node) in &symbols {
            self.check_word(*symbol, *node, "a symbol")?;
            let text = self.schema.text(*symbol);
            if !seen.insert(text) {
                let message = format!("duplicate enum symbol {text:?}");
                return Err(self.error(Code::Duplicate, message, *node));
            }
        }
        let default = self
            .optional_text(node, "default")?
            .filter(|default| !default.is_empty());
        if let Some(default) = default
            && !seen.contains(self.schema.text(default))
        {
            let message = format!(
                "the enum default {:?} is none of its symbols",
                self.schema.text(default)
            );
            return Err(self.error(Code::InvalidDefault, message, node));
        }
        self.schema
            .symbols
            .extend(symbols.iter().map(|(symbol, _)| *symbol));
        if let Some(named) = self.schema.named.get_mut(index as usize) {
            named.symbols = List {
                start,
                count: symbols.len() as u32,
            };
            named.default = default;
            named.body_node = list;
        }
        Ok(())
    }

    fn size(&mut self, index: u32, node: NodeId) -> Result<(), SchemaError> {
        self.logical_members(node)?;
        let size_node = self.required(node, "size")?;
        self.expect(size_node, json::Kind::Number, "\"size\" of a fixed")?;
        let size = double(&self.schema.tree, size_node).trunc();
        if !(1.0..=f64::from(i32::MAX)).contains(&size) {
            let message = format!(
                "invalid size {}: expected a whole number from 1 to 2147483647",
                self.schema.tree.token(size_node)
            );
            return Err(self.error(Code::OutOfRange, message, size_node));
        }
        if let Some(named) = self.schema.named.get_mut(index as usize) {
            named.size = size as i32;
            named.body_node = size_node;
        }
        Ok(())
    }

    /// Reads the union that the array `node` lists; `at` is the value that stands for the type.
    fn union(
        &mut self,
        node: NodeId,
        at: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let id = self.schema.push(Body::Union(List::default()), at, parent);
        let mut branches = Vec::with_capacity(self.schema.tree.count(node));
        let mut seen = BTreeSet::new();
        let mut branch = node + 1;
        for index in 0..self.schema.tree.count(node) as u32 {
            let ty = self.ty(branch, namespace, Parent::Branch { union: id, index })?;
            if self.schema.kind(ty) == Kind::Union {
                let message =
                    "nested union: a union must not directly contain another one".to_owned();
                return Err(self.error(Code::NestedUnion, message, branch));
            }
            let name = self.branch_name(ty);
            if seen.contains(&name) {
                return Err(self.error(
                    Code::Duplicate,
                    format!("duplicate in union: {name}"),
                    branch,
                ));
            }
            seen.insert(name);
            branches.push(ty);
            branch = self.schema.tree.subtree(branch).end;
        }
        let start = self.schema.branches.len() as u32;
        self.schema.branches.append(&mut branches);
        let count = self.schema.branches.len() as u32 - start;
        self.schema.set(id, Body::Union(List { start, count }));
        Ok(id)
    }

    /// What no two branches of a union may share: the full name, or the kind with its logical type.
    fn branch_name(&self, id: TypeId) -> String {
        if let Some(named) = self.schema.named(id) {
            return self.schema.full_name(named.name);
        }
        let kind = self.schema.kind(id).as_str();
        match self.schema.go_logical_type(id) {
            Some(logical) => format!("{kind}.{}", logical.name),
            None => kind.to_owned(),
        }
    }
}
