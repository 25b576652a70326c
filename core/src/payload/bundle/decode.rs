//! From records to JSON.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{Code, SchemaError};
use crate::payload::bundle::entry::Content;
use crate::payload::bundle::{Name, Opened, Part, Record, SchemaBundle, latin1};
use crate::payload::{Decoded, Decoder, Message, PayloadOptions};
use crate::schema::Format;
use crate::wire::confluent::{self, SchemaId};
use crate::wire::glue::{self, Numbering, decode_message_index, protobuf_message};
use crate::wire::hortonworks::{self, VersionId};
use crate::wire::{Frame, Framing, Header, UnframeOptions, Whole, unframe};

/// What the payload of a frame begins with, before the datum.
enum Rule {
    /// Nothing, but a top-level `bytes` of Avro has no length.
    RawBytes,
    /// Nothing, but a top-level `bytes` or `string` of Avro has no length.
    RawBytesAndTexts,
    /// Nothing.
    Plain,
    /// The message's number among all messages of the file.
    Numbered,
    /// JSON, whatever the schema.
    Json,
}

impl SchemaBundle {
    /// Decodes a whole record: reads what names its schema, finds that schema and decodes the payload as the registry's clients do.
    ///
    /// # Errors
    /// The codes of framings, `SCHEMA_UNKNOWN`, and those of [`Decoder::new`] and [`Decoder::decode`].
    pub fn decode(&mut self, bytes: &[u8], record: &Record) -> Result<Opened, SchemaError> {
        let framing = match record.framing {
            Some(framing) => Some(framing),
            // A payload of Pulsar's says nothing of its schema, so only who knows it asks for none.
            None if self.is_pulsar() => None,
            None if record.header.is_some() => Some(Framing::Confluent),
            None => Some(unframe(bytes, &UnframeOptions::default())?.framing()),
        };
        match framing {
            None | Some(Framing::PulsarKeyValue) => {
                self.of_pulsar(framing, bytes, record.version, record)
            }
            Some(Framing::PulsarVersion) => {
                let version = crate::wire::pulsar::version::decode(bytes)?;
                let payload = bytes.get(8..).unwrap_or_default();
                self.of_pulsar(framing, payload, Some(version), record)
            }
            Some(Framing::Confluent) => self.of_confluent(bytes, record),
            Some(Framing::Hortonworks) => {
                let (head, payload) = match &record.header {
                    Some(header) => (header.as_slice(), Some(bytes)),
                    None => (bytes, None),
                };
                let frame = hortonworks::decode(head, hortonworks::Reading::Strict)?;
                let place = match frame.schema {
                    VersionId::Id(id) => self.by_id(id)?,
                    VersionId::Metadata { id, version } => {
                        self.by_name(&Name::Metadata(id, i64::from(version)))?
                    }
                };
                let rule = match frame.protocol {
                    0 => Rule::RawBytes,
                    4 => Rule::Json,
                    _ => Rule::RawBytesAndTexts,
                };
                let decoded = self.payload(place, payload.unwrap_or(frame.payload), &rule, None)?;
                let id = match frame.schema {
                    VersionId::Id(id) => Some(Whole(id)),
                    VersionId::Metadata { .. } => None,
                };
                self.opened(Framing::Hortonworks, place, id, None, decoded)
            }
            Some(Framing::Glue) => {
                let frame = glue::decode(bytes)?;
                let payload = frame.payload(&self.limits)?;
                let place = self.by_name(&Name::Guid(frame.schema_version))?;
                let rule = match self.format_of(place)? {
                    Format::Protobuf => Rule::Numbered,
                    Format::Avro | Format::Json => Rule::Plain,
                };
                let decoded = self.payload(place, &payload, &rule, None)?;
                let guid = Some(frame.schema_version.to_string());
                self.opened(Framing::Glue, place, None, guid, decoded)
            }
            Some(Framing::SingleObject) => {
                let options = UnframeOptions {
                    framing,
                    ..UnframeOptions::default()
                };
                let Frame {
                    header: Header::SingleObject { fingerprint },
                    payload,
                    ..
                } = unframe(bytes, &options)?
                else {
                    return Err(SchemaError::new(Code::FrameUnknown, "no single object"));
                };
                let place = self.by_name(&Name::Fingerprint(fingerprint))?;
                let payload = payload.unwrap_or_default();
                let decoded = self.payload(place, &payload, &Rule::Plain, None)?;
                self.opened(Framing::SingleObject, place, None, None, decoded)
            }
        }
    }

