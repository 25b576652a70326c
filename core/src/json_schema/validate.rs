//! Whether a document fits a schema, told by the `jsonschema` crate; and what a meta-schema finds wrong with the schema itself.
//!
//! Nothing is fetched: the crate is built without resolvers and gets the schema's own documents. Regular expressions run with a bound.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft as Crate, PatternOptions, Registry, Resource};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::Schema;
use crate::json_schema::canonical::{Order, write_canonical};
use crate::json_schema::draft::{self, Draft};
use crate::json_schema::model::{Body, Id, Model};
use crate::json_schema::reference::{Found, follow};
use crate::json_schema::uri::resolve;
use crate::source::Span;

/// The address that documents without one are relative to.
const BASE: &str = "mem://input/";

/// Backtracking steps of one match, and bytes of one compiled pattern.
const STEPS: usize = 1_000_000;
const SIZE: usize = 1 << 20;

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The keyword that refuses it, in upper snake case: `MIN_LENGTH`.
    pub code: String,
    /// JSON Pointer into the document.
    pub path: String,
    /// JSON Pointer into the schema that holds the keyword.
    pub schema_path: String,
    /// The crate's sentence.
    pub message: String,
    /// Where the keyword is written.
    pub span: Option<Span>,
}

/// Whether `format` is asserted, as it is by the registry's own validator for drafts up to 7, or only says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formats {
    /// A text of another format is wrong.
    Asserted,
    /// No text is.
    #[default]
    Ignored,
}

/// Returns what is wrong with `value`; nothing when it fits.
///
/// # Errors
/// Why the schema does not load; `UNSUPPORTED` where the validator cannot be built from it; `REFERENCE_CYCLE` for a schema that applies
/// itself to the same value without end; `LIMIT_PAIRS` where a regular expression takes too long.
pub(crate) fn validate(
    schema: &Schema,
    value: &Value,
    formats: Formats,
) -> Result<Vec<Violation>, SchemaError> {
    let model = schema.loaded()?;
    if let Some(at) = endless(model) {
        let message = "the schema applies itself to the same value without end".to_owned();
        return Err(SchemaError::new(Code::ReferenceCycle, message).at(schema.tree.span(at)));
    }
    let draft = Draft::of(&schema.tree, 0);
    let known = schema.addresses(draft);
    let mut builder = Registry::new().draft(named(draft)).retriever(Nowhere);
    let mut root = Value::Null;
    for (number, document) in schema.documents.iter() {
        let contents = schema.contents(document.root)?;
        if number == 0 {
            root = contents;
            continue;
        }
        for (address, _) in known.iter().filter(|(_, known)| *known == number) {
            builder = builder
                .add(address, Resource::from_contents(contents.clone()))
                .map_err(|error| unsupported(&error.to_string()))?;
        }
    }
    let registry = builder
        .prepare()
        .map_err(|error| unsupported(&error.to_string()))?;
    let patterns = PatternOptions::fancy_regex()
        .backtrack_limit(STEPS)
        .size_limit(SIZE)
        .dfa_size_limit(SIZE);
    let validator = jsonschema::options()
        .with_draft(named(draft))
        .with_registry(&registry)
        .offline()
        .with_base_uri(BASE)
        .with_pattern_options(patterns)
        .should_validate_formats(formats == Formats::Asserted)
        .build(&root)
        .map_err(|error| unsupported(&error.to_string()))?;
    let mut found = Vec::new();
    for error in validator.iter_errors(value) {
        if let ValidationErrorKind::BacktrackLimitExceeded { .. }
        | ValidationErrorKind::RegexEngineFailure { .. } = error.kind()
        {
            let message = format!("a pattern takes too long to match: {error}");
            return Err(
                SchemaError::new(Code::LimitPairs, message).on(error.instance_path().as_str())
            );
        }
        let schema_path = error.schema_path().as_str().to_owned();
        let location = error
            .absolute_keyword_location()
            .map(|uri| uri.as_str().to_owned());
        found.push(Violation {
            code: code(error.kind().keyword()),
            path: error.instance_path().as_str().to_owned(),
            span: schema.place(location.as_deref(), &schema_path, &known),
            message: error.to_string(),
            schema_path,
        });
    }
    Ok(found)
}

fn named(draft: Draft) -> Crate {
    match draft {
        Draft::Four => Crate::Draft4,
        Draft::Six => Crate::Draft6,
        Draft::Seven => Crate::Draft7,
        Draft::Modern => Crate::Draft202012,
    }
}

fn unsupported(why: &str) -> SchemaError {
    SchemaError::new(
        Code::Unsupported,
        format!("no validator can be built from the schema: {why}"),
    )
}

/// Answers every request for a document that was not given: with a refusal.
struct Nowhere;

impl jsonschema::Retrieve for Nowhere {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("nothing is fetched, and no reference named {uri} is given").into())
    }
}

/// Returns `minLength` as `MIN_LENGTH`.
fn code(keyword: &str) -> String {
    let mut out = String::with_capacity(keyword.len() + 4);
    for character in keyword.chars().filter(|character| *character != '$') {
        if character.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(character.to_ascii_uppercase());
    }
    out
}

