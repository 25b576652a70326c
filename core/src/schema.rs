//! A parsed schema, whatever its format.

use std::sync::Arc;

use serde::Deserialize;

use crate::avro::{self, Normalization};
use crate::dialect::{CONFLUENT, Checker, Dialect};
use crate::error::{Code, SchemaError};
use crate::fingerprint::Algorithm;
use crate::form::Form;
use crate::identity::{self, Metadata, RuleSet};
use crate::json_schema;
use crate::limits::Limits;
use crate::named::by_name;
use crate::payload::{self, Decoded, Decoder, Encoder, PayloadOptions};
use crate::protobuf;
use crate::reference::{self, Key, Once, Reference};
use crate::shape::{object, objects};
use crate::source::Sources;
use crate::violation::Violation;

/// A schema language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Apache Avro. Registries mean it when they name none.
    #[default]
    Avro,
    /// Protocol Buffers.
    Protobuf,
    /// JSON Schema.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 3] = [Format::Avro, Format::Protobuf, Format::Json];

    /// Returns `AVRO`, `PROTOBUF` or `JSON`, as registries spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Avro => "AVRO",
            Format::Protobuf => "PROTOBUF",
            Format::Json => "JSON",
        }
    }

    /// Returns the format of that name, exactly as registries spell it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How strictly a text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As a registry reads what it has stored, and as clients read: names are looser, defaults are not checked.
    #[default]
    Stored,
    /// As a registry reads a schema that is to be registered or checked.
    New,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Mode; 2] = [Mode::Stored, Mode::New];

    /// Returns `stored` or `new`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Stored => "stored",
            Mode::New => "new",
        }
    }

    /// Returns the mode of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }
}

/// What belongs to a schema beside its text, and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ParseOptions {
    /// The schema language.
    #[serde(deserialize_with = "by_name")]
    pub format: Format,
    /// How strictly the text is read.
    #[serde(deserialize_with = "by_name")]
    pub mode: Mode,
    /// The registry whose reading counts.
    #[serde(deserialize_with = "by_name")]
    pub dialect: DialectName,
    /// The schemas it refers to.
    #[serde(deserialize_with = "objects")]
    pub references: Vec<Reference>,
    /// The version it has in its subject; reports about it then name it.
    pub version: Option<i32>,
    /// What is registered with it; part of the GUID only.
    #[serde(deserialize_with = "object")]
    pub metadata: Option<Metadata>,
    /// What is registered with it; part of the GUID only.
    #[serde(deserialize_with = "object")]
    pub rule_set: Option<RuleSet>,
    /// How it is normalized; left out, as the registry does.
    #[serde(deserialize_with = "object")]
    pub normalization: Option<Normalization>,
    /// What reading it may cost.
    #[serde(skip)]
    pub limits: Limits,
}

/// A registry, by default Confluent's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DialectName(pub &'static Dialect);

impl Default for DialectName {
    fn default() -> Self {
        Self(&CONFLUENT)
    }
}

/// A parsed schema. Cloning it is cheap; it can be shared between threads.
#[derive(Clone, Debug)]
pub struct Schema(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    format: Format,
    model: Model,
    mode: Mode,
    dialect: &'static Dialect,
    references: Vec<Key>,
    version: Option<i32>,
    metadata: Option<Metadata>,
    rule_set: Option<RuleSet>,
    normalization: Normalization,
    limits: Limits,
}

#[derive(Debug)]
pub(crate) enum Model {
    Avro(avro::Schema),
    Protobuf(protobuf::Schema),
    Json(json_schema::Schema),
}

impl Schema {
    /// Reads a schema's text.
    ///
    /// ```
    /// use schemaccord::{ParseOptions, Schema};
    /// let schema = Schema::parse(r#"{"type": "enum", "name": "Suit", "symbols": ["SPADES", "HEARTS"]}"#, &ParseOptions::default())?;
    /// assert_eq!(schema.guid()?, "57c95ac6-0d1a-20f3-fb02-9da1355cccd5");
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// Any code but those of requests and checks; the span lies in `text`, or in the text of the reference that it names.
    pub fn parse(text: &str, options: &ParseOptions) -> Result<Self, SchemaError> {
        let DialectName(dialect) = options.dialect;
        let once = match dialect.checker {
            Checker::Java => Once::ByName,
            Checker::Axonops => Once::ByVersion,
        };
        let resolution = reference::resolve(&options.references, once, &options.limits)?;
        let texts = resolution
            .texts
            .iter()
            .map(|reference| (reference.name, reference.text));
        let sources = Sources::new(text, texts, &options.limits)?;
        let keys = resolution.keys;
        let model = (dialect.read)(
            options.format,
            sources,
            &keys,
            options.mode,
            &options.limits,
        )?;
        Ok(Self(Arc::new(Inner {
            format: options.format,
            model,
            mode: options.mode,
            dialect,
            references: keys,
            version: options.version,
            metadata: options.metadata.clone(),
            rule_set: options.rule_set.clone(),
            normalization: options.normalization.unwrap_or(dialect.normalization),
            limits: options.limits,
        })))
    }

