//! Attributes of types and fields: that they are there, and of the kind that they must be.

use super::Parser;
use crate::avro::name::is_ascii_name;
use crate::error::{Code, SchemaError};
use crate::json::{self, NodeId};
use crate::source::Range;

impl Parser<'_> {
    /// The members that a logical type is read from must have their JSON types, whether they make one or not.
    pub(super) fn logical_members(&self, node: NodeId) -> Result<(), SchemaError> {
        self.optional_text(node, "logicalType")?;
        for name in ["precision", "scale"] {
            if let Some(value) = self.present(node, name) {
                self.expect(value, json::Kind::Number, &format!("{name:?}"))?;
            }
        }
        Ok(())
    }

    /// Returns a member that is there and not null.
    fn present(&self, node: NodeId, name: &str) -> Option<NodeId> {
        let value = self.schema.tree.member(node, name)?;
        (self.schema.tree.kind(value) != json::Kind::Null).then_some(value)
    }

    pub(super) fn optional_text(
        &self,
        node: NodeId,
        name: &str,
    ) -> Result<Option<Range>, SchemaError> {
        let Some(value) = self.present(node, name) else {
            return Ok(None);
        };
        self.expect(value, json::Kind::String, &format!("{name:?}"))?;
        Ok(self.schema.tree.string(value))
    }

    /// Returns the strings of a list; nothing where it is absent or null.
    pub(super) fn texts(
        &self,
        node: NodeId,
        name: &str,
    ) -> Result<Vec<(Range, NodeId)>, SchemaError> {
        let Some(list) = self.present(node, name) else {
            return Ok(Vec::new());
        };
        self.expect(list, json::Kind::Array, &format!("{name:?}"))?;
        let text = |node| {
            self.expect(node, json::Kind::String, &format!("an element of {name:?}"))?;
            Ok((self.schema.tree.string(node).unwrap_or_default(), node))
        };
        self.schema.tree.elements(list).map(text).collect()
    }

    pub(super) fn check_word(
        &self,
        word: Range,
        node: NodeId,
        what: &str,
    ) -> Result<(), SchemaError> {
        let text = self.schema.text(word);
        if is_ascii_name(text) {
            return Ok(());
        }
        let message =
            format!("{text:?} is not {what}: expected letters, digits and _, no digit first");
        Err(self.error(Code::InvalidName, message, node))
    }

    pub(super) fn required(&self, node: NodeId, name: &str) -> Result<NodeId, SchemaError> {
        self.schema.tree.member(node, name).ok_or_else(|| {
            self.error(
                Code::MissingAttribute,
                format!("no {name:?} here: this schema or field needs one"),
                node,
            )
        })
    }

    pub(super) fn expect(
        &self,
        node: NodeId,
        kind: json::Kind,
        what: &str,
    ) -> Result<(), SchemaError> {
        self.schema.expect(self.document, node, kind, what)
    }

    pub(super) fn error(&self, code: Code, message: String, node: NodeId) -> SchemaError {
        self.schema.fault(self.document, code, message, node)
    }
}
