//! JSON Schema as the AxonOps registry reads, prints and compares it: the JSON itself, without a model of its meaning.
//!
//! Source: docs/axonops.md, "JSON Schema".

mod accept;
mod diff;
mod pattern;
pub(crate) mod rules;

use crate::error::{Code, SchemaError};
use crate::included;
use crate::json::{Grammar, Kind, Layout, Tree, read, write_go_value};
use crate::json_schema::canonical::Order;
use crate::json_schema::draft::Draft;
use crate::json_schema::reference::Documents;
use crate::json_schema::{Schema, load, printed, within};
use crate::limits::Limits;
use crate::source::Sources;

pub(crate) use diff::diff;

/// Reads a schema with its references.
///
/// # Errors
/// What is no JSON, no JSON Schema of its draft, or refers to what is not there; `LIMIT_DEPTH`, `LIMIT_NODES`.
pub(crate) fn parse(sources: Sources, limits: &Limits) -> Result<Schema, SchemaError> {
    let included = included::Json::token()?;
    let mut tree = Tree::new(sources);
    let root = read(&mut tree, 0, &Grammar::STRICT, limits)?;
    let mut documents = Documents::default();
    documents.add("", root);
    for file in 1..tree.sources.count() {
        let root = read(&mut tree, file, &Grammar::STRICT, limits)?;
        let name = tree.sources.name(file).to_owned();
        documents.add(&name, root);
    }
    accept::check(&tree, &documents)?;
    // What the other registry's loader makes of it serves validation and data; that it may refuse the schema is no fault here.
    let draft = Draft::of(&tree, root);
    let mut model = load::load(&mut tree, &mut documents, draft, limits);
    if let Ok(model) = &mut model {
        printed::fill_distinct(model, &tree, draft);
    }
    Ok(Schema {
        _included: included,
        tree,
        documents,
        present: true,
        read: Ok(()),
        model,
        order: Order::Kept,
    })
}

impl Schema {
    /// Returns the canonical text: members sorted, numbers as doubles.
    ///
    /// # Errors
    /// `LIMIT_OUTPUT`.
    pub(crate) fn axonops_canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        let mut out = String::with_capacity(self.tree.token(0).len());
        write_go_value(&mut out, &self.tree, 0, Layout::Integers);
        within(out, limits)
    }
}

/// Refuses a value that is no schema by its JSON type.
fn expect_schema(tree: &Tree, at: crate::json::NodeId) -> Result<(), SchemaError> {
    if matches!(tree.kind(at), Kind::Object | Kind::Boolean) {
        return Ok(());
    }
    let message = format!(
        "a JSON Schema is an object or a boolean, found {}",
        tree.kind(at).described()
    );
    Err(SchemaError::new(Code::WrongType, message).at(tree.span(at)))
}
