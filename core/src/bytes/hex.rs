//! Bytes as hex digits.

use crate::bytes::reader::at as located;
use crate::error::{Code, SchemaError};

/// Returns the bytes that hex digits of any letter case say.
///
/// # Errors
/// `INVALID_DATA` with the offset of the first character that is no digit, or for an odd count.
pub fn from_hex(text: &str) -> Result<Vec<u8>, SchemaError> {
    let digit = |(at, byte): (usize, &u8)| match char::from(*byte).to_digit(16) {
        Some(digit) => Ok(digit as u8),
        None => Err(located(
            Code::InvalidData,
            "expected a hex digit",
            at,
            at + 1,
        )),
    };
    let digits: Vec<u8> = text
        .as_bytes()
        .iter()
        .enumerate()
        .map(digit)
        .collect::<Result<_, _>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(located(
            Code::InvalidData,
            format!("hex digits come in pairs, and there are {}", digits.len()),
            text.len() - 1,
            text.len(),
        ));
    }
    Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
