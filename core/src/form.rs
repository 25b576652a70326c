//! The forms in which schemas are printed.

use crate::error::{Code, SchemaError};
use crate::schema::Format;

/// A form in which a schema is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What the registry stores, hashes and returns.
    Canonical,
    /// What it stores when asked to normalize.
    Normalized,
    /// Parsing Canonical Form of the Avro specification.
    ParsingCanonical,
    /// Canonical with every referenced type written out (Avro).
    Resolved,
    /// Canonical without custom options and extensions (Protobuf).
    NoExtensions,
    /// The registry's own base64 `FileDescriptorProto`, with names as written (Protobuf).
    Serialized,
    /// A correct base64 `FileDescriptorProto`, as protoc compiles it (Protobuf).
    Descriptor,
    /// One document that holds its references (JSON Schema).
    Bundled,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 8] = [
        Form::Canonical,
        Form::Normalized,
        Form::ParsingCanonical,
        Form::Resolved,
        Form::NoExtensions,
        Form::Serialized,
        Form::Descriptor,
        Form::Bundled,
    ];

    /// Returns `canonical`, `normalized`, `parsing-canonical`, `resolved`, `no-extensions`, `serialized`, `descriptor` or `bundled`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Form::Canonical => "canonical",
            Form::Normalized => "normalized",
            Form::ParsingCanonical => "parsing-canonical",
            Form::Resolved => "resolved",
            Form::NoExtensions => "no-extensions",
            Form::Serialized => "serialized",
            Form::Descriptor => "descriptor",
            Form::Bundled => "bundled",
        }
    }

    /// Returns the form of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == name)
    }

    /// Returns the refusal of a form that the format does not have.
    pub(crate) fn lacking(self, format: Format) -> SchemaError {
        let message = format!("format {format} has no form {:?}", self.as_str());
        SchemaError::new(Code::Unsupported, message)
    }
}
