//! What a refusal says: a stable code, one sentence, and where.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::source::Span;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why something was refused. The text form is stable and meant to be matched on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// Returns the stable name, `UPPER_SNAKE`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            /// Returns the sentence that documents the code.
            pub const fn doc(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),+),)+ }
            }
        }
    };
}

codes! {
    /// The bytes are not UTF-8; the span is the first byte that is not.
    InvalidUtf8 = "INVALID_UTF8",
    /// The text is empty or holds only white space and comments.
    EmptyText = "EMPTY_TEXT",
    /// The text is not JSON.
    JsonSyntax = "JSON_SYNTAX",
    /// The text is not what the registry's `.proto` parser reads, nor a descriptor in base64.
    ProtobufSyntax = "PROTOBUF_SYNTAX",
    /// protoc refuses the text, which the registry may accept.
    ProtocRefuses = "PROTOC_REFUSES",
    /// Text follows the end of the schema.
    DanglingContent = "DANGLING_CONTENT",
    /// The text is longer than `Limits::bytes`.
    LimitBytes = "LIMIT_BYTES",
    /// Values or types are nested deeper than `Limits::depth`.
    LimitDepth = "LIMIT_DEPTH",
    /// The text holds more values or declarations than `Limits::nodes`.
    LimitNodes = "LIMIT_NODES",
    /// A number or a member name is longer than the registry's reader takes.
    LimitToken = "LIMIT_TOKEN",
    /// A check compares more pairs than `Limits::pairs`.
    LimitPairs = "LIMIT_PAIRS",
    /// A check finds more differences, or a text grows longer, than `Limits::findings` or `Limits::output` allow.
    LimitOutput = "LIMIT_OUTPUT",
    /// A reference has no text and no other reference given has its subject and version.
    ReferenceMissing = "REFERENCE_MISSING",
    /// References lead back to themselves.
    ReferenceCycle = "REFERENCE_CYCLE",
    /// A member that a schema must have is absent.
    MissingAttribute = "MISSING_ATTRIBUTE",
    /// A value has another JSON type, or another shape, than its place asks for.
    WrongType = "WRONG_TYPE",
    /// `type` names neither a kind nor a known type.
    UnknownType = "UNKNOWN_TYPE",
    /// A name is used that nothing defines.
    UndefinedName = "UNDEFINED_NAME",
    /// A name, symbol or namespace breaks the format's naming rule.
    InvalidName = "INVALID_NAME",
    /// A name is defined twice, differently.
    Redefinition = "REDEFINITION",
    /// A field, symbol, union branch or member is there twice.
    Duplicate = "DUPLICATE",
    /// A union stands directly inside a union.
    NestedUnion = "NESTED_UNION",
    /// A default does not fit its type.
    InvalidDefault = "INVALID_DEFAULT",
    /// A value is outside the range its place allows.
    OutOfRange = "OUT_OF_RANGE",
    /// The schema has no normalized form.
    NotNormalizable = "NOT_NORMALIZABLE",
    /// The registry's own comparison ends in an exception.
    CheckFailed = "CHECK_FAILED",
    /// A request is not one JSON object of the documented shape.
    InvalidRequest = "INVALID_REQUEST",
    /// A request names an operation that does not exist.
    UnknownOperation = "UNKNOWN_OPERATION",
    /// The format, dialect or option exists but this operation does not offer it.
    Unsupported = "UNSUPPORTED",
    /// An offset lies outside the text or inside a character.
    InvalidOffset = "INVALID_OFFSET",
    /// Bytes end before what must be there; the span is what is missing.
    FrameTruncated = "FRAME_TRUNCATED",
    /// The first bytes belong to no framing, or to another than was asked for.
    FrameUnknown = "FRAME_UNKNOWN",
    /// A frame says something its framing does not allow: a compression, a length, a spelling of a number.
    FrameInvalid = "FRAME_INVALID",
    /// A compressed payload cannot be inflated.
    FrameCorrupt = "FRAME_CORRUPT",
    /// Message indexes cannot be read.
    FrameIndexes = "FRAME_INDEXES",
    /// What a frame is to hold is missing or has no form in this framing.
    FrameUnwritable = "FRAME_UNWRITABLE",
    /// No schema is given that has the id, version or fingerprint.
    SchemaUnknown = "SCHEMA_UNKNOWN",
    /// The bytes of a datum end before the datum does.
    DataTruncated = "DATA_TRUNCATED",
    /// Bytes or a value do not fit the type they are read or written with.
    InvalidData = "INVALID_DATA",
    /// Schema data are not what their type asks for.
    InvalidSchemaData = "INVALID_SCHEMA_DATA",
    /// No subject can be named from what is given.
    NoSubject = "NO_SUBJECT",
    /// A subject or a context breaks the registry's naming rule.
    InvalidSubject = "INVALID_SUBJECT",
}

