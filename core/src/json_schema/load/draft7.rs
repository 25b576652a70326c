//! The loader of drafts 4, 6 and 7.
//!
//! Source: docs/json-schema.md, "Older drafts".

mod group;
mod target;

use std::collections::BTreeMap;

use crate::error::SchemaError;
use crate::json::{Kind, NodeId};
use crate::json_schema::draft::Draft;
use crate::json_schema::keyword::{Keyword, Members};
use crate::json_schema::load::Loader;
use crate::json_schema::model::{Body, Class, Combined, Criterion, Id, Meta};
use crate::json_schema::uri::resolve;
use crate::source::Range;

use Keyword as K;

const ARRAY: &[K] = &[
    K::Items,
    K::AdditionalItems,
    K::MinItems,
    K::MaxItems,
    K::UniqueItems,
];
const OBJECT: &[K] = &[
    K::Properties,
    K::Required,
    K::MinProperties,
    K::MaxProperties,
    K::Dependencies,
    K::PatternProperties,
    K::AdditionalProperties,
];
const NUMBER: &[K] = &[
    K::Minimum,
    K::Maximum,
    K::ExclusiveMinimum,
    K::ExclusiveMaximum,
    K::MultipleOf,
];
const STRING: &[K] = &[K::MinLength, K::MaxLength, K::Pattern, K::Format];
/// The groups in the order in which they are looked for, each with a keyword of theirs that may be younger than the group.
static GROUPS: [(Class, &[K], K); 4] = [
    (Class::Array, ARRAY, K::Contains),
    (Class::Object, OBJECT, K::PropertyNames),
    (Class::Number, NUMBER, K::Minimum),
    (Class::String, STRING, K::MinLength),
];
const CONDITION: &[K] = &[K::If, K::Then, K::Else];

/// What is consumed in no draft here, so that it is left over when it stands in a schema.
const LEFT_OVER: &[K] = &[
    K::Schema,
    K::PrefixItems,
    K::UnevaluatedItems,
    K::UnevaluatedProperties,
    K::DependentRequired,
    K::DependentSchemas,
    K::MinContains,
    K::MaxContains,
    K::Anchor,
    K::DynamicAnchor,
    K::DynamicRef,
    K::Vocabulary,
    K::Deprecated,
    K::Defs,
    K::Definitions,
    K::ConnectType,
];

/// Formats that a draft adds to those of the one before. The others do not count as keywords.
const FORMATS: [(Draft, &[&str]); 3] = [
    (
        Draft::Four,
        &["date-time", "uri", "hostname", "email", "ipv4", "ipv6"],
    ),
    (
        Draft::Six,
        &["json-pointer", "uri-reference", "uri-template"],
    ),
    (
        Draft::Seven,
        &["date", "time", "regex", "relative-json-pointer"],
    ),
];

/// Where a schema stands: its document, and the address that its references are relative to.
#[derive(Clone, Copy)]
struct Scope {
    document: u32,
    base: Option<Range>,
}

struct Walk<'l, 'a> {
    loader: &'l mut Loader<'a>,
    /// Documents by the address they are registered under.
    registered: BTreeMap<String, u32>,
    /// Targets met before, by resolved text: each text has its own copy.
    targets: BTreeMap<String, u32>,
    /// Targets that are not loaded yet.
    open: Vec<(u32, NodeId, Scope)>,
}

pub(super) fn load(loader: &mut Loader<'_>, root: NodeId) -> Result<Id, SchemaError> {
    if let Some(named) = loader.tree.member(root, "$schema") {
        loader.text_at(named)?;
    }
    let mut base = None;
    if let Some(id) = loader.tree.member(root, loader.draft.id_keyword()) {
        base = Some(loader.text_at(id)?);
    }
    let mut walk = Walk {
        loader,
        registered: BTreeMap::new(),
        targets: BTreeMap::new(),
        open: Vec::new(),
    };
    walk.register(base)?;
    let id = walk.schema(
        root,
        Scope {
            document: 0,
            base: None,
        },
    )?;
    // References lead on only here, so that long chains of them need no stack.
    while let Some((knot, at, scope)) = walk.open.pop() {
        let target = walk.schema(at, scope)?;
        walk.loader.set_knot(knot, target);
    }
    Ok(id)
}

impl Walk<'_, '_> {
    #[inline(never)]
    fn schema(&mut self, at: NodeId, scope: Scope) -> Result<Id, SchemaError> {
        match self.loader.tree.kind(at) {
            Kind::Boolean => {
                let body = if self.loader.tree.boolean(at) == Some(true) {
                    Body::True
                } else {
                    Body::False
                };
                Ok(self.loader.model.add(at, body))
            }
            Kind::Object => {
                self.loader.enter(at)?;
                let members = Members::of(self.loader.tree, at);
                let id = self.object(at, &members, scope)?;
                self.loader.depth -= 1;
                Ok(id)
            }
            _ => Err(self.loader.wrong_type(at, "an object or a boolean")),
        }
    }

