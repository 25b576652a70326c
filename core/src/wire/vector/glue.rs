//! The kinds of Glue.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::avro::data;
use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::form::Form;
use crate::json::{KeyOrder, Kind, value, write_value};
use crate::json_schema::Formats;
use crate::limits::Limits;
use crate::payload::{Decoder, Message, PayloadOptions};
use crate::schema::{Format, Mode, Model, ParseOptions, Schema};
use crate::wire::glue::{self, Compression, Dispatch, Numbering, Secondary};
use crate::wire::guid::Guid;
use crate::wire::pulsar::gson;
use crate::wire::vector::{Inputs, avro, unknown};

pub(super) fn answer(kind: &str, inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let limits = &Limits::DEFAULT;
    match kind {
        "frame_encode" => {
            let compression = compression(inputs)?;
            let framed = framed(inputs, compression, &inputs.bytes("payload_hex")?)?;
            Ok(json!({
                "ok": true,
                "output_hex": hex(&framed),
                "bytes_18_on_comparable_only_after_inflate": compression == Compression::Zlib,
            }))
        }
        "frame_decode" => {
            let bytes = inputs.bytes("hex")?;
            let read = glue::decode(&bytes).and_then(|frame| {
                let payload = frame.payload(limits)?;
                Ok((frame.schema_version, payload))
            });
            // Whether a client would try says nothing about the payload, so it is told beside a failure too.
            let can = glue::can_decode(&bytes);
            Ok(match read {
                Ok((id, payload)) => json!({
                    "ok": true,
                    "can_deserialize": can,
                    "schema_version_id": id.to_string(),
                    "payload_hex": hex(&payload),
                }),
                Err(error) => json!({"ok": false, "can_deserialize": can, "error": error}),
            })
        }
        "kafka_deserialize_dispatch" => {
            let bytes = inputs.optional_bytes("hex")?;
            let secondary = if inputs.flag("secondary_configured") {
                Secondary::Configured
            } else {
                Secondary::Missing
            };
            let result = match glue::dispatch(bytes.as_deref(), secondary)? {
                Dispatch::Null => Value::Null,
                Dispatch::Secondary(bytes) => Value::String(format!("secondary:{}", hex(bytes))),
                Dispatch::Glue(frame) => {
                    Value::String(format!("glue:{}", hex(&frame.payload(limits)?)))
                }
            };
            Ok(json!({"ok": true, "result": result}))
        }
        "avro_payload_encode" => {
            let schema = avro(inputs.text("schema")?)?;
            if !matches!(schema.model(), Model::Avro(model) if data::carries_its_schema(model)) {
                return Err(SchemaError::new(
                    Code::Unsupported,
                    "Unsupported type passed for serialization: only records, enums, arrays and fixed carry their schema",
                ));
            }
            let value = inputs.text("datum_avro_json")?;
            let payload = schema.encode(value, &PayloadOptions::default())?;
            Ok(json!({
                "ok": true,
                "schema_definition": schema.render(Form::Canonical)?,
                "payload_hex": hex(&payload),
                "frame_hex": hex(&framed(inputs, Compression::None, &payload)?),
            }))
        }
        "json_payload_encode" => {
            let (schema, payload) = (inputs.text("schema")?, inputs.text("payload")?);
            validate(schema, payload, limits)?;
            let text = rewritten(payload, limits)?;
            Ok(json!({
                "ok": true,
                "schema_definition": rewritten(schema, limits)?,
                "payload_text": text,
                "frame_hex": hex(&framed(inputs, Compression::None, text.as_bytes())?),
            }))
        }
        "encode_api" => {
            let data = inputs.bytes("data_hex")?;
            // Bytes of Avro and Protobuf are taken as they are; JSON is looked at, and taken as it is too.
            if inputs.text("data_format")? == "JSON" {
                validate(inputs.text("schema")?, crate::source::utf8(&data)?, limits)?;
            }
            let framed = framed(inputs, Compression::None, &data)?;
            Ok(json!({"ok": true, "output_hex": hex(&framed)}))
        }
        "protobuf_message_index_table" => indexed(inputs, Numbering::Reader),
        "protobuf_message_index_table_compiled" => indexed(inputs, Numbering::Descriptor),
        "protobuf_payload_encode" => protobuf_payload(inputs),
        "protobuf_payload_decode" => protobuf_message(inputs),
        _ => Err(unknown("glue", kind)),
    }
}

fn protobuf_payload(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let (file, message) = (proto(inputs)?, inputs.text("message")?);
    let bytes = inputs.bytes("message_hex")?;
    let index = glue::protobuf_index(&file, message, Numbering::Reader)?;
    check_message(&file, message, &bytes)?;
    let mut payload = Vec::new();
    glue::encode_message_index(&mut payload, index);
    payload.extend_from_slice(&bytes);
    let framed = framed(inputs, compression(inputs)?, &payload)?;
    Ok(json!({"ok": true, "payload_hex": hex(&payload), "frame_hex": hex(&framed)}))
}

fn protobuf_message(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let (file, payload) = (proto(inputs)?, inputs.bytes("payload_hex")?);
    let (index, bytes) = glue::decode_message_index(&payload)?;
    let message = glue::protobuf_message(&file, index, Numbering::Reader)?;
    check_message(&file, &message, bytes)?;
    Ok(json!({"ok": true, "message": message, "message_hex": hex(bytes)}))
}

