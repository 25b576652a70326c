//! From JSON to the typed tree: two loaders, as the registry has two libraries.

mod draft2020;
mod draft7;
mod values;

use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId, Tree};
use crate::json_schema::draft::Draft;
use crate::json_schema::hash_order::{Capacity, spread_hash};
use crate::json_schema::model::{Body, Id, Meta, Model, NONE, Property};
use crate::json_schema::reference::Documents;
use crate::limits::Limits;
use crate::source::Range;

/// Builds the typed tree of the document at `root`, whose references are the other `documents`.
///
/// # Errors
/// `WRONG_TYPE`, `UNKNOWN_TYPE`, `OUT_OF_RANGE`, `INVALID_NAME`, `REFERENCE_MISSING`, `UNDEFINED_NAME`, `LIMIT_DEPTH`.
pub(crate) fn load(
    tree: &mut Tree,
    documents: &mut Documents,
    draft: Draft,
    limits: &Limits,
) -> Result<Model, SchemaError> {
    let root = documents.root(0);
    let mut loader = Loader {
        tree,
        documents,
        model: Model::default(),
        knots: Vec::new(),
        draft,
        limits,
        depth: 0,
    };
    let id = match draft {
        Draft::Modern => draft2020::load(&mut loader, root)?,
        _ => draft7::load(&mut loader, root)?,
    };
    loader.tie();
    let mut model = loader.model;
    model.root = id;
    Ok(model)
}

/// What both loaders work on.
struct Loader<'a> {
    tree: &'a mut Tree,
    documents: &'a mut Documents,
    model: Model,
    /// The schemas that references lead to; until loading ends a reference holds the index into this list.
    knots: Vec<Option<Id>>,
    draft: Draft,
    limits: &'a Limits,
    depth: usize,
}

impl Loader<'_> {
    /// Replaces each reference's knot by what was loaded for it.
    fn tie(&mut self) {
        if self.knots.is_empty() {
            return;
        }
        for node in &mut self.model.nodes {
            if let Body::Reference(reference) = &mut node.body {
                reference.target = reference
                    .target
                    .and_then(|knot| self.knots.get(knot as usize).copied().flatten());
            }
        }
        for target in self.knots.iter().flatten() {
            if let Some(node) = self.model.nodes.get_mut(*target as usize) {
                node.target = true;
            }
        }
    }

    fn new_knot(&mut self) -> u32 {
        self.knots.push(None);
        self.knots.len() as u32 - 1
    }

    fn set_knot(&mut self, knot: u32, id: Id) {
        if let Some(place) = self.knots.get_mut(knot as usize) {
            *place = Some(id);
        }
    }

    /// Counts one more schema around the current one.
    #[inline(never)]
    fn enter(&mut self, at: NodeId) -> Result<(), SchemaError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let message = format!("schemas are nested deeper than {}", self.limits.depth);
            return Err(self.error(Code::LimitDepth, message, at));
        }
        if self.model.nodes.len() > self.limits.nodes {
            let message = format!(
                "references multiply the schema to more than {} parts",
                self.limits.nodes
            );
            return Err(self.error(Code::LimitNodes, message, at));
        }
        Ok(())
    }

    #[inline(never)]
    fn annotate(&mut self, id: Id, meta: Meta) {
        if let Some(node) = self.model.nodes.get_mut(id as usize) {
            debug_assert_eq!(node.meta, NONE, "a schema is annotated once");
            node.meta = self.model.metas.len() as u32;
            self.model.metas.push(meta);
        }
    }

    fn body_mut(&mut self, id: Id) -> Option<&mut Body> {
        self.model
            .nodes
            .get_mut(id as usize)
            .map(|node| &mut node.body)
    }

    /// Returns names with their values in the order of a Java hash map.
    #[inline(never)]
    fn hash_ordered<T>(&self, mut items: Vec<(Range, T)>) -> Vec<(Range, u32, T)> {
        let capacity = Capacity::grown_to(items.len());
        let mut hashed: Vec<_> = items
            .drain(..)
            .map(|(name, value)| (name, spread_hash(self.tree.sources.get(name)), value))
            .collect();
        hashed.sort_by_key(|(_, hash, _)| capacity.slot(*hash));
        hashed
    }

    #[inline(never)]
    fn properties(&self, items: Vec<(Range, Id)>) -> Vec<Property> {
        self.hash_ordered(items)
            .into_iter()
            .map(|(name, hash, schema)| Property { name, hash, schema })
            .collect()
    }

    /// Returns the places of the `keyword`'s members (name, value) of an object.
    #[inline(never)]
    fn entries(&self, at: NodeId) -> Vec<(Range, NodeId)> {
        self.tree
            .members(at)
            .map(|(key, value)| (self.tree.string(key).unwrap_or_default(), value))
            .collect()
    }

    #[cold]
    #[inline(never)]
    fn error(&self, code: Code, message: String, at: NodeId) -> SchemaError {
        let document = self.documents.document_of(at);
        let path = self.tree.pointer(self.documents.root(document), at);
        SchemaError::new(code, message)
            .on(path)
            .at(self.tree.span(at))
    }

    #[cold]
    #[inline(never)]
    fn wrong_type(&self, at: NodeId, expected: &str) -> SchemaError {
        let document = self.documents.document_of(at);
        let path = self.tree.pointer(self.documents.root(document), at);
        let found = match self.tree.kind(at) {
            Kind::Number => "another number",
            kind => kind.described(),
        };
        let found = if self.tree.kind(at) == Kind::Number && !expected.contains("integer") {
            "a number"
        } else {
            found
        };
        SchemaError::new(
            Code::WrongType,
            format!("{path} must be {expected}, found {found}"),
        )
        .on(path)
        .at(self.tree.span(at))
    }

    /// Returns the elements of a list, gathered so that the tree can change meanwhile.
    #[inline(never)]
    fn list(&self, at: NodeId) -> Result<Vec<NodeId>, SchemaError> {
        if self.tree.kind(at) != Kind::Array {
            return Err(self.wrong_type(at, "an array"));
        }
        Ok(self.tree.elements(at).collect())
    }

    #[inline(never)]
    fn object(&self, at: NodeId) -> Result<Vec<(Range, NodeId)>, SchemaError> {
        if self.tree.kind(at) != Kind::Object {
            return Err(self.wrong_type(at, "an object"));
        }
        Ok(self.entries(at))
    }
}
