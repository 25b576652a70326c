//! Apache Pulsar: no header in the payload, but its own encodings of values, pairs, versions and of schemas themselves.
//!
//! Source: docs/wire.md, "Pulsar".

pub mod key_value;
pub mod native;
pub mod primitive;
pub mod schema_info;
pub mod stored;
pub mod validate;
pub mod version;

mod calendar;
mod charset;
pub(crate) mod gson;
mod schema_type;

pub use charset::Charset;
pub use schema_info::SchemaInfo;
pub use schema_type::SchemaType;
