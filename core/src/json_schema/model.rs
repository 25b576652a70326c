//! The typed tree that the registry compares: what a loader makes of the JSON text.
//!
//! Source: docs/json-schema.md, "Schema classes".

use crate::json::NodeId;
use crate::source::Range;

/// A schema's number in its [`Model`].
pub(crate) type Id = u32;

/// Everything loaded from one document and what it refers to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) nodes: Vec<Node>,
    pub(crate) metas: Vec<Meta>,
    pub(crate) root: Id,
}

/// One schema.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The JSON value it was read from; parts of one object share it.
    pub(crate) at: NodeId,
    /// Index of its annotations, [`NONE`] for the many without.
    pub(crate) meta: u32,
    /// Whether references lead here, so that it can be reached more than once.
    pub(crate) target: bool,
    /// Whether `connect.type` says `bytes`.
    pub(crate) connect_bytes: bool,
    pub(crate) body: Body,
}

/// Stands for "no annotations".
pub(crate) const NONE: u32 = u32::MAX;

/// What is compared of a schema as a whole, and what a loader left over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Meta {
    pub(crate) id: Option<Range>,
    pub(crate) title: Option<Range>,
    pub(crate) description: Option<Range>,
    pub(crate) default: Option<NodeId>,
    pub(crate) read_only: Option<bool>,
    pub(crate) write_only: Option<bool>,
    /// Whether the JSON object has members that this node keeps as unprocessed.
    pub(crate) leftover: bool,
}

/// The classes of schema.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    True,
    False,
    Boolean,
    Null,
    String(StringSchema),
    Number(Box<NumberSchema>),
    Object(Box<ObjectSchema>),
    Array(Box<ArraySchema>),
    /// The values, an array.
    Enum(NodeId),
    /// The value.
    Const(NodeId),
    Not(Id),
    Conditional(Box<[Option<Id>; 3]>),
    Combined(Box<Combined>),
    Reference(Reference),
}

/// The classes by name: two schemas of different ones are not compared any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Empty,
    True,
    False,
    Boolean,
    Null,
    String,
    Number,
    Object,
    Array,
    Enum,
    Const,
    Not,
    Conditional,
    Combined,
    Reference,
}

/// `minLength` and its relatives.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StringSchema {
    pub(crate) requires: bool,
    pub(crate) max_length: Option<i32>,
    pub(crate) min_length: Option<i32>,
    pub(crate) pattern: Option<Range>,
    /// Known to the draft; not compared, but it keeps members of unions apart.
    pub(crate) format: Option<Range>,
}

/// `minimum` and its relatives.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NumberSchema {
    pub(crate) requires: bool,
    pub(crate) integer: bool,
    pub(crate) maximum: Option<Bound>,
    pub(crate) minimum: Option<Bound>,
    pub(crate) exclusive_maximum: Option<Bound>,
    pub(crate) exclusive_minimum: Option<Bound>,
    pub(crate) multiple_of: Option<NodeId>,
    /// Draft 4's flags, which the comparison does not see.
    pub(crate) exclusive_flags: [bool; 2],
}

/// A limit of numbers: compared as a double, printed as written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) value: f64,
    pub(crate) at: NodeId,
}

/// `properties` and its relatives.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObjectSchema {
    pub(crate) requires: bool,
    /// In the order of the registry's hash map.
    pub(crate) properties: Vec<Property>,
    pub(crate) required: Vec<Range>,
    pub(crate) patterns: Vec<(Range, Id)>,
    /// `additionalProperties` is `false`.
    pub(crate) closed: bool,
    pub(crate) additional: Option<Id>,
    pub(crate) unevaluated: Option<Id>,
    pub(crate) max_properties: Option<i32>,
    pub(crate) min_properties: Option<i32>,
    /// Property dependencies, then schema dependencies, in the order of the registry's hash maps.
    pub(crate) dependent_required: Vec<Dependency<Vec<Range>>>,
    pub(crate) dependent_schemas: Vec<Dependency<Id>>,
    pub(crate) property_names: Option<Id>,
}

/// A property with what lookups and the order of reports need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property {
    pub(crate) name: Range,
    pub(crate) hash: u32,
    pub(crate) schema: Id,
}

/// What a property of that name demands of the whole object.
#[derive(Clone, Debug)]
pub(crate) struct Dependency<T> {
    pub(crate) name: Range,
    pub(crate) hash: u32,
    pub(crate) demand: T,
}

