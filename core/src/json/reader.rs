//! Reads JSON and keeps where everything stands. An explicit stack holds what is open, so no nesting can exhaust the call stack.

mod key;
mod number;
mod string;

use crate::error::{Code, SchemaError};
use crate::json::tree::{Extra, Kind, Node, NodeId, Tree};
use crate::limits::Limits;
use crate::source::{Range, Span};

/// What a text may hold beyond, or short of, the standard's JSON (RFC 8259).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grammar {
    /// `/* */` and `//` before and inside the value.
    pub(crate) comments: bool,
    /// What may follow the value.
    pub(crate) after: After,
    /// `NaN`, `Infinity`, `+Infinity`, `-Infinity`, `+INF` and `-INF` as values; they are read as strings, as which they are written again.
    pub(crate) non_finite: bool,
    /// Digits of an integer.
    pub(crate) integer_digits: usize,
    /// Characters of another number.
    pub(crate) number_characters: usize,
    /// UTF-16 code units of a member's name.
    pub(crate) name_units: usize,
}

/// What may follow a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// JSON's white space.
    Space,
    /// Any character up to U+0020, NUL included.
    Controls,
    /// Any text at all: reading ends with the value.
    Anything,
}

impl Grammar {
    /// RFC 8259 to the letter.
    pub(crate) const STRICT: Self = Self {
        comments: false,
        after: After::Space,
        non_finite: false,
        integer_digits: usize::MAX,
        number_characters: usize::MAX,
        name_units: usize::MAX,
    };
}

/// Reads text number `file` of the tree's sources and returns its root.
///
/// # Errors
/// `EMPTY_TEXT`, `JSON_SYNTAX`, `DANGLING_CONTENT`, `LIMIT_DEPTH`, `LIMIT_NODES` and `LIMIT_TOKEN`, each with its span.
pub(crate) fn read(
    tree: &mut Tree,
    file: usize,
    grammar: &Grammar,
    limits: &Limits,
) -> Result<NodeId, SchemaError> {
    let range = tree.sources.file(file);
    let name = tree.sources.name(file).to_owned();
    let root = tree.nodes.len() as NodeId;
    let mut reader = Reader {
        bytes: tree
            .sources
            .buffer()
            .as_bytes()
            .get(..range.end as usize)
            .unwrap_or_default(),
        at: range.start as usize,
        base: range.start as usize,
        nodes: std::mem::take(&mut tree.nodes),
        decoded: String::new(),
        decoded_base: tree.sources.buffer().len(),
        open: Vec::new(),
        grammar,
        limits,
        source: name,
    };
    // Texts of schemas hold about a value every six bytes.
    reader
        .nodes
        .reserve((range.end - range.start) as usize / 6 + 1);
    let outcome = reader.document();
    let (nodes, decoded) = (reader.nodes, reader.decoded);
    tree.nodes = nodes;
    outcome?;
    if !decoded.is_empty() {
        tree.sources.append(&decoded);
    }
    Ok(root)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    base: usize,
    nodes: Vec<Node>,
    decoded: String,
    decoded_base: usize,
    open: Vec<Open>,
    grammar: &'a Grammar,
    limits: &'a Limits,
    source: String,
}

