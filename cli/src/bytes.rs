//! Bytes as users give them: a file, hex digits or Base64.

use std::fmt::Write as _;
use std::io::{self, Read};

use schemaccord::SchemaError;
use schemaccord::wire::{from_base64, from_hex};

use crate::args::BytesArgs;
use crate::failure::Failure;

impl BytesArgs {
    /// Returns the bytes; standard input where nothing is given.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Failure> {
        if let Some(digits) = &self.hex {
            let digits: String = digits.split_whitespace().collect();
            return from_hex(&digits).map_err(|error| refused("--hex", &error));
        }
        if let Some(text) = &self.base64 {
            return from_base64(text.trim()).map_err(|error| refused("--base64", &error));
        }
        let path = match &self.file {
            Some(path) if path.as_os_str() != "-" => path,
            _ => {
                let mut bytes = Vec::new();
                let read = io::stdin().lock().read_to_end(&mut bytes);
                return read.map(|_| bytes).map_err(|error| Failure::Unreadable {
                    file: "<stdin>".to_owned(),
                    error,
                });
            }
        };
        std::fs::read(path).map_err(|error| Failure::Unreadable {
            file: path.display().to_string(),
            error,
        })
    }
}

/// Returns the failure for bytes, or for what is to become bytes; `what` names them.
pub(crate) fn refused(what: &str, error: &SchemaError) -> Failure {
    let place = match error.span() {
        Some(span) if span.end > span.start + 1 => {
            format!(" at bytes {} to {}", span.start, span.end - 1)
        }
        Some(span) => format!(" at byte {}", span.start),
        None => String::new(),
    };
    Failure::Usage(format!("{what}: {error}{place} ({})", error.code()))
}

/// Returns the bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
