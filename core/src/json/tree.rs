//! The values of one or more JSON texts, in one flat list.

use crate::json::number::Number;
use crate::source::{Range, Sources, Span};

/// The six kinds of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// Returns the kind with its article, for messages.
    pub(crate) const fn described(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

/// A value's number in its [`Tree`].
pub(crate) type NodeId = u32;

/// One value. Children follow their container directly, each with all below it, so a subtree is one stretch of the list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The token, or from bracket to bracket.
    pub(crate) range: Range,
    pub(crate) extra: Extra,
}

/// What a node holds beside its place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extra {
    /// Booleans, numbers and null are their token.
    Scalar,
    /// The content of a string, decoded.
    Text(Range),
    /// Nodes of the subtree with the container itself, and its elements or members.
    Container { size: u32, count: u32 },
}

/// Values and the texts they were read from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) sources: Sources,
    pub(crate) nodes: Vec<Node>,
}

impl Tree {
    pub(crate) fn new(sources: Sources) -> Self {
        Self {
            sources,
            nodes: Vec::new(),
        }
    }

    /// Adds a null that stands in no text.
    pub(crate) fn push_null(&mut self) -> NodeId {
        let range = self.sources.append("null");
        self.nodes.push(Node {
            kind: Kind::Null,
            range,
            extra: Extra::Scalar,
        });
        self.nodes.len() as NodeId - 1
    }

    #[inline(always)]
    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// Returns the place of the value's token.
    #[inline(always)]
    pub(crate) fn range(&self, id: NodeId) -> Range {
        self.node(id).range
    }

    /// Returns the place of the value in the text it stands in.
    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.sources.span(self.range(id))
    }

    /// Returns where a value stands; `None` in a text that was not given.
    pub(crate) fn place(&self, id: NodeId) -> Option<Span> {
        self.sources.place(self.range(id))
    }

    /// Returns the token as written.
    pub(crate) fn token(&self, id: NodeId) -> &str {
        self.sources.get(self.range(id))
    }

    /// Returns the decoded content of a string.
    #[inline(always)]
    pub(crate) fn string(&self, id: NodeId) -> Option<Range> {
        match self.node(id).extra {
            Extra::Text(range) => Some(range),
            _ => None,
        }
    }

    /// Returns the decoded content of a string as text.
    #[inline(always)]
    pub(crate) fn text(&self, id: NodeId) -> Option<&str> {
        self.string(id).map(|range| self.sources.get(range))
    }

    /// Returns the value of a boolean.
    pub(crate) fn boolean(&self, id: NodeId) -> Option<bool> {
        (self.kind(id) == Kind::Boolean).then(|| self.token(id) == "true")
    }

    /// Returns the value of a number.
    pub(crate) fn number(&self, id: NodeId) -> Option<Number<'_>> {
        (self.kind(id) == Kind::Number).then(|| Number::of(self.token(id)))
    }

    /// Returns how many elements or members a container has; 0 for scalars.
    pub(crate) fn count(&self, id: NodeId) -> usize {
        match self.node(id).extra {
            Extra::Container { count, .. } => count as usize,
            _ => 0,
        }
    }

    /// Returns the elements of an array in order; nothing for other kinds.
    pub(crate) fn elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = id + 1;
        let count = if self.kind(id) == Kind::Array {
            self.count(id)
        } else {
            0
        };
        (0..count).map(move |_| {
            let element = next;
            next += self.size(element);
            element
        })
    }

    /// Returns the members of an object (key, value) in order, every key once; nothing for other kinds.
    pub(crate) fn members(&self, id: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        let mut next = id + 1;
        let count = if self.kind(id) == Kind::Object {
            self.count(id)
        } else {
            0
        };
        (0..count).map(move |_| {
            let key = next;
            next = key + 1 + self.size(key + 1);
            (key, key + 1)
        })
    }

    /// Returns the value of the member of that name.
    pub(crate) fn member(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let count = if self.kind(id) == Kind::Object {
            self.count(id)
        } else {
            0
        };
        // Called for every keyword of every schema: a loop, and lengths before texts.
        let mut key = id + 1;
        for _ in 0..count {
            let found = self
                .string(key)
                .is_some_and(|range| range.len() == name.len() && self.sources.get(range) == name);
            if found {
                return Some(key + 1);
            }
            key += 1 + self.size(key + 1);
        }
        None
    }

    #[inline(always)]
    fn node(&self, id: NodeId) -> Node {
        self.nodes.get(id as usize).copied().unwrap_or(Node {
            kind: Kind::Null,
            range: Range::default(),
            extra: Extra::Scalar,
        })
    }

    /// Returns how many values the subtree has, itself included.
    #[inline(always)]
    pub(crate) fn size(&self, id: NodeId) -> u32 {
        match self.node(id).extra {
            Extra::Container { size, .. } => size,
            _ => 1,
        }
    }
}

impl Tree {
    /// Returns the ids of a value and of everything below it.
    pub(crate) fn subtree(&self, id: NodeId) -> std::ops::Range<NodeId> {
        id..id + self.size(id)
    }

    /// Returns the JSON Pointer (RFC 6901) from the value `root` to the value `id` below it.
    pub(crate) fn pointer(&self, root: NodeId, id: NodeId) -> String {
        let mut out = String::new();
        let mut at = root;
        while at != id {
            let below = |child: NodeId| self.subtree(child).contains(&id);
            let step = if self.kind(at) == Kind::Array {
                let found = self
                    .elements(at)
                    .enumerate()
                    .find(|(_, element)| below(*element));
                found.map(|(index, element)| (index.to_string(), element))
            } else {
                let found = self
                    .members(at)
                    .find(|(key, value)| *key == id || below(*value));
                // A key has no pointer of its own; its member's stands for it.
                found.map(|(key, value)| {
                    (
                        escaped(self.text(key).unwrap_or("")),
                        if key == id { id } else { value },
                    )
                })
            };
            let Some((token, child)) = step else { break };
            out.push('/');
            out.push_str(&token);
            at = child;
        }
        out
    }
}

fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
