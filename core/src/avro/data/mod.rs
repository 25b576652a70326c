//! Data of a schema: from and to JSON, from and to Avro's binary encoding, and from a writer's schema to a reader's.
//!
//! ```text
//! JSON text       --json_in-->  Datum  --datum-->     binary
//! writer, reader  --resolve-->  Plan   made once
//! binary + Plan   --read-->     JSON text, a Datum, or nothing at all: whatever the sink makes
//! ```
//!
//! Source: Avro specification, "Binary Encoding", "JSON Encoding" and "Schema Resolution"; docs/payload.md, "Avro".

use crate::avro::model::{Kind, Schema};
use crate::error::SchemaError;
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;

mod datum;
mod default;
mod finding;
mod java;
mod json_in;
mod json_out;
mod mismatches;
mod plan;
mod read;
mod resolve;
mod sink;
mod unions;

pub(crate) use datum::Datum;
pub(crate) use default::field_default;
pub(crate) use finding::Finding;
pub(crate) use java::encode_scalar;
pub(crate) use json_in::{encode, findings};
pub(crate) use mismatches::Unreadable;
pub(crate) use plan::Plan;

/// How JSON says which branch of a union a datum is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// By its name around it, as in Avro's JSON encoding: `{"int": 5}`. Every field must be there.
    #[default]
    Avro,
    /// Not at all, where JSON itself tells the branches apart; else as in Avro's encoding. Absent fields take their default, or null.
    Plain,
}

impl Json {
    /// Every way.
    pub const ALL: [Json; 2] = [Json::Avro, Json::Plain];

    /// Returns `avro` or `plain`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Json::Avro => "avro",
            Json::Plain => "plain",
        }
    }

    /// Returns the way of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|json| json.as_str() == name)
    }
}

/// What was read, and how many bytes it took.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decoded {
    pub(crate) datum: Datum,
    pub(crate) consumed: usize,
}

/// Reads a schema as stored.
pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Schema, SchemaError> {
    let sources = Sources::new(text, std::iter::empty(), limits)?;
    Schema::parse(sources, Mode::Stored, limits)
}

/// Reads a datum that `writer` wrote as `reader` sees it. Whoever reads more than one makes the [`Plan`] once.
///
/// # Errors
/// `DATA_TRUNCATED`, `INVALID_DATA`, `LIMIT_DEPTH`, `LIMIT_NODES`; `CHECK_FAILED` where the reader's schema cannot read the writer's.
pub(crate) fn decode(
    writer: &Schema,
    reader: &Schema,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Decoded, SchemaError> {
    let plan = Plan::new(writer, reader, Json::Plain, limits)?;
    plan.datum(bytes, limits)
        .map_err(|fault| fault.told(writer, reader))
}

/// Returns whether data in memory know their schema: records, enums, arrays and fixed.
pub(crate) fn carries_its_schema(schema: &Schema) -> bool {
    matches!(
        schema.kind(schema.root),
        Kind::Record | Kind::Enum | Kind::Array | Kind::Fixed
    )
}

/// Returns whether a schema is the primitive type of that name.
pub(crate) fn is_primitive(schema: &Schema, name: &str) -> bool {
    Kind::primitive(name) == Some(schema.kind(schema.root))
}
