//! Strings: as they stand in the text, or decoded where they have escapes.

use super::Reader;
use crate::error::{Code, SchemaError};
use crate::json::tree::{Extra, Kind};
use crate::source::Range;

impl Reader<'_> {
    pub(super) fn string(&mut self) -> Result<(), SchemaError> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        self.at = start + 1 + rest.iter().position(special).unwrap_or(rest.len());
        match self.peek() {
            Some(b'"') => {}
            Some(b'\\') => {
                self.at = start + 1;
                return self.escaped(start);
            }
            _ => return Err(self.in_string(start)),
        }
        let content = Range::new(start as u32 + 1, self.at as u32);
        self.at += 1;
        self.push(Kind::String, start, Extra::Text(content))
            .map(|_| ())
    }

    /// Reads on in a string that has escapes; what it says goes to `decoded`.
    fn escaped(&mut self, start: usize) -> Result<(), SchemaError> {
        let from = self.decoded.len();
        let mut plain = start + 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.copy(plain);
                    let escape = self.at;
                    self.at += 1;
                    let character = match self.peek() {
                        Some(b'"') => '"',
                        Some(b'\\') => '\\',
                        Some(b'/') => '/',
                        Some(b'b') => '\u{8}',
                        Some(b'f') => '\u{c}',
                        Some(b'n') => '\n',
                        Some(b'r') => '\r',
                        Some(b't') => '\t',
                        Some(b'u') => self.unicode(escape)?,
                        _ => {
                            let message = "unknown escape in a string: expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX";
                            let end = self.character_end(self.at);
                            return Err(self.error(
                                Code::JsonSyntax,
                                message.to_owned(),
                                escape,
                                end,
                            ));
                        }
                    };
                    self.at += 1;
                    self.decoded.push(character);
                    plain = self.at;
                }
                Some(byte) if byte >= 0x20 => self.at += 1,
                _ => return Err(self.in_string(start)),
            }
        }
        self.copy(plain);
        let base = self.decoded_base;
        let content = Range::new((base + from) as u32, (base + self.decoded.len()) as u32);
        self.at += 1;
        self.push(Kind::String, start, Extra::Text(content))
            .map(|_| ())
    }

    fn copy(&mut self, plain: usize) {
        // The slice starts and ends beside ASCII, so it is text wherever the whole is.
        if let Ok(text) = std::str::from_utf8(self.bytes.get(plain..self.at).unwrap_or_default()) {
            self.decoded.push_str(text);
        }
    }

    /// Reads `XXXX` of a `\uXXXX` and stays on its last digit; half a surrogate pair gives `?`, as the registry prints it.
    fn unicode(&mut self, escape: usize) -> Result<char, SchemaError> {
        let unit = self.hex(escape)?;
        if (0xd800..0xdc00).contains(&unit) {
            let back = self.at;
            if self.bytes.get(self.at + 1..self.at + 3) == Some(b"\\u") {
                self.at += 2;
                let low = self.hex(back + 1)?;
                if (0xdc00..0xe000).contains(&low) {
                    let scalar = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                    return Ok(char::from_u32(scalar).unwrap_or('?'));
                }
                self.at = back;
            }
        }
        Ok(char::from_u32(unit).unwrap_or('?'))
    }

    fn hex(&mut self, escape: usize) -> Result<u32, SchemaError> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = self.peek().and_then(|byte| (byte as char).to_digit(16));
            let Some(digit) = digit else {
                let message = "an escape \\u needs four hexadecimal digits".to_owned();
                return Err(self.error(Code::JsonSyntax, message, escape, self.at));
            };
            unit = unit * 16 + digit;
        }
        Ok(unit)
    }

    fn in_string(&self, start: usize) -> SchemaError {
        if let Some(byte) = self.peek() {
            let message = format!(
                "a string holds the control character U+{byte:04X}: expected it as an escape"
            );
            return self.error(Code::JsonSyntax, message, self.at, self.at + 1);
        }
        self.error(
            Code::JsonSyntax,
            "a string does not end: expected '\"'".to_owned(),
            start,
            self.at,
        )
    }
}
