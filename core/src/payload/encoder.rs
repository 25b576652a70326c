//! From JSON to bytes.

use std::sync::Arc;

use crate::avro::data as avro;
use crate::error::SchemaError;
use crate::json::{Grammar, read_value};
use crate::json_schema;
use crate::payload::validate::told;
use crate::payload::{PayloadOptions, json};
use crate::protobuf::data as protobuf;
use crate::schema::{Model, Schema};
use crate::violation::Violation;

/// Encodes data of one schema. It can be shared between threads.
#[derive(Clone, Debug)]
pub struct Encoder {
    schema: Schema,
    options: PayloadOptions,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Avro,
    Protobuf(protobuf::Codec),
    Json(Arc<json_schema::Validator>),
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
    /// cannot be made, `UNSUPPORTED` in a build without the feature `protobuf-strict`. JSON Schema: why the schema does not load,
    /// `REFERENCE_CYCLE` for one that applies itself to the same value without end.
    pub fn new(schema: &Schema, options: &PayloadOptions) -> Result<Self, SchemaError> {
        let limits = schema.limits();
        let way = match schema.model() {
            Model::Avro(_) => Way::Avro,
            Model::Protobuf(model) => {
                Way::Protobuf(protobuf::Codec::new(model, &options.message, limits)?)
            }
            Model::Json(model) => {
                let validator = json_schema::Validator::new(model, options.formats, limits)?;
                Way::Json(Arc::new(validator))
            }
        };
        Ok(Self {
            schema: schema.clone(),
            options: options.clone(),
            way,
        })
    }

    /// Returns the bytes of a datum given in JSON: Avro's binary encoding, a Protobuf message with fields in the order of their numbers, or
    /// the JSON text itself without white space.
    ///
    /// # Errors
    /// `INVALID_DATA` with the path in the datum, the path in the schema and the place there; the codes of JSON texts and limits.
    pub fn encode(&self, value: &str) -> Result<Vec<u8>, SchemaError> {
        let limits = self.schema.limits();
        match (&self.way, self.schema.model()) {
            (Way::Avro, Model::Avro(model)) => {
                avro::encode(model, value, self.options.json, limits)
            }
            (Way::Protobuf(codec), Model::Protobuf(model)) => codec.encode(model, value, limits),
            _ => match self.validate(value)?.into_iter().next() {
                Some(violation) => Err(violation.error()),
                None => Ok(json::compact(value).into_bytes()),
            },
        }
    }

    /// Returns all that is wrong with a datum given in JSON, in the order of its text; of a Protobuf message the first fault.
    ///
    /// # Errors
    /// Why a text is no JSON, with line and column in the message; limits, for JSON Schema also `LIMIT_TOKEN` for a number beyond all doubles.
    /// What is wrong with a datum is no error.
    pub fn validate(&self, value: &str) -> Result<Vec<Violation>, SchemaError> {
        let limits = self.schema.limits();
        match (&self.way, self.schema.model()) {
            (Way::Json(validator), Model::Json(model)) => {
                let document = read_value(value, &Grammar::STRICT, limits)?;
                validator.violations(model, &document)
            }
            (_, Model::Avro(model)) => {
                let findings = avro::findings(model, value, self.options.json, limits)?;
                let violations = findings.into_iter().map(|finding| finding.violation(model));
                Ok(violations.collect())
            }
            _ => told(self.encode(value).map(|_| None)),
        }
    }

    /// Returns the full name of the message that data are of; `None` for other formats than Protobuf.
    pub fn message(&self) -> Option<&str> {
        match &self.way {
            Way::Protobuf(codec) => Some(codec.name()),
            Way::Avro | Way::Json(_) => None,
        }
    }
}
