//! One constant per registry: the named options in which registries differ. No other file but `wire/` knows registry names.

use crate::avro::{NoNamespace, Normalization, UnionDefault};
use crate::json_schema;

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
    /// How Avro schemas are normalized unless the caller wants it otherwise.
    pub(crate) normalization: Normalization,
    /// How JSON Schemas are judged.
    pub(crate) json: json_schema::Options,
}

/// Confluent Schema Registry, 8.5 line, with Avro Java 1.12.1.
pub static CONFLUENT: Dialect = Dialect {
    name: "confluent",
    checker: Checker::Java,
    normalization: Normalization {
        union_default: UnionDefault::FirstBranch,
        no_namespace: NoNamespace::Inherits,
    },
    json: json_schema::Options::CONFLUENT,
};

/// AxonOps Schema Registry, as of April 2026.
pub static AXONOPS: Dialect = Dialect {
    name: "axonops",
    checker: Checker::Axonops,
    normalization: Normalization {
        union_default: UnionDefault::FirstBranch,
        no_namespace: NoNamespace::Inherits,
    },
    json: json_schema::Options::CONFLUENT,
};

impl Dialect {
    /// Every registry.
    pub const ALL: &'static [&'static Dialect] = &[&CONFLUENT, &AXONOPS];

    /// Returns the registry of that name.
    pub fn named(name: &str) -> Option<&'static Dialect> {
        Self::ALL
            .iter()
            .find(|dialect| dialect.name == name)
            .copied()
    }
}

impl PartialEq for Dialect {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
