//! Reading what keywords say, once, before documents are held against them.
//!
//! Only what takes part is read: a definition that nothing refers to may say anything. A keyword of the wrong type is a fault of the schema.

use std::collections::BTreeMap;

use serde_json::Value;

use super::dialect::Vocabulary::{Applicator, Content, Core, Format, Unevaluated, Validation};
use super::dialect::{Dialect, Vocabulary};
use super::format;
use super::number::Bound;
use super::program::{Keyword, PatternId, Program, RECURSIVE, Rule, Schema, SchemaId};
use super::resource::{Fault, Index, Place, Scope};
use super::types;
use super::uri::split;
use super::validator::Formats;
use crate::json::{Kind, NodeId, Tree};
use crate::json_schema::canonical::{Order, write_canonical};
use crate::json_schema::decimal::Decimal;
use crate::json_schema::edition::Edition::{self, Four, Of2019, Of2020, Seven, Six};
use crate::json_schema::pattern::Pattern;

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

/// One schema while its keywords are read.
#[derive(Clone, Copy)]
struct Reading<'t> {
    tree: &'t Tree,
    place: Place,
    scope: Scope,
}

impl<'t> Reading<'t> {
    fn member(&self, keyword: &str) -> Option<NodeId> {
        self.tree.member(self.place.node, keyword)
    }

    fn at(&self, node: NodeId) -> Place {
        Place { node, ..self.place }
    }

    fn wrong(&self, node: NodeId, keyword: &str, expected: &str) -> Fault {
        let found = match self.tree.kind(node) {
            Kind::Number => self.tree.token(node),
            kind => kind.described(),
        };
        Fault::at(
            self.at(node),
            format!("{keyword} must be {expected}, found {found}"),
        )
    }

    fn number(&self, node: NodeId, keyword: &str) -> Result<Bound, Fault> {
        if self.tree.kind(node) != Kind::Number {
            return Err(self.wrong(node, keyword, "a number"));
        }
        Ok(Bound::of(self.tree.token(node)))
    }

    fn size(&self, node: NodeId, keyword: &str) -> Result<u64, Fault> {
        let wrong = || self.wrong(node, keyword, "a whole number from 0");
        if self.tree.kind(node) != Kind::Number {
            return Err(wrong());
        }
        let token = self.tree.token(node);
        if let Ok(size) = token.parse() {
            return Ok(size);
        }
        let decimal = Decimal::of(token);
        let least = decimal.compare(&Decimal::of("0")).is_ge();
        if !least || !decimal.is_multiple_of(&Decimal::of("1")) {
            return Err(wrong());
        }
        let double: f64 = token.parse().unwrap_or(f64::MAX);
        // What no document reaches need not be told apart.
        Ok(double as u64)
    }

    fn flag(&self, node: NodeId, keyword: &str) -> Result<bool, Fault> {
        let flag = self.tree.boolean(node);
        flag.ok_or_else(|| self.wrong(node, keyword, "a boolean"))
    }

