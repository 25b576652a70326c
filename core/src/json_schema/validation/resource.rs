//! Which schemas there are, what they are called, and what a reference to one means.
//!
//! Source: JSON Schema Core, "Identifiers" and "Lexical Scope and Dynamic Scope".

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::dialect::{Dialect, Holds};
use super::metaschema;
use super::uri::{resolve, split};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId, Tree, read};
use crate::json_schema::GRAMMAR;
use crate::json_schema::edition::Edition;
use crate::json_schema::uri::percent_decoded;
use crate::limits::Limits;
use crate::source::Sources;

/// A value in one of the trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// 0 is the schema's own tree, with all documents that were given; others are meta-schemas.
    pub(super) tree: u32,
    pub(super) node: NodeId,
}

/// What is around a schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    pub(super) resource: u32,
    pub(super) dialect: Dialect,
}

/// A schema with an address of its own.
#[derive(Debug)]
pub(super) struct Resource {
    address: String,
    pub(super) root: Place,
    dialect: Dialect,
    /// Schemas in it by the names that fragments say.
    anchors: BTreeMap<String, Place>,
    /// Those of them that a dynamic reference finds.
    pub(super) dynamic: BTreeMap<String, Place>,
    /// Whether it says `$recursiveAnchor`.
    pub(super) recursive: bool,
}

/// Why a schema is none to the standard.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The value that is wrong; `None` where it stands in no text that was given.
    pub(super) at: Option<Place>,
    pub(super) code: Code,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn at(at: Place, message: String) -> Self {
        Self {
            at: (at.tree == 0).then_some(at),
            code: Code::Unsupported,
            message,
        }
    }
}

/// All documents.
pub(super) struct Index<'a> {
    own: &'a Tree,
    pub(super) metas: Vec<Arc<Tree>>,
    pub(super) resources: Vec<Resource>,
    /// Resources by address.
    known: BTreeMap<String, u32>,
    /// Schemas that were seen where schemas stand.
    scopes: BTreeMap<Place, Scope>,
    limits: &'a Limits,
}

/// A tree that is kept while the index changes.
pub(super) enum Shared<'a> {
    Own(&'a Tree),
    Meta(Arc<Tree>),
}

impl Deref for Shared<'_> {
    type Target = Tree;

    fn deref(&self) -> &Tree {
        match self {
            Shared::Own(tree) => tree,
            Shared::Meta(tree) => tree,
        }
    }
}

impl<'a> Index<'a> {
    pub(super) fn new(own: &'a Tree, limits: &'a Limits) -> Self {
        Self {
            own,
            metas: Vec::new(),
            resources: Vec::new(),
            known: BTreeMap::new(),
            scopes: BTreeMap::new(),
            limits,
        }
    }

    /// Returns the tree that a place is in.
    pub(super) fn tree(&self, place: Place) -> &Tree {
        match place.tree.checked_sub(1) {
            None => self.own,
            Some(number) => self
                .metas
                .get(number as usize)
                .map_or(self.own, |tree| tree),
        }
    }