/// `items` and its relatives.
#[derive(Clone, Debug, Default)]
pub(crate) struct ArraySchema {
    pub(crate) requires: bool,
    pub(crate) all_items: Option<Id>,
    pub(crate) tuple: Vec<Id>,
    /// `additionalItems` is `false`.
    pub(crate) closed: bool,
    pub(crate) additional: Option<Id>,
    pub(crate) unevaluated: Option<Id>,
    pub(crate) contains: Option<Id>,
    pub(crate) max_items: Option<i32>,
    pub(crate) min_items: Option<i32>,
    pub(crate) unique: bool,
    pub(crate) max_contains: Option<f64>,
    pub(crate) min_contains: Option<f64>,
}

/// `allOf`, `anyOf` and `oneOf`, and what loaders build of the kind themselves.
#[derive(Clone, Debug)]
pub(crate) struct Combined {
    pub(crate) criterion: Criterion,
    pub(crate) members: Vec<Id>,
    /// Built by a loader out of several keywords of one object, not written as `allOf`.
    pub(crate) synthetic: bool,
    /// The members that differ when printed, first ones kept: what two unions are compared by. Filled after loading.
    pub(crate) distinct: Vec<Id>,
    /// Why the registry cannot compare this as a union, if it cannot.
    pub(crate) fault: Option<Fault>,
}

/// What keeps the registry from finding out which members of a union are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An object inside has both kinds of dependencies: the registry fails to print it.
    BothDependencies,
    /// Equal members hold generated conjunctions whose print order differs from call to call.
    PrintOrder,
}

/// How the members of a [`Combined`] combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "named as the keywords are")]
pub(crate) enum Criterion {
    AllOf,
    AnyOf,
    OneOf,
}

impl Criterion {
    /// Returns the keyword.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Criterion::AllOf => "allOf",
            Criterion::AnyOf => "anyOf",
            Criterion::OneOf => "oneOf",
        }
    }
}

/// `$ref`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) text: Range,
    pub(crate) target: Option<Id>,
}

static NOTHING: Node = Node {
    at: 0,
    meta: NONE,
    target: false,
    connect_bytes: false,
    body: Body::Empty,
};

impl Model {
    /// Returns the schema of that number.
    pub(crate) fn node(&self, id: Id) -> &Node {
        self.nodes.get(id as usize).unwrap_or(&NOTHING)
    }

    /// Returns the annotations of a schema; empty ones where it has none.
    pub(crate) fn meta(&self, id: Id) -> Meta {
        self.metas
            .get(self.node(id).meta as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Adds a schema.
    pub(crate) fn add(&mut self, at: NodeId, body: Body) -> Id {
        self.nodes.push(Node {
            at,
            meta: NONE,
            target: false,
            connect_bytes: false,
            body,
        });
        self.nodes.len() as Id - 1
    }

    /// Returns whether the schema has a default that the comparison sees: one at a reference it does not see.
    pub(crate) fn has_default(&self, id: Id) -> bool {
        self.meta(id).default.is_some() && self.node(id).class() != Class::Reference
    }
}

impl Node {
    /// Returns the class.
    pub(crate) fn class(&self) -> Class {
        match &self.body {
            Body::Empty => Class::Empty,
            Body::True => Class::True,
            Body::False => Class::False,
            Body::Boolean => Class::Boolean,
            Body::Null => Class::Null,
            Body::String(_) => Class::String,
            Body::Number(_) => Class::Number,
            Body::Object(_) => Class::Object,
            Body::Array(_) => Class::Array,
            Body::Enum(_) => Class::Enum,
            Body::Const(_) => Class::Const,
            Body::Not(_) => Class::Not,
            Body::Conditional(_) => Class::Conditional,
            Body::Combined(_) => Class::Combined,
            Body::Reference(_) => Class::Reference,
        }
    }

    /// Returns whether it lets everything pass: `{}` or `true`.
    pub(crate) fn is_trivial(&self) -> bool {
        matches!(self.body, Body::Empty | Body::True)
    }
}

impl Body {
    /// Returns the schemas directly inside; what a reference leads to is not.
    pub(crate) fn children(&self) -> Vec<Id> {
        match self {
            Body::Not(inner) => vec![*inner],
            Body::Conditional(inner) => inner.iter().flatten().copied().collect(),
            Body::Combined(combined) => combined.members.clone(),
            Body::Array(array) => {
                let single = [
                    array.all_items,
                    array.additional,
                    array.unevaluated,
                    array.contains,
                ];
                array
                    .tuple
                    .iter()
                    .copied()
                    .chain(single.into_iter().flatten())
                    .collect()
            }
            Body::Object(object) => {
                let single = [object.additional, object.unevaluated, object.property_names];
                let named = object
                    .properties
                    .iter()
                    .map(|one| one.schema)
                    .chain(object.patterns.iter().map(|one| one.1));
                named
                    .chain(object.dependent_schemas.iter().map(|one| one.demand))
                    .chain(single.into_iter().flatten())
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}
