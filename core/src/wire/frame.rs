//! A frame of any framing: what stands in it, and where.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::schema::Format;
use crate::wire::confluent::{self, SchemaId};
use crate::wire::detect::{at_once, detect};
use crate::wire::glue::{self, Compression};
use crate::wire::guid::Guid;
use crate::wire::hortonworks::{self, VersionId};
use crate::wire::options::{Reading, UnframeOptions};
use crate::wire::pulsar;
use crate::wire::reader::at;
use crate::wire::single_object;
use crate::wire::varint::Indexes;

/// A way of putting a schema's name around a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Confluent: magic byte and id, or magic byte and GUID.
    Confluent,
    /// AWS Glue Schema Registry.
    Glue,
    /// Hortonworks, now Cloudera, Schema Registry.
    Hortonworks,
    /// Apache Avro's single-object encoding.
    SingleObject,
    /// Apache Pulsar's key and value in one payload (`INLINE`).
    PulsarKeyValue,
    /// Apache Pulsar's schema version, which stands in a message's metadata.
    PulsarVersion,
}

impl Framing {
    /// Every framing, in the order of the documentation.
    pub const ALL: [Framing; 6] = [
        Framing::Confluent,
        Framing::Glue,
        Framing::Hortonworks,
        Framing::SingleObject,
        Framing::PulsarKeyValue,
        Framing::PulsarVersion,
    ];

    /// Returns `confluent`, `glue`, `hortonworks`, `single-object`, `pulsar-key-value` or `pulsar-version`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Framing::Confluent => "confluent",
            Framing::Glue => "glue",
            Framing::Hortonworks => "hortonworks",
            Framing::SingleObject => "single-object",
            Framing::PulsarKeyValue => "pulsar-key-value",
            Framing::PulsarVersion => "pulsar-version",
        }
    }

    /// Returns the framing of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|framing| framing.as_str() == name)
    }
}

impl Serialize for Framing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a frame says before its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header<'a> {
    /// Confluent.
    Confluent {
        /// The writer's schema.
        schema: SchemaId,
        /// Which message of the file; none but for Protobuf.
        indexes: Indexes<'a>,
    },
    /// Glue.
    Glue {
        /// The id of the schema version.
        schema_version: Guid,
        /// How the payload was compressed.
        compression: Compression,
    },
    /// Hortonworks.
    Hortonworks {
        /// 0 to 4.
        protocol: u8,
        /// The schema version.
        schema: VersionId,
    },
    /// Avro's single-object encoding.
    SingleObject {
        /// CRC-64-AVRO of the writer's schema, little-endian.
        fingerprint: [u8; 8],
    },
    /// Pulsar's key and value; the payload is the value.
    PulsarKeyValue {
        /// The key's bytes; `None` for a null key.
        key: Option<&'a [u8]>,
    },
    /// Pulsar's schema version.
    PulsarVersion {
        /// From 0 on.
        version: i64,
    },
}

/// A frame that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What stands before the payload.
    pub header: Header<'a>,
    /// Bytes before the payload.
    pub consumed: usize,
    /// Bytes of the whole.
    pub length: usize,
    /// The payload, a part of the bytes that were read unless it had to be inflated; `None` for Pulsar's null value.
    pub payload: Option<Cow<'a, [u8]>>,
}

