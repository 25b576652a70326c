//! One of the two schemas: its JSON with `$ref` replaced as this registry does it.

use crate::json::{Kind, NodeId, Tree, double, write_go_shown};
use crate::json_schema::Schema;
use crate::json_schema::reference::{Documents, Found, follow};

/// A value of a schema, after references have been replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::json_schema::axonops) struct At {
    pub(super) node: NodeId,
    /// Whether it lies inside of what a reference led to: references are left there.
    replaced: bool,
}

pub(in crate::json_schema::axonops) struct Side<'a> {
    pub(super) tree: &'a Tree,
    documents: &'a Documents,
    /// Whether references are followed wherever they stand.
    pub(super) followed: bool,
}

/// How many references may lead to one another.
const CHAIN: usize = 100;

impl<'a> Side<'a> {
    pub(super) fn new(schema: &'a Schema, followed: bool) -> Self {
        Self {
            tree: &schema.tree,
            documents: &schema.documents,
            followed,
        }
    }

    pub(super) fn root(&self) -> At {
        let root = At {
            node: 0,
            replaced: false,
        };
        if self.followed {
            self.follow(root)
        } else {
            root
        }
    }

    pub(super) fn kind(&self, at: At) -> Kind {
        self.tree.kind(at.node)
    }

    pub(super) fn boolean(&self, at: At) -> Option<bool> {
        self.tree.boolean(at.node)
    }

    pub(super) fn count(&self, at: At) -> usize {
        self.tree.count(at.node)
    }

    /// Returns a member as it is compared.
    pub(super) fn member(&self, at: At, name: &str) -> Option<At> {
        self.tree
            .member(at.node, name)
            .map(|node| self.child(at, node))
    }

    pub(super) fn object(&self, at: At, name: &str) -> Option<At> {
        self.member(at, name)
            .filter(|value| self.kind(*value) == Kind::Object)
    }

    pub(super) fn array(&self, at: At, name: &str) -> Option<At> {
        self.member(at, name)
            .filter(|value| self.kind(*value) == Kind::Array)
    }

    pub(super) fn elements(&self, at: At) -> Vec<At> {
        self.tree
            .elements(at.node)
            .map(|node| self.child(at, node))
            .collect()
    }

    /// Returns the members of an object by name, sorted.
    pub(super) fn members(&self, at: At) -> Vec<(&'a str, At)> {
        let mut members: Vec<_> = self
            .tree
            .members(at.node)
            .map(|(key, node)| (self.tree.text(key).unwrap_or(""), self.child(at, node)))
            .collect();
        members.sort_by_key(|member| member.0);
        members
    }

    fn child(&self, parent: At, node: NodeId) -> At {
        let child = At {
            node,
            replaced: parent.replaced,
        };
        if self.followed {
            return self.follow(child);
        }
        if parent.replaced {
            return child;
        }
        match self
            .reference(node)
            .and_then(|reference| self.once(reference))
        {
            Some(node) => At {
                node,
                replaced: true,
            },
            None => child,
        }
    }

