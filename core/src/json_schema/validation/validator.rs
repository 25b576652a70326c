//! Validators of schemas and of their meta-schemas.

use std::collections::BTreeMap;

use serde_json::Value;

use super::compile::compile;
use super::endless::is_endless;
use super::evaluate::{Refusal, Stop, accepts, refusals};
use super::metaschema::meta_schema;
use super::program::Program;
use super::resource::{Fault, Index, Place};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId, Tree, value};
use crate::json_schema::Schema;
use crate::json_schema::draft::{self, Draft};
use crate::json_schema::edition::Edition;
use crate::json_schema::reference::{Found, follow};
use crate::json_schema::uri::resolve;
use crate::limits::Limits;
use crate::source::Span;
use crate::violation::Violation;

/// The address that documents without one are relative to.
const BASE: &str = "mem://input/";

/// Whether `format` is asserted, as it is by the registry's own validator for drafts up to 7, or only says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formats {
    /// A text of another format is wrong.
    Asserted,
    /// No text is.
    #[default]
    Ignored,
}

/// What documents are held against.
#[derive(Debug)]
pub(crate) struct Validator {
    program: Program,
}

impl Validator {
    /// Builds the validator of a schema with its references.
    ///
    /// # Errors
    /// Why the texts are no schemas; `UNSUPPORTED` where no validator can be built from them; `REFERENCE_CYCLE` for a schema that applies
    /// itself to the same value without end; `LIMIT_NODES`.
    pub(crate) fn new(
        schema: &Schema,
        formats: Formats,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        schema.read.clone()?;
        let edition = schema.edition();
        let own = schema.tree.member(0, edition.id_keyword());
        let own = own.and_then(|id| schema.tree.text(id)).unwrap_or("");
        let mut index = Index::new(&schema.tree, limits);
        let place = |node| Place { tree: 0, node };
        let mut open = vec![(place(0), vec![BASE.to_owned()], edition)];
        for (_, document) in schema.documents.iter().skip(1) {
            // One that names no draft is of the schema's.
            let named = schema.tree.member(document.root, "$schema");
            let named = named.and_then(|at| Edition::named(schema.tree.text(at)?));
            open.push((
                place(document.root),
                addresses(own, &document.name),
                named.unwrap_or(edition),
            ));
        }
        // A document may name its meta-schema among those that come after it.
        let known: Vec<_> = open
            .iter()
            .map(|(root, addresses, edition)| (*root, index.document(*root, addresses, *edition)))
            .collect();
        let built = known
            .iter()
            .try_for_each(|(root, scope)| index.walk(*root, *scope))
            .and_then(|()| {
                let root = known.first().map(|(_, scope)| *scope);
                let root = root.unwrap_or_else(|| index.document(place(0), &[], edition));
                compile(&mut index, place(0), root, formats)
            });
        let program = built.map_err(|fault| schema.fault(fault))?;
        if is_endless(&program) {
            let message = "the schema applies itself to the same value without end";
            return Err(SchemaError::new(Code::ReferenceCycle, message).at(schema.tree.span(0)));
        }
        Ok(Self { program })
    }

    /// Returns whether a document fits; one that cannot be judged does not.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        accepts(&self.program, value)
    }

    /// Returns what is wrong with `value` to `schema`, the one that this was built from; nothing when it fits.
    ///
    /// # Errors
    /// `LIMIT_PAIRS` where a regular expression takes too long or schemas are applied too often, `LIMIT_DEPTH` where they are too deep
    /// inside each other, `LIMIT_OUTPUT` where too much is wrong.
    pub(crate) fn violations(
        &self,
        schema: &Schema,
        value: &Value,
    ) -> Result<Vec<Violation>, SchemaError> {
        let found = refusals(&self.program, value).map_err(stopped)?;
        // Many values may break one keyword.
        let mut places: BTreeMap<Place, (String, Option<Span>)> = BTreeMap::new();
        let mut violations = Vec::with_capacity(found.len());
        for refusal in found {
            let place = places.entry(refusal.at);
            let (schema_path, span) = place.or_insert_with(|| schema.place(refusal.at)).clone();
            violations.push(Violation {
                code: code(refusal.keyword),
                path: refusal.path,
                schema_path,
                message: refusal.message,
                span,
            });
        }
        Ok(violations)
    }
}

