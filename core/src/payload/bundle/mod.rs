//! Schemas of a registry, found by what frames name them with, so that whole records are decoded and encoded.
//!
//! Source: docs/payload.md, "Bundles"; docs/wire.md for each framing.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::payload::{Codecs, Message, PayloadOptions, UnknownField};
use crate::schema::{Format, Schema};
use crate::wire::{Framing, Guid, Whole, framing_or_auto, from_hex, wide};

mod decode;
mod encode;
mod entry;
mod pulsar;

pub(crate) use entry::Given;
use entry::{Content, Entry};

/// Schemas of a registry with their ids. Encoders and decoders are made when they are first needed and kept in here.
#[derive(Clone, Debug, Default)]
pub struct SchemaBundle {
    entries: Vec<Entry>,
    options: PayloadOptions,
    limits: Limits,
    /// The places of the schemas, by all that frames name them with.
    places: BTreeMap<Name, usize>,
    kept: BTreeMap<(usize, Part), Kept>,
}

/// What a frame names a schema with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// Confluent's id, or that of a version of Hortonworks'.
    Id(i64),
    /// Confluent's GUID, or Glue's id of the schema version.
    Guid(Guid),
    /// Hortonworks' id of the metadata, and the version.
    Metadata(i64, i64),
    Fingerprint([u8; 8]),
    /// Pulsar's topic, or the subject, and the version.
    Version(String, i64),
}

/// What was made of a schema and is kept for the next datum.
#[derive(Clone, Debug, Default)]
struct Kept {
    codecs: Codecs,
    /// What a struct of Pulsar's was read as.
    structure: Option<(Schema, PayloadOptions)>,
}

/// Which of an entry's data are meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// All of it; of Protobuf messages that one.
    Message(Message),
    /// A key of Pulsar's.
    Key,
    /// Its value.
    Value,
}

/// What of a record is known beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    /// The framing; left out, or `auto`, the likeliest one.
    #[serde(deserialize_with = "framing_or_auto")]
    pub framing: Option<Framing>,
    /// The value of the record header that names the schema, Confluent's or Hortonworks'. The bytes are then the payload alone.
    /// In JSON hex digits.
    #[serde(deserialize_with = "bytes")]
    pub header: Option<Vec<u8>>,
    /// The subject, or Pulsar's topic.
    pub subject: Option<String>,
    /// Pulsar's schema version, which stands in the message's metadata; left out, the subject's newest.
    #[serde(deserialize_with = "wide")]
    pub version: Option<i64>,
    /// The bytes of Pulsar's key, where it stands outside of the payload (`SEPARATED`). In JSON hex digits.
    #[serde(deserialize_with = "bytes")]
    pub key: Option<Vec<u8>>,
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(|digits| from_hex(&digits).map_err(D::Error::custom))
        .transpose()
}

/// A record that was decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// The framing; `None` for a bare payload, as Pulsar has.
    pub framing: Option<Framing>,
    /// `AVRO`, `PROTOBUF`, `JSON`, or the name of Pulsar's type.
    pub format: String,
    /// The number that named the schema: Confluent's id, Hortonworks' id of the version.
    pub id: Option<Whole>,
    /// Confluent's GUID, Glue's id of the schema version.
    pub guid: Option<String>,
    /// The subject of the schema that was found.
    pub subject: Option<String>,
    /// Its version.
    pub version: Option<Whole>,
    /// The full name of the message; `None` for other formats than Protobuf.
    pub message: Option<String>,
    /// The datum as JSON text; `null` for a null record.
    #[serde(serialize_with = "super::decoder::raw")]
    pub value: String,
    /// Fields that the schema does not know; Protobuf.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownField>,
}

impl Opened {
    /// Returns it as a JSON object.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl SchemaBundle {
    /// Reads a registry's export: a JSON array of schemas, each with `schema` and what names it.
    ///
    /// | Registry | Members beside `schema` |
    /// |---|---|
    /// | Confluent | `id`, `guid`, `subject`, `version`, `schemaType`, `references` |
    /// | Glue | `schemaVersionId` (a UUID), `dataFormat`, `schemaDefinition` in place of `schema` |
    /// | Hortonworks | `id` of the version, `schemaMetadataId`, `version`, `type`, `schemaText` in place of `schema` |
    /// | Pulsar | `subject` (the topic), `version`, `type`, `properties`; of pairs `schema` is the admin interface's object |
    ///
    /// References are found among the other members by subject and version. A schema that cannot be read is an error when it is needed.
    /// Data are encoded and decoded with `options`; their `reader`, if any, is that of all data.
    ///
    /// ```
    /// use schemaccord::payload::{Record, SchemaBundle};
    /// use schemaccord::PayloadOptions;
    /// let export = r#"[{"subject": "t-value", "version": 1, "id": 7, "schema": "{\"type\": \"array\", \"items\": \"int\"}"}]"#;
    /// let mut bundle = SchemaBundle::parse(export, &PayloadOptions::default())?;
    /// let opened = bundle.decode(&[0, 0, 0, 0, 7, 2, 8, 0], &Record::default())?;
    /// assert_eq!((opened.value.as_str(), opened.subject.as_deref()), ("[4]", Some("t-value")));
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// `INVALID_REQUEST` for another shape.
    pub fn parse(export: &str, options: &PayloadOptions) -> Result<Self, SchemaError> {
        let entries = entry::read(export)?;
        Ok(Self::of(entries, options))
    }

