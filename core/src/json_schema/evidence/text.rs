//! Texts that match a pattern, the shortest ones, and texts of a format.

use crate::json_schema::pattern;

/// Returns texts that match a pattern, shortest first; the caller checks them.
pub(super) fn samples(text: &str, steps: &mut usize) -> Vec<String> {
    let mut found = pattern::samples(text);
    found.retain(|sample| pattern::find(text, sample, steps).unwrap_or(false));
    found
}

/// Returns a text of a format.
pub(super) fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2020-01-01T00:00:00Z",
        "date" => "2020-01-01",
        "time" => "00:00:00Z",
        "email" | "idn-email" => "a@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "127.0.0.1",
        "ipv6" => "::1",
        "uri" | "iri" => "http://example.com/",
        "uri-reference" | "iri-reference" | "json-pointer" => "/a",
        "uri-template" => "/{a}",
        "relative-json-pointer" => "0",
        "regex" => "a",
        "uuid" => "00000000-0000-0000-0000-000000000000",
        "duration" => "P1D",
        _ => return None,
    })
}
