//! The keys of objects: how long they may be, and that a repeated one has its last value in its first place.

use super::{Open, Reader};
use crate::error::{Code, SchemaError};
use crate::json::tree::{Extra, Node, NodeId};

impl Reader<'_> {
    pub(super) fn name(&mut self) -> Result<(), SchemaError> {
        let start = self.at;
        self.string()?;
        self.mark(start);
        if self.at - start - 2 > self.grammar.name_units {
            let key = self.nodes.len() as NodeId - 1;
            let units = String::from_utf8_lossy(self.text(key))
                .encode_utf16()
                .count();
            if units > self.grammar.name_units {
                let message = format!(
                    "a member name has {units} characters, more than {}",
                    self.grammar.name_units
                );
                return Err(self.error(Code::LimitToken, message, start, self.at));
            }
        }
        Ok(())
    }

    /// Notes a key that has been read, so that an object whose keys cannot be equal is not looked through again.
    fn mark(&mut self, start: usize) {
        let token = self.bytes.get(start + 1..self.at - 1).unwrap_or_default();
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let (Some(first), Some(last)) = (token.first(), token.last()) else {
            open.doubtful = true;
            return;
        };
        // Multipliers under which the usual keywords of schemas set different bits.
        let mark = 1u64 << ((token.len() + usize::from(*first) * 2 + usize::from(*last) * 5) & 63);
        // A key with an escape may equal one without; the reader of strings has moved it to what was decoded.
        let escaped = !matches!(self.nodes.last(), Some(Node { extra: Extra::Text(range), .. }) if range.start as usize == start + 1);
        open.doubtful |= open.marks & mark != 0 || escaped;
        open.marks |= mark;
    }

    /// Gives a key that stands twice its last value at its first position, as the registry's reader does.
    pub(super) fn unique(&mut self, open: Open) {
        let keys = || Keys {
            nodes: &self.nodes,
            next: open.node + 1,
            left: open.count,
        };
        let mut sorted: Vec<_> = keys().map(|key| self.text(key)).collect();
        sorted.sort_unstable();
        if !sorted.windows(2).any(|pair| pair.first() == pair.last()) {
            return;
        }
        let keys: Vec<_> = keys().collect();
        let mut last = std::collections::BTreeMap::new();
        for key in &keys {
            last.insert(self.text(*key), *key);
        }
        let mut members = Vec::new();
        let mut count = 0;
        for key in &keys {
            if let Some(value) = last.remove(self.text(*key)) {
                let size = subtree(&self.nodes, value + 1);
                members.extend(self.nodes.get(*key as usize).copied());
                members.extend_from_slice(
                    self.nodes
                        .get(value as usize + 1..(value + 1 + size) as usize)
                        .unwrap_or_default(),
                );
                count += 1;
            }
        }
        self.nodes.truncate(open.node as usize + 1);
        let size = 1 + members.len() as u32;
        self.nodes.append(&mut members);
        if let Some(node) = self.nodes.get_mut(open.node as usize) {
            node.extra = Extra::Container { size, count };
        }
    }

    fn text(&self, key: NodeId) -> &[u8] {
        let Some(Node {
            extra: Extra::Text(range),
            ..
        }) = self.nodes.get(key as usize)
        else {
            return &[];
        };
        let (start, end) = (range.start as usize, range.end as usize);
        if start >= self.decoded_base {
            self.decoded
                .as_bytes()
                .get(start - self.decoded_base..end - self.decoded_base)
                .unwrap_or_default()
        } else {
            self.bytes.get(start..end).unwrap_or_default()
        }
    }
}

/// The keys of an object whose nodes are being read.
struct Keys<'a> {
    nodes: &'a [Node],
    next: NodeId,
    left: u32,
}

impl Iterator for Keys<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        self.left = self.left.checked_sub(1)?;
        let key = self.next;
        self.next = key + 1 + subtree(self.nodes, key + 1);
        Some(key)
    }
}

fn subtree(nodes: &[Node], id: NodeId) -> u32 {
    match nodes.get(id as usize) {
        Some(Node {
            extra: Extra::Container { size, .. },
            ..
        }) => *size,
        _ => 1,
    }
}
