//! `reserved` and `extensions`.

use super::Parser;
use crate::error::SchemaError;
use crate::protobuf::model::{Extensions, MAX_TAG, Numbers, Reserved, ReservedItem};

impl Parser<'_, '_> {
    pub(super) fn reserved(&mut self) -> Result<Reserved, SchemaError> {
        let mut items = Vec::new();
        loop {
            items.push(if matches!(self.lexer.peek()?, b'"' | b'\'') {
                let name = self.lexer.quoted()?;
                self.notes.unusual |= self
                    .lexer
                    .get(name)
                    .bytes()
                    .any(|byte| matches!(byte, b'"' | b'\\') || !(b' '..0x7f).contains(&byte));
                ReservedItem::Name(name)
            } else {
                ReservedItem::Numbers(self.numbers()?)
            });
            if self.lexer.take(b';')? {
                break;
            }
            if !self.lexer.take(b',')? {
                return Err(self.lexer.expected("',' or ';'"));
            }
        }
        self.lexer.trailing_comment()?;
        Ok(Reserved { items })
    }

    pub(super) fn numbers(&mut self) -> Result<Numbers, SchemaError> {
        let start = self.lexer.int()?;
        if matches!(self.lexer.peek()?, b',' | b';' | b'[') {
            return Ok(Numbers::One(start));
        }
        let word = self.lexer.word()?;
        if self.lexer.get(word) != "to" {
            let message = format!(
                "expected ',', ';' or 'to', found '{}'",
                self.lexer.get(word)
            );
            return Err(self.lexer.error_at(word, &message));
        }
        let word = self.lexer.word()?;
        let end = if self.lexer.get(word) == "max" {
            MAX_TAG
        } else {
            self.lexer.number(word, false)?
        };
        Ok(Numbers::Range(start, end))
    }

    pub(super) fn extensions(&mut self) -> Result<Extensions, SchemaError> {
        let mut extensions = Extensions {
            items: Vec::new(),
            options: Vec::new(),
        };
        loop {
            let numbers = self.numbers()?;
            extensions.items.push(numbers);
            if self.lexer.take(b'[')? {
                extensions.options = self.bracketed_options_rest()?;
                self.lexer.expect(b';')?;
                return Ok(extensions);
            }
            if self.lexer.take(b';')? {
                return Ok(extensions);
            }
            if !self.lexer.take(b',')? {
                return Err(self.lexer.expected("',', ';' or '['"));
            }
        }
    }
}
