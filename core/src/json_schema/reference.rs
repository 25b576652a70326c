//! Finding what a `$ref` means: registered documents, JSON Pointers into them, and schemas that name themselves.

use std::collections::BTreeMap;

use crate::error::SchemaError;
use crate::json::{Kind, NodeId, Tree, read};
use crate::json_schema::GRAMMAR;
use crate::json_schema::uri::percent_decoded;
use crate::limits::Limits;

/// The meta-schemas that need no registration, by their address without scheme and fragment.
///
/// Source: docs/json-schema.md, "References".
const META_SCHEMAS: [(&str, &str); 3] = [
    (
        "//json-schema.org/draft-04/schema",
        include_str!("metaschema/draft-04.json"),
    ),
    (
        "//json-schema.org/draft-06/schema",
        include_str!("metaschema/draft-06.json"),
    ),
    (
        "//json-schema.org/draft-07/schema",
        include_str!("metaschema/draft-07.json"),
    ),
];

/// A document that references may lead to.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The name it is registered under; empty for the schema itself.
    pub(crate) name: String,
    pub(crate) root: NodeId,
    /// What names itself inside: filled when first asked for.
    named: Option<BTreeMap<String, NodeId>>,
}

/// All documents of one schema: itself first, then the references in order, then meta-schemas as they are met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    list: Vec<Document>,
}

impl Documents {
    /// Adds a document and returns its number.
    pub(crate) fn add(&mut self, name: &str, root: NodeId) -> u32 {
        self.list.push(Document {
            name: name.to_owned(),
            root,
            named: None,
        });
        self.list.len() as u32 - 1
    }

    /// Returns the root of a document.
    pub(crate) fn root(&self, document: u32) -> NodeId {
        self.list
            .get(document as usize)
            .map_or(0, |document| document.root)
    }

    /// Returns the documents in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Document)> {
        self.list
            .iter()
            .enumerate()
            .map(|(number, document)| (number as u32, document))
    }

    /// Returns the document a value stands in.
    pub(crate) fn document_of(&self, at: NodeId) -> u32 {
        self.list
            .iter()
            .rposition(|document| document.root <= at)
            .unwrap_or(0) as u32
    }

    /// Returns the meta-schema at `address` (without fragment), read on first use.
    pub(crate) fn meta_schema(
        &mut self,
        tree: &mut Tree,
        address: &str,
        limits: &Limits,
    ) -> Result<Option<u32>, SchemaError> {
        let plain = address
            .strip_prefix("https:")
            .or_else(|| address.strip_prefix("http:"));
        let Some((known, text)) =
            plain.and_then(|plain| META_SCHEMAS.iter().find(|(known, _)| *known == plain))
        else {
            return Ok(None);
        };
        if let Some((number, _)) = self.iter().find(|(_, document)| document.name == *known) {
            return Ok(Some(number));
        }
        let file = tree.sources.add(known, text);
        let root = read(tree, file, &GRAMMAR, limits)?;
        Ok(Some(self.add(known, root)))
    }

    /// Returns the schema inside `document` whose `keyword` says `name`, word for word.
    pub(crate) fn self_named(
        &mut self,
        tree: &Tree,
        document: u32,
        keyword: &str,
        name: &str,
    ) -> Option<NodeId> {
        let document = self.list.get_mut(document as usize)?;
        let root = document.root;
        let named = document.named.get_or_insert_with(|| {
            let mut named = BTreeMap::new();
            for object in root..root + tree.size(root) {
                if let Some(name) = tree
                    .member(object, keyword)
                    .and_then(|value| tree.text(value))
                {
                    named.entry(name.to_owned()).or_insert(object);
                }
            }
            named
        });
        named.get(name).copied()
    }
}

/// Where a JSON Pointer leads, or the part of it that leads nowhere.
pub(crate) enum Found {
    At(NodeId),
    Missing(String),
}

/// Follows the pointer of a fragment from `root`; what stands before its first slash is passed over.
///
/// Where the document has no `$defs` entry of a name but `definitions` has, that one counts, as the registry copies it there.
pub(crate) fn follow(tree: &Tree, root: NodeId, fragment: &str) -> Found {
    let mut at = root;
    for (depth, part) in fragment.split('/').skip(1).enumerate() {
        let part = percent_decoded(part).replace("~1", "/").replace("~0", "~");
        let next = match tree.kind(at) {
            Kind::Object if depth == 0 && part == "$defs" => {
                // The entry decides between the two, so look one part ahead.
                let entry = fragment
                    .split('/')
                    .nth(2)
                    .map(|entry| percent_decoded(entry).replace("~1", "/").replace("~0", "~"));
                let own = tree.member(at, "$defs");
                let copied = || {
                    tree.member(at, "definitions")
                        .filter(|copied| tree.count(*copied) > 0)
                };
                match (own, entry) {
                    (Some(own), Some(entry))
                        if tree.kind(own) == Kind::Object && tree.member(own, &entry).is_none() =>
                    {
                        copied()
                            .filter(|copied| tree.member(*copied, &entry).is_some())
                            .or(Some(own))
                    }
                    (Some(own), _) => Some(own),
                    (None, _) => copied(),
                }
            }
            Kind::Object => tree.member(at, &part),
            Kind::Array => part
                .parse()
                .ok()
                .and_then(|index| tree.elements(at).nth(index)),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return Found::Missing(part),
        }
    }
    Found::At(at)
}
