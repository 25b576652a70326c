//! The kinds of Hortonworks.

use serde_json::{Value, json};

use crate::avro::data;
use crate::error::{Code, SchemaError};
use crate::fingerprint::{Algorithm, hex};
use crate::form::Form;
use crate::hortonworks::{self as registry, Composition, Mode};
use crate::limits::Limits;
use crate::schema::Model;
use crate::wire::Whole;
use crate::wire::guid::from_hex;
use crate::wire::hortonworks::{self, Known, Reading, VersionId};
use crate::wire::vector::{Inputs, avro, plain, unknown};

pub(super) fn answer(kind: &str, inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    match kind {
        "header_encode" => {
            let mut out = Vec::new();
            header(inputs, &mut out)?;
            Ok(json!({"ok": true, "output_hex": hex(&out)}))
        }
        "header_decode" => {
            let bytes = inputs.bytes("hex")?;
            let frame = hortonworks::decode(&bytes, Reading::Lenient)?;
            let (id, metadata, version) = match frame.schema {
                VersionId::Id(id) => (Some(Whole(id)), None, None),
                VersionId::Metadata { id, version } => (None, Some(Whole(id)), Some(version)),
            };
            Ok(json!({
                "ok": true,
                "protocol": frame.protocol,
                "schema_metadata_id": metadata,
                "version": version,
                "schema_version_id": id,
                "payload_hex": hex(frame.payload),
            }))
        }
        "frame_encode" => frame(inputs),
        "payload_decode" => payload(inputs),
        "avro_compat" => compatibility(inputs),
        "avro_fingerprint" => fingerprint(inputs),
        "avro_include_resolve" => composed(inputs),
        "avro_fields" => {
            let fields = registry::fields(inputs.text("schema")?, &Limits::DEFAULT)?;
            Ok(json!({"ok": true, "fields": fields}))
        }
        _ => Err(unknown("hortonworks", kind)),
    }
}

fn compatibility(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let name = inputs.text("mode")?;
    let mode = Mode::named(name).ok_or_else(|| {
        SchemaError::new(
            Code::InvalidRequest,
            format!("unknown mode {name:?}: expected NONE, BACKWARD, FORWARD or BOTH"),
        )
    })?;
    let (new, existing) = (inputs.text("new")?, inputs.text("existing")?);
    let answer = registry::compatibility(new, existing, mode, &Limits::DEFAULT)?;
    Ok(json!({
        "ok": true,
        "compatible": answer.compatible,
        "error_message": answer.error_message,
        "error_location": answer.error_location,
        "result_schema": answer.schema,
    }))
}

fn fingerprint(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let store = inputs.texts("store")?;
    let mut lookup = |name: &str, version: i32| store.get(&format!("{name}:{version}")).cloned();
    let text = inputs.text("schema")?;
    let normalized = registry::normalized(text, &mut lookup, &Limits::DEFAULT)?;
    let bytes = normalized.as_bytes();
    Ok(json!({
        "ok": true,
        "md5_hex": Algorithm::Md5.of(bytes),
        "sha256_hex": Algorithm::Sha256.of(bytes),
        "normalized": normalized,
    }))
}

fn composed(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let store = inputs.texts("store")?;
    let mut lookup = |name: &str, version: i32| store.get(&format!("{name}:{version}")).cloned();
    let how = match inputs.optional_text("composition")? {
        None | Some("imitated") => Composition::Imitated,
        Some("sensible") => Composition::Sensible,
        Some(other) => {
            let message = format!("unknown composition {other:?}: expected imitated or sensible");
            return Err(SchemaError::new(Code::InvalidRequest, message));
        }
    };
    let text = inputs.text("schema")?;
    let resultant = registry::compose(text, &mut lookup, how, &Limits::DEFAULT)?;
    Ok(json!({"ok": true, "resultant": resultant}))
}

fn protocol(inputs: Inputs<'_>) -> Result<u8, SchemaError> {
    let protocol = inputs.integer("protocol")?;
    u8::try_from(protocol).map_err(|_| {
        SchemaError::new(
            Code::FrameUnwritable,
            format!("there is no protocol {protocol}: expected 0 to 4"),
        )
    })
}

fn header(inputs: Inputs<'_>, out: &mut Vec<u8>) -> Result<(), SchemaError> {
    let version = inputs.optional_integer("version")?.map(i32::try_from);
    let known = Known {
        id: inputs.optional_integer("schema_version_id")?,
        metadata: inputs.optional_integer("schema_metadata_id")?,
        version: version.transpose().map_err(|_| {
            SchemaError::new(Code::FrameUnwritable, "version does not fit into 32 bits")
        })?,
    };
    hortonworks::encode(out, protocol(inputs)?, &known)
}

/// A whole record: the header, and the value as the serializer writes it.
fn frame(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let limits = &Limits::DEFAULT;
    let protocol = protocol(inputs)?;
    let mut out = Vec::new();
    header(inputs, &mut out)?;
    let value = inputs.optional_text("value")?.unwrap_or("");
    let (text, payload) = match inputs.text("payload_kind")? {
        "json" => {
            out.extend_from_slice(value.as_bytes());
            return Ok(json!({"ok": true, "output_hex": hex(&out)}));
        }
        kind @ ("record" | "array" | "enum" | "fixed") => {
            let schema = avro(inputs.text("avro_schema")?)?;
            let payload = match (kind, schema.model()) {
                ("enum" | "fixed", Model::Avro(model)) => data::encode_scalar(model, value)?,
                _ => schema.encode(value, &plain())?,
            };
            (schema.render(Form::Canonical)?, payload)
        }
        "bytes" => ("\"bytes\"".to_owned(), from_hex(value)?),
        // Only the protocol that imitates Confluent's writes a text as Avro does.
        "string" if protocol != 0 => ("\"string\"".to_owned(), value.as_bytes().to_vec()),
        kind @ ("null" | "boolean" | "string" | "byte" | "short" | "int" | "long" | "float"
        | "double") => {
            let name = match kind {
                "byte" | "short" => "int",
                other => other,
            };
            let schema = data::parse(&format!("\"{name}\""), limits)?;
            (format!("\"{name}\""), data::encode_scalar(&schema, value)?)
        }
        other => {
            return Err(SchemaError::new(
                Code::Unsupported,
                format!("input type: {other} is not supported"),
            ));
        }
    };
    out.extend_from_slice(&payload);
    Ok(json!({"ok": true, "output_hex": hex(&out), "schema_text": text}))
}

fn payload(inputs: Inputs<'_>) -> Result<Value, SchemaError> {
    let limits = &Limits::DEFAULT;
    let writer = data::parse(inputs.text("writer_schema")?, limits)?;
    let payload = inputs.bytes("payload_hex")?;
    let value = if data::is_primitive(&writer, "bytes") {
        hex(&payload)
    } else if data::is_primitive(&writer, "string") && protocol(inputs)? != 0 {
        String::from_utf8_lossy(&payload).into_owned()
    } else {
        let reader = inputs.optional_text("reader_schema")?;
        let reader = reader.map(|text| data::parse(text, limits)).transpose()?;
        data::decode(
            &writer,
            reader.as_ref().unwrap_or(&writer),
            &payload,
            limits,
        )?
        .datum
        .java()
    };
    Ok(json!({"ok": true, "value": value}))
}
