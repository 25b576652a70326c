//! Hortonworks and Cloudera Schema Registry: its Avro validator, the fingerprint by which it knows a text, the composition of texts, and the
//! states of a version.
//!
//! Source: docs/registries.md, "Hortonworks".

mod fields;
mod fingerprint;
mod include;
mod mode;
mod state;
mod validator;

pub use fields::{FieldEntry, fields};
pub use fingerprint::{fingerprint, normalized};
pub use include::{Composition, compose};
pub use mode::{Mode, Validation};
pub use state::VersionState;
pub use validator::{Compatibility, compatibility, history};

pub(crate) use validator::{WORDING, compare, read, rules};
