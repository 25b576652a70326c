//! `encode` and `decode`: data as bytes and as JSON.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::payload::{Decoder, Encoder, Message, PayloadOptions};
use crate::schema::{Mode, Schema};
use crate::wire::from_hex;

impl Request<'_> {
    /// Encodes a datum.
    pub(super) fn encode(&mut self) -> Result<String, Refusal> {
        #[derive(Serialize)]
        struct Encoded<'a> {
            hex: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            message: Option<&'a str>,
        }
        let Some(value) = self.value else {
            return Err(Refusal::request(
                Code::InvalidRequest,
                "a request to encode needs \"value\", the datum",
            ));
        };
        let (schema, options) = self.payload()?;
        let encoder = Encoder::new(&schema, &options).map_err(unmade)?;
        let bytes = encoder
            .encode(value.get())
            .map_err(Refusal::new("request"))?;
        Ok(json(&Encoded {
            hex: hex(&bytes),
            message: encoder.message(),
        }))
    }

    /// Decodes bytes, as the reader's schema sees them if one is given.
    pub(super) fn decode(&mut self) -> Result<String, Refusal> {
        let bytes = match &self.hex {
            Some(hex) => from_hex(hex).map_err(Refusal::new("request"))?,
            None => {
                return Err(Refusal::request(
                    Code::InvalidRequest,
                    "a request to decode needs \"hex\", the bytes",
                ));
            }
        };
        let reader = self.reader.take();
        let (schema, mut options) = self.payload()?;
        options.reader = reader
            .map(|reader| self.read(reader, Mode::Stored))
            .transpose()
            .map_err(Refusal::new("reader"))?;
        let decoder = Decoder::new(&schema, &options).map_err(unmade)?;
        let decoded = decoder.decode(&bytes).map_err(|error| {
            let place = match error.code() {
                Code::CheckFailed => "check",
                _ => "request",
            };
            Refusal::new(place)(error)
        })?;
        Ok(json(&decoded))
    }

    /// Takes the schema of data, and how they are encoded.
    pub(super) fn payload(&mut self) -> Result<(Schema, PayloadOptions), Refusal> {
        let definition = self.own()?;
        let schema = self
            .read(definition, Mode::Stored)
            .map_err(Refusal::new("schema"))?;
        let message = match (self.message.take(), self.indexes.take()) {
            (Some(name), _) => Message::Named(name),
            (None, Some(indexes)) => Message::At(indexes),
            (None, None) => Message::First,
        };
        let formats = if self.formats == Some(true) {
            crate::Formats::Asserted
        } else {
            crate::Formats::Ignored
        };
        let options = PayloadOptions {
            json: self.json,
            message,
            defaults: self.defaults,
            reader: None,
            formats,
        };
        Ok((schema, options))
    }
}

/// Says whose fault it is that no encoder or decoder can be made.
pub(super) fn unmade(error: SchemaError) -> Refusal {
    let place = match error.code() {
        Code::InvalidRequest | Code::Unsupported => "request",
        Code::CheckFailed | Code::LimitPairs => "check",
        _ => "schema",
    };
    Refusal::new(place)(error)
}
