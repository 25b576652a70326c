//! A topic's schemas: what is stored, found and refused, step by step.
//!
//! Source: docs/registries.md, "Pulsar's registry".

use crate::avro;
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::pulsar::checker::{Verdict, check_list, check_pair};
use crate::pulsar::strategy::Strategy;
use crate::source::utf8;
use crate::wire::pulsar::validate::validate;
use crate::wire::pulsar::{SchemaInfo, SchemaType};

/// A version of a topic's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A schema.
    Schema(SchemaInfo),
    /// The topic's schemas were deleted here: what stands before is out of sight.
    Deleted,
}

/// Why the registry refuses something.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The schema may not follow the earlier ones; the broker's words.
    Incompatible(String),
    /// There is no schema to check against.
    NoSchema,
    /// The data are no schema of their type.
    Invalid(SchemaError),
    /// A schema cannot be read as Avro while an equal one is looked for.
    Unparsable(SchemaError),
    /// The check would cost more than the limits allow.
    Limit(SchemaError),
}

impl Refusal {
    /// Returns the simple name of the broker's exception.
    pub const fn exception(&self) -> &'static str {
        match self {
            Refusal::Incompatible(_) => "IncompatibleSchemaException",
            Refusal::NoSchema => "NotExistSchemaException",
            Refusal::Invalid(_) => "InvalidSchemaDataException",
            Refusal::Unparsable(_) => "SchemaParseException",
            Refusal::Limit(_) => "SchemaException",
        }
    }

    /// Returns the broker's words, or ours where it passes on those of a library.
    pub fn message(&self) -> &str {
        match self {
            Refusal::Incompatible(message) => message,
            Refusal::NoSchema => "Topic does not have schema to check",
            Refusal::Invalid(error) | Refusal::Unparsable(error) | Refusal::Limit(error) => {
                error.message()
            }
        }
    }
}

/// The schemas of one topic; the index of an entry is its version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    entries: Vec<Entry>,
}

impl Topic {
    /// Returns every version, also those out of sight.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the schemas in sight with their versions, oldest first: those after the last deletion.
    pub fn visible(&self) -> Vec<(i64, &SchemaInfo)> {
        let versions = (0..).zip(&self.entries);
        let deleted = self
            .entries
            .iter()
            .rposition(|entry| *entry == Entry::Deleted);
        versions
            .skip(deleted.map_or(0, |index| index + 1))
            .filter_map(|(version, entry)| match entry {
                Entry::Schema(info) => Some((version, info)),
                Entry::Deleted => None,
            })
            .collect()
    }

    /// Returns the newest schema and its version, if one is in sight.
    pub fn latest(&self) -> Option<(i64, &SchemaInfo)> {
        self.visible().pop()
    }

    /// Puts all schemas out of sight and returns the version that this takes.
    pub fn delete(&mut self) -> i64 {
        self.add(Entry::Deleted)
    }

    fn add(&mut self, entry: Entry) -> i64 {
        let version = i64::try_from(self.entries.len()).unwrap_or(i64::MAX);
        self.entries.push(entry);
        version
    }

    /// Returns the version of a schema in sight with the same type and the very same data.
    pub fn find(&self, info: &SchemaInfo) -> Option<i64> {
        let mut visible = self.visible().into_iter();
        let found = visible.find(|(_, other)| {
            other.schema_type == info.schema_type && other.schema == info.schema
        });
        found.map(|(version, _)| version)
    }

    /// Returns the version of an equal schema in sight: of Avro data, an equal Avro schema of the same type.
    ///
    /// # Errors
    /// [`Refusal::Unparsable`] where it or a schema on the way is no Avro schema by the strict reading, which checks defaults.
    pub fn find_equal(&self, info: &SchemaInfo, limits: &Limits) -> Result<Option<i64>, Refusal> {
        let visible = self.visible();
        if visible.is_empty() || !in_avro(info.schema_type) {
            return Ok(self.find(info));
        }
        for (version, other) in visible {
            let equal = if in_avro(other.schema_type) {
                equal_avro(info, other, limits)?
            } else {
                other.schema == info.schema
            };
            if equal && other.schema_type == info.schema_type {
                return Ok(Some(version));
            }
        }
        Ok(None)
    }

