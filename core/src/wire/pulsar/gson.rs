//! JSON as the library prints it that Pulsar uses for schema texts: numbers as they were written, some characters escaped for HTML.

use std::fmt::Write as _;

use crate::error::SchemaError;
use crate::json::{self, After, Grammar, Kind, NodeId, Tree};
use crate::limits::Limits;
use crate::source::Sources;

/// How a value is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Two blanks for each level, if the value is spread over lines.
    pub(crate) layout: Layout,
    /// Which characters and members are spared.
    pub(crate) care: Care,
}

/// Whether a value is on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Compact,
    Pretty,
}

/// What is done for readers other than JSON's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// Nothing: every member is there.
    Plain,
    /// Members that are null are left out, and `<`, `>`, `&`, `=` and `'` are escaped.
    Html,
}

pub(crate) const COMPACT: Style = Style {
    layout: Layout::Compact,
    care: Care::Html,
};
pub(crate) const PRETTY: Style = Style {
    layout: Layout::Pretty,
    care: Care::Html,
};
pub(crate) const AS_IT_IS: Style = Style {
    layout: Layout::Compact,
    care: Care::Plain,
};

const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Controls,
    integer_digits: usize::MAX,
    number_characters: usize::MAX,
    name_units: usize::MAX,
    non_finite: false,
};

/// Reads one JSON value.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<(Tree, NodeId), SchemaError> {
    let sources = Sources::new(text, std::iter::empty(), limits)?;
    let mut tree = Tree::new(sources);
    let root = json::read(&mut tree, 0, &GRAMMAR, limits)?;
    Ok((tree, root))
}

/// Writes JSON piece by piece.
pub(crate) struct Writer {
    pub(crate) out: String,
    style: Style,
    /// For each open container, whether something stands in it.
    open: Vec<bool>,
}

impl Writer {
    pub(crate) fn new(style: Style) -> Self {
        Self {
            out: String::new(),
            style,
            open: Vec::new(),
        }
    }

    pub(crate) fn begin(&mut self, bracket: char) {
        self.out.push(bracket);
        self.open.push(false);
    }

    pub(crate) fn end(&mut self, bracket: char) {
        if self.open.pop() == Some(true) {
            self.line();
        }
        self.out.push(bracket);
    }

    /// Goes on to the next element.
    pub(crate) fn element(&mut self) {
        if let Some(filled) = self.open.last_mut()
            && std::mem::replace(filled, true)
        {
            self.out.push(',');
        }
        self.line();
    }

    /// Goes on to the member of that name.
    pub(crate) fn member(&mut self, name: &str) {
        self.element();
        self.string(name);
        self.out.push_str(match self.style.layout {
            Layout::Pretty => ": ",
            Layout::Compact => ":",
        });
    }

    fn line(&mut self) {
        if self.style.layout == Layout::Pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.open.len()));
        }
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '<' | '>' | '&' | '=' | '\'' if self.style.care == Care::Html => {
                    self.escape(character);
                }
                '\u{0}'..='\u{1f}' | '\u{2028}' | '\u{2029}' => self.escape(character),
                other => self.out.push(other),
            }
        }
        self.out.push('"');
    }

    fn escape(&mut self, character: char) {
        let _ = write!(self.out, "\\u{:04x}", u32::from(character));
    }

    /// Writes a value that was read. The reader bounds how deep it nests.
    pub(crate) fn value(&mut self, tree: &Tree, id: NodeId) {
        match tree.kind(id) {
            Kind::Null | Kind::Boolean | Kind::Number => self.out.push_str(tree.token(id)),
            Kind::String => self.string(tree.text(id).unwrap_or("")),
            Kind::Array => {
                self.begin('[');
                for element in tree.elements(id) {
                    self.element();
                    self.value(tree, element);
                }
                self.end(']');
            }
            Kind::Object => {
                self.begin('{');
                for (key, value) in tree.members(id) {
                    if self.style.care == Care::Html && tree.kind(value) == Kind::Null {
                        continue;
                    }
                    self.member(tree.text(key).unwrap_or(""));
                    self.value(tree, value);
                }
                self.end('}');
            }
        }
    }
}
