//! The engine's whole surface as requests and answers, one JSON object a line each: what every binding and the command line offer.
//!
//! Source: docs/batch.md.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::avro::Normalization;
use crate::compat::{CheckOptions, Difference, Level, Memo, Policy, check_history, diff, rules};
use crate::error::{Code, SchemaError};
use crate::fingerprint::{Algorithm, hex};
use crate::named::by_name;
use crate::protobuf::MapEntries;
use crate::reference::Reference;
use crate::schema::{DialectName, Form, Format, Mode, Model, ParseOptions, Schema};
use crate::shape::{Object, object, objects};
use crate::source::{Encoding, position};
use crate::subject::{self, Association, Named, Part, ReferenceStrategy, Strategy};
use crate::wire::confluent::{self, Reading, SchemaId};
use crate::wire::{Guid, decode_indexes, encode_indexes, from_hex, vector};

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

/// Why a request has no answer, and which part of it is to blame.
struct Refusal {
    /// `schema`, `previous[i]`, `original`, `update`, `request` or `check`.
    place: String,
    error: SchemaError,
}

impl Refusal {
    fn new(place: impl Into<String>) -> impl FnOnce(SchemaError) -> Self {
        let place = place.into();
        |error| Self { place, error }
    }

    fn request(code: Code, message: impl Into<String>) -> Self {
        Self {
            place: "request".to_owned(),
            error: SchemaError::new(code, message),
        }
    }
}

impl From<SchemaError> for Refusal {
    fn from(error: SchemaError) -> Self {
        Self {
            place: "check".to_owned(),
            error,
        }
    }
}

#[derive(Serialize)]
struct Refused<'a> {
    error: &'a Refusal,
}

impl Serialize for Refusal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            code: &'a str,
            message: &'a str,
            r#where: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reference: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            path: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            span: Option<&'a crate::Span>,
        }
        let error = &self.error;
        let shape = Shape {
            code: error.code().as_str(),
            message: error.message(),
            r#where: &self.place,
            reference: error.reference(),
            path: error.path(),
            span: error.span(),
        };
        shape.serialize(serializer)
    }
}

