//! The typed model: every occurrence of a type is an entry, and entries that are names point at the definition.

use hashbrown::HashTable;

use crate::error::SchemaError;
use crate::hash::{hash, hash_on};
use crate::included;
use crate::json::{NodeId, Tree};
use crate::source::{Range, Sources, Span};

/// A parsed schema with all it refers to.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    /// What makes the schema impossible in a build without its format.
    _included: included::Avro,
    pub(crate) tree: Tree,
    pub(crate) types: Vec<Type>,
    pub(crate) named: Vec<Named>,
    pub(crate) fields: Vec<Field>,
    pub(crate) branches: Vec<TypeId>,
    pub(crate) symbols: Vec<Range>,
    pub(crate) aliases: Vec<Name>,
    pub(crate) field_aliases: Vec<Range>,
    /// The type of the schema's own text.
    pub(crate) root: TypeId,
    /// The top-level types of the referenced texts, which print as names.
    pub(crate) reference_roots: Vec<TypeId>,
}

impl Schema {
    /// Returns a schema that has nothing but its texts yet.
    ///
    /// # Errors
    /// `UNSUPPORTED` in a build without the format.
    pub(super) fn unread(sources: Sources) -> Result<Self, SchemaError> {
        Ok(Self {
            _included: included::Avro::token()?,
            tree: Tree::new(sources),
            types: Vec::new(),
            named: Vec::new(),
            fields: Vec::new(),
            branches: Vec::new(),
            symbols: Vec::new(),
            aliases: Vec::new(),
            field_aliases: Vec::new(),
            root: TypeId::default(),
            reference_roots: Vec::new(),
        })
    }
}

pub(crate) type TypeId = u32;
pub(crate) type FieldId = u32;

/// The 14 kinds, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Array,
    Map,
    Union,
    Record,
    Enum,
    Fixed,
}

impl Kind {
    pub(crate) const ALL: [Kind; 14] = [
        Kind::Null,
        Kind::Boolean,
        Kind::Int,
        Kind::Long,
        Kind::Float,
        Kind::Double,
        Kind::Bytes,
        Kind::String,
        Kind::Array,
        Kind::Map,
        Kind::Union,
        Kind::Record,
        Kind::Enum,
        Kind::Fixed,
    ];

    /// Returns the name in schemas.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "boolean",
            Kind::Int => "int",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::Bytes => "bytes",
            Kind::String => "string",
            Kind::Array => "array",
            Kind::Map => "map",
            Kind::Union => "union",
            Kind::Record => "record",
            Kind::Enum => "enum",
            Kind::Fixed => "fixed",
        }
    }

    /// Returns the name in the registry's messages.
    pub(crate) const fn upper(self) -> &'static str {
        match self {
            Kind::Null => "NULL",
            Kind::Boolean => "BOOLEAN",
            Kind::Int => "INT",
            Kind::Long => "LONG",
            Kind::Float => "FLOAT",
            Kind::Double => "DOUBLE",
            Kind::Bytes => "BYTES",
            Kind::String => "STRING",
            Kind::Array => "ARRAY",
            Kind::Map => "MAP",
            Kind::Union => "UNION",
            Kind::Record => "RECORD",
            Kind::Enum => "ENUM",
            Kind::Fixed => "FIXED",
        }
    }

    /// Returns the primitive kind of that name.
    pub(crate) fn primitive(name: &str) -> Option<Kind> {
        // Byte patterns are compared in place, texts by a call each.
        Some(match name.as_bytes() {
            b"null" => Kind::Null,
            b"boolean" => Kind::Boolean,
            b"int" => Kind::Int,
            b"long" => Kind::Long,
            b"float" => Kind::Float,
            b"double" => Kind::Double,
            b"bytes" => Kind::Bytes,
            b"string" => Kind::String,
            _ => return None,
        })
    }
}

/// One occurrence of a type in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub(crate) body: Body,
    /// The JSON value that says it.
    pub(crate) node: NodeId,
    pub(crate) parent: Parent,
}

/// What a type consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Primitive(Kind),
    Array(TypeId),
    Map(TypeId),
    /// A stretch of `Schema::branches`.
    Union(List),
    /// An index into `Schema::named`.
    Named(u32),
    /// A name whose definition is this type.
    Reference(TypeId),
    /// A name that is looked up when its text has been read.
    Pending(Name),
}

/// A stretch of one of the schema's flat lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) start: u32,
    pub(crate) count: u32,
}

impl List {
    pub(crate) fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.start as usize..(self.start + self.count) as usize)
            .unwrap_or_default()
    }

    pub(crate) fn ids(self) -> std::ops::Range<u32> {
        self.start..self.start + self.count
    }
}

