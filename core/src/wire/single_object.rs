//! Avro's single-object encoding: C3 01, the writer schema's fingerprint, the datum.
//!
//! Source: Avro specification, "Single-object encoding".

use crate::error::{Code, SchemaError};
use crate::wire::reader::{at, truncated};

/// The first two bytes.
pub const MARKER: [u8; 2] = [0xc3, 0x01];
/// Bytes before the datum.
pub const HEADER: usize = 10;

/// A datum with its writer's fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// CRC-64-AVRO of the writer schema's Parsing Canonical Form, little-endian: [`Algorithm::Rabin`](crate::Algorithm::Rabin).
    pub fingerprint: [u8; 8],
    /// The datum in Avro's binary encoding.
    pub payload: &'a [u8],
}

/// Reads a datum's header.
///
/// # Errors
/// `FRAME_TRUNCATED` under 10 bytes, `FRAME_UNKNOWN` for another marker.
#[inline]
pub fn decode(bytes: &[u8]) -> Result<Frame<'_>, SchemaError> {
    let Some(([0xc3, 0x01, fingerprint @ ..], payload)) = bytes.split_first_chunk::<HEADER>()
    else {
        return Err(refused(bytes));
    };
    Ok(Frame {
        fingerprint: *fingerprint,
        payload,
    })
}

#[cold]
fn refused(bytes: &[u8]) -> SchemaError {
    let wrong = bytes
        .iter()
        .zip(MARKER)
        .position(|(byte, mark)| *byte != mark);
    match wrong {
        Some(place) => at(
            Code::FrameUnknown,
            "no single-object encoding: expected the bytes c3 01",
            place,
            place + 1,
        ),
        None => truncated(0, HEADER, bytes.len(), "the header"),
    }
}

/// Appends a datum's header; the datum goes behind it.
pub fn encode(out: &mut Vec<u8>, fingerprint: [u8; 8]) {
    out.extend_from_slice(&MARKER);
    out.extend_from_slice(&fingerprint);
}
