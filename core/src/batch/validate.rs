//! `validate`: whether data fit a schema.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::error::Code;
use crate::schema::Mode;

impl Request<'_> {
    /// Tells whether a document fits a schema.
    pub(super) fn validate(&mut self) -> Result<String, Refusal> {
        #[derive(Serialize)]
        struct Validity {
            valid: bool,
            errors: Vec<crate::Violation>,
        }
        let Some(value) = self.value else {
            return Err(Refusal::request(
                Code::InvalidRequest,
                "a request to validate needs \"value\", the document",
            ));
        };
        let definition = self.own()?;
        let schema = self
            .read(definition, Mode::Stored)
            .map_err(Refusal::new("schema"))?;
        let formats = if self.formats == Some(true) {
            crate::Formats::Asserted
        } else {
            crate::Formats::Ignored
        };
        let errors = schema
            .validate(value.get(), formats)
            .map_err(Refusal::new("schema"))?;
        Ok(json(&Validity {
            valid: errors.is_empty(),
            errors,
        }))
    }
}