/// Where a type stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    Root,
    Field(FieldId),
    Items(TypeId),
    Values(TypeId),
    Branch { union: TypeId, index: u32 },
}

/// A full name; no namespace is an empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) namespace: Range,
    pub(crate) simple: Range,
}

/// A record, enum or fixed.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) kind: Kind,
    /// Whether a record was declared as `error`.
    pub(crate) error: bool,
    pub(crate) name: Name,
    pub(crate) doc: Option<Range>,
    pub(crate) aliases: List,
    pub(crate) fields: List,
    /// Record fields by name, where there are many.
    pub(crate) table: Option<Box<HashTable<FieldId>>>,
    pub(crate) symbols: List,
    pub(crate) default: Option<Range>,
    pub(crate) size: i32,
    /// The value of `name`.
    pub(crate) name_node: NodeId,
    /// The value of `fields`, `symbols` or `size`.
    pub(crate) body_node: NodeId,
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: Range,
    pub(crate) ty: TypeId,
    pub(crate) doc: Option<Range>,
    pub(crate) default: Option<FieldDefault>,
    pub(crate) order: Order,
    pub(crate) aliases: List,
    pub(crate) node: NodeId,
    pub(crate) owner: TypeId,
    pub(crate) index: u32,
}

/// A field's default.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FieldDefault {
    Json(NodeId),
    /// What a string says that stands for a float or double.
    Parsed(f64),
}

/// How a field takes part in the order of its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Ascending,
    Descending,
    Ignore,
}

impl Order {
    pub(crate) const ALL: [Order; 3] = [Order::Ascending, Order::Descending, Order::Ignore];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Order::Ascending => "ascending",
            Order::Descending => "descending",
            Order::Ignore => "ignore",
        }
    }

    pub(crate) const fn upper(self) -> &'static str {
        match self {
            Order::Ascending => "ASCENDING",
            Order::Descending => "DESCENDING",
            Order::Ignore => "IGNORE",
        }
    }
}

/// Names from here on are found by table, not by looking at each.
pub(crate) const MANY: usize = 12;

impl Schema {
    pub(crate) fn sources(&self) -> &Sources {
        &self.tree.sources
    }

    pub(crate) fn text(&self, range: Range) -> &str {
        self.tree.sources.get(range)
    }

    #[inline(always)]
    pub(crate) fn ty(&self, id: TypeId) -> Type {
        self.types.get(id as usize).copied().unwrap_or(Type {
            body: Body::Primitive(Kind::Null),
            node: 0,
            parent: Parent::Root,
        })
    }

    /// Returns the definition that an occurrence means: itself unless it is a name.
    pub(crate) fn target(&self, id: TypeId) -> TypeId {
        match self.ty(id).body {
            Body::Reference(target) => target,
            _ => id,
        }
    }

    /// Returns what a type consists of, names followed.
    pub(crate) fn body(&self, id: TypeId) -> Body {
        self.ty(self.target(id)).body
    }

    /// Returns the kind of a type, names followed; a name that is still to be looked up counts as a record.
    pub(crate) fn kind(&self, id: TypeId) -> Kind {
        match self.body(id) {
            Body::Primitive(kind) => kind,
            Body::Array(_) => Kind::Array,
            Body::Map(_) => Kind::Map,
            Body::Union(_) => Kind::Union,
            Body::Named(index) => self
                .named
                .get(index as usize)
                .map_or(Kind::Record, |named| named.kind),
            Body::Reference(_) | Body::Pending(_) => Kind::Record,
        }
    }

    /// Returns the definition of a named type, names followed.
    pub(crate) fn named(&self, id: TypeId) -> Option<&Named> {
        match self.body(id) {
            Body::Named(index) => self.named.get(index as usize),
            _ => None,
        }
    }

    /// Returns the branches of a union.
    pub(crate) fn branches(&self, list: List) -> &[TypeId] {
        list.of(&self.branches)
    }

    /// Returns whether a type is a union whose first branch is null.
    pub(crate) fn null_first(&self, id: TypeId) -> bool {
        match self.body(id) {
            Body::Union(list) => {
                let first = self.branches(list).first();
                first.is_some_and(|branch| self.kind(*branch) == Kind::Null)
            }
            _ => false,
        }
    }