/// Reads a frame, of the framing asked for or else of the likeliest one.
///
/// ```
/// use schemaccord::wire::{Framing, UnframeOptions, unframe};
/// let frame = unframe(&[0, 0, 0, 0, 7, 0x0a], &UnframeOptions::default())?;
/// assert_eq!(frame.framing(), Framing::Confluent);
/// assert_eq!(frame.describe().id, Some(schemaccord::wire::Whole(7)));
/// assert_eq!(frame.payload.as_deref(), Some(&[0x0a][..]));
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `FRAME_UNKNOWN` where no framing fits, and the codes of the framing's own `decode`.
pub fn unframe<'a>(bytes: &'a [u8], options: &UnframeOptions) -> Result<Frame<'a>, SchemaError> {
    let framing = match options.framing {
        Some(framing) => framing,
        None => likeliest(bytes)?,
    };
    let length = bytes.len();
    let framed = |header, consumed, payload| Frame {
        header,
        consumed,
        length,
        payload: Some(Cow::Borrowed(payload)),
    };
    Ok(match framing {
        Framing::Confluent => {
            let reading = match options.reading {
                None | Some(Reading::Lenient) => confluent::Reading::Lenient,
                Some(Reading::Strict) => confluent::Reading::Payload,
                Some(Reading::Header) => confluent::Reading::Header,
            };
            let frame = confluent::decode(bytes, options.format, reading)?;
            let indexes = frame.indexes;
            // Made in one go, as in `confluent::decode`.
            let header = match frame.schema {
                SchemaId::Id(id) => Header::Confluent {
                    schema: SchemaId::Id(id),
                    indexes,
                },
                SchemaId::Guid(guid) => Header::Confluent {
                    schema: SchemaId::Guid(guid),
                    indexes,
                },
            };
            framed(header, frame.consumed, frame.payload)
        }
        Framing::Glue => {
            let frame = glue::decode(bytes)?;
            Frame {
                header: Header::Glue {
                    schema_version: frame.schema_version,
                    compression: frame.compression,
                },
                consumed: glue::HEADER,
                length,
                payload: Some(frame.payload(&options.limits)?),
            }
        }
        Framing::Hortonworks => {
            let reading = match options.reading {
                Some(Reading::Lenient) => hortonworks::Reading::Lenient,
                _ => hortonworks::Reading::Strict,
            };
            let frame = hortonworks::decode(bytes, reading)?;
            let header = Header::Hortonworks {
                protocol: frame.protocol,
                schema: frame.schema,
            };
            framed(header, frame.consumed, frame.payload)
        }
        Framing::SingleObject => {
            let frame = single_object::decode(bytes)?;
            let header = Header::SingleObject {
                fingerprint: frame.fingerprint,
            };
            framed(header, single_object::HEADER, frame.payload)
        }
        Framing::PulsarKeyValue => {
            let pair = pulsar::key_value::decode_inline(bytes)?;
            Frame {
                header: Header::PulsarKeyValue { key: pair.key },
                consumed: pair.consumed,
                length,
                payload: pair.value.map(Cow::Borrowed),
            }
        }
        Framing::PulsarVersion => {
            let version = pulsar::version::decode(bytes)?;
            framed(
                Header::PulsarVersion { version },
                8,
                bytes.get(8..).unwrap_or_default(),
            )
        }
    })
}

/// Reads many frames that stand in one buffer; frame `i` is `buffer[offsets[i]..offsets[i + 1]]`.
///
/// Nothing is allocated, and each frame has its own outcome. Naming the framing in `options` is much faster than guessing it.
///
/// ```
/// use schemaccord::wire::{Framing, UnframeOptions, unframe_each};
/// let options = UnframeOptions { framing: Some(Framing::Confluent), ..UnframeOptions::default() };
/// let frames = unframe_each(&[0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0x0a], &[0, 5, 11], &options);
/// assert_eq!(frames.filter_map(Result::ok).count(), 2);
/// ```
pub fn unframe_each<'a>(
    buffer: &'a [u8],
    offsets: &'a [usize],
    options: &'a UnframeOptions,
) -> impl Iterator<Item = Result<Frame<'a>, SchemaError>> + 'a {
    offsets.windows(2).map(move |ends| {
        let (Some(start), Some(end)) = (ends.first(), ends.last()) else {
            return unframe(&[], options);
        };
        match buffer.get(*start..*end) {
            Some(bytes) => unframe(bytes, options),
            None => Err(no_frame(*start, *end, buffer.len())),
        }
    })
}

#[cold]
pub(crate) fn no_frame(start: usize, end: usize, length: usize) -> SchemaError {
    let message = format!("no frame from offset {start} to {end} in a buffer of {length} bytes");
    at(Code::InvalidOffset, message, start, end)
}

