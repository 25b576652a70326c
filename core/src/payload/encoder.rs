//! From JSON to bytes.

use crate::avro::data as avro;
use crate::error::{Code, SchemaError};
use crate::payload::{PayloadOptions, json};
use crate::protobuf::data as protobuf;
use crate::schema::{Model, Schema};

/// Encodes data of one schema. It can be shared between threads.
#[derive(Clone, Debug)]
pub struct Encoder {
    schema: Schema,
    options: PayloadOptions,
    message: Option<protobuf::Codec>,
}

impl Encoder {
    /// Makes what encodes data of `schema`.
    ///
    /// ```
    /// use schemaccord::{Encoder, ParseOptions, PayloadOptions, Schema};
    /// let schema = Schema::parse(r#"["null", "string"]"#, &ParseOptions::default())?;
    /// let encoder = Encoder::new(&schema, &PayloadOptions::default())?;
    /// assert_eq!(encoder.encode(r#"{"string": "a"}"#)?, [2, 2, b'a']);
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// Protobuf: `INVALID_REQUEST` where the file has no such message, `PROTOC_REFUSES`, `LIMIT_DEPTH` and `LIMIT_BYTES` where descriptors
    /// cannot be made, `UNSUPPORTED` in a build without the feature `protobuf-strict`.
    pub fn new(schema: &Schema, options: &PayloadOptions) -> Result<Self, SchemaError> {
        let message = match schema.model() {
            Model::Protobuf(model) => Some(protobuf::Codec::new(
                model,
                &options.message,
                schema.limits(),
            )?),
            Model::Avro(_) | Model::Json(_) => None,
        };
        Ok(Self {
            schema: schema.clone(),
            options: options.clone(),
            message,
        })
    }

    /// Returns the bytes of a datum given in JSON: Avro's binary encoding, a Protobuf message with fields in the order of their numbers, or
    /// the JSON text itself without white space.
    ///
    /// # Errors
    /// `INVALID_DATA` with the path in the datum, the path in the schema and the place there; the codes of JSON texts and limits.
    pub fn encode(&self, value: &str) -> Result<Vec<u8>, SchemaError> {
        let limits = self.schema.limits();
        match self.schema.model() {
            Model::Avro(model) => avro::encode(model, value, self.options.json, limits),
            Model::Protobuf(_) => match &self.message {
                Some(codec) => codec.encode(value, limits),
                None => Err(SchemaError::new(Code::Unsupported, "no message is chosen")),
            },
            Model::Json(_) => {
                json::check(value, limits)?;
                let violations = self.schema.violations(value, self.options.formats)?;
                match violations.into_iter().next() {
                    Some(violation) => Err(violation.error()),
                    None => Ok(json::compact(value).into_bytes()),
                }
            }
        }
    }

    /// Returns the full name of the message that data are of; `None` for other formats than Protobuf.
    pub fn message(&self) -> Option<&str> {
        self.message.as_ref().map(protobuf::Codec::name)
    }
}
