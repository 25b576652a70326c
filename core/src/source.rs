//! Where things stand in a text: spans in bytes, and lines and columns in the units that editors count.

use std::fmt;

use serde::Serialize;

use crate::error::{Code, SchemaError};
use crate::limits::Limits;

/// A stretch of one text. `start` and `end` are byte offsets, 0-based, `end` exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The text: empty for the schema itself, else the name of the reference. In a check whose registry takes names from other texts of the
    /// check also `schema`, the new one, or `previous[0]` with its index.
    pub source: String,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

/// A stretch of the [`Sources`]' buffer: a piece of one of the texts, or of what was decoded from them.
///
/// Eight bytes and no allocation, so that every node of a model can hold its names and its place this way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Range {
    pub(crate) const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns how many bytes it covers.
    pub(crate) const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }
}

/// The texts that one schema is made of, in one buffer: the schema's own, the references' in the order of resolution, and at the end
/// what had to be decoded (strings with escapes). Models point into it by [`Range`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    buffer: String,
    files: Vec<File>,
    /// Whether the first text is one that was made, so that places in it mean nothing to anybody.
    made: bool,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    range: Range,
}

impl Sources {
    /// Collects the schema's own text and its references' (`name`, `text`).
    ///
    /// # Errors
    /// `LIMIT_BYTES` when they are longer than `limits.bytes` together.
    pub(crate) fn new<'a>(
        text: &'a str,
        references: impl Iterator<Item = (&'a str, &'a str)> + Clone,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        let mut room = limits.bytes.min(i32::MAX as usize);
        for (name, text) in std::iter::once(("", text)).chain(references.clone()) {
            if text.len() > room {
                let message = format!(
                    "the text{} is too long: {} bytes, and all texts of a schema together may have {}",
                    if name.is_empty() {
                        String::new()
                    } else {
                        format!(" of reference {name:?}")
                    },
                    text.len(),
                    limits.bytes,
                );
                let span = Span {
                    source: name.to_owned(),
                    start: room,
                    end: text.len(),
                };
                return Err(SchemaError::new(Code::LimitBytes, message).at(span));
            }
            room -= text.len();
        }
        let mut sources = Self {
            buffer: String::with_capacity(limits.bytes.min(i32::MAX as usize) - room),
            files: Vec::new(),
            made: false,
        };
        sources.add("", text);
        for (name, text) in references {
            sources.add(name, text);
        }
        Ok(sources)
    }

    /// Adds a text and returns its number.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> usize {
        let start = self.buffer.len() as u32;
        self.buffer.push_str(text);
        self.files.push(File {
            name: name.to_owned(),
            range: Range::new(start, self.buffer.len() as u32),
        });
        self.files.len() - 1
    }

    /// Returns how many texts there are; the schema's own is number 0.
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }

    /// Returns where text number `index` stands in the buffer.
    pub(crate) fn file(&self, index: usize) -> Range {
        self.files
            .get(index)
            .map(|file| file.range)
            .unwrap_or_default()
    }

    /// Returns the name of text number `index`; empty for the schema's own.
    pub(crate) fn name(&self, index: usize) -> &str {
        self.files.get(index).map_or("", |file| &file.name)
    }

    /// Returns the whole buffer, texts and decoded strings.
    pub(crate) fn buffer(&self) -> &str {
        &self.buffer
    }

    /// Returns the text that `range` covers; empty if it is no valid stretch.
    pub(crate) fn get(&self, range: Range) -> &str {
        self.buffer
            .get(range.start as usize..range.end as usize)
            .unwrap_or("")
    }

    /// Appends what was decoded from a text and returns where it stands.
    pub(crate) fn append(&mut self, decoded: &str) -> Range {
        let start = self.buffer.len() as u32;
        self.buffer.push_str(decoded);
        Range::new(start, self.buffer.len() as u32)
    }

    /// Returns whether the first text was not given but made.
    pub(crate) fn is_made(&self) -> bool {
        self.made
    }

    /// Notes that the first text was not given but made.
    pub(crate) fn set_made(&mut self) {
        self.made = true;
    }

    /// Returns `range` in terms of the text it lies in; `None` in a text that was not given.
    pub(crate) fn place(&self, range: Range) -> Option<Span> {
        Some(self.span(range)).filter(|span| !(self.made && span.source.is_empty()))
    }

    /// Returns `range` in terms of the text it lies in.
    pub(crate) fn span(&self, range: Range) -> Span {
        let file = self
            .files
            .iter()
            .rfind(|file| file.range.start <= range.start && range.end <= file.range.end);
        match file {
            Some(file) => Span {
                source: file.name.clone(),
                start: (range.start - file.range.start) as usize,
                end: (range.end - file.range.start) as usize,
            },
            None => Span {
                source: String::new(),
                start: 0,
                end: 0,
            },
        }
    }
}