    /// Returns the same text with the same references, read as a schema of another format.
    ///
    /// # Errors
    /// As [`Schema::parse`].
    pub(crate) fn reread(&self, format: Format) -> Result<Self, SchemaError> {
        self.with_sources(self.sources_with(self.text())?, format)
    }

    /// Returns another text beside the references of this schema.
    fn sources_with(&self, text: &str) -> Result<Sources, SchemaError> {
        let given = self.sources();
        let references =
            (1..given.count()).map(|file| (given.name(file), given.get(given.file(file))));
        Sources::new(text, references, &self.0.limits)
    }

    /// Returns the schema that other texts are, with what belongs to this one.
    fn with_sources(&self, sources: Sources, format: Format) -> Result<Self, SchemaError> {
        let inner = &*self.0;
        let model = (inner.dialect.read)(
            format,
            sources,
            &inner.references,
            inner.mode,
            &inner.limits,
        )?;
        Ok(Self(Arc::new(Inner {
            format,
            model,
            mode: inner.mode,
            dialect: inner.dialect,
            references: inner.references.clone(),
            version: inner.version,
            metadata: inner.metadata.clone(),
            rule_set: inner.rule_set.clone(),
            normalization: inner.normalization,
            limits: inner.limits,
        })))
    }

    fn sources(&self) -> &Sources {
        match &self.0.model {
            Model::Avro(schema) => schema.sources(),
            Model::Protobuf(schema) => schema.sources(),
            Model::Json(schema) => schema.sources(),
        }
    }

    /// Returns the schema language.
    pub fn format(&self) -> Format {
        self.0.format
    }

    /// Returns the name that subject strategies use: the full name of a top-level record (Avro), of the first message or else the
    /// first enum (Protobuf); `None` for everything else.
    pub fn name(&self) -> Option<String> {
        match &self.0.model {
            Model::Avro(schema) => schema.record_name(),
            Model::Protobuf(schema) => schema.name(&self.0.limits),
            Model::Json(schema) => schema.name(),
        }
    }

    /// Returns the paths that a Protobuf file imports, as written and in order, so that a caller can look for their texts; empty for other
    /// formats. A file parses without them.
    pub fn imports(&self) -> Vec<&str> {
        match &self.0.model {
            Model::Protobuf(schema) => schema.imports(),
            Model::Avro(_) | Model::Json(_) => Vec::new(),
        }
    }

    /// Returns the version the schema was given, if any.
    pub fn version(&self) -> Option<i32> {
        self.0.version
    }

    /// Returns the text that spans without a source name refer to.
    pub fn text(&self) -> &str {
        self.source("").unwrap_or("")
    }

    /// Returns the text that spans of that source refer to: the schema's own for the empty name, else the reference's.
    pub fn source(&self, name: &str) -> Option<&str> {
        let sources = self.sources();
        (0..sources.count())
            .find(|index| sources.name(*index) == name)
            .map(|index| sources.get(sources.file(index)))
    }