impl Schema {
    /// Returns the addresses at which each document but the first is found.
    fn addresses(&self, draft: Draft) -> Vec<(String, u32)> {
        let id = self
            .tree
            .member(0, draft.id_keyword())
            .and_then(|id| self.tree.text(id))
            .unwrap_or("");
        let base = resolve(BASE, id).unwrap_or_else(|| BASE.to_owned());
        let mut addresses: Vec<(String, u32)> = Vec::new();
        for (number, document) in self.documents.iter().skip(1) {
            let name = if document.name.starts_with("//") {
                format!("http:{}", document.name)
            } else {
                document.name.clone()
            };
            for base in [base.as_str(), BASE] {
                let address = resolve(base, &name).unwrap_or_else(|| name.clone());
                let address = address.split('#').next().unwrap_or("").to_owned();
                if !addresses.iter().any(|(known, _)| *known == address) {
                    addresses.push((address, number));
                }
            }
        }
        addresses
    }

    /// Returns a document as the validator takes it. Which draft counts, the root alone decides, so `$schema` is left out.
    fn contents(&self, root: NodeId) -> Result<Value, SchemaError> {
        let mut text = String::new();
        write_canonical(&mut text, &self.tree, root, Order::Kept);
        let mut value: Value = serde_json::from_str(&text).map_err(|error| {
            SchemaError::new(
                Code::LimitDepth,
                format!("the schema is nested too deep to validate with: {error}"),
            )
        })?;
        if let Value::Object(members) = &mut value {
            members.remove("$schema");
        }
        Ok(value)
    }

    /// Returns where a keyword is written.
    fn place(
        &self,
        location: Option<&str>,
        schema_path: &str,
        known: &[(String, u32)],
    ) -> Option<Span> {
        let (address, pointer) = location
            .and_then(|location| location.split_once('#'))
            .unwrap_or(("", schema_path));
        let document = known
            .iter()
            .find(|(one, _)| one == address)
            .map_or(0, |(_, number)| *number);
        match follow(&self.tree, self.documents.root(document), pointer) {
            Found::At(at) => Some(self.tree.span(at)),
            Found::Missing(_) => None,
        }
    }
}

/// Returns a schema that is applied to a value because it is applied to that value: validation would not end.
fn endless(model: &Model) -> Option<NodeId> {
    // 0: not seen, 1: open, 2: done. The list holds what is open with the next of its schemas to go to.
    let mut states = vec![0u8; model.nodes.len()];
    for start in reachable(model) {
        let mut open: Vec<(Id, Vec<Id>)> = Vec::new();
        enter(model, start, &mut states, &mut open);
        while let Some((id, rest)) = open.last_mut() {
            let Some(next) = rest.pop() else {
                if let Some(state) = states.get_mut(*id as usize) {
                    *state = 2;
                }
                open.pop();
                continue;
            };
            match states.get(next as usize) {
                Some(1) => return Some(model.node(next).at),
                Some(0) => enter(model, next, &mut states, &mut open),
                _ => {}
            }
        }
    }
    None
}

/// Returns every schema that validation can come to.
fn reachable(model: &Model) -> Vec<Id> {
    let mut seen = vec![false; model.nodes.len()];
    let mut found = Vec::new();
    let mut open = vec![model.root];
    while let Some(id) = open.pop() {
        if let Some(place @ false) = seen.get_mut(id as usize) {
            *place = true;
            found.push(id);
            let body = &model.node(id).body;
            open.extend(body.children());
            if let Body::Reference(reference) = body {
                open.extend(reference.target);
            }
        }
    }
    found
}

fn enter(model: &Model, id: Id, states: &mut [u8], open: &mut Vec<(Id, Vec<Id>)>) {
    if let Some(state @ 0) = states.get_mut(id as usize) {
        *state = 1;
        open.push((id, in_place(&model.node(id).body)));
    }
}

/// Returns the schemas that are applied to the same value.
fn in_place(body: &Body) -> Vec<Id> {
    match body {
        Body::Reference(reference) => reference.target.into_iter().collect(),
        Body::Combined(combined) => combined.members.clone(),
        Body::Not(inner) => vec![*inner],
        Body::Conditional(inner) => inner.iter().flatten().copied().collect(),
        Body::Object(object) => object
            .dependent_schemas
            .iter()
            .map(|one| one.demand)
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns what the draft's own meta-schema finds wrong with the schema. The registry does not look.
///
/// # Errors
/// `LIMIT_DEPTH` where the schema is nested too deep for the validator.
pub(crate) fn lint(schema: &Schema) -> Result<Vec<Violation>, SchemaError> {
    if !schema.present || !matches!(schema.tree.kind(0), Kind::Object | Kind::Boolean) {
        return schema.loaded().map(|_| Vec::new());
    }
    let draft = Draft::of(&schema.tree, 0);
    let contents = schema.contents(0)?;
    let validator = match draft {
        Draft::Four => jsonschema::draft4::meta::validator(),
        Draft::Six => jsonschema::draft6::meta::validator(),
        Draft::Seven => jsonschema::draft7::meta::validator(),
        Draft::Modern if draft::names_2019_09(&schema.tree, 0) => {
            jsonschema::draft201909::meta::validator()
        }
        Draft::Modern => jsonschema::draft202012::meta::validator(),
    };
    let found = validator.iter_errors(&contents).map(|error| {
        let path = error.instance_path().as_str().to_owned();
        let span = match follow(&schema.tree, 0, &path) {
            Found::At(at) => Some(schema.tree.span(at)),
            Found::Missing(_) => None,
        };
        Violation {
            code: code(error.kind().keyword()),
            schema_path: error.schema_path().as_str().to_owned(),
            message: error.to_string(),
            path,
            span,
        }
    });
    Ok(found.collect())
}
