//! How data are encoded and decoded.

use crate::avro::Json;
use crate::json_schema::Formats;
use crate::schema::Schema;

/// How data are encoded and decoded. The default is Avro's tagged JSON and the first message of a file.
#[derive(Clone, Debug, Default)]
pub struct PayloadOptions {
    /// Avro: how JSON says which branch of a union a datum is of.
    pub json: Json,
    /// Protobuf: which message the bytes are of.
    pub message: Message,
    /// Protobuf: whether fields without a value are told.
    pub defaults: Defaults,
    /// The schema that the reader has; left out, the writer's. Of the same format.
    pub reader: Option<Schema>,
    /// JSON Schema: whether formats are asserted.
    pub formats: Formats,
}

/// Which message of a Protobuf file is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Message {
    /// The first one of the file.
    #[default]
    First,
    /// By its full name, package included.
    Named(String),
    /// By message indexes, as they stand in frames: the place among the file's messages, then among those nested in it, and so on.
    At(Vec<i32>),
}

/// Whether Protobuf's JSON tells of fields that have no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defaults {
    /// Those without presence, lists and maps too, and the optional scalars of proto2 outside of oneofs, as the registry prints them.
    #[default]
    Shown,
    /// No field, as in the shortest canonical form.
    Omitted,
}

impl Defaults {
    /// Both ways.
    pub const ALL: [Defaults; 2] = [Defaults::Shown, Defaults::Omitted];

    /// Returns `shown` or `omitted`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Defaults::Shown => "shown",
            Defaults::Omitted => "omitted",
        }
    }

    /// Returns the way of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }
}
