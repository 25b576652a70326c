//! Reads Avro schemas: which texts are schemas, in which mode, and what their names mean.
//!
//! Source: docs/avro.md, "Parsing"; Avro specification, "Schema Declaration" and "Names".

mod body;
mod build;
mod names;

use hashbrown::HashTable;

use crate::avro::default::check_all;
use crate::avro::model::{Body, Kind, List, MANY, Name, Named, Parent, Schema, TypeId, reserved};
use crate::error::{Code, SchemaError};
use crate::hash::hash;
use crate::json::{self, After, Grammar, NodeId, Number, Tree};
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::{Range, Sources};

/// The registry's JSON reader.
const GRAMMAR: Grammar = Grammar {
    comments: true,
    after: After::Controls,
    non_finite: false,
    integer_digits: 1_000,
    number_characters: 1_001,
    name_units: 50_000,
};

impl Schema {
    /// Reads the referenced texts in order, then the schema's own.
    ///
    /// # Errors
    /// The codes of texts, names, types and limits, each with path and span.
    pub(crate) fn parse(
        sources: Sources,
        mode: Mode,
        limits: &Limits,
    ) -> Result<Schema, SchemaError> {
        let files = sources.count();
        let mut parser = Parser {
            schema: Schema::unread(sources)?,
            mode,
            limits,
            names: HashTable::new(),
            pending: Vec::new(),
            unions: Vec::new(),
            scratch: Vec::new(),
            document: 0,
        };
        for file in 1..files {
            let root = parser.document(file)?;
            parser.schema.reference_roots.push(root);
        }
        parser.schema.root = parser.document(0)?;
        if mode == Mode::Stored {
            parser.stored_names()?;
        }
        Ok(parser.schema)
    }
}

struct Parser<'a> {
    schema: Schema,
    mode: Mode,
    limits: &'a Limits,
    /// Definitions by full name, each once it has been read completely.
    names: HashTable<TypeId>,
    /// Names of the text being read that are looked up at its end.
    pending: Vec<TypeId>,
    unions: Vec<TypeId>,
    scratch: Vec<TypeId>,
    /// The root of the text being read.
    document: NodeId,
}

/// The members of a schema object that mean something.
#[derive(Clone, Copy, Default)]
struct Members {
    ty: Option<NodeId>,
    name: Option<NodeId>,
    namespace: Option<NodeId>,
    doc: Option<NodeId>,
    fields: Option<NodeId>,
    items: Option<NodeId>,
    values: Option<NodeId>,
    symbols: Option<NodeId>,
    size: Option<NodeId>,
    aliases: Option<NodeId>,
    default: Option<NodeId>,
    order: Option<NodeId>,
    custom: bool,
}

impl Members {
    fn of(tree: &Tree, node: NodeId) -> Self {
        let mut members = Self::default();
        for (key, value) in tree.members(node) {
            let place = match tree.text(key).unwrap_or("").as_bytes() {
                b"type" => &mut members.ty,
                b"name" => &mut members.name,
                b"namespace" => &mut members.namespace,
                b"doc" => &mut members.doc,
                b"fields" => &mut members.fields,
                b"items" => &mut members.items,
                b"values" => &mut members.values,
                b"symbols" => &mut members.symbols,
                b"size" => &mut members.size,
                b"aliases" => &mut members.aliases,
                b"default" => &mut members.default,
                b"order" => &mut members.order,
                _ => {
                    members.custom = true;
                    continue;
                }
            };
            *place = Some(value);
        }
        members
    }
}

