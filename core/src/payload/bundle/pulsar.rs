//! Pulsar's payloads: nothing before the datum, and types that are no schema language's.

use std::sync::Arc;

use crate::error::{Code, SchemaError};
use crate::json::{Grammar, Kind, read_datum};
use crate::limits::Limits;
use crate::payload::bundle::entry::Content;
use crate::payload::bundle::{Kept, Opened, Part, Record, SchemaBundle, latin1};
use crate::payload::{Codecs, Message, PayloadOptions};
use crate::reference::Reference;
use crate::schema::{Format, ParseOptions, Schema};
use crate::wire::pulsar::key_value::{self, Encoding};
use crate::wire::pulsar::primitive::{self, Value};
use crate::wire::pulsar::{Charset, SchemaInfo, SchemaType, native};
use crate::wire::{Framing, Whole, to_base64};

impl SchemaBundle {
    /// Whether all schemas are Pulsar's.
    pub(super) fn is_pulsar(&self) -> bool {
        let pulsar = |entry: &super::Entry| matches!(entry.content, Content::Pulsar(_));
        !self.entries.is_empty() && self.entries.iter().all(pulsar)
    }

    pub(super) fn of_pulsar(
        &mut self,
        framing: Option<Framing>,
        payload: &[u8],
        version: Option<i64>,
        record: &Record,
    ) -> Result<Opened, SchemaError> {
        let place = self.by_version(record.subject.as_deref(), version)?;
        let info = self.pulsar_info(place)?;
        let value = if info.schema_type == SchemaType::KeyValue {
            let (key, value, encoding) = info.parts()?;
            let (key_bytes, value_bytes) = match encoding {
                Encoding::Inline => {
                    let pair = key_value::decode_inline(payload)?;
                    (pair.key, pair.value)
                }
                Encoding::Separated => (record.key.as_deref(), Some(payload)),
            };
            format!(
                "{{\"key\":{},\"value\":{}}}",
                self.part(place, Part::Key, &key, key_bytes)?,
                self.part(place, Part::Value, &value, value_bytes)?
            )
        } else {
            self.part(place, Part::Value, &info, Some(payload))?
        };
        let entry = self.entry(place)?;
        Ok(Opened {
            framing,
            format: info.schema_type.as_str().to_owned(),
            id: None,
            guid: None,
            subject: entry.subject.clone(),
            version: entry.version.map(Whole),
            message: None,
            value,
            unknown: Vec::new(),
        })
    }

    fn pulsar_info(&self, place: usize) -> Result<Arc<SchemaInfo>, SchemaError> {
        match &self.entry(place)?.content {
            Content::Pulsar(info) => Ok(Arc::clone(info)),
            Content::Schema(_) => Err(SchemaError::new(
                Code::Unsupported,
                "the schema is not Pulsar's",
            )),
        }
    }

    /// Decodes a value, or one half of a pair; no bytes are null.
    fn part(
        &mut self,
        place: usize,
        part: Part,
        info: &SchemaInfo,
        bytes: Option<&[u8]>,
    ) -> Result<String, SchemaError> {
        let Some(bytes) = bytes else {
            return Ok("null".to_owned());
        };
        if info.schema_type.is_primitive() {
            let value = primitive::decode(info.schema_type, bytes, charset(info)?)?;
            return Ok(json(&value));
        }
        let (codecs, (schema, options)) = self.kept(place, part, info)?;
        let decoder = codecs.decoder(schema, options)?;
        decoder.decode(bytes).map(|decoded| decoded.value)
    }

    /// Returns what a struct's data are encoded and decoded with, read when it is first asked for.
    fn kept(
        &mut self,
        place: usize,
        part: Part,
        info: &SchemaInfo,
    ) -> Result<(&mut Codecs, &(Schema, PayloadOptions)), SchemaError> {
        let Kept { codecs, structure } = self.kept.entry((place, part)).or_default();
        let structure = match structure {
            Some(known) => known,
            None => structure.insert(structured(info, &self.options, &self.limits)?),
        };
        Ok((codecs, structure))
    }

