//! Protobuf as the AxonOps registry reads, prints and compares it: over linked files, as protoc would have them.
//!
//! Source: docs/axonops.md, "Protobuf".

mod canonical;
mod diff;
mod link;
mod names;
mod read;
pub(crate) mod rules;
mod serialized;
mod view;

pub(crate) use diff::diff;
pub(crate) use read::parse;
