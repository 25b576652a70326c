//! Hortonworks' (Cloudera's) framing: a protocol id, what it names the schema version by, then the payload.
//!
//! The same bytes without the payload are the value of a record header where clients are set so.
//!
//! Source: docs/wire.md, "Hortonworks".

use crate::error::{Code, SchemaError};
use crate::wire::reader::{at, truncated};

/// The record header for keys, unless another is configured.
pub const KEY_HEADER: &str = "key.schema.version.id";
/// The record header for values, unless another is configured.
pub const VALUE_HEADER: &str = "value.schema.version.id";
/// The protocol that Avro's serializer uses unless another is configured.
pub const DEFAULT: u8 = 3;

/// How a schema version is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionId {
    /// By its own id: protocols 0, 2, 3 and 4.
    Id(i64),
    /// By the id of the schema's metadata and the version's number: protocol 1.
    Metadata {
        /// The id of the metadata.
        id: i64,
        /// The number of the version.
        version: i32,
    },
}

/// What a reader takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Whole headers.
    #[default]
    Strict,
    /// Also headers that are cut off, as clients do: what is missing is zero, at the end of its field.
    Lenient,
}

/// A frame that was read; nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// 0 to 4.
    pub protocol: u8,
    /// The schema version.
    pub schema: VersionId,
    /// Bytes before the payload.
    pub consumed: usize,
    /// What follows; may be empty.
    pub payload: &'a [u8],
}

/// Reads a frame, or the value of a record header (whose payload is then empty).
///
/// # Errors
/// `FRAME_TRUNCATED` for no bytes or, if strict, a header that is cut off; `FRAME_UNKNOWN` for another protocol.
pub fn decode(bytes: &[u8], reading: Reading) -> Result<Frame<'_>, SchemaError> {
    let (protocol, info) = bytes
        .split_first()
        .ok_or_else(|| truncated(0, 1, 0, "the protocol id"))?;
    let (size, what) = match protocol {
        0 | 3 | 4 => (4, "the schema version id"),
        1 => (12, "the metadata id and version"),
        2 => (8, "the schema version id"),
        0xff => {
            // Clients read the byte as -1, which is also what they read where nothing is left.
            return Err(at(
                Code::FrameUnknown,
                "the protocol id ff reads as the end of the bytes",
                0,
                1,
            ));
        }
        other => {
            let message = format!(
                "unknown protocol id {}: expected 0 to 4",
                other.cast_signed()
            );
            return Err(at(Code::FrameUnknown, message, 0, 1));
        }
    };
    let payload = match info.get(size..) {
        Some(payload) => payload,
        None if reading == Reading::Lenient => &[],
        None => return Err(truncated(1, size, bytes.len(), what)),
    };
    let mut field = [0_u8; 12];
    for (place, byte) in field.iter_mut().zip(info.iter().take(size)) {
        *place = *byte;
    }
    let words = field.as_chunks::<4>().0;
    let word = |at: usize| words.get(at).map_or(0, |word| i32::from_be_bytes(*word));
    let long = || i64::from(word(0)) << 32 | i64::from(word(1).cast_unsigned());
    let schema = match protocol {
        1 => VersionId::Metadata {
            id: long(),
            version: word(2),
        },
        2 => VersionId::Id(long()),
        _ => VersionId::Id(i64::from(word(0))),
    };
    Ok(Frame {
        protocol: *protocol,
        schema,
        consumed: bytes.len() - payload.len(),
        payload,
    })
}

/// What may be known of a schema version; each protocol asks for its own part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The version's own id.
    pub id: Option<i64>,
    /// The id of the schema's metadata.
    pub metadata: Option<i64>,
    /// The version's number.
    pub version: Option<i32>,
}

/// Appends a header. Protocol 3 becomes protocol 2 for an id beyond 2,147,483,647; negative ids lose their upper half, as in clients.
///
/// # Errors
/// `FRAME_UNWRITABLE` for what the protocol needs and is missing, an id that protocol 0 has no room for, and an unknown protocol.
pub fn encode(out: &mut Vec<u8>, protocol: u8, known: &Known) -> Result<(), SchemaError> {
    let missing = |what: &str| {
        SchemaError::new(
            Code::FrameUnwritable,
            format!("protocol {protocol} needs {what}"),
        )
    };
    let id = || known.id.ok_or_else(|| missing("a schema version id"));
    let beyond = |id: i64| id > i64::from(i32::MAX);
    match protocol {
        0 | 3 | 4 => {
            let id = id()?;
            match protocol {
                0 if beyond(id) => {
                    let message = format!(
                        "schema version id {id} is too large for protocol 0: expected at most {}",
                        i32::MAX
                    );
                    return Err(SchemaError::new(Code::FrameUnwritable, message));
                }
                3 if beyond(id) => {
                    out.push(2);
                    out.extend_from_slice(&id.to_be_bytes());
                }
                _ => {
                    out.push(protocol);
                    out.extend_from_slice(&(id as i32).to_be_bytes());
                }
            }
        }
        1 => {
            let metadata = known.metadata.ok_or_else(|| missing("a metadata id"))?;
            let version = known.version.ok_or_else(|| missing("a version"))?;
            out.push(1);
            out.extend_from_slice(&metadata.to_be_bytes());
            out.extend_from_slice(&version.to_be_bytes());
        }
        2 => {
            let id = id()?;
            out.push(2);
            out.extend_from_slice(&id.to_be_bytes());
        }
        _ => {
            let message = format!("there is no protocol {protocol}: expected 0 to 4");
            return Err(SchemaError::new(Code::FrameUnwritable, message));
        }
    }
    Ok(())
}
