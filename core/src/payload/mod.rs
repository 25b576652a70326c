//! Data of schemas: encoded, decoded and validated, whatever the format.
//!
//! ```text
//! JSON text + Schema            --Encoder-->  bytes
//! bytes + Schema (+ reader's)   --Decoder-->  JSON text
//! whole records + SchemaBundle  ----------->  JSON text, and back
//! JSON text or bytes + Schema   --validate--> [Violation]
//! ```
//!
//! What depends on schemas alone is worked out when an [`Encoder`] or [`Decoder`] is made; whoever has more than one datum keeps
//! it, or leaves that to [`Codecs`].
//!
//! Source: docs/payload.md.

mod bundle;
mod codecs;
mod decoder;
mod encoder;
mod json;
mod options;
mod validate;
mod wide;

pub(crate) use bundle::Given;
pub use bundle::{Opened, Record, SchemaBundle};
pub use codecs::Codecs;
pub use decoder::{Decoded, Decoder, UnknownField};
pub use encoder::Encoder;
pub use options::{Defaults, Message, PayloadOptions};
pub use validate::{Datum, Validator, validate};
pub use wide::{mark_wide, unmark_wide};

pub use crate::avro::Json;