/// What a refusal is about, where languages have different classes of errors for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A schema, a check or a request.
    Schema,
    /// References: one is missing, or they lead back to themselves.
    Reference,
    /// A frame that is read or written.
    Frame,
}

impl Matter {
    /// Returns `schema`, `reference` or `frame`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Matter::Schema => "schema",
            Matter::Reference => "reference",
            Matter::Frame => "frame",
        }
    }
}

impl Code {
    /// Returns what refusals with this code are about.
    pub const fn about(self) -> Matter {
        match self {
            Code::ReferenceMissing | Code::ReferenceCycle => Matter::Reference,
            Code::FrameTruncated
            | Code::FrameUnknown
            | Code::FrameInvalid
            | Code::FrameCorrupt
            | Code::FrameIndexes
            | Code::FrameUnwritable => Matter::Frame,
            _ => Matter::Schema,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a schema, a reference or a request was refused.
///
/// The message is one sentence in lower case without a final dot; it names the offending thing and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError(Box<Detail>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Detail {
    code: Code,
    message: String,
    path: Option<String>,
    span: Option<Span>,
    reference: Option<String>,
    schema_path: Option<String>,
}

impl SchemaError {
    /// Makes an error without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Detail {
            code,
            message: message.into(),
            path: None,
            span: None,
            reference: None,
            schema_path: None,
        }))
    }

    /// Adds where in the text it is; a span inside a reference also names the reference.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        if !span.source.is_empty() {
            self.0.reference = Some(span.source.clone());
        }
        self.0.span = Some(span);
        self
    }

    /// Adds the path of the offending element: a JSON Pointer for Avro and JSON Schema, message names and field number for Protobuf.
    #[must_use]
    pub fn on(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// Adds the path of the schema's element that the datum at `path` does not fit.
    #[must_use]
    pub fn within(mut self, schema_path: impl Into<String>) -> Self {
        self.0.schema_path = Some(schema_path.into());
        self
    }

    /// Names the reference that brought the fault.
    #[must_use]
    pub fn in_reference(mut self, name: impl Into<String>) -> Self {
        self.0.reference = Some(name.into());
        self
    }

    /// Returns the stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Returns the sentence for people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the path of the offending element, if one is known.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the path of the schema's element, where the fault is one of data and [`SchemaError::path`] leads into the datum.
    pub fn schema_path(&self) -> Option<&str> {
        self.0.schema_path.as_deref()
    }

    /// Returns the bytes it is about, if the fault lies in a text.
    pub fn span(&self) -> Option<&Span> {
        self.0.span.as_ref()
    }

    /// Returns the name of the reference that brought the fault; `None` when it lies in the schema itself.
    pub fn reference(&self) -> Option<&str> {
        self.0.reference.as_deref()
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for SchemaError {}

impl Serialize for SchemaError {
    /// Writes `code`, `message` and, where known, `reference`, `path`, `schema_path` and `span`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.0.code.as_str())?;
        map.serialize_entry("message", &self.0.message)?;
        if let Some(reference) = &self.0.reference {
            map.serialize_entry("reference", reference)?;
        }
        if let Some(path) = &self.0.path {
            map.serialize_entry("path", path)?;
        }
        if let Some(schema_path) = &self.0.schema_path {
            map.serialize_entry("schema_path", schema_path)?;
        }
        if let Some(span) = &self.0.span {
            map.serialize_entry("span", span)?;
        }
        map.end()
    }
}