    /// Takes schemas that a request gives.
    pub(crate) fn given(given: &[Given], options: &PayloadOptions) -> Result<Self, SchemaError> {
        Ok(Self::of(entry::entries(given)?, options))
    }

    fn of(entries: Vec<Entry>, options: &PayloadOptions) -> Self {
        let mut bundle = Self {
            options: options.clone(),
            ..Self::default()
        };
        for (place, entry) in entries.iter().enumerate() {
            for name in entry.names() {
                bundle.places.entry(name).or_insert(place);
            }
        }
        bundle.entries = entries;
        bundle
    }

    /// Returns how many schemas there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the schema of that id: Confluent's, or of a version of Hortonworks'.
    ///
    /// # Errors
    /// `SCHEMA_UNKNOWN`; why its text is no schema.
    pub fn schema(&self, id: i64) -> Result<&Schema, SchemaError> {
        self.schema_of(self.by_id(id)?)
    }

    fn by_id(&self, id: i64) -> Result<usize, SchemaError> {
        self.by_name(&Name::Id(id))
    }

    fn by_name(&self, name: &Name) -> Result<usize, SchemaError> {
        self.places
            .get(name)
            .copied()
            .ok_or_else(|| unknown(&name.to_string()))
    }

    /// Returns the version of a subject, the newest if none is named; without a subject there must be one only.
    fn by_version(
        &self,
        subject: Option<&str>,
        version: Option<i64>,
    ) -> Result<usize, SchemaError> {
        let versions = self.places.iter().filter_map(|(name, place)| match name {
            Name::Version(subject, version) => Some((subject, *version, *place)),
            _ => None,
        });
        let found = versions.filter(|(of, at, _)| {
            subject.is_none_or(|subject| *of == subject)
                && version.is_none_or(|version| *at == version)
        });
        let named = format!(
            "{}{}",
            subject.map_or_else(
                || "any subject".to_owned(),
                |name| format!("subject {name:?}")
            ),
            version.map_or_else(String::new, |version| format!(" and version {version}"))
        );
        // Those of a subject stand together, the newest last.
        let mut last: Option<(&String, usize)> = None;
        for (subject, _, place) in found {
            if let Some((first, _)) = last
                && first != subject
            {
                let message = format!("more than one subject is given: {first:?}, {subject:?}");
                return Err(SchemaError::new(Code::SchemaUnknown, message));
            }
            last = Some((subject, place));
        }
        last.map(|(_, place)| place).ok_or_else(|| unknown(&named))
    }

    fn entry(&self, place: usize) -> Result<&Entry, SchemaError> {
        self.entries.get(place).ok_or_else(|| unknown("this place"))
    }

    fn schema_of(&self, place: usize) -> Result<&Schema, SchemaError> {
        match &self.entry(place)?.content {
            Content::Schema(schema) => schema.as_ref().map_err(Clone::clone),
            Content::Pulsar(info) => {
                let message = format!("a schema of Pulsar's type {}", info.schema_type.as_str());
                Err(SchemaError::new(Code::Unsupported, message))
            }
        }
    }

    fn format_of(&self, place: usize) -> Result<Format, SchemaError> {
        self.schema_of(place).map(Schema::format)
    }
}

impl fmt::Display for Name {
    /// Writes what an error says that nothing is found by.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Id(id) => write!(f, "the id {id}"),
            Name::Guid(guid) => write!(f, "the id {guid}"),
            Name::Metadata(id, version) => write!(f, "metadata id {id} and version {version}"),
            Name::Fingerprint(fingerprint) => {
                write!(
                    f,
                    "the fingerprint {}",
                    crate::fingerprint::hex(fingerprint)
                )
            }
            Name::Version(subject, version) => {
                write!(f, "subject {subject:?} and version {version}")
            }
        }
    }
}

fn unknown(what: &str) -> SchemaError {
    SchemaError::new(
        Code::SchemaUnknown,
        format!("no schema is given for {what}"),
    )
}

/// Returns bytes as a JSON text of one character each.
fn latin1(bytes: &[u8]) -> String {
    let text: String = bytes.iter().copied().map(char::from).collect();
    let mut out = String::new();
    crate::json::write_string(&mut out, &text);
    out
}

/// Takes Avro's length off bytes or a text.
fn bytes_of(datum: &[u8]) -> Result<Vec<u8>, SchemaError> {
    let mut reader = crate::bytes::reader::Reader::new(datum);
    crate::bytes::varint::read_zigzag_64(&mut reader, "a length")?;
    Ok(reader.rest().to_vec())
}
