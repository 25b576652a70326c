//! Numbers, and the words that stand for what is no finite one.

use super::Reader;
use crate::error::{Code, SchemaError};
use crate::json::tree::{Extra, Kind};
use crate::source::Range;

impl Reader<'_> {
    pub(super) fn number(&mut self) -> Result<(), SchemaError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.digits("a digit")?;
        if whole > 1 && self.bytes.get(self.at - whole) == Some(&b'0') {
            let message = "a number must not begin with a zero".to_owned();
            return Err(self.error(Code::JsonSyntax, message, start, self.at));
        }
        let mut integer = true;
        if self.peek() == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits("a digit after the decimal point")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            integer = false;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("a digit of the exponent")?;
        }
        // A letter or a point right behind belongs to what was meant as a number.
        if matches!(
            self.peek(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' | b'+' | b'-')
        ) {
            return Err(self.unexpected("the end of the number"));
        }
        let too_long = if integer {
            (whole > self.grammar.integer_digits).then(|| {
                format!(
                    "an integer has {whole} digits, more than {}",
                    self.grammar.integer_digits
                )
            })
        } else {
            let length = self.at - start;
            (length > self.grammar.number_characters).then(|| {
                format!(
                    "a number has {length} characters, more than {}",
                    self.grammar.number_characters
                )
            })
        };
        if let Some(message) = too_long {
            return Err(self.error(Code::LimitToken, message, start, self.at));
        }
        self.push(Kind::Number, start, Extra::Scalar).map(|_| ())
    }

    fn digits(&mut self, expected: &str) -> Result<usize, SchemaError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.unexpected(expected));
        }
        Ok(self.at - start)
    }

    /// Reads what stands for a number that is none, if it does.
    pub(super) fn non_finite(&mut self) -> Result<bool, SchemaError> {
        const TOKENS: [(&str, &str); 6] = [
            ("NaN", "NaN"),
            ("Infinity", "Infinity"),
            ("+Infinity", "Infinity"),
            ("-Infinity", "-Infinity"),
            ("+INF", "Infinity"),
            ("-INF", "-Infinity"),
        ];
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some((token, text)) = TOKENS
            .iter()
            .find(|(token, _)| rest.starts_with(token.as_bytes()))
        else {
            return Ok(false);
        };
        let next = rest.get(token.len()).copied().unwrap_or(b' ');
        if next.is_ascii_alphanumeric() || next == b'_' {
            return Ok(false);
        }
        let (start, from) = (self.at, self.decoded_base + self.decoded.len());
        self.decoded.push_str(text);
        self.at += token.len();
        let content = Range::new(from as u32, (from + text.len()) as u32);
        self.push(Kind::String, start, Extra::Text(content))
            .map(|_| true)
    }
}
