//! Writing a frame of any framing, and what reading and writing may be told.

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::named::by_name;
use crate::schema::Format;
use crate::wire::confluent::{self, SchemaId};
use crate::wire::frame::Framing;
use crate::wire::glue::{self, Compression};
use crate::wire::guid::{Guid, from_hex};
use crate::wire::hortonworks::{self, Known};
use crate::wire::{pulsar, single_object};

/// How strictly a frame is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// `lenient`: what the registry's clients take.
    Lenient,
    /// `strict`: what they write into a payload.
    Strict,
    /// `header`: what they write into a record header.
    Header,
}

/// How a frame is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct UnframeOptions {
    /// The framing; left out, or `auto`, it is the likeliest one.
    #[serde(deserialize_with = "framing_or_auto")]
    pub framing: Option<Framing>,
    /// The payload's format: Protobuf has message indexes under Confluent's framing.
    #[serde(deserialize_with = "by_name")]
    pub format: Format,
    /// How strictly; left out, Confluent's is lenient and Hortonworks' strict.
    pub reading: Option<Reading>,
    /// What inflating may cost.
    #[serde(skip)]
    pub limits: Limits,
}

impl UnframeOptions {
    /// Returns the options of those names, which is many times faster than reading them from JSON; `None` for a name or value that there is
    /// not, which reading them from JSON then refuses with a reason.
    pub fn from_names<'a>(
        given: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Option<Self> {
        let mut options = Self::default();
        for (name, value) in given {
            match (name, value) {
                ("framing", None | Some("auto")) => options.framing = None,
                ("framing", Some(name)) => options.framing = Some(Framing::named(name)?),
                ("format", Some(name)) => options.format = Format::named(name)?,
                ("reading", None) => options.reading = None,
                ("reading", Some("lenient")) => options.reading = Some(Reading::Lenient),
                ("reading", Some("strict")) => options.reading = Some(Reading::Strict),
                ("reading", Some("header")) => options.reading = Some(Reading::Header),
                _ => return None,
            }
        }
        Some(options)
    }
}

/// What a frame is made of. Which members are needed depends on the framing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FrameOptions {
    /// The framing; `confluent` if left out.
    #[serde(deserialize_with = "framing")]
    pub framing: Option<Framing>,
    /// Confluent's schema id (signed 32-bit), Hortonworks' schema version id (64-bit); a number or decimal digits.
    #[serde(deserialize_with = "wide")]
    pub id: Option<i64>,
    /// Confluent's GUID, Glue's id of the schema version.
    #[serde(deserialize_with = "guid")]
    pub guid: Option<Guid>,
    /// Confluent's message indexes; nothing is written for an empty list.
    pub indexes: Vec<i32>,
    /// Glue's compression, `NONE` or `ZLIB`.
    #[serde(deserialize_with = "compression")]
    pub compression: Compression,
    /// Hortonworks' protocol, 3 if left out.
    pub protocol: Option<u8>,
    /// Hortonworks' id of the schema's metadata, protocol 1.
    #[serde(deserialize_with = "wide")]
    pub metadata: Option<i64>,
    /// The version's number: Hortonworks protocol 1, Pulsar.
    #[serde(deserialize_with = "wide")]
    pub version: Option<i64>,
    /// The writer schema's fingerprint, 16 hex digits as [`Schema::fingerprint`](crate::Schema::fingerprint) gives them: single-object.
    pub fingerprint: Option<String>,
    /// The key of Pulsar's pair, in hex; left out it is null.
    pub key: Option<String>,
}

