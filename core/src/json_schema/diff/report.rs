//! From what was found to what is reported: places in both texts, and the arguments of the sentences.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::compat::{Args, Difference, Site};
use crate::json::{Kind, NodeId, Tree};
use crate::json_schema::diff::{Fact, Place};
use crate::json_schema::reference::Documents;

/// The longest value that a sentence quotes, in characters.
const QUOTED: usize = 60;

/// Finds places in a schema's texts.
pub(crate) struct Places<'a> {
    tree: &'a Tree,
    documents: &'a Documents,
    /// The members or elements of the containers passed so far, so that many places in a wide one cost no more than its width.
    children: BTreeMap<NodeId, Vec<NodeId>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(tree: &'a Tree, documents: &'a Documents) -> Self {
        Self {
            tree,
            documents,
            children: BTreeMap::new(),
        }
    }

    /// Returns which child of the container at `at` holds `target`, and that child's place among the others.
    fn step(&mut self, at: NodeId, target: NodeId) -> Option<(usize, NodeId)> {
        const NARROW: usize = 24;
        let tree = self.tree;
        // A member's key stands for its value, and is the node right before it.
        let values = || {
            tree.members(at)
                .map(|(_, value)| value)
                .chain(tree.elements(at))
        };
        if tree.count(at) <= NARROW {
            return values()
                .enumerate()
                .take_while(|(_, child)| *child <= target)
                .last();
        }
        let children = self
            .children
            .entry(at)
            .or_insert_with(|| values().collect());
        let index = children
            .partition_point(|child| *child <= target)
            .checked_sub(1)?;
        children.get(index).map(|child| (index, *child))
    }

    /// Returns where a value stands.
    pub(crate) fn site(&mut self, target: NodeId) -> Site {
        Site {
            path: self.pointer(target),
            span: self.tree.place(target),
        }
    }

    /// Returns the JSON Pointer to a value from the root of its document.
    fn pointer(&mut self, target: NodeId) -> String {
        let tree = self.tree;
        let mut at = self.documents.root(self.documents.document_of(target));
        let mut out = String::new();
        while at != target {
            let object = tree.kind(at) == Kind::Object;
            let Some((index, child)) = self.step(at, target) else {
                break;
            };
            out.push('/');
            if object {
                // A member's key is the node right before its value.
                out.push_str(&escaped(tree.text(child - 1).unwrap_or("")));
            } else {
                out.push_str(&index.to_string());
            }
            at = child;
        }
        out
    }
}

/// Returns a member's name as a token of a JSON Pointer.
fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Returns a fact as it is reported. `original` is the writer's text, `update` the reader's.
pub(crate) fn report(
    fact: &Fact,
    original: &mut Places<'_>,
    update: &mut Places<'_>,
) -> Difference {
    // Inside `not` the sides change places, but what is found there is never reported.
    let (writer, reader) = (locate(original, fact.original), locate(update, fact.update));
    let path = if fact.path.is_empty() {
        "#/".to_owned()
    } else {
        format!("#{}", fact.path)
    };
    let start = fact.path.len().saturating_sub(fact.name);
    let name = fact.path.get(start..).unwrap_or("");
    let mut args: Args = vec![("name", name.into())];
    args.extend(writer.1.map(|value| ("before", value.into())));
    args.extend(reader.1.map(|value| ("after", value.into())));
    Difference {
        rule: fact.rule,
        verdict: fact.verdict,
        path,
        reader: reader.0,
        writer: writer.0,
        args,
    }
}

/// Finds the place of a keyword, or of the schema where the keyword is absent, and the value that stands there.
fn locate(text: &mut Places<'_>, place: Place) -> (Site, Option<String>) {
    let tree = text.tree;
    let value = if place.keyword.is_empty() {
        None
    } else {
        member(tree, place.at, place.keyword)
    };
    let at = value.unwrap_or(place.at);
    let site = Site {
        path: text.pointer(at),
        span: tree.place(at),
    };
    (site, value.map(|value| quoted(tree, value)))
}

fn member(tree: &Tree, at: NodeId, keyword: &str) -> Option<NodeId> {
    // What is one keyword here has other names in other drafts.
    let others: &[&str] = match keyword {
        "$id" => &["id"],
        "additionalItems" => &["items"],
        "dependentRequired" | "dependentSchemas" => &["dependencies"],
        "allOf" | "anyOf" | "oneOf" => &["type"],
        _ => &[],
    };
    tree.member(at, keyword)
        .or_else(|| others.iter().find_map(|other| tree.member(at, other)))
}

fn quoted(tree: &Tree, value: NodeId) -> String {
    let token = tree.token(value);
    let scalar = !matches!(tree.kind(value), Kind::Array | Kind::Object);
    if scalar && token.len() <= QUOTED {
        return token.to_owned();
    }
    let mut compact = String::new();
    for (count, character) in token.split_whitespace().flat_map(str::chars).enumerate() {
        if count == QUOTED {
            compact.push('…');
            break;
        }
        compact.push(character);
    }
    compact
}
