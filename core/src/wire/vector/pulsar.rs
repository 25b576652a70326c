//! The kinds of Pulsar.

use serde_json::{Value as Answer, json};

use crate::error::{Code, SchemaError};
use crate::fingerprint::{Algorithm, hex};
use crate::limits::Limits;
use crate::payload::Decoder;
use crate::wire::pulsar::key_value::{self, Encoding};
use crate::wire::pulsar::primitive::{self, Value};
use crate::wire::pulsar::schema_info::{from_admin_json, properties_json};
use crate::wire::pulsar::stored::{self, Stored};
use crate::wire::pulsar::validate::validate;
use crate::wire::pulsar::{Charset, SchemaInfo, SchemaType, gson, version};
use crate::wire::vector::{Inputs, avro, plain, pulsar_registry as registry, unknown};

pub(super) fn answer(kind: &str, inputs: Inputs<'_>) -> Result<Answer, SchemaError> {
    match payload(kind, inputs)? {
        Some(answer) => Ok(answer),
        None => match registry::answer(kind, inputs)? {
            Some(answer) => Ok(answer),
            None => schema(kind, inputs),
        },
    }
}

/// The kinds about values and pairs.
fn payload(kind: &str, inputs: Inputs<'_>) -> Result<Option<Answer>, SchemaError> {
    let limits = &Limits::DEFAULT;
    Ok(Some(match kind {
        "primitive_encode" => {
            let schema_type = type_of(inputs, "type")?;
            let bytes = encoded(schema_type, inputs.optional_text("value")?)?;
            json!({"ok": true, "output_hex": bytes.as_deref().map(hex)})
        }
        "string_charset_encode" => {
            let name = inputs.text("charset")?;
            let value = Value::String(inputs.text("value")?.to_owned());
            let bytes = primitive::encode(&value, charset(name)?);
            json!({"ok": true, "output_hex": hex(&bytes), "schema_properties": {"__charset": name}})
        }
        "primitive_decode" => {
            let schema_type = type_of(inputs, "type")?;
            let bytes = inputs.optional_bytes("hex")?;
            json!({"ok": true, "value": decoded(schema_type, bytes.as_deref())?})
        }
        "kv_payload_encode" => {
            let key = encoded(type_of(inputs, "key_type")?, inputs.optional_text("key")?)?;
            let value = encoded(
                type_of(inputs, "value_type")?,
                inputs.optional_text("value")?,
            )?;
            let (payload, message_key) = match encoding(inputs)? {
                Encoding::Inline => {
                    let mut out = Vec::new();
                    key_value::encode_inline(&mut out, key.as_deref(), value.as_deref())?;
                    (Some(out), None)
                }
                Encoding::Separated => (value, key),
            };
            json!({
                "ok": true,
                "payload_hex": payload.as_deref().map(hex),
                "message_key_hex": message_key.as_deref().map(hex),
            })
        }
        "kv_payload_decode" => {
            let bytes = inputs.bytes("hex")?;
            if encoding(inputs)? == Encoding::Separated {
                return Err(SchemaError::new(
                    Code::InvalidData,
                    "This method cannot be used under this SEPARATED encoding type",
                ));
            }
            let pair = key_value::decode_inline(&bytes)?;
            json!({
                "ok": true,
                "key": decoded(type_of(inputs, "key_type")?, pair.key)?,
                "value": decoded(type_of(inputs, "value_type")?, pair.value)?,
            })
        }
        "avro_payload_encode" => {
            let schema = avro(inputs.text("schema")?)?;
            let record = inputs.get("record").map(Answer::to_string);
            let payload = schema.encode(record.as_deref().unwrap_or("null"), &plain())?;
            json!({"ok": true, "output_hex": hex(&payload)})
        }
        "json_payload_encode" => {
            let schema = avro(inputs.text("schema")?)?;
            let record = inputs.get("record").map(Answer::to_string);
            let text = record.as_deref().unwrap_or("null");
            // A record that does not fit its schema cannot be made.
            schema.encode(text, &plain())?;
            json!({"ok": true, "output_hex": hex(text.as_bytes()), "output_text": text})
        }
        "auto_produce_bytes_encode" => {
            let bytes = inputs.bytes("hex")?;
            try_decode(inputs, &bytes, limits)?;
            json!({"ok": true, "output_hex": hex(&bytes)})
        }
        _ => return Ok(None),
    }))
}

