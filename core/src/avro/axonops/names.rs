//! Which names a text defines for others, and which it may mean.

use std::collections::BTreeSet;

use crate::avro::model::Schema;
use crate::json::{self, Grammar, Kind, NodeId, Tree};
use crate::limits::Limits;
use crate::source::Sources;

/// Returns the full names and aliases of the types that the schema's own text defines, not those of its references.
pub(crate) fn defined(schema: &Schema) -> Vec<String> {
    let text = schema.sources().file(0);
    let own = |node| {
        let range = schema.tree.range(node);
        text.start <= range.start && range.end <= text.end
    };
    let mut names = Vec::new();
    for named in schema.named.iter().filter(|named| own(named.name_node)) {
        names.push(schema.full_name(named.name));
        let aliases = named.aliases.of(&schema.aliases).iter();
        names.extend(aliases.map(|alias| schema.full_name(*alias)));
    }
    names
}

/// Returns the last parts of the names that a text may mean: those of all its strings, and where it is no JSON its own.
pub(crate) fn mentioned(text: &str, limits: &Limits) -> BTreeSet<String> {
    let Ok(sources) = Sources::new(text, std::iter::empty(), limits) else {
        return BTreeSet::new();
    };
    let mut tree = Tree::new(sources);
    if json::read(&mut tree, 0, &Grammar::STRICT, limits).is_err() {
        return BTreeSet::from([last_part(text).to_owned()]);
    }
    (0..tree.nodes.len() as NodeId)
        .filter(|node| tree.kind(*node) == Kind::String)
        .filter_map(|node| tree.text(node))
        .map(|string| last_part(string).to_owned())
        .collect()
}

/// Returns what stands behind the last dot of a name.
pub(crate) fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
