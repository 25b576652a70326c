//! `indexes`: the message indexes of Protobuf.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::error::Code;
use crate::fingerprint::hex;
use crate::protobuf::MapEntries;
use crate::schema::{Mode, Model};
use crate::wire::{decode_indexes, encode_indexes, from_hex};

impl Request<'_> {
    pub(super) fn indexes(&mut self) -> Result<String, Refusal> {
        let definition = self.own()?;
        let schema = self
            .read(definition, Mode::Stored)
            .map_err(Refusal::new("schema"))?;
        let Model::Protobuf(model) = schema.model() else {
            let message = "only Protobuf schemas have message indexes";
            return Err(Refusal::request(Code::Unsupported, message));
        };
        let indexes = match (&self.message, &self.indexes, &self.hex) {
            (Some(message), None, None) => {
                let entries = if self.normalize {
                    MapEntries::Skipped
                } else {
                    MapEntries::Counted
                };
                model.indexes_of(message, entries, schema.limits())
            }
            (None, Some(indexes), None) => indexes.clone(),
            (None, None, Some(digits)) => {
                let bytes = from_hex(digits).map_err(Refusal::new("request"))?;
                let (read, _) = decode_indexes(&bytes).map_err(Refusal::new("request"))?;
                read.to_vec()
            }
            _ => {
                let message =
                    r#"a request for indexes needs one of "message", "indexes" and "hex""#;
                return Err(Refusal::request(Code::InvalidRequest, message));
            }
        };
        Ok(json(&Indexed {
            hex: hex(&encode_indexes(&indexes)),
            message: model.message_at(&indexes, schema.limits()),
            indexes,
        }))
    }
}

#[derive(Serialize)]
struct Indexed {
    indexes: Vec<i32>,
    hex: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}