    fn reference(&self, node: NodeId) -> Option<&'a str> {
        self.tree.text(self.tree.member(node, "$ref")?)
    }

    /// Returns what a reference leads to for the registry: a definition of the root, or a whole document by its name.
    fn once(&self, reference: &str) -> Option<NodeId> {
        let local = reference
            .strip_prefix("#/definitions/")
            .or_else(|| reference.strip_prefix("#/$defs/"));
        match local {
            Some(name) => {
                let object = |keyword| {
                    self.tree
                        .member(0, keyword)
                        .filter(|value| self.tree.kind(*value) == Kind::Object)
                };
                self.tree
                    .member(object("definitions").or_else(|| object("$defs"))?, name)
            }
            None => self
                .documents
                .iter()
                .skip(1)
                .find(|(_, document)| document.name == reference)
                .map(|(_, document)| document.root),
        }
    }

    /// Follows references to their end.
    fn follow(&self, mut at: At) -> At {
        for _ in 0..CHAIN {
            let Some(reference) = self.reference(at.node) else {
                break;
            };
            let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
            let root = if name.is_empty() {
                Some(self.documents.root(self.documents.document_of(at.node)))
            } else {
                self.documents
                    .iter()
                    .skip(1)
                    .find(|(_, document)| document.name == name)
                    .map(|(_, document)| document.root)
            };
            match root.map(|root| follow(self.tree, root, fragment)) {
                Some(Found::At(node)) => at.node = node,
                Some(Found::Missing(_)) | None => break,
            }
        }
        at
    }

    /// Returns the types that a schema names.
    pub(super) fn types(&self, at: At) -> Vec<&'a str> {
        let Some(value) = self.tree.member(at.node, "type") else {
            return Vec::new();
        };
        match self.tree.kind(value) {
            Kind::Array => self
                .tree
                .elements(value)
                .filter_map(|value| self.tree.text(value))
                .collect(),
            _ => self.tree.text(value).into_iter().collect(),
        }
    }

    /// Returns a value as the registry prints it; `<nil>` where it is absent.
    pub(super) fn shown(&self, node: Option<NodeId>) -> String {
        let mut out = String::new();
        match node {
            Some(node) => write_go_shown(&mut out, self.tree, node),
            None => out.push_str("<nil>"),
        }
        out
    }

    pub(super) fn shown_member(&self, at: At, name: &str) -> String {
        self.shown(self.tree.member(at.node, name))
    }

    /// Returns a number; a boolean counts as 0.
    pub(super) fn number(&self, at: At, name: &str) -> Option<f64> {
        let value = self.tree.member(at.node, name)?;
        match self.tree.kind(value) {
            Kind::Number => Some(double(self.tree, value)),
            Kind::Boolean => Some(0.0),
            _ => None,
        }
    }

    pub(super) fn is_composed(&self, at: At) -> bool {
        ["oneOf", "anyOf", "allOf"]
            .iter()
            .any(|name| self.tree.member(at.node, name).is_some())
    }

    pub(super) fn is_structural(&self, at: At) -> bool {
        [
            "type",
            "properties",
            "required",
            "patternProperties",
            "additionalProperties",
        ]
        .iter()
        .any(|name| self.tree.member(at.node, name).is_some())
    }

    /// Returns whether a value equals one of the other side.
    pub(super) fn equals(&self, at: At, other: &Side<'_>, theirs: At) -> bool {
        let kind = self.kind(at);
        if kind != other.kind(theirs) || self.count(at) != other.count(theirs) {
            return false;
        }
        match kind {
            Kind::Null => true,
            Kind::Boolean => self.tree.token(at.node) == other.tree.token(theirs.node),
            Kind::Number => double(self.tree, at.node)
                .total_cmp(&double(other.tree, theirs.node))
                .is_eq(),
            Kind::String => self.tree.text(at.node) == other.tree.text(theirs.node),
            // Where references are followed a schema may hold itself; then its text is what is compared.
            Kind::Array | Kind::Object if self.followed => {
                self.tree.token(at.node) == other.tree.token(theirs.node)
            }
            Kind::Array => self
                .elements(at)
                .into_iter()
                .zip(other.elements(theirs))
                .all(|(a, b)| self.equals(a, other, b)),
            Kind::Object => {
                self.members(at).into_iter().zip(other.members(theirs)).all(
                    |((name, a), (their_name, b))| name == their_name && self.equals(a, other, b),
                )
            }
        }
    }

    /// Returns the type of an option of `oneOf` or `anyOf`; empty where it names none or several.
    pub(super) fn option_type(&self, at: At) -> &'a str {
        self.tree
            .member(at.node, "type")
            .and_then(|value| self.tree.text(value))
            .unwrap_or("")
    }
}
