//! The keywords and what they say.
//!
//! Source: JSON Schema Core and Validation of each draft.

use super::{Compiler, Reading};
use crate::json::{Kind, NodeId};
use crate::json_schema::decimal::Decimal;
use crate::json_schema::edition::Edition::{self, Four, Of2019, Of2020, Seven, Six};
use crate::json_schema::validation::dialect::Vocabulary;
use crate::json_schema::validation::dialect::Vocabulary::{
    Applicator, Content, Core, Format, Unevaluated, Validation,
};
use crate::json_schema::validation::format;
use crate::json_schema::validation::number::{Bound, order};
use crate::json_schema::validation::program::{RECURSIVE, Rule};
use crate::json_schema::validation::resource::Fault;
use crate::json_schema::validation::uri::split;
use crate::json_schema::validation::validator::Formats;

/// A keyword: its name, the vocabulary and the drafts that have it, and how it is read.
pub(super) type Row = (
    &'static str,
    Vocabulary,
    Edition,
    Edition,
    fn(&mut Compiler<'_, '_>, &Reading<'_>, NodeId) -> Result<Option<Rule>, Fault>,
);

/// In the order in which they are looked at: the value itself, then what else it has to be, then its parts, and last what is left of these.
pub(super) const KEYWORDS: [Row; 43] = [
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
        let all = all
            .map(|value| r.value(value))
            .collect::<Result<Vec<_>, _>>()?;
        let mut sorted = all.clone();
        sorted.sort_unstable_by(order);
        Ok(Some(Rule::Enum { all, sorted }))
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
