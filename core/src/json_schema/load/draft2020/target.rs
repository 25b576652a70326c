//! References of drafts 2019-09 and 2020-12: by registered name, by address, by anchor, by JSON Pointer.
//!
//! Source: docs/json-schema.md, "References" and "Recursion".

use std::collections::BTreeMap;

use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::keyword::{Keyword, Members};
use crate::json_schema::load::Loader;
use crate::json_schema::reference::{Found, follow};
use crate::json_schema::uri::{Uri, resolve};
use crate::source::Range;

/// The address of a schema that has none.
const INPUT: &str = "mem://input";

/// A schema with an address of its own: the root of a document or what carries `$id`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Resource {
    pub(super) root: NodeId,
    document: u32,
    /// Empty for the one that has none.
    address: Range,
}

pub(super) struct Targets {
    main: Resource,
    /// Documents by each of the addresses they answer to.
    registered: BTreeMap<String, u32>,
    /// Whether the root's address is a fragment only, at which every look-up fails.
    broken: bool,
    /// Schemas inside documents by address: `$id`, and `$anchor` behind `#`. Filled when first needed.
    named: BTreeMap<u32, BTreeMap<String, Resource>>,
    /// Copies kept for all later references, and copies for references outside of any definition.
    kept: BTreeMap<NodeId, u32>,
    passing: BTreeMap<NodeId, u32>,
}

impl Targets {
    pub(super) fn new(loader: &mut Loader<'_>, root: NodeId) -> Result<Self, SchemaError> {
        let mut registered = BTreeMap::new();
        let id = loader
            .tree
            .member(root, "$id")
            .and_then(|id| loader.tree.string(id));
        for (number, document) in loader.documents.iter().skip(1) {
            let name = &document.name;
            let Some(uri) = Uri::parse(name) else {
                let message = format!(
                    "the name of reference {name:?} is no URI: a schema of this draft cannot use it"
                );
                return Err(SchemaError::new(Code::InvalidName, message).in_reference(name));
            };
            let mut addresses = vec![name.clone()];
            addresses.extend(resolve(INPUT, name));
            if uri.scheme.is_none() {
                addresses.push(format!("./{name}"));
            }
            for address in addresses {
                registered.entry(address).or_insert(number);
            }
        }
        let broken = !registered.is_empty()
            && id.is_some_and(|id| loader.tree.sources.get(id).starts_with('#'));
        let main = Resource {
            root,
            document: 0,
            address: Range::default(),
        };
        Ok(Self {
            main,
            registered,
            broken,
            named: BTreeMap::new(),
            kept: BTreeMap::new(),
            passing: BTreeMap::new(),
        })
    }

    /// Returns the schema itself as a resource.
    pub(super) fn main(&self) -> Resource {
        self.main
    }

    /// Returns whether a reference has led to that schema.
    pub(super) fn reached(&self, at: NodeId) -> bool {
        self.kept.contains_key(&at) || self.passing.contains_key(&at)
    }

    /// Enters the object at `at`: one that carries `$id` is a resource of its own.
    pub(super) fn enter(
        loader: &mut Loader<'_>,
        at: NodeId,
        members: &Members,
        outer: Resource,
    ) -> Resource {
        let Some(id) = members
            .get(Keyword::Id)
            .and_then(|id| loader.tree.string(id))
        else {
            return outer;
        };
        let text = loader.tree.sources.get(id);
        if text.starts_with('#') {
            return outer;
        }
        let address = match resolve(Self::base(loader, outer), text) {
            Some(resolved) => loader
                .tree
                .sources
                .append(resolved.split('#').next().unwrap_or("")),
            None => id,
        };
        Resource {
            root: at,
            document: outer.document,
            address,
        }
    }

    fn base<'t>(loader: &'t Loader<'_>, resource: Resource) -> &'t str {
        let address = loader.tree.sources.get(resource.address);
        if address.is_empty() { INPUT } else { address }
    }

    /// Returns the copy that a reference uses, and whether it must be loaded first.
    pub(super) fn knot(
        &mut self,
        loader: &mut Loader<'_>,
        at: NodeId,
        referred: bool,
        root: bool,
    ) -> (u32, bool) {
        if let Some(knot) = self.kept.get(&at) {
            return (*knot, false);
        }
        let copies = if referred || root {
            &mut self.kept
        } else {
            &mut self.passing
        };
        // Copies for references outside of definitions are alike and nothing tells them apart, so one does.
        if let Some(knot) = copies.get(&at) {
            return (*knot, false);
        }
        let knot = loader.new_knot();
        copies.insert(at, knot);
        (knot, true)
    }

    /// Finds what the `$ref` at `value` means.
    pub(super) fn find(
        &mut self,
        loader: &mut Loader<'_>,
        value: NodeId,
        from: Resource,
    ) -> Result<(NodeId, Resource), SchemaError> {
        let text = loader.tree.text(value).unwrap_or("").to_owned();
        if text.is_empty() || self.broken || Uri::parse(&text).is_none() {
            let message =
                format!("$ref {text:?} cannot be resolved: it, or the root's $id, is no address");
            return Err(loader.error(Code::InvalidName, message, value));
        }
        let (address, fragment) = text
            .split_once('#')
            .map_or((text.as_str(), ""), |(address, fragment)| {
                (address, fragment)
            });
        let resource = if address.is_empty() {
            from
        } else {
            self.resource(loader, value, &text, address, from)?
        };
        self.inside(loader, value, &text, fragment, resource)
    }

