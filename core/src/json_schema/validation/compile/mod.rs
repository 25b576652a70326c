//! Reading what keywords say, once, before documents are held against them.
//!
//! Only what takes part is read: a definition that nothing refers to may say anything. A keyword of the wrong type is a fault of the schema.

mod keyword;
mod reading;

use std::collections::BTreeMap;

use super::dialect::Dialect;
use super::program::{Keyword, PatternId, Program, RECURSIVE, Rule, Schema, SchemaId};
use super::resource::{Fault, Index, Place, Scope};
use super::validator::Formats;
use crate::json::{Kind, NodeId};
use crate::json_schema::edition::Edition::Four;
use crate::json_schema::pattern::Pattern;
use keyword::KEYWORDS;
use reading::Reading;

/// Returns the program of a schema.
///
/// # Errors
/// The first fault of a schema that takes part.
pub(super) fn compile(
    index: &mut Index<'_>,
    root: Place,
    scope: Scope,
    formats: Formats,
) -> Result<Program, Fault> {
    let mut compiler = Compiler {
        index,
        formats,
        numbers: BTreeMap::new(),
        open: Vec::new(),
        schemas: Vec::new(),
        patterns: Vec::new(),
        pattern_numbers: BTreeMap::new(),
        names: Vec::new(),
        dynamic: Vec::new(),
    };
    compiler.schema(root, scope);
    compiler.all()?;
    compiler.dynamic()?;
    Ok(Program {
        schemas: compiler.schemas,
        patterns: compiler.patterns,
        dynamic: compiler.dynamic,
    })
}

struct Compiler<'i, 'a> {
    index: &'i mut Index<'a>,
    formats: Formats,
    numbers: BTreeMap<Place, SchemaId>,
    /// Schemas that have a number and are not read yet.
    open: Vec<(SchemaId, Place, Scope)>,
    schemas: Vec<Schema>,
    patterns: Vec<Pattern>,
    pattern_numbers: BTreeMap<String, PatternId>,
    /// The names of dynamic references.
    names: Vec<String>,
    dynamic: Vec<Vec<(String, SchemaId)>>,
}

impl Compiler<'_, '_> {
    /// Returns the number of a schema, which will be read.
    fn schema(&mut self, place: Place, around: Scope) -> SchemaId {
        if let Some(number) = self.numbers.get(&place) {
            return *number;
        }
        let number = self.schemas.len() as SchemaId;
        self.numbers.insert(place, number);
        self.schemas.push(Schema::default());
        self.open.push((number, place, around));
        number
    }

    /// Reads all schemas that have a number, and those that they lead to.
    fn all(&mut self) -> Result<(), Fault> {
        while let Some((number, place, around)) = self.open.pop() {
            let schema = self.read(place, around)?;
            if let Some(empty) = self.schemas.get_mut(number as usize) {
                *empty = schema;
            }
        }
        Ok(())
    }

    fn read(&mut self, place: Place, around: Scope) -> Result<Schema, Fault> {
        self.index.walk(place, around)?;
        let scope = self.index.scope(place).unwrap_or(around);
        // The trees outlive the reading, but the index has to change meanwhile.
        let tree = self.index.shared(place);
        let reading = Reading {
            tree: &tree,
            place,
            scope,
        };
        let mut schema = Schema {
            resource: scope.resource,
            ..Schema::default()
        };
        match tree.boolean(place.node) {
            Some(true) => return Ok(schema),
            Some(false) => {
                schema.keywords.push(Keyword {
                    name: "falseSchema",
                    rule: Rule::Never,
                    at: place,
                });
                return Ok(schema);
            }
            None if tree.kind(place.node) == Kind::Object => {}
            None => return Err(reading.wrong(place.node, "a schema", "an object or a boolean")),
        }
        let Dialect { edition, .. } = scope.dialect;
        let alone = edition.reference_alone()
            && reading
                .member("$ref")
                .is_some_and(|at| tree.kind(at) == Kind::String);
        for (name, vocabulary, since, until, read) in &KEYWORDS {
            if !scope.dialect.has(*vocabulary, *since, *until) || (alone && *name != "$ref") {
                continue;
            }
            let Some(at) = reading.member(name) else {
                continue;
            };
            if let Some(rule) = read(self, &reading, at)? {
                schema.annotates |= matches!(
                    rule,
                    Rule::UnevaluatedItems(_) | Rule::UnevaluatedProperties(_)
                );
                schema.keywords.push(Keyword {
                    name,
                    rule,
                    at: reading.at(at),
                });
            }
        }
        Ok(schema)
    }

