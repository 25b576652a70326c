//! Lists of message indexes.
//!
//! Source: docs/wire.md, "Message indexes".

use crate::bytes::reader::{Reader, at};
pub(crate) use crate::bytes::varint::{
    Spelling, read_unsigned, read_zigzag_32, write_length, write_unsigned, write_zigzag,
};
use crate::error::{Code, SchemaError};

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
    pub(crate) const FIRST: Indexes<'static> = Indexes {
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
}
