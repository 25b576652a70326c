//! From bytes to JSON.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::avro::data::Plan;
use crate::error::{Code, SchemaError};
use crate::payload::validate::told;
use crate::payload::{PayloadOptions, json};
use crate::protobuf::data as protobuf;
use crate::schema::{Model, Schema};
use crate::violation::Violation;

/// Decodes data of one schema, as written or as a reader with another schema sees them. It can be shared between threads.
#[derive(Clone, Debug)]
pub struct Decoder {
    writer: Schema,
    reader: Schema,
    options: PayloadOptions,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Avro(Plan),
    Protobuf(protobuf::Codec),
    Json,
}

/// A datum that was decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decoded {
    /// The datum as JSON text.
    #[serde(serialize_with = "raw")]
    pub value: String,
    /// How many bytes it took; Protobuf and JSON take all.
    pub consumed: usize,
    /// The full name of its message; `None` for other formats than Protobuf.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Protobuf: fields that the schema does not have, or has with another wire type, in the order of the bytes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownField>,
}

/// A field of a Protobuf message that its schema does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownField {
    /// JSON Pointer to the message that holds it; empty for the outermost.
    pub path: String,
    /// The field number.
    pub number: u32,
    /// The wire type: 0 varint, 1 64-bit, 2 length-delimited, 3 group, 5 32-bit.
    pub wire: u8,
    /// The bytes after its tag, of a group without the end tag, in hex digits.
    pub hex: String,
}

pub(super) fn raw<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => value.serialize(serializer),
        Err(_) => serializer.serialize_str(text),
    }
}

impl Decoder {
    /// Makes what decodes data that `writer` wrote; `options.reader` may be the schema that they are to be seen with.
    ///
    /// ```
    /// use schemaccord::{Decoder, ParseOptions, PayloadOptions, Schema};
    /// let options = ParseOptions::default();
    /// let writer = Schema::parse(r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}"#, &options)?;
    /// let reader = Schema::parse(
    ///     r#"{"type": "record", "name": "R", "fields": [{"name": "b", "type": "long", "aliases": ["a"]}, {"name": "c", "type": "string", "default": "x"}]}"#,
    ///     &options,
    /// )?;
    /// let decoder = Decoder::new(&writer, &PayloadOptions { reader: Some(reader), ..PayloadOptions::default() })?;
    /// assert_eq!(decoder.decode(&[2])?.value, r#"{"b":1,"c":"x"}"#);
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// `CHECK_FAILED` where Avro's decoders cannot be made from the two schemas; `UNSUPPORTED` for a reader of another format; those of
    /// [`Encoder::new`](crate::Encoder::new) for Protobuf; limits.
    pub fn new(writer: &Schema, options: &PayloadOptions) -> Result<Self, SchemaError> {
        let reader = options.reader.as_ref().unwrap_or(writer);
        let limits = writer.limits();
        let way = match (writer.model(), reader.model()) {
            (Model::Avro(writer), Model::Avro(reader)) => {
                Way::Avro(Plan::new(writer, reader, options.json, limits)?)
            }
            (Model::Protobuf(_), Model::Protobuf(reader)) => {
                Way::Protobuf(protobuf::Codec::new(reader, &options.message, limits)?)
            }
            (Model::Json(_), Model::Json(_)) => Way::Json,
            _ => {
                let message = format!(
                    "data of format {} are not read with a schema of format {}",
                    writer.format(),
                    reader.format()
                );
                return Err(SchemaError::new(Code::Unsupported, message));
            }
        };
        Ok(Self {
            writer: writer.clone(),
            reader: reader.clone(),
            options: options.clone(),
            way,
        })
    }