fn compression(inputs: Inputs<'_>) -> Result<Compression, SchemaError> {
    let name = inputs.text("compression")?;
    Compression::named(name).ok_or_else(|| {
        SchemaError::new(
            Code::InvalidRequest,
            format!("unknown compression {name:?}: expected NONE or ZLIB"),
        )
    })
}

/// Reads the file whose messages are numbered. Glue has no references: what is imported must be one of the files that clients bring.
fn proto(inputs: Inputs<'_>) -> Result<Schema, SchemaError> {
    let options = ParseOptions {
        format: Format::Protobuf,
        mode: Mode::New,
        ..ParseOptions::default()
    };
    let file = Schema::parse(inputs.text("proto")?, &options)?;
    if let Model::Protobuf(model) = file.model()
        && let Some(missing) = model
            .imports()
            .into_iter()
            .find(|path| !model.knows_file(path))
    {
        return Err(SchemaError::new(
            Code::ReferenceMissing,
            format!("import {missing:?} is none of the files that Glue's clients bring"),
        ));
    }
    Ok(file)
}

fn indexed(inputs: Inputs<'_>, numbering: Numbering) -> Result<Value, SchemaError> {
    let names = glue::protobuf_messages(&proto(inputs)?, numbering)?;
    Ok(json!({"ok": true, "messages_by_index": names}))
}

/// Refuses bytes that are not such a message. One that Glue's reader counts at the top without its standing there is one of the file's still.
fn check_message(file: &Schema, message: &str, bytes: &[u8]) -> Result<(), SchemaError> {
    let Model::Protobuf(model) = file.model() else {
        return Ok(());
    };
    let declared = model.declared();
    let inner = |name: &str| name == message || name.ends_with(&format!(".{message}"));
    let name = declared.iter().find(|known| known.name == message);
    let name = name.or_else(|| declared.iter().find(|known| inner(&known.name)));
    let options = PayloadOptions {
        message: Message::Named(name.map_or(message, |known| &known.name).to_owned()),
        ..PayloadOptions::default()
    };
    Decoder::new(file, &options)?.check(bytes).map(drop)
}

/// Refuses a document that Glue's serializer would not send.
fn validate(schema: &str, payload: &str, limits: &Limits) -> Result<(), SchemaError> {
    let refused = |why: &str| {
        SchemaError::new(
            Code::InvalidData,
            format!("JSON data validation against schema failed: {why}"),
        )
    };
    if schema.trim().is_empty() {
        return Err(refused("schema can't be blank/empty/null"));
    }
    let (tree, root) = gson::read(schema, limits)?;
    if tree.kind(root) != Kind::Object {
        return Err(refused("the schema is no object"));
    }
    // The draft that counts where a schema names none.
    let named = tree.member(root, "$schema").is_some();
    let inner = schema.trim_start().strip_prefix('{').unwrap_or_default();
    let comma = if tree.count(root) == 0 { "" } else { "," };
    let text = if named {
        Cow::Borrowed(schema)
    } else {
        Cow::Owned(format!(
            "{{\"$schema\":\"http://json-schema.org/draft-04/schema#\"{comma}{inner}"
        ))
    };
    let options = ParseOptions {
        format: Format::Json,
        ..ParseOptions::default()
    };
    let schema = Schema::parse(&text, &options)?;
    let violations = schema.validate(payload, Formats::Asserted)?;
    if let Some(first) = violations.first() {
        return Err(refused(&first.message));
    }
    // To Glue's validator a number with a fraction is no integer, whatever the fraction: moved off the whole number, it is none to ours.
    let (tree, root) = gson::read(payload, limits)?;
    let mut document = value(&tree, root).map_err(|error| refused(error.message()))?;
    if move_off_whole_numbers(&mut document) {
        let violations = schema.validate(&document.to_string(), Formats::Asserted)?;
        let of_type = violations.iter().find(|violation| {
            let keyword = violation.schema_path.rsplit('/').next();
            matches!(keyword, Some("type" | "anyOf" | "oneOf" | "not"))
        });
        if let Some(first) = of_type {
            return Err(refused(&first.message));
        }
    }
    Ok(())
}

/// Adds a little to every number that is written with a fraction or exponent and is whole; returns whether there is one.
fn move_off_whole_numbers(value: &mut Value) -> bool {
    match value {
        Value::Number(number) if number.is_f64() => {
            let Some(moved) = number
                .as_f64()
                .filter(|float| float.fract() == 0.0)
                .and_then(|float| serde_json::Number::from_f64(float.next_up()))
            else {
                return false;
            };
            *number = moved;
            true
        }
        Value::Array(elements) => elements.iter_mut().fold(false, |moved, element| {
            moved | move_off_whole_numbers(element)
        }),
        Value::Object(members) => members.values_mut().fold(false, |moved, member| {
            moved | move_off_whole_numbers(member)
        }),
        _ => false,
    }
}

/// Returns a JSON text as Glue's serializer writes it: compact, members in their order, numbers as Java prints them.
fn rewritten(text: &str, limits: &Limits) -> Result<String, SchemaError> {
    let (tree, root) = gson::read(text, limits)?;
    let mut out = String::new();
    write_value(&mut out, &tree, root, KeyOrder::Kept);
    Ok(out)
}

fn framed(
    inputs: Inputs<'_>,
    compression: Compression,
    payload: &[u8],
) -> Result<Vec<u8>, SchemaError> {
    let mut out = Vec::new();
    let id = Guid::parse(inputs.text("schema_version_id")?)?;
    glue::encode(&mut out, id, compression, payload);
    Ok(out)
}
