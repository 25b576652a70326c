//! A schema made ready to hold documents against: its keywords with what they say, and numbers in place of references.

use serde_json::Value;

use super::format::Format;
use super::number::Bound;
use super::resource::Place;
use crate::json_schema::pattern::Pattern;

/// A schema's number in its [`Program`].
pub(super) type SchemaId = u32;
/// A pattern's number in its [`Program`].
pub(super) type PatternId = u32;

/// Every schema that a root leads to.
#[derive(Debug)]
pub(super) struct Program {
    /// The root is the first.
    pub(super) schemas: Vec<Schema>,
    pub(super) patterns: Vec<Pattern>,
    /// By resource and name, what a dynamic reference finds there.
    pub(super) dynamic: Vec<Vec<(String, SchemaId)>>,
}

/// One schema.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) resource: u32,
    /// In the order in which they are looked at: what is about the value itself before what is about its parts.
    pub(super) keywords: Vec<Keyword>,
    /// Whether a keyword asks which parts others have looked at.
    pub(super) annotates: bool,
}

/// One keyword.
#[derive(Debug)]
pub(super) struct Keyword {
    pub(super) name: &'static str,
    pub(super) rule: Rule,
    /// Its value; of `false` as a schema that itself.
    pub(super) at: Place,
}

/// What a keyword says.
#[derive(Debug)]
pub(super) enum Rule {
    /// `false` as a schema.
    Never,
    Type {
        /// A bit for each of [`super::types::TYPES`].
        types: u8,
        /// Whether `1.0` is an integer.
        whole: bool,
    },
    Const(Value),
    Enum {
        all: Vec<Value>,
        /// The same in the order of [`super::number::order`].
        sorted: Vec<Value>,
    },
    Minimum {
        bound: Bound,
        exclusive: bool,
    },
    Maximum {
        bound: Bound,
        exclusive: bool,
    },
    MultipleOf(Bound),
    MinLength(u64),
    MaxLength(u64),
    Pattern(PatternId),
    Format(Format),
    ContentEncoding,
    ContentMediaType {
        /// Whether the text is base64 first.
        encoded: bool,
    },
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    Required(Vec<String>),
    DependentRequired(Vec<(String, Vec<String>)>),
    Reference(SchemaId),
    /// A dynamic reference by its name, and what it means where no schema around has that name.
    Dynamic {
        name: String,
        otherwise: SchemaId,
    },
    AllOf(Vec<SchemaId>),
    AnyOf(Vec<SchemaId>),
    OneOf(Vec<SchemaId>),
    Not(SchemaId),
    If {
        condition: SchemaId,
        then: Option<SchemaId>,
        otherwise: Option<SchemaId>,
    },
    DependentSchemas(Vec<(String, SchemaId)>),
    Properties(Vec<(String, SchemaId)>),
    PatternProperties(Vec<(PatternId, SchemaId)>),
    AdditionalProperties {
        schema: SchemaId,
        /// The names that `properties` has, in order.
        names: Vec<String>,
        patterns: Vec<PatternId>,
        /// Whether the schema is `false`: one message tells all names then.
        never: bool,
    },
    PropertyNames(SchemaId),
    PrefixItems(Vec<SchemaId>),
    /// Of the items from an index on.
    Items {
        schema: SchemaId,
        from: usize,
        /// Whether this is `additionalItems` with `false`: one message tells all items then.
        additional: bool,
    },
    Contains {
        schema: SchemaId,
        min: u64,
        max: Option<u64>,
        /// Where `minContains` and `maxContains` are written.
        min_at: Option<Place>,
        max_at: Option<Place>,
        /// Whether what fits counts as looked at.
        marks: bool,
    },
    UnevaluatedItems(SchemaId),
    UnevaluatedProperties(SchemaId),
}

/// What a keyword is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The value itself.
    Value,
    /// The value, by other schemas.
    Same,
    /// The members of an object.
    Members,
    /// The items of an array.
    Items,
}

impl Rule {
    pub(super) const fn about(&self) -> About {
        match self {
            Rule::Never
            | Rule::Type { .. }
            | Rule::Const(_)
            | Rule::Enum { .. }
            | Rule::Minimum { .. }
            | Rule::Maximum { .. }
            | Rule::MultipleOf(_)
            | Rule::MinLength(_)
            | Rule::MaxLength(_)
            | Rule::Pattern(_)
            | Rule::Format(_)
            | Rule::ContentEncoding
            | Rule::ContentMediaType { .. } => About::Value,
            Rule::Reference(_)
            | Rule::Dynamic { .. }
            | Rule::AllOf(_)
            | Rule::AnyOf(_)
            | Rule::OneOf(_)
            | Rule::Not(_)
            | Rule::If { .. } => About::Same,
            Rule::MinProperties(_)
            | Rule::MaxProperties(_)
            | Rule::Required(_)
            | Rule::DependentRequired(_)
            | Rule::DependentSchemas(_)
            | Rule::Properties(_)
            | Rule::PatternProperties(_)
            | Rule::AdditionalProperties { .. }
            | Rule::PropertyNames(_)
            | Rule::UnevaluatedProperties(_) => About::Members,
            Rule::MinItems(_)
            | Rule::MaxItems(_)
            | Rule::UniqueItems
            | Rule::PrefixItems(_)
            | Rule::Items { .. }
            | Rule::Contains { .. }
            | Rule::UnevaluatedItems(_) => About::Items,
        }
    }
}

/// The name of `$recursiveAnchor`, which has none; no anchor can be named so.
pub(super) const RECURSIVE: &str = "";

impl Program {
    /// Returns the schema of that number.
    pub(super) fn schema(&self, id: SchemaId) -> Option<&Schema> {
        self.schemas.get(id as usize)
    }

    /// Returns what a dynamic reference of that name finds in a resource.
    pub(super) fn dynamic(&self, resource: u32, name: &str) -> Option<SchemaId> {
        let all = self.dynamic.get(resource as usize)?;
        all.iter()
            .find(|(known, _)| known == name)
            .map(|(_, schema)| *schema)
    }

    /// Returns the schemas that are applied to the same value because this one is; a dynamic reference is taken to lead to every schema
    /// of its name.
    pub(super) fn applied(&self, schema: &Schema) -> Vec<SchemaId> {
        let mut found = Vec::new();
        for keyword in &schema.keywords {
            match &keyword.rule {
                Rule::Reference(schema) | Rule::Not(schema) => found.push(*schema),
                Rule::Dynamic { name, otherwise } => {
                    found.push(*otherwise);
                    let all = self.dynamic.iter().flatten();
                    found.extend(all.filter(|(known, _)| known == name).map(|(_, id)| *id));
                }
                Rule::AllOf(all) | Rule::AnyOf(all) | Rule::OneOf(all) => found.extend(all),
                Rule::If {
                    condition,
                    then,
                    otherwise,
                } => found.extend([Some(*condition), *then, *otherwise].into_iter().flatten()),
                Rule::DependentSchemas(all) => found.extend(all.iter().map(|(_, schema)| *schema)),
                _ => {}
            }
        }
        found
    }
}