/// The kinds about schemas and their versions.
fn schema(kind: &str, inputs: Inputs<'_>) -> Result<Answer, SchemaError> {
    let limits = &Limits::DEFAULT;
    Ok(match kind {
        "schema_info" => described(&SchemaInfo::builtin(type_of(inputs, "type")?)?),
        "struct_schema_info" => described(&SchemaInfo::structured(
            type_of(inputs, "type")?,
            inputs.text("json_def")?,
            limits,
        )?),
        "kv_schema_info" => {
            let (key, value) = (
                given(inputs.inputs("key")?)?,
                given(inputs.inputs("value")?)?,
            );
            described(&SchemaInfo::key_value(&key, &value, encoding(inputs)?)?)
        }
        "kv_admin_json_to_schema_data" => {
            let data = from_admin_json(inputs.text("json")?, limits)?;
            json!({"ok": true, "output_hex": hex(&data)})
        }
        "kv_schema_data_to_admin_json" => {
            let mut info = SchemaInfo {
                name: String::new(),
                schema_type: SchemaType::KeyValue,
                schema: inputs.bytes("schema_hex")?,
                properties: inputs.texts("properties")?,
                timestamp: 0,
            };
            // Where the key stands changes nothing in the data.
            info.properties.remove("kv.encoding.type");
            json!({"ok": true, "output_text": info.admin_json(limits)?})
        }
        "schema_hash" => {
            let text = inputs.optional_text("schema_text")?.unwrap_or("");
            json!({"ok": true, "output_hex": Algorithm::Sha256.of(text.as_bytes())})
        }
        "schema_version_bytes" => {
            let bytes = version::encode(inputs.integer("version")?);
            json!({"ok": true, "output_hex": hex(&bytes), "string_form": version::text(Some(&bytes))})
        }
        "schema_version_string" => {
            let bytes = inputs.optional_bytes("hex")?;
            json!({"ok": true, "string_form": version::text(bytes.as_deref())})
        }
        "schema_properties_json" => {
            let properties = inputs.texts("properties")?;
            json!({"ok": true, "output_text": properties_json(&properties)})
        }
        "broker_stored_schema_info" => {
            let schema_type = type_of(inputs, "type")?;
            let stored = Stored {
                schema_id: inputs.text("schema_id")?.to_owned(),
                user: inputs.text("user")?.to_owned(),
                schema_type,
                schema: inputs.bytes("schema_hex")?,
                timestamp: inputs.integer("timestamp")?,
                deleted: inputs.flag("deleted"),
                properties: inputs.texts("props")?,
            };
            json!({
                "ok": true,
                "stored_type_number": schema_type.stored_number(),
                "stored_type_name": schema_type.stored_name(),
                "output_hex": hex(&stored::encode(&stored)),
            })
        }
        "broker_validate_schema_data" => {
            let info = SchemaInfo {
                name: String::new(),
                schema_type: type_of(inputs, "type")?,
                schema: match inputs.optional_text("schema_text")? {
                    Some(text) => text.as_bytes().to_vec(),
                    None => inputs.optional_bytes("schema_hex")?.unwrap_or_default(),
                },
                properties: inputs.texts("properties")?,
                timestamp: 0,
            };
            validate(&info, limits)?;
            json!({"ok": true})
        }
        _ => return Err(unknown("pulsar", kind)),
    })
}

/// Decodes bytes with the topic's schema, as weakly as a producer of bytes does.
fn try_decode(inputs: Inputs<'_>, bytes: &[u8], limits: &Limits) -> Result<(), SchemaError> {
    let Some(name) = inputs.optional_text("schema_type")? else {
        return Ok(());
    };
    match named(name)? {
        SchemaType::Avro => {
            let schema = avro(inputs.text("schema")?)?;
            let decoder = Decoder::new(&schema, &plain())?;
            decoder.check(bytes).map(drop)
        }
        SchemaType::Json => gson::read(crate::source::utf8(bytes)?, limits).map(drop),
        schema_type => primitive::decode(schema_type, bytes, Charset::Utf8).map(drop),
    }
}

fn named(name: &str) -> Result<SchemaType, SchemaError> {
    SchemaType::named(name).ok_or_else(|| {
        SchemaError::new(
            Code::InvalidRequest,
            format!("{name:?} is no type of schema"),
        )
    })
}

pub(super) fn type_of(inputs: Inputs<'_>, member: &str) -> Result<SchemaType, SchemaError> {
    named(inputs.text(member)?)
}

fn encoding(inputs: Inputs<'_>) -> Result<Encoding, SchemaError> {
    let name = inputs.text("encoding_type")?;
    Encoding::named(name).ok_or_else(|| {
        SchemaError::new(
            Code::InvalidRequest,
            format!("unknown encoding {name:?}: expected INLINE or SEPARATED"),
        )
    })
}

fn charset(name: &str) -> Result<Charset, SchemaError> {
    Charset::named(name).ok_or_else(|| {
        SchemaError::new(
            Code::Unsupported,
            format!("charset {name:?} is not offered"),
        )
    })
}

fn encoded(schema_type: SchemaType, text: Option<&str>) -> Result<Option<Vec<u8>>, SchemaError> {
    text.map(|text| {
        Value::parse(schema_type, text).map(|value| primitive::encode(&value, Charset::Utf8))
    })
    .transpose()
}

fn decoded(schema_type: SchemaType, bytes: Option<&[u8]>) -> Result<Option<String>, SchemaError> {
    bytes
        .map(|bytes| {
            primitive::decode(schema_type, bytes, Charset::Utf8).map(|value| value.to_string())
        })
        .transpose()
}

pub(super) fn given(inputs: Inputs<'_>) -> Result<SchemaInfo, SchemaError> {
    Ok(SchemaInfo {
        name: inputs.text("name")?.to_owned(),
        schema_type: type_of(inputs, "type")?,
        schema: inputs.bytes("schema_hex")?,
        properties: inputs.texts("properties")?,
        timestamp: 0,
    })
}

fn described(info: &SchemaInfo) -> Answer {
    json!({
        "ok": true,
        "name": info.name,
        "type": info.schema_type.as_str(),
        "type_value": info.schema_type.number(),
        "schema_hex": hex(&info.schema),
        "properties": info.properties,
        "schema_definition": info.definition(),
        "to_string": info.to_string(),
        "schema_hash_hex": info.hash(),
    })
}