    /// Decodes many records of which the same is known; returns a JSON array of what [`SchemaBundle::decode`] returns.
    ///
    /// # Errors
    /// The place of the first record that is refused, and why.
    pub fn decode_each<'a>(
        &mut self,
        records: impl IntoIterator<Item = &'a [u8]>,
        known: &Record,
    ) -> Result<String, (usize, SchemaError)> {
        let mut out = String::from("[");
        for (place, bytes) in records.into_iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            let opened = self.decode(bytes, known).map_err(|error| (place, error))?;
            out.push_str(&opened.to_json());
        }
        out.push(']');
        Ok(out)
    }

    fn of_confluent(&mut self, bytes: &[u8], record: &Record) -> Result<Opened, SchemaError> {
        // The id comes first, and tells whether indexes follow.
        let head = record.header.as_deref().unwrap_or(bytes);
        let first = confluent::decode(head, Format::Avro, confluent::Reading::Lenient)?;
        let place = match first.schema {
            SchemaId::Id(id) => self.by_id(i64::from(id))?,
            SchemaId::Guid(guid) => self.by_name(&Name::Guid(guid))?,
        };
        let format = self.format_of(place)?;
        let frame = confluent::decode_record(record.header.as_deref(), bytes, format)?;
        let message = (format == Format::Protobuf).then(|| Message::At(frame.indexes.to_vec()));
        let decoded = self.payload(place, frame.payload, &Rule::RawBytes, message)?;
        let (id, guid) = match frame.schema {
            SchemaId::Id(id) => (Some(Whole(i64::from(id))), None),
            SchemaId::Guid(guid) => (None, Some(guid.to_string())),
        };
        self.opened(Framing::Confluent, place, id, guid, decoded)
    }

    fn payload(
        &mut self,
        place: usize,
        payload: &[u8],
        rule: &Rule,
        message: Option<Message>,
    ) -> Result<Decoded, SchemaError> {
        let schema = self.schema_of(place)?;
        let raw = match rule {
            Rule::RawBytes => confluent::is_raw_bytes(schema)?.then(|| latin1(payload)),
            Rule::RawBytesAndTexts if schema.is_avro("string") => {
                Some(json(&String::from_utf8_lossy(payload)))
            }
            Rule::RawBytesAndTexts => confluent::is_raw_bytes(schema)?.then(|| latin1(payload)),
            Rule::Json => {
                let text = crate::source::utf8(payload)?;
                crate::payload::json::check(text, &self.limits)?;
                Some(crate::payload::json::compact(text))
            }
            Rule::Plain | Rule::Numbered => None,
        };
        if let Some(value) = raw {
            return Ok(Decoded {
                value,
                consumed: payload.len(),
                message: None,
                unknown: Vec::new(),
            });
        }
        let mut datum = Cow::Borrowed(payload);
        let mut message = message.unwrap_or_else(|| self.options.message.clone());
        if let Rule::Numbered = rule {
            let (index, rest) = decode_message_index(payload)?;
            let name = protobuf_message(schema, index, Numbering::Descriptor)?;
            message = Message::Named(name);
            datum = Cow::Borrowed(rest);
        }
        self.decoder(place, &message)?.decode(&datum)
    }

    /// Returns the decoder of a schema, made when it is first asked for.
    fn decoder(&mut self, place: usize, message: &Message) -> Result<Arc<Decoder>, SchemaError> {
        let schema = self.schema_of(place)?.clone();
        let options = PayloadOptions {
            message: message.clone(),
            ..self.options.clone()
        };
        let key = (place, Part::Message(message.clone()));
        let kept = self.kept.entry(key).or_default();
        kept.codecs.decoder(&schema, &options)
    }

    fn opened(
        &self,
        framing: Framing,
        place: usize,
        id: Option<Whole>,
        guid: Option<String>,
        decoded: Decoded,
    ) -> Result<Opened, SchemaError> {
        let entry = self.entry(place)?;
        let format = match &entry.content {
            Content::Schema(Ok(schema)) => schema.format().as_str(),
            _ => "",
        };
        Ok(Opened {
            framing: Some(framing),
            format: format.to_owned(),
            id,
            guid,
            subject: entry.subject.clone(),
            version: entry.version.map(Whole),
            message: decoded.message,
            value: decoded.value,
            unknown: decoded.unknown,
        })
    }
}

fn json(text: &str) -> String {
    let mut out = String::new();
    crate::json::write_string(&mut out, text);
    out
}