fn likeliest(bytes: &[u8]) -> Result<Framing, SchemaError> {
    if let Some(framing) = at_once(bytes) {
        return Ok(framing);
    }
    let Some(candidate) = detect(bytes).into_iter().next() else {
        let message = match bytes.first() {
            Some(first) => format!(
                "{} bytes that begin with {first:02x} fit no known framing",
                bytes.len()
            ),
            None => "no bytes: expected a frame".to_owned(),
        };
        return Err(at(Code::FrameUnknown, message, 0, bytes.len().min(1)));
    };
    Ok(candidate.framing)
}

impl Frame<'_> {
    /// Returns the framing.
    pub fn framing(&self) -> Framing {
        match self.header {
            Header::Confluent { .. } => Framing::Confluent,
            Header::Glue { .. } => Framing::Glue,
            Header::Hortonworks { .. } => Framing::Hortonworks,
            Header::SingleObject { .. } => Framing::SingleObject,
            Header::PulsarKeyValue { .. } => Framing::PulsarKeyValue,
            Header::PulsarVersion { .. } => Framing::PulsarVersion,
        }
    }

    /// Returns the key's bytes, where the framing has one and it is not null.
    pub fn key(&self) -> Option<&[u8]> {
        match self.header {
            Header::PulsarKeyValue { key } => key,
            _ => None,
        }
    }

    /// Returns what the frame says, in one shape for every framing; the payload is not part of it.
    pub fn describe(&self) -> Description {
        let mut description = Description::of(self.framing(), self.consumed);
        match self.header {
            Header::Confluent { schema, indexes } => {
                match schema {
                    SchemaId::Id(id) => description.id = Some(Whole(i64::from(id))),
                    SchemaId::Guid(guid) => description.guid = Some(guid.to_string()),
                }
                description.indexes = Some(indexes.to_vec());
            }
            Header::Glue {
                schema_version,
                compression,
            } => {
                description.guid = Some(schema_version.to_string());
                description.compression = Some(compression.as_str());
            }
            Header::Hortonworks { protocol, schema } => {
                description.protocol = Some(protocol);
                match schema {
                    VersionId::Id(id) => description.id = Some(Whole(id)),
                    VersionId::Metadata { id, version } => {
                        description.metadata = Some(Whole(id));
                        description.version = Some(Whole(i64::from(version)));
                    }
                }
            }
            Header::SingleObject { fingerprint } => {
                description.fingerprint = Some(hex(&fingerprint));
            }
            Header::PulsarKeyValue { .. } => {}
            Header::PulsarVersion { version } => description.version = Some(Whole(version)),
        }
        description
    }

    /// Returns the frame's parts in order, each with the bytes it takes; the payload is the last.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Fields::default();
        match self.header {
            Header::Confluent { schema, indexes } => {
                match schema {
                    SchemaId::Id(id) => {
                        fields.add("magic", 1, "00");
                        fields.add("id", 4, id.to_string());
                    }
                    SchemaId::Guid(guid) => {
                        fields.add("magic", 1, "01");
                        fields.add("guid", 16, guid.to_string());
                    }
                }
                // In a record whose header was read apart the payload begins at once.
                if !indexes.is_empty() && self.consumed > fields.end {
                    let list: Vec<_> = indexes.iter().map(|index| index.to_string()).collect();
                    let size = self.consumed - fields.end;
                    fields.add("indexes", size, format!("[{}]", list.join(", ")));
                }
            }
            Header::Glue {
                schema_version,
                compression,
            } => {
                fields.add("magic", 1, "03");
                fields.add("compression", 1, compression.as_str());
                fields.add("guid", 16, schema_version.to_string());
            }
            Header::Hortonworks { protocol, schema } => {
                fields.add("protocol", 1, protocol.to_string());
                match schema {
                    VersionId::Id(id) => {
                        let size = if protocol == 2 { 8 } else { 4 };
                        fields.add("id", size, id.to_string());
                    }
                    VersionId::Metadata { id, version } => {
                        fields.add("metadata", 8, id.to_string());
                        fields.add("version", 4, version.to_string());
                    }
                }
            }
            Header::SingleObject { fingerprint } => {
                fields.add("magic", 2, "c3 01");
                fields.add("fingerprint", 8, hex(&fingerprint));
            }
            Header::PulsarKeyValue { key } => {
                let length =
                    |part: Option<usize>| part.map_or("null".to_owned(), |n| n.to_string());
                fields.add("keylength", 4, length(key.map(<[u8]>::len)));
                if let Some(key) = key {
                    fields.add("key", key.len(), sized(key.len()));
                }
                let value = self.payload.as_deref().map(<[u8]>::len);
                fields.add("valuelength", 4, length(value));
            }
            Header::PulsarVersion { version } => fields.add("version", 8, version.to_string()),
        }
        // A lenient reader takes headers that are cut off.
        for field in &mut fields.list {
            field.end = field.end.min(self.length);
            field.start = field.start.min(self.length);
        }
        if let Some(payload) = &self.payload {
            fields.list.push(Field {
                name: "payload",
                start: self.consumed,
                end: self.payload_end(),
                value: sized(payload.len()),
            });
        }
        fields.list
    }

    /// Returns the offset after the payload: the end of the bytes, but for Pulsar's value, which says its own length.
    pub(crate) fn payload_end(&self) -> usize {
        match (self.header, &self.payload) {
            (Header::PulsarKeyValue { .. }, Some(value)) => self.consumed + value.len(),
            _ => self.length,
        }
    }
}