/// Returns `bytes` as text.
///
/// # Errors
/// `INVALID_UTF8` with the place of the first byte that is not UTF-8.
pub fn utf8(bytes: &[u8]) -> Result<&str, SchemaError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        not_utf8(
            start,
            start + error.error_len().unwrap_or(bytes.len() - start),
        )
    })
}

/// Returns UTF-16 code units, as JavaScript's strings have them, as text.
///
/// # Errors
/// `INVALID_UTF8` with the place of the first half of a surrogate pair that stands alone, in bytes of the text before it.
pub fn utf16(units: &[u16]) -> Result<String, SchemaError> {
    let mut text = String::with_capacity(units.len());
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(character) => text.push(character),
            Err(_) => return Err(not_utf8(text.len(), text.len() + 1)),
        }
    }
    Ok(text)
}

fn not_utf8(start: usize, end: usize) -> SchemaError {
    let span = Span {
        source: String::new(),
        start,
        end,
    };
    SchemaError::new(
        Code::InvalidUtf8,
        format!("the text is not UTF-8: invalid bytes at offset {start}"),
    )
    .at(span)
}

/// The unit in which columns and offsets are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    #[default]
    Utf8,
    /// UTF-16 code units, as JavaScript strings and the Language Server Protocol count by default.
    Utf16,
    /// Unicode code points, as Python strings count.
    CodePoints,
}

impl Encoding {
    /// Every encoding with its name.
    pub const ALL: [(&'static str, Encoding); 3] = [
        ("utf-8", Encoding::Utf8),
        ("utf-16", Encoding::Utf16),
        ("code-points", Encoding::CodePoints),
    ];

    /// Returns the encoding of that name: `utf-8`, `utf-16` or `code-points`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, encoding)| encoding)
    }

    fn length(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
            Encoding::CodePoints => text.chars().count(),
        }
    }
}

/// A place as editors show it; `line` and `column` are 0-based, `column` and `offset` in the units asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line, 0-based; `\n`, `\r\n` and a lone `\r` end a line.
    pub line: usize,
    /// Column in the line, 0-based.
    pub column: usize,
    /// Offset from the start of the text.
    pub offset: usize,
}

impl fmt::Display for Position {
    /// Writes `line:column`, both 1-based, as compilers do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line + 1, self.column + 1)
    }
}

/// Returns the line and column of the byte at `offset` of `text`; `offset` may be the text's length.
///
/// ```
/// use schemaccord::{position, Encoding};
/// let place = position("{\n  \"é\": 1}", 7, Encoding::Utf16)?;
/// assert_eq!((place.line, place.column, place.offset), (1, 4, 6));
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `INVALID_OFFSET` when `offset` is past the end or inside a character.
pub fn position(text: &str, offset: usize, encoding: Encoding) -> Result<Position, SchemaError> {
    let Some(before) = text.get(..offset) else {
        let message = format!(
            "offset {offset} is no character boundary of a text of {} bytes",
            text.len()
        );
        return Err(SchemaError::new(Code::InvalidOffset, message));
    };
    let bytes = before.as_bytes();
    let mut line = 0;
    let mut start = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        // A `\r` right before `\n` does not count itself, also when the offset lies between the two.
        if byte == b'\n' || (byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n')) {
            line += 1;
            start = at + 1;
        }
    }
    let column = encoding.length(before.get(start..).unwrap_or(""));
    Ok(Position {
        line,
        column,
        offset: encoding.length(before),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_each_kind_of_line_end_once() {
        let text = "a\r\nb\rc\nd";
        let lines: Vec<_> = [0, 3, 5, 7, 8]
            .iter()
            .map(|&at| position(text, at, Encoding::Utf8).unwrap().line)
            .collect();
        assert_eq!(lines, [0, 1, 2, 3, 3]);
    }

    #[test]
    fn position_refuses_the_middle_of_a_character() {
        let error = position("é", 1, Encoding::Utf8).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOffset);
    }

    #[test]
    fn utf8_names_the_first_bad_byte() {
        let error = utf8(b"ab\xff\xfe").unwrap_err();
        assert_eq!(
            (error.span().unwrap().start, error.span().unwrap().end),
            (2, 3)
        );
    }
}
