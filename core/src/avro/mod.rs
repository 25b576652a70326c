//! Avro as the registry reads, prints, identifies and compares it.
//!
//! Source for every rule in here: docs/avro.md, which names the section of the Avro specification where there is one.

use serde::Deserialize;

mod aliases;
pub(crate) mod axonops;
mod canonical;
pub(crate) mod data;
mod declared;
mod default;
mod diff;
mod equality;
pub(crate) mod evidence;
mod grammar;
mod java_double;
mod logical;
mod model;
mod name;
mod normalized;
mod null_first;
mod parse;
mod parsing_canonical;
pub(crate) mod rules;

pub use data::Json;
pub(crate) use diff::{Absent, diff, diff_with};
pub(crate) use equality::same;
pub(crate) use grammar::{NO_DECODER, grammar_diff};
pub(crate) use model::{Body, FieldDefault, Kind, Named, Schema, TypeId};
pub(crate) use null_first::Reach;

/// How a schema is normalized, where the registry's way is not the only sensible one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Normalization {
    /// Which branch of a union a default is converted with.
    pub union_default: UnionDefault,
    /// What becomes of a type without namespace inside a namespaced one.
    pub no_namespace: NoNamespace,
}

/// Which branch of a union a normalized default belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnionDefault {
    /// `first-branch`: the first, whatever it is; a default that it does not fit is dropped. So does Avro Java 1.12, and the registry.
    #[default]
    FirstBranch,
    /// `fitting-branch`: the first that is not null and fits, as in Avro Java 1.13.
    FittingBranch,
}

/// What becomes of a type without namespace inside a namespaced one when it is normalized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoNamespace {
    /// `inherits`: it moves into the namespace around it, a defect of the registry that changes the full name.
    #[default]
    Inherits,
    /// `kept`: it keeps its name.
    Kept,
}