    /// Returns the schema printed in that form.
    ///
    /// # Errors
    /// `NOT_NORMALIZABLE` where the registry fails to normalize, `LIMIT_OUTPUT`, `LIMIT_DEPTH`, `UNSUPPORTED` for a form the format lacks.
    pub fn render(&self, form: Form) -> Result<String, SchemaError> {
        if self.0.dialect.checker == Checker::Axonops {
            match (&self.0.model, form) {
                (Model::Avro(schema), Form::Canonical | Form::Normalized) => {
                    return schema.axonops_canonical(&self.0.limits);
                }
                (Model::Avro(schema), Form::Resolved) => {
                    return schema.axonops_resolved(&self.0.limits);
                }
                (Model::Protobuf(schema), Form::Canonical | Form::Normalized) => {
                    return schema.axonops_canonical(&self.0.limits);
                }
                (Model::Protobuf(schema), Form::Serialized) => return schema.axonops_serialized(),
                (Model::Json(schema), Form::Canonical | Form::Normalized) => {
                    return schema.axonops_canonical(&self.0.limits);
                }
                _ => {}
            }
        }
        match &self.0.model {
            Model::Avro(schema) => match form {
                Form::Canonical => schema.canonical(&self.0.limits),
                Form::Normalized => self.normalized()?.render(Form::Canonical),
                Form::ParsingCanonical => schema.parsing_canonical(&self.0.limits),
                Form::Resolved => schema.resolved(&self.0.limits),
                Form::NoExtensions | Form::Serialized | Form::Descriptor | Form::Bundled => {
                    Err(form.lacking(Format::Avro))
                }
            },
            Model::Protobuf(schema) => match form {
                Form::Canonical => schema.canonical(&self.0.limits),
                Form::Normalized => schema.normalized_text(&self.0.limits),
                Form::NoExtensions => schema.without_extensions(&self.0.limits),
                Form::Serialized => schema.serialized(),
                Form::Descriptor => schema.descriptor(),
                Form::ParsingCanonical | Form::Resolved | Form::Bundled => {
                    Err(form.lacking(Format::Protobuf))
                }
            },
            Model::Json(schema) => match form {
                Form::Canonical => schema.canonical(&self.0.limits),
                Form::Normalized => schema.normalized().canonical(&self.0.limits),
                Form::Bundled => schema.bundled(&self.0.limits),
                Form::ParsingCanonical
                | Form::Resolved
                | Form::NoExtensions
                | Form::Serialized
                | Form::Descriptor => Err(form.lacking(Format::Json)),
            },
        }
    }

    /// Returns the schema as the registry has it after normalizing: what a check with `normalize` compares.
    ///
    /// # Errors
    /// `NOT_NORMALIZABLE` where the registry fails to normalize.
    pub fn normalized(&self) -> Result<Self, SchemaError> {
        let inner = &*self.0;
        if inner.dialect.checker == Checker::Axonops {
            let text = self.render(Form::Canonical)?;
            let mut sources = self.sources_with(&text)?;
            // Nobody has that text, so no span lies in it.
            sources.set_made();
            return self.with_sources(sources, self.format()).map_err(|error| {
                let message = format!(
                    "the normalized text cannot be read again: {}",
                    error.message()
                );
                SchemaError::new(Code::NotNormalizable, message)
            });
        }
        let model = match &inner.model {
            Model::Avro(schema) => {
                Model::Avro(schema.normalized(inner.mode, inner.normalization, &inner.limits)?)
            }
            Model::Protobuf(schema) => Model::Protobuf(schema.normalized(&inner.limits)?),
            Model::Json(schema) => Model::Json(schema.normalized()),
        };
        Ok(Self(Arc::new(Inner {
            format: inner.format,
            model,
            mode: inner.mode,
            dialect: inner.dialect,
            references: identity::normalized_references(&inner.references),
            version: inner.version,
            metadata: inner.metadata.clone(),
            rule_set: inner.rule_set.clone(),
            normalization: inner.normalization,
            limits: inner.limits,
        })))
    }

    /// Returns the registry's GUID: MD5 over canonical text, references, metadata and rules, 32 lower-case hex digits in UUID form.
    ///
    /// # Errors
    /// As [`Schema::render`].
    pub fn guid(&self) -> Result<String, SchemaError> {
        Ok(self.guid_of(&self.render(Form::Canonical)?))
    }

    /// Returns the GUID for the canonical text that the caller has made already.
    pub(crate) fn guid_of(&self, canonical: &str) -> String {
        let inner = &*self.0;
        identity::guid(
            canonical,
            &inner.references,
            inner.metadata.as_ref(),
            inner.rule_set.as_ref(),
        )
    }

    /// Returns the SHA-256 of the canonical text, 64 lower-case hex digits: the AxonOps content fingerprint.
    ///
    /// Source: docs/axonops.md, "Identity".
    ///
    /// # Errors
    /// As [`Schema::render`].
    pub fn content_fingerprint(&self) -> Result<String, SchemaError> {
        Ok(Algorithm::Sha256.of(self.render(Form::Canonical)?.as_bytes()))
    }

    /// Returns the SHA-256 over content fingerprint and declared references, 64 lower-case hex digits: what AxonOps gives one id to.
    ///
    /// Source: docs/axonops.md, "Identity".
    ///
    /// # Errors
    /// As [`Schema::render`].
    pub fn global_fingerprint(&self) -> Result<String, SchemaError> {
        let content = self.content_fingerprint()?;
        Ok(identity::global_fingerprint(content, &self.0.references))
    }

