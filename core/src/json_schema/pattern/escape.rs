//! What stands behind a backslash.

use super::parse::{Assertion, Node, Parser};
use super::set::{Named, Set, property};

/// A character or a set of them, as an escape names it.
pub(super) enum Escaped {
    Char(char),
    Set(Named, bool),
}

impl Parser<'_> {
    /// Reads what stands behind a backslash outside of a class.
    pub(super) fn escape(&mut self) -> Result<Node, String> {
        let Some(c) = self.peek() else {
            return Err(self.error("unexpected end behind '\\'"));
        };
        let node = match c {
            'A' | 'G' => Node::Assert(Assertion::Start),
            'z' => Node::Assert(Assertion::End),
            'Z' => Node::Assert(Assertion::LastEnd),
            'B' => Node::Assert(Assertion::WordBoundary(false)),
            'b' => {
                if self.ahead(1) == Some('{')
                    && self.ahead(2) == Some('g')
                    && self.ahead(3) == Some('}')
                {
                    self.at += 3;
                }
                Node::Assert(Assertion::WordBoundary(true))
            }
            'R' | 'X' => {
                self.at += 1;
                let named = if c == 'R' {
                    Named::VerticalSpace
                } else {
                    Named::All
                };
                return Ok(Node::set(Set::named(named, false)));
            }
            'k' => {
                self.at += 1;
                if !self.eat('<') {
                    return Err(
                        self.error("\\k is not followed by '<' for a named capturing group")
                    );
                }
                let name = self.name()?;
                let known = self
                    .names
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, number)| *number);
                let number = known.ok_or_else(|| {
                    self.error(&format!("named capturing group <{name}> does not exist"))
                })?;
                return Ok(Node::BackReference {
                    number,
                    empty: false,
                });
            }
            '1'..='9' => {
                let mut number = c.to_digit(10).unwrap_or(0) as usize;
                self.at += 1;
                // Further digits belong to it as long as there are that many groups.
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    let longer = number * 10 + digit as usize;
                    if longer > self.groups {
                        break;
                    }
                    number = longer;
                    self.at += 1;
                }
                return Ok(Node::BackReference {
                    number,
                    empty: false,
                });
            }
            _ => {
                return match self.escaped()? {
                    Escaped::Char(c) => Ok(self.literal(c)),
                    Escaped::Set(named, negated) => Ok(self.set(Set::named(named, negated))),
                };
            }
        };
        self.at += 1;
        Ok(node)
    }

    /// Reads an escape that is allowed inside and outside of a class.
    pub(super) fn escaped(&mut self) -> Result<Escaped, String> {
        let Some(c) = self.peek() else {
            return Err(self.error("unexpected end behind '\\'"));
        };
        self.at += 1;
        Ok(match c {
            'd' | 'D' => Escaped::Set(Named::Digit, c == 'D'),
            's' | 'S' => Escaped::Set(Named::Space, c == 'S'),
            'w' | 'W' => Escaped::Set(Named::Word, c == 'W'),
            'h' | 'H' => Escaped::Set(Named::HorizontalSpace, c == 'H'),
            'v' | 'V' => Escaped::Set(Named::VerticalSpace, c == 'V'),
            'p' | 'P' => Escaped::Set(self.property()?, c == 'P'),
            'a' => Escaped::Char('\u{7}'),
            'e' => Escaped::Char('\u{1b}'),
            'f' => Escaped::Char('\u{c}'),
            'n' => Escaped::Char('\n'),
            'r' => Escaped::Char('\r'),
            't' => Escaped::Char('\t'),
            'c' => {
                let control = self
                    .peek()
                    .ok_or_else(|| self.error("illegal control escape sequence"))?;
                self.at += 1;
                Escaped::Char(char::from_u32(control as u32 ^ 64).unwrap_or(control))
            }
            '0' => Escaped::Char(self.octal()?),
            'x' => Escaped::Char(self.hexadecimal()?),
            'u' => Escaped::Char(self.unicode()?),
            'N' => self.unicode_name()?,
            c if c.is_ascii_alphabetic() => {
                self.at -= 1;
                return Err(self.error("illegal or unsupported escape sequence"));
            }
            c => Escaped::Char(c),
        })
    }

    pub(super) fn unicode_name(&mut self) -> Result<Escaped, String> {
        let close = self
            .text
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .position(|c| *c == '}');
        match (self.peek(), close) {
            (Some('{'), Some(close)) if close > 1 => {
                self.at += close + 1;
                // Which character the name means would take Unicode's table of names; it is not needed to accept it.
                Ok(Escaped::Set(Named::Other, false))
            }
            _ => Err(self.error("illegal character name escape sequence")),
        }
    }

    pub(super) fn property(&mut self) -> Result<Named, String> {
        let name: String = match self.peek() {
            Some('{') => {
                let rest = self.text.get(self.at + 1..).unwrap_or_default();
                let Some(end) = rest.iter().position(|c| *c == '}') else {
                    return Err(self.error("unclosed character family"));
                };
                self.at += end + 2;
                rest_text(&self.text, self.at - end - 1, end)
            }
            Some(c) => {
                self.at += 1;
                c.to_string()
            }
            None => return Err(self.error("unexpected end behind '\\p'")),
        };
        property(&name)
            .ok_or_else(|| self.error(&format!("unknown character property name {{{name}}}")))
    }

    pub(super) fn octal(&mut self) -> Result<char, String> {
        let mut value = 0;
        let mut digits = 0;
        while let Some(digit) = self
            .peek()
            .and_then(|c| c.to_digit(8))
            .filter(|_| digits < 3)
        {
            // Three digits only where the first is small: \0377 is the largest.
            if digits == 2 && value > 0o37 {
                break;
            }
            value = value * 8 + digit;
            digits += 1;
            self.at += 1;
        }
        if digits == 0 {
            return Err(self.error("illegal octal escape sequence"));
        }
        Ok(char::from_u32(value).unwrap_or('\0'))
    }

    pub(super) fn hexadecimal(&mut self) -> Result<char, String> {
        if self.eat('{') {
            let mut value = 0u32;
            let start = self.at;
            while let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) {
                value = value.saturating_mul(16).saturating_add(digit);
                self.at += 1;
            }
            if self.at == start || value > 0x10_ffff || !self.eat('}') {
                return Err(self.error("illegal hexadecimal escape sequence"));
            }
            return Ok(char::from_u32(value).unwrap_or('\u{fffd}'));
        }
        self.digits(2)
            .map(|value| char::from_u32(value).unwrap_or('\0'))
    }

    pub(super) fn digits(&mut self, count: usize) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..count {
            let digit = self.peek().and_then(|c| c.to_digit(16));
            let digit = digit
                .ok_or_else(|| self.error("illegal hexadecimal or Unicode escape sequence"))?;
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    pub(super) fn unicode(&mut self) -> Result<char, String> {
        let high = self.digits(4)?;
        if (0xd800..0xdc00).contains(&high)
            && self.peek() == Some('\\')
            && self.ahead(1) == Some('u')
        {
            let back = self.at;
            self.at += 2;
            if let Ok(low @ 0xdc00..0xe000) = self.digits(4) {
                return Ok(
                    char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                        .unwrap_or('\u{fffd}'),
                );
            }
            self.at = back;
        }
        Ok(char::from_u32(high).unwrap_or('\u{fffd}'))
    }
}

fn rest_text(text: &[char], start: usize, length: usize) -> String {
    text.get(start..start + length)
        .unwrap_or_default()
        .iter()
        .collect()
}
