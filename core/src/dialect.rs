//! One constant per registry: the named options in which registries differ. No other file but `wire/` and the folders of registries knows
//! their names.

use crate::avro::{NoNamespace, Normalization, UnionDefault};
use crate::compat::positions;
use crate::compat::{
    CheckOptions, Course, Difference, Failure, LEVELS, Level, Rank, Row, Rule, Strategy,
    Validation, Wanted, Wording,
};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::reference::Key;
use crate::schema::{Format, Mode, Model, Schema};
use crate::source::Sources;
use crate::{axonops, compat, hortonworks, json_schema, pulsar, schema};

/// Whose readers, printers and checkers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checker {
    /// Those of Confluent's Java libraries.
    Java,
    /// AxonOps' own over Go libraries: full names, later uses of types opaque, a text that cannot be read is an incompatibility.
    Axonops,
}

/// How one registry reads, judges and prints.
#[derive(Debug)]
pub struct Dialect {
    /// The name in requests and reports, lower case.
    pub name: &'static str,
    /// Whose readers, printers and checkers count.
    pub(crate) checker: Checker,
    /// Its own modes, in the order of its documentation.
    pub(crate) strategies: &'static [Row],
    /// What makes a schema of texts.
    pub(crate) read: Read,
    /// By which rules a format is judged.
    pub(crate) rules: Rules,
    /// What compares two schemas.
    pub(crate) compare: Compare,
    /// Whether a mode that takes no change lets a new schema pass for the sake of an earlier one.
    pub(crate) passes: Passes,
    /// How it says what breaks.
    pub(crate) wording: Wording,
    /// How Avro schemas are normalized unless the caller wants it otherwise.
    pub(crate) normalization: Normalization,
    /// How JSON Schemas are judged.
    pub(crate) json: json_schema::Options,
}

type Read = fn(Format, Sources, &[Key], Mode, &Limits) -> Result<Model, SchemaError>;
type Rules = fn(Format) -> Vec<&'static Rule>;
type Compare = fn(&Schema, &Schema, &CheckOptions, Wanted) -> Result<Vec<Difference>, Failure>;
type Passes = fn(&Schema, &Schema, Rank) -> bool;

/// What is alike wherever nothing else is said.
const NORMALIZATION: Normalization = Normalization {
    union_default: UnionDefault::FirstBranch,
    no_namespace: NoNamespace::Inherits,
};

/// Confluent Schema Registry, 8.5 line, with Avro Java 1.12.1.
pub static CONFLUENT: Dialect = Dialect {
    name: "confluent",
    checker: Checker::Java,
    strategies: LEVELS,
    read: schema::read,
    rules: compat::common_rules,
    compare: compat::compare,
    passes: compat::same_text,
    wording: Wording::Listed,
    normalization: NORMALIZATION,
    json: json_schema::Options::CONFLUENT,
};

/// AxonOps Schema Registry, as of April 2026.
pub static AXONOPS: Dialect = Dialect {
    name: "axonops",
    checker: Checker::Axonops,
    strategies: LEVELS,
    read: axonops::read,
    rules: axonops::rules,
    compare: positions::between,
    passes: compat::same_text,
    wording: Wording::Listed,
    normalization: NORMALIZATION,
    json: json_schema::Options::CONFLUENT,
};

/// AWS Glue Schema Registry. Its service is closed: formats are judged by Confluent's rules.
pub static GLUE: Dialect = Dialect {
    name: "glue",
    checker: Checker::Java,
    strategies: &[
        Row::of(Strategy::None, Level::None),
        Row::refused(Strategy::Disabled),
        Row::of(Strategy::Backward, Level::Backward),
        Row::of(Strategy::BackwardAll, Level::BackwardTransitive),
        Row::of(Strategy::Forward, Level::Forward),
        Row::of(Strategy::ForwardAll, Level::ForwardTransitive),
        Row::of(Strategy::Full, Level::Full),
        Row::of(Strategy::FullAll, Level::FullTransitive),
    ],
    read: schema::read,
    rules: compat::rules_and_refusal,
    compare: compat::compare,
    passes: compat::same_text,
    wording: Wording::Listed,
    normalization: NORMALIZATION,
    json: json_schema::Options::CONFLUENT,
};

