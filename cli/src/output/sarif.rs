//! SARIF 2.1.0, the interchange format of code scanning.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::io::{self, Write};

use schemaccord::{Format, Rule, Verdict};
use serde_json::{Value, json};

use crate::finding::{Finding, Place};
use crate::output::gitlab::fingerprint;

/// Prints a log with one run over schemas of a format: `findings` are its results, `refused` what kept it from having any.
pub(crate) fn print(
    out: &mut impl Write,
    format: Format,
    findings: &[Finding],
    refused: Option<&Finding>,
) -> io::Result<()> {
    let catalogue = schemaccord::rules(format);
    let mut invocation = json!({"executionSuccessful": refused.is_none()});
    if let Some(finding) = refused {
        invocation["toolExecutionNotifications"] = json!([{
            "level": "error",
            "descriptor": {"id": finding.rule},
            "message": {"text": finding.reason},
            "locations": [location(&finding.place)],
        }]);
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "schemaccord",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": catalogue.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation],
            "results": findings.iter().map(|finding| result(finding, &catalogue)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// GitHub shows nothing of a rule that lacks one of the three texts.
fn descriptor(rule: &Rule) -> Value {
    let doc = rule.doc.trim();
    let first_sentence = doc
        .split_once(". ")
        .map_or(doc, |(first, _)| first)
        .trim_end_matches('.');
    json!({
        "id": rule.name,
        "shortDescription": {"text": first_sentence},
        "fullDescription": {"text": doc},
        "help": {"text": format!("{doc}\n\nThe registry's message: {}", rule.message)},
        "defaultConfiguration": {"level": if rule.verdict == Verdict::Breaking { "error" } else { "note" }},
    })
}

fn result(finding: &Finding, catalogue: &[&Rule]) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "level": "error",
        "message": {"text": finding.reason},
        "locations": [location(&finding.place)],
        "partialFingerprints": {"schemaccord/v1": fingerprint(finding)},
        "properties": {"registry": finding.registry},
    });
    if let Some(index) = catalogue.iter().position(|rule| rule.name == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(other) = &finding.other {
        let mut related = location(other);
        related["id"] = json!(1);
        related["message"] = json!({"text": other.label});
        result["relatedLocations"] = json!([related]);
    }
    result
}

fn location(place: &Place) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&place.document.name)}});
    if let Some(range) = place.bytes() {
        let region = place.region(&range);
        physical["region"] = json!({
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        });
    }
    let mut location = json!({"physicalLocation": physical});
    if !place.path.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": place.path}]);
    }
    location
}

/// Returns a file name as a URI reference: relative ones stay relative to the root of the repository.
fn uri(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut uri = String::with_capacity(name.len());
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.trim_start_matches("./").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    uri
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn file_names_become_uri_references() {
        assert_eq!(uri("./a b/é.avsc"), "a%20b/%C3%A9.avsc");
        assert_eq!(uri("/x/y.avsc"), "file:///x/y.avsc");
    }
}
