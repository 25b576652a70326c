//! How data are encoded and decoded.

use serde::{Deserialize, Deserializer};

use crate::avro::Json;
use crate::json_schema::Formats;
use crate::named::by_name;
use crate::schema::Schema;

/// How data are encoded and decoded. The default is Avro's tagged JSON and the first message of a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PayloadOptions {
    /// Avro: how JSON says which branch of a union a datum is of.
    #[serde(deserialize_with = "by_name")]
    pub json: Json,
    /// Protobuf: which message the bytes are of. In JSON a full name, message indexes, or null for the first.
    #[serde(deserialize_with = "message")]
    pub message: Message,
    /// Protobuf: whether fields without a value are told.
    #[serde(deserialize_with = "by_name")]
    pub defaults: Defaults,
    /// The schema that the reader has; left out, the writer's. Of the same format. It has no place in JSON.
    #[serde(skip)]
    pub reader: Option<Schema>,
    /// JSON Schema: whether formats are asserted; in JSON true or false.
    #[serde(deserialize_with = "formats")]
    pub formats: Formats,
}

fn message<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Message, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a message's name or its indexes")]
    enum Given {
        Name(String),
        Indexes(Vec<i32>),
    }
    Ok(match Option::<Given>::deserialize(deserializer)? {
        None => Message::First,
        Some(Given::Name(name)) => Message::Named(name),
        Some(Given::Indexes(indexes)) => Message::At(indexes),
    })
}

fn formats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Formats, D::Error> {
    bool::deserialize(deserializer).map(|asserted| {
        if asserted {
            Formats::Asserted
        } else {
            Formats::Ignored
        }
    })
}

impl PayloadOptions {
    /// Whether data are encoded and decoded alike with both; readers are the same if they were parsed by one call.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let Self {
            json,
            message,
            defaults,
            reader,
            formats,
        } = self;
        let same_reader = match (reader, &other.reader) {
            (None, None) => true,
            (Some(one), Some(other)) => one.is_same(other),
            _ => false,
        };
        same_reader
            && *json == other.json
            && *defaults == other.defaults
            && *formats == other.formats
            && *message == other.message
    }
}

/// Which message of a Protobuf file is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
