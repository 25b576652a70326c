//! Which documents are schemas: the draft's own meta-schema, the references and the patterns decide.
//!
//! Source: docs/axonops.md, "JSON Schema: reading".

use std::collections::{BTreeMap, BTreeSet};

use super::{expect_schema, pattern};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId, Tree, double};
use crate::json_schema::edition::Edition;
use crate::json_schema::reference::{Documents, Found, follow};
use crate::json_schema::uri::resolve;
use crate::json_schema::validation::first_finding;

/// What a keyword holds, and since when.
const KEYWORDS: [(&str, Holds, Edition); 22] = [
    ("not", Holds::Schema, Edition::Four),
    ("allOf", Holds::List, Edition::Four),
    ("anyOf", Holds::List, Edition::Four),
    ("oneOf", Holds::List, Edition::Four),
    ("properties", Holds::Map, Edition::Four),
    ("patternProperties", Holds::Map, Edition::Four),
    ("additionalProperties", Holds::Schema, Edition::Four),
    ("items", Holds::SchemaOrList, Edition::Four),
    ("additionalItems", Holds::Schema, Edition::Four),
    ("dependencies", Holds::Map, Edition::Four),
    ("propertyNames", Holds::Schema, Edition::Six),
    ("contains", Holds::Schema, Edition::Six),
    ("if", Holds::Schema, Edition::Seven),
    ("then", Holds::Schema, Edition::Seven),
    ("else", Holds::Schema, Edition::Seven),
    ("dependentSchemas", Holds::Map, Edition::Of2019),
    ("unevaluatedProperties", Holds::Schema, Edition::Of2019),
    ("unevaluatedItems", Holds::Schema, Edition::Of2019),
    ("contentSchema", Holds::Schema, Edition::Of2019),
    ("prefixItems", Holds::List, Edition::Of2020),
    ("definitions", Holds::Unused, Edition::Four),
    ("$defs", Holds::Unused, Edition::Of2019),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Schema,
    List,
    SchemaOrList,
    Map,
    /// A map of schemas that only references make part of the schema.
    Unused,
}

/// Refuses what is no schema of its draft.
///
/// # Errors
/// `OUT_OF_RANGE` for a number that is no double and a `$schema` that is not known, `WRONG_TYPE` for what the meta-schema finds,
/// `UNDEFINED_NAME` for a reference that leads nowhere, `JSON_SYNTAX` for a pattern that is none, `LIMIT_DEPTH`.
pub(super) fn check(tree: &Tree, documents: &Documents) -> Result<(), SchemaError> {
    for id in 0..tree.nodes.len() as NodeId {
        if tree.kind(id) == Kind::Number && !double(tree, id).is_finite() {
            let message = format!(
                "the number {} is beyond the range of a double",
                tree.token(id)
            );
            return Err(SchemaError::new(Code::OutOfRange, message).at(tree.span(id)));
        }
    }
    expect_schema(tree, 0)?;
    let edition = edition(tree)?;
    meta_schema(tree, edition)?;
    let (ids, anchors) = names(tree, documents);
    let mut walk = Walk {
        tree,
        documents,
        edition,
        ids,
        anchors,
        seen: BTreeSet::new(),
        open: vec![(0, Part::Used)],
    };
    while let Some((at, part)) = walk.open.pop() {
        if walk.seen.insert((at, part)) {
            walk.schema(at, part)?;
        }
    }
    Ok(())
}

type Anchors = BTreeMap<(NodeId, String), NodeId>;

/// Returns what the schemas of all texts call themselves; the first of a name counts.
fn names(tree: &Tree, documents: &Documents) -> (BTreeMap<String, NodeId>, Anchors) {
    let own = ["$id", "id"].iter().find_map(|name| tree.member(0, name));
    let own = own.and_then(|id| tree.text(id)).unwrap_or("");
    let (mut ids, mut anchors) = (BTreeMap::new(), BTreeMap::new());
    for at in (0..tree.nodes.len() as NodeId).filter(|at| tree.kind(*at) == Kind::Object) {
        for (key, value) in tree.members(at) {
            let (Some(key), Some(text)) = (tree.text(key), tree.text(value)) else {
                continue;
            };
            let anchor = match key {
                "$anchor" | "$dynamicAnchor" => text,
                "$id" | "id" => {
                    let (address, anchor) = text.split_once('#').unwrap_or((text, ""));
                    if !address.is_empty() {
                        let absolute = resolve(own, address).unwrap_or_else(|| address.to_owned());
                        ids.entry(address.to_owned()).or_insert(at);
                        ids.entry(absolute).or_insert(at);
                    }
                    anchor
                }
                _ => continue,
            };
            if !anchor.is_empty() {
                let root = documents.root(documents.document_of(at));
                anchors.entry((root, anchor.to_owned())).or_insert(at);
            }
        }
    }
    (ids, anchors)
}

/// Returns the draft that `$schema` names; 7 where it is absent.
fn edition(tree: &Tree) -> Result<Edition, SchemaError> {
    let Some(at) = tree.member(0, "$schema") else {
        return Ok(Edition::Seven);
    };
    let named = tree.text(at).unwrap_or("");
    // What names no draft is the newest to it.
    let newest = ["http:", "https:"].iter().any(|scheme| {
        let rest = named.strip_prefix(scheme).unwrap_or("");
        rest.strip_suffix('#').unwrap_or(rest) == "//json-schema.org/schema"
    });
    Edition::named(named)
        .or(newest.then_some(Edition::Of2020))
        .ok_or_else(|| {
            let message = format!(
                "unknown $schema {}: expected draft-04, -06, -07, 2019-09 or 2020-12",
                tree.token(at)
            );
            SchemaError::new(Code::OutOfRange, message)
                .on("/$schema")
                .at(tree.span(at))
        })
}

