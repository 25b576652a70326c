//! Texts that are made of others: `includeSchemas`, and null as the default of what may be null.
//!
//! Source: docs/registries.md, "Composition".

use std::collections::{BTreeMap, BTreeSet};

use crate::avro::{Body, Kind, Reach, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::{self, After, Grammar, NodeId, Number, Tree};
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;

/// How faithfully the registry is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Composition {
    /// As the registry does it, with what it fails at: included texts with an array, a map or a union anywhere, enums and fixed by name, a
    /// text that is included twice, recursive records with a field that may be null.
    #[default]
    Imitated,
    /// Every definition of an included text may be used, null becomes the default in records at any depth, and aliases of fields are kept.
    Sensible,
}

/// Most texts that one text may include, in all.
const MOST: usize = 1_000;

const GRAMMAR: Grammar = Grammar {
    comments: true,
    after: After::Controls,
    integer_digits: 1_000,
    number_characters: 1_001,
    name_units: 50_000,
    non_finite: false,
};

/// Returns a text with the types that it includes written out where they are first used, and null as the default of fields whose union has
/// null first. A text that needs neither is returned as it is.
///
/// `lookup` gives the text of an included schema by name and version, -1 for the latest.
///
/// # Errors
/// `WRONG_TYPE` and `MISSING_ATTRIBUTE` for includes of another shape, `REFERENCE_MISSING`, `REFERENCE_CYCLE`, `UNDEFINED_NAME`,
/// `INVALID_SCHEMA_DATA` for what the registry fails at; the codes of Avro texts; `LIMIT_NODES` for more than 1,000 included texts.
pub fn compose(
    text: &str,
    lookup: &mut dyn FnMut(&str, i32) -> Option<String>,
    how: Composition,
    limits: &Limits,
) -> Result<String, SchemaError> {
    let mut composer = Composer {
        lookup,
        limits,
        states: BTreeMap::new(),
        texts: Vec::new(),
    };
    let direct = composer.includes(text, 0)?;
    let texts = composer.texts;
    let references = texts
        .iter()
        .map(|included| (&*included.name, &*included.text));
    let sources = Sources::new(text, references, limits)?;
    let mut schema = Schema::parse(sources, Mode::New, limits)?;
    schema.declared_first()?;
    if how == Composition::Imitated {
        visible(&schema, &texts, &direct)?;
    }
    let included = match how {
        Composition::Imitated => direct
            .iter()
            .any(|file| !Given::of(&schema, *file).records.is_empty()),
        Composition::Sensible => !texts.is_empty(),
    };
    let reach = match how {
        Composition::Imitated => Reach::Root,
        Composition::Sensible => Reach::Everywhere,
    };
    let recursive = how == Composition::Imitated && schema.root_recurs();
    if schema.default_to_null(reach) > 0 {
        if recursive {
            let name = schema.record_name().unwrap_or_default();
            let message = format!(
                "can't redefine {name}: the registry builds the record anew, and it is used inside itself"
            );
            return Err(SchemaError::new(Code::Redefinition, message));
        }
    } else if !included {
        return Ok(text.to_owned());
    }
    schema.resolved(limits)
}

/// A text that is included, with the numbers of those that it brought in itself; the first has number 1.
struct Included {
    name: String,
    text: String,
    includes: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Read,
}

struct Composer<'a> {
    lookup: &'a mut dyn FnMut(&str, i32) -> Option<String>,
    limits: &'a Limits,
    /// By name: the registry keeps no versions apart here.
    states: BTreeMap<String, State>,
    texts: Vec<Included>,
}

impl Composer<'_> {
    /// Collects what a text includes and returns the numbers of those texts that were not read before.
    fn includes(&mut self, text: &str, depth: usize) -> Result<Vec<usize>, SchemaError> {
        if depth > self.limits.depth {
            let message = format!("texts include each other deeper than {}", self.limits.depth);
            return Err(SchemaError::new(Code::LimitDepth, message));
        }
        let mut fresh = Vec::new();
        for (name, version) in self.named(text)? {
            match self.states.get(&name) {
                Some(State::Read) => continue,
                Some(State::Reading) => {
                    let message =
                        format!("Cyclic dependency of schema imports with schema [{name}]");
                    return Err(SchemaError::new(Code::ReferenceCycle, message));
                }
                None => {}
            }
            if self.states.len() >= MOST {
                let message = format!("more than {MOST} texts are included");
                return Err(SchemaError::new(Code::LimitNodes, message));
            }
            let Some(inner) = (self.lookup)(&name, version) else {
                let message = format!("there is no schema {name:?} to include");
                return Err(SchemaError::new(Code::ReferenceMissing, message).in_reference(name));
            };
            self.states.insert(name.clone(), State::Reading);
            let brought =
                self.includes(&inner, depth + 1)
                    .map_err(|error| match error.reference() {
                        Some(_) => error,
                        None => error.in_reference(name.clone()),
                    })?;
            self.states.insert(name.clone(), State::Read);
            self.texts.push(Included {
                name,
                text: inner,
                includes: brought,
            });
            fresh.push(self.texts.len());
        }
        Ok(fresh)
    }

    /// Returns the names and versions that a text asks for.
    fn named(&self, text: &str) -> Result<Vec<(String, i32)>, SchemaError> {
        let mut tree = Tree::new(Sources::new(text, std::iter::empty(), self.limits)?);
        let root = json::read(&mut tree, 0, &GRAMMAR, self.limits)?;
        let refused = |code, message: &str, node| {
            SchemaError::new(code, message)
                .on(tree.pointer(root, node))
                .at(tree.span(node))
        };
        if tree.kind(root) != json::Kind::Object {
            return Ok(Vec::new());
        }
        let Some(list) = tree.member(root, "includeSchemas") else {
            return Ok(Vec::new());
        };
        if tree.kind(list) != json::Kind::Array {
            return Err(refused(
                Code::WrongType,
                "includeSchemas should be an array of strings",
                list,
            ));
        }
        tree.elements(list)
            .map(|entry| {
                let name = tree.member(entry, "name").and_then(|name| tree.text(name));
                let name = name.ok_or_else(|| {
                    refused(
                        Code::MissingAttribute,
                        "an included schema needs a name",
                        entry,
                    )
                })?;
                let version = match tree.member(entry, "version") {
                    None => -1,
                    Some(node) => whole(&tree, node).ok_or_else(|| {
                        refused(Code::WrongType, "a version must be a whole number", node)
                    })?,
                };
                Ok((name.to_owned(), version))
            })
            .collect()
    }
}

