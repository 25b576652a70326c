//! What every parser of Avro texts does to the model that it builds: takes types in, and says of a fault where it is.

use crate::avro::model::{Body, Parent, Schema, Type, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};

impl Schema {
    /// Takes a type in.
    pub(in crate::avro) fn push(&mut self, body: Body, node: NodeId, parent: Parent) -> TypeId {
        self.types.push(Type { body, node, parent });
        self.types.len() as TypeId - 1
    }

    /// Says what a type is that was taken in before that was known.
    pub(in crate::avro) fn set(&mut self, id: TypeId, body: Body) {
        if let Some(ty) = self.types.get_mut(id as usize) {
            ty.body = body;
        }
    }

    /// Refuses a value of another JSON type; `document` is the root of the text being read.
    ///
    /// # Errors
    /// `WRONG_TYPE`.
    pub(in crate::avro) fn expect(
        &self,
        document: NodeId,
        node: NodeId,
        kind: Kind,
        what: &str,
    ) -> Result<(), SchemaError> {
        let found = self.tree.kind(node);
        if found == kind {
            return Ok(());
        }
        let message = format!(
            "{what} must be {}, found {}",
            kind.described(),
            found.described()
        );
        Err(self.fault(document, Code::WrongType, message, node))
    }

    /// Returns an error with the span of a value and, inside of the text being read, its path.
    pub(in crate::avro) fn fault(
        &self,
        document: NodeId,
        code: Code,
        message: String,
        node: NodeId,
    ) -> SchemaError {
        let error = SchemaError::new(code, message).at(self.tree.span(node));
        // Only the text being read is still at hand by its root; a name of another one is found by its span.
        if self.tree.subtree(document).contains(&node) {
            error.on(self.tree.pointer(document, node))
        } else {
            error
        }
    }
}
