//! Avro as the AxonOps registry reads, prints and compares it, which rests on Go's hamba/avro.
//!
//! Source: docs/axonops.md, "Avro".

mod canonical;
mod default;
mod diff;
pub(crate) mod names;
mod occurrence;
mod parse;
mod resolved;
pub(crate) mod rules;

pub(crate) use diff::diff;
pub(crate) use parse::parse;
