//! JSON Schema: two loaders, the text forms, and the comparison, all as the registry has them.
//!
//! The registry compares a typed tree that a loader makes of the JSON text, never the text keyword by keyword. Which loader is used, the
//! draft named at the root decides; the trees of the same text differ between the two.
//!
//! Source: docs/json-schema.md.

pub(crate) mod axonops;
mod bundled;
mod canonical;
mod decimal;
mod diff;
mod draft;
mod edition;
pub(crate) mod evidence;
mod hash_order;
mod keyword;
mod load;
mod model;
mod pattern;
mod policy;
mod printed;
mod reference;
pub(crate) mod rules;
mod uri;
mod validation;

use crate::compat::{Difference, Wanted};
use crate::error::{Code, SchemaError};
use crate::included;
use crate::json::{After, Grammar, Kind, Tree, read};
use crate::json_schema::canonical::{Order, write_canonical, write_number};
use crate::json_schema::diff::{Places, Side, compare, report};
use crate::json_schema::draft::Draft;
use crate::json_schema::model::Model;
use crate::json_schema::reference::Documents;
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;

pub(crate) use policy::{Options, Policy};
pub use validation::Formats;
pub(crate) use validation::{Validator, lint};

/// What the registry's JSON reader takes.
const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Anything,
    non_finite: true,
    integer_digits: 1_000,
    number_characters: 1_000,
    name_units: 50_000,
};

/// A JSON Schema with the documents it refers to.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    /// What makes the schema impossible in a build without its format.
    _included: included::Json,
    tree: Tree,
    documents: Documents,
    /// Whether the text holds a value at all.
    present: bool,
    /// Whether the references are JSON, and the schema is one to the standard: an object or a boolean.
    read: Result<(), SchemaError>,
    /// The typed tree, or why there is none: a stored schema may fail to load and still have its text forms.
    model: Result<Model, SchemaError>,
    /// The order of members when it is printed.
    order: Order,
}

impl Schema {
    /// Reads a schema with its references.
    ///
    /// # Errors
    /// What the JSON reader refuses; with [`Mode::New`] also what fails to load.
    pub(crate) fn parse(
        sources: Sources,
        mode: Mode,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        let included = included::Json::token()?;
        let mut tree = Tree::new(sources);
        let (present, mut model) = match read(&mut tree, 0, &GRAMMAR, limits) {
            Ok(_) => (true, Ok(Model::default())),
            // Blank text is a schema to the registry until it is loaded.
            Err(error) if error.code() == Code::EmptyText => (false, Err(error)),
            Err(error) => return Err(error),
        };
        let mut documents = Documents::default();
        let mut whole = model.clone().map(drop);
        if present {
            whole = read_references(&mut tree, &mut documents, limits);
            model = whole
                .clone()
                .and_then(|()| load(&mut tree, &mut documents, limits));
        }
        match (mode, model) {
            (Mode::New, Err(error)) => Err(error),
            (_, model) => Ok(Self {
                _included: included,
                tree,
                documents,
                present,
                read: whole,
                model,
                order: Order::Kept,
            }),
        }
    }

    /// Returns the texts that spans refer to.
    pub(crate) fn sources(&self) -> &Sources {
        &self.tree.sources
    }

    /// Returns the root's `title` as text, whatever its JSON type; `None` where it is absent.
    pub(crate) fn name(&self) -> Option<String> {
        let title = if self.present {
            self.tree.member(0, "title")?
        } else {
            return None;
        };
        Some(match self.tree.kind(title) {
            Kind::String => self.tree.text(title).unwrap_or("").to_owned(),
            Kind::Number => {
                let mut out = String::new();
                write_number(&mut out, self.tree.token(title));
                out
            }
            Kind::Boolean | Kind::Null => self.tree.token(title).to_owned(),
            Kind::Array | Kind::Object => String::new(),
        })
    }

    /// Returns the text that the registry stores.
    ///
    /// # Errors
    /// `LIMIT_OUTPUT`.
    pub(crate) fn canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        if !self.present {
            return Ok("null".to_owned());
        }
        let mut out = String::with_capacity(self.tree.token(0).len());
        write_canonical(&mut out, &self.tree, 0, self.order);
        within(out, limits)
    }

    /// Returns the schema as the registry normalizes it: members sorted at every depth. Spans stay those of the text that was read.
    pub(crate) fn normalized(&self) -> Self {
        Self {
            order: Order::Sorted,
            ..self.clone()
        }
    }

    /// Returns one document of draft 2020-12 that holds all it refers to.
    ///
    /// # Errors
    /// Why the schema does not load; `LIMIT_OUTPUT`.
    pub(crate) fn bundled(&self, limits: &Limits) -> Result<String, SchemaError> {
        self.loaded()?;
        let text = bundled::bundle(&self.tree, &self.documents, Draft::of(&self.tree, 0));
        within(text, limits)
    }

    fn loaded(&self) -> Result<&Model, SchemaError> {
        self.model.as_ref().map_err(Clone::clone)
    }
}

fn within(text: String, limits: &Limits) -> Result<String, SchemaError> {
    if text.len() > limits.output {
        let message = format!("the text is longer than {} bytes", limits.output);
        return Err(SchemaError::new(Code::LimitOutput, message));
    }
    Ok(text)
}

/// Reads the references.
fn read_references(
    tree: &mut Tree,
    documents: &mut Documents,
    limits: &Limits,
) -> Result<(), SchemaError> {
    documents.add("", 0);
    if !matches!(tree.kind(0), Kind::Object | Kind::Boolean) {
        let found = tree.kind(0).described();
        let message = format!("a JSON Schema is an object or a boolean, found {found}");
        return Err(SchemaError::new(Code::WrongType, message)
            .on("")
            .at(tree.span(0)));
    }
    for file in 1..tree.sources.count() {
        let root = read(tree, file, &GRAMMAR, limits)?;
        let name = tree.sources.name(file).to_owned();
        documents.add(&name, root);
    }
    Ok(())
}

/// Builds the typed tree.
fn load(tree: &mut Tree, documents: &mut Documents, limits: &Limits) -> Result<Model, SchemaError> {
    let draft = Draft::of(tree, 0);
    let mut model = load::load(tree, documents, draft, limits)?;
    printed::fill_distinct(&mut model, tree, draft);
    Ok(model)
}

/// Returns what differs between what `reader` expects and what `writer` writes, in the registry's order.
///
/// # Errors
/// Why one of the schemas does not load; `CHECK_FAILED` where the registry throws or its answer varies; `LIMIT_PAIRS`, `LIMIT_DEPTH`,
/// `LIMIT_OUTPUT`.
pub(crate) fn diff(
    reader: &Schema,
    writer: &Schema,
    policy: &Policy,
    wanted: Wanted,
    limits: &Limits,
) -> Result<Vec<Difference>, SchemaError> {
    let original = Side {
        tree: &writer.tree,
        model: writer.loaded()?,
    };
    let update = Side {
        tree: &reader.tree,
        model: reader.loaded()?,
    };
    let facts = compare(original, update, policy, wanted, limits)?;
    let [mut original, mut update] =
        [writer, reader].map(|schema| Places::new(&schema.tree, &schema.documents));
    Ok(facts
        .iter()
        .map(|fact| report(fact, &mut original, &mut update))
        .collect())
}
