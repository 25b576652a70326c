//! Numbers of varying length, low seven bits first.
//!
//! Source: Protocol Buffers, "Encoding"; Avro specification, "Binary Encoding".

use crate::bytes::reader::{Reader, at};
use crate::error::{Code, SchemaError};

/// How strictly a number is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As short as the number allows.
    Shortest,
    /// With leading zero groups too.
    Any,
}

/// Appends an unsigned number (LEB128).
pub(crate) fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a signed number, zigzag.
pub(crate) fn write_zigzag(out: &mut Vec<u8>, value: i64) {
    write_unsigned(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// Appends a count as a signed number, as lists and texts have it.
pub(crate) fn write_length(out: &mut Vec<u8>, length: usize) {
    write_unsigned(out, (length as u64) << 1);
}

/// Reads an unsigned number of at most `groups` bytes; bits beyond 64 are dropped, as decoders do.
pub(crate) fn read_unsigned(
    reader: &mut Reader<'_>,
    groups: u32,
    spelling: Spelling,
    what: &str,
) -> Result<u64, SchemaError> {
    let start = reader.at();
    let mut value = 0_u64;
    for group in 0..groups {
        let byte = reader.byte(what)?;
        value |= u64::from(byte & 0x7f).checked_shl(group * 7).unwrap_or(0);
        if byte & 0x80 == 0 {
            if spelling == Spelling::Shortest && group > 0 && byte == 0 {
                return Err(at(
                    Code::FrameInvalid,
                    format!("{what} is longer than its number needs"),
                    start,
                    reader.at(),
                ));
            }
            return Ok(value);
        }
    }
    Err(at(
        Code::FrameInvalid,
        format!("{what} is a number of more than {groups} bytes"),
        start,
        reader.at(),
    ))
}

/// Reads a signed 32-bit number, zigzag, of at most five bytes.
pub(crate) fn read_zigzag_32(
    reader: &mut Reader<'_>,
    spelling: Spelling,
    what: &str,
) -> Result<i32, SchemaError> {
    let value = read_unsigned(reader, 5, spelling, what)? as u32;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

/// Reads a signed 64-bit number, zigzag, of at most ten bytes.
pub(crate) fn read_zigzag_64(reader: &mut Reader<'_>, what: &str) -> Result<i64, SchemaError> {
    let value = read_unsigned(reader, 10, Spelling::Any, what)?;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_extremes() {
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            write_zigzag(&mut out, value);
            assert_eq!(read_zigzag_64(&mut Reader::new(&out), "x"), Ok(value));
        }
    }
}
