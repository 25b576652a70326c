//! The canonical text: messages, fields, enums and services of the linked file in an order of their own; all else is dropped.
//!
//! Source: docs/axonops.md, "Protobuf: canonical form".

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::view::{Cardinality, Kind, Shape, View, fields, is_proto2};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::model::{EnumId, MessageId, RpcType, Service, Syntax, Type};
use crate::protobuf::schema::Schema;

impl Schema {
    /// Returns the canonical text. It is no `.proto` text where there is a package, a oneof, a group or an import.
    ///
    /// # Errors
    /// `LIMIT_OUTPUT`.
    pub(crate) fn axonops_canonical(&self, limits: &Limits) -> Result<String, SchemaError> {
        let root = self.tree.root();
        let mut out = String::new();
        if let Some(package) = root.package {
            let _ = writeln!(out, "package {};", self.sources.get(package));
        }
        let syntax = if root.syntax == Some(Syntax::Proto3) {
            "proto3"
        } else {
            "proto2"
        };
        let _ = writeln!(out, "syntax = \"{syntax}\";");
        let mut budget = Budget {
            left: limits.output,
        };
        let messages = root
            .types
            .messages
            .iter()
            .map(|id| self.message_text(*id, 0, &mut budget));
        append_sorted(&mut out, messages.collect::<Result<_, _>>()?);
        append_sorted(
            &mut out,
            root.types
                .enums
                .iter()
                .map(|id| self.enum_text(*id, 0))
                .collect(),
        );
        append_sorted(
            &mut out,
            root.services
                .iter()
                .map(|service| self.service_text(service))
                .collect(),
        );
        Ok(out)
    }

    fn message_text(
        &self,
        id: MessageId,
        level: usize,
        budget: &mut Budget,
    ) -> Result<String, SchemaError> {
        let message = self.tree.message(id);
        let indent = "  ".repeat(level);
        let mut out = format!("{indent}message {} {{\n", self.sources.get(message.name));
        let mut views = fields(self, id);
        views.sort_by_key(|view| view.number);
        let mut written = out.len();
        budget.take(written)?;
        let mut by_oneof: BTreeMap<usize, Vec<&View<'_>>> = BTreeMap::new();
        for view in &views {
            if let Some(at) = view.oneof {
                by_oneof.entry(at).or_default().push(view);
            }
            let label = match view.cardinality {
                _ if matches!(view.kind, Kind::Message(Shape::Entry { .. })) => "",
                Cardinality::Repeated => "repeated ",
                Cardinality::Required => "required ",
                Cardinality::Optional if is_proto2(self, message.file) => "optional ",
                Cardinality::Optional => "",
            };
            let _ = writeln!(
                out,
                "{indent}  {label}{} {} = {};",
                self.field_type(view),
                view.name,
                view.number
            );
            budget.take(std::mem::replace(&mut written, out.len()).abs_diff(out.len()))?;
        }
        for id in &message.types.enums {
            let constants = self.tree.enumeration(*id).constants.len();
            budget.take(constants.saturating_mul(indent.len()))?;
        }
        let nested = message
            .types
            .messages
            .iter()
            .map(|id| self.message_text(*id, level + 1, budget));
        append_sorted(&mut out, nested.collect::<Result<_, _>>()?);
        append_sorted(
            &mut out,
            message
                .types
                .enums
                .iter()
                .map(|id| self.enum_text(*id, level + 1))
                .collect(),
        );
        let oneofs = message.oneofs.iter().enumerate().map(|(at, oneof)| {
            let mut out = format!("{indent}  oneof {} {{\n", self.sources.get(oneof.name));
            for view in by_oneof.get(&at).into_iter().flatten() {
                let _ = writeln!(
                    out,
                    "{indent}    {} {} = {};",
                    self.field_type(view),
                    view.name,
                    view.number
                );
            }
            out + &indent + "  }\n"
        });
        append_sorted(&mut out, oneofs.collect());
        out.push_str(&indent);
        out.push_str("}\n");
        Ok(out)
    }

    fn field_type(&self, view: &View<'_>) -> String {
        match &view.kind {
            Kind::Message(shape @ Shape::Entry { .. }) => {
                let sides = shape.members(self);
                let sides: Vec<&str> = sides.iter().map(|(_, kind)| kind.shown(self)).collect();
                format!("map<{}>", sides.join(", "))
            }
            Kind::Group(_) => "group".to_owned(),
            kind => kind.shown(self).to_owned(),
        }
    }

    fn enum_text(&self, id: EnumId, level: usize) -> String {
        let read = self.tree.enumeration(id);
        let indent = "  ".repeat(level);
        let mut out = format!("{indent}enum {} {{\n", self.sources.get(read.name));
        let mut constants: Vec<_> = read.constants.iter().collect();
        constants.sort_by_key(|constant| constant.tag);
        for constant in constants {
            let _ = writeln!(
                out,
                "{indent}  {} = {};",
                self.sources.get(constant.name),
                constant.tag
            );
        }
        out + &indent + "}\n"
    }

    fn service_text(&self, service: &Service) -> String {
        let mut lines: Vec<String> = service
            .rpcs
            .iter()
            .map(|rpc| {
                let side = |side: &RpcType| {
                    let stream = if side.stream { "stream " } else { "" };
                    format!("{stream}{}", self.rpc_type(side))
                };
                format!(
                    "  rpc {} ({}) returns ({});\n",
                    self.sources.get(rpc.name),
                    side(&rpc.request),
                    side(&rpc.response)
                )
            })
            .collect();
        lines.sort_unstable();
        format!(
            "service {} {{\n{}}}\n",
            self.sources.get(service.name),
            lines.concat()
        )
    }

    /// Returns the full name of the message that a method takes or gives.
    pub(super) fn rpc_type<'a>(&'a self, side: &'a RpcType) -> &'a str {
        match (side.kind, self.names.of(side.resolved)) {
            (_, Some(name)) => name,
            (Type::Named(name), None) => self.sources.get(name),
            (Type::Scalar(_) | Type::Map(_), None) => "",
        }
    }
}

fn append_sorted(out: &mut String, mut texts: Vec<String>) {
    texts.sort_unstable();
    for text in texts {
        out.push_str(&text);
    }
}

/// What may still be written.
struct Budget {
    left: usize,
}

impl Budget {
    fn take(&mut self, bytes: usize) -> Result<(), SchemaError> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(SchemaError::new(
                Code::LimitOutput,
                "the text is longer than the limit",
            )),
        }
    }
}