fn sized(count: usize) -> String {
    format!("{count} byte{}", if count == 1 { "" } else { "s" })
}

#[derive(Default)]
struct Fields {
    list: Vec<Field>,
    end: usize,
}

impl Fields {
    fn add(&mut self, name: &'static str, size: usize, value: impl Into<String>) {
        let start = self.end;
        self.end += size;
        self.list.push(Field {
            name,
            start,
            end: self.end,
            value: value.into(),
        });
    }
}

/// One part of a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// What it is: `magic`, `id`, `guid`, `indexes`, `compression`, `protocol`, `metadata`, `version`, `fingerprint`, `keylength`,
    /// `key`, `valuelength`, `payload`.
    pub name: &'static str,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    /// What it says, for people.
    pub value: String,
}

/// A whole number that becomes decimal digits in JSON where it is beyond 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub i64);

impl Serialize for Whole {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const EXACT: u64 = 1 << 53;
        if self.0.unsigned_abs() <= EXACT {
            serializer.serialize_i64(self.0)
        } else {
            serializer.serialize_str(&self.0.to_string())
        }
    }
}

/// What a frame says, in one shape for every framing; what a framing has not is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// The framing.
    pub framing: Framing,
    /// The id of the schema or of the schema version.
    pub id: Option<Whole>,
    /// Confluent's GUID, Glue's id of the schema version.
    pub guid: Option<String>,
    /// Protobuf's message indexes under Confluent's framing; empty for other formats.
    pub indexes: Option<Vec<i32>>,
    /// Glue's compression: `NONE` or `ZLIB`.
    pub compression: Option<&'static str>,
    /// Hortonworks' protocol, 0 to 4.
    pub protocol: Option<u8>,
    /// Hortonworks' id of the schema's metadata, protocol 1.
    pub metadata: Option<Whole>,
    /// The version's number: Hortonworks protocol 1, Pulsar.
    pub version: Option<Whole>,
    /// The writer schema's fingerprint of Avro's single-object encoding, 16 hex digits.
    pub fingerprint: Option<String>,
    /// Bytes before the payload.
    pub consumed: usize,
}

impl Description {
    fn of(framing: Framing, consumed: usize) -> Self {
        Self {
            framing,
            id: None,
            guid: None,
            indexes: None,
            compression: None,
            protocol: None,
            metadata: None,
            version: None,
            fingerprint: None,
            consumed,
        }
    }
}

impl Frame<'_> {
    /// Returns whether the payload is Protobuf's by the frame alone: Confluent's indexes say so.
    pub fn format(&self) -> Option<Format> {
        match self.header {
            Header::Confluent { indexes, .. } if !indexes.is_empty() => Some(Format::Protobuf),
            Header::Hortonworks { protocol: 4, .. } => Some(Format::Json),
            Header::SingleObject { .. } => Some(Format::Avro),
            _ => None,
        }
    }
}