/// Puts a payload into a frame.
///
/// An empty payload leaves the header alone: for Confluent with a GUID, and for Hortonworks, the value of a record header.
///
/// ```
/// use schemaccord::wire::{FrameOptions, frame};
/// let options = FrameOptions { id: Some(7), ..FrameOptions::default() };
/// assert_eq!(frame(&[0x0a], &options)?, [0, 0, 0, 0, 7, 0x0a]);
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `FRAME_UNWRITABLE` for what is missing, given twice over, or has no room; `INVALID_DATA` for wrong hex digits.
pub fn frame(payload: &[u8], options: &FrameOptions) -> Result<Vec<u8>, SchemaError> {
    let mut out = Vec::with_capacity(payload.len() + 24);
    match options.framing.unwrap_or(Framing::Confluent) {
        Framing::Confluent => {
            let schema = match (options.id, options.guid) {
                (Some(id), None) => SchemaId::Id(i32::try_from(id).map_err(|_| {
                    unwritable(format!("schema id {id} does not fit into 32 bits"))
                })?),
                (None, Some(guid)) => SchemaId::Guid(guid),
                (None, None) => return Err(needs("confluent", "id or guid")),
                (Some(_), Some(_)) => {
                    return Err(unwritable(
                        "a Confluent frame holds either an id or a guid, not both",
                    ));
                }
            };
            confluent::encode(&mut out, schema, &options.indexes);
        }
        Framing::Glue => {
            let guid = options.guid.ok_or_else(|| needs("glue", "guid"))?;
            glue::encode(&mut out, guid, options.compression, payload);
            return Ok(out);
        }
        Framing::Hortonworks => {
            let version = options.version.map(i32::try_from).transpose();
            let known = Known {
                id: options.id,
                metadata: options.metadata,
                version: version.map_err(|_| unwritable("version does not fit into 32 bits"))?,
            };
            let protocol = options.protocol.unwrap_or(hortonworks::DEFAULT);
            hortonworks::encode(&mut out, protocol, &known)?;
        }
        Framing::SingleObject => {
            let digits = options.fingerprint.as_deref();
            let bytes = from_hex(digits.ok_or_else(|| needs("single-object", "fingerprint"))?)?;
            let fingerprint = bytes.try_into().map_err(|bytes: Vec<u8>| {
                unwritable(format!(
                    "a fingerprint has 8 bytes, and this one {}",
                    bytes.len()
                ))
            })?;
            single_object::encode(&mut out, fingerprint);
        }
        Framing::PulsarKeyValue => {
            let key = options.key.as_deref().map(from_hex).transpose()?;
            pulsar::key_value::encode_inline(&mut out, key.as_deref(), Some(payload))?;
            return Ok(out);
        }
        Framing::PulsarVersion => {
            let version = options
                .version
                .ok_or_else(|| needs("pulsar-version", "version"))?;
            out.extend_from_slice(&pulsar::version::encode(version));
        }
    }
    out.extend_from_slice(payload);
    Ok(out)
}

fn unwritable(message: impl Into<String>) -> SchemaError {
    SchemaError::new(Code::FrameUnwritable, message)
}

fn needs(framing: &str, what: &str) -> SchemaError {
    unwritable(format!("framing {framing} needs {what}"))
}

fn known<E: serde::de::Error>(name: &str) -> Result<Framing, E> {
    Framing::named(name).ok_or_else(|| {
        let names = Framing::ALL.map(Framing::as_str).join(", ");
        E::custom(format!("unknown framing {name:?}: expected one of {names}"))
    })
}

fn framing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Framing>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(|name| known(&name))
        .transpose()
}

pub(crate) fn framing_or_auto<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Framing>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .filter(|name| name != "auto")
        .map(|name| known(&name))
        .transpose()
}

fn guid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Guid>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(|text| Guid::parse(&text).map_err(D::Error::custom))
        .transpose()
}

fn compression<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Compression, D::Error> {
    let name = String::deserialize(deserializer)?;
    Compression::named(&name).ok_or_else(|| {
        D::Error::custom(format!(
            "unknown compression {name:?}: expected NONE or ZLIB"
        ))
    })
}

/// Takes a whole number, or its decimal digits where the host's numbers are too narrow.
pub(crate) fn wide<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Wide {
        Number(i64),
        Digits(String),
    }
    match Option::<Wide>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Wide::Number(number)) => Ok(Some(number)),
        Some(Wide::Digits(digits)) => digits
            .parse()
            .map(Some)
            .map_err(|_| D::Error::custom(format!("{digits:?} is no whole number of 64 bits"))),
    }
}