    /// Returns what is wrong with a datum, given as JSON; nothing when it fits. Avro takes its tagged encoding, Protobuf the file's first
    /// message; [`payload::validate`](crate::payload::validate) takes others, and bytes.
    ///
    /// ```
    /// use schemaccord::{Format, Formats, ParseOptions, Schema};
    /// let options = ParseOptions { format: Format::Json, ..ParseOptions::default() };
    /// let schema = Schema::parse(r#"{"type": "string", "minLength": 2}"#, &options)?;
    /// assert_eq!(schema.validate("\"a\"", Formats::Ignored)?[0].code, "MIN_LENGTH");
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// `EMPTY_TEXT`, `JSON_SYNTAX` and `DANGLING_CONTENT` where the text is no JSON, with line and column in the message; `LIMIT_DEPTH` and
    /// `LIMIT_TOKEN` for what is nested too deep and a number beyond all doubles; `UNSUPPORTED` where no validator can be built, and why the schema does not load.
    pub fn validate(
        &self,
        document: &str,
        formats: json_schema::Formats,
    ) -> Result<Vec<Violation>, SchemaError> {
        let options = PayloadOptions {
            formats,
            ..PayloadOptions::default()
        };
        payload::validate(self, payload::Datum::Json(document), &options)
    }

    /// Returns the bytes of a datum given in JSON. Whoever has more than one makes an [`Encoder`].
    ///
    /// # Errors
    /// As [`Encoder::new`] and [`Encoder::encode`].
    pub fn encode(&self, value: &str, options: &PayloadOptions) -> Result<Vec<u8>, SchemaError> {
        Encoder::new(self, options)?.encode(value)
    }

    /// Returns the datum at the front of `bytes` as JSON. Whoever has more than one makes a [`Decoder`].
    ///
    /// # Errors
    /// As [`Decoder::new`] and [`Decoder::decode`].
    pub fn decode(&self, bytes: &[u8], options: &PayloadOptions) -> Result<Decoded, SchemaError> {
        Decoder::new(self, options)?.decode(bytes)
    }

    /// Returns what the draft's own meta-schema finds wrong with the schema; registries do not look. JSON Schema only.
    ///
    /// # Errors
    /// `UNSUPPORTED` for other formats, `LIMIT_DEPTH`, `LIMIT_TOKEN` for a number beyond all doubles, and why the text is no schema.
    pub fn lint(&self) -> Result<Vec<Violation>, SchemaError> {
        match &self.0.model {
            Model::Json(schema) => json_schema::lint(schema),
            Model::Avro(_) | Model::Protobuf(_) => {
                let message = format!("format {} has no meta-schema", self.format());
                Err(SchemaError::new(Code::Unsupported, message))
            }
        }
    }

    /// Returns the fingerprint of the Parsing Canonical Form as lower-case hex; `rabin` is little-endian, as in a single-object header.
    ///
    /// # Errors
    /// `UNSUPPORTED` for formats without Parsing Canonical Form, and as [`Schema::render`].
    pub fn fingerprint(&self, algorithm: Algorithm) -> Result<String, SchemaError> {
        Ok(algorithm.of(self.render(Form::ParsingCanonical)?.as_bytes()))
    }

    /// Returns the 10 bytes that open a datum in Avro's single-object encoding: C3 01 and the Rabin fingerprint.
    ///
    /// Source: Avro specification, "Single-object encoding".
    ///
    /// # Errors
    /// As [`Schema::fingerprint`].
    pub fn single_object_header(&self) -> Result<[u8; 10], SchemaError> {
        let fingerprint =
            crate::fingerprint::rabin(self.render(Form::ParsingCanonical)?.as_bytes())
                .to_le_bytes();
        let mut header = [0xc3, 0x01, 0, 0, 0, 0, 0, 0, 0, 0];
        for (place, byte) in header.iter_mut().skip(2).zip(fingerprint) {
            *place = byte;
        }
        Ok(header)
    }

    /// Returns whether the schema is that primitive type of Avro's.
    pub(crate) fn is_avro(&self, primitive: &str) -> bool {
        match &self.0.model {
            Model::Avro(schema) => avro::data::is_primitive(schema, primitive),
            Model::Protobuf(_) | Model::Json(_) => false,
        }
    }

    /// Whether both are the result of one call of [`Schema::parse`].
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn model(&self) -> &Model {
        &self.0.model
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }
}

/// Reads a schema of any format by the rules of that format.
pub(crate) fn read(
    format: Format,
    sources: Sources,
    references: &[Key],
    mode: Mode,
    limits: &Limits,
) -> Result<Model, SchemaError> {
    Ok(match format {
        Format::Avro => Model::Avro(avro::Schema::parse(sources, mode, limits)?),
        Format::Protobuf => {
            Model::Protobuf(protobuf::Schema::parse(sources, references, mode, limits)?)
        }
        Format::Json => Model::Json(json_schema::Schema::parse(sources, mode, limits)?),
    })
}
