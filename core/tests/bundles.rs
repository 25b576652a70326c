//! Recorded answers of registries' clients about payloads, given again by a bundle of the schemas that they are about: the calls that encode and
//! decode whole records are the ones that are compared. `tests/README.md` says where the recorded answers are; without them nothing runs.
#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the cases are files, and the test says how many there are; only the engine itself is pure"
)]

use std::path::PathBuf;
use std::{env, fs};

use schemaccord::payload::{Message, Record, SchemaBundle};
use schemaccord::wire::from_hex;
use schemaccord::wire::glue::{Numbering, protobuf_messages};
use schemaccord::{Format, FrameOptions, Framing, Json, ParseOptions, PayloadOptions, Schema};
use serde_json::{Value, json};

/// Recorded answers of a registry that say no refusal, of these kinds.
fn recorded(registry: &str, kinds: &[&str]) -> Vec<Value> {
    let folder = env::var_os("SCHEMACCORD_SHARED").filter(|folder| !folder.is_empty());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let shared = folder.map_or_else(|| PathBuf::from(root), PathBuf::from);
    let file = shared.join(format!("conformance/wire-{registry}.jsonl"));
    let Ok(text) = fs::read_to_string(file) else {
        return Vec::new();
    };
    let vectors = text.lines().map(|line| serde_json::from_str(line).unwrap());
    vectors
        .filter(|vector: &Value| {
            vector["ok"] != false && kinds.iter().any(|kind| vector["kind"] == *kind)
        })
        .collect()
}

fn bundle(members: &Value, options: &PayloadOptions) -> SchemaBundle {
    SchemaBundle::parse(&json!([members]).to_string(), options).unwrap()
}

fn plain() -> PayloadOptions {
    PayloadOptions {
        json: Json::Plain,
        ..PayloadOptions::default()
    }
}

