//! From JSON to records.

use crate::error::{Code, SchemaError};
use crate::payload::bundle::{Name, Part, SchemaBundle, bytes_of};
use crate::payload::json::compact;
use crate::payload::{Message, PayloadOptions};
use crate::schema::{Format, Model, Schema};
use crate::wire::confluent::is_raw_bytes;
use crate::wire::glue::{Numbering, encode_message_index, protobuf_index};
use crate::wire::{FrameOptions, Framing, frame};

/// Hortonworks' protocol whose payload is the datum's JSON text, whatever the schema.
const JSON: u8 = 4;

impl SchemaBundle {
    /// Encodes a datum and puts it into a frame, as the registry's clients do; a datum that does not fit its schema is refused, so this is
    /// the validation before sending too.
    ///
    /// The schema is the one that `frame` names: by `guid`, by `metadata` and `version`, by `fingerprint`, else by `id`. Confluent's message
    /// indexes and Glue's message number are made from the options' message.
    ///
    /// # Errors
    /// `SCHEMA_UNKNOWN`, those of [`Encoder::new`](crate::Encoder::new) and [`Encoder::encode`](crate::Encoder::encode), and `FRAME_UNWRITABLE`.
    pub fn encode(&mut self, value: &str, options: &FrameOptions) -> Result<Vec<u8>, SchemaError> {
        let framing = options.framing.unwrap_or(Framing::Confluent);
        if matches!(framing, Framing::PulsarKeyValue | Framing::PulsarVersion) {
            let payload = self.pulsar_payload(value, None, options.version)?;
            return match framing {
                // A pair's own bytes are its frame.
                Framing::PulsarKeyValue => Ok(payload),
                _ => frame(&payload, options),
            };
        }
        let place = match (
            framing,
            options.guid,
            options.metadata,
            &options.fingerprint,
        ) {
            (_, Some(guid), ..) => self.by_name(&Name::Guid(guid))?,
            (Framing::Hortonworks, _, Some(metadata), _) => {
                let version = options.version.unwrap_or_default();
                self.by_name(&Name::Metadata(metadata, version))?
            }
            (Framing::SingleObject, _, _, Some(digits)) => {
                let bytes = crate::wire::from_hex(digits)?;
                let fingerprint = bytes.try_into().map_err(|_| {
                    SchemaError::new(Code::FrameUnwritable, "a fingerprint has 8 bytes")
                })?;
                self.by_name(&Name::Fingerprint(fingerprint))?
            }
            _ => {
                let id = options.id.ok_or_else(|| {
                    SchemaError::new(
                        Code::FrameUnwritable,
                        format!("framing {} needs what names the schema", framing.as_str()),
                    )
                })?;
                self.by_id(id)?
            }
        };
        let schema = self.schema_of(place)?.clone();
        let key = (place, Part::Message(self.options.message.clone()));
        let kept = self.kept.entry(key).or_default();
        let encoder = kept.codecs.encoder(&schema, &self.options)?;
        let (bytes, text) = (is_raw_bytes(&schema)?, schema.is_avro("string"));
        let protocol = options
            .protocol
            .unwrap_or(crate::wire::hortonworks::DEFAULT);
        let raw = match framing {
            Framing::Confluent => bytes,
            Framing::Hortonworks => bytes || (text && (1..=3).contains(&protocol)),
            _ => false,
        };
        let datum = encoder.encode(value)?;
        let mut payload = if framing == Framing::Hortonworks && protocol == JSON {
            compact(value).into_bytes()
        } else if raw {
            bytes_of(&datum)?
        } else {
            datum
        };
        let mut options = options.clone();
        if let (Format::Protobuf, Some(name)) = (schema.format(), encoder.message()) {
            match framing {
                Framing::Confluent if options.indexes.is_empty() => {
                    options.indexes = indexes(&schema, name, &self.options)?;
                }
                Framing::Glue => {
                    let mut numbered = Vec::new();
                    let index = protobuf_index(&schema, name, Numbering::Descriptor)?;
                    encode_message_index(&mut numbered, index);
                    numbered.append(&mut payload);
                    payload = numbered;
                }
                _ => {}
            }
        }
        frame(&payload, &options)
    }
}

fn indexes(schema: &Schema, name: &str, options: &PayloadOptions) -> Result<Vec<i32>, SchemaError> {
    if let Message::At(indexes) = &options.message {
        return Ok(indexes.clone());
    }
    let Model::Protobuf(model) = schema.model() else {
        return Ok(Vec::new());
    };
    let limits = schema.limits();
    let indexes = model.indexes_of(name, crate::protobuf::MapEntries::Counted, limits);
    if model.message_at(&indexes, limits).as_deref() == Some(name) {
        return Ok(indexes);
    }
    let message = format!("no message indexes lead to {name:?}");
    Err(SchemaError::new(Code::FrameIndexes, message))
}
