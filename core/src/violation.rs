//! What is wrong with data.

use serde::Serialize;

use crate::error::{Code, SchemaError};
use crate::source::Span;

/// One thing that is wrong with a datum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// JSON Schema: the keyword that refuses it, in upper snake case (`MIN_LENGTH`). Else `WRONG_TYPE`, `OUT_OF_RANGE`, `MISSING_FIELD`,
    /// `UNKNOWN_FIELD`, `UNKNOWN_SYMBOL`, `UNKNOWN_BRANCH`, `WRONG_SIZE`, `TRAILING_BYTES`, or a refusal's [`Code`].
    pub code: String,
    /// JSON Pointer into the datum.
    pub path: String,
    /// Path in the schema: JSON Pointer for Avro and JSON Schema, message names and field number for Protobuf.
    pub schema_path: String,
    /// One sentence for people.
    pub message: String,
    /// Where the schema says what the datum breaks.
    pub span: Option<Span>,
}

impl Violation {
    /// Returns a refusal of data as a violation.
    pub(crate) fn of(error: &SchemaError) -> Self {
        Self {
            code: error.code().as_str().to_owned(),
            path: error.path().unwrap_or("").to_owned(),
            schema_path: error.schema_path().unwrap_or("").to_owned(),
            message: error.message().to_owned(),
            span: error.span().cloned(),
        }
    }

    /// Returns the violation as the reason why data are refused.
    pub(crate) fn error(self) -> SchemaError {
        let error = SchemaError::new(Code::InvalidData, self.message)
            .on(self.path)
            .within(self.schema_path);
        self.span.into_iter().fold(error, SchemaError::at)
    }
}
