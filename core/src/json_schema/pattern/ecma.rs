//! The grammar of ECMAScript's regular expressions in Unicode mode, which JSON Schema recommends for documents.
//!
//! As JavaScript does outside of that mode, brackets and braces that open nothing stand for themselves, and so does any mark behind a
//! backslash: published schemas are full of `\-` and `\@`. Letters that mean nothing behind a backslash are refused.
//!
//! Source: ECMA-262, "Patterns" and "Static Semantics: `CharacterValue`"; JSON Schema Core, "Regular Expressions".

use super::parse::{Assertion, DEPTH, Kind, Node};
use super::set::{Item, Named, Set};
use super::unicode;

/// Reads a pattern.
///
/// # Errors
/// Why it is none, with the 0-based index of the character.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    let text: Vec<char> = text.chars().collect();
    let (groups, names) = groups(&text);
    let mut parser = Parser {
        text: &text,
        at: 0,
        depth: 0,
        opened: 0,
        groups,
        names: &names,
    };
    if let Some(name) = twice(&names) {
        return Err(format!("the group name {name:?} is given twice"));
    }
    let node = parser.alternation()?;
    if parser.at < text.len() {
        return Err(parser.error("a ')' that closes nothing"));
    }
    Ok(node)
}

/// Characters of a group's name that tell it from others.
const NAME: usize = 256;

struct Parser<'a> {
    text: &'a [char],
    at: usize,
    depth: usize,
    /// Capturing groups that are open or were.
    opened: usize,
    /// How many there are in all, for references to them.
    groups: usize,
    names: &'a [(usize, String)],
}

/// Returns how many groups capture, and the names of those that have one: references may stand before what they mean.
fn groups(text: &[char]) -> (usize, Vec<(usize, String)>) {
    let (mut count, mut names) = (0, Vec::new());
    let (mut at, mut class) = (0, false);
    while let Some(c) = text.get(at) {
        match c {
            '\\' => at += 1,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => match (text.get(at + 1), text.get(at + 2), text.get(at + 3)) {
                (Some('?'), Some('<'), Some(next)) if !matches!(next, '=' | '!') => {
                    count += 1;
                    let name = text.iter().skip(at + 3).take_while(|c| **c != '>');
                    // One that does not end would be the rest of the text, each time.
                    names.push((count, name.take(NAME).collect()));
                }
                (Some('?'), ..) => {}
                _ => count += 1,
            },
            _ => {}
        }
        at += 1;
    }
    (count, names)
}

fn twice(names: &[(usize, String)]) -> Option<&str> {
    let mut sorted: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    sorted.sort_unstable();
    let pair = sorted.windows(2).find(|pair| pair.first() == pair.last());
    pair.and_then(|pair| pair.first().copied())
}

/// A character or a set of them.
enum Atom {
    Char(char),
    Set(Item),
}

