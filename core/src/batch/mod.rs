//! The engine's whole surface as requests and answers, one JSON object a line each: what every binding and the command line offer.
//!
//! Source: docs/batch.md.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::avro::Normalization;
use crate::compat::{Defects, Memo, Policy, Validation, rules_of};
use crate::error::{Code, SchemaError};
use crate::named::by_name;
use crate::payload::{Defaults, Given, Json};
use crate::reference::Reference;
use crate::schema::{DialectName, Format, Mode, ParseOptions, Schema};
use crate::shape::{Object, object, objects};
use crate::source::{Encoding, position};
use crate::wire::{FrameOptions, vector};

use refusal::{Refusal, Refused};

mod compat;
mod diff;
mod encode;
mod frame;
mod indexes;
mod parse;
mod refusal;
mod subject;
mod upgrade;
mod validate;

/// Answers requests, one JSON object a line; returns one answer a line in the same order, each ended by `\n`. Blank lines are passed over.
///
/// ```
/// let answers = schemaccord::batch(r#"{"id": 7, "op": "parse", "format": "AVRO", "schema": "\"int\""}"#);
/// assert!(answers.starts_with(r#"{"id":7,"accepted_as_new":true,"name":null,"canonical":"\"int\"","#));
/// ```
pub fn batch(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str(&answer(line));
        out.push('\n');
    }
    out
}

/// Answers one request; one that cannot be read, or names an unknown operation, gets an answer with `error`.
pub fn answer(line: &str) -> String {
    match serde_json::from_str::<Object<Request<'_>>>(line) {
        Ok(Object(mut request)) => {
            let id = request.id;
            let body = request
                .answer()
                .unwrap_or_else(|refusal| json(&Refused { error: &refusal }));
            with_id(id, &body)
        }
        Err(error) => {
            // What is wrong may be a member only; then the answer still says whose it is.
            let id = serde_json::from_str::<Object<Identified<'_>>>(line)
                .ok()
                .and_then(|Object(identified)| identified.id);
            let error = SchemaError::new(
                Code::InvalidRequest,
                format!("the request cannot be read: {error}"),
            );
            with_id(
                id,
                &json(&Refused {
                    error: &Refusal {
                        place: "request".to_owned(),
                        error,
                    },
                }),
            )
        }
    }
}

/// Keeps a `null` that is given.
fn given<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow, default, deserialize_with = "given")]
    id: Option<&'a RawValue>,
}

/// A request of any operation; each takes the members it knows, and other members are passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the members are those of docs/batch.md"
)]
struct Request<'a> {
    #[serde(borrow, default, deserialize_with = "given")]
    id: Option<&'a RawValue>,
    #[serde(default)]
    op: String,
    #[serde(default, deserialize_with = "by_name")]
    format: Format,
    #[serde(default, deserialize_with = "by_name")]
    dialect: DialectName,
    #[serde(default)]
    schema: Option<String>,
    #[serde(default, deserialize_with = "objects")]
    references: Vec<Reference>,
    #[serde(default)]
    version: Option<i32>,
    #[serde(default)]
    metadata: Option<Box<RawValue>>,
    #[serde(default)]
    rule_set: Option<Box<RawValue>>,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    strategy: Option<String>,
    #[serde(default, deserialize_with = "by_name")]
    validation: Validation,
    #[serde(default, deserialize_with = "objects")]
    previous: Vec<Definition>,
    #[serde(default, deserialize_with = "object")]
    original: Option<Definition>,
    #[serde(default, deserialize_with = "object")]
    update: Option<Definition>,
    #[serde(default, deserialize_with = "by_name")]
    policy: Policy,
    #[serde(default, deserialize_with = "by_name")]
    memo: Memo,
    #[serde(default, deserialize_with = "by_name")]
    defects: Defects,
    #[serde(default)]
    normalize: bool,
    #[serde(default, deserialize_with = "object")]
    normalization: Option<Normalization>,
    #[serde(default)]
    witness: bool,
    #[serde(default)]
    all: bool,
    /// Protobuf: whether to refuse what protoc refuses too.
    #[serde(default)]
    strict: bool,
    /// JSON Schema: whether to hold the schema against its draft's meta-schema.
    #[serde(default)]
    lint: bool,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    indexes: Option<Vec<i32>>,
    #[serde(default)]
    hex: Option<String>,
    #[serde(default, rename = "schema_id")]
    schema_id: Option<i32>,
    #[serde(default)]
    guid: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    offset: Option<usize>,
    #[serde(default)]
    encoding: Option<String>,
    #[serde(default)]
    registry: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    inputs: serde_json::Value,
    #[serde(default)]
    topic: Option<String>,
    #[serde(default, rename = "is_key")]
    is_key: Option<bool>,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    fallback: Option<String>,
    #[serde(borrow, default, deserialize_with = "given")]
    value: Option<&'a RawValue>,
    #[serde(default)]
    formats: Option<bool>,
    #[serde(default, deserialize_with = "by_name")]
    json: Json,
    #[serde(default, deserialize_with = "by_name")]
    defaults: Defaults,
    #[serde(default, deserialize_with = "object")]
    reader: Option<Definition>,
    /// Schemas with their ids, for whole records.
    #[serde(default)]
    schemas: Option<Vec<Given>>,
    #[serde(default, deserialize_with = "object")]
    record: Option<crate::payload::Record>,
    #[serde(default, deserialize_with = "object")]
    frame: Option<FrameOptions>,
}

