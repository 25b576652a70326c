//! The schema version in a message's metadata.

use crate::error::SchemaError;
use crate::wire::base64::to_base64;
use crate::wire::reader::Reader;

/// Returns the 8 bytes of a version; versions count from 0.
pub const fn encode(version: i64) -> [u8; 8] {
    version.to_be_bytes()
}

/// Reads the version off the front of the bytes.
///
/// # Errors
/// `FRAME_TRUNCATED` for fewer than 8 bytes; no bytes at all mean that the message has no schema.
pub fn decode(bytes: &[u8]) -> Result<i64, SchemaError> {
    Reader::new(bytes)
        .array("the schema version")
        .map(i64::from_be_bytes)
}

/// Returns the version as clients print it: the number of 8 or 64 bytes, `EMPTY`, `NULL`, else Base64.
pub fn text(bytes: Option<&[u8]>) -> String {
    match bytes {
        None => "NULL".to_owned(),
        Some([]) => "EMPTY".to_owned(),
        Some(bytes) if matches!(bytes.len(), 8 | 64) => match bytes.first_chunk() {
            Some(version) => i64::from_be_bytes(*version).to_string(),
            None => to_base64(bytes),
        },
        Some(bytes) => to_base64(bytes),
    }
}
