//! Confluent's framing: an id before the payload, or a GUID in a record header; Protobuf adds message indexes to either.
//!
//! Source: docs/wire.md, "Confluent".

use crate::error::{Code, SchemaError};
use crate::form::Form;
use crate::schema::{Format, Schema};
use crate::wire::guid::Guid;
use crate::wire::reader::{Reader, at, truncated};
use crate::wire::varint::{self, Indexes, Spelling};

/// The record header that holds the GUID of a key's schema.
pub const KEY_HEADER: &str = "__key_schema_id";
/// The record header that holds the GUID of a value's schema.
pub const VALUE_HEADER: &str = "__value_schema_id";

/// How a schema is named on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaId {
    /// By the number that it has in one registry, magic byte 00.
    Id(i32),
    /// By its content, magic byte 01.
    Guid(Guid),
}

/// What a reader takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// What every client takes: either magic byte in either place, any id, and indexes however they are spelled.
    #[default]
    Lenient,
    /// What serializers write before a payload: magic byte 00, an id from 1 on, indexes as short as can be.
    Payload,
    /// What serializers write into a record header: magic byte 01, indexes as short as can be, and nothing after them.
    Header,
}

/// A frame that was read; nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The writer's schema.
    pub schema: SchemaId,
    /// Which message of the file the payload is; none for Avro and JSON Schema.
    pub indexes: Indexes<'a>,
    /// Bytes before the payload, message indexes included.
    pub consumed: usize,
    /// What follows; may be empty.
    pub payload: &'a [u8],
}

/// Reads a frame: a payload with its prefix, or the value of a record header (whose payload is then empty).
///
/// ```
/// use schemaccord::Format;
/// use schemaccord::wire::confluent::{Reading, SchemaId, decode};
/// let frame = decode(&[0, 0, 0, 0, 5, 0, 8, 1], Format::Protobuf, Reading::Lenient)?;
/// assert_eq!((frame.schema, frame.indexes.to_vec(), frame.payload), (SchemaId::Id(5), vec![0], &[8, 1][..]));
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `FRAME_TRUNCATED`, `FRAME_UNKNOWN` for another magic byte, `FRAME_INDEXES` and `FRAME_INVALID` for indexes that cannot be read.
#[inline]
pub fn decode(bytes: &[u8], format: Format, reading: Reading) -> Result<Frame<'_>, SchemaError> {
    // Nearly every frame is one of these two. They are made in one go: an id that is made first and moved is slower than all the rest.
    if reading == Reading::Lenient
        && let [0, a, b, c, d, payload @ ..] = bytes
    {
        let id = i32::from_be_bytes([*a, *b, *c, *d]);
        if format != Format::Protobuf {
            return Ok(Frame {
                schema: SchemaId::Id(id),
                indexes: Indexes::NONE,
                consumed: 5,
                payload,
            });
        }
        if let [0, payload @ ..] = payload {
            return Ok(Frame {
                schema: SchemaId::Id(id),
                indexes: Indexes::FIRST,
                consumed: 6,
                payload,
            });
        }
    }
    any(bytes, format, reading)
}

fn any(bytes: &[u8], format: Format, reading: Reading) -> Result<Frame<'_>, SchemaError> {
    let (schema, prefix) = match bytes {
        [0, id @ ..] if reading != Reading::Header => match id.first_chunk::<4>() {
            Some(id) => (SchemaId::Id(i32::from_be_bytes(*id)), 5),
            None => return Err(truncated(1, 4, bytes.len(), "the schema id")),
        },
        [1, guid @ ..] if reading != Reading::Payload => match guid.first_chunk::<16>() {
            Some(guid) => (SchemaId::Guid(Guid(*guid)), 17),
            None => return Err(truncated(1, 16, bytes.len(), "the schema's GUID")),
        },
        [] => return Err(truncated(0, 1, 0, "the magic byte")),
        [magic, ..] => return Err(unknown_magic(*magic, reading)),
    };
    if format != Format::Protobuf && reading == Reading::Lenient {
        let payload = bytes.get(prefix..).unwrap_or_default();
        return Ok(Frame {
            schema,
            indexes: Indexes::NONE,
            consumed: prefix,
            payload,
        });
    }
    with_indexes(bytes, prefix, schema, format, reading)
}

fn with_indexes(
    bytes: &[u8],
    prefix: usize,
    schema: SchemaId,
    format: Format,
    reading: Reading,
) -> Result<Frame<'_>, SchemaError> {
    let mut reader = Reader::from(bytes, prefix);
    let spelling = match reading {
        Reading::Lenient => Spelling::Any,
        Reading::Payload | Reading::Header => Spelling::Shortest,
    };
    let indexes = match format {
        Format::Protobuf => varint::read_indexes(&mut reader, spelling)?,
        Format::Avro | Format::Json => Indexes::NONE,
    };
    if reading == Reading::Header && !reader.rest().is_empty() {
        return Err(at(
            Code::FrameInvalid,
            format!("{} bytes follow the end of the header", reader.rest().len()),
            reader.at(),
            bytes.len(),
        ));
    }
    match schema {
        SchemaId::Id(id) if id < 1 && reading != Reading::Lenient => Err(at(
            Code::FrameInvalid,
            format!("no registry gives out the schema id {id}: expected 1 or more"),
            1,
            5,
        )),
        _ => Ok(Frame {
            schema,
            indexes,
            consumed: reader.at(),
            payload: reader.rest(),
        }),
    }
}

/// Reads a record the way clients do: the header if there is one, else the payload's prefix.
///
/// With a header the whole payload is the datum.
///
/// # Errors
/// As [`decode`].
pub fn decode_record<'a>(
    header: Option<&'a [u8]>,
    payload: &'a [u8],
    format: Format,
) -> Result<Frame<'a>, SchemaError> {
    match header {
        Some(header) => decode(header, format, Reading::Lenient).map(|frame| Frame {
            consumed: 0,
            payload,
            ..frame
        }),
        None => decode(payload, format, Reading::Lenient),
    }
}

/// Appends the prefix of a payload, or the value of a record header where the schema is named by its GUID.
///
/// `indexes` are written unless the list is empty; a Protobuf serializer gives `[0]` for the first message.
pub fn encode(out: &mut Vec<u8>, schema: SchemaId, indexes: &[i32]) {
    match schema {
        SchemaId::Id(id) => {
            out.push(0);
            out.extend_from_slice(&id.to_be_bytes());
        }
        SchemaId::Guid(Guid(bytes)) => {
            out.push(1);
            out.extend_from_slice(&bytes);
        }
    }
    if !indexes.is_empty() {
        varint::write_indexes(out, indexes);
    }
}

/// Returns whether the payload of a schema is the datum's own bytes, without Avro's length before them: a top-level `bytes`.
///
/// # Errors
/// As [`Schema::render`].
pub fn is_raw_bytes(schema: &Schema) -> Result<bool, SchemaError> {
    Ok(schema.format() == Format::Avro && schema.render(Form::ParsingCanonical)? == "\"bytes\"")
}

#[cold]
fn unknown_magic(magic: u8, reading: Reading) -> SchemaError {
    let expected = match reading {
        Reading::Lenient => "00 or 01",
        Reading::Payload => "00",
        Reading::Header => "01",
    };
    at(
        Code::FrameUnknown,
        format!("unknown magic byte {magic:02x}: expected {expected}"),
        0,
        1,
    )
}
