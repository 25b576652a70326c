//! The `serialized` form: a descriptor that the registry puts together by hand, with much left out.
//!
//! Source: docs/axonops.md, "Protobuf: serialized".

use super::names;
use super::view::{Cardinality, Kind, Shape, fields};
use crate::error::{Code, SchemaError};
use crate::protobuf::descriptor::wire::Writer;
use crate::protobuf::model::{EnumId, Label, MessageId, Service, Syntax};
use crate::protobuf::schema::Schema;
use crate::source::Range;
use crate::wire::to_base64;

/// What the registry answers in place of a descriptor.
const PANIC: &str = "panic: runtime error: invalid memory address or nil pointer dereference";

impl Schema {
    /// Returns the registry's base64 descriptor of the schema's own file.
    ///
    /// # Errors
    /// `CHECK_FAILED` with the registry's own words where it panics: wherever a field holds an enum.
    pub(crate) fn axonops_serialized(&self) -> Result<String, SchemaError> {
        let root = self.tree.root();
        let mut out = Writer::default();
        out.text(1, "schema.proto");
        if let Some(package) = root.package {
            out.text(2, self.sources.get(package));
        }
        for import in &root.imports {
            out.text(3, self.sources.get(import.path));
        }
        for id in &root.types.messages {
            let bytes = self.message_bytes(*id)?;
            out.data(4, &bytes);
        }
        for id in &root.types.enums {
            out.data(5, &self.enum_bytes(*id));
        }
        for service in &root.services {
            out.data(6, &self.service_bytes(service));
        }
        // An edition is written as proto3.
        let proto2 = !root.edition && root.syntax != Some(Syntax::Proto3);
        out.text(12, if proto2 { "proto2" } else { "proto3" });
        Ok(to_base64(&out.bytes))
    }

    fn message_bytes(&self, id: MessageId) -> Result<Vec<u8>, SchemaError> {
        let message = self.tree.message(id);
        let mut out = Writer::default();
        out.text(1, self.sources.get(message.name));
        let proto3 = self
            .tree
            .files
            .get(message.file as usize)
            .is_some_and(|file| file.syntax == Some(Syntax::Proto3));
        let mut presence: Vec<String> = Vec::new();
        // Entries stand where their fields do, among the messages that are declared.
        let mut nested: Vec<(Range, Vec<u8>)> = Vec::new();
        for view in fields(self, id) {
            let optional = proto3 && view.label == Some(Label::Optional);
            let mut field = Writer::default();
            field.text(1, view.name);
            field.int32(3, view.number);
            field.number(
                4,
                match view.cardinality {
                    Cardinality::Optional => 1,
                    Cardinality::Required => 2,
                    Cardinality::Repeated => 3,
                },
            );
            match &view.kind {
                Kind::Scalar(scalar) => field.number(5, scalar.number()),
                Kind::Message(shape) => {
                    field.number(5, 11);
                    field.text(6, shape.full_name(self));
                }
                Kind::Group(_) => field.number(5, 10),
                Kind::Enum(_) | Kind::Unknown => {
                    return Err(SchemaError::new(Code::CheckFailed, PANIC));
                }
            }
            if let Some(oneof) = view.oneof {
                field.number(9, oneof as u64);
            } else if optional {
                field.number(9, (message.oneofs.len() + presence.len()) as u64);
                presence.push(format!("_{}", view.name));
            }
            out.data(2, &field.bytes);
            if let Kind::Message(Shape::Entry { .. }) = &view.kind {
                nested.push((view.span, self.entry_bytes(view.name, &view.kind)?));
            }
        }
        for id in &message.types.messages {
            nested.push((self.tree.message(*id).span, self.message_bytes(*id)?));
        }
        nested.sort_by_key(|(span, _)| span.start);
        for (_, bytes) in &nested {
            out.data(3, bytes);
        }
        for id in &message.types.enums {
            out.data(4, &self.enum_bytes(*id));
        }
        let oneofs = message
            .oneofs
            .iter()
            .map(|oneof| self.sources.get(oneof.name));
        for name in oneofs.chain(presence.iter().map(String::as_str)) {
            let mut oneof = Writer::default();
            oneof.text(1, name);
            out.data(8, &oneof.bytes);
        }
        Ok(out.bytes)
    }

    fn entry_bytes(&self, field: &str, kind: &Kind) -> Result<Vec<u8>, SchemaError> {
        let Kind::Message(shape) = kind else {
            return Ok(Vec::new());
        };
        let mut out = Writer::default();
        out.text(1, &names::entry(field));
        for ((number, kind), name) in shape.members(self).iter().zip(["key", "value"]) {
            let mut side = Writer::default();
            side.text(1, name);
            side.int32(3, *number);
            side.number(4, 1);
            match kind {
                Kind::Scalar(scalar) => side.number(5, scalar.number()),
                Kind::Message(shape) => {
                    side.number(5, 11);
                    side.text(6, shape.full_name(self));
                }
                Kind::Enum(_) | Kind::Group(_) | Kind::Unknown => {
                    return Err(SchemaError::new(Code::CheckFailed, PANIC));
                }
            }
            out.data(2, &side.bytes);
        }
        Ok(out.bytes)
    }

    fn enum_bytes(&self, id: EnumId) -> Vec<u8> {
        let read = self.tree.enumeration(id);
        let mut out = Writer::default();
        out.text(1, self.sources.get(read.name));
        for constant in &read.constants {
            let mut value = Writer::default();
            value.text(1, self.sources.get(constant.name));
            value.int32(2, constant.tag);
            out.data(2, &value.bytes);
        }
        out.bytes
    }

    fn service_bytes(&self, service: &Service) -> Vec<u8> {
        let mut out = Writer::default();
        out.text(1, self.sources.get(service.name));
        for rpc in &service.rpcs {
            let mut method = Writer::default();
            method.text(1, self.sources.get(rpc.name));
            method.text(2, self.rpc_type(&rpc.request));
            method.text(3, self.rpc_type(&rpc.response));
            out.data(2, &method.bytes);
        }
        out.bytes
    }
}
