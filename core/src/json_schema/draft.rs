//! The drafts of JSON Schema and how a document names its own.

use crate::json::{Kind, NodeId, Tree};

/// The draft by which the registry loads a schema. Only the root's `$schema` decides; 2019-09 is read exactly as 2020-12.
///
/// Source: docs/json-schema.md, "Drafts".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Draft {
    Four,
    Six,
    Seven,
    Modern,
}

const MODERN: [&str; 2] = [
    "//json-schema.org/draft/2019-09/schema",
    "//json-schema.org/draft/2020-12/schema",
];

/// Returns whether the document at `root` names draft 2019-09, which the registry reads as 2020-12 and which has a meta-schema of its own.
pub(crate) fn names_2019_09(tree: &Tree, root: NodeId) -> bool {
    let named = tree
        .member(root, "$schema")
        .and_then(|value| tree.text(value));
    named.is_some_and(|named| named.contains("/draft/2019-09/"))
}

impl Draft {
    /// Returns the draft of the document at `root`; 7 where nothing known is named.
    pub(crate) fn of(tree: &Tree, root: NodeId) -> Self {
        let Some(named) = tree
            .member(root, "$schema")
            .filter(|value| tree.kind(*value) == Kind::String)
        else {
            return Draft::Seven;
        };
        let named = tree.text(named).unwrap_or("");
        let Some(rest) = named
            .strip_prefix("https:")
            .or_else(|| named.strip_prefix("http:"))
        else {
            return Draft::Seven;
        };
        let exact = rest.strip_suffix('#').unwrap_or(rest);
        if MODERN.contains(&exact) {
            return Draft::Modern;
        }
        // The older loader looks at the beginning of the text only.
        match rest {
            _ if rest.starts_with("//json-schema.org/draft-04/schema")
                || exact == "//json-schema.org/schema" =>
            {
                Draft::Four
            }
            _ if rest.starts_with("//json-schema.org/draft-06/schema") => Draft::Six,
            _ => Draft::Seven,
        }
    }

    /// Returns the keyword that names a schema.
    pub(crate) const fn id_keyword(self) -> &'static str {
        match self {
            Draft::Four => "id",
            _ => "$id",
        }
    }
}