impl Parser<'_> {
    fn error(&self, what: &str) -> String {
        format!("{what} at index {}", self.at)
    }

    fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Option<char> {
        self.text.get(self.at + by).copied()
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = wanted
            .chars()
            .enumerate()
            .all(|(by, c)| self.ahead(by) == Some(c));
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn alternation(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error("groups are nested too deep"));
        }
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match branches.len() {
            1 => branches.pop().unwrap_or(Node::Empty),
            _ => Node::Alternation(branches),
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            if matches!(c, '*' | '+' | '?') || (c == '{' && self.counts().is_some()) {
                return Err(self.error("nothing to repeat"));
            }
            let node = self.term()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.pop().unwrap_or(Node::Empty),
            _ => Node::Concat(nodes),
        })
    }

    fn term(&mut self) -> Result<Node, String> {
        let Some(c) = self.peek() else {
            return Ok(Node::Empty);
        };
        self.at += 1;
        Ok(match c {
            '(' => self.group()?,
            '[' => Node::set(self.class()?),
            '.' => {
                let ends = ['\n', '\r', '\u{2028}', '\u{2029}'];
                Node::set(Set {
                    negated: true,
                    items: ends.map(|end| Item::Range(end, end)).to_vec(),
                    ..Set::default()
                })
            }
            '^' => Node::Assert(Assertion::Start),
            '$' => Node::Assert(Assertion::End),
            '\\' => self.escape()?,
            c => literal(c),
        })
    }

    fn group(&mut self) -> Result<Node, String> {
        let node = if self.eat("?:") {
            Node::Group(None, Box::new(self.alternation()?))
        } else if self.eat("?=") || self.eat("?!") || self.eat("?<=") || self.eat("?<!") {
            let mark = self.at - 1;
            Node::Look {
                negative: self.text.get(mark) == Some(&'!'),
                ahead: self.text.get(mark - 1) == Some(&'?'),
                node: Box::new(self.alternation()?),
            }
        } else {
            if self.eat("?<") {
                self.name()?;
            } else if self.peek() == Some('?') {
                return Err(self.error("an unknown kind of group"));
            }
            self.opened += 1;
            Node::Group(Some(self.opened), Box::new(self.alternation()?))
        };
        if !self.eat(")") {
            return Err(self.error("a group that is not closed"));
        }
        Ok(node)
    }

    /// Reads a group's name up to and with its `>`.
    fn name(&mut self) -> Result<String, String> {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '>' if !name.is_empty() => return Ok(name),
                '$' | '_' => name.push(c),
                c if c.is_alphabetic() || (c.is_numeric() && !name.is_empty()) => name.push(c),
                _ => break,
            }
        }
        Err(self.error("a group name that does not end with '>' or begins with no letter"))
    }

    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some((min, max, length)) => {
                    self.at += length - 1;
                    (min, max)
                }
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        if matches!(node, Node::Assert(_) | Node::Look { ahead: false, .. }) {
            return Err(self.error("nothing to repeat"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.error("a repetition whose bounds are out of order"));
        }
        self.at += 1;
        let kind = if self.eat("?") {
            Kind::Lazy
        } else {
            Kind::Greedy
        };
        Ok(Node::Repeat {
            node: Box::new(node),
            min,
            max,
            kind,
        })
    }

    /// Returns what `{2}`, `{2,}` or `{2,3}` here says, and its length; `None` for a brace that only stands for itself.
    fn counts(&self) -> Option<(u32, Option<u32>, usize)> {
        let mut by = 1;
        let mut number = || {
            let start = by;
            let mut value = 0u32;
            while let Some(digit) = self.ahead(by).and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(digit);
                by += 1;
            }
            (by > start).then_some((value, by))
        };
        let (min, end) = number()?;
        match self.ahead(end) {
            Some('}') => Some((min, Some(min), end + 1)),
            Some(',') if self.ahead(end + 1) == Some('}') => Some((min, None, end + 2)),
            Some(',') => {
                by = end + 1;
                let mut value = 0u32;
                while let Some(digit) = self.ahead(by).and_then(|c| c.to_digit(10)) {
                    value = value.saturating_mul(10).saturating_add(digit);
                    by += 1;
                }
                (self.ahead(by) == Some('}') && by > end + 1).then_some((min, Some(value), by + 1))
            }
            _ => None,
        }
    }

    /// Reads what stands behind a backslash outside of a class.
    fn escape(&mut self) -> Result<Node, String> {
        Ok(match self.peek() {
            Some(c @ ('b' | 'B')) => {
                self.at += 1;
                Node::Assert(Assertion::AsciiWordBoundary(c == 'b'))
            }
            Some('k') => {
                self.at += 1;
                if !self.eat("<") {
                    return Err(self.error("\\k without the name of a group"));
                }
                let name = self.name()?;
                let known = self.names.iter().find(|(_, known)| *known == name);
                let Some((number, _)) = known else {
                    return Err(self.error(&format!("no group has the name {name:?}")));
                };
                Node::BackReference {
                    number: *number,
                    empty: true,
                }
            }
            Some('1'..='9') => {
                let mut number = 0usize;
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    number = number.saturating_mul(10).saturating_add(digit as usize);
                    self.at += 1;
                }
                if number > self.groups {
                    return Err(self.error(&format!("there is no group {number}")));
                }
                Node::BackReference {
                    number,
                    empty: true,
                }
            }
            _ => match self.escaped()? {
                Atom::Char(c) => literal(c),
                Atom::Set(item) => Node::set(Set {
                    items: vec![item],
                    ..Set::default()
                }),
            },
        })
    }

    /// Reads an escape that is allowed inside and outside of a class.
    fn escaped(&mut self) -> Result<Atom, String> {
        let Some(c) = self.peek() else {
            return Err(self.error("a backslash at the end"));
        };
        self.at += 1;
        let set = |named, negated| Ok(Atom::Set(Item::Named(named, negated)));
        Ok(Atom::Char(match c {
            'd' | 'D' => return set(Named::Digit, c == 'D'),
            's' | 'S' => return set(Named::EcmaSpace, c == 'S'),
            'w' | 'W' => return set(Named::Word, c == 'W'),
            'p' | 'P' => return Ok(Atom::Set(self.property(c == 'P')?)),
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '0' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => '\0',
            'c' => {
                let Some(control) = self.peek().filter(char::is_ascii_alphabetic) else {
                    return Err(self.error("\\c without a letter"));
                };
                self.at += 1;
                char::from(control as u8 & 31)
            }
            'x' => self.hexadecimal(2)?,
            'u' => self.unicode()?,
            c if c.is_ascii_alphanumeric() => {
                self.at -= 1;
                return Err(self.error(&format!("\\{c} means nothing")));
            }
            c => c,
        }))
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<char, String> {
        let value = self.digits(digits)?;
        Ok(char::from_u32(value).unwrap_or('\u{fffd}'))
    }

    fn digits(&mut self, count: usize) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..count {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else {
                return Err(self.error("expected a hexadecimal digit"));
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    /// Reads what stands behind `\u`: four digits, two halves of four, or any number in braces.
    fn unicode(&mut self) -> Result<char, String> {
        if self.eat("{") {
            let mut value = 0u32;
            let start = self.at;
            while let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) {
                value = value.saturating_mul(16).saturating_add(digit);
                self.at += 1;
            }
            if self.at == start || value > 0x10_ffff || !self.eat("}") {
                return Err(self.error("no code point in braces"));
            }
            return Ok(char::from_u32(value).unwrap_or('\u{fffd}'));
        }
        let high = self.digits(4)?;
        if (0xd800..0xdc00).contains(&high) {
            let back = self.at;
            if self.eat("\\u")
                && let Ok(low @ 0xdc00..0xe000) = self.digits(4)
            {
                let value = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(value).unwrap_or('\u{fffd}'));
            }
            self.at = back;
        }
        Ok(char::from_u32(high).unwrap_or('\u{fffd}'))
    }

    /// Reads a property's name in braces.
    fn property(&mut self, negated: bool) -> Result<Item, String> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|c| *c == '}');
        let (Some('{'), Some(end)) = (rest.first(), end) else {
            return Err(self.error("\\p without a property in braces"));
        };
        let name: String = rest.get(1..end).unwrap_or_default().iter().collect();
        let Some(property) = unicode::property(&name) else {
            return Err(self.error(&format!(
                "the property {name:?} is none that is known here: general categories are, and those of letters and spaces"
            )));
        };
        self.at += end + 1;
        Ok(Item::Property(property, negated))
    }

    /// Reads a class behind its `[`, with the `]` that ends it.
    fn class(&mut self) -> Result<Set, String> {
        let mut set = Set {
            negated: self.eat("^"),
            ..Set::default()
        };
        loop {
            if self.eat("]") {
                return Ok(set);
            }
            let from = match self.class_atom()? {
                Atom::Char(from) => from,
                Atom::Set(item) => {
                    set.items.push(item);
                    continue;
                }
            };
            let range = self.peek() == Some('-') && self.ahead(1).is_some_and(|next| next != ']');
            if !range {
                set.items.push(Item::Range(from, from));
                continue;
            }
            self.at += 1;
            match self.class_atom()? {
                Atom::Char(to) if to >= from => set.items.push(Item::Range(from, to)),
                Atom::Char(_) => return Err(self.error("a range that is out of order")),
                // `[a-\d]` is the three of them.
                Atom::Set(item) => {
                    let alone = [from, '-'].map(|c| Item::Range(c, c));
                    set.items.extend(alone.into_iter().chain([item]));
                }
            }
        }
    }

    fn class_atom(&mut self) -> Result<Atom, String> {
        let Some(c) = self.peek() else {
            return Err(self.error("a class that is not closed"));
        };
        self.at += 1;
        if c != '\\' {
            return Ok(Atom::Char(c));
        }
        if self.eat("b") {
            return Ok(Atom::Char('\u{8}'));
        }
        self.escaped()
    }
}

fn literal(c: char) -> Node {
    Node::set(Set {
        items: vec![Item::Range(c, c)],
        ..Set::default()
    })
}
