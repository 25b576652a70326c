//! Classes of characters: what stands between brackets.

use super::escape::Escaped;
use super::parse::{DEPTH, Node, Parser};
use super::set::{Item, Set};

impl Parser<'_> {
    /// Reads a class behind its `[`, with the `]` that ends it.
    pub(super) fn class(&mut self) -> Result<Set, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error("classes are nested too deep"));
        }
        let mut set = Set {
            negated: self.eat('^'),
            fold: self.flags.fold,
            ..Set::default()
        };
        let mut empty = true;
        loop {
            if self.flags.comments {
                self.skip_comments();
            }
            let Some(c) = self.peek() else {
                return Err(self.error("unclosed character class"));
            };
            match c {
                ']' if !empty => {
                    self.at += 1;
                    self.depth -= 1;
                    return Ok(set);
                }
                '[' => {
                    self.at += 1;
                    set.items.push(Item::Nested(self.class()?));
                }
                '&' if self.ahead(1) == Some('&') => {
                    self.at += 2;
                    self.intersection(&mut set, empty)?;
                }
                '\\' if self.ahead(1) == Some('Q') => {
                    let mut nodes = Vec::new();
                    let last = self.quoted(&mut nodes);
                    for node in nodes.into_iter().chain([last]) {
                        if let Node::Set(inner) = node {
                            set.items.push(Item::Nested(Set::clone(&inner)));
                        }
                    }
                }
                _ => {
                    let item = self.range()?;
                    set.items.push(item);
                }
            }
            empty = false;
        }
    }

    /// Reads what stands behind `&&`, up to the next `&&` or the end of the class.
    pub(super) fn intersection(&mut self, set: &mut Set, empty: bool) -> Result<(), String> {
        let mut right = Set {
            fold: self.flags.fold,
            ..Set::default()
        };
        loop {
            match self.peek() {
                None => return Err(self.error("unclosed character class")),
                Some(']') => break,
                Some('&') if self.ahead(1) == Some('&') => break,
                Some('[') => {
                    self.at += 1;
                    right.items.push(Item::Nested(self.class()?));
                }
                Some(_) => {
                    let item = self.range()?;
                    right.items.push(item);
                }
            }
        }
        if right.items.is_empty() {
            return if empty {
                Err(self.error("bad class syntax"))
            } else {
                Err(self.error("bad intersection syntax"))
            };
        }
        if empty {
            set.items.append(&mut right.items);
        } else {
            set.and.push(right);
        }
        Ok(())
    }

    /// Reads one character, set or range of a class.
    pub(super) fn range(&mut self) -> Result<Item, String> {
        let from = match self.class_atom()? {
            Escaped::Set(named, negated) => return Ok(Item::Named(named, negated)),
            Escaped::Char(from) => from,
        };
        let dash = self.peek() == Some('-')
            && self.ahead(1).is_some_and(|next| next != ']' && next != '[');
        if !dash {
            return Ok(Item::Range(from, from));
        }
        self.at += 1;
        match self.class_atom()? {
            Escaped::Char(to) if to >= from => Ok(Item::Range(from, to)),
            _ => Err(self.error("illegal character range")),
        }
    }

    pub(super) fn class_atom(&mut self) -> Result<Escaped, String> {
        let Some(c) = self.peek() else {
            return Err(self.error("unclosed character class"));
        };
        self.at += 1;
        if c == '\\' {
            self.escaped()
        } else {
            Ok(Escaped::Char(c))
        }
    }
}