    /// Finds the document or schema with an address.
    fn resource(
        &mut self,
        loader: &mut Loader<'_>,
        value: NodeId,
        text: &str,
        address: &str,
        from: Resource,
    ) -> Result<Resource, SchemaError> {
        let by_name = self
            .registered
            .get(text)
            .or_else(|| self.registered.get(address))
            .copied();
        let resolved =
            resolve(Self::base(loader, from), address).unwrap_or_else(|| address.to_owned());
        let by_name = match by_name {
            Some(document) => Some(document),
            None => match self.embedded(loader, &resolved) {
                Some(resource) => return Ok(resource),
                None => self.registered.get(&resolved).copied(),
            },
        };
        let document = match by_name {
            Some(document) => Some(document),
            None => loader
                .documents
                .meta_schema(loader.tree, &resolved, loader.limits)?,
        };
        let Some(document) = document else {
            let message =
                format!("no reference is given for $ref {text:?}: expected one named {address:?}");
            return Err(loader.error(Code::ReferenceMissing, message, value));
        };
        let address = match document {
            0 => resolved,
            _ => Self::name(loader, document),
        };
        let address = loader.tree.sources.append(&address);
        Ok(Resource {
            root: loader.documents.root(document),
            document,
            address,
        })
    }

    /// Finds a schema that gives itself the address, in any document.
    fn embedded(&mut self, loader: &mut Loader<'_>, address: &str) -> Option<Resource> {
        let count = loader.documents.iter().count() as u32;
        (0..count).find_map(|document| self.names(loader, document).get(address).copied())
    }

    fn names(&mut self, loader: &mut Loader<'_>, document: u32) -> &BTreeMap<String, Resource> {
        let root = loader.documents.root(document);
        self.named.entry(document).or_insert_with(|| {
            let base = if document == 0 {
                String::new()
            } else {
                Self::name(loader, document)
            };
            let address = loader.tree.sources.append(&base);
            let outer = Resource {
                root,
                document,
                address,
            };
            let mut names = BTreeMap::new();
            Self::collect(loader, root, outer, &mut names);
            names
        })
    }

    fn name(loader: &Loader<'_>, document: u32) -> String {
        let name = loader
            .documents
            .iter()
            .nth(document as usize)
            .map_or("", |(_, document)| &document.name);
        resolve(INPUT, name).unwrap_or_else(|| name.to_owned())
    }

    /// Collects ids and anchors below `root`; a list of what is open keeps the resource each object stands in.
    fn collect(
        loader: &mut Loader<'_>,
        root: NodeId,
        outer: Resource,
        names: &mut BTreeMap<String, Resource>,
    ) {
        let mut open = vec![(root, outer)];
        while let Some((at, outer)) = open.pop() {
            match loader.tree.kind(at) {
                Kind::Object => {
                    let members = Members::of(loader.tree, at);
                    let inner = Self::enter(loader, at, &members, outer);
                    let address = loader.tree.sources.get(inner.address).to_owned();
                    if inner.root == at && !address.is_empty() {
                        names.entry(address.clone()).or_insert(inner);
                    }
                    for keyword in [Keyword::Anchor, Keyword::DynamicAnchor] {
                        if let Some(anchor) = members
                            .get(keyword)
                            .and_then(|value| loader.tree.text(value))
                        {
                            names
                                .entry(format!("{address}#{anchor}"))
                                .or_insert(Resource { root: at, ..inner });
                        }
                    }
                    open.extend(loader.tree.members(at).map(|(_, value)| (value, inner)));
                }
                Kind::Array => {
                    open.extend(loader.tree.elements(at).map(|element| (element, outer)));
                }
                _ => {}
            }
        }
    }

    /// Follows a fragment inside a resource.
    fn inside(
        &mut self,
        loader: &mut Loader<'_>,
        value: NodeId,
        text: &str,
        fragment: &str,
        resource: Resource,
    ) -> Result<(NodeId, Resource), SchemaError> {
        if fragment.is_empty() {
            return Ok((resource.root, resource));
        }
        if fragment.starts_with('/') {
            return match follow(loader.tree, resource.root, fragment) {
                Found::At(at) => Ok((at, resource)),
                Found::Missing(part) => {
                    let message = format!("$ref {text:?} leads nowhere: {part:?} is not there");
                    Err(loader.error(Code::UndefinedName, message, value))
                }
            };
        }
        let named = format!("{}#{fragment}", loader.tree.sources.get(resource.address));
        if let Some(found) = self.names(loader, resource.document).get(&named) {
            Ok((
                found.root,
                Resource {
                    root: resource.root,
                    ..*found
                },
            ))
        } else {
            let message =
                format!("$ref {text:?} leads nowhere: no schema has the anchor {fragment:?}");
            Err(loader.error(Code::UndefinedName, message, value))
        }
    }

    /// Finds what the `$dynamicRef` at `value` means: the nearest schema with that dynamic anchor.
    pub(super) fn find_dynamic(
        &mut self,
        loader: &mut Loader<'_>,
        value: NodeId,
        from: Resource,
    ) -> Result<(NodeId, Resource), SchemaError> {
        self.find(loader, value, from)
    }
}
