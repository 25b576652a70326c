//! Options and their values: `name = value`, dotted names, lists and message literals.
//!
//! Source: docs/protobuf.md, "Options and values".

use std::collections::BTreeMap;

use crate::error::SchemaError;
use crate::protobuf::lexer::Wrap;
use crate::protobuf::model::{Kind, Opt, Value};
use crate::protobuf::parser::Parser;
use crate::source::Range;

/// What stands between an option's name and its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Equals,
    /// In a message literal, where it may be missing before `{`.
    Colon,
}

impl Parser<'_, '_> {
    /// Reads `[a = 1, b = 2]` if it is there.
    pub(super) fn bracketed_options(&mut self) -> Result<Vec<Opt>, SchemaError> {
        if !self.lexer.take(b'[')? {
            return Ok(Vec::new());
        }
        self.bracketed_options_rest()
    }

    /// Reads options behind a `[`.
    pub(super) fn bracketed_options_rest(&mut self) -> Result<Vec<Opt>, SchemaError> {
        let mut options = Vec::with_capacity(1);
        loop {
            options.push(self.option(Separator::Equals)?);
            if self.lexer.take(b']')? {
                return Ok(options);
            }
            if !self.lexer.take(b',')? {
                return Err(self.lexer.expected("',' or ']' after an option"));
            }
        }
    }

    /// Reads what stands behind the word `option`.
    pub(super) fn option_statement(&mut self) -> Result<Opt, SchemaError> {
        let option = self.option(Separator::Equals)?;
        self.lexer.expect(b';')?;
        Ok(option)
    }

    fn option(&mut self, separator: Separator) -> Result<Opt, SchemaError> {
        self.count()?;
        let start = {
            self.lexer.peek()?;
            self.lexer.at()
        };
        let (mut name, wrap) = self.lexer.name()?;
        if wrap == Wrap::Brackets {
            name = self.wrapped(start, name, '[', ']');
        }
        let mut parts = Vec::new();
        while self.lexer.take(b'.')? {
            let start = {
                self.lexer.peek()?;
                self.lexer.at()
            };
            let (part, wrap) = self.lexer.name()?;
            match wrap {
                Wrap::Parentheses => parts.push(self.wrapped(start, part, '(', ')')),
                Wrap::Bare => self.split(part, &mut parts),
                Wrap::Brackets => {
                    self.notes.unusual = true;
                    let part = self.wrapped(start, part, '[', ']');
                    self.split(part, &mut parts);
                }
            }
        }
        match separator {
            Separator::Equals => self.lexer.expect(b'=')?,
            Separator::Colon => {
                if !self.lexer.take(b':')? && self.lexer.peek()? != b'{' {
                    return Err(self.lexer.expected("':'"));
                }
            }
        }
        let mut value = self.value()?;
        if parts.len() > self.limits.depth {
            return Err(self.too_deep(name));
        }
        self.notes.unusual |= parts.iter().any(|part| part.is_empty());
        self.notes.custom_options |= wrap != Wrap::Bare || !parts.is_empty();
        for part in parts.into_iter().rev() {
            value = Value::Part(Box::new(Opt {
                name: part,
                parenthesized: false,
                value,
            }));
        }
        Ok(Opt {
            name,
            parenthesized: wrap == Wrap::Parentheses,
            value,
        })
    }

    /// Returns a name with its brackets, which stand around it in the text unless there are blanks between.
    fn wrapped(&mut self, start: u32, name: Range, open: char, close: char) -> Range {
        let end = self.lexer.at();
        if start + 1 == name.start && name.end + 1 == end {
            return Range::new(start, end);
        }
        let text = format!("{open}{}{close}", self.lexer.get(name));
        self.lexer.keep(&text)
    }

    fn split(&self, word: Range, parts: &mut Vec<Range>) {
        let mut start = word.start;
        for part in self.lexer.get(word).split('.') {
            let end = start + part.len() as u32;
            parts.push(Range::new(start, end));
            start = end + 1;
        }
    }

    fn value(&mut self) -> Result<Value, SchemaError> {
        self.count()?;
        Ok(match self.lexer.peek()? {
            b'{' => self.nested(Self::literal)?,
            b'[' => self.nested(Self::list)?,
            b'"' | b'\'' => Value::Text(Kind::String, self.lexer.quoted()?),
            first => {
                let word = self.lexer.word()?;
                let kind = match self.lexer.get(word) {
                    _ if first.is_ascii_digit() || first == b'-' => Kind::Number,
                    "true" | "false" => Kind::Boolean,
                    _ => Kind::Enum,
                };
                Value::Text(kind, word)
            }
        })
    }

    fn list(&mut self) -> Result<Value, SchemaError> {
        self.lexer.expect(b'[')?;
        let mut items = Vec::new();
        while !self.lexer.take(b']')? {
            items.push(self.value()?);
            if !self.lexer.take(b',')? && self.lexer.peek()? != b']' {
                return Err(self.lexer.expected("',' or ']'"));
            }
        }
        Ok(Value::List(items))
    }

    fn literal(&mut self) -> Result<Value, SchemaError> {
        self.lexer.expect(b'{')?;
        let mut entries: Vec<(Range, Value)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        while !self.lexer.take(b'}')? {
            let Opt { name, value, .. } = self.option(Separator::Colon)?;
            self.notes.unusual |= matches!(value, Value::Part(_));
            let key = self.lexer.get(name);
            let previous = if entries.len() <= SHORT {
                entries
                    .iter()
                    .position(|(known, _)| self.lexer.get(*known) == key)
            } else {
                if places.is_empty() {
                    let known = entries.iter().enumerate();
                    places.extend(
                        known.map(|(at, (known, _))| (self.lexer.get(*known).to_owned(), at)),
                    );
                }
                let at = entries.len();
                Some(*places.entry(key.to_owned()).or_insert(at)).filter(|place| *place < at)
            };
            match (value, previous) {
                (Value::Part(part), previous) => {
                    let Opt {
                        name: key, value, ..
                    } = *part;
                    // The registry keeps only the text, so numbers and names come out as strings.
                    let value = match value {
                        Value::Text(_, text) => Value::Text(Kind::String, text),
                        value => value,
                    };
                    let at = previous.unwrap_or_else(|| {
                        entries.push((name, Value::Literal(Vec::new())));
                        entries.len() - 1
                    });
                    if let Some((_, Value::Literal(inner))) = entries.get_mut(at) {
                        let place = inner
                            .iter()
                            .position(|(known, _)| self.lexer.get(*known) == self.lexer.get(key));
                        match place.and_then(|place| inner.get_mut(place)) {
                            Some((_, known)) => *known = value,
                            None => inner.push((key, value)),
                        }
                    }
                }
                (value, None) => entries.push((name, value)),
                (value, Some(at)) => {
                    if let Some((_, known)) = entries.get_mut(at) {
                        let mut items = match std::mem::replace(known, Value::List(Vec::new())) {
                            Value::List(items) => items,
                            single => vec![single],
                        };
                        match value {
                            Value::List(more) => items.extend(more),
                            single => items.push(single),
                        }
                        *known = Value::List(items);
                    }
                }
            }
            if !self.lexer.take(b',')? {
                self.lexer.take(b';')?;
            }
        }
        Ok(Value::Literal(entries))
    }
}

/// Literals with more entries than this are searched by key.
const SHORT: usize = 32;