    /// Returns the datum at the front of `bytes`.
    ///
    /// # Errors
    /// `DATA_TRUNCATED`, `INVALID_DATA` and, where the reader cannot take what was written, `CHECK_FAILED`, each with the path in the datum,
    /// the path in the schema and the place there; `LIMIT_DEPTH`, `LIMIT_NODES`, `LIMIT_OUTPUT`. JSON: `INVALID_UTF8` and those of JSON texts.
    pub fn decode(&self, bytes: &[u8]) -> Result<Decoded, SchemaError> {
        if let (Way::Protobuf(codec), Model::Protobuf(reader)) = (&self.way, self.reader.model()) {
            return codec.decode(reader, bytes, self.options.defaults, self.writer.limits());
        }
        let mut value = String::new();
        let consumed = self.decode_into(bytes, &mut value)?;
        Ok(Decoded {
            value,
            consumed,
            message: None,
            unknown: Vec::new(),
        })
    }

    /// Appends the datum at the front of `bytes` as JSON text; returns how many bytes it took. Avro data become text without a tree of
    /// values in between. On an error nothing is appended.
    ///
    /// # Errors
    /// As [`Decoder::decode`].
    pub fn decode_into(&self, bytes: &[u8], out: &mut String) -> Result<usize, SchemaError> {
        let limits = self.writer.limits();
        match (&self.way, self.writer.model(), self.reader.model()) {
            (Way::Avro(plan), Model::Avro(writer), Model::Avro(reader)) => plan
                .json(bytes, out, limits)
                .map_err(|fault| fault.told(writer, reader)),
            (Way::Protobuf(codec), _, Model::Protobuf(reader)) => {
                let decoded = codec.decode(reader, bytes, self.options.defaults, limits)?;
                out.push_str(&decoded.value);
                Ok(decoded.consumed)
            }
            _ => {
                let text = crate::source::utf8(bytes)?;
                json::check(text, limits)?;
                out.push_str(&json::compact(text));
                Ok(bytes.len())
            }
        }
    }

    /// Returns many data as the text of a JSON array, each the datum at the front of its bytes.
    ///
    /// # Errors
    /// The place of the first datum that is refused, and why, as [`Decoder::decode`].
    pub fn decode_each<'a>(
        &self,
        data: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<String, (usize, SchemaError)> {
        let mut out = String::from("[");
        for (place, bytes) in data.into_iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            self.decode_into(bytes, &mut out)
                .map_err(|error| (place, error))?;
        }
        out.push(']');
        Ok(out)
    }

    /// Reads a datum and makes nothing of it; returns how many bytes it took. Of Protobuf it refuses what is no message, and lets pass what
    /// has no form in JSON.
    ///
    /// # Errors
    /// As [`Decoder::decode`].
    pub fn check(&self, bytes: &[u8]) -> Result<usize, SchemaError> {
        let limits = self.writer.limits();
        match (&self.way, self.writer.model(), self.reader.model()) {
            (Way::Avro(plan), Model::Avro(writer), Model::Avro(reader)) => plan
                .check(bytes, limits)
                .map_err(|fault| fault.told(writer, reader)),
            (Way::Protobuf(codec), _, Model::Protobuf(reader)) => {
                codec.check(reader, bytes, limits)?;
                Ok(bytes.len())
            }
            _ => self.decode(bytes).map(|decoded| decoded.consumed),
        }
    }

    /// Returns what is wrong with bytes that are to be one datum: the first fault, since nothing after it can be read, or that more follows.
    ///
    /// # Errors
    /// Limits; of JSON Schema, whose data are texts, what is no JSON. What is wrong with a datum is no error.
    pub fn validate(&self, bytes: &[u8]) -> Result<Vec<Violation>, SchemaError> {
        let read = match &self.way {
            Way::Avro(_) => self.check(bytes),
            Way::Protobuf(_) | Way::Json => self.decode(bytes).map(|decoded| decoded.consumed),
        };
        told(read.map(|consumed| {
            (consumed < bytes.len()).then(|| Violation {
                code: "TRAILING_BYTES".to_owned(),
                path: String::new(),
                schema_path: String::new(),
                message: format!(
                    "{} bytes follow the datum, which ends at {consumed}",
                    bytes.len() - consumed
                ),
                span: None,
            })
        }))
    }
}
