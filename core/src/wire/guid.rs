//! 128-bit identifiers in UUID form. Version and variant bits mean nothing here: a GUID of content is an MD5 sum.

use std::fmt;

pub use crate::bytes::hex::from_hex;
use crate::error::{Code, SchemaError};

/// 16 bytes that are written as a UUID: Confluent's GUID of content, Glue's id of a schema version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

impl Guid {
    /// Reads UUID text in any letter case, or 32 hex digits without hyphens.
    ///
    /// # Errors
    /// `INVALID_DATA` for any other text.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let refused = || {
            SchemaError::new(
                Code::InvalidData,
                format!(
                    "{text:?} is no UUID: expected 32 hex digits, 8-4-4-4-12 or without hyphens"
                ),
            )
        };
        let hyphens_fit = match text.len() {
            32 => true,
            36 => text
                .bytes()
                .enumerate()
                .all(|(at, byte)| (byte == b'-') == matches!(at, 8 | 13 | 18 | 23)),
            _ => false,
        };
        if !hyphens_fit {
            return Err(refused());
        }
        let digits: String = text.chars().filter(|character| *character != '-').collect();
        let bytes = from_hex(&digits).map_err(|_| refused())?;
        bytes.try_into().map(Guid).map_err(|_| refused())
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |four: u8| {
            if four < 10 {
                b'0' + four
            } else {
                b'a' - 10 + four
            }
        };
        let digits = self
            .0
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        let mut text = [b'-'; 36];
        let places = text.iter_mut().enumerate();
        let places = places.filter(|(at, _)| !matches!(at, 8 | 13 | 18 | 23));
        for ((_, place), digit) in places.zip(digits) {
            *place = digit;
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}
