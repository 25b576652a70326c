//! The loader of drafts 2019-09 and 2020-12: each keyword makes a schema, and these are folded into one.
//!
//! Source: docs/json-schema.md, "Newer drafts".

mod fold;
mod keyword;
mod target;

use std::collections::BTreeSet;

use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::hash_order::{Capacity, spread_hash};
use crate::json_schema::keyword::{Keyword, Members};
use crate::json_schema::load::Loader;
use crate::json_schema::model::{Body, Id, Meta, Reference};
use crate::source::Range;
use fold::Fold;
use target::{Resource, Targets};

use Keyword as K;

/// What the registry's loader keeps as unknown; any of them, or a non-empty `$defs`, replaces what the node kept beside its class.
const UNKNOWN: &[K] = &[
    K::OldId,
    K::AdditionalItems,
    K::Dependencies,
    K::Definitions,
    K::ConnectType,
];

/// The keywords that the loader comes to after all others, wherever they stand.
const LAST: [K; 4] = [
    K::Properties,
    K::PatternProperties,
    K::UnevaluatedItems,
    K::UnevaluatedProperties,
];

/// Where a schema stands.
#[derive(Clone, Copy)]
struct Scope {
    resource: Resource,
    /// Whether a reference led here: what is referred to from here is kept for all later references.
    referred: bool,
}

struct Walk<'l, 'a> {
    loader: &'l mut Loader<'a>,
    targets: Targets,
    /// `$defs` of every schema that was loaded; what no reference led to is loaded at the end, for its faults.
    definitions: Vec<(NodeId, Scope)>,
    /// Objects that `$dynamicRef` is being replaced by.
    inlined: Vec<NodeId>,
}

