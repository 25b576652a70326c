//! `validate`: whether data fit a schema.

use serde::Serialize;

use super::encode::unmade;
use super::{Refusal, Request, json};
use crate::error::Code;
use crate::payload::{Datum, validate};
use crate::wire::from_hex;

impl Request<'_> {
    /// Tells whether a datum fits a schema.
    pub(super) fn validate(&mut self) -> Result<String, Refusal> {
        #[derive(Serialize)]
        struct Validity {
            valid: bool,
            errors: Vec<crate::Violation>,
        }
        let bytes = self.hex.as_deref().map(from_hex).transpose();
        let bytes = bytes.map_err(Refusal::new("request"))?;
        let datum = match (self.value, &bytes) {
            (Some(value), _) => Datum::Json(value.get()),
            (None, Some(bytes)) => Datum::Bytes(bytes),
            (None, None) => {
                return Err(Refusal::request(
                    Code::InvalidRequest,
                    "a request to validate needs \"value\", the datum, or \"hex\", its bytes",
                ));
            }
        };
        let (schema, options) = self.payload()?;
        let errors = validate(&schema, datum, &options).map_err(unmade)?;
        Ok(json(&Validity {
            valid: errors.is_empty(),
            errors,
        }))
    }
}