impl Request<'_> {
    fn answer(&mut self) -> Result<String, Refusal> {
        match self.op.as_str() {
            "compat" => self.compat(),
            "diff" => self.diff(),
            "parse" => self.parse(),
            "position" => self.position(),
            "validate" => self.validate(),
            "rules" => Ok(json(&Rules {
                rules: rules(self.format),
            })),
            "indexes" => self.indexes(),
            "frame" => self.frame(),
            "wire" => self.wire(),
            "subject" => self.subject(),
            "upgrade" | "encode" | "decode" => Err(Refusal::request(
                Code::Unsupported,
                format!("operation {:?} is not offered yet", self.op),
            )),
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

    fn compat(&mut self) -> Result<String, Refusal> {
        if self.witness {
            return Err(Refusal::request(
                Code::Unsupported,
                "evidence (\"witness\") is not offered yet",
            ));
        }
        if self.strategy.is_some() {
            return Err(Refusal::request(
                Code::Unsupported,
                "a registry's own \"strategy\" is not offered yet: expected \"level\"",
            ));
        }
        let level = self.level.as_deref().ok_or_else(|| {
            Refusal::request(
                Code::InvalidRequest,
                "a request to check needs \"level\", one of the seven compatibility levels",
            )
        })?;
        let level: Level = level.parse().map_err(Refusal::new("request"))?;
        let definition = self.own()?;
        let mut new = self
            .read(definition, Mode::New)
            .map_err(Refusal::new("schema"))?;
        if self.normalize {
            new = new.normalized().map_err(Refusal::new("schema"))?;
        }
        let options = CheckOptions {
            level,
            dialect: self.dialect,
            policy: self.policy,
            memo: self.memo,
            all: self.all,
        };
        let mut previous: Vec<_> = std::mem::take(&mut self.previous)
            .into_iter()
            .map(Some)
            .collect();
        let count = previous.len();
        let get = |index: usize| {
            let definition = previous
                .get_mut(index)
                .and_then(Option::take)
                .unwrap_or_default();
            self.read(definition, Mode::Stored)
                .map_err(Refusal::new(format!("previous[{index}]")))
        };
        let report = check_history(&new, count, get, &options)?;
        Ok(json(&report))
    }

    fn diff(&mut self) -> Result<String, Refusal> {
        let missing = |name: &str| {
            let message =
                format!("a request for differences needs {name:?}, an object with \"schema\"");
            Refusal::request(Code::InvalidRequest, message)
        };
        let original = self.original.take().ok_or_else(|| missing("original"))?;
        let update = self.update.take().ok_or_else(|| missing("update"))?;
        let writer = self
            .read(original, Mode::Stored)
            .map_err(Refusal::new("original"))?;
        let reader = self
            .read(update, Mode::Stored)
            .map_err(Refusal::new("update"))?;
        let options = CheckOptions {
            dialect: self.dialect,
            policy: self.policy,
            memo: self.memo,
            ..CheckOptions::default()
        };
        let differences = diff(&reader, &writer, &options)?;
        let incompatible: Vec<&Difference> = differences
            .iter()
            .filter(|difference| difference.breaks())
            .collect();
        Ok(json(&Differences {
            compatible: incompatible.is_empty(),
            all: &differences,
            incompatible: &incompatible,
        }))
    }

    fn parse(&mut self) -> Result<String, Refusal> {
        let definition = self.own()?;
        let (text, options) = self
            .options(definition, Mode::Stored)
            .map_err(Refusal::new("schema"))?;
        let schema = Schema::parse(&text, &options).map_err(Refusal::new("schema"))?;
        if let (true, Model::Protobuf(model)) = (self.strict, schema.model()) {
            model.check_strictly().map_err(Refusal::new("schema"))?;
        }
        let accepted = Schema::parse(
            &text,
            &ParseOptions {
                mode: Mode::New,
                ..options
            },
        )
        .is_ok();
        let normalized = schema.normalized().ok();
        let normalized_text = normalized
            .as_ref()
            .and_then(|schema| schema.render(Form::Canonical).ok());
        let canonical = schema.render(Form::Canonical).ok();
        let parsing_canonical = schema.render(Form::ParsingCanonical).ok();
        let fingerprint = |algorithm: Algorithm| {
            parsing_canonical
                .as_ref()
                .map(|text| algorithm.of(text.as_bytes()))
        };
        let parsed = Parsed {
            accepted_as_new: accepted,
            name: schema.name(),
            guid: canonical.as_deref().map(|text| schema.guid_of(text)),
            canonical,
            normalized_guid: normalized
                .zip(normalized_text.as_deref())
                .map(|(schema, text)| schema.guid_of(text)),
            normalized: normalized_text,
            formatted: Formatted {
                resolved: schema.render(Form::Resolved).ok(),
                serialized: schema.render(Form::Serialized).ok(),
                ignore_extensions: schema.render(Form::NoExtensions).ok(),
                descriptor: schema.render(Form::Descriptor).ok(),
                bundled: schema.render(Form::Bundled).ok(),
            },
            fingerprints: Fingerprints {
                rabin: fingerprint(Algorithm::Rabin),
                md5: fingerprint(Algorithm::Md5),
                sha256: fingerprint(Algorithm::Sha256),
            },
            parsing_canonical,
        };
        Ok(json(&parsed))
    }

    /// Tells whether a document fits a schema.
    fn validate(&mut self) -> Result<String, Refusal> {
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

    fn indexes(&mut self) -> Result<String, Refusal> {
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

    fn frame(&self) -> Result<String, Refusal> {
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

    fn subject(&mut self) -> Result<String, Refusal> {
        let strategy = self.strategy.take().ok_or_else(|| {
            Refusal::request(
                Code::InvalidRequest,
                "a request for a subject needs \"strategy\"",
            )
        })?;
        if let Some(reference) = &self.reference {
            let strategy = ReferenceStrategy::named(&strategy).ok_or_else(|| {
                Refusal::request(
                    Code::InvalidRequest,
                    format!("unknown strategy {strategy:?} for references"),
                )
            })?;
            return Ok(json(&Subject {
                subject: Some(subject::of_reference(strategy, reference)),
            }));
        }
        let strategy = self.subject_strategy(&strategy)?;
        let schema = match self.schema {
            Some(_) => {
                let definition = self.own()?;
                let schema = self.read(definition, Mode::Stored);
                Some(schema.map_err(Refusal::new("schema"))?)
            }
            None => None,
        };
        let name = schema.as_ref().map(Schema::name);
        let named = match &name {
            None => Named::NoSchema,
            Some(name) => Named::Schema(name.as_deref()),
        };
        let part = match self.is_key {
            Some(true) => Part::Key,
            _ => Part::Value,
        };
        subject::of(&strategy, self.topic.as_deref(), part, named)
            .map(|subject| json(&Subject { subject }))
            .map_err(Refusal::new("request"))
    }

    fn subject_strategy(&self, name: &str) -> Result<Strategy, Refusal> {
        let named = |name: &str| {
            Strategy::named(name).ok_or_else(|| {
                Refusal::request(Code::InvalidRequest, format!("unknown strategy {name:?}"))
            })
        };
        Ok(match named(name)? {
            Strategy::Associated(Association { fallback, .. }) => {
                let fallback = match self.fallback.as_deref() {
                    None => fallback,
                    Some(name) if name.eq_ignore_ascii_case("NONE") => None,
                    Some(name) => Some(Box::new(named(name)?)),
                };
                Strategy::Associated(Association {
                    subjects: self.subjects.clone(),
                    fallback,
                })
            }
            strategy => strategy,
        })
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
struct Subject {
    subject: Option<String>,
}

#[derive(Serialize)]
struct Indexed {
    indexes: Vec<i32>,
    hex: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
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

#[derive(Serialize)]
struct Rules {
    rules: Vec<&'static crate::Rule>,
}

#[derive(Serialize)]
struct Differences<'a> {
    compatible: bool,
    #[serde(rename = "differences")]
    all: &'a [Difference],
    incompatible: &'a [&'a Difference],
}

/// What `parse` answers; what the registry cannot make is left out.
#[derive(Serialize)]
struct Parsed {
    accepted_as_new: bool,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalized: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalized_guid: Option<String>,
    formatted: Formatted,
    fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    parsing_canonical: Option<String>,
}

#[derive(Serialize)]
struct Formatted {
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serialized: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignore_extensions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bundled: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
struct Fingerprints {
    #[serde(skip_serializing_if = "Option::is_none")]
    rabin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    md5: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
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