/// Hortonworks and Cloudera Schema Registry 1.0.0, with Avro Java 1.11.1.
pub static HORTONWORKS: Dialect = Dialect {
    name: "hortonworks",
    checker: Checker::Java,
    strategies: &[
        Row::of(Strategy::None, Level::None),
        Row::by_validation(
            Strategy::Backward,
            Level::Backward,
            Level::BackwardTransitive,
        ),
        Row::by_validation(Strategy::Forward, Level::Forward, Level::ForwardTransitive),
        Row::by_validation(Strategy::Both, Level::Full, Level::FullTransitive),
    ],
    read: hortonworks::read,
    rules: hortonworks::rules,
    compare: hortonworks::compare,
    passes: compat::same_text,
    wording: hortonworks::WORDING,
    normalization: NORMALIZATION,
    json: json_schema::Options::CONFLUENT,
};

/// Apache Pulsar 4.0.4, with Avro Java 1.11.4.
pub static PULSAR: Dialect = Dialect {
    name: "pulsar",
    checker: Checker::Java,
    strategies: &[
        Row::refused(Strategy::Undefined),
        Row::refused(Strategy::AlwaysIncompatible),
        Row::of(Strategy::AlwaysCompatible, Level::None),
        Row::of(Strategy::Backward, Level::Backward),
        Row::of(Strategy::Forward, Level::Forward),
        Row::of(Strategy::Full, Level::Full),
        Row::of(Strategy::BackwardTransitive, Level::BackwardTransitive),
        Row::of(Strategy::ForwardTransitive, Level::ForwardTransitive),
        Row::of(Strategy::FullTransitive, Level::FullTransitive),
    ],
    read: pulsar::read,
    rules: pulsar::rules,
    compare: pulsar::compare,
    passes: pulsar::passes,
    wording: pulsar::WORDING,
    normalization: NORMALIZATION,
    json: json_schema::Options::CONFLUENT,
};

impl Dialect {
    /// Every registry.
    pub const ALL: &'static [&'static Dialect] =
        &[&CONFLUENT, &AXONOPS, &GLUE, &HORTONWORKS, &PULSAR];

    /// Returns the registry of that name.
    pub fn named(name: &str) -> Option<&'static Dialect> {
        Self::ALL
            .iter()
            .find(|dialect| dialect.name == name)
            .copied()
    }

    /// Returns whether a text that is refused so is incompatible to the registry, and no error of a check.
    pub fn judges(&self, refused: &SchemaError) -> bool {
        self.checker == Checker::Axonops && positions::is_unreadable(refused)
    }

    /// Returns the registry's own modes, in the order of its documentation.
    pub fn strategies(&self) -> impl Iterator<Item = Strategy> {
        self.strategies.iter().map(|row| row.strategy)
    }

    /// Returns what one of the registry's own modes comes to; `validation` counts where the mode does not say which versions it is about.
    ///
    /// ```
    /// use schemaccord::{Course, Dialect, Level, Strategy, Validation};
    /// let dialect = Dialect::named("hortonworks").unwrap();
    /// assert_eq!(dialect.course(Strategy::Both, Validation::Latest)?, Course::Level(Level::Full));
    /// assert!(dialect.course(Strategy::Disabled, Validation::Latest).is_err());
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// `INVALID_REQUEST` for a mode that the registry does not have.
    pub fn course(
        &self,
        strategy: Strategy,
        validation: Validation,
    ) -> Result<Course, SchemaError> {
        let row = self.strategies.iter().find(|row| row.strategy == strategy);
        row.map(|row| row.course(validation)).ok_or_else(|| {
            let known: Vec<_> = self.strategies().map(Strategy::as_str).collect();
            let message = format!(
                "registry {} has no strategy {strategy}: expected one of {}",
                self.name,
                known.join(", ")
            );
            SchemaError::new(Code::InvalidRequest, message)
        })
    }
}

impl PartialEq for Dialect {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