    fn one(&mut self, r: &Reading<'_>, at: NodeId, keyword: &str) -> Result<SchemaId, Fault> {
        // In draft 4 only these two are schemas or booleans.
        let booleans = r.scope.dialect.edition > Four
            || matches!(keyword, "additionalProperties" | "additionalItems");
        match r.tree.kind(at) {
            Kind::Object => Ok(self.schema(r.at(at), r.scope)),
            Kind::Boolean if booleans => Ok(self.schema(r.at(at), r.scope)),
            _ if !booleans => Err(r.wrong(at, keyword, "an object")),
            _ => Err(r.wrong(at, keyword, "an object or a boolean")),
        }
    }

    fn list(&mut self, r: &Reading<'_>, at: NodeId, keyword: &str) -> Result<Vec<SchemaId>, Fault> {
        let all = r.list(at, keyword)?.into_iter();
        all.map(|at| self.one(r, at, keyword)).collect()
    }

    fn pattern(&mut self, text: &str, at: Place) -> Result<PatternId, Fault> {
        if let Some(number) = self.pattern_numbers.get(text) {
            return Ok(*number);
        }
        let pattern = Pattern::ecma(text).map_err(|why| {
            let message =
                format!("the pattern {text:?} is no regular expression of ECMAScript: {why}");
            Fault::at(at, message)
        })?;
        let number = self.patterns.len() as PatternId;
        self.patterns.push(pattern);
        self.pattern_numbers.insert(text.to_owned(), number);
        Ok(number)
    }

    fn reference(
        &mut self,
        text: &str,
        r: &Reading<'_>,
        at: NodeId,
    ) -> Result<(SchemaId, Scope), Fault> {
        let (place, scope) = self.index.target(text, r.scope, r.at(at))?;
        let tree = self.index.tree(place);
        if !matches!(tree.kind(place.node), Kind::Object | Kind::Boolean) {
            let message = format!(
                "{text:?} leads to no schema but to {}",
                tree.kind(place.node).described()
            );
            return Err(Fault::at(r.at(at), message));
        }
        Ok((self.schema(place, scope), scope))
    }

    /// Returns the rule of a dynamic reference; one without a name is like any other.
    fn dynamically(&mut self, name: Option<&str>, otherwise: SchemaId) -> Rule {
        let Some(name) = name else {
            return Rule::Reference(otherwise);
        };
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
        Rule::Dynamic {
            name: name.to_owned(),
            otherwise,
        }
    }

    /// Reads what dynamic references may find in any resource, until these lead to no further ones.
    fn dynamic(&mut self) -> Result<(), Fault> {
        loop {
            let before = self.counts();
            let mut all = Vec::new();
            for number in 0..self.index.resources.len() as u32 {
                all.push(self.found_in(number));
            }
            self.dynamic = all;
            self.all()?;
            if before == self.counts() {
                return Ok(());
            }
        }
    }

    /// Returns how much is known so far: names, resources and schemas.
    fn counts(&self) -> [usize; 3] {
        [
            self.names.len(),
            self.index.resources.len(),
            self.schemas.len(),
        ]
    }

    fn found_in(&mut self, number: u32) -> Vec<(String, SchemaId)> {
        let Some(resource) = self.index.resources.get(number as usize) else {
            return Vec::new();
        };
        let root = resource.recursive.then_some((RECURSIVE, resource.root));
        let named = resource.dynamic.iter();
        let places: Vec<(String, Place)> = named
            .map(|(name, place)| (name.as_str(), *place))
            .chain(root)
            .filter(|(name, _)| self.names.iter().any(|known| known == name))
            .map(|(name, place)| (name.to_owned(), place))
            .collect();
        let mut found = Vec::new();
        for (name, place) in places {
            if let Some(scope) = self.index.scope(place) {
                found.push((name, self.schema(place, scope)));
            }
        }
        found
    }
}
