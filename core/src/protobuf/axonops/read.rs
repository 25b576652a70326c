//! Which files a schema is made of: the main one, and what it imports out of the standard files and its references.
//!
//! Source: docs/axonops.md, "Protobuf: reading".

use std::collections::{BTreeMap, BTreeSet};

use super::link;
use crate::error::{Code, SchemaError};
use crate::included;
use crate::limits::Limits;
use crate::protobuf::builtin;
use crate::protobuf::model::Tree;
use crate::protobuf::parser::{self, Language};
use crate::protobuf::resolve::Builtins;
use crate::protobuf::schema::Schema;
use crate::reference::Key;
use crate::source::Sources;

/// What the registry calls the schema's own file; a reference of that name takes its place.
const MAIN: &str = "schema.proto";

/// Reads a schema and the files that it imports, and links them.
///
/// # Errors
/// `PROTOBUF_SYNTAX`, what the linker refuses, `LIMIT_BYTES`, `LIMIT_DEPTH`, `LIMIT_NODES`.
pub(crate) fn parse(
    given: &Sources,
    references: &[Key],
    limits: &Limits,
) -> Result<Schema, SchemaError> {
    included::Protobuf::token()?;
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for file in 1..given.count() {
        let text = given.get(given.file(file));
        // A text that is empty counts as none.
        if !text.is_empty() {
            known.entry(given.name(file)).or_insert(text);
        }
    }
    let own = known
        .get(MAIN)
        .copied()
        .unwrap_or_else(|| given.get(given.file(0)));
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = imports(own, "", limits)?;
    open.reverse();
    while let Some(path) = open.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let given = || known.get(path.as_str()).map(|text| (*text).to_owned());
        let Some(text) = standard(&path).or_else(given) else {
            // The linker tells where it is missing.
            continue;
        };
        open.extend(imports(&text, &path, limits)?.into_iter().rev());
        texts.push((path, text));
    }
    let files = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    // The standard files come on top of what the caller may bring.
    let limits = Limits {
        bytes: limits.bytes.saturating_add(1 << 20),
        ..*limits
    };
    let mut sources = Sources::new(own, files, &limits)?;
    if given.is_made() {
        sources.set_made();
    }
    let schema = Schema::read(
        sources,
        references,
        Builtins::AsFiles,
        Language::Protoc,
        &limits,
    )?;
    link::check(&schema)?;
    Ok(schema)
}

/// Returns a standard file: those of `google/protobuf`, which no reference can replace.
fn standard(path: &str) -> Option<String> {
    path.starts_with("google/protobuf/")
        .then(|| builtin::text(path))
        .flatten()
}

/// Returns what one text imports.
fn imports(text: &str, name: &str, limits: &Limits) -> Result<Vec<String>, SchemaError> {
    let mut sources = Sources::new(text, std::iter::empty(), limits)?;
    let mut tree = Tree::default();
    let mut decoded = String::new();
    let mut nodes = 0;
    parser::parse(
        &sources,
        0,
        &mut decoded,
        &mut tree,
        &mut nodes,
        Language::Protoc,
        limits,
    )
    .map_err(|error| match error.span().cloned() {
        Some(mut span) if !name.is_empty() => {
            name.clone_into(&mut span.source);
            error.at(span)
        }
        _ => error,
    })?;
    sources.append(&decoded);
    let file = tree
        .files
        .first()
        .ok_or_else(|| SchemaError::new(Code::ProtobufSyntax, "the text holds no file"))?;
    Ok(file
        .imports
        .iter()
        .map(|import| sources.get(import.path).to_owned())
        .collect())
}
