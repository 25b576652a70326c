//! Confluent's framing: a payload prefix with the schema id, or a header value with the GUID; for Protobuf, message indexes behind either.
//!
//! Source: spec/wire-references-names.md, sections 1 to 3.

use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::schema::Format;

/// What stands before the payload, or in the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) schema: SchemaKey,
    /// The path to the message; empty for other formats than Protobuf.
    pub(crate) indexes: Vec<i32>,
    /// How many bytes it takes, indexes included.
    pub(crate) consumed: usize,
}

/// How a frame names its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaKey {
    Id(i32),
    /// In UUID form.
    Guid(String),
}

/// Returns the payload prefix with an id; indexes are written when there are any.
pub(crate) fn id_prefix(id: i32, indexes: &[i32]) -> Vec<u8> {
    let mut bytes = vec![0];
    bytes.extend_from_slice(&id.to_be_bytes());
    if !indexes.is_empty() {
        bytes.extend(write_indexes(indexes));
    }
    bytes
}

/// Returns the header value with a GUID; indexes are written when there are any.
///
/// # Errors
/// `INVALID_REQUEST` if the GUID is none.
pub(crate) fn guid_header(guid: &str, indexes: &[i32]) -> Result<Vec<u8>, SchemaError> {
    let groups: Vec<usize> = guid.split('-').map(str::len).collect();
    let digits: String = guid.chars().filter(|c| *c != '-').collect();
    let shaped = groups == [8, 4, 4, 4, 12] || groups == [32];
    let Some(bytes) = unhex(&digits).filter(|bytes| shaped && bytes.len() == 16) else {
        let message =
            format!("{guid:?} is no GUID: expected 32 hexadecimal digits, or such in UUID form");
        return Err(SchemaError::new(Code::InvalidRequest, message));
    };
    let mut header = vec![1];
    header.extend(bytes);
    if !indexes.is_empty() {
        header.extend(write_indexes(indexes));
    }
    Ok(header)
}

/// Reads a payload prefix or a header value.
///
/// # Errors
/// `INVALID_FRAME` for an unknown magic byte, too few bytes or malformed indexes.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Frame, SchemaError> {
    let short = |wanted: usize| {
        let message = format!(
            "the frame ends at byte {}: expected at least {wanted} bytes",
            bytes.len()
        );
        SchemaError::new(Code::InvalidFrame, message)
    };
    let (schema, length) = match bytes.first() {
        Some(0) => {
            let id = bytes
                .get(1..5)
                .and_then(|id| id.try_into().ok())
                .ok_or_else(|| short(5))?;
            (SchemaKey::Id(i32::from_be_bytes(id)), 5)
        }
        Some(1) => {
            let digits = hex(bytes.get(1..17).ok_or_else(|| short(17))?);
            let part = |from, to| digits.get(from..to).unwrap_or("");
            let guid = format!(
                "{}-{}-{}-{}-{}",
                part(0, 8),
                part(8, 12),
                part(12, 16),
                part(16, 20),
                part(20, 32)
            );
            (SchemaKey::Guid(guid), 17)
        }
        Some(other) => {
            let message = format!(
                "unknown magic byte {other:#04x} at byte 0: expected 0x00 (an id) or 0x01 (a GUID)"
            );
            return Err(SchemaError::new(Code::InvalidFrame, message));
        }
        None => return Err(short(5)),
    };
    if format != Format::Protobuf {
        return Ok(Frame {
            schema,
            indexes: Vec::new(),
            consumed: length,
        });
    }
    let (indexes, read) = read_indexes(bytes.get(length..).unwrap_or(&[]))?;
    Ok(Frame {
        schema,
        indexes,
        consumed: length + read,
    })
}

/// Writes message indexes: their count and each of them as a zigzag varint; a single 0 as one byte.
pub(crate) fn write_indexes(indexes: &[i32]) -> Vec<u8> {
    if matches!(indexes, [] | [0]) {
        return vec![0];
    }
    let mut bytes = Vec::with_capacity(indexes.len() + 1);
    let count = i32::try_from(indexes.len()).unwrap_or(i32::MAX);
    for number in std::iter::once(&count).chain(indexes) {
        let mut rest = ((number << 1) ^ (number >> 31)).cast_unsigned();
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }
    bytes
}

/// Reads message indexes and how many bytes they take; what follows is not looked at.
///
/// # Errors
/// `INVALID_FRAME` for a negative count, a varint of more than five bytes, or too few bytes.
pub(crate) fn read_indexes(bytes: &[u8]) -> Result<(Vec<i32>, usize), SchemaError> {
    let mut at = 0;
    let mut number = || {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = bytes.get(at).ok_or_else(|| {
                SchemaError::new(
                    Code::InvalidFrame,
                    format!("the message indexes end at byte {at}: expected more"),
                )
            })?;
            at += 1;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
            }
        }
        Err(SchemaError::new(
            Code::InvalidFrame,
            format!("the message index before byte {at} is longer than five bytes"),
        ))
    };
    let count = number()?;
    if count < 0 {
        return Err(SchemaError::new(
            Code::InvalidFrame,
            format!("the count of message indexes is negative: {count}"),
        ));
    }
    if count == 0 {
        return Ok((vec![0], at));
    }
    // A count beyond the bytes that are there ends in an error, not in memory asked for.
    let mut indexes = Vec::new();
    for _ in 0..count {
        indexes.push(number()?);
    }
    Ok((indexes, at))
}

/// Returns the bytes that hexadecimal digits stand for.
pub(crate) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_have_the_documented_bytes() {
        let cases: [(&[i32], &str); 8] = [
            (&[0], "00"),
            (&[1], "0202"),
            (&[0, 0], "040000"),
            (&[1, 0], "040200"),
            (&[0, 0, 1], "06000002"),
            (&[63], "027e"),
            (&[64], "028001"),
            (&[8192], "02808001"),
        ];
        for (indexes, bytes) in cases {
            assert_eq!(hex(&write_indexes(indexes)), bytes);
            assert_eq!(read_indexes(&unhex(bytes).unwrap()).unwrap().0, indexes);
        }
    }
}