fn whole(tree: &Tree, node: NodeId) -> Option<i32> {
    match (tree.number(node), tree.text(node)) {
        (Some(Number::Int(value)), _) => Some(value),
        (None, Some(digits)) => digits.parse().ok(),
        _ => None,
    }
}

/// What an included text gives to the one that includes it.
struct Given {
    /// The full names of its records; the registry passes over enums and fixed.
    records: BTreeSet<String>,
    /// A type without a name, at which the registry fails.
    nameless: Option<TypeId>,
}

impl Given {
    fn of(schema: &Schema, file: usize) -> Self {
        let mut given = Self {
            records: BTreeSet::new(),
            nameless: None,
        };
        let root = file
            .checked_sub(1)
            .and_then(|at| schema.reference_roots.get(at));
        let mut seen = BTreeSet::new();
        let mut open: Vec<TypeId> = root.copied().into_iter().collect();
        while let Some(id) = open.pop() {
            let id = schema.target(id);
            if !seen.insert(id) {
                continue;
            }
            match schema.body(id) {
                Body::Array(child) | Body::Map(child) => {
                    given.nameless.get_or_insert(id);
                    open.push(child);
                }
                Body::Union(list) => {
                    given.nameless.get_or_insert(id);
                    open.extend(schema.branches(list));
                }
                Body::Named(_) => {
                    let Some(named) = schema.named(id) else {
                        continue;
                    };
                    if named.kind == Kind::Record {
                        given.records.insert(schema.full_name(named.name));
                        open.extend(named.fields.of(&schema.fields).iter().map(|field| field.ty));
                    }
                }
                _ => {}
            }
        }
        given
    }
}

/// Checks that each text only uses what the registry lets it see: its own names, and the records of what it brought in.
fn visible(schema: &Schema, texts: &[Included], direct: &[usize]) -> Result<(), SchemaError> {
    let given: Vec<Given> = (1..=texts.len())
        .map(|file| Given::of(schema, file))
        .collect();
    let given_by = |file: usize| file.checked_sub(1).and_then(|at| given.get(at));
    let file_of = |id: TypeId| {
        let start = schema.tree.range(schema.ty(id).node).start;
        (0..schema.sources().count()).find(|file| {
            let range = schema.sources().file(*file);
            (range.start..range.end).contains(&start)
        })
    };
    for file in 0..=texts.len() {
        let includes = match file.checked_sub(1).and_then(|at| texts.get(at)) {
            Some(included) => &included.includes,
            None => direct,
        };
        for included in includes {
            if let Some(id) = given_by(*included).and_then(|given| given.nameless) {
                let message = format!(
                    "the registry fails to include a text that holds {} {}: it takes every type in it for a named one",
                    if schema.kind(id) == Kind::Array {
                        "an"
                    } else {
                        "a"
                    },
                    schema.kind(id).as_str()
                );
                return Err(schema.located(SchemaError::new(Code::InvalidSchemaData, message), id));
            }
        }
    }
    for (id, ty) in (0..).zip(&schema.types) {
        let Body::Reference(target) = ty.body else {
            continue;
        };
        let (Some(file), Some(home)) = (file_of(id), file_of(target)) else {
            continue;
        };
        if file == home {
            continue;
        }
        let includes = match file.checked_sub(1).and_then(|at| texts.get(at)) {
            Some(included) => &included.includes,
            None => direct,
        };
        let name = schema
            .named(target)
            .map(|named| schema.full_name(named.name));
        let name = name.unwrap_or_default();
        let seen = includes
            .iter()
            .filter_map(|included| given_by(*included))
            .any(|given| given.records.contains(&name));
        if !seen {
            let message = format!(
                "{name:?} is not a defined name: the registry shows a text the records of the schemas that it is the first to include, nothing else"
            );
            return Err(schema.located(SchemaError::new(Code::UndefinedName, message), id));
        }
    }
    Ok(())
}
