//! What `format`, `contentEncoding` and `contentMediaType` ask of texts.
//!
//! Source: JSON Schema Validation, "Defined Formats" and "A Vocabulary for the Contents of String-Encoded Data"; what each draft defines, and
//! date, time, hostname and regex in every draft, as validators have them.

mod host;
mod label;
mod punycode;
mod resource;
mod time;

use crate::json_schema::edition::Edition::{self, Four, Of2019, Seven, Six};
use crate::json_schema::pattern::Pattern;
use crate::wire::{from_base64, to_base64};

/// The content encoding and the media type that can be checked.
pub(super) const ENCODING: &str = "base64";
pub(super) const MEDIA_TYPE: &str = "application/json";

/// A format.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format(&'static Row);

#[derive(Debug)]
struct Row {
    name: &'static str,
    since: Edition,
    holds: fn(&str) -> bool,
}

macro_rules! formats {
    ($($name:literal, $since:expr, $holds:expr;)*) => {
        &[$(Row { name: $name, since: $since, holds: $holds }),*]
    };
}

const FORMATS: &[Row] = formats! {
    "date", Four, time::is_date;
    "time", Four, time::is_time;
    "date-time", Four, time::is_date_time;
    "duration", Of2019, time::is_duration;
    "email", Four, host::is_email;
    "idn-email", Seven, host::is_idn_email;
    "hostname", Four, host::is_plain_hostname;
    "hostname", Seven, host::is_hostname;
    "idn-hostname", Seven, host::is_idn_hostname;
    "ipv4", Four, host::is_ipv4;
    "ipv6", Four, host::is_ipv6;
    "uri", Four, resource::is_uri;
    "uri-reference", Six, resource::is_uri_reference;
    "iri", Seven, resource::is_iri;
    "iri-reference", Seven, resource::is_iri_reference;
    "uri-template", Six, resource::is_uri_template;
    "uuid", Of2019, is_uuid;
    "json-pointer", Six, is_json_pointer;
    "relative-json-pointer", Seven, is_relative_json_pointer;
    "regex", Four, |text| Pattern::ecma(text).is_ok();
};

impl Format {
    /// Returns the format of a name that a draft has; every text fits others.
    pub(super) fn named(name: &str, edition: Edition) -> Option<Self> {
        // The last row of a name is that of the newest draft.
        let mut rows = FORMATS.iter().rev();
        rows.find(|row| row.name == name && row.since <= edition)
            .map(Self)
    }

    pub(super) fn name(self) -> &'static str {
        self.0.name
    }

    /// Returns whether a text is of the format.
    pub(super) fn holds(self, text: &str) -> bool {
        (self.0.holds)(text)
    }
}

/// Returns whether a text is base64.
///
/// Source: RFC 4648, section 4.
pub(super) fn is_encoded(text: &str) -> bool {
    decoded(text).is_some()
}

/// Returns whether a text holds a value of JSON, as it is or encoded; one that is not encoded right is another keyword's to refuse.
pub(super) fn is_document(text: &str, encoded: bool) -> bool {
    let is_json = |bytes: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
    if encoded {
        decoded(text).is_none_or(|bytes| is_json(&bytes))
    } else {
        is_json(text.as_bytes())
    }
}

/// Returns what a text encodes, with its padding and nothing left over.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let bytes = from_base64(text).ok()?;
    (to_base64(&bytes) == text).then_some(bytes)
}

/// Source: RFC 4122, section 3.
fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// Source: RFC 6901, section 3.
fn is_json_pointer(text: &str) -> bool {
    let escapes = || {
        let mut after = text.split('~').skip(1);
        after.all(|rest| rest.starts_with(['0', '1']))
    };
    text.is_empty() || (text.starts_with('/') && escapes())
}

/// Source: Relative JSON Pointers, section 3.
fn is_relative_json_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (steps, rest) = text.split_at(digits);
    let steps_fit = !steps.is_empty() && (steps == "0" || !steps.starts_with('0'));
    steps_fit && (rest == "#" || is_json_pointer(rest))
}
