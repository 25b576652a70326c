//! AWS Glue's framing: version, compression, the id of the schema version, then the payload.
//!
//! Source: docs/wire.md, "Glue".

use std::borrow::Cow;

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::wire::guid::Guid;
use crate::wire::reader::{at, truncated};

mod protobuf;

pub use protobuf::{
    Numbering, decode_message_index, encode_message_index, protobuf_index, protobuf_message,
    protobuf_messages,
};

/// Bytes before the payload.
pub const HEADER: usize = 18;
/// The first byte of every frame.
pub const VERSION: u8 = 3;

/// How the payload is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Not at all, byte 00.
    #[default]
    None,
    /// A zlib stream (RFC 1950), byte 05.
    Zlib,
}

impl Compression {
    /// Returns `NONE` or `ZLIB`, as clients are configured.
    pub const fn as_str(self) -> &'static str {
        match self {
            Compression::None => "NONE",
            Compression::Zlib => "ZLIB",
        }
    }

    /// Returns the compression of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        [Compression::None, Compression::Zlib]
            .into_iter()
            .find(|compression| compression.as_str().eq_ignore_ascii_case(name))
    }

    const fn byte(self) -> u8 {
        match self {
            Compression::None => 0,
            Compression::Zlib => 5,
        }
    }
}

/// A frame that was read; nothing is copied, and nothing inflated yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The id of the schema version.
    pub schema_version: Guid,
    /// How the body is compressed.
    pub compression: Compression,
    /// The payload as it stands in the frame.
    pub body: &'a [u8],
}

/// Reads a frame's header.
///
/// # Errors
/// In this order: `FRAME_TRUNCATED` under 18 bytes, `FRAME_UNKNOWN` for another first byte, `FRAME_INVALID` for an unknown compression.
#[inline]
pub fn decode(bytes: &[u8]) -> Result<Frame<'_>, SchemaError> {
    let Some(([version, compression, id @ ..], body)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(truncated(0, HEADER, bytes.len(), "the header"));
    };
    let compression = match (version, compression) {
        (&VERSION, 0) => Compression::None,
        (&VERSION, 5) => Compression::Zlib,
        (version, compression) => return Err(refused(*version, *compression)),
    };
    Ok(Frame {
        schema_version: Guid(*id),
        compression,
        body,
    })
}

#[cold]
fn refused(version: u8, compression: u8) -> SchemaError {
    if version == VERSION {
        let message = format!("unknown compression {compression:02x}: expected 00 or 05");
        at(Code::FrameInvalid, message, 1, 2)
    } else {
        let message = format!("unknown header version {version:02x}: expected 03");
        at(Code::FrameUnknown, message, 0, 1)
    }
}

/// Returns whether a client would take the bytes for a frame; says nothing about the payload.
pub fn can_decode(bytes: &[u8]) -> bool {
    decode(bytes).is_ok()
}

impl<'a> Frame<'a> {
    /// Returns the payload, inflated where it is compressed. What follows the compressed stream is passed over.
    ///
    /// # Errors
    /// `FRAME_CORRUPT` for what is no zlib stream, one that is cut off or has a wrong checksum (clients never return from a cut one),
    /// `LIMIT_OUTPUT` beyond `limits.output`.
    pub fn payload(&self, limits: &Limits) -> Result<Cow<'a, [u8]>, SchemaError> {
        match self.compression {
            Compression::None => Ok(Cow::Borrowed(self.body)),
            Compression::Zlib => inflate(self.body, limits).map(Cow::Owned),
        }
    }
}

/// A function of its own, as `deflate`: browsers load both with the rest of a module, and other frames need neither.
#[cold]
#[inline(never)]
fn inflate(body: &[u8], limits: &Limits) -> Result<Vec<u8>, SchemaError> {
    // miniz starts with twice the input as room, whatever the limit.
    let most = limits.output;
    let end = HEADER.saturating_add(body.len());
    decompress_to_vec_zlib_with_limit(body, most).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => at(
            Code::LimitOutput,
            format!("the payload inflates to more than {most} bytes"),
            HEADER,
            end,
        ),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => at(
            Code::FrameCorrupt,
            "the compressed payload is cut off",
            end,
            end,
        ),
        TINFLStatus::Adler32Mismatch => at(
            Code::FrameCorrupt,
            "the compressed payload does not have its checksum",
            HEADER,
            end,
        ),
        _ => at(
            Code::FrameCorrupt,
            "the payload is no zlib stream",
            HEADER,
            end,
        ),
    })
}

/// Appends a frame. Compression has no threshold: also what grows by it is compressed.
pub fn encode(out: &mut Vec<u8>, schema_version: Guid, compression: Compression, payload: &[u8]) {
    out.extend_from_slice(&[VERSION, compression.byte()]);
    out.extend_from_slice(&schema_version.0);
    match compression {
        Compression::None => out.extend_from_slice(payload),
        Compression::Zlib => deflate(out, payload),
    }
}

/// Appends a zlib stream.
#[cold]
#[inline(never)]
fn deflate(out: &mut Vec<u8>, payload: &[u8]) {
    out.extend_from_slice(&compress_to_vec_zlib(payload, 6));
}

/// Who reads a record that a client of Glue is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispatch<'a> {
    /// Nobody: the record is null.
    Null,
    /// Glue's own reader.
    Glue(Frame<'a>),
    /// The secondary deserializer, which gets every byte.
    Secondary(&'a [u8]),
}

/// Whether a client of Glue has a second deserializer for what is not Glue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secondary {
    /// It has one.
    Configured,
    /// It has none.
    Missing,
}

/// Decides by the first byte alone who reads a record, as Glue's Kafka client does.
///
/// # Errors
/// `FRAME_TRUNCATED` for an empty record, `FRAME_UNKNOWN` where a secondary deserializer is needed and missing, and as [`decode`]:
/// once the first byte is 03 there is no falling back.
pub fn dispatch(record: Option<&[u8]>, secondary: Secondary) -> Result<Dispatch<'_>, SchemaError> {
    match record {
        None => Ok(Dispatch::Null),
        Some([]) => Err(truncated(0, 1, 0, "the header version")),
        Some(bytes @ [VERSION, ..]) => decode(bytes).map(Dispatch::Glue),
        Some(bytes) if secondary == Secondary::Configured => Ok(Dispatch::Secondary(bytes)),
        Some(_) => Err(at(
            Code::FrameUnknown,
            "the record is not Glue's, and there is no secondary deserializer for it",
            0,
            1,
        )),
    }
}