/// A schema with what belongs to it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Definition {
    schema: String,
    #[serde(default, deserialize_with = "objects")]
    references: Vec<Reference>,
    #[serde(default)]
    version: Option<i32>,
    #[serde(default)]
    metadata: Option<Box<RawValue>>,
    #[serde(default)]
    rule_set: Option<Box<RawValue>>,
}

impl Request<'_> {
    fn answer(&mut self) -> Result<String, Refusal> {
        match self.op.as_str() {
            "compat" => self.compat(),
            "diff" => self.diff(),
            "parse" => self.parse(),
            "position" => self.position(),
            "encode" => self.encode(),
            "decode" => self.decode(),
            "validate" => self.validate(),
            "rules" => Ok(json(&Rules {
                rules: rules_of(self.format, self.dialect.0),
            })),
            "indexes" => self.indexes(),
            "frame" => self.frame(),
            "wire" => self.wire(),
            "subject" => self.subject(),
            "upgrade" => self.upgrade(),
            "" => Err(Refusal::request(
                Code::InvalidRequest,
                "the request names no operation: expected \"op\"",
            )),
            other => Err(Refusal::request(
                Code::UnknownOperation,
                format!("unknown operation {other:?}"),
            )),
        }
    }

    fn position(&mut self) -> Result<String, Refusal> {
        let (Some(text), Some(offset)) = (&self.text, self.offset) else {
            return Err(Refusal::request(
                Code::InvalidRequest,
                "a request for a position needs \"text\" and \"offset\"",
            ));
        };
        let name = self.encoding.as_deref().unwrap_or("utf-8");
        let encoding: Encoding = name.parse().map_err(Refusal::new("request"))?;
        position(text, offset, encoding)
            .map(|position| json(&position))
            .map_err(Refusal::new("request"))
    }

    fn wire(&self) -> Result<String, Refusal> {
        let (Some(registry), Some(kind)) = (&self.registry, &self.kind) else {
            return Err(Refusal::request(
                Code::InvalidRequest,
                "a request about the wire needs \"registry\", \"kind\" and \"inputs\"",
            ));
        };
        vector::answer(registry, kind, &self.inputs)
            .map(|answer| json(&answer))
            .map_err(Refusal::new("request"))
    }

    /// Takes the schema that stands in the request itself.
    fn own(&mut self) -> Result<Definition, Refusal> {
        let schema = self.schema.take().ok_or_else(|| {
            Refusal::request(
                Code::InvalidRequest,
                format!(
                    "operation {:?} needs \"schema\", the text of a schema",
                    self.op
                ),
            )
        })?;
        Ok(Definition {
            schema,
            references: std::mem::take(&mut self.references),
            version: self.version,
            metadata: self.metadata.take(),
            rule_set: self.rule_set.take(),
        })
    }

    fn read(&self, definition: Definition, mode: Mode) -> Result<Schema, SchemaError> {
        let (text, options) = self.options(definition, mode)?;
        Schema::parse(&text, &options)
    }

    /// Returns a schema's text and all that belongs to it. What is wrong with its metadata or rules is a fault of the schema.
    fn options(
        &self,
        definition: Definition,
        mode: Mode,
    ) -> Result<(String, ParseOptions), SchemaError> {
        let options = ParseOptions {
            format: self.format,
            mode,
            dialect: self.dialect,
            references: definition.references,
            version: definition.version,
            metadata: registered("metadata", definition.metadata.as_deref())?,
            rule_set: registered("ruleSet", definition.rule_set.as_deref())?,
            normalization: self.normalization,
            ..ParseOptions::default()
        };
        Ok((definition.schema, options))
    }
}

/// Reads what is registered beside a schema.
fn registered<'a, T: Deserialize<'a>>(
    name: &str,
    given: Option<&'a RawValue>,
) -> Result<Option<T>, SchemaError> {
    let Some(given) = given else {
        return Ok(None);
    };
    match serde_json::from_str::<Object<T>>(given.get()) {
        Ok(Object(value)) => Ok(Some(value)),
        Err(error) => Err(SchemaError::new(
            Code::InvalidRequest,
            format!("{name:?} cannot be read: {error}"),
        )),
    }
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<&'static crate::Rule>,
}

/// Serializes what cannot fail to serialize: our own types hold no maps with other keys than strings.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned())
}

/// Puts the request's `id` as given before the members of the answer.
fn with_id(id: Option<&RawValue>, body: &str) -> String {
    match id {
        Some(id) => format!("{{\"id\":{},{}", id.get(), body.trim_start_matches('{')),
        None => body.to_owned(),
    }
}