pub(super) fn load(loader: &mut Loader<'_>, root: NodeId) -> Result<Id, SchemaError> {
    let targets = Targets::new(loader, root)?;
    let scope = Scope {
        resource: targets.main(),
        referred: false,
    };
    let mut walk = Walk {
        loader,
        targets,
        definitions: Vec::new(),
        inlined: Vec::new(),
    };
    let id = walk.schema(root, scope)?;
    let mut checked = BTreeSet::new();
    while let Some((at, scope)) = walk.definitions.pop() {
        for (_, body) in walk.loader.object(at)? {
            if !walk.targets.reached(body) && checked.insert(body) {
                walk.schema(
                    body,
                    Scope {
                        referred: true,
                        ..scope
                    },
                )?;
            }
        }
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
                let scope = Scope {
                    resource: Targets::enter(self.loader, at, &members, scope.resource),
                    ..scope
                };
                let fold = self.keywords(at, &members, scope)?;
                let id = self.finish(&members, fold)?;
                self.loader.depth -= 1;
                Ok(id)
            }
            _ => Err(self.loader.wrong_type(at, "an object or a boolean")),
        }
    }

    /// Folds the keywords of an object in the order of the registry's hash map.
    #[inline(never)]
    fn keywords(
        &mut self,
        at: NodeId,
        members: &Members,
        scope: Scope,
    ) -> Result<Fold, SchemaError> {
        let mut fold = Fold::new(at);
        // At the root the registry has copied `definitions` to `$defs` before it loads.
        let copied = self.definitions_copied(at, members);
        let capacity = Capacity::grown_to(members.count() + usize::from(copied));
        let rank = |keyword: Keyword| {
            let last = LAST.contains(&keyword);
            (last, capacity.slot(spread_hash(keyword.as_str())))
        };
        let mut ordered: Vec<_> = members.keywords().collect();
        ordered.sort_by_key(|keyword| rank(*keyword));
        for keyword in ordered {
            if let Some(value) = members.get(keyword) {
                self.keyword(keyword, value, members, &mut fold, scope)?;
            }
        }
        Ok(fold)
    }

    fn definitions_copied(&self, at: NodeId, members: &Members) -> bool {
        members.get(K::Defs).is_none()
            && self
                .loader
                .documents
                .root(self.loader.documents.document_of(at))
                == at
            && members
                .get(K::Definitions)
                .is_some_and(|value| self.is_non_empty_object(value))
    }

    fn is_non_empty_object(&self, value: NodeId) -> bool {
        self.loader.tree.kind(value) == Kind::Object && self.loader.tree.count(value) > 0
    }

    #[inline(never)]
    fn keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        members: &Members,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        match keyword {
            K::Type => self.type_keyword(value, fold),
            K::MinLength | K::MaxLength | K::Pattern => self.string_keyword(keyword, value, fold),
            K::Minimum | K::Maximum | K::ExclusiveMinimum | K::ExclusiveMaximum | K::MultipleOf => {
                self.number_keyword(keyword, value, fold)
            }
            K::Items
            | K::PrefixItems
            | K::Contains
            | K::MinItems
            | K::MaxItems
            | K::UniqueItems
            | K::UnevaluatedItems => self.array_keyword(keyword, value, members, fold, scope),
            K::Properties
            | K::PatternProperties
            | K::AdditionalProperties
            | K::UnevaluatedProperties
            | K::PropertyNames
            | K::Required
            | K::MinProperties
            | K::MaxProperties
            | K::DependentRequired
            | K::DependentSchemas => self.object_keyword(keyword, value, fold, scope),
            K::AllOf | K::AnyOf | K::OneOf => self.combined_keyword(keyword, value, fold, scope),
            _ => self.other_keyword(keyword, value, members, fold, scope),
        }
    }

    #[inline(never)]
    fn other_keyword(
        &mut self,
        keyword: Keyword,
        value: NodeId,
        members: &Members,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        let at = fold.at;
        match keyword {
            K::Ref => {
                let text = self.loader.text_at(value)?;
                let knot = self.reference(value, scope)?;
                let id = self.loader.model.add(
                    at,
                    Body::Reference(Reference {
                        text,
                        target: Some(knot),
                    }),
                );
                fold.other(self.loader, id);
            }
            K::Enum => {
                self.loader.list(value)?;
                let id = self.loader.model.add(at, Body::Enum(value));
                fold.other(self.loader, id);
            }
            K::Const => {
                let id = self.loader.model.add(at, Body::Const(value));
                fold.other(self.loader, id);
            }
            K::Not => {
                let inner = self.schema(value, scope)?;
                let id = self.loader.model.add(at, Body::Not(inner));
                fold.other(self.loader, id);
            }
            K::If => {
                let mut inner = [Some(self.schema(value, scope)?), None, None];
                for (place, keyword) in inner.iter_mut().skip(1).zip([K::Then, K::Else]) {
                    *place = members
                        .get(keyword)
                        .map(|value| self.schema(value, scope))
                        .transpose()?;
                }
                let id = self
                    .loader
                    .model
                    .add(at, Body::Conditional(Box::new(inner)));
                fold.other(self.loader, id);
            }
            K::DynamicRef => self.dynamic_reference(value, fold, scope)?,
            K::Format => {
                self.loader.text_at(value)?;
                fold.nothing(self.loader);
            }
            K::ReadOnly | K::WriteOnly => {
                self.loader.boolean(members, keyword)?;
                fold.nothing(self.loader);
            }
            K::Deprecated => {
                self.loader.boolean(members, keyword)?;
            }
            K::Title | K::Description | K::Schema => {
                self.loader.text_at(value)?;
            }
            K::DynamicAnchor => {
                let name = self.loader.text_at(value)?;
                self.check_anchor(name, value)?;
            }
            K::Anchor => {
                if let Some(name) = self.loader.tree.string(value) {
                    self.check_anchor(name, value)?;
                }
            }
            K::Defs => {
                self.loader.object(value)?;
                self.definitions.push((value, scope));
            }
            // Copied to `$defs` at the top of a document, unknown elsewhere.
            K::Definitions if self.is_copied(at, value, members) => {
                self.definitions.push((value, scope));
            }
            _ => {}
        }
        Ok(())
    }

    #[inline(never)]
    fn is_copied(&self, at: NodeId, value: NodeId, members: &Members) -> bool {
        let root = self
            .loader
            .documents
            .root(self.loader.documents.document_of(at))
            == at;
        let free = members
            .get(K::Defs)
            .is_none_or(|defs| self.loader.tree.kind(defs) == Kind::Object);
        root && free && self.is_non_empty_object(value)
    }

    /// An anchor becomes the fragment of a URI.
    #[inline(never)]
    fn check_anchor(&self, name: Range, at: NodeId) -> Result<(), SchemaError> {
        let name = self.loader.tree.sources.get(name);
        if crate::json_schema::uri::Uri::parse(&format!("#{name}")).is_some() {
            return Ok(());
        }
        Err(self.loader.error(
            Code::InvalidName,
            format!("anchor {name:?} is no fragment of a URI"),
            at,
        ))
    }

    #[inline(never)]
    fn reference(&mut self, value: NodeId, scope: Scope) -> Result<u32, SchemaError> {
        let (at, resource) = self.targets.find(self.loader, value, scope.resource)?;
        let (knot, fresh) = self.targets.knot(
            self.loader,
            at,
            scope.referred,
            at == self.loader.documents.root(0),
        );
        if fresh {
            let id = self.schema(
                at,
                Scope {
                    resource,
                    referred: true,
                },
            )?;
            self.loader.set_knot(knot, id);
        }
        Ok(knot)
    }

    /// Puts the schema that `$dynamicRef` means in its place.
    #[inline(never)]
    fn dynamic_reference(
        &mut self,
        value: NodeId,
        fold: &mut Fold,
        scope: Scope,
    ) -> Result<(), SchemaError> {
        self.loader.text_at(value)?;
        let (at, resource) = self
            .targets
            .find_dynamic(self.loader, value, scope.resource)?;
        if at == fold.at || self.inlined.contains(&at) || at == self.loader.documents.root(0) {
            let message =
                "$dynamicRef leads back to a schema around it: the registry cannot load that"
                    .to_owned();
            return Err(self.loader.error(Code::ReferenceCycle, message, value));
        }
        self.inlined.push(at);
        let id = self.schema(
            at,
            Scope {
                resource,
                referred: true,
            },
        )?;
        self.inlined.pop();
        fold.inlined(self.loader, id);
        Ok(())
    }

    #[inline(never)]
    fn finish(&mut self, members: &Members, fold: Fold) -> Result<Id, SchemaError> {
        let loader = &mut *self.loader;
        let id = fold.finish(loader);
        let defs = members
            .get(K::Defs)
            .is_some_and(|defs| loader.tree.count(defs) > 0);
        let leftover = members.unknown > 0 || defs || members.any(UNKNOWN);
        let meta = Meta {
            id: None,
            title: loader.text(members, K::Title)?,
            description: loader.text(members, K::Description)?,
            // An explicit null is lost on the way.
            default: members
                .get(K::Default)
                .filter(|value| loader.tree.kind(*value) != Kind::Null),
            read_only: None,
            write_only: None,
            leftover,
        };
        let bytes = members
            .get(K::ConnectType)
            .is_some_and(|value| loader.tree.text(value) == Some("bytes"));
        if let Some(node) = loader.model.nodes.get_mut(id as usize) {
            node.connect_bytes = bytes;
            if leftover {
                match &mut node.body {
                    Body::Array(array) => {
                        (array.unevaluated, array.max_contains, array.min_contains) =
                            (None, None, None);
                    }
                    Body::Object(object) => object.unevaluated = None,
                    _ => {}
                }
            }
        }
        if meta.title.is_some()
            || meta.description.is_some()
            || meta.default.is_some()
            || meta.leftover
        {
            // A schema that stands in for its object alone may carry annotations of its own already: a conjunction opened to one.
            if loader.model.node(id).meta == crate::json_schema::model::NONE {
                loader.annotate(id, meta);
            }
        }
        Ok(id)
    }
}
