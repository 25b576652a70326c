//! Words, names, strings and blanks of `.proto` text, exactly as the registry's parser reads them.
//!
//! Source: docs/protobuf.md, "Parsing".

use crate::error::{Code, SchemaError};
use crate::source::{Range, Span, position};
use crate::{Encoding, source::Sources};

/// Reads one file of a schema's sources from front to back.
pub(super) struct Lexer<'a> {
    sources: &'a Sources,
    file: usize,
    /// The sources' buffer up to the end of the file, so that offsets are the sources' own.
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    /// What had to be decoded; it will stand behind `base`.
    decoded: &'a mut String,
    base: usize,
}

/// How a name was wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrap {
    Bare,
    Parentheses,
    Brackets,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(sources: &'a Sources, file: usize, decoded: &'a mut String) -> Self {
        let range = sources.file(file);
        let text = sources.buffer().get(..range.end as usize).unwrap_or("");
        let base = sources.buffer().len();
        Self {
            sources,
            file,
            bytes: text.as_bytes(),
            text,
            at: range.start as usize,
            decoded,
            base,
        }
    }

    pub(super) fn at(&self) -> u32 {
        self.at as u32
    }

    /// Returns the text of a range, decoded or not.
    pub(super) fn get(&self, range: Range) -> &str {
        let (start, end) = (range.start as usize, range.end as usize);
        match start.checked_sub(self.base) {
            Some(start) => self.decoded.get(start..end - self.base).unwrap_or(""),
            None => self.text.get(start..end).unwrap_or(""),
        }
    }

    /// Keeps a text that stands nowhere in the sources.
    pub(super) fn keep(&mut self, text: &str) -> Range {
        let start = self.base + self.decoded.len();
        self.decoded.push_str(text);
        Range::new(start as u32, (start + text.len()) as u32)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// Skips blanks and comments.
    #[inline]
    fn blanks(&mut self) -> Result<(), SchemaError> {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                b'/' => self.comment()?,
                _ => break,
            }
        }
        Ok(())
    }

    fn comment(&mut self) -> Result<(), SchemaError> {
        let start = self.at;
        match self.byte(start + 1) {
            Some(b'*') => {
                let rest = self.text.get(start + 2..).unwrap_or("");
                let Some(length) = rest.find("*/") else {
                    return Err(self.error(
                        start,
                        start + 2,
                        "unterminated comment: expected '*/'",
                    ));
                };
                self.at = start + 2 + length + 2;
            }
            Some(b'/') => {
                let rest = self.bytes.get(start + 2..).unwrap_or(&[]);
                if rest.is_empty() {
                    return Err(self.error(
                        start,
                        start + 2,
                        "expected a comment after '//', found the end of the text",
                    ));
                }
                self.at = rest
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(self.bytes.len(), |length| start + 2 + length + 1);
            }
            _ => return Err(self.error(start, start + 1, "unexpected '/': expected '//' or '/*'")),
        }
        Ok(())
    }

    /// Reads what may follow the `;` of a field, constant or `reserved` on its line: nothing or a comment, and no syntax after it.
    pub(super) fn trailing_comment(&mut self) -> Result<(), SchemaError> {
        while let Some(b' ' | b'\t') = self.byte(self.at) {
            self.at += 1;
        }
        match self.byte(self.at) {
            Some(b'/') => {
                let block = self.byte(self.at + 1) == Some(b'*');
                self.comment()?;
                if block {
                    while let Some(b' ' | b'\t') = self.byte(self.at) {
                        self.at += 1;
                    }
                    if !matches!(self.byte(self.at), Some(b'\n') | None) {
                        return Err(self.error(
                            self.at,
                            self.at + 1,
                            "no syntax may follow a trailing comment on its line",
                        ));
                    }
                }
                Ok(())
            }
            Some(_) => Ok(()),
            None => Err(self.error(
                self.at,
                self.at,
                "expected a line end after ';', found the end of the text",
            )),
        }
    }

    pub(super) fn exhausted(&mut self) -> Result<bool, SchemaError> {
        self.blanks()?;
        Ok(self.at >= self.bytes.len())
    }

    /// Returns the next byte that is no blank, without taking it.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, SchemaError> {
        self.blanks()?;
        self.byte(self.at)
            .ok_or_else(|| self.error(self.at, self.at, "unexpected end of the text"))
    }

    /// Takes the next byte if it is `wanted`.
    #[inline]
    pub(super) fn take(&mut self, wanted: u8) -> Result<bool, SchemaError> {
        let found = self.peek()? == wanted;
        self.at += usize::from(found);
        Ok(found)
    }

    #[inline]
    pub(super) fn expect(&mut self, wanted: u8) -> Result<(), SchemaError> {
        if self.exhausted()? || !self.take(wanted)? {
            return Err(self.expected(&format!("'{}'", wanted as char)));
        }
        Ok(())
    }

    /// Reads the longest run of letters, digits, `_`, `-` and `.`.
    #[inline]
    pub(super) fn word(&mut self) -> Result<Range, SchemaError> {
        self.blanks()?;
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let length = rest
            .iter()
            .position(|byte| !WORD[usize::from(*byte)])
            .unwrap_or(rest.len());
        if length == 0 {
            return Err(self.expected("a word"));
        }
        let start = self.at;
        self.at += length;
        Ok(Range::new(start as u32, self.at as u32))
    }

    /// Reads a word, `(word)` or `[word]`; the range is the word's.
    pub(super) fn name(&mut self) -> Result<(Range, Wrap), SchemaError> {
        let (close, wrap) = match self.peek()? {
            b'(' => (b')', Wrap::Parentheses),
            b'[' => (b']', Wrap::Brackets),
            _ => return Ok((self.word()?, Wrap::Bare)),
        };
        self.at += 1;
        let word = self.word()?;
        self.expect(close)?;
        Ok((word, wrap))
    }

    /// Refuses a field name or enum constant that starts with a digit.
    pub(super) fn no_leading_digit(&self, name: Range) -> Result<Range, SchemaError> {
        match self.byte(name.start as usize) {
            Some(byte) if byte.is_ascii_digit() => {
                let message = format!(
                    "the name '{}' starts with a digit: expected a letter or '_'",
                    self.get(name)
                );
                Err(self.error(name.start as usize, name.end as usize, &message))
            }
            _ => Ok(name),
        }
    }

    pub(super) fn int(&mut self) -> Result<i32, SchemaError> {
        let word = self.word()?;
        self.number(word, true)
    }

    /// Reads a word as a signed 32-bit number; `010` is ten.
    pub(super) fn number(&self, word: Range, hexadecimal: bool) -> Result<i32, SchemaError> {
        let text = self.get(word);
        let hex = text
            .strip_prefix("0x")
            .or_else(|| text.strip_prefix("0X"))
            .filter(|_| hexadecimal);
        let (digits, radix) = hex.map_or((text, 10), |digits| (digits, 16));
        i32::from_str_radix(digits, radix).map_err(|_| {
            let message = format!("expected a 32-bit integer, found '{text}'");
            self.error(word.start as usize, word.end as usize, &message)
        })
    }

    /// Reads one or more adjacent quoted strings.
    pub(super) fn quoted(&mut self) -> Result<Range, SchemaError> {
        if !matches!(self.peek()?, b'"' | b'\'') {
            return Err(self.expected("a quoted string"));
        }
        let first = self.piece()?;
        if !matches!(self.next(), Ok(b'"' | b'\'')) {
            return first.map_or_else(|text| Ok(self.keep(&text)), Ok);
        }
        let mut text = first.map_or_else(|text| text, |range| self.get(range).to_owned());
        while matches!(self.peek()?, b'"' | b'\'') {
            match self.piece()? {
                Ok(range) => text.push_str(self.get(range)),
                Err(piece) => text.push_str(&piece),
            }
        }
        Ok(self.keep(&text))
    }

    fn next(&mut self) -> Result<u8, SchemaError> {
        self.peek()
    }

    /// Reads one quoted string: its place if nothing in it is escaped, else its text.
    fn piece(&mut self) -> Result<Result<Range, String>, SchemaError> {
        let open = self.at;
        let quote = self.byte(open);
        self.at += 1;
        let start = self.at;
        loop {
            match self.byte(self.at) {
                None => {
                    return Err(self.error(
                        open,
                        open + 1,
                        "unterminated string: expected a closing quote",
                    ));
                }
                byte if byte == quote => {
                    let range = Range::new(start as u32, self.at as u32);
                    self.at += 1;
                    return Ok(Ok(range));
                }
                Some(b'\\') => break,
                Some(_) => self.at += 1,
            }
        }
        let mut text = self.text.get(start..self.at).unwrap_or("").to_owned();
        loop {
            let Some(next) = self
                .text
                .get(self.at..)
                .and_then(|rest| rest.chars().next())
            else {
                return Err(self.error(
                    open,
                    open + 1,
                    "unterminated string: expected a closing quote",
                ));
            };
            self.at += next.len_utf8();
            match next {
                '\\' => text.push(self.escape()?),
                _ if next.is_ascii() && Some(next as u8) == quote => return Ok(Err(text)),
                _ => text.push(next),
            }
        }
    }

    /// Reads what stands behind a backslash.
    fn escape(&mut self) -> Result<char, SchemaError> {
        let start = self.at;
        let Some(next) = self.text.get(start..).and_then(|rest| rest.chars().next()) else {
            return Err(self.error(
                start,
                start,
                "unterminated string: expected a character after '\\'",
            ));
        };
        let digits = |radix: u32, from: usize, most: usize| {
            let rest = self.bytes.get(from..).unwrap_or(&[]);
            rest.iter()
                .take(most)
                .take_while(|byte| (**byte as char).is_digit(radix))
                .count()
        };
        let (from, radix, length) = match next {
            'x' | 'X' => (start + 1, 16, digits(16, start + 1, 2)),
            '0'..='7' => (start, 8, digits(8, start, 3)),
            _ => {
                self.at += next.len_utf8();
                return Ok(match next {
                    'a' => '\u{7}',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\u{b}',
                    other => other,
                });
            }
        };
        self.at = from + length;
        let code = self
            .text
            .get(from..self.at)
            .and_then(|digits| u32::from_str_radix(digits, radix).ok());
        code.and_then(char::from_u32).ok_or_else(|| {
            self.error(
                start - 1,
                self.at,
                "expected one or two hexadecimal digits after '\\x'",
            )
        })
    }

    /// Returns an error about what stands at the current place.
    pub(super) fn expected(&self, what: &str) -> SchemaError {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest
            .bytes()
            .position(|byte| !WORD[usize::from(byte)])
            .unwrap_or(rest.len());
        let word = rest.get(..end.min(40)).filter(|word| !word.is_empty());
        let found = word
            .map(str::to_owned)
            .or_else(|| rest.chars().next().map(String::from));
        match found {
            Some(found) => self.error(
                self.at,
                self.at + found.len(),
                &format!("expected {what}, found '{}'", found.escape_default()),
            ),
            None => self.error(
                self.at,
                self.at,
                &format!("expected {what}, found the end of the text"),
            ),
        }
    }

    /// Returns the line and column of a range, both from 1.
    pub(super) fn place(&self, range: Range) -> String {
        let (text, offset) = self.offset(range.start as usize);
        position(text, offset, Encoding::CodePoints)
            .map_or_else(|_| String::from("1:1"), |place| place.to_string())
    }

    /// Returns the file's text and where in it `at` is.
    fn offset(&self, at: usize) -> (&str, usize) {
        let base = self.sources.file(self.file).start as usize;
        let text = self.text.get(base..).unwrap_or("");
        let mut offset = at.saturating_sub(base).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        (text, offset)
    }

    /// Returns an error with its line and column, both from 1.
    pub(super) fn error(&self, start: usize, end: usize, message: &str) -> SchemaError {
        let base = self.sources.file(self.file).start as usize;
        let (text, offset) = self.offset(start);
        let place = self.place(Range::new(start as u32, end as u32));
        let span = Span {
            source: self.sources.name(self.file).to_owned(),
            start: offset,
            end: end.saturating_sub(base).min(text.len()).max(offset),
        };
        SchemaError::new(
            Code::ProtobufSyntax,
            format!("syntax error at {place}: {message}"),
        )
        .at(span)
    }

    pub(super) fn error_at(&self, range: Range, message: &str) -> SchemaError {
        self.error(range.start as usize, range.end as usize, message)
    }
}

/// Which bytes make words.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = byte as u8;
        table[byte] = letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};
