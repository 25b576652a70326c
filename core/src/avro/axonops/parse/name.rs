//! Names and aliases of types.

use super::Parser;
use crate::avro::model::{List, Name};
use crate::avro::name::is_ascii_name;
use crate::error::{Code, SchemaError};
use crate::json::{self, NodeId};
use crate::source::Range;

impl Parser<'_> {
    /// Reads `name` and `namespace`: the part before the last dot counts more than the attribute, that more than what is around.
    pub(super) fn name(
        &mut self,
        node: NodeId,
        around: Range,
    ) -> Result<(Name, NodeId), SchemaError> {
        let name_node = self.required(node, "name")?;
        self.expect(name_node, json::Kind::String, "\"name\" of a type")?;
        let written = self.schema.tree.string(name_node).unwrap_or_default();
        let own = self
            .optional_text(node, "namespace")?
            .filter(|own| !own.is_empty());
        let name = self.split(written).unwrap_or(Name {
            namespace: own.unwrap_or(around),
            simple: written,
        });
        let full = self.schema.full_name(name);
        self.check_parts(&full, name_node, "a type name")?;
        Ok((name, name_node))
    }

    fn split(&self, written: Range) -> Option<Name> {
        let dot = self.schema.text(written).rfind('.')? as u32;
        Some(Name {
            namespace: Range::new(written.start, written.start + dot),
            simple: Range::new(written.start + dot + 1, written.end),
        })
    }

    fn check_parts(&self, name: &str, node: NodeId, what: &str) -> Result<(), SchemaError> {
        match name.split('.').find(|part| !is_ascii_name(part)) {
            None => Ok(()),
            Some(part) => {
                let message = format!(
                    "{name:?} is not {what}: part {part:?} is not made of letters, digits and _, no digit first"
                );
                Err(self.error(Code::InvalidName, message, node))
            }
        }
    }

    pub(super) fn aliases(&mut self, node: NodeId, own: Name) -> Result<List, SchemaError> {
        let start = self.schema.aliases.len() as u32;
        for (text, node) in self.texts(node, "aliases")? {
            self.check_parts(self.schema.text(text), node, "an alias")?;
            let alias = self.split(text).unwrap_or(Name {
                namespace: own.namespace,
                simple: text,
            });
            self.schema.aliases.push(alias);
        }
        Ok(List {
            start,
            count: self.schema.aliases.len() as u32 - start,
        })
    }
}
