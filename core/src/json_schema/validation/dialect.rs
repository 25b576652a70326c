//! Which keywords count in a schema: its draft's, unless its meta-schema leaves vocabularies out; and where schemas stand in them.
//!
//! Source: JSON Schema Core of each draft; of 2019-09 and later section 8.1, "Meta-Schemas and Vocabularies".

use crate::json_schema::edition::Edition;
use crate::json_schema::edition::Edition::{Four, Of2019, Of2020, Seven, Six};

/// A draft with the vocabularies that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) edition: Edition,
    /// A bit for each of [`Vocabulary`].
    vocabularies: u8,
}

/// A group of keywords that a meta-schema can leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    Core,
    Applicator,
    Unevaluated,
    Validation,
    Format,
    Content,
    MetaData,
}

use Vocabulary::{Applicator, Content, Core, Format, MetaData, Unevaluated, Validation};

/// The last parts of the vocabularies' addresses, in both drafts that have them.
const VOCABULARIES: [(&str, Vocabulary); 9] = [
    ("core", Core),
    ("applicator", Applicator),
    ("unevaluated", Unevaluated),
    ("validation", Validation),
    ("format", Format),
    ("format-annotation", Format),
    ("format-assertion", Format),
    ("content", Content),
    ("meta-data", MetaData),
];

impl Dialect {
    /// Returns all of a draft.
    pub(super) const fn of(edition: Edition) -> Self {
        Self {
            edition,
            vocabularies: u8::MAX,
        }
    }

    /// Returns what is left of a draft when only some vocabularies count, named by their addresses. Core always counts.
    ///
    /// # Errors
    /// The address of one that has to be known and is not.
    pub(super) fn with<'a>(
        edition: Edition,
        named: impl Iterator<Item = (&'a str, bool)>,
    ) -> Result<Self, &'a str> {
        let folder = match edition {
            Of2019 => "https://json-schema.org/draft/2019-09/vocab/",
            _ => "https://json-schema.org/draft/2020-12/vocab/",
        };
        let mut vocabularies = 1 << Core as u8;
        for (address, required) in named {
            let name = address.strip_prefix(folder).unwrap_or("");
            match VOCABULARIES.iter().find(|(known, _)| *known == name) {
                Some((_, vocabulary)) => {
                    vocabularies |= 1 << *vocabulary as u8;
                    // The older draft has no vocabulary of its own for these.
                    if edition == Of2019 && *vocabulary == Applicator {
                        vocabularies |= 1 << Unevaluated as u8;
                    }
                }
                None if required => return Err(address),
                None => {}
            }
        }
        Ok(Self {
            edition,
            vocabularies,
        })
    }

    /// Returns whether a keyword of a vocabulary counts that some drafts have.
    pub(super) fn has(self, vocabulary: Vocabulary, since: Edition, until: Edition) -> bool {
        self.vocabularies & (1 << vocabulary as u8) != 0 && (since..=until).contains(&self.edition)
    }
}

/// What a keyword's value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Schema,
    List,
    Map,
}

/// Where schemas stand in a schema. A list in place of a schema, as in `items`, is looked through, and so are names in place of one in a map.
const PLACES: [(&str, Holds, Edition, Edition); 23] = [
    ("definitions", Holds::Map, Four, Of2020),
    ("$defs", Holds::Map, Of2019, Of2020),
    ("allOf", Holds::List, Four, Of2020),
    ("anyOf", Holds::List, Four, Of2020),
    ("oneOf", Holds::List, Four, Of2020),
    ("not", Holds::Schema, Four, Of2020),
    ("if", Holds::Schema, Seven, Of2020),
    ("then", Holds::Schema, Seven, Of2020),
    ("else", Holds::Schema, Seven, Of2020),
    ("properties", Holds::Map, Four, Of2020),
    ("patternProperties", Holds::Map, Four, Of2020),
    ("additionalProperties", Holds::Schema, Four, Of2020),
    ("propertyNames", Holds::Schema, Six, Of2020),
    ("dependencies", Holds::Map, Four, Of2020),
    ("dependentSchemas", Holds::Map, Of2019, Of2020),
    ("items", Holds::List, Four, Of2019),
    ("items", Holds::Schema, Four, Of2020),
    ("prefixItems", Holds::List, Of2020, Of2020),
    ("additionalItems", Holds::Schema, Four, Of2019),
    ("contains", Holds::Schema, Six, Of2020),
    ("unevaluatedItems", Holds::Schema, Of2019, Of2020),
    ("unevaluatedProperties", Holds::Schema, Of2019, Of2020),
    ("contentSchema", Holds::Schema, Of2019, Of2020),
];

impl Edition {
    /// Returns what the value of a keyword holds, in each way that it may.
    pub(super) fn holds(self, keyword: &str) -> impl Iterator<Item = Holds> {
        let places = PLACES.iter();
        places
            .filter(move |(known, _, since, until)| {
                *known == keyword && (*since..=*until).contains(&self)
            })
            .map(|(_, holds, ..)| *holds)
    }
}
