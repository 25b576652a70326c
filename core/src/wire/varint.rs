//! Numbers of varying length, low seven bits first, and the lists of message indexes made of them.
//!
//! Source: docs/wire.md, "Message indexes"; Protocol Buffers, "Encoding"; Avro specification, "Binary Encoding".

use crate::error::{Code, SchemaError};
use crate::wire::reader::{Reader, at};

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

/// Message indexes as they stand in bytes: checked, decoded as they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indexes<'a> {
    count: usize,
    bytes: &'a [u8],
}

impl Indexes<'static> {
    /// No indexes: what a frame of another format than Protobuf has.
    pub const NONE: Self = Self {
        count: 0,
        bytes: &[],
    };
}

impl<'a> Indexes<'a> {
    /// `[0]`, the one list that is written as the single byte 00.
    const FIRST: Indexes<'static> = Indexes {
        count: 1,
        bytes: &[0],
    };

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the indexes from the file's messages inwards; `[0]` is the first message.
    pub fn iter(&self) -> impl Iterator<Item = i32> + 'a {
        let mut reader = Reader::new(self.bytes);
        (0..self.count).map(move |_| {
            // They were read once, so reading them again cannot fail.
            read_zigzag_32(&mut reader, Spelling::Any, "a message index").unwrap_or_default()
        })
    }

    /// Returns the indexes as a list.
    pub fn to_vec(&self) -> Vec<i32> {
        self.iter().collect()
    }
}

/// Appends the indexes: their count, then each, zigzag. `[0]` and the empty list are the single byte 00.
pub(crate) fn write_indexes(out: &mut Vec<u8>, indexes: &[i32]) {
    if matches!(indexes, [] | [0]) {
        out.push(0);
        return;
    }
    write_length(out, indexes.len());
    for index in indexes {
        write_zigzag(out, i64::from(*index));
    }
}

/// Returns the bytes of message indexes, as they stand in a frame.
///
/// ```
/// assert_eq!(schemaccord::wire::encode_indexes(&[2, 1, 3]), [0x06, 0x04, 0x02, 0x06]);
/// assert_eq!(schemaccord::wire::encode_indexes(&[0]), [0x00]);
/// ```
pub fn encode_indexes(indexes: &[i32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(indexes.len() + 1);
    write_indexes(&mut out, indexes);
    out
}

/// Reads message indexes off the front of `bytes`; returns them and how many bytes they took. A count of 0 stands for `[0]`.
///
/// # Errors
/// `FRAME_TRUNCATED`, `FRAME_INVALID` for a number of more than five bytes, `FRAME_INDEXES` for a negative count.
pub fn decode_indexes(bytes: &[u8]) -> Result<(Indexes<'_>, usize), SchemaError> {
    let mut reader = Reader::new(bytes);
    let indexes = read_indexes(&mut reader, Spelling::Any)?;
    Ok((indexes, reader.at()))
}

#[inline]
pub(crate) fn read_indexes<'a>(
    reader: &mut Reader<'a>,
    spelling: Spelling,
) -> Result<Indexes<'a>, SchemaError> {
    // Nearly every frame is of a file's first message.
    if reader.rest().first() == Some(&0) {
        reader.byte("the count of message indexes")?;
        return Ok(Indexes::FIRST);
    }
    read_long_indexes(reader, spelling)
}

fn read_long_indexes<'a>(
    reader: &mut Reader<'a>,
    spelling: Spelling,
) -> Result<Indexes<'a>, SchemaError> {
    let start = reader.at();
    let count = read_zigzag_32(reader, spelling, "the count of message indexes")?;
    let Ok(count) = usize::try_from(count) else {
        return Err(at(
            Code::FrameIndexes,
            format!("the count of message indexes is {count}, expected no negative number"),
            start,
            reader.at(),
        ));
    };
    if count == 0 {
        return Ok(Indexes::FIRST);
    }
    let first = reader.at();
    let mut only = None;
    for _ in 0..count {
        let start = reader.at();
        let index = read_zigzag_32(reader, spelling, "a message index")?;
        if index < 0 && spelling == Spelling::Shortest {
            return Err(at(
                Code::FrameIndexes,
                format!("message index {index} is negative"),
                start,
                reader.at(),
            ));
        }
        only = Some(index);
    }
    if spelling == Spelling::Shortest && count == 1 && only == Some(0) {
        return Err(at(
            Code::FrameIndexes,
            "message indexes [0] are written as the byte 00 alone",
            start,
            reader.at(),
        ));
    }
    Ok(Indexes {
        count,
        bytes: reader.since(first),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_have_the_published_bytes() {
        let lists: [(&[i32], &[u8]); 8] = [
            (&[0], &[0]),
            (&[1], &[2, 2]),
            (&[0, 0], &[4, 0, 0]),
            (&[1, 0], &[4, 2, 0]),
            (&[63], &[2, 0x7e]),
            (&[64], &[2, 0x80, 1]),
            (&[8191], &[2, 0xfe, 0x7f]),
            (&[8192], &[2, 0x80, 0x80, 1]),
        ];
        for (indexes, bytes) in lists {
            assert_eq!(encode_indexes(indexes), bytes);
            let (read, consumed) = decode_indexes(bytes).unwrap();
            assert_eq!((read.to_vec(), consumed), (indexes.to_vec(), bytes.len()));
        }
        assert_eq!(decode_indexes(&[2, 0]).unwrap().0.to_vec(), [0]);
    }

    #[test]
    fn a_huge_count_costs_nothing() {
        let error = decode_indexes(&[0xfe, 0xff, 0xff, 0xff, 0x0f, 1]).unwrap_err();
        assert_eq!(error.code(), Code::FrameTruncated);
        assert_eq!(decode_indexes(&[1]).unwrap_err().code(), Code::FrameIndexes);
    }

    #[test]
    fn numbers_keep_their_extremes() {
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            write_zigzag(&mut out, value);
            assert_eq!(read_zigzag_64(&mut Reader::new(&out), "x"), Ok(value));
        }
    }
}
