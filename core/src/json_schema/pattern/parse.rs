//! The grammar of Java's regular expressions.

use std::sync::Arc;

use crate::json_schema::pattern::set::{Item, Named, Set};

/// A regular expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    /// Shared with the programs that are made of it.
    Set(Arc<Set>),
    Assert(Assertion),
    /// A group, numbered when it captures.
    Group(Option<usize>, Box<Node>),
    Concat(Vec<Node>),
    Alternation(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        kind: Kind,
    },
    BackReference {
        number: usize,
        /// Whether a group that has taken nothing yet is met by nothing, as in ECMAScript, or by no text at all.
        empty: bool,
    },
    Look {
        ahead: bool,
        negative: bool,
        node: Box<Node>,
    },
    Atomic(Box<Node>),
}

impl Node {
    /// Returns what one character of the set matches.
    pub(super) fn set(set: Set) -> Self {
        Node::Set(Arc::new(set))
    }
}

/// How much a repetition takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Greedy,
    Lazy,
    Possessive,
}

/// A condition on the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    Start,
    LineStart,
    End,
    /// The end, or before the last line terminator.
    LastEnd,
    LineEnd,
    WordBoundary(bool),
    /// Of words in ASCII.
    AsciiWordBoundary(bool),
}

/// Groups nested deeper than this are refused; Java itself runs out of stack not far beyond.
pub(super) const DEPTH: usize = 200;

#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, as the syntax has them"
)]
pub(super) struct Flags {
    pub(super) fold: bool,
    multiline: bool,
    dot_all: bool,
    pub(super) comments: bool,
}

pub(super) struct Parser<'a> {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
    pub(super) flags: Flags,
    pub(super) names: Vec<(String, usize)>,
    pub(super) groups: usize,
    pub(super) depth: usize,
    source: &'a str,
}

/// Reads a pattern.
///
/// # Errors
/// What Java would throw at, with the index of the character.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    let mut parser = Parser {
        text: text.chars().collect(),
        at: 0,
        flags: Flags::default(),
        names: Vec::new(),
        groups: 0,
        depth: 0,
        source: text,
    };
    let node = parser.alternation()?;
    if parser.at < parser.text.len() {
        return Err(parser.error("unmatched closing ')'"));
    }
    Ok(node)
}