    fn text(&self, node: NodeId, keyword: &str) -> Result<&'t str, Fault> {
        let text = self.tree.text(node);
        text.ok_or_else(|| self.wrong(node, keyword, "a string"))
    }

    fn list(&self, node: NodeId, keyword: &str) -> Result<Vec<NodeId>, Fault> {
        match self.tree.kind(node) {
            Kind::Array => Ok(self.tree.elements(node).collect()),
            _ => Err(self.wrong(node, keyword, "an array")),
        }
    }

    fn map(&self, node: NodeId, keyword: &str) -> Result<Vec<(String, NodeId)>, Fault> {
        if self.tree.kind(node) != Kind::Object {
            return Err(self.wrong(node, keyword, "an object"));
        }
        let members = self.tree.members(node);
        let named =
            members.map(|(key, value)| (self.tree.text(key).unwrap_or("").to_owned(), value));
        let mut named: Vec<_> = named.collect();
        named.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(named)
    }

    fn names(&self, node: NodeId, keyword: &str) -> Result<Vec<String>, Fault> {
        let mut names = Vec::new();
        for name in self.list(node, keyword)? {
            let name = self.text(name, keyword)?;
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn value(&self, node: NodeId) -> Result<Value, Fault> {
        let mut text = String::new();
        write_canonical(&mut text, self.tree, node, Order::Kept);
        serde_json::from_str(&text)
            .map_err(|error| Fault::at(self.at(node), format!("no value of JSON here: {error}")))
    }

    fn types(&self, node: NodeId) -> Result<u8, Fault> {
        let one = |node: NodeId| {
            let bit = self.tree.text(node).and_then(types::bit);
            bit.ok_or_else(|| self.wrong(node, "type", "a name of a type"))
        };
        if self.tree.kind(node) == Kind::Array {
            let all = self.tree.elements(node);
            return all.map(one).try_fold(0, |types, bit| Ok(types | bit?));
        }
        one(node)
    }
}

/// A keyword: its name, the vocabulary and the drafts that have it, and how it is read.
type Row = (
    &'static str,
    Vocabulary,
    Edition,
    Edition,
    fn(&mut Compiler<'_, '_>, &Reading<'_>, NodeId) -> Result<Option<Rule>, Fault>,
);

/// In the order in which they are looked at: the value itself, then what else it has to be, then its parts, and last what is left of these.
const KEYWORDS: [Row; 43] = [
    ("type", Validation, Four, Of2020, |_, r, at| {
        let whole = r.scope.dialect.edition > Four;
        let types = r.types(at)?;
        Ok(Some(Rule::Type { types, whole }))
    }),
    ("const", Validation, Six, Of2020, |_, r, at| {
        Ok(Some(Rule::Const(r.value(at)?)))
    }),
    ("enum", Validation, Four, Of2020, |_, r, at| {
        let all = r.list(at, "enum")?.into_iter();
        let all = all.map(|value| r.value(value)).collect::<Result<_, _>>()?;
        Ok(Some(Rule::Enum(all)))
    }),
    ("multipleOf", Validation, Four, Of2020, |_, r, at| {
        let divisor = r.number(at, "multipleOf")?;
        if Decimal::of(&divisor.token)
            .compare(&Decimal::of("0"))
            .is_le()
        {
            return Err(r.wrong(at, "multipleOf", "a number above 0"));
        }
        Ok(Some(Rule::MultipleOf(divisor)))
    }),
    ("minimum", Validation, Four, Of2020, |_, r, at| {
        let bound = r.number(at, "minimum")?;
        // Of draft 4 the other keyword says it with this one's bound.
        let exclusive = old_exclusive(r, "exclusiveMinimum")?;
        Ok((!exclusive).then_some(Rule::Minimum { bound, exclusive }))
    }),
    ("exclusiveMinimum", Validation, Four, Of2020, |_, r, at| {
        let bound = exclusive(r, at, "exclusiveMinimum", "minimum")?;
        Ok(bound.map(|bound| Rule::Minimum {
            bound,
            exclusive: true,
        }))
    }),
    ("maximum", Validation, Four, Of2020, |_, r, at| {
        let bound = r.number(at, "maximum")?;
        let exclusive = old_exclusive(r, "exclusiveMaximum")?;
        Ok((!exclusive).then_some(Rule::Maximum { bound, exclusive }))
    }),
    ("exclusiveMaximum", Validation, Four, Of2020, |_, r, at| {
        let bound = exclusive(r, at, "exclusiveMaximum", "maximum")?;
        Ok(bound.map(|bound| Rule::Maximum {
            bound,
            exclusive: true,
        }))
    }),
    ("minLength", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::MinLength(r.size(at, "minLength")?)))
    }),
    ("maxLength", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::MaxLength(r.size(at, "maxLength")?)))
    }),
    ("pattern", Validation, Four, Of2020, |c, r, at| {
        let text = r.text(at, "pattern")?;
        Ok(Some(Rule::Pattern(c.pattern(text, r.at(at))?)))
    }),
    ("format", Format, Four, Of2020, |c, r, at| {
        let name = r.text(at, "format")?;
        let asserted = c.formats == Formats::Asserted;
        let format = format::Format::named(name, r.scope.dialect.edition);
        Ok(format.filter(|_| asserted).map(Rule::Format))
    }),
    ("contentEncoding", Content, Six, Seven, |c, r, at| {
        let known = r.text(at, "contentEncoding")? == format::ENCODING;
        Ok((known && c.formats == Formats::Asserted).then_some(Rule::ContentEncoding))
    }),
    ("contentMediaType", Content, Six, Seven, |c, r, at| {
        let known = r.text(at, "contentMediaType")? == format::MEDIA_TYPE;
        let encoding = r
            .member("contentEncoding")
            .and_then(|encoding| r.tree.text(encoding));
        let encoded = encoding == Some(format::ENCODING);
        Ok((known && c.formats == Formats::Asserted).then_some(Rule::ContentMediaType { encoded }))
    }),
    ("minItems", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::MinItems(r.size(at, "minItems")?)))
    }),
    ("maxItems", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::MaxItems(r.size(at, "maxItems")?)))
    }),
    ("uniqueItems", Validation, Four, Of2020, |_, r, at| {
        Ok(r.flag(at, "uniqueItems")?.then_some(Rule::UniqueItems))
    }),
    ("minProperties", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::MinProperties(r.size(at, "minProperties")?)))
    }),
    ("maxProperties", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::MaxProperties(r.size(at, "maxProperties")?)))
    }),
    ("required", Validation, Four, Of2020, |_, r, at| {
        Ok(Some(Rule::Required(r.names(at, "required")?)))
    }),
    (
        "dependentRequired",
        Validation,
        Of2019,
        Of2020,
        |_, r, at| {
            let all = r.map(at, "dependentRequired")?.into_iter();
            let all = all.map(|(name, names)| Ok((name, r.names(names, "dependentRequired")?)));
            Ok(Some(Rule::DependentRequired(
                all.collect::<Result<_, _>>()?,
            )))
        },
    ),
    ("$ref", Core, Four, Of2020, |c, r, at| {
        let id = c.reference(r.text(at, "$ref")?, r, at)?.0;
        Ok(Some(Rule::Reference(id)))
    }),
    ("$recursiveRef", Core, Of2019, Of2019, |c, r, at| {
        let (otherwise, scope) = c.reference(r.text(at, "$recursiveRef")?, r, at)?;
        let resource = c.index.resources.get(scope.resource as usize);
        let dynamic = resource.is_some_and(|resource| resource.recursive);
        Ok(Some(c.dynamically(dynamic.then_some(RECURSIVE), otherwise)))
    }),
    ("$dynamicRef", Core, Of2020, Of2020, |c, r, at| {
        let text = r.text(at, "$dynamicRef")?;
        let (otherwise, scope) = c.reference(text, r, at)?;
        let name = split(text).1;
        let resource = c.index.resources.get(scope.resource as usize);
        let dynamic = resource.is_some_and(|resource| resource.dynamic.contains_key(name));
        Ok(Some(c.dynamically(dynamic.then_some(name), otherwise)))
    }),
    ("allOf", Applicator, Four, Of2020, |c, r, at| {
        Ok(Some(Rule::AllOf(c.list(r, at, "allOf")?)))
    }),
    ("anyOf", Applicator, Four, Of2020, |c, r, at| {
        Ok(Some(Rule::AnyOf(c.list(r, at, "anyOf")?)))
    }),
    ("oneOf", Applicator, Four, Of2020, |c, r, at| {
        Ok(Some(Rule::OneOf(c.list(r, at, "oneOf")?)))
    }),
    ("not", Applicator, Four, Of2020, |c, r, at| {
        Ok(Some(Rule::Not(c.one(r, at, "not")?)))
    }),
    ("if", Applicator, Seven, Of2020, |c, r, at| {
        let condition = c.one(r, at, "if")?;
        let branch = |c: &mut Compiler<'_, '_>, keyword| {
            let at = r.member(keyword);
            at.map(|at| c.one(r, at, keyword)).transpose()
        };
        let (then, otherwise) = (branch(c, "then")?, branch(c, "else")?);
        Ok(Some(Rule::If {
            condition,
            then,
            otherwise,
        }))
    }),
    (
        "dependentSchemas",
        Applicator,
        Of2019,
        Of2020,
        |c, r, at| {
            let all = r.map(at, "dependentSchemas")?.into_iter();
            let all = all.map(|(name, schema)| Ok((name, c.one(r, schema, "dependentSchemas")?)));
            Ok(Some(Rule::DependentSchemas(all.collect::<Result<_, _>>()?)))
        },
    ),
    // Names here, schemas in the next.
    ("dependencies", Applicator, Four, Of2020, |_, r, at| {
        let all = r.map(at, "dependencies")?.into_iter();
        let all = all.filter(|(_, value)| r.tree.kind(*value) == Kind::Array);
        let all = all.map(|(name, names)| Ok((name, r.names(names, "dependencies")?)));
        let all = all.collect::<Result<Vec<_>, _>>()?;
        Ok((!all.is_empty()).then_some(Rule::DependentRequired(all)))
    }),
    ("dependencies", Applicator, Four, Of2020, |c, r, at| {
        let all = r.map(at, "dependencies")?.into_iter();
        let all = all.filter(|(_, value)| r.tree.kind(*value) != Kind::Array);
        let all = all.map(|(name, schema)| Ok((name, c.one(r, schema, "dependencies")?)));
        let all = all.collect::<Result<Vec<_>, _>>()?;
        Ok((!all.is_empty()).then_some(Rule::DependentSchemas(all)))
    }),
    ("properties", Applicator, Four, Of2020, |c, r, at| {
        let all = r.map(at, "properties")?.into_iter();
        let all = all.map(|(name, schema)| Ok((name, c.one(r, schema, "properties")?)));
        Ok(Some(Rule::Properties(all.collect::<Result<_, _>>()?)))
    }),
    ("patternProperties", Applicator, Four, Of2020, |c, r, at| {
        let all = r.map(at, "patternProperties")?.into_iter();
        let all = all.map(|(text, schema)| {
            Ok((
                c.pattern(&text, r.at(schema))?,
                c.one(r, schema, "patternProperties")?,
            ))
        });
        Ok(Some(Rule::PatternProperties(
            all.collect::<Result<_, _>>()?,
        )))
    }),
    (
        "additionalProperties",
        Applicator,
        Four,
        Of2020,
        |c, r, at| {
            let members = |keyword| match r.member(keyword) {
                Some(at) => r.map(at, keyword),
                None => Ok(Vec::new()),
            };
            let names = members("properties")?.into_iter().map(|(name, _)| name);
            let patterns = members("patternProperties")?.into_iter();
            let patterns = patterns.map(|(text, at)| c.pattern(&text, r.at(at)));
            let patterns = patterns.collect::<Result<_, _>>()?;
            Ok(Some(Rule::AdditionalProperties {
                schema: c.one(r, at, "additionalProperties")?,
                names: names.collect(),
                patterns,
                never: r.tree.boolean(at) == Some(false),
            }))
        },
    ),
    ("propertyNames", Applicator, Six, Of2020, |c, r, at| {
        Ok(Some(Rule::PropertyNames(c.one(r, at, "propertyNames")?)))
    }),
    ("prefixItems", Applicator, Of2020, Of2020, |c, r, at| {
        Ok(Some(Rule::PrefixItems(c.list(r, at, "prefixItems")?)))
    }),
    ("items", Applicator, Four, Of2019, |c, r, at| {
        if r.tree.kind(at) == Kind::Array {
            return Ok(Some(Rule::PrefixItems(c.list(r, at, "items")?)));
        }
        let schema = c.one(r, at, "items")?;
        Ok(Some(Rule::Items {
            schema,
            from: 0,
            additional: false,
        }))
    }),
    ("items", Applicator, Of2020, Of2020, |c, r, at| {
        let from = r
            .member("prefixItems")
            .map_or(0, |prefix| r.tree.count(prefix));
        let schema = c.one(r, at, "items")?;
        Ok(Some(Rule::Items {
            schema,
            from,
            additional: false,
        }))
    }),
    ("additionalItems", Applicator, Four, Of2019, |c, r, at| {
        // Beside one schema for all items, or none, it says nothing.
        let tuple = r
            .member("items")
            .filter(|items| r.tree.kind(*items) == Kind::Array);
        let schema = c.one(r, at, "additionalItems")?;
        let additional = r.tree.boolean(at) == Some(false);
        Ok(tuple.map(|tuple| Rule::Items {
            schema,
            from: r.tree.count(tuple),
            additional,
        }))
    }),
    ("contains", Applicator, Six, Of2020, |c, r, at| {
        let counts = r.scope.dialect.has(Validation, Of2019, Of2020);
        let bound = |keyword| match r.member(keyword).filter(|_| counts) {
            Some(at) => Ok(Some((r.size(at, keyword)?, r.at(at)))),
            None => Ok(None),
        };
        let (min, max) = (bound("minContains")?, bound("maxContains")?);
        Ok(Some(Rule::Contains {
            schema: c.one(r, at, "contains")?,
            min: min.map_or(1, |(min, _)| min),
            max: max.map(|(max, _)| max),
            min_at: min.map(|(_, at)| at),
            max_at: max.map(|(_, at)| at),
            marks: r.scope.dialect.edition == Of2020,
        }))
    }),
    (
        "unevaluatedItems",
        Unevaluated,
        Of2019,
        Of2020,
        |c, r, at| {
            Ok(Some(Rule::UnevaluatedItems(c.one(
                r,
                at,
                "unevaluatedItems",
            )?)))
        },
    ),
    (
        "unevaluatedProperties",
        Unevaluated,
        Of2019,
        Of2020,
        |c, r, at| {
            Ok(Some(Rule::UnevaluatedProperties(c.one(
                r,
                at,
                "unevaluatedProperties",
            )?)))
        },
    ),
];

