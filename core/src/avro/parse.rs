//! Reads Avro schemas: which texts are schemas, in which mode, and what their names mean.
//!
//! Source: docs/avro.md, "Parsing"; Avro specification, "Schema Declaration" and "Names".

use hashbrown::HashTable;

use crate::avro::default::{check_all, fits_unresolved};
use crate::avro::java_double::parse_double;
use crate::avro::model::{
    Body, FIELD_RESERVED, Field, FieldDefault, Kind, List, MANY, Name, Named, Order, Parent,
    Schema, Type, TypeId, reserved,
};
use crate::avro::name::{is_ascii_name, is_unicode_name};
use crate::compat::PairMemo;
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
            schema: Schema {
                tree: Tree::new(sources),
                ..Schema::default()
            },
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
                Some(kind) => return Ok(self.push(Body::Primitive(kind), node, parent)),
                None => return Ok(self.by_name(type_name, node, namespace, parent)),
            },
        };
        if members.custom || members.default.is_some() || members.order.is_some() {
            self.check_attributes(kind, node)?;
        }
        match kind {
            Kind::Array => {
                let items = self.required(members.items, "items", node)?;
                let id = self.push(Body::Primitive(Kind::Null), node, parent);
                let body = Body::Array(self.ty(items, namespace, Parent::Items(id))?);
                self.set(id, body);
                Ok(id)
            }
            Kind::Map => {
                let values = self.required(members.values, "values", node)?;
                let id = self.push(Body::Primitive(Kind::Null), node, parent);
                let body = Body::Map(self.ty(values, namespace, Parent::Values(id))?);
                self.set(id, body);
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
        let id = self.push(Body::Primitive(Kind::Null), node, parent);
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
        self.set(id, Body::Named(index));
        self.define(id, name, name_node)?;
        Ok(id)
    }

    fn fields(&mut self, named: &mut Named, owner: TypeId) -> Result<(), SchemaError> {
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

    fn field(&mut self, id: u32, node: NodeId, namespace: Range) -> Result<(), SchemaError> {
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
    fn default(&mut self, ty: TypeId, node: NodeId) -> Result<FieldDefault, SchemaError> {
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

    fn order(&self, node: NodeId) -> Result<Order, SchemaError> {
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

    fn symbols(&mut self, named: &mut Named, default: Option<NodeId>) -> Result<(), SchemaError> {
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

    fn size(&self, node: NodeId) -> Result<i32, SchemaError> {
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

    fn union(
        &mut self,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> Result<TypeId, SchemaError> {
        let id = self.push(Body::Union(List::default()), node, parent);
        let mark = self.scratch.len();
        let mut branch = node + 1;
        for index in 0..self.schema.tree.count(node) as u32 {
            let ty = self.ty(branch, namespace, Parent::Branch { union: id, index })?;
            self.scratch.push(ty);
            branch = self.schema.tree.subtree(branch).end;
        }
        let start = self.schema.branches.len() as u32;
        self.schema.branches.extend(self.scratch.drain(mark..));
        self.set(
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

    /// Returns a primitive or the type that a name means: in the namespace around it, else as it stands, else looked up at the end.
    fn by_name(
        &mut self,
        written: Range,
        node: NodeId,
        namespace: Range,
        parent: Parent,
    ) -> TypeId {
        if let Some(kind) = Kind::primitive(self.schema.text(written)) {
            return self.push(Body::Primitive(kind), node, parent);
        }
        let bare = Name {
            namespace: Range::default(),
            simple: written,
        };
        let name = match self.split(written) {
            None => Name {
                namespace,
                simple: written,
            },
            // In a reference a leading dot is part of the text, and no full name begins with one.
            Some(name) if name.namespace.is_empty() => bare,
            Some(name) => name,
        };
        if let Some(target) = self.find(name).or_else(|| self.find(bare)) {
            return self.push(Body::Reference(target), node, parent);
        }
        let id = self.push(Body::Pending(name), node, parent);
        self.pending.push(id);
        id
    }

    fn look_up(&mut self, id: TypeId) -> Result<(), SchemaError> {
        let Body::Pending(name) = self.schema.ty(id).body else {
            return Ok(());
        };
        let Some(target) = self.find(name) else {
            let message = format!(
                "undefined name {}: neither this text nor a reference before it defines it",
                self.schema.full_name(name)
            );
            return Err(self.error(Code::UndefinedName, message, self.schema.ty(id).node));
        };
        self.set(id, Body::Reference(target));
        Ok(())
    }

    fn find(&self, name: Name) -> Option<TypeId> {
        let schema = &self.schema;
        let same = |id: &TypeId| {
            schema
                .named(*id)
                .is_some_and(|named| schema.same_name(named.name, name))
        };
        self.names.find(schema.hash_of(name), same).copied()
    }

    /// Makes a definition known under its name; a name that is known already must mean an equal type.
    fn define(&mut self, id: TypeId, name: Name, name_node: NodeId) -> Result<(), SchemaError> {
        if let Some(first) = self.find(name) {
            let mut equality = Equality {
                schema: &self.schema,
                seen: PairMemo::default(),
                depth: 0,
                limits: self.limits,
            };
            if !equality.types(first, id) {
                let message = format!(
                    "can't redefine {}: it is defined differently before",
                    self.schema.full_name(name)
                );
                return Err(self.error(Code::Redefinition, message, name_node));
            }
            return Ok(());
        }
        let schema = &self.schema;
        let hash_of = |id: &TypeId| {
            schema
                .named(*id)
                .map_or(0, |named| schema.hash_of(named.name))
        };
        self.names.insert_unique(schema.hash_of(name), id, hash_of);
        Ok(())
    }

    /// Splits a dotted name at its last dot; `None` if it has no dot.
    fn split(&self, written: Range) -> Option<Name> {
        let dot = self.schema.text(written).rfind('.')? as u32;
        let namespace = Range::new(written.start, written.start + dot);
        Some(Name {
            namespace,
            simple: Range::new(written.start + dot + 1, written.end),
        })
    }

    fn check_type_name(&self, name: Name, node: NodeId) -> Result<(), SchemaError> {
        let simple = self.schema.text(name.simple);
        if name.namespace.is_empty() && Kind::primitive(simple).is_some() {
            let message = format!("a type may not be named after a primitive: {simple}");
            return Err(self.error(Code::InvalidName, message, node));
        }
        if self.mode == Mode::Stored {
            return Ok(());
        }
        self.check_name(name.simple, node, "a type name")?;
        let namespace = self.schema.text(name.namespace);
        if !namespace.is_empty()
            && let Some(part) = namespace.split('.').find(|part| !is_ascii_name(part))
        {
            let message = format!(
                "invalid namespace {namespace:?}: part {part:?} is no name (letters, digits and _, no digit first)"
            );
            return Err(self.error(Code::InvalidName, message, node));
        }
        Ok(())
    }

    fn check_name(&self, name: Range, node: NodeId, what: &str) -> Result<(), SchemaError> {
        let text = self.schema.text(name);
        if is_ascii_name(text) {
            return Ok(());
        }
        let message =
            format!("{text:?} is not {what}: expected letters, digits and _, no digit first");
        Err(self.error(Code::InvalidName, message, node))
    }

    /// In stored schemas the registry looks at the names of everything that the schema's own type reaches, and only at those.
    fn stored_names(&self) -> Result<(), SchemaError> {
        let schema = &self.schema;
        let mut reached = vec![false; schema.types.len()];
        let mut open = vec![schema.root];
        let wrong = |name: &str, node: NodeId, what: &str| {
            let message =
                format!("{name:?} is not {what}: expected letters, digits and _, no digit first");
            Err(self.error(Code::InvalidName, message, node))
        };
        while let Some(id) = open.pop() {
            let id = schema.target(id);
            match reached.get_mut(id as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match schema.ty(id).body {
                Body::Array(child) | Body::Map(child) => open.push(child),
                Body::Union(list) => open.extend(schema.branches(list).iter().rev()),
                Body::Named(_) => {
                    let Some(named) = schema.named(id) else {
                        continue;
                    };
                    let name = schema.text(named.name.simple);
                    if !is_unicode_name(name) {
                        return wrong(name, named.name_node, "a type name");
                    }
                    for field in named.fields.of(&schema.fields) {
                        let name = schema.text(field.name);
                        if !is_unicode_name(name) {
                            return wrong(name, field.node, "a field name");
                        }
                        open.push(field.ty);
                    }
                    for (index, symbol) in named.symbols.of(&schema.symbols).iter().enumerate() {
                        if !is_unicode_name(schema.text(*symbol)) {
                            return wrong(
                                schema.text(*symbol),
                                named.body_node + 1 + index as u32,
                                "a symbol",
                            );
                        }
                    }
                }
                Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
            }
        }
        Ok(())
    }

    fn type_aliases(&mut self, node: Option<NodeId>, own: Name) -> Result<List, SchemaError> {
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

    fn field_aliases(&mut self, node: Option<NodeId>) -> Result<List, SchemaError> {
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

    fn alias_texts(&self, node: Option<NodeId>) -> Result<Vec<(Range, NodeId)>, SchemaError> {
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
        let found = self.schema.tree.kind(node);
        if found == kind {
            return Ok(());
        }
        let message = format!(
            "{what} must be {}, found {}",
            kind.described(),
            found.described()
        );
        Err(self.error(Code::WrongType, message, node))
    }

    fn push(&mut self, body: Body, node: NodeId, parent: Parent) -> TypeId {
        self.schema.types.push(Type { body, node, parent });
        self.schema.types.len() as TypeId - 1
    }

    fn set(&mut self, id: TypeId, body: Body) {
        if let Some(ty) = self.schema.types.get_mut(id as usize) {
            ty.body = body;
        }
    }

    fn error(&self, code: Code, message: String, node: NodeId) -> SchemaError {
        let tree = &self.schema.tree;
        let error = SchemaError::new(code, message).at(tree.span(node));
        // Only the text being read is still at hand by its root; a name of another one is found by its span.
        if tree.subtree(self.document).contains(&node) {
            error.on(tree.pointer(self.document, node))
        } else {
            error
        }
    }
}

/// Looks for two equal elements; many are put into a table, which is returned for later use.
fn unique<T: Copy>(
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

/// Avro equality: full names, fields with defaults, order and attributes, symbols, size and attributes of types; not docs and aliases.
///
/// Source: docs/avro.md, "Equality".
struct Equality<'a> {
    schema: &'a Schema,
    seen: PairMemo<()>,
    depth: usize,
    limits: &'a Limits,
}

impl Equality<'_> {
    fn types(&mut self, a: TypeId, b: TypeId) -> bool {
        let schema = self.schema;
        let (a, b) = (schema.target(a), schema.target(b));
        if a == b {
            return !matches!(schema.ty(a).body, Body::Pending(_));
        }
        if self.seen.get(a, b).is_some() {
            return true;
        }
        // Deeper than any text can nest, so only names lead here; such types are not taken for equal.
        if self.depth > self.limits.depth || self.seen.len() > self.limits.pairs {
            return false;
        }
        self.depth += 1;
        let equal = self.bodies(a, b);
        self.depth -= 1;
        equal
    }

    fn bodies(&mut self, a: TypeId, b: TypeId) -> bool {
        let schema = self.schema;
        let kind = schema.kind(a);
        if kind != schema.kind(b) {
            return false;
        }
        let (x, y) = (schema.ty(a), schema.ty(b));
        if kind != Kind::Union && !self.attributes(x.node, y.node, reserved(kind)) {
            return false;
        }
        match (x.body, y.body) {
            (Body::Primitive(_), Body::Primitive(_)) => true,
            (Body::Array(x), Body::Array(y)) | (Body::Map(x), Body::Map(y)) => self.types(x, y),
            (Body::Union(x), Body::Union(y)) => {
                let (x, y) = (schema.branches(x), schema.branches(y));
                x.len() == y.len() && x.iter().zip(y).all(|(x, y)| self.types(*x, *y))
            }
            (Body::Named(_), Body::Named(_)) => {
                self.seen.insert(a, b, ());
                schema
                    .named(a)
                    .zip(schema.named(b))
                    .is_some_and(|(x, y)| self.named(x, y))
            }
            _ => false,
        }
    }

    fn named(&mut self, x: &Named, y: &Named) -> bool {
        let schema = self.schema;
        let symbols = |named: &Named| {
            named
                .symbols
                .of(&schema.symbols)
                .iter()
                .map(|range| schema.text(*range))
        };
        schema.same_name(x.name, y.name)
            && x.size == y.size
            && symbols(x).eq(symbols(y))
            && x.fields.count == y.fields.count
            && x.fields
                .of(&schema.fields)
                .iter()
                .zip(y.fields.of(&schema.fields))
                .all(|(x, y)| self.fields(x, y))
    }

    fn fields(&mut self, x: &Field, y: &Field) -> bool {
        let schema = self.schema;
        let defaults = match (x.default, y.default) {
            (None, None) => true,
            (Some(FieldDefault::Json(x)), Some(FieldDefault::Json(y))) => {
                same_json(&schema.tree, x, y)
            }
            (Some(FieldDefault::Parsed(x)), Some(FieldDefault::Parsed(y))) => same_double(x, y),
            (Some(FieldDefault::Json(x)), Some(FieldDefault::Parsed(y)))
            | (Some(FieldDefault::Parsed(y)), Some(FieldDefault::Json(x))) => {
                matches!(schema.tree.number(x), Some(Number::Double(x)) if same_double(x, y))
            }
            _ => false,
        };
        defaults
            && x.order == y.order
            && schema.text(x.name) == schema.text(y.name)
            && self.types(x.ty, y.ty)
            && self.attributes(x.node, y.node, FIELD_RESERVED)
    }

    fn attributes(&self, x: NodeId, y: NodeId, reserved: &'static [&'static str]) -> bool {
        let tree = &self.schema.tree;
        let count = self.schema.attributes(x, reserved).count();
        count == self.schema.attributes(y, reserved).count()
            && self.schema.attributes(x, reserved).all(|(key, value)| {
                tree.member(y, tree.text(key).unwrap_or(""))
                    .is_some_and(|other| same_json(tree, value, other))
            })
    }
}

/// Equality of JSON values as the registry's library has it: numbers by class and value, objects whatever the order of their members.
fn same_json(tree: &Tree, a: NodeId, b: NodeId) -> bool {
    if tree.kind(a) != tree.kind(b) || tree.count(a) != tree.count(b) {
        return false;
    }
    match tree.kind(a) {
        json::Kind::Null | json::Kind::Boolean => tree.token(a) == tree.token(b),
        json::Kind::String => tree.text(a) == tree.text(b),
        json::Kind::Number => match (tree.number(a), tree.number(b)) {
            (Some(Number::Double(x)), Some(Number::Double(y))) => same_double(x, y),
            (x, y) => x == y,
        },
        json::Kind::Array => tree
            .elements(a)
            .zip(tree.elements(b))
            .all(|(x, y)| same_json(tree, x, y)),
        json::Kind::Object => tree.members(a).all(|(key, x)| {
            tree.member(b, tree.text(key).unwrap_or(""))
                .is_some_and(|y| same_json(tree, x, y))
        }),
    }
}

/// `Double.compare`: NaN equals itself, and the zeros differ.
fn same_double(x: f64, y: f64) -> bool {
    x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan())
}