/// A container whose end has not been read.
#[derive(Clone, Copy)]
struct Open {
    node: NodeId,
    count: u32,
    /// A bit for each key: keys that set different ones differ.
    marks: u64,
    /// Whether two keys may be equal.
    doubtful: bool,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), SchemaError> {
        self.space()?;
        if self.at == self.bytes.len() {
            return Err(self.error(
                Code::EmptyText,
                "the text is empty: expected a JSON value".to_owned(),
                self.base,
                self.at,
            ));
        }
        self.value()?;
        while let Some(open) = self.open.last() {
            let object = self.kind_of(open.node) == Kind::Object;
            let first = open.count == 0;
            self.space()?;
            match self.peek() {
                Some(b']') if !object => self.close(),
                Some(b'}') if object => self.close(),
                Some(b',') if !first => {
                    self.at += 1;
                    self.space()?;
                    self.entry(object)?;
                }
                Some(_) if first => self.entry(object)?,
                _ => {
                    let expected = match (object, first) {
                        (true, true) => "a member or '}'",
                        (true, false) => "',' or '}'",
                        (false, true) => "a value or ']'",
                        (false, false) => "',' or ']'",
                    };
                    return Err(self.unexpected(expected));
                }
            }
        }
        if self.grammar.after == After::Anything {
            return Ok(());
        }
        let end = self.at;
        let spaces = |byte: u8| match self.grammar.after {
            After::Space => matches!(byte, b' ' | b'\t' | b'\n' | b'\r'),
            After::Controls | After::Anything => byte <= b' ',
        };
        while self.peek().is_some_and(spaces) {
            self.at += 1;
        }
        if self.at < self.bytes.len() {
            let rest = String::from_utf8_lossy(self.bytes.get(self.at..).unwrap_or_default());
            let shown: String = rest.chars().take(20).collect();
            let message = format!("dangling content after end of schema: {shown}");
            return Err(self.error(
                Code::DanglingContent,
                message,
                end.max(self.at),
                self.bytes.len(),
            ));
        }
        Ok(())
    }

    /// Reads one member or element of the innermost container.
    fn entry(&mut self, object: bool) -> Result<(), SchemaError> {
        if let Some(open) = self.open.last_mut() {
            open.count += 1;
        }
        if object {
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a member name in double quotes"));
            }
            self.name()?;
            self.space()?;
            if self.peek() != Some(b':') {
                return Err(self.unexpected("':' after the member name"));
            }
            self.at += 1;
            self.space()?;
        }
        self.value()
    }

    /// Reads a scalar whole, or opens a container.
    fn value(&mut self) -> Result<(), SchemaError> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => self.begin(Kind::Object),
            Some(b'[') => self.begin(Kind::Array),
            Some(b'N' | b'I' | b'+' | b'-') if self.grammar.non_finite && self.non_finite()? => {
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Kind::Boolean),
            Some(b'f') => self.word("false", Kind::Boolean),
            Some(b'n') => self.word("null", Kind::Null),
            _ => Err(self.unexpected("a JSON value")),
        }
    }

    fn begin(&mut self, kind: Kind) -> Result<(), SchemaError> {
        if self.open.len() >= self.limits.depth {
            let message = format!(
                "objects and arrays are nested deeper than {}",
                self.limits.depth
            );
            return Err(self.error(Code::LimitDepth, message, self.at, self.at + 1));
        }
        let node = self.push(kind, self.at, Extra::Container { size: 1, count: 0 })?;
        self.open.push(Open {
            node,
            count: 0,
            marks: 0,
            doubtful: false,
        });
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        let (Some(open), end) = (self.open.pop(), self.at as u32) else {
            return;
        };
        let size = self.nodes.len() as u32 - open.node;
        if let Some(node) = self.nodes.get_mut(open.node as usize) {
            node.range.end = end;
            node.extra = Extra::Container {
                size,
                count: open.count,
            };
            if open.doubtful {
                self.unique(open);
            }
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<(), SchemaError> {
        let end = self.at + word.len();
        let next = self.bytes.get(end).copied().unwrap_or(b' ');
        if self.bytes.get(self.at..end) != Some(word.as_bytes())
            || next.is_ascii_alphanumeric()
            || next == b'_'
        {
            return Err(self.unexpected("a JSON value"));
        }
        let start = self.at;
        self.at = end;
        self.push(kind, start, Extra::Scalar).map(|_| ())
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, start: usize, extra: Extra) -> Result<NodeId, SchemaError> {
        if self.nodes.len() >= self.limits.nodes {
            let message = format!("the text holds more than {} values", self.limits.nodes);
            return Err(self.error(Code::LimitNodes, message, start, self.at));
        }
        self.nodes.push(Node {
            kind,
            range: Range::new(start as u32, self.at as u32),
            extra,
        });
        Ok(self.nodes.len() as NodeId - 1)
    }

    /// Passes white space and, where the grammar has them, comments.
    #[inline(always)]
    fn space(&mut self) -> Result<(), SchemaError> {
        match self.peek() {
            Some(byte) if byte > b' ' && byte != b'/' => Ok(()),
            _ => self.spaces(),
        }
    }

    fn spaces(&mut self) -> Result<(), SchemaError> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if self.grammar.comments => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), SchemaError> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = match rest.get(1) {
            Some(b'/') => Some(
                rest.iter()
                    .position(|&byte| byte == b'\n' || byte == b'\r')
                    .unwrap_or(rest.len()),
            ),
            Some(b'*') => rest
                .get(2..)
                .and_then(|inner| inner.windows(2).position(|pair| pair == b"*/"))
                .map(|length| length + 4),
            _ => return Err(self.unexpected("a JSON value or a comment")),
        };
        let Some(length) = length else {
            let message = "a comment does not end: expected '*/'".to_owned();
            return Err(self.error(Code::JsonSyntax, message, start, self.bytes.len()));
        };
        self.at += length;
        Ok(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn kind_of(&self, node: NodeId) -> Kind {
        self.nodes
            .get(node as usize)
            .map_or(Kind::Null, |node| node.kind)
    }

    fn character_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at + 1..).unwrap_or_default();
        let inside = rest.iter().take_while(|byte| **byte & 0xc0 == 0x80).count();
        (at + 1 + inside).min(self.bytes.len())
    }

    fn unexpected(&self, expected: &str) -> SchemaError {
        let end = if self.at < self.bytes.len() {
            self.character_end(self.at)
        } else {
            self.at
        };
        let found = match self.bytes.get(self.at..end) {
            Some([]) | None => "the end of the text".to_owned(),
            Some(bytes) => {
                let shown: String = String::from_utf8_lossy(bytes)
                    .chars()
                    .map(shown_char)
                    .collect();
                format!("'{shown}'")
            }
        };
        self.error(
            Code::JsonSyntax,
            format!("expected {expected}, found {found}"),
            self.at,
            end,
        )
    }

    fn error(&self, code: Code, message: String, start: usize, end: usize) -> SchemaError {
        let span = Span {
            source: self.source.clone(),
            start: start - self.base,
            end: end.max(start) - self.base,
        };
        SchemaError::new(code, message).at(span)
    }
}

