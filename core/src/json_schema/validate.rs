//! Whether a document fits a schema, told by the `jsonschema` crate; and what a meta-schema finds wrong with the schema itself.
//!
//! Nothing is fetched: the crate is built without resolvers and gets the schema's own documents. Regular expressions run with a bound.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft as Crate, PatternOptions, Registry, Resource};
use serde_json::Value;

use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::Schema;
use crate::json_schema::canonical::{Order, write_canonical};
use crate::json_schema::draft::{self, Draft};
use crate::json_schema::endless::is_endless;
use crate::json_schema::metaschema::with_validator;
use crate::json_schema::reference::{Found, follow};
use crate::json_schema::uri::resolve;
use crate::limits::Limits;
use crate::source::Span;
use crate::violation::Violation;

/// The address that documents without one are relative to.
const BASE: &str = "mem://input/";

/// Backtracking steps of one match, and bytes of one compiled pattern.
const STEPS: usize = 1_000_000;
const SIZE: usize = 1 << 20;

/// The content encoding and the media type that the crate can check.
const ENCODING: &str = "base64";
const MEDIA_TYPE: &str = "application/json";

/// Whether `format` is asserted, as it is by the registry's own validator for drafts up to 7, or only says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formats {
    /// A text of another format is wrong.
    Asserted,
    /// No text is.
    #[default]
    Ignored,
}

/// What documents are held against. It follows the standard, not the registry's loader: a schema that the registry cannot load may
/// still say what fits it.
#[derive(Debug)]
pub(crate) struct Validator {
    inner: jsonschema::Validator,
    /// At which address each document but the first is found.
    known: Vec<(String, u32)>,
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
        let draft = crate_draft(schema);
        let known = schema.addresses(Draft::of(&schema.tree, 0));
        let mut builder = Registry::new().draft(draft).retriever(Nowhere);
        let mut root = Value::Null;
        for (number, document) in schema.documents.iter() {
            let mut contents = schema.contents(document.root)?;
            drop_unknown_draft(&mut contents, &known);
            if number == 0 {
                root.clone_from(&contents);
                builder = builder
                    .add(BASE, draft.create_resource(contents))
                    .map_err(|error| schema.unsupported(&error.to_string()))?;
                continue;
            }
            for (address, _) in known.iter().filter(|(_, known)| *known == number) {
                builder = builder
                    .add(address, own_draft(draft, contents.clone()))
                    .map_err(|error| schema.unsupported(&error.to_string()))?;
            }
        }
        let registry = builder
            .prepare()
            .map_err(|error| schema.unsupported(&error.to_string()))?;
        if is_endless(&registry, BASE, draft, limits.nodes)? {
            let message = "the schema applies itself to the same value without end";
            return Err(SchemaError::new(Code::ReferenceCycle, message).at(schema.tree.span(0)));
        }
        let patterns = PatternOptions::fancy_regex()
            .backtrack_limit(STEPS)
            .size_limit(SIZE)
            .dfa_size_limit(SIZE);
        let mut options = jsonschema::options();
        // A meta-schema that is given says by itself which vocabularies count.
        if draft.detect(&root) != Crate::Unknown {
            options = options.with_draft(draft);
        }
        // What a text holds is said by these two, and like a format asserted only if asked for.
        if formats == Formats::Ignored {
            options = options
                .without_content_encoding_support(ENCODING)
                .without_content_media_type_support(MEDIA_TYPE);
        }
        let inner = options
            .with_registry(&registry)
            .offline()
            .with_base_uri(BASE)
            .with_pattern_options(patterns)
            .should_validate_formats(formats == Formats::Asserted)
            .build(&root)
            .map_err(|error| schema.unsupported(&error.to_string()))?;
        Ok(Self { inner, known })
    }

    /// Returns whether a document fits; one that cannot be judged does not.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.inner.is_valid(value)
    }

    /// Returns what is wrong with `value` to `schema`, the one that this was built from; nothing when it fits.
    ///
    /// # Errors
    /// `LIMIT_PAIRS` where a regular expression takes too long.
    pub(crate) fn violations(
        &self,
        schema: &Schema,
        value: &Value,
    ) -> Result<Vec<Violation>, SchemaError> {
        let mut found = Vec::new();
        for error in self.inner.iter_errors(value) {
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
                span: schema.place(location.as_deref(), &schema_path, &self.known),
                message: error.to_string(),
                schema_path,
            });
        }
        Ok(found)
    }
}

/// Returns a document under the draft that it names, else under that of the document which refers to it.
fn own_draft(draft: Crate, contents: Value) -> Resource {
    draft.detect(&contents).create_resource(contents)
}

/// Leaves out a `$schema` that names neither a draft nor a given document: as to the registry, the draft is then the default one.
fn drop_unknown_draft(contents: &mut Value, known: &[(String, u32)]) {
    let Value::Object(members) = contents else {
        return;
    };
    let named = members.get("$schema").and_then(Value::as_str);
    let is_known = named.is_some_and(|name| {
        Crate::from_schema_uri(name) != Crate::Unknown
            || known
                .iter()
                .any(|(address, _)| address == name.trim_end_matches('#'))
    });
    if !is_known {
        members.remove("$schema");
    }
}

/// Returns the draft that the standard says, which for 2019-09 is not the one that the registry reads it as.
fn crate_draft(schema: &Schema) -> Crate {
    match Draft::of(&schema.tree, 0) {
        Draft::Modern if draft::names_2019_09(&schema.tree, 0) => Crate::Draft201909,
        draft => named(draft),
    }
}

fn named(draft: Draft) -> Crate {
    match draft {
        Draft::Four => Crate::Draft4,
        Draft::Six => Crate::Draft6,
        Draft::Seven => Crate::Draft7,
        Draft::Modern => Crate::Draft202012,
    }
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

    /// Returns a document as the validator takes it.
    pub(super) fn contents(&self, root: NodeId) -> Result<Value, SchemaError> {
        let mut text = String::new();
        write_canonical(&mut text, &self.tree, root, Order::Kept);
        serde_json::from_str(&text).map_err(|error| {
            SchemaError::new(
                Code::LimitDepth,
                format!("the schema is nested too deep to validate with: {error}"),
            )
        })
    }

    /// Returns why no validator can be built: what our own loader says, which knows the place, else what the crate does.
    fn unsupported(&self, why: &str) -> SchemaError {
        let own = self.model.as_ref().err().cloned();
        own.unwrap_or_else(|| {
            let message = format!("no validator can be built from the schema: {why}");
            SchemaError::new(Code::Unsupported, message)
        })
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

/// Returns what the draft's own meta-schema finds wrong with the schema. The registry does not look.
///
/// # Errors
/// `LIMIT_DEPTH` where the schema is nested too deep for the validator.
pub(crate) fn lint(schema: &Schema) -> Result<Vec<Violation>, SchemaError> {
    if !schema.present || !matches!(schema.tree.kind(0), Kind::Object | Kind::Boolean) {
        return schema.loaded().map(|_| Vec::new());
    }
    let contents = schema.contents(0)?;
    Ok(with_validator(crate_draft(schema), |validator| {
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
        found.collect()
    }))
}
