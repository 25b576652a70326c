//! Recorded wire answers: cases without `op` and `expect`, whose other members are the answer. The same as `tests/vector.mjs` and
//! `bindings-python/tests/vector.py`. The format: `tests/README.md`.

use serde_json::{Map, Value, json};

/// Members of a vector that are no part of the answer, or are Java's.
const ABOUT: [&str; 11] = [
    "id",
    "kind",
    "inputs",
    "note",
    "error",
    "error_class",
    "cause",
    "java_type",
    "result_class",
    "message_error",
    "avro_schema_compatibility_class_says",
];

/// Returns the registry whose vectors a file holds; `None` for a file of whole cases.
pub(crate) fn registry(file: &str) -> Option<&str> {
    file.strip_prefix("wire-")?.strip_suffix(".jsonl")
}

/// Returns the line that a vector sends.
pub(crate) fn request(registry: &str, vector: &Value) -> String {
    let [id, kind, inputs] = ["id", "kind", "inputs"].map(|name| &vector[name]);
    json!({"id": id, "op": "wire", "registry": registry, "kind": kind, "inputs": inputs})
        .to_string()
}

/// Returns whether an answer says that the engine does not give this kind.
pub(crate) fn is_unanswered(answer: &Value) -> bool {
    answer["error"]["code"] == "UNSUPPORTED"
}

/// The member that says that the bytes are compared after they are inflated.
const COMPRESSED: &str = "bytes_18_on_comparable_only_after_inflate";

/// Returns whether an answer is the recorded one, as far as such answers are comparable: classes and texts of errors are Java's, compressed
/// bytes the library's.
pub(crate) fn agrees(vector: &Value, answer: &Value) -> bool {
    if vector["ok"] == false {
        return answer["ok"] == false || answer.get("error").is_some();
    }
    if vector["compare"] == "as_json" {
        let parse = |text: &Value| serde_json::from_str(text.as_str()?).ok();
        let wanted: Option<Value> = parse(&vector["output_text"]);
        return wanted.is_some() && wanted == parse(&answer["output_text"]);
    }
    let members = vector.as_object().into_iter().flatten();
    members
        .filter(|(name, _)| !ABOUT.contains(&name.as_str()) && *name != COMPRESSED)
        .filter(|(name, _)| *name != "output_hex" || vector[COMPRESSED] != true)
        // What is absent is null.
        .all(|(name, value)| tolerant(&answer[name]) == tolerant(value))
}

/// Makes all failures in a value the same.
fn tolerant(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(tolerant).collect(),
        Value::Object(members)
            if members.contains_key("error") || members.contains_key("error_class") =>
        {
            json!({"failed": true})
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), tolerant(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}
