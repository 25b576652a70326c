//! Which schema language a file is in, when nobody says.

use std::path::Path;

use schemaccord::Format;
use serde_json::Value;

/// Returns the format that the file's ending names, else the one its text looks like; Avro when nothing tells.
pub(crate) fn format(path: &Path, text: &str) -> Format {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or("")
        .to_ascii_lowercase();
    match ending.as_str() {
        "avsc" | "avro" => Format::Avro,
        "proto" => Format::Protobuf,
        // What could be either is more likely a JSON Schema in a file of that ending.
        "json" => of_text(text).unwrap_or(Format::Json),
        _ => of_text(text).unwrap_or_default(),
    }
}

fn of_text(text: &str) -> Option<Format> {
    let text = after_comments(text);
    if text.starts_with(['{', '[', '"']) {
        return match serde_json::from_str(text) {
            Ok(value) => of_json(&value),
            // The engine tells what is wrong with it; the guess only has to send it to the right reader.
            Err(_)
                if ["\"$schema\"", "\"properties\"", "\"$ref\""]
                    .iter()
                    .any(|keyword| text.contains(keyword)) =>
            {
                Some(Format::Json)
            }
            Err(_) => Some(Format::Avro),
        };
    }
    let first_word = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or("");
    match first_word {
        "syntax" | "edition" | "package" | "import" | "option" | "message" | "enum" | "service"
        | "extend" => Some(Format::Protobuf),
        "true" | "false" => Some(Format::Json),
        _ => None,
    }
}

/// Both `.proto` files and Avro schemas may begin with comments.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let after = if let Some(line) = rest.strip_prefix("//") {
            line.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(block) = rest.strip_prefix("/*") {
            block.split_once("*/").map_or("", |(_, after)| after)
        } else {
            return rest;
        };
        rest = after.trim_start();
    }
}

/// Returns `None` for what is a schema in both languages, such as `{"type": "string"}`.
fn of_json(value: &Value) -> Option<Format> {
    const KEYWORDS: [&str; 14] = [
        "$schema",
        "$id",
        "$ref",
        "$defs",
        "definitions",
        "properties",
        "additionalProperties",
        "required",
        "allOf",
        "anyOf",
        "oneOf",
        "const",
        "pattern",
        "if",
    ];
    match value {
        Value::String(_) | Value::Array(_) => Some(Format::Avro),
        Value::Bool(_) => Some(Format::Json),
        Value::Object(members) => match members.get("type") {
            Some(Value::String(kind)) => match kind.as_str() {
                "record" | "error" | "enum" | "fixed" | "map" | "int" | "long" | "float"
                | "double" | "bytes" => Some(Format::Avro),
                "object" | "number" | "integer" => Some(Format::Json),
                _ if KEYWORDS
                    .iter()
                    .any(|keyword| members.contains_key(*keyword)) =>
                {
                    Some(Format::Json)
                }
                "array" => members.get("items").and_then(of_json),
                "null" | "boolean" | "string" => None,
                _ => Some(Format::Avro),
            },
            Some(Value::Object(_)) => Some(Format::Avro),
            _ => Some(Format::Json),
        },
        Value::Null | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_before_the_text() {
        assert_eq!(
            format(Path::new("a.avsc"), "syntax = \"proto3\";"),
            Format::Avro
        );
        assert_eq!(format(Path::new("a.PROTO"), "{}"), Format::Protobuf);
    }

    #[test]
    fn the_text_decides_where_the_ending_does_not() {
        let cases = [
            (
                r#"{"type": "record", "name": "R", "fields": []}"#,
                Format::Avro,
            ),
            (
                r#"// generated
               {"type": "enum", "name": "E", "symbols": []}"#,
                Format::Avro,
            ),
            (r#"["null", "string"]"#, Format::Avro),
            (
                r#"{"type": "array", "items": {"type": "map", "values": "int"}}"#,
                Format::Avro,
            ),
            (
                r#"{"type": "array", "items": {"type": "object"}}"#,
                Format::Json,
            ),
            (
                r#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#,
                Format::Json,
            ),
            (r#"{"properties": {}, "#, Format::Json),
            (
                r#"{"type": "record", "name": "R", "fields": [}"#,
                Format::Avro,
            ),
            ("{}", Format::Json),
            (
                "/* header */ // and\nsyntax = \"proto3\";",
                Format::Protobuf,
            ),
            ("message M {}", Format::Protobuf),
            ("", Format::Avro),
        ];
        for (text, expected) in cases {
            assert_eq!(format(Path::new("-"), text), expected, "{text}");
        }
    }

    #[test]
    fn what_could_be_both_goes_by_the_ending() {
        assert_eq!(
            format(Path::new("a.json"), r#"{"type": "string"}"#),
            Format::Json
        );
        assert_eq!(
            format(Path::new("-"), r#"{"type": "string"}"#),
            Format::Avro
        );
    }
}