    pub(crate) fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id as usize)
    }

    /// Returns a record's field of that name, looking first at place `guess`.
    pub(crate) fn find_field(&self, record: &Named, name: &str, guess: u32) -> Option<FieldId> {
        let matches = |id: u32| {
            self.field(id)
                .is_some_and(|field| self.text(field.name) == name)
        };
        let list = record.fields;
        if guess < list.count && matches(list.start + guess) {
            return Some(list.start + guess);
        }
        match &record.table {
            Some(table) => table.find(hash(name), |id| matches(*id)).copied(),
            None => list.ids().find(|id| matches(*id)),
        }
    }

    /// Returns the full name as text.
    pub(crate) fn full_name(&self, name: Name) -> String {
        let mut out = String::new();
        self.write_full_name(&mut out, name);
        out
    }

    pub(crate) fn write_full_name(&self, out: &mut String, name: Name) {
        if !name.namespace.is_empty() {
            out.push_str(self.text(name.namespace));
            out.push('.');
        }
        out.push_str(self.text(name.simple));
    }

    pub(crate) fn same_name(&self, a: Name, b: Name) -> bool {
        self.text(a.simple) == self.text(b.simple)
            && self.text(a.namespace) == self.text(b.namespace)
    }

    pub(crate) fn hash_of(&self, name: Name) -> u64 {
        hash_on(hash(self.text(name.namespace)), self.text(name.simple))
    }

    /// Returns the full name of a top-level record.
    pub(crate) fn record_name(&self) -> Option<String> {
        self.named(self.root)
            .filter(|named| named.kind == Kind::Record)
            .map(|named| self.full_name(named.name))
    }

    /// Returns the custom attributes of a type or field in the order of the text: the members that are not `reserved`.
    pub(crate) fn attributes<'a>(
        &'a self,
        node: NodeId,
        reserved: &'static [&'static str],
    ) -> impl Iterator<Item = (NodeId, NodeId)> + 'a {
        self.tree
            .members(node)
            .filter(move |(key, _)| !reserved.contains(&self.tree.text(*key).unwrap_or("")))
    }

    /// Returns the JSON Pointer of an occurrence in its text.
    pub(crate) fn pointer(&self, id: TypeId) -> String {
        let mut out = String::new();
        self.write_pointer(&mut out, id);
        out
    }

    /// Returns the JSON Pointer of a field's object.
    pub(crate) fn field_pointer(&self, id: FieldId) -> String {
        let mut out = String::new();
        self.write_field_pointer(&mut out, id);
        out
    }

    fn write_pointer(&self, out: &mut String, id: TypeId) {
        // Upwards first, then written from the root, so that depth costs no call stack.
        let mut steps = Vec::new();
        let mut at = id;
        loop {
            let step = self.ty(at).parent;
            at = match step {
                Parent::Root => break,
                Parent::Field(field) => self.field(field).map_or(0, |field| field.owner),
                Parent::Items(id) | Parent::Values(id) | Parent::Branch { union: id, .. } => id,
            };
            steps.push(step);
        }
        for step in steps.into_iter().rev() {
            match step {
                Parent::Root => {}
                Parent::Field(field) => {
                    out.push_str("/fields/");
                    out.push_str(&self.field(field).map_or(0, |field| field.index).to_string());
                    out.push_str("/type");
                }
                Parent::Items(_) => out.push_str("/items"),
                Parent::Values(_) => out.push_str("/values"),
                Parent::Branch { index, .. } => {
                    out.push('/');
                    out.push_str(&index.to_string());
                }
            }
        }
    }

    fn write_field_pointer(&self, out: &mut String, id: FieldId) {
        if let Some(field) = self.field(id) {
            self.write_pointer(out, field.owner);
            out.push_str("/fields/");
            out.push_str(&field.index.to_string());
        }
    }

    /// Returns the place of a value in a text that was given.
    pub(crate) fn place(&self, node: NodeId) -> Option<Span> {
        self.sources().place(self.tree.range(node))
    }

    pub(crate) fn span(&self, node: NodeId) -> Span {
        self.tree.span(node)
    }

    /// Adds the place of a type to an error about it.
    pub(crate) fn located(&self, error: SchemaError, id: TypeId) -> SchemaError {
        let error = error.on(self.pointer(id));
        self.place(self.ty(id).node)
            .into_iter()
            .fold(error, SchemaError::at)
    }
}

/// Members of a schema object that are no custom attributes, whatever the kind.
pub(crate) const TYPE_RESERVED: &[&str] = &[
    "doc",
    "fields",
    "items",
    "name",
    "namespace",
    "size",
    "symbols",
    "values",
    "type",
    "aliases",
];

/// The same for enums, which also have a default.
pub(crate) const ENUM_RESERVED: &[&str] = &[
    "doc",
    "fields",
    "items",
    "name",
    "namespace",
    "size",
    "symbols",
    "values",
    "type",
    "aliases",
    "default",
];

/// Members of a field that are no custom attributes.
pub(crate) const FIELD_RESERVED: &[&str] = &["default", "doc", "name", "order", "type", "aliases"];

/// Returns the members that are no custom attributes for a kind.
pub(crate) const fn reserved(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Enum => ENUM_RESERVED,
        _ => TYPE_RESERVED,
    }
}