fn frame(options: Value) -> FrameOptions {
    serde_json::from_value(options).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

fn latin1(hex: &Value) -> Value {
    let bytes = from_hex(hex.as_str().unwrap_or("")).unwrap();
    Value::String(bytes.into_iter().map(char::from).collect())
}

/// A value that a vector writes as text: a JSON text, or one that is to be quoted.
fn value(text: &Value, quoted: bool) -> Value {
    match text.as_str() {
        None => Value::Null,
        Some(text) if quoted => json!(text),
        Some(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
    }
}

#[test]
fn glue() {
    let kinds = [
        "avro_payload_encode",
        "json_payload_encode",
        "protobuf_payload_encode",
    ];
    let vectors = recorded("glue", &kinds);
    // The first byte is one of Hortonworks', too.
    let known = Record {
        framing: Some(Framing::Glue),
        ..Record::default()
    };
    for vector in &vectors {
        let (inputs, id) = (&vector["inputs"], &vector["id"]);
        let guid = &inputs["schema_version_id"];
        let (format, schema) = match inputs.get("proto") {
            Some(text) => ("PROTOBUF", text),
            None if vector["kind"] == "json_payload_encode" => {
                ("JSON", &vector["schema_definition"])
            }
            None => ("AVRO", &vector["schema_definition"]),
        };
        let member =
            json!({"schemaVersionId": guid, "dataFormat": format, "schemaDefinition": schema});
        let mut options = PayloadOptions::default();
        let recorded = from_hex(vector["frame_hex"].as_str().unwrap()).unwrap();
        let datum = match format {
            "AVRO" => inputs["datum_avro_json"].as_str().unwrap().to_owned(),
            "JSON" => vector["payload_text"].as_str().unwrap().to_owned(),
            _ => {
                let parsed = ParseOptions {
                    format: Format::Protobuf,
                    ..ParseOptions::default()
                };
                let file = Schema::parse(schema.as_str().unwrap(), &parsed).unwrap();
                let numbers = [Numbering::Reader, Numbering::Descriptor]
                    .map(|way| protobuf_messages(&file, way).unwrap());
                // Where Glue's reader numbers messages otherwise than producers do, a bundle follows the producers.
                if numbers[0] != numbers[1] {
                    continue;
                }
                let opened = bundle(&member, &options).decode(&recorded, &known).unwrap();
                assert_eq!(
                    opened.message.as_deref(),
                    inputs["message"].as_str(),
                    "{id}"
                );
                options.message = Message::Named(opened.message.unwrap());
                opened.value
            }
        };
        let given = json!({"framing": "glue", "guid": guid, "compression": inputs.get("compression").unwrap_or(&json!("NONE"))});
        let mut bundle = bundle(&member, &options);
        let framed = bundle.encode(&datum, &frame(given)).unwrap();
        let opened = [&framed, &recorded].map(|bytes| bundle.decode(bytes, &known).unwrap());
        assert_eq!(opened[0], opened[1], "{id}");
        // What deflate makes is the library's.
        if inputs["compression"] != "ZLIB" {
            assert_eq!(hex(&framed), hex(&recorded), "{id}");
        }
    }
    println!("glue: {} recorded payloads", vectors.len());
}

#[test]
fn hortonworks() {
    let vectors = recorded("hortonworks", &["frame_encode"]);
    for vector in &vectors {
        let (inputs, id) = (&vector["inputs"], &vector["id"]);
        let kind = inputs["payload_kind"].as_str().unwrap();
        let text = &inputs["value"];
        let datum = match kind {
            "bytes" | "fixed" => latin1(text),
            _ => value(text, matches!(kind, "string" | "enum")),
        };
        let known =
            ["schema_version_id", "schema_metadata_id", "version"].map(|name| inputs[name].clone());
        let [version_id, metadata, version] = known;
        // JSON is written whatever the schema.
        let schema = vector.get("schema_text").filter(|text| !text.is_null());
        let (format, schema) =
            schema.map_or(("JSON", json!("true")), |text| ("AVRO", text.clone()));
        let member = json!({"id": version_id, "schemaMetadataId": metadata, "version": version, "type": format, "schemaText": schema});
        let given = json!({"framing": "hortonworks", "protocol": inputs["protocol"], "id": version_id, "metadata": metadata, "version": version});
        let mut bundle = bundle(&member, &plain());
        let datum = match (kind, text.as_str()) {
            // As it is, white space too, is what the client sends; a bundle leaves out white space between tokens.
            ("json", Some(text)) => text.to_owned(),
            _ => datum.to_string(),
        };
        let framed = bundle.encode(&datum, &frame(given)).unwrap();
        assert_eq!(hex(&framed), vector["output_hex"].as_str().unwrap(), "{id}");
    }
    println!("hortonworks: {} recorded payloads", vectors.len());
}

fn pulsar_member(kind: &Value, schema: &Value) -> Value {
    json!({"subject": "t", "version": 0, "type": kind, "schema": schema, "properties": {}})
}

/// What a vector calls a value of a primitive type, as a bundle takes it.
fn primitive(kind: &Value, form: &Value, text: &Value) -> Value {
    if form == "hex" || matches!(kind.as_str(), Some("BYTES" | "NONE")) {
        if text.is_null() {
            Value::Null
        } else {
            latin1(text)
        }
    } else {
        value(text, kind == "STRING")
    }
}

#[test]
fn pulsar_values() {
    let kinds = [
        "primitive_encode",
        "primitive_decode",
        "avro_payload_encode",
    ];
    let vectors = recorded("pulsar", &kinds);
    for vector in &vectors {
        let (inputs, id) = (&vector["inputs"], &vector["id"]);
        let given = frame(json!({"framing": "pulsar-key-value", "version": 0}));
        if vector["kind"] == "avro_payload_encode" {
            let mut bundle = bundle(&pulsar_member(&json!("AVRO"), &inputs["schema"]), &plain());
            let bytes = bundle
                .encode(&inputs["record"].to_string(), &given)
                .unwrap();
            assert_eq!(hex(&bytes), vector["output_hex"].as_str().unwrap(), "{id}");
            let opened = bundle.decode(&bytes, &Record::default()).unwrap();
            let read: Value = serde_json::from_str(&opened.value).unwrap();
            assert_eq!(read, inputs["record"], "{id}");
            continue;
        }
        let kind = &inputs["type"];
        let mut bundle = bundle(&pulsar_member(kind, &json!("")), &plain());
        let digits = if vector["kind"] == "primitive_encode" {
            &vector["output_hex"]
        } else {
            &inputs["hex"]
        };
        // A null has no bytes.
        let Some(digits) = digits.as_str() else {
            continue;
        };
        if vector["kind"] == "primitive_encode" {
            let datum = primitive(kind, &inputs["value_form"], &inputs["value"]);
            let bytes = bundle.encode(&datum.to_string(), &given).unwrap();
            assert_eq!(hex(&bytes), digits, "{id}");
        }
        let opened = bundle
            .decode(&from_hex(digits).unwrap(), &Record::default())
            .unwrap();
        let again = bundle.encode(&opened.value, &given).unwrap();
        let opened_again = bundle.decode(&again, &Record::default()).unwrap();
        assert_eq!(opened_again.value, opened.value, "{id}");
    }
    println!("pulsar: {} recorded values", vectors.len());
}

#[test]
fn pulsar_pairs() {
    let vectors = recorded("pulsar", &["kv_payload_encode", "kv_payload_decode"]);
    for vector in &vectors {
        let (inputs, id) = (&vector["inputs"], &vector["id"]);
        let member = json!({"subject": "t", "version": 0, "type": "KEY_VALUE", "schema": "\0\0\0\0\0\0\0\0", "properties": {
            "key.schema.type": inputs["key_type"], "value.schema.type": inputs["value_type"], "kv.encoding.type": inputs["encoding_type"],
        }});
        let mut bundle = bundle(&member, &plain());
        let from = if vector["kind"] == "kv_payload_encode" {
            inputs
        } else {
            vector
        };
        let half =
            |name: &str| primitive(&inputs[format!("{name}_type")], &Value::Null, &from[name]);
        let pair = json!({"key": half("key"), "value": half("value")});
        if vector["kind"] == "kv_payload_encode" {
            let given = frame(json!({"framing": "pulsar-key-value", "version": 0}));
            let bytes = bundle.encode(&pair.to_string(), &given).unwrap();
            assert_eq!(
                hex(&bytes),
                vector["payload_hex"].as_str().unwrap_or(""),
                "{id}"
            );
        }
        let bytes = if vector["kind"] == "kv_payload_encode" {
            &vector["payload_hex"]
        } else {
            &inputs["hex"]
        };
        let bytes = from_hex(bytes.as_str().unwrap_or("")).unwrap();
        let key = vector["message_key_hex"]
            .as_str()
            .map(|hex| from_hex(hex).unwrap());
        let record = Record {
            key,
            ..Record::default()
        };
        // An absent value is no bytes, and no bytes are no value of most types.
        if bytes.is_empty() {
            continue;
        }
        let opened = bundle.decode(&bytes, &record).unwrap();
        let read: Value = serde_json::from_str(&opened.value).unwrap();
        assert_eq!(read, pair, "{id}");
    }
    println!("pulsar: {} recorded pairs", vectors.len());
}
