//! `frame`: what stands before a payload.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::error::Code;
use crate::fingerprint::hex;
use crate::wire::confluent::{self, Reading, SchemaId};
use crate::wire::{Guid, from_hex};

impl Request<'_> {
    pub(super) fn frame(&self) -> Result<String, Refusal> {
        let refused = Refusal::new("request");
        if let Some(digits) = &self.hex {
            let bytes = from_hex(digits).map_err(Refusal::new("request"))?;
            let frame =
                confluent::decode(&bytes, self.format, Reading::Lenient).map_err(refused)?;
            let (schema_id, guid) = match frame.schema {
                SchemaId::Id(id) => (Some(id), None),
                SchemaId::Guid(guid) => (None, Some(guid.to_string())),
            };
            return Ok(json(&Unframed {
                schema_id,
                guid,
                indexes: frame.indexes.to_vec(),
                consumed: frame.consumed,
            }));
        }
        let encoded = |schema| {
            let mut out = Vec::new();
            confluent::encode(&mut out, schema, self.indexes.as_deref().unwrap_or(&[]));
            hex(&out)
        };
        let id = self.schema_id;
        let guid = self.guid.as_deref().map(Guid::parse).transpose();
        let guid = guid.map_err(refused)?;
        if id.is_none() && guid.is_none() {
            return Err(Refusal::request(
                Code::InvalidRequest,
                "a request for a frame needs \"hex\", or \"schema_id\", \"guid\" or both",
            ));
        }
        Ok(json(&Framed {
            id_hex: id.map(SchemaId::Id).map(encoded),
            guid_hex: guid.map(SchemaId::Guid).map(encoded),
        }))
    }
}

#[derive(Serialize)]
struct Framed {
    #[serde(skip_serializing_if = "Option::is_none")]
    id_hex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guid_hex: Option<String>,
}

#[derive(Serialize)]
struct Unframed {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_id: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    indexes: Vec<i32>,
    consumed: usize,
}