    /// Adds a schema and returns its version: the version of an equal one in sight, else the next one if the strategy lets it in.
    ///
    /// ```
    /// use schemaccord::Limits;
    /// use schemaccord::pulsar::{Strategy, Topic};
    /// use schemaccord::wire::pulsar::{SchemaInfo, SchemaType};
    /// let mut topic = Topic::default();
    /// let avro = |text| SchemaInfo::structured(SchemaType::Avro, text, &Limits::DEFAULT).unwrap();
    /// assert_eq!(topic.put(&avro(r#""int""#), Strategy::Full, &Limits::DEFAULT), Ok(0));
    /// assert!(topic.put(&avro(r#""string""#), Strategy::Full, &Limits::DEFAULT).is_err());
    /// assert_eq!(topic.delete(), 1);
    /// assert_eq!(topic.put(&avro(r#""string""#), Strategy::Full, &Limits::DEFAULT), Ok(2));
    /// ```
    ///
    /// # Errors
    /// Why it is refused.
    pub fn put(
        &mut self,
        info: &SchemaInfo,
        strategy: Strategy,
        limits: &Limits,
    ) -> Result<i64, Refusal> {
        validate(info, limits).map_err(Refusal::Invalid)?;
        if let Some(version) = self.find_equal(info, limits)? {
            return Ok(version);
        }
        self.compatible(info, strategy, limits)?;
        Ok(self.add(Entry::Schema(info.clone())))
    }

    /// Asks whether a schema may follow those in sight; any may where there is none.
    ///
    /// # Errors
    /// Why it may not.
    pub fn compatible(
        &self,
        info: &SchemaInfo,
        strategy: Strategy,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let visible = self.visible();
        match visible.last() {
            None => Ok(()),
            Some(_) if strategy.transitive() => against_all(&visible, info, strategy, limits),
            Some((_, newest)) => against(newest, info, strategy, limits),
        }
    }

    /// Asks whether a consumer with that schema may read the topic.
    ///
    /// # Errors
    /// Why it may not.
    pub fn consumer(
        &self,
        info: &SchemaInfo,
        strategy: Strategy,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        if strategy == Strategy::AlwaysCompatible {
            return Ok(());
        }
        let visible = self.visible();
        let Some((_, newest)) = visible.last() else {
            return Err(Refusal::NoSchema);
        };
        match strategy {
            // Whatever was asked of producers, the consumer must read what is there.
            Strategy::Backward
            | Strategy::Forward
            | Strategy::ForwardTransitive
            | Strategy::Full => against(newest, info, Strategy::Backward, limits),
            _ => against_all(&visible, info, strategy, limits),
        }
    }
}

/// Whether the data of a type are an Avro schema.
const fn in_avro(schema_type: SchemaType) -> bool {
    matches!(
        schema_type,
        SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf
    )
}

fn equal_avro(a: &SchemaInfo, b: &SchemaInfo, limits: &Limits) -> Result<bool, Refusal> {
    let compare = || {
        let (a, b) = (utf8(&a.schema)?, utf8(&b.schema)?);
        avro::same(a, b, limits)
    };
    compare().map_err(Refusal::Unparsable)
}

fn against(
    old: &SchemaInfo,
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<(), Refusal> {
    if strategy == Strategy::AlwaysCompatible {
        return Ok(());
    }
    same_type(old, new)?;
    if old.schema == new.schema {
        return Ok(());
    }
    told(check_pair(old, new, strategy, limits))
}

fn against_all(
    visible: &[(i64, &SchemaInfo)],
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<(), Refusal> {
    if strategy == Strategy::AlwaysCompatible {
        return Ok(());
    }
    let all: Vec<&SchemaInfo> = visible.iter().map(|(_, info)| *info).collect();
    for old in &all {
        same_type(old, new)?;
    }
    told(check_list(&all, new, strategy, limits))
}

fn same_type(old: &SchemaInfo, new: &SchemaInfo) -> Result<(), Refusal> {
    if old.schema_type == new.schema_type {
        return Ok(());
    }
    Err(Refusal::Incompatible(format!(
        "Incompatible schema: exists schema type {}, new schema type {}",
        old.schema_type.as_str(),
        new.schema_type.as_str()
    )))
}

fn told(verdict: Result<Verdict, SchemaError>) -> Result<(), Refusal> {
    match verdict {
        Ok(Verdict::Compatible) => Ok(()),
        Ok(Verdict::Incompatible(message)) => Err(Refusal::Incompatible(message)),
        Err(error) if error.code() == Code::CheckFailed => {
            Err(Refusal::Incompatible(error.message().to_owned()))
        }
        Err(error) => Err(Refusal::Limit(error)),
    }
}
