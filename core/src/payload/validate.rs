//! Whether data fit a schema.

use std::sync::Arc;

use crate::error::{Code, SchemaError};
use crate::payload::{Decoder, Encoder, PayloadOptions};
use crate::schema::{Format, Schema};
use crate::violation::Violation;

/// A datum, as JSON text or as its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datum<'a> {
    /// JSON text.
    Json(&'a str),
    /// The bytes of the datum alone, without what frames put around it.
    Bytes(&'a [u8]),
}

/// Returns all that is wrong with a datum, in the order of its text; nothing when it fits. Of bytes the first fault is told, since nothing
/// after it can be read. Whoever has more than one datum keeps an [`Encoder`] for JSON, a [`Decoder`] for bytes, or
/// [`Codecs`](super::Codecs) for both.
///
/// ```
/// use schemaccord::{ParseOptions, PayloadOptions, Schema, payload};
/// let schema = Schema::parse(r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}"#, &ParseOptions::default())?;
/// let wrong = payload::validate(&schema, payload::Datum::Json(r#"{"a": 3000000000}"#), &PayloadOptions::default())?;
/// assert_eq!((wrong[0].code.as_str(), wrong[0].path.as_str()), ("OUT_OF_RANGE", "/a"));
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// Why a text is no JSON, why a schema does not load, limits; what is wrong with a datum is no error.
pub fn validate(
    schema: &Schema,
    datum: Datum<'_>,
    options: &PayloadOptions,
) -> Result<Vec<Violation>, SchemaError> {
    super::Codecs::default()
        .validator(schema, datum, options)?
        .validate(datum)
}

/// What holds data of one kind against a schema.
#[derive(Clone, Debug)]
pub enum Validator {
    /// Of JSON texts, and of documents in bytes.
    Json(Arc<Encoder>),
    /// Of Avro's and Protobuf's bytes.
    Bytes(Arc<Decoder>),
}

impl Validator {
    /// Whether data of a schema are held against it as text: those in JSON, and all of JSON Schema.
    pub(super) fn takes_text(schema: &Schema, datum: Datum<'_>) -> bool {
        matches!(datum, Datum::Json(_)) || schema.format() == Format::Json
    }

    /// Returns what is wrong with a datum of the kind that this was made for, as [`validate`] does.
    ///
    /// # Errors
    /// As [`validate`]; `UNSUPPORTED` for JSON text where bytes are expected.
    pub fn validate(&self, datum: Datum<'_>) -> Result<Vec<Violation>, SchemaError> {
        match (self, datum) {
            (Validator::Json(encoder), Datum::Json(text)) => encoder.validate(text),
            (Validator::Json(encoder), Datum::Bytes(bytes)) => {
                encoder.validate(crate::source::utf8(bytes)?)
            }
            (Validator::Bytes(decoder), Datum::Bytes(bytes)) => decoder.validate(bytes),
            (Validator::Bytes(_), Datum::Json(_)) => Err(SchemaError::new(
                Code::Unsupported,
                "this validator was made for bytes",
            )),
        }
    }
}

/// Makes what is wrong with a datum a violation.
pub(super) fn told(
    outcome: Result<Option<Violation>, SchemaError>,
) -> Result<Vec<Violation>, SchemaError> {
    match outcome {
        Ok(violation) => Ok(violation.into_iter().collect()),
        Err(error) => match error.code() {
            Code::InvalidData | Code::DataTruncated | Code::CheckFailed => {
                Ok(vec![Violation::of(&error)])
            }
            _ => Err(error),
        },
    }
}
