//! Pairs of a key and a value, and the schema data made of their schemas, which have the same shape.
//!
//! Source: docs/wire.md, "Pulsar's pairs".

use crate::error::{Code, SchemaError};
use crate::wire::base64::to_base64;
use crate::wire::reader::{Reader, at};

/// Where the key stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// `INLINE`: before the value in the payload.
    #[default]
    Inline,
    /// `SEPARATED`: in the message's metadata.
    Separated,
}

impl Encoding {
    /// Returns `INLINE` or `SEPARATED`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Encoding::Inline => "INLINE",
            Encoding::Separated => "SEPARATED",
        }
    }

    /// Returns the encoding of that name; nothing or an empty name is `INLINE`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "" | "INLINE" => Some(Encoding::Inline),
            "SEPARATED" => Some(Encoding::Separated),
            _ => None,
        }
    }
}

/// A pair that was read; nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The key's bytes; `None` for null.
    pub key: Option<&'a [u8]>,
    /// The value's bytes; `None` for null.
    pub value: Option<&'a [u8]>,
    /// Bytes before the value.
    pub consumed: usize,
    /// Bytes of the pair; what follows is passed over.
    pub end: usize,
}

/// Reads a pair: a length before each part, -1 for null.
///
/// # Errors
/// `FRAME_TRUNCATED`, `FRAME_INVALID` for a length below -1.
pub fn decode_inline(bytes: &[u8]) -> Result<Pair<'_>, SchemaError> {
    let mut reader = Reader::new(bytes);
    let key = part(&mut reader, "key")?;
    let value = part(&mut reader, "value")?;
    Ok(Pair {
        key,
        value,
        consumed: reader.at() - value.map_or(0, <[u8]>::len),
        end: reader.at(),
    })
}

fn part<'a>(reader: &mut Reader<'a>, what: &str) -> Result<Option<&'a [u8]>, SchemaError> {
    let start = reader.at();
    let length = i32::from_be_bytes(reader.array("a length")?);
    match usize::try_from(length) {
        Ok(length) => reader.take(length, what).map(Some),
        Err(_) if length == -1 => Ok(None),
        Err(_) => Err(at(
            Code::FrameInvalid,
            format!("the {what}'s length is {length}: expected -1 or more"),
            start,
            start + 4,
        )),
    }
}

/// Appends a pair.
///
/// # Errors
/// `FRAME_UNWRITABLE` for a part of more than 2,147,483,647 bytes.
pub fn encode_inline(
    out: &mut Vec<u8>,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
) -> Result<(), SchemaError> {
    for part in [key, value] {
        let length = match part {
            None => -1,
            Some(bytes) => i32::try_from(bytes.len()).map_err(|_| {
                SchemaError::new(
                    Code::FrameUnwritable,
                    format!("a part of {} bytes is too long for a pair", bytes.len()),
                )
            })?,
        };
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(part.unwrap_or_default());
    }
    Ok(())
}

/// What a message has beside its payload when the key is separated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// `partition_key`: the key in Base64, with `partition_key_b64_encoded` true; `None` for a null key.
    pub partition_key: Option<String>,
    /// `null_partition_key`.
    pub null_partition_key: bool,
    /// `null_value`.
    pub null_value: bool,
}

/// Returns the metadata of a message whose payload is the value alone.
pub fn separated_metadata(key: Option<&[u8]>, value: Option<&[u8]>) -> Metadata {
    Metadata {
        partition_key: key.map(to_base64),
        null_partition_key: key.is_none(),
        null_value: value.is_none(),
    }
}