impl Parser<'_> {
    /// Reads one text and returns its type.
    fn document(&mut self, file: usize) -> Result<TypeId, SchemaError> {
        self.document = json::read(&mut self.schema.tree, file, &GRAMMAR, self.limits)?;
        // About every third value is a type, and every eighth a field.
        let values = self.schema.tree.nodes.len() - self.document as usize;
        self.schema.types.reserve(values / 3 + 1);
        self.schema.fields.reserve(values / 8);
        let root = self.ty(self.document, Range::default(), Parent::Root)?;
        let pending = std::mem::take(&mut self.pending);
        for id in &pending {
            self.look_up(*id)?;
        }
        for union in std::mem::take(&mut self.unions) {
            self.check_union(union)?;
        }
        // A text whose own type repeats a referenced one stands for that one.
        let root = match self
            .schema
            .named(root)
            .map(|named| named.name)
            .and_then(|name| self.find(name))
        {
            Some(first) if first != self.schema.target(root) => first,
            _ => root,
        };
        // Where every name was known when it was read, nothing can have changed since its field was checked.
        if self.mode == Mode::New && !pending.is_empty() {
            check_all(&self.schema, root, self.limits)?;
        }
        Ok(root)
    }

    fn ty(
        &mut self,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        match self.schema.tree.kind(node) {
            json::Kind::String => {
                let name = self.schema.tree.string(node).unwrap_or_default();
                Ok(self.by_name(name, node, namespace, parent))
            }
            json::Kind::Array => self.union(node, namespace, parent),
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

    fn object(
        &mut self,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let members = Members::of(&self.schema.tree, node);
        let type_node = self.required(members.ty, "type", node)?;
        let type_name = self.string(type_node, "\"type\" of a schema")?;
        let kind = match self.schema.text(type_name).as_bytes() {
            b"array" => Kind::Array,
            b"map" => Kind::Map,
            b"record" | b"error" => Kind::Record,
            b"enum" => Kind::Enum,
            b"fixed" => Kind::Fixed,
            _ => match Kind::primitive(self.schema.text(type_name)) {
                Some(kind) => return Ok(self.schema.push(Body::Primitive(kind), node, parent)),
                None => return Ok(self.by_name(type_name, node, namespace, parent)),
            },
        };
        if members.custom || members.default.is_some() || members.order.is_some() {
            self.check_attributes(kind, node)?;
        }
        match kind {
            Kind::Array => {
                let items = self.required(members.items, "items", node)?;
                let id = self.schema.push(Body::Primitive(Kind::Null), node, parent);
                let body = Body::Array(self.ty(items, namespace, Parent::Items(id))?);
                self.schema.set(id, body);
                Ok(id)
            }
            Kind::Map => {
                let values = self.required(members.values, "values", node)?;
                let id = self.schema.push(Body::Primitive(Kind::Null), node, parent);
                let body = Body::Map(self.ty(values, namespace, Parent::Values(id))?);
                self.schema.set(id, body);
                Ok(id)
            }
            _ => self.named(kind, &members, node, namespace, parent),
        }
    }

    fn named(
        &mut self,
        kind: Kind,
        members: &Members,
        node: NodeId,
        around: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let name_node = self.required(members.name, "name", node)?;
        let written = self.string(name_node, "\"name\" of a type")?;
        let namespace = members
            .namespace
            .and_then(|node| self.schema.tree.string(node))
            .unwrap_or(around);
        let name = self.split(written).unwrap_or(Name {
            namespace,
            simple: written,
        });
        self.check_type_name(name, name_node)?;
        let aliases = self.type_aliases(members.aliases, name)?;
        let doc = members.doc.and_then(|node| self.schema.tree.string(node));
        let type_token = members.ty.and_then(|node| self.schema.tree.text(node));
        let mut named = Named {
            kind,
            error: type_token == Some("error"),
            name,
            doc,
            aliases,
            fields: List::default(),
            table: None,
            symbols: List::default(),
            default: None,
            size: 0,
            name_node,
            body_node: node,
        };
        let id = self.schema.push(Body::Primitive(Kind::Null), node, parent);
        match kind {
            Kind::Record => {
                named.body_node = self.required(members.fields, "fields", node)?;
                self.fields(&mut named, id)?;
            }
            Kind::Enum => {
                named.body_node = self.required(members.symbols, "symbols", node)?;
                self.symbols(&mut named, members.default)?;
            }
            _ => {
                named.body_node = self.required(members.size, "size", node)?;
                named.size = self.size(named.body_node)?;
            }
        }
        let index = self.schema.named.len() as u32;
        self.schema.named.push(named);
        self.schema.set(id, Body::Named(index));
        self.define(id, name, name_node)?;
        Ok(id)
    }

    fn union(
        &mut self,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let id = self.schema.push(Body::Union(List::default()), node, parent);
        let mark = self.scratch.len();
        let mut branch = node + 1;
        for index in 0..self.schema.tree.count(node) as u32 {
            let ty = self.ty(branch, namespace, Parent::Branch { union: id, index })?;
            self.scratch.push(ty);
            branch = self.schema.tree.subtree(branch).end;
        }
        let start = self.schema.branches.len() as u32;
        self.schema.branches.extend(self.scratch.drain(mark..));
        self.schema.set(
            id,
            Body::Union(List {
                start,
                count: self.schema.branches.len() as u32 - start,
            }),
        );
        self.unions.push(id);
        Ok(id)
    }

    /// A union must not hold a union, nor two branches of one kind or full name; checked once all names are known.
    fn check_union(&self, id: TypeId) -> Result<(), SchemaError> {
        let schema = &self.schema;
        let Body::Union(list) = schema.ty(id).body else {
            return Ok(());
        };
        let branch = |at: u32| schema.branches.get(at as usize).copied().unwrap_or(id);
        if let Some(at) = list
            .ids()
            .find(|at| schema.kind(branch(*at)) == Kind::Union)
        {
            let message = "nested union: a union must not directly contain another one".to_owned();
            return Err(self.error(Code::NestedUnion, message, schema.ty(branch(at)).node));
        }
        let name = |at: u32| match schema.named(branch(at)) {
            Some(named) => (
                schema.text(named.name.namespace),
                schema.text(named.name.simple),
            ),
            None => ("", schema.kind(branch(at)).as_str()),
        };
        let (_, twice) = unique(list.ids(), |at| hash(name(at).1), |a, b| name(a) == name(b));
        match twice {
            Some(at) => {
                let (namespace, simple) = name(at);
                let dot = if namespace.is_empty() { "" } else { "." };
                let message = format!("duplicate in union: {namespace}{dot}{simple}");
                Err(self.error(Code::Duplicate, message, schema.ty(branch(at)).node))
            }
            None => Ok(()),
        }
    }

    /// The registry keeps no integer of more than 64 bits in the attributes of records, arrays and maps.
    fn check_attributes(&self, kind: Kind, node: NodeId) -> Result<(), SchemaError> {
        if !matches!(kind, Kind::Record | Kind::Array | Kind::Map) {
            return Ok(());
        }
        for (key, value) in self.schema.attributes(node, reserved(kind)) {
            let tree = &self.schema.tree;
            if let Some(big) = tree
                .subtree(value)
                .find(|id| matches!(tree.number(*id), Some(Number::Big(_))))
            {
                let name = tree.text(key).unwrap_or("");
                let message = format!(
                    "attribute {name:?} holds an integer of more than 64 bits, which records, arrays and maps cannot keep"
                );
                return Err(self.error(Code::OutOfRange, message, big));
            }
        }
        Ok(())
    }

    fn required(
        &self,
        member: Option<NodeId>,
        name: &str,
        node: NodeId,
    ) -> Result<NodeId, SchemaError> {
        member.ok_or_else(|| {
            let what = if self.schema.tree.member(node, "type").is_some() {
                "this type needs"
            } else {
                "a schema or field needs"
            };
            self.error(
                Code::MissingAttribute,
                format!("no {name:?} here: {what} one"),
                node,
            )
        })
    }

    fn string(&self, node: NodeId, what: &str) -> Result<Range, SchemaError> {
        self.expect(node, json::Kind::String, what)?;
        Ok(self.schema.tree.string(node).unwrap_or_default())
    }

    fn expect(&self, node: NodeId, kind: json::Kind, what: &str) -> Result<(), SchemaError> {
        self.schema.expect(self.document, node, kind, what)
    }

    fn error(&self, code: Code, message: String, node: NodeId) -> SchemaError {
        self.schema.fault(self.document, code, message, node)
    }
}

/// Looks for two equal elements; many are put into a table, which is returned for later use.
pub(super) fn unique<T: Copy>(
    items: impl ExactSizeIterator<Item = T> + Clone,
    hash: impl Fn(T) -> u64,
    equal: impl Fn(T, T) -> bool,
) -> (Option<Box<HashTable<T>>>, Option<T>) {
    if items.len() <= MANY {
        // Hashes that set different bits settle it for nearly every list without comparing any two.
        let mut marks = 0u128;
        let twice = items.clone().enumerate().find(|(index, item)| {
            let mark = 1u128 << (hash(*item) & 127);
            let doubtful = marks & mark != 0;
            marks |= mark;
            doubtful && items.clone().take(*index).any(|other| equal(other, *item))
        });
        return (None, twice.map(|(_, item)| item));
    }
    let mut table = HashTable::with_capacity(items.len());
    for item in items {
        let key = hash(item);
        if table.find(key, |other| equal(*other, item)).is_some() {
            return (None, Some(item));
        }
        table.insert_unique(key, item, |other| hash(*other));
    }
    (Some(Box::new(table)), None)
}