/// Returns a character as messages show it: itself, or an escape where there is nothing to see.
fn shown_char(c: char) -> String {
    if matches!(c, '"' | '\'' | '\\') {
        c.to_string()
    } else {
        c.escape_debug().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{KeyOrder, write_value};
    use crate::source::Sources;

    /// Reads a text that stands alone.
    fn tree_of(text: &str, grammar: &Grammar) -> Result<Tree, SchemaError> {
        let limits = Limits::DEFAULT;
        let mut tree = Tree::new(Sources::new(text, std::iter::empty(), &limits)?);
        read(&mut tree, 0, grammar, &limits)?;
        Ok(tree)
    }

    fn again(text: &str) -> Result<String, SchemaError> {
        let tree = tree_of(
            text,
            &Grammar {
                comments: true,
                ..Grammar::STRICT
            },
        )?;
        let mut out = String::new();
        write_value(&mut out, &tree, 0, KeyOrder::Kept);
        Ok(out)
    }

    #[test]
    fn values_come_back_compact() {
        let text = " { \"a\" : [ 1 , -0, 1e10, true,null ] /* c */ , \"\\u0062\" : \"x\\u0001\\n\\/é\\ud83d\\ude00\" }\n";
        assert_eq!(
            again(text).unwrap(),
            "{\"a\":[1,0,1.0E10,true,null],\"b\":\"x\\u0001\\n/é😀\"}"
        );
    }

    #[test]
    fn a_repeated_key_keeps_its_first_place_and_its_last_value() {
        assert_eq!(
            again("{\"a\":1,\"b\":{\"x\":[1]},\"a\":[2,3]}").unwrap(),
            "{\"a\":[2,3],\"b\":{\"x\":[1]}}"
        );
        let many: Vec<String> = (0..40).map(|n| format!("\"k{}\":{n}", n % 20)).collect();
        let tree = tree_of(&format!("[{{{}}}]", many.join(",")), &Grammar::STRICT).unwrap();
        let object = tree.elements(0).next().unwrap();
        assert_eq!(tree.count(object), 20);
        assert_eq!(tree.token(tree.member(object, "k3").unwrap()), "23");
    }

    #[test]
    fn half_a_surrogate_pair_is_a_question_mark() {
        assert_eq!(again("\"\\ud83d\\u0041\"").unwrap(), "\"?A\"");
        assert_eq!(again("\"\\udc00\"").unwrap(), "\"?\"");
    }

    #[test]
    fn errors_say_what_and_where() {
        let cases = [
            ("", Code::EmptyText, 0, 0),
            ("{\"a\":}", Code::JsonSyntax, 5, 6),
            ("{\"a\" 1}", Code::JsonSyntax, 5, 6),
            ("[1,]", Code::JsonSyntax, 3, 4),
            ("[01]", Code::JsonSyntax, 1, 3),
            ("[1.]", Code::JsonSyntax, 3, 4),
            ("int", Code::JsonSyntax, 0, 1),
            ("{\"a\":1", Code::JsonSyntax, 6, 6),
            ("\"a", Code::JsonSyntax, 0, 2),
            ("\"a\tb\"", Code::JsonSyntax, 2, 3),
            ("1 2", Code::DanglingContent, 2, 3),
            ("\u{feff}1", Code::JsonSyntax, 0, 3),
        ];
        for (text, code, start, end) in cases {
            let error = again(text).unwrap_err();
            let span = error.span().unwrap();
            assert_eq!(
                (error.code(), span.start, span.end),
                (code, start, end),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn nesting_stops_at_the_limit_and_not_before() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(again(&nested(1_000)).is_ok());
        assert_eq!(again(&nested(1_001)).unwrap_err().code(), Code::LimitDepth);
        assert_eq!(
            again(&"[".repeat(100_000)).unwrap_err().code(),
            Code::LimitDepth
        );
    }
}