/// Returns the addresses at which a document is found that was given under a name: relative to the schema's own, and to where schemas without
/// one are.
fn addresses(own: &str, name: &str) -> Vec<String> {
    let name = if name.starts_with("//") {
        format!("http:{name}")
    } else {
        name.to_owned()
    };
    let base = resolve(BASE, own).unwrap_or_else(|| BASE.to_owned());
    let mut addresses: Vec<String> = Vec::new();
    for base in [base.as_str(), BASE] {
        let address = resolve(base, &name).unwrap_or_else(|| name.clone());
        let address = address.split('#').next().unwrap_or("").to_owned();
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

fn stopped(stop: Stop) -> SchemaError {
    match stop {
        Stop::Depth => SchemaError::new(
            Code::LimitDepth,
            "schemas are applied too deep inside each other",
        ),
        Stop::Refusals => SchemaError::new(
            Code::LimitOutput,
            "more is wrong with the document than can be told",
        ),
        Stop::Steps => SchemaError::new(Code::LimitPairs, "too many schemas are applied"),
        Stop::Pattern(path) => {
            SchemaError::new(Code::LimitPairs, "a pattern takes too long to match").on(path)
        }
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
    /// Returns the draft that the standard says, which for 2019-09 is not the one that the registry reads it as.
    fn edition(&self) -> Edition {
        match Draft::of(&self.tree, 0) {
            Draft::Modern if draft::names_2019_09(&self.tree, 0) => Edition::Of2019,
            Draft::Modern => Edition::Of2020,
            Draft::Four => Edition::Four,
            Draft::Six => Edition::Six,
            Draft::Seven => Edition::Seven,
        }
    }

    /// Returns a document as JSON values.
    pub(in crate::json_schema) fn contents(&self, root: NodeId) -> Result<Value, SchemaError> {
        value(&self.tree, root)
    }

    /// Returns why no validator can be built: what our own loader says, else what the standard does.
    fn fault(&self, fault: Fault) -> SchemaError {
        if fault.code == Code::Unsupported
            && let Err(own) = &self.model
        {
            return own.clone();
        }
        let message = match fault.code {
            Code::Unsupported => {
                format!(
                    "no validator can be built from the schema: {}",
                    fault.message
                )
            }
            _ => fault.message,
        };
        let error = SchemaError::new(fault.code, message);
        let Some(at) = fault.at else {
            return error;
        };
        let (path, span) = self.place(at);
        span.into_iter().fold(error.on(path), SchemaError::at)
    }

    /// Returns the path and the span of a value in the texts that were given; neither of one in a meta-schema.
    fn place(&self, at: Place) -> (String, Option<Span>) {
        if at.tree > 0 {
            return (String::new(), None);
        }
        let root = self.documents.root(self.documents.document_of(at.node));
        (self.tree.pointer(root, at.node), self.tree.place(at.node))
    }
}

/// Returns what is wrong with a schema, given as values, to a draft's meta-schema, each with the path of the keyword there.
fn findings(edition: Edition, contents: &Value) -> Result<Vec<(Refusal, String)>, SchemaError> {
    let meta = meta_schema(edition).map_err(|fault| SchemaError::new(fault.code, fault.message))?;
    let found = refusals(&meta.program, contents).map_err(stopped)?;
    let with_path = |refusal: Refusal| {
        let path = meta.pointer(refusal.at);
        (refusal, path)
    };
    Ok(found.into_iter().map(with_path).collect())
}

/// Returns what the draft's own meta-schema finds wrong with the schema. The registry does not look.
///
/// # Errors
/// `LIMIT_DEPTH` where the schema is nested too deep for the validator, `LIMIT_TOKEN` for a number beyond all doubles.
pub(crate) fn lint(schema: &Schema) -> Result<Vec<Violation>, SchemaError> {
    if !schema.present || !matches!(schema.tree.kind(0), Kind::Object | Kind::Boolean) {
        return schema.loaded().map(|_| Vec::new());
    }
    let found = findings(schema.edition(), &schema.contents(0)?)?;
    Ok(found
        .into_iter()
        .map(|(refusal, schema_path)| {
            let span = match follow(&schema.tree, 0, &refusal.path) {
                Found::At(at) => Some(schema.tree.span(at)),
                Found::Missing(_) => None,
            };
            Violation {
                code: code(refusal.keyword),
                schema_path,
                message: refusal.message,
                path: refusal.path,
                span,
            }
        })
        .collect())
}

/// Returns the first thing that a draft's meta-schema finds wrong with the schema at the root, its `$schema` left out: the path of it, and
/// what.
///
/// # Errors
/// `LIMIT_DEPTH` where the schema is nested too deep for the validator, `LIMIT_TOKEN` for a number beyond all doubles.
pub(crate) fn first_finding(
    tree: &Tree,
    edition: Edition,
) -> Result<Option<(String, String)>, SchemaError> {
    let mut contents = value(tree, 0)?;
    if let Value::Object(members) = &mut contents {
        members.remove("$schema");
    }
    let found = findings(edition, &contents)?.into_iter().next();
    Ok(found.map(|(refusal, _)| (refusal.path, refusal.message)))
}