    /// Encodes a value of a topic: with `key` and `value` as members for pairs.
    pub(super) fn pulsar_payload(
        &mut self,
        value: &str,
        subject: Option<&str>,
        version: Option<i64>,
    ) -> Result<Vec<u8>, SchemaError> {
        let place = self.by_version(subject, version)?;
        let info = self.pulsar_info(place)?;
        if info.schema_type != SchemaType::KeyValue {
            let written = self.written(place, Part::Value, &info, value)?;
            return Ok(written.unwrap_or_default());
        }
        let (key, of_value, encoding) = info.parts()?;
        let (pair, root) = read_datum(value, &Grammar::STRICT, &self.limits)?;
        let mut half = |part: Part, info: &SchemaInfo, name: &str| match pair.member(root, name) {
            Some(half) if pair.kind(half) != Kind::Null => {
                self.written(place, part, info, pair.token(half))
            }
            _ => Ok(None),
        };
        let (key, of_value) = (
            half(Part::Key, &key, "key")?,
            half(Part::Value, &of_value, "value")?,
        );
        match encoding {
            // The key stands outside, and is the caller's to put there.
            Encoding::Separated => Ok(of_value.unwrap_or_default()),
            Encoding::Inline => {
                let mut out = Vec::new();
                key_value::encode_inline(&mut out, key.as_deref(), of_value.as_deref())?;
                Ok(out)
            }
        }
    }

    fn written(
        &mut self,
        place: usize,
        part: Part,
        info: &SchemaInfo,
        value: &str,
    ) -> Result<Option<Vec<u8>>, SchemaError> {
        if !info.schema_type.is_primitive() {
            let (codecs, (schema, options)) = self.kept(place, part, info)?;
            return codecs.encoder(schema, options)?.encode(value).map(Some);
        }
        let (tree, root) = read_datum(value, &Grammar::STRICT, &self.limits)?;
        let text = tree.text(root);
        match text {
            _ if tree.kind(root) == Kind::Null => return Ok(None),
            Some(text) if is_bytes(info.schema_type) => {
                let bytes = text.chars().map(u8::try_from).collect::<Result<_, _>>();
                return bytes.map(Some).map_err(|_| {
                    SchemaError::new(Code::InvalidData, "bytes are characters up to U+00FF")
                });
            }
            None if info.schema_type == SchemaType::String => {
                return Err(SchemaError::new(Code::InvalidData, "expected a string"));
            }
            _ => {}
        }
        let value = Value::parse(info.schema_type, text.unwrap_or(tree.token(root)))?;
        Ok(Some(primitive::encode(&value, charset(info)?)))
    }
}

/// Returns what a struct's data are decoded with: an Avro schema for AVRO, any document for JSON, descriptors for `PROTOBUF_NATIVE`.
fn structured(
    info: &SchemaInfo,
    options: &PayloadOptions,
    limits: &Limits,
) -> Result<(Schema, PayloadOptions), SchemaError> {
    let mut options = options.clone();
    let parse = |text: &str, format, references| {
        let options = ParseOptions {
            format,
            references,
            ..ParseOptions::default()
        };
        Schema::parse(text, &options)
    };
    let schema = match info.schema_type {
        SchemaType::Avro => parse(crate::source::utf8(&info.schema)?, Format::Avro, Vec::new())?,
        SchemaType::Json => parse("true", Format::Json, Vec::new())?,
        SchemaType::ProtobufNative => {
            let native = native::decode(&info.schema, limits)?;
            let mut root = String::new();
            let mut references = Vec::new();
            for file in &native.files {
                let text = to_base64(&file.descriptor);
                if file.name == native.file {
                    root = text;
                } else {
                    references.push(Reference {
                        name: file.name.clone(),
                        schema: Some(text),
                        ..Reference::default()
                    });
                }
            }
            options.message = Message::Named(native.message);
            parse(&root, Format::Protobuf, references)?
        }
        other => {
            let message = format!(
                "data of Pulsar's type {} cannot be read from its schema alone",
                other.as_str()
            );
            return Err(SchemaError::new(Code::Unsupported, message));
        }
    };
    Ok((schema, options))
}

const fn is_bytes(schema_type: SchemaType) -> bool {
    matches!(schema_type, SchemaType::None | SchemaType::Bytes)
}

fn charset(info: &SchemaInfo) -> Result<Charset, SchemaError> {
    let Some(name) = info.properties.get("__charset") else {
        return Ok(Charset::Utf8);
    };
    Charset::named(name).ok_or_else(|| {
        let message = format!("charset {name:?} is not offered");
        SchemaError::new(Code::Unsupported, message)
    })
}

/// Returns a primitive as JSON: numbers as such, bytes as a text of one character each, dates and times as texts.
fn json(value: &Value) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Int8(_) | Value::Int16(_) | Value::Int32(_) | Value::Int64(_) => value.to_string(),
        Value::Float(number) if number.is_finite() => {
            serde_json::to_string(number).unwrap_or_default()
        }
        Value::Double(number) if number.is_finite() => {
            serde_json::to_string(number).unwrap_or_default()
        }
        Value::Bytes(bytes) => latin1(bytes),
        other => {
            let mut out = String::new();
            crate::json::write_string(&mut out, &other.to_string());
            out
        }
    }
}
