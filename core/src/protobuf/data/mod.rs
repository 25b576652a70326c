//! Messages: from and to JSON, from and to Protobuf's binary format.
//!
//! ```text
//! JSON text --json_in--> Message --write--> binary
//! binary    --read-->    Message --json_out--> JSON text
//! ```
//!
//! Descriptors are those that protoc would make. What is read from bytes is what Protobuf's own parsers read: a field of another wire type is
//! an unknown one, what is there twice is merged, entries of maps may be short.
//!
//! Source: Protocol Buffers, "Encoding" and "JSON format"; docs/payload.md, "Protobuf".

use protox::prost_reflect::{DescriptorPool, MessageDescriptor};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::payload::{Decoded, Defaults, Message as Chosen};
use crate::protobuf::schema::Schema;
use crate::protobuf::strict::link;

mod field;
mod json_in;
mod json_out;
mod message;
mod read;
mod required;
mod time;
mod write;

/// How deep messages may be nested, as Protobuf's parsers have it.
const DEPTH: usize = 100;

/// Encodes and decodes one message of a schema.
#[derive(Clone, Debug)]
pub(crate) struct Codec {
    pool: DescriptorPool,
    message: MessageDescriptor,
}

impl Codec {
    /// Links a schema and chooses one of its messages.
    ///
    /// # Errors
    /// `INVALID_REQUEST` where there is no such message, and as [`link`].
    pub(crate) fn new(
        schema: &Schema,
        chosen: &Chosen,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        let pool = link(schema)?;
        let none = |what: String| SchemaError::new(Code::InvalidRequest, what);
        let name = match chosen {
            Chosen::Named(name) => name.trim_start_matches('.').to_owned(),
            Chosen::First => schema
                .message_at(&[0], limits)
                .ok_or_else(|| none("the schema has no message".to_owned()))?,
            Chosen::At(indexes) => schema
                .message_at(indexes, limits)
                .ok_or_else(|| none(format!("message indexes {indexes:?} lead to no message")))?,
        };
        let message = pool
            .get_message_by_name(&name)
            .ok_or_else(|| none(format!("the schema has no message {name:?}")))?;
        Ok(Self { pool, message })
    }

    /// Returns the full name of the message.
    pub(crate) fn name(&self) -> &str {
        self.message.full_name()
    }

    /// Returns the bytes of a message given in JSON, fields in the order of their numbers and entries of maps in that of their keys. `schema`
    /// is the one that this was made from.
    ///
    /// # Errors
    /// `INVALID_DATA`, and the codes of JSON and limits.
    pub(crate) fn encode(
        &self,
        schema: &Schema,
        text: &str,
        limits: &Limits,
    ) -> Result<Vec<u8>, SchemaError> {
        let message = json_in::read(&self.message, schema, text, limits)?;
        Ok(write::binary(&message))
    }

    /// Returns the message that bytes are.
    ///
    /// # Errors
    /// `DATA_TRUNCATED`, `INVALID_DATA`, `LIMIT_DEPTH`, `LIMIT_NODES`, `LIMIT_OUTPUT`.
    pub(crate) fn decode(
        &self,
        schema: &Schema,
        bytes: &[u8],
        defaults: Defaults,
        limits: &Limits,
    ) -> Result<Decoded, SchemaError> {
        let (message, unknown) = read::read(&self.message, schema, bytes, limits)?;
        let value = json_out::text(&self.pool, &message, schema, defaults, limits)?;
        Ok(Decoded {
            value,
            consumed: bytes.len(),
            message: Some(self.name().to_owned()),
            unknown,
        })
    }

    /// Reads a message and makes nothing of it. What an `Any` holds is not looked at, as by Protobuf's own parsers.
    ///
    /// # Errors
    /// `DATA_TRUNCATED`, `INVALID_DATA`, `LIMIT_DEPTH`, `LIMIT_NODES`.
    pub(crate) fn check(
        &self,
        schema: &Schema,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(), SchemaError> {
        read::read(&self.message, schema, bytes, limits).map(drop)
    }
}

/// Joins steps to a JSON Pointer.
fn pointer(steps: &[String]) -> String {
    let mut out = String::new();
    for step in steps {
        out.push('/');
        out.push_str(&step.replace('~', "~0").replace('/', "~1"));
    }
    out
}
