//! Whether data fit a schema.

use crate::avro::data as avro;
use crate::error::{Code, SchemaError};
use crate::payload::{Decoder, Encoder, PayloadOptions};
use crate::schema::{Model, Schema};
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
/// after it can be read.
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
    match (schema.model(), datum) {
        (Model::Json(_), Datum::Json(text)) => schema.violations(text, options.formats),
        (Model::Json(_), Datum::Bytes(bytes)) => {
            schema.violations(crate::source::utf8(bytes)?, options.formats)
        }
        (Model::Avro(model), Datum::Json(text)) => {
            let findings = avro::findings(model, text, options.json, schema.limits())?;
            Ok(findings
                .into_iter()
                .map(|finding| finding.violation(model))
                .collect())
        }
        (Model::Protobuf(_), Datum::Json(text)) => {
            let encoder = Encoder::new(schema, options)?;
            told(encoder.encode(text).map(|_| None))
        }
        (Model::Avro(_) | Model::Protobuf(_), Datum::Bytes(bytes)) => {
            let decoder = Decoder::new(schema, options)?;
            told(decoder.check(bytes).map(|consumed| {
                (consumed < bytes.len()).then(|| Violation {
                    code: "TRAILING_BYTES".to_owned(),
                    path: String::new(),
                    schema_path: String::new(),
                    message: format!(
                        "{} bytes follow the datum, which ends at {consumed}",
                        bytes.len() - consumed
                    ),
                    span: None,
                })
            }))
        }
    }
}

/// Makes what is wrong with a datum a violation.
fn told(outcome: Result<Option<Violation>, SchemaError>) -> Result<Vec<Violation>, SchemaError> {
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