/// Returns whether a bound of draft 4 is said to be exclusive by the keyword beside it.
fn old_exclusive(r: &Reading<'_>, keyword: &str) -> Result<bool, Fault> {
    match r
        .member(keyword)
        .filter(|_| r.scope.dialect.edition == Four)
    {
        Some(at) => r.flag(at, keyword),
        None => Ok(false),
    }
}

/// Returns the bound of an exclusive keyword: its own, or in draft 4 that of the keyword beside it where it says yes.
fn exclusive(
    r: &Reading<'_>,
    at: NodeId,
    keyword: &str,
    beside: &str,
) -> Result<Option<Bound>, Fault> {
    if r.scope.dialect.edition > Four {
        return r.number(at, keyword).map(Some);
    }
    match r
        .member(beside)
        .filter(|_| r.tree.boolean(at) == Some(true))
    {
        Some(bound) => r.number(bound, beside).map(Some),
        None => r.flag(at, keyword).map(|_| None),
    }
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
            let before = (
                self.names.len(),
                self.index.resources.len(),
                self.schemas.len(),
            );
            let mut all = Vec::new();
            for number in 0..self.index.resources.len() as u32 {
                all.push(self.found_in(number));
            }
            self.dynamic = all;
            self.all()?;
            if before
                == (
                    self.names.len(),
                    self.index.resources.len(),
                    self.schemas.len(),
                )
            {
                return Ok(());
            }
        }
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
