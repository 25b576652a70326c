//! Why a request has no answer.

use serde::Serialize;

use crate::error::{Code, SchemaError};

/// Why a request has no answer, and which part of it is to blame.
pub(super) struct Refusal {
    /// `schema`, `previous[i]`, `original`, `update`, `request` or `check`.
    pub(super) place: String,
    pub(super) error: SchemaError,
}

impl Refusal {
    pub(super) fn new(place: impl Into<String>) -> impl FnOnce(SchemaError) -> Self {
        let place = place.into();
        |error| Self { place, error }
    }

    pub(super) fn request(code: Code, message: impl Into<String>) -> Self {
        Self {
            place: "request".to_owned(),
            error: SchemaError::new(code, message),
        }
    }
}

impl From<SchemaError> for Refusal {
    fn from(error: SchemaError) -> Self {
        Self {
            place: "check".to_owned(),
            error,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Refused<'a> {
    pub(super) error: &'a Refusal,
}

impl Serialize for Refusal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            code: &'a str,
            message: &'a str,
            r#where: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reference: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            path: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            schema_path: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            span: Option<&'a crate::Span>,
        }
        let error = &self.error;
        let shape = Shape {
            code: error.code().as_str(),
            message: error.message(),
            r#where: &self.place,
            reference: error.reference(),
            path: error.path(),
            schema_path: error.schema_path(),
            span: error.span(),
        };
        shape.serialize(serializer)
    }
}