    /// Returns the tree that a place is in, to be read while further documents are added.
    pub(super) fn shared(&self, place: Place) -> Shared<'a> {
        let meta = place.tree.checked_sub(1);
        match meta.and_then(|number| self.metas.get(number as usize)) {
            Some(tree) => Shared::Meta(Arc::clone(tree)),
            None => Shared::Own(self.own),
        }
    }

    /// Returns what is around a schema that stands where schemas do.
    pub(super) fn scope(&self, place: Place) -> Option<Scope> {
        self.scopes.get(&place).copied()
    }

    /// Makes a document known under its addresses, the first of which its references are relative to; [`Index::walk`] looks into it.
    pub(super) fn document(
        &mut self,
        root: Place,
        addresses: &[String],
        edition: Edition,
    ) -> Scope {
        let dialect = Dialect::of(edition);
        let first = addresses.first().cloned().unwrap_or_default();
        let resource = self.resource(first, root, dialect);
        for address in addresses {
            self.known.entry(address.clone()).or_insert(resource);
        }
        Scope { resource, dialect }
    }

    fn resource(&mut self, address: String, root: Place, dialect: Dialect) -> u32 {
        let number = self.resources.len() as u32;
        self.known.entry(address.clone()).or_insert(number);
        self.resources.push(Resource {
            address,
            root,
            dialect,
            anchors: BTreeMap::new(),
            dynamic: BTreeMap::new(),
            recursive: false,
        });
        number
    }

    /// Notes a schema and those in it.
    pub(super) fn walk(&mut self, root: Place, around: Scope) -> Result<(), Fault> {
        let mut open = vec![(root, around)];
        while let Some((place, around)) = open.pop() {
            if self.tree(place).kind(place.node) != Kind::Object || self.scopes.contains_key(&place)
            {
                continue;
            }
            if self.scopes.len() >= self.limits.nodes {
                return Err(Fault {
                    at: None,
                    code: Code::LimitNodes,
                    message: format!("references lead to more than {} schemas", self.limits.nodes),
                });
            }
            let scope = self.own_scope(place, around)?;
            self.scopes.insert(place, scope);
            let first = open.len();
            self.below(place, scope, &mut open);
            // The first is looked at first: of two with one name it is the one that counts.
            if let Some(below) = open.get_mut(first..) {
                below.reverse();
            }
        }
        Ok(())
    }

    /// Returns the scope that a schema makes of the one around it, with the names that it takes there.
    fn own_scope(&mut self, place: Place, around: Scope) -> Result<Scope, Fault> {
        let mut scope = around;
        let text = |index: &Self, keyword: &str| {
            let tree = index.tree(place);
            let value = tree.member(place.node, keyword)?;
            Some((tree.text(value)?.to_owned(), value))
        };
        if let Some((named, at)) = text(self, "$schema") {
            let at = Place { node: at, ..place };
            if let Some(dialect) = self.dialect(&named, scope, at)? {
                scope.dialect = dialect;
                let resource = self.resources.get_mut(scope.resource as usize);
                if let Some(resource) = resource.filter(|resource| resource.root == place) {
                    resource.dialect = dialect;
                }
            }
        }
        let edition = scope.dialect.edition;
        if edition.reference_alone() && text(self, "$ref").is_some() {
            return Ok(scope);
        }
        let mut anchors = Vec::new();
        if let Some((id, _)) = text(self, edition.id_keyword()) {
            let (address, fragment) = split(&id);
            if !address.is_empty() {
                let base = self.address(scope.resource);
                let address = resolve(&base, address);
                scope.resource = self.resource(address, place, scope.dialect);
            }
            if edition.reference_alone() && !fragment.is_empty() {
                anchors.push((fragment.to_owned(), false));
            }
        }
        if edition >= Edition::Of2019 {
            anchors.extend(text(self, "$anchor").map(|(name, _)| (name, false)));
        }
        if edition == Edition::Of2020 {
            anchors.extend(text(self, "$dynamicAnchor").map(|(name, _)| (name, true)));
        }
        let recursive = edition == Edition::Of2019 && {
            let tree = self.tree(place);
            let value = tree.member(place.node, "$recursiveAnchor");
            value.and_then(|value| tree.boolean(value)) == Some(true)
        };
        if let Some(resource) = self.resources.get_mut(scope.resource as usize) {
            resource.recursive |= recursive && resource.root == place;
            for (name, dynamic) in anchors {
                resource.anchors.entry(name.clone()).or_insert(place);
                if dynamic {
                    resource.dynamic.entry(name).or_insert(place);
                }
            }
        }
        Ok(scope)
    }

    /// Returns what a `$schema` says: a draft, or a meta-schema that was given; `None` for one that is not known.
    fn dialect(&mut self, named: &str, scope: Scope, at: Place) -> Result<Option<Dialect>, Fault> {
        if let Some(edition) = Edition::named(named) {
            return Ok(Some(Dialect::of(edition)));
        }
        let base = self.address(scope.resource);
        let address = resolve(&base, split(named).0);
        let Some(meta) = self
            .known
            .get(&address)
            .and_then(|number| self.resources.get(*number as usize))
        else {
            return Ok(None);
        };
        let root = meta.root;
        let tree = self.tree(root);
        let edition = tree
            .member(root.node, "$schema")
            .and_then(|value| Edition::named(tree.text(value)?))
            .unwrap_or(scope.dialect.edition);
        let vocabularies = tree.member(root.node, "$vocabulary");
        let Some(vocabularies) = vocabularies.filter(|_| edition >= Edition::Of2019) else {
            return Ok(Some(Dialect::of(edition)));
        };
        let named = tree.members(vocabularies).map(|(address, required)| {
            (
                tree.text(address).unwrap_or(""),
                tree.boolean(required) == Some(true),
            )
        });
        Dialect::with(edition, named).map(Some).map_err(|unknown| {
            let message =
                format!("its meta-schema needs the vocabulary {unknown:?}, which is not known");
            Fault::at(at, message)
        })
    }

    /// Adds the schemas that stand in a schema.
    fn below(&self, place: Place, scope: Scope, open: &mut Vec<(Place, Scope)>) {
        let tree = self.tree(place);
        let alone =
            scope.dialect.edition.reference_alone() && tree.member(place.node, "$ref").is_some();
        let mut add = |node| open.push((Place { node, ..place }, scope));
        for (key, value) in tree.members(place.node) {
            let keyword = tree.text(key).unwrap_or("");
            // Definitions beside a reference of an older draft are still found by their names.
            if alone && keyword != "definitions" {
                continue;
            }
            for holds in scope.dialect.edition.holds(keyword) {
                match holds {
                    Holds::Schema => add(value),
                    Holds::List => tree.elements(value).for_each(&mut add),
                    Holds::Map => tree.members(value).for_each(|(_, value)| add(value)),
                }
            }
        }
    }

    fn address(&self, resource: u32) -> String {
        self.resources
            .get(resource as usize)
            .map_or_else(String::new, |resource| resource.address.clone())
    }

    /// Returns the resource at an address; a meta-schema is read when it is first asked for.
    fn at(&mut self, address: &str) -> Result<Option<u32>, Fault> {
        if let Some(number) = self.known.get(address) {
            return Ok(Some(*number));
        }
        let Some(text) = metaschema::text(address) else {
            return Ok(None);
        };
        let place = self.meta(text).map_err(|error| Fault {
            at: None,
            code: error.code(),
            message: error.message().to_owned(),
        })?;
        let scope = self.document(place, &[address.to_owned()], Edition::Of2020);
        self.walk(place, scope)?;
        Ok(Some(scope.resource))
    }

    /// Returns the root of a meta-schema and what is around it.
    pub(super) fn meta_schema(&mut self, address: &str) -> Result<(Place, Scope), Fault> {
        let number = self.at(address)?.unwrap_or_default();
        let Some(resource) = self.resources.get(number as usize) else {
            return Err(Fault {
                at: None,
                code: Code::Unsupported,
                message: format!("no meta-schema is known at {address}"),
            });
        };
        let (root, dialect) = (resource.root, resource.dialect);
        let scope = Scope {
            resource: number,
            dialect,
        };
        Ok((root, self.scope(root).unwrap_or(scope)))
    }

    fn meta(&mut self, text: &str) -> Result<Place, SchemaError> {
        let mut tree = Tree::new(Sources::new(text, std::iter::empty(), self.limits)?);
        let node = read(&mut tree, 0, &GRAMMAR, self.limits)?;
        self.metas.push(Arc::new(tree));
        Ok(Place {
            tree: self.metas.len() as u32,
            node,
        })
    }

    /// Returns the schema that a reference means, with what is around it.
    ///
    /// # Errors
    /// Why it means none.
    pub(super) fn target(
        &mut self,
        reference: &str,
        from: Scope,
        at: Place,
    ) -> Result<(Place, Scope), Fault> {
        let (address, fragment) = split(reference);
        let number = if address.is_empty() {
            from.resource
        } else {
            let address = resolve(&self.address(from.resource), address);
            self.at(&address)?.ok_or_else(|| {
                let message = format!(
                    "nothing is known by the reference {reference:?}: nothing is fetched, and no document named {address} is given"
                );
                Fault::at(at, message)
            })?
        };
        let missing = || Fault::at(at, format!("{reference:?} leads nowhere"));
        let resource = self.resources.get(number as usize).ok_or_else(missing)?;
        let scope = Scope {
            resource: number,
            dialect: resource.dialect,
        };
        let fragment = percent_decoded(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let place = *resource.anchors.get(&fragment).ok_or_else(missing)?;
            return Ok((place, self.scope(place).unwrap_or(scope)));
        }
        let root = resource.root;
        let (place, scope) = self.follow(root, scope, &fragment).ok_or_else(missing)?;
        self.walk(place, scope)?;
        Ok((place, self.scope(place).unwrap_or(scope)))
    }

    /// Follows a JSON Pointer through schemas, each of which may change what is around the next.
    fn follow(&self, root: Place, scope: Scope, pointer: &str) -> Option<(Place, Scope)> {
        let (mut place, mut scope) = (root, self.scope(root).unwrap_or(scope));
        let tree = self.tree(root);
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let node = match tree.kind(place.node) {
                Kind::Object => tree.member(place.node, &part)?,
                Kind::Array => tree.elements(place.node).nth(part.parse().ok()?)?,
                _ => return None,
            };
            place.node = node;
            scope = self.scope(place).unwrap_or(scope);
        }
        Some((place, scope))
    }
}