    #[inline(never)]
    fn object(&mut self, at: NodeId, members: &Members, scope: Scope) -> Result<Id, SchemaError> {
        let (meta, scope) = self.annotations(members, scope)?;
        let id = if let Some(text) = members.get(K::Ref) {
            self.reference(at, text, scope)?
        } else {
            let mut parts = Parts::default();
            self.values(at, members, scope, &mut parts)?;
            self.typed(at, members, scope, &mut parts)?;
            match parts {
                Parts { first: None, .. } => self.loader.model.add(at, Body::Empty),
                Parts {
                    first: Some(only),
                    rest,
                } if rest.is_empty() => only,
                Parts { first, rest } => {
                    let members = first.into_iter().chain(rest).collect();
                    self.combined(at, Criterion::AllOf, members, true)
                }
            }
        };
        if let Some(meta) = meta {
            self.loader.annotate(id, meta);
        }
        self.leftovers(id, members);
        Ok(id)
    }

    /// Reads what belongs to the schema as a whole, and enters the scope that its id opens.
    #[inline(never)]
    fn annotations(
        &mut self,
        members: &Members,
        scope: Scope,
    ) -> Result<(Option<Meta>, Scope), SchemaError> {
        let loader = &mut *self.loader;
        let (id_keyword, other) = match loader.draft {
            Draft::Four => (K::OldId, K::Id),
            _ => (K::Id, K::OldId),
        };
        let seven = loader.draft == Draft::Seven;
        let meta = Meta {
            id: loader.text(members, id_keyword)?,
            title: loader.text(members, K::Title)?,
            description: loader.text(members, K::Description)?,
            default: members.get(K::Default),
            read_only: if seven {
                loader.boolean(members, K::ReadOnly)?
            } else {
                None
            },
            write_only: if seven {
                loader.boolean(members, K::WriteOnly)?
            } else {
                None
            },
            leftover: members.unknown > 0
                || members.any(LEFT_OVER)
                || members.get(other).is_some()
                || (!seven && members.any(&[K::ReadOnly, K::WriteOnly, K::If, K::Then, K::Else]))
                || (loader.draft == Draft::Four
                    && members.any(&[K::Const, K::Contains, K::PropertyNames]))
                || members.get(K::Ref).is_some() && members.count() > 1,
        };
        let mut scope = scope;
        if let Some(id) = meta.id {
            let text = loader.tree.sources.get(id);
            scope.base = match scope.base {
                None => Some(id),
                Some(base) => {
                    let resolved = resolve(loader.tree.sources.get(base), text);
                    resolved
                        .map(|resolved| loader.tree.sources.append(&resolved))
                        .or(Some(base))
                }
            };
        }
        let bare = meta.id.is_none()
            && meta.title.is_none()
            && meta.description.is_none()
            && meta.default.is_none()
            && meta.read_only.is_none()
            && meta.write_only.is_none()
            && !meta.leftover;
        Ok(((!bare).then_some(meta), scope))
    }

    /// Moves what is looked at by its unknown name to the node; it never goes to the parts of one.
    #[inline(never)]
    fn leftovers(&mut self, id: Id, members: &Members) {
        let max = self.loader.lax_number(members, K::MaxContains);
        let min = self.loader.lax_number(members, K::MinContains);
        let bytes = members
            .get(K::ConnectType)
            .is_some_and(|value| self.loader.tree.text(value) == Some("bytes"));
        if let Some(node) = self.loader.model.nodes.get_mut(id as usize) {
            node.connect_bytes = bytes;
            if let Body::Array(array) = &mut node.body {
                (array.max_contains, array.min_contains) = (max, min);
            }
        }
    }

    /// Reads the keywords that make a part of their own each.
    #[inline(never)]
    fn values(
        &mut self,
        at: NodeId,
        members: &Members,
        scope: Scope,
        parts: &mut Parts,
    ) -> Result<(), SchemaError> {
        if let Some(values) = members.get(K::Enum) {
            if self.loader.tree.kind(values) != Kind::Array {
                return Err(self.loader.wrong_type(values, "an array"));
            }
            parts.push(self.loader.model.add(at, Body::Enum(values)));
        }
        for (keyword, criterion) in [
            (K::AllOf, Criterion::AllOf),
            (K::AnyOf, Criterion::AnyOf),
            (K::OneOf, Criterion::OneOf),
        ] {
            if let Some(list) = members.get(keyword) {
                let list = self.loader.list(list)?;
                let schemas = list
                    .into_iter()
                    .map(|one| self.schema(one, scope))
                    .collect::<Result<_, _>>()?;
                parts.push(self.combined(at, criterion, schemas, false));
            }
        }
        if let Some(inner) = members.get(K::Not) {
            let inner = self.schema(inner, scope)?;
            parts.push(self.loader.model.add(at, Body::Not(inner)));
        }
        if let Some(value) = members
            .get(K::Const)
            .filter(|_| self.loader.draft != Draft::Four)
        {
            parts.push(self.loader.model.add(at, Body::Const(value)));
        }
        Ok(())
    }