fn meta_schema(tree: &Tree, edition: Edition) -> Result<(), SchemaError> {
    let Some((path, why)) = first_finding(tree, edition)? else {
        return Ok(());
    };
    let message = format!("the meta-schema refuses it: {why}");
    let refused = SchemaError::new(Code::WrongType, message);
    Err(match follow(tree, 0, &path) {
        Found::At(at) => refused.on(path).at(tree.span(at)),
        Found::Missing(_) => refused.on(path),
    })
}

/// Whether a schema takes part, or is only looked at by the meta-schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Used,
    Unused,
}

struct Walk<'a> {
    tree: &'a Tree,
    documents: &'a Documents,
    edition: Edition,
    /// Schemas by what they call themselves: addresses, and names inside of their document.
    ids: BTreeMap<String, NodeId>,
    anchors: Anchors,
    seen: BTreeSet<(NodeId, Part)>,
    open: Vec<(NodeId, Part)>,
}

impl Walk<'_> {
    fn schema(&mut self, at: NodeId, part: Part) -> Result<(), SchemaError> {
        let tree = self.tree;
        if tree.kind(at) != Kind::Object {
            return Ok(());
        }
        let text = |name| {
            tree.member(at, name)
                .filter(|value| tree.kind(*value) == Kind::String)
        };
        if part == Part::Used {
            if let Some(reference) = text("$ref") {
                let target = self.target(reference)?;
                self.open.push((target, Part::Used));
            }
            // Beside a reference the older drafts see nothing.
            if self.edition < Edition::Of2019 && text("$ref").is_some() {
                return Ok(());
            }
        }
        if let Some(value) = text("pattern") {
            self.pattern(value)?;
        }
        for (keyword, holds, since) in KEYWORDS {
            let Some(value) = tree.member(at, keyword).filter(|_| self.edition >= since) else {
                continue;
            };
            let kind = tree.kind(value);
            match holds {
                Holds::Schema => self.open.push((value, part)),
                Holds::SchemaOrList if kind != Kind::Array => self.open.push((value, part)),
                Holds::List | Holds::SchemaOrList => self
                    .open
                    .extend(tree.elements(value).map(|value| (value, part))),
                Holds::Map => {
                    for (key, value) in tree.members(value) {
                        if keyword == "patternProperties" {
                            self.pattern(key)?;
                        }
                        self.open.push((value, part));
                    }
                }
                Holds::Unused => self
                    .open
                    .extend(tree.members(value).map(|(_, value)| (value, Part::Unused))),
            }
        }
        Ok(())
    }

    fn pattern(&self, at: NodeId) -> Result<(), SchemaError> {
        pattern::check(self.tree.text(at).unwrap_or("")).map_err(|why| {
            let message = format!(
                "pattern {} is no regular expression of RE2: {why}",
                self.tree.token(at)
            );
            SchemaError::new(Code::JsonSyntax, message).at(self.tree.span(at))
        })
    }

    /// Returns what a `$ref` leads to.
    fn target(&self, at: NodeId) -> Result<NodeId, SchemaError> {
        let tree = self.tree;
        let reference = tree.text(at).unwrap_or("");
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let missing = || {
            let message = format!(
                "nothing is known by the reference {reference:?}: neither this text nor a reference has it"
            );
            Err(SchemaError::new(Code::UndefinedName, message).at(tree.span(at)))
        };
        let own = self.documents.root(self.documents.document_of(at));
        let Some(root) = (if address.is_empty() {
            Some(own)
        } else {
            self.document(address)
        }) else {
            return missing();
        };
        let found = if fragment.is_empty() || fragment.starts_with('/') {
            match follow(tree, root, fragment) {
                Found::At(found) => Some(found),
                Found::Missing(_) => None,
            }
        } else {
            self.anchor(root, fragment)
        };
        match found {
            Some(found) if expect_schema(tree, found).is_ok() => Ok(found),
            _ => missing(),
        }
    }

    /// Returns the root of a document by its name, as written or relative to the schema's own address.
    fn document(&self, address: &str) -> Option<NodeId> {
        let tree = self.tree;
        let own = ["$id", "id"]
            .iter()
            .find_map(|name| tree.member(0, name))
            .and_then(|id| tree.text(id))
            .unwrap_or("");
        let absolute = |name: &str| resolve(own, name).unwrap_or_else(|| name.to_owned());
        let mut documents = self.documents.iter().skip(1);
        if let Some((_, document)) = documents.find(|(_, document)| {
            document.name == address || absolute(&document.name) == absolute(address)
        }) {
            return Some(document.root);
        }
        // A schema inside of the texts may have an address of its own.
        let known = |address: &str| self.ids.get(address).copied();
        known(address).or_else(|| known(&absolute(address)))
    }

    /// Returns the schema of a document that names itself so.
    fn anchor(&self, root: NodeId, name: &str) -> Option<NodeId> {
        self.anchors.get(&(root, name.to_owned())).copied()
    }
}
