//! The canonical text, made of the JSON and not of the types: what the fingerprint is taken of.
//!
//! Source: docs/axonops.md, "Avro: canonical form".

use std::fmt::Write as _;

use crate::avro::model::Schema;
use crate::error::{Code, SchemaError};
use crate::json::{Kind, Layout, NodeId, Tree, members_by_bytes, write_go_string, write_go_value};
use crate::limits::Limits;

/// Members that an object without a form of its own loses.
const DROPPED: [&str; 4] = ["doc", "aliases", "default", "order"];

impl Schema {
    /// Returns the canonical text.
    ///
    /// # Errors
    /// `LIMIT_OUTPUT`.
    pub(crate) fn axonops_canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        let root = self.ty(self.root).node;
        let token = self.tree.token(root);
        if self.tree.kind(root) == Kind::String && !token.starts_with('"') {
            return Ok(token.trim().to_owned());
        }
        let mut writer = Writer {
            tree: &self.tree,
            out: String::new(),
        };
        writer.node(root, "");
        if writer.out.len() > limits.output {
            let message = format!("the text is longer than {} bytes", limits.output);
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        Ok(writer.out)
    }
}

struct Writer<'a> {
    tree: &'a Tree,
    out: String,
}

impl<'a> Writer<'a> {
    fn node(&mut self, id: NodeId, namespace: &'a str) {
        match self.tree.kind(id) {
            Kind::String => self.raw(self.tree.text(id).unwrap_or("")),
            Kind::Array => self.list(id, namespace),
            Kind::Object => self.object(id, namespace),
            Kind::Null | Kind::Boolean | Kind::Number => {
                write_go_value(&mut self.out, self.tree, id, Layout::Json);
            }
        }
    }

    fn object(&mut self, id: NodeId, namespace: &'a str) {
        let text = |name| {
            self.tree
                .member(id, name)
                .and_then(|value| self.tree.text(value))
        };
        let kind = text("type").unwrap_or("");
        // The namespace of what is inside: that of the attribute, also where a dotted name makes nothing of it.
        let inner = text("namespace")
            .filter(|own| !own.is_empty())
            .unwrap_or(namespace);
        match kind {
            "record" | "error" | "enum" | "fixed" => {
                let name = text("name").unwrap_or("");
                self.out.push_str("{\"name\":");
                if inner.is_empty() || name.contains('.') {
                    self.raw(name);
                } else {
                    self.raw(&format!("{inner}.{name}"));
                }
                self.out.push_str(",\"type\":");
                self.raw(kind);
                match kind {
                    "enum" => self.member(id, "symbols", namespace),
                    "fixed" => self.member(id, "size", namespace),
                    _ => self.fields(id, inner),
                }
            }
            "array" | "map" => {
                self.out.push_str("{\"type\":");
                self.raw(kind);
                self.member(
                    id,
                    if kind == "array" { "items" } else { "values" },
                    namespace,
                );
            }
            _ => {
                self.out.push('{');
                let kept = |key: &NodeId| !DROPPED.contains(&self.tree.text(*key).unwrap_or(""));
                let members = members_by_bytes(self.tree, id)
                    .into_iter()
                    .filter(|(key, _)| kept(key));
                for (index, (key, value)) in members.collect::<Vec<_>>().into_iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    write_go_string(&mut self.out, self.tree.text(key).unwrap_or(""));
                    self.out.push(':');
                    self.node(value, namespace);
                }
            }
        }
        self.out.push('}');
    }

    fn member(&mut self, id: NodeId, name: &str, namespace: &'a str) {
        if let Some(value) = self.tree.member(id, name) {
            let _ = write!(self.out, ",\"{name}\":");
            self.node(value, namespace);
        }
    }

    fn fields(&mut self, id: NodeId, namespace: &'a str) {
        self.out.push_str(",\"fields\":[");
        let fields = self.tree.member(id, "fields");
        for (index, field) in fields
            .into_iter()
            .flat_map(|fields| self.tree.elements(fields))
            .enumerate()
        {
            self.out.push_str(if index > 0 {
                ",{\"name\":"
            } else {
                "{\"name\":"
            });
            let name = self
                .tree
                .member(field, "name")
                .and_then(|name| self.tree.text(name));
            self.raw(name.unwrap_or(""));
            self.member(field, "type", namespace);
            if let Some(default) = self.tree.member(field, "default") {
                self.out.push_str(",\"default\":");
                write_go_value(&mut self.out, self.tree, default, Layout::Json);
            }
            self.out.push('}');
        }
        self.out.push(']');
    }

    fn list(&mut self, id: NodeId, namespace: &'a str) {
        self.out.push('[');
        for (index, element) in self.tree.elements(id).enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.node(element, namespace);
        }
        self.out.push(']');
    }

    /// Writes a string between quotes, without any escapes.
    fn raw(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }
}