impl Parser<'_> {
    pub(super) fn error(&self, what: &str) -> String {
        debug_assert!(self.at <= self.source.len() + 1);
        format!("{what} near index {}", self.at)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn ahead(&self, by: usize) -> Option<char> {
        self.text.get(self.at + by).copied()
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let eaten = self.peek() == Some(c);
        self.at += usize::from(eaten);
        eaten
    }

    fn alternation(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error("groups are nested too deep"));
        }
        let mut branches = vec![self.sequence()?];
        while self.eat('|') {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 {
            branches.pop().unwrap_or(Node::Empty)
        } else {
            Node::Alternation(branches)
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            self.skip_comments();
            let Some(c) = self.peek() else { break };
            match c {
                '|' | ')' => break,
                '*' | '+' | '?' => {
                    return Err(self.error(&format!("dangling meta character '{c}'")));
                }
                _ => {
                    let quoted = c == '\\' && self.ahead(1) == Some('Q');
                    let node = if quoted {
                        self.quoted(&mut nodes)
                    } else {
                        self.atom()?
                    };
                    let node = self.repeated(node)?;
                    nodes.push(node);
                }
            }
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.pop().unwrap_or(Node::Empty),
            _ => Node::Concat(nodes),
        })
    }

    pub(super) fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some(c) if c.is_ascii_whitespace() => self.at += 1,
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    /// Reads `\Q...\E`; a repetition behind it is about its last character.
    pub(super) fn quoted(&mut self, nodes: &mut Vec<Node>) -> Node {
        self.at += 2;
        let mut last = Node::Empty;
        while let Some(c) = self.peek() {
            if c == '\\' && self.ahead(1) == Some('E') {
                self.at += 2;
                break;
            }
            self.at += 1;
            nodes.push(std::mem::replace(&mut last, self.literal(c)));
        }
        last
    }

    pub(super) fn literal(&self, c: char) -> Node {
        self.set(Set {
            items: vec![Item::Range(c, c)],
            ..Set::default()
        })
    }

    pub(super) fn set(&self, set: Set) -> Node {
        Node::set(Set {
            fold: self.flags.fold,
            ..set
        })
    }

    fn atom(&mut self) -> Result<Node, String> {
        let Some(c) = self.peek() else {
            return Ok(Node::Empty);
        };
        if c == '{' {
            // Counts nothing, if it counts: Java takes an empty piece of text before it.
            return Ok(Node::Empty);
        }
        self.at += 1;
        match c {
            '(' => self.group(),
            '[' => {
                let set = self.class()?;
                Ok(self.set(set))
            }
            '.' => Ok(if self.flags.dot_all {
                Node::set(Set::named(Named::All, false))
            } else {
                let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
                let items = ends.into_iter().map(|end| Item::Range(end, end)).collect();
                Node::set(Set {
                    negated: true,
                    items,
                    ..Set::default()
                })
            }),
            '^' if self.flags.multiline => Ok(Node::Assert(Assertion::LineStart)),
            '^' => Ok(Node::Assert(Assertion::Start)),
            '$' if self.flags.multiline => Ok(Node::Assert(Assertion::LineEnd)),
            '$' => Ok(Node::Assert(Assertion::LastEnd)),
            '\\' => self.escape(),
            c => Ok(self.literal(c)),
        }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        self.skip_comments();
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                if !self.ahead(1).is_some_and(|c| c.is_ascii_digit()) {
                    return Err(self.error("illegal repetition"));
                }
                self.at += 1;
                let min = self.count()?;
                let max = match self.peek() {
                    Some(',') => {
                        self.at += 1;
                        if self.peek() == Some('}') {
                            None
                        } else {
                            Some(self.count()?)
                        }
                    }
                    _ => Some(min),
                };
                if self.peek() != Some('}') {
                    return Err(self.error("unclosed counted closure"));
                }
                if max.is_some_and(|max| max < min) {
                    return Err(self.error("illegal repetition range"));
                }
                (min, max)
            }
            _ => return Ok(node),
        };
        self.at += 1;
        let kind = match self.peek() {
            Some('?') => Kind::Lazy,
            Some('+') => Kind::Possessive,
            _ => Kind::Greedy,
        };
        self.at += usize::from(kind != Kind::Greedy);
        Ok(Node::Repeat {
            node: Box::new(node),
            min,
            max,
            kind,
        })
    }

    fn count(&mut self) -> Result<u32, String> {
        let mut count = 0i32;
        let start = self.at;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let next = count
                .checked_mul(10)
                .and_then(|count| count.checked_add(digit.cast_signed()));
            count = next.ok_or_else(|| self.error("illegal repetition range"))?;
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("unclosed counted closure"));
        }
        Ok(count.cast_unsigned())
    }

    fn group(&mut self) -> Result<Node, String> {
        let before = self.flags;
        let node = if self.eat('?') {
            match self.special()? {
                Some(node) => node,
                // Flags alone hold to the end of the group around them.
                None => return Ok(Node::Empty),
            }
        } else {
            self.groups += 1;
            let number = self.groups;
            Node::Group(Some(number), Box::new(self.alternation()?))
        };
        if !self.eat(')') {
            return Err(self.error("unclosed group"));
        }
        self.flags = before;
        Ok(node)
    }

    /// Reads what stands behind `(?`; `None` for flags that open no group.
    fn special(&mut self) -> Result<Option<Node>, String> {
        let Some(c) = self.peek() else {
            return Err(self.error("unknown group"));
        };
        self.at += 1;
        let node = match c {
            ':' => Node::Group(None, Box::new(self.alternation()?)),
            '=' | '!' => Node::Look {
                ahead: true,
                negative: c == '!',
                node: Box::new(self.alternation()?),
            },
            '>' => Node::Atomic(Box::new(self.alternation()?)),
            '<' => match self.peek() {
                Some(mark @ ('=' | '!')) => {
                    self.at += 1;
                    Node::Look {
                        ahead: false,
                        negative: mark == '!',
                        node: Box::new(self.alternation()?),
                    }
                }
                Some(first) if first.is_ascii_alphabetic() => {
                    let name = self.name()?;
                    if self.names.iter().any(|(known, _)| *known == name) {
                        return Err(self.error(&format!(
                            "named capturing group <{name}> is already defined"
                        )));
                    }
                    self.groups += 1;
                    let number = self.groups;
                    self.names.push((name, number));
                    Node::Group(Some(number), Box::new(self.alternation()?))
                }
                _ => return Err(self.error("unknown look-behind group")),
            },
            _ => {
                self.at -= 1;
                self.flags()?;
                match self.peek() {
                    Some(')') => {
                        self.at += 1;
                        return Ok(None);
                    }
                    Some(':') => {
                        self.at += 1;
                        Node::Group(None, Box::new(self.alternation()?))
                    }
                    _ => return Err(self.error("unknown inline modifier")),
                }
            }
        };
        Ok(Some(node))
    }

    fn flags(&mut self) -> Result<(), String> {
        let mut on = true;
        while let Some(c) = self.peek() {
            match c {
                'i' => self.flags.fold = on,
                'm' => self.flags.multiline = on,
                's' => self.flags.dot_all = on,
                'x' => self.flags.comments = on,
                'd' | 'u' | 'c' | 'U' => {}
                '-' if on => on = false,
                ')' | ':' => return Ok(()),
                _ => return Err(self.error("unknown inline modifier")),
            }
            self.at += 1;
        }
        Err(self.error("unknown inline modifier"))
    }

    /// Reads a group's name up to and with its `>`.
    pub(super) fn name(&mut self) -> Result<String, String> {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '>' if !name.is_empty() => return Ok(name),
                c if c.is_ascii_alphabetic() || (c.is_ascii_digit() && !name.is_empty()) => {
                    name.push(c);
                }
                _ => break,
            }
        }
        Err(self.error("capturing group name does not end with '>' or begins with no letter"))
    }
}
