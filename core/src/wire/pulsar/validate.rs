//! What the broker asks of a schema's data before it stores them.
//!
//! Source: docs/wire.md, "Pulsar's validation".

use crate::avro;
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId, Tree};
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;
use crate::wire::pulsar::{SchemaInfo, SchemaType, gson, native};

/// The values of `type` in the JSON Schema of old clients.
const OLD_TYPES: [&str; 8] = [
    "string", "number", "integer", "boolean", "object", "array", "null", "any",
];

/// Checks a schema's data as the broker does.
///
/// # Errors
/// `INVALID_SCHEMA_DATA` with the broker's own words.
pub fn validate(info: &SchemaInfo, limits: &Limits) -> Result<(), SchemaError> {
    let data = &info.schema;
    match info.schema_type {
        SchemaType::Avro | SchemaType::Protobuf if is_avro(data, limits) => Ok(()),
        SchemaType::Json if is_avro(data, limits) || is_old_json(data, limits) => Ok(()),
        SchemaType::Avro | SchemaType::Protobuf | SchemaType::Json => Err(refused(format!(
            "Invalid schema definition data for {} schema",
            info.schema_type.as_str()
        ))),
        SchemaType::ProtobufNative => native::decode(data, limits)
            .map(drop)
            .map_err(|error| refused(format!("deserialize ProtobufNative Schema failed: {error}"))),
        // Some clients send the text of a null pointer.
        SchemaType::String if data.is_empty() || data == b"null" => Ok(()),
        SchemaType::String => Err(refused(format!(
            "Invalid schema definition data for string schema : '{}'",
            String::from_utf8_lossy(data)
        ))),
        SchemaType::None | SchemaType::Bytes => Ok(()),
        SchemaType::Auto | SchemaType::AutoConsume | SchemaType::AutoPublish => {
            Err(refused(format!(
                "Schema {} is a client-side schema type",
                info.schema_type.as_str()
            )))
        }
        SchemaType::KeyValue => {
            let (key, value, _) = info.parts()?;
            // Each level of pairs escapes the properties of the next, so this cannot go deep.
            validate(&key, limits)?;
            validate(&value, limits)
        }
        _ if data.is_empty() => Ok(()),
        _ => Err(refused(format!(
            "Invalid schema definition data for primitive schemas :length of schema data should be zero, but {} bytes is found",
            data.len()
        ))),
    }
}

/// Returns whether the data are an Avro schema; defaults are not checked.
pub(crate) fn is_avro(data: &[u8], limits: &Limits) -> bool {
    let parse = || {
        let text = crate::source::utf8(data)?;
        let sources = Sources::new(text, std::iter::empty(), limits)?;
        avro::Schema::parse(sources, Mode::Stored, limits)?.declared_first()
    };
    parse().is_ok()
}

/// Returns whether the data are the JSON Schema that clients sent before they sent Avro: an object with a `type`, and anything after it.
pub(crate) fn is_old_json(data: &[u8], limits: &Limits) -> bool {
    let Ok(text) = crate::source::utf8(data) else {
        return false;
    };
    let Ok((tree, root)) = old_json(text, limits) else {
        return false;
    };
    let named = |id| tree.text(id).is_some_and(|name| OLD_TYPES.contains(&name));
    tree.kind(root) == Kind::Object && tree.member(root, "type").is_some_and(named)
}

/// Reads one JSON value, whatever comes after it.
pub(crate) fn old_json(text: &str, limits: &Limits) -> Result<(Tree, NodeId), SchemaError> {
    match gson::read(text, limits) {
        Err(error) if error.code() == Code::DanglingContent => {
            let end = error.span().map_or(0, |span| span.start);
            gson::read(text.get(..end).unwrap_or(""), limits)
        }
        other => other,
    }
}

fn refused(message: String) -> SchemaError {
    SchemaError::new(Code::InvalidSchemaData, message)
}
