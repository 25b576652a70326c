//! Whether a document fits a schema; and what a meta-schema finds wrong with the schema itself.
//!
//! A schema is read once into a [`program`], which documents are then held against. It follows the standard, not the registry's loader: a
//! schema that the registry cannot load may still say what fits it. Nothing is fetched.
//!
//! Source: JSON Schema Core and Validation of drafts 4, 6, 7, 2019-09 and 2020-12; docs/json-schema.md, "Validation".

mod compile;
mod dialect;
mod endless;
mod evaluate;
mod format;
mod message;
mod metaschema;
mod number;
mod program;
mod resource;
mod types;
mod uri;
mod validator;

pub use validator::Formats;
pub(crate) use validator::{Validator, first_finding, lint};