    #[inline(never)]
    fn combined(
        &mut self,
        at: NodeId,
        criterion: Criterion,
        members: Vec<Id>,
        synthetic: bool,
    ) -> Id {
        let combined = Combined {
            criterion,
            members,
            synthetic,
            distinct: Vec::new(),
            fault: None,
        };
        self.loader
            .model
            .add(at, Body::Combined(Box::new(combined)))
    }

    /// Reads `type`, and the groups of keywords that it leaves.
    #[inline(never)]
    fn typed(
        &mut self,
        at: NodeId,
        members: &Members,
        scope: Scope,
        parts: &mut Parts,
    ) -> Result<(), SchemaError> {
        let mut taken = [None; 4];
        if let Some(named) = members.get(K::Type) {
            match self.loader.tree.kind(named) {
                Kind::Array => self.type_list(at, named, members, scope, parts, &mut taken)?,
                Kind::String => {
                    let (class, integer) = self.loader.type_at(named)?;
                    parts.push(self.class(at, class, integer, members, scope)?);
                    note(&mut taken, class);
                }
                _ => {
                    return Err(self
                        .loader
                        .wrong_type(named, "a string or an array of strings"));
                }
            }
        }
        self.groups(at, members, scope, parts, taken)
    }

    /// Makes a union of the listed types, each with its group of keywords.
    #[inline(never)]
    fn type_list(
        &mut self,
        at: NodeId,
        list: NodeId,
        members: &Members,
        scope: Scope,
        parts: &mut Parts,
        taken: &mut [Option<Class>; 4],
    ) -> Result<(), SchemaError> {
        let names: Vec<_> = self.loader.tree.elements(list).collect();
        let mut schemas = Vec::with_capacity(names.len());
        for name in names {
            let (class, integer) = self.loader.type_at(name)?;
            schemas.push(self.class(at, class, integer, members, scope)?);
            note(taken, class);
        }
        parts.push(self.combined(at, Criterion::AnyOf, schemas, false));
        Ok(())
    }

    /// Reads the groups of keywords that no type has taken.
    #[inline(never)]
    fn groups(
        &mut self,
        at: NodeId,
        members: &Members,
        scope: Scope,
        parts: &mut Parts,
        taken: [Option<Class>; 4],
    ) -> Result<(), SchemaError> {
        let old = self.loader.draft == Draft::Four;
        for (class, keywords, late) in &GROUPS {
            let late = !old && members.get(*late).is_some();
            if !taken.contains(&Some(*class)) && (late || members.any(keywords)) {
                parts.push(self.part(at, *class, None, members, scope)?);
            }
        }
        if self.loader.draft == Draft::Seven && members.any(CONDITION) {
            parts.push(self.condition(at, members, scope)?);
        }
        Ok(())
    }

    #[inline(never)]
    fn condition(
        &mut self,
        at: NodeId,
        members: &Members,
        scope: Scope,
    ) -> Result<Id, SchemaError> {
        let mut inner = [None; 3];
        for (place, keyword) in inner.iter_mut().zip(CONDITION) {
            let value = members.get(*keyword);
            *place = value.map(|value| self.schema(value, scope)).transpose()?;
        }
        Ok(self
            .loader
            .model
            .add(at, Body::Conditional(Box::new(inner))))
    }

    /// Makes the schema of a type that is named.
    #[inline(never)]
    fn class(
        &mut self,
        at: NodeId,
        class: Class,
        integer: bool,
        members: &Members,
        scope: Scope,
    ) -> Result<Id, SchemaError> {
        match class {
            Class::Boolean => Ok(self.loader.model.add(at, Body::Boolean)),
            Class::Null => Ok(self.loader.model.add(at, Body::Null)),
            class => self.part(at, class, Some(integer), members, scope),
        }
    }

    /// Makes the schema of a group of keywords; `named` is set when `type` asks for it, and tells whether as `integer`.
    #[inline(never)]
    fn part(
        &mut self,
        at: NodeId,
        class: Class,
        named: Option<bool>,
        members: &Members,
        scope: Scope,
    ) -> Result<Id, SchemaError> {
        let requires = named.is_some();
        let body = match class {
            Class::Array => Body::Array(self.array(requires, members, scope)?),
            Class::Object => Body::Object(self.object_group(requires, members, scope)?),
            Class::Number => Body::Number(self.number(requires, named == Some(true), members)?),
            _ => Body::String(self.string(requires, members)?),
        };
        Ok(self.loader.model.add(at, body))
    }
}

fn note(taken: &mut [Option<Class>; 4], class: Class) {
    if let Some(place) = taken
        .iter_mut()
        .find(|place| place.is_none() || **place == Some(class))
    {
        *place = Some(class);
    }
}

/// The schemas that one object holds. Nearly all hold one.
#[derive(Default)]
struct Parts {
    first: Option<Id>,
    rest: Vec<Id>,
}

impl Parts {
    fn push(&mut self, id: Id) {
        match self.first {
            None => self.first = Some(id),
            Some(_) => self.rest.push(id),
        }
    }
}
