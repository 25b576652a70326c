//! What records, enums and fixed consist of.
//!
//! Source: Avro specification, "Complex Types"; docs/avro.md, "Parsing".

use super::{Members, Parser, unique};
use crate::avro::default::fits_unresolved;
use crate::avro::java_double::parse_double;
use crate::avro::model::{
    Body, Field, FieldDefault, Kind, List, Name, Named, Order, Parent, TypeId,
};
use crate::error::{Code, SchemaError};
use crate::hash::hash;
use crate::json::{self, NodeId, Number};
use crate::schema::Mode;
use crate::source::Range;

impl Parser<'_> {
    pub(super) fn fields(&mut self, named: &mut Named, owner: TypeId) -> Result<(), SchemaError> {
        let list = named.body_node;
        self.expect(list, json::Kind::Array, "\"fields\" of a record")?;
        let count = self.schema.tree.count(list) as u32;
        let start = self.schema.fields.len() as u32;
        named.fields = List { start, count };
        // Their places are taken before their types are read, so that a record's fields stand together.
        for index in 0..count {
            self.schema.fields.push(Field {
                name: Range::default(),
                ty: 0,
                doc: None,
                default: None,
                order: Order::Ascending,
                aliases: List::default(),
                node: list,
                owner,
                index,
            });
        }
        let mut node = list + 1;
        for index in 0..count {
            self.field(start + index, node, named.name.namespace)?;
            node = self.schema.tree.subtree(node).end;
        }
        let schema = &self.schema;
        let name = |id: u32| schema.field(id).map_or("", |field| schema.text(field.name));
        let (table, twice) = unique(
            named.fields.ids(),
            |id| hash(name(id)),
            |a, b| name(a) == name(b),
        );
        if let Some(field) = twice.and_then(|id| schema.field(id)) {
            let message = format!(
                "duplicate field {:?} in record {}",
                schema.text(field.name),
                schema.full_name(named.name)
            );
            return Err(self.error(Code::Duplicate, message, field.node));
        }
        named.table = table;
        Ok(())
    }

    pub(super) fn field(
        &mut self,
        id: u32,
        node: NodeId,
        namespace: Range,
    ) -> Result<(), SchemaError> {
        self.expect(node, json::Kind::Object, "a field")?;
        let members = Members::of(&self.schema.tree, node);
        let name_node = self.required(members.name, "name", node)?;
        let name = self.string(name_node, "\"name\" of a field")?;
        if self.mode == Mode::New {
            self.check_name(name, name_node, "a field name")?;
        }
        let type_node = self.required(members.ty, "type", node)?;
        let ty = self.ty(type_node, namespace, Parent::Field(id))?;
        let order = members
            .order
            .map_or(Ok(Order::Ascending), |node| self.order(node))?;
        let aliases = self.field_aliases(members.aliases)?;
        let doc = members.doc.and_then(|node| self.schema.tree.string(node));
        let default = members
            .default
            .map(|node| self.default(ty, node))
            .transpose()?;
        if let Some(field) = self.schema.fields.get_mut(id as usize) {
            *field = Field {
                name,
                ty,
                doc,
                default,
                order,
                aliases,
                node,
                ..*field
            };
        }
        if self.mode == Mode::New {
            fits_unresolved(&self.schema, id, self.limits)?;
        }
        Ok(())
    }

    /// A string that stands for a float or a double is read as Java reads it, in both modes.
    pub(super) fn default(
        &mut self,
        ty: TypeId,
        node: NodeId,
    ) -> Result<FieldDefault, SchemaError> {
        if !matches!(
            self.schema.ty(ty).body,
            Body::Primitive(Kind::Float | Kind::Double)
        ) {
            return Ok(FieldDefault::Json(node));
        }
        let Some(text) = self.schema.tree.text(node) else {
            return Ok(FieldDefault::Json(node));
        };
        parse_double(text).map(FieldDefault::Parsed).ok_or_else(|| {
            let kind = self.schema.kind(ty).as_str();
            let message = format!(
                "invalid default: {text:?} is no number, which a string must be for type {kind}"
            );
            self.error(Code::InvalidDefault, message, node)
        })
    }

    pub(super) fn order(&self, node: NodeId) -> Result<Order, SchemaError> {
        let upper = self.schema.tree.text(node).map(str::to_uppercase);
        Order::ALL
            .into_iter()
            .find(|order| upper.as_deref() == Some(order.upper()))
            .ok_or_else(|| {
                let message = format!(
                    "unknown order {}: expected ascending, descending or ignore",
                    self.schema.tree.token(node)
                );
                self.error(Code::OutOfRange, message, node)
            })
    }

    pub(super) fn symbols(
        &mut self,
        named: &mut Named,
        default: Option<NodeId>,
    ) -> Result<(), SchemaError> {
        let list = named.body_node;
        self.expect(list, json::Kind::Array, "\"symbols\" of an enum")?;
        let start = self.schema.symbols.len() as u32;
        for node in (list + 1..).take(self.schema.tree.count(list)) {
            let symbol = self.string(node, "a symbol")?;
            if self.mode == Mode::New {
                self.check_name(symbol, node, "a symbol")?;
            }
            self.schema.symbols.push(symbol);
        }
        named.symbols = List {
            start,
            count: self.schema.symbols.len() as u32 - start,
        };
        let schema = &self.schema;
        let symbol = |id: u32| {
            schema
                .symbols
                .get(id as usize)
                .map_or("", |range| schema.text(*range))
        };
        let (_, twice) = unique(
            named.symbols.ids(),
            |id| hash(symbol(id)),
            |a, b| symbol(a) == symbol(b),
        );
        if let Some(id) = twice {
            let message = format!("duplicate enum symbol {:?}", symbol(id));
            return Err(self.error(Code::Duplicate, message, list + 1 + id - start));
        }
        named.default = default.and_then(|node| self.schema.tree.string(node));
        if let (Some(range), Some(node)) = (named.default, default) {
            let text = self.schema.text(range);
            if !named
                .symbols
                .of(&self.schema.symbols)
                .iter()
                .any(|symbol| self.schema.text(*symbol) == text)
            {
                let message = format!("the enum default {text:?} is none of its symbols");
                return Err(self.error(Code::InvalidDefault, message, node));
            }
        }
        Ok(())
    }

    pub(super) fn size(&self, node: NodeId) -> Result<i32, SchemaError> {
        match self.schema.tree.number(node) {
            Some(Number::Int(size)) if size >= 0 => Ok(size),
            _ => {
                let message = format!(
                    "invalid size {}: expected a whole number from 0 to 2147483647",
                    self.schema.tree.token(node)
                );
                Err(self.error(Code::OutOfRange, message, node))
            }
        }
    }

    pub(super) fn type_aliases(
        &mut self,
        node: Option<NodeId>,
        own: Name,
    ) -> Result<List, SchemaError> {
        let start = self.schema.aliases.len();
        for (text, node) in self.alias_texts(node)? {
            let alias = self.split(text).unwrap_or(Name {
                namespace: own.namespace,
                simple: text,
            });
            if self.mode == Mode::New {
                self.check_name(alias.simple, node, "an alias")?;
            }
            let known = self.schema.aliases.get(start..).unwrap_or_default();
            if !known
                .iter()
                .any(|other| self.schema.same_name(*other, alias))
            {
                self.schema.aliases.push(alias);
            }
        }
        Ok(List {
            start: start as u32,
            count: (self.schema.aliases.len() - start) as u32,
        })
    }

    pub(super) fn field_aliases(&mut self, node: Option<NodeId>) -> Result<List, SchemaError> {
        let start = self.schema.field_aliases.len();
        for (text, _) in self.alias_texts(node)? {
            let known = self.schema.field_aliases.get(start..).unwrap_or_default();
            if !known
                .iter()
                .any(|other| self.schema.text(*other) == self.schema.text(text))
            {
                self.schema.field_aliases.push(text);
            }
        }
        Ok(List {
            start: start as u32,
            count: (self.schema.field_aliases.len() - start) as u32,
        })
    }

    pub(super) fn alias_texts(
        &self,
        node: Option<NodeId>,
    ) -> Result<Vec<(Range, NodeId)>, SchemaError> {
        let Some(list) = node else {
            return Ok(Vec::new());
        };
        self.expect(list, json::Kind::Array, "\"aliases\"")?;
        self.schema
            .tree
            .elements(list)
            .map(|node| Ok((self.string(node, "an alias")?, node)))
            .collect()
    }
}
