//! What stands in for encoding and decoding in a build without descriptors.

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::payload::{Decoded, Defaults, Message};
use crate::protobuf::schema::Schema;

/// Never made.
#[derive(Clone, Debug)]
pub(crate) enum Codec {}

impl Codec {
    /// Refuses.
    ///
    /// # Errors
    /// `UNSUPPORTED`.
    pub(crate) fn new(_: &Schema, _: &Message, _: &Limits) -> Result<Self, SchemaError> {
        Err(SchemaError::new(
            Code::Unsupported,
            "messages are encoded and decoded only in a build with the feature \"protobuf-strict\"",
        ))
    }

    pub(crate) fn name(&self) -> &str {
        match *self {}
    }

    pub(crate) fn encode(&self, _: &Schema, _: &str, _: &Limits) -> Result<Vec<u8>, SchemaError> {
        match *self {}
    }

    pub(crate) fn decode(
        &self,
        _: &Schema,
        _: &[u8],
        _: Defaults,
        _: &Limits,
    ) -> Result<Decoded, SchemaError> {
        match *self {}
    }

    pub(crate) fn check(&self, _: &Schema, _: &[u8], _: &Limits) -> Result<(), SchemaError> {
        match *self {}
    }
}
