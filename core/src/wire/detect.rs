//! Which framings bytes can be. First bytes collide, so this is a list with reasons, not an answer.
//!
//! Source: docs/wire.md, "Which framing is it".

use serde::Serialize;

use crate::wire::frame::Framing;
use crate::wire::glue::{self, Compression};
use crate::wire::guid::Guid;
use crate::wire::pulsar;

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Nothing else begins so.
    Certain,
    /// What else begins so rarely looks like this.
    Likely,
    /// It can be read so.
    Possible,
}

/// A framing that bytes may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The framing.
    pub framing: Framing,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why, in one sentence.
    pub reason: &'static str,
}

/// Returns the framings that the bytes can be read as, the surest first; nothing where none fits.
///
/// ```
/// use schemaccord::wire::{Framing, detect};
/// let found = detect(&[0, 0, 0, 0, 7, 0x0a]);
/// assert_eq!(found[0].framing, Framing::Confluent);
/// assert_eq!(found[1].framing, Framing::Hortonworks);
/// ```
pub fn detect(bytes: &[u8]) -> Vec<Candidate> {
    let mut found = match bytes {
        [0xc3, 0x01, ..] if bytes.len() >= 10 => vec![candidate(
            Framing::SingleObject,
            Certainty::Certain,
            "c3 01 opens Avro's single-object encoding and nothing else",
        )],
        [0, ..] if bytes.len() >= 5 => with_id(bytes),
        [1, ..] => with_guid(bytes),
        [2, ..] if bytes.len() >= 9 => vec![candidate(
            Framing::Hortonworks,
            Certainty::Likely,
            "02 opens Hortonworks protocol 2 with a long id",
        )],
        [3, ..] => with_version(bytes),
        [4, ..] if bytes.len() >= 5 => vec![candidate(
            Framing::Hortonworks,
            Certainty::Likely,
            "04 opens Hortonworks protocol 4 with a JSON payload",
        )],
        _ => Vec::new(),
    };
    if let Ok(pair) = pulsar::key_value::decode_inline(bytes)
        && pair.end == bytes.len()
    {
        found.push(candidate(
            Framing::PulsarKeyValue,
            if pair.value.is_some_and(|value| !value.is_empty()) {
                Certainty::Likely
            } else {
                Certainty::Possible
            },
            "two lengths lead from the first byte to the last, as in Pulsar's pairs",
        ));
    }
    if bytes.len() == 8 && bytes.starts_with(&[0, 0]) {
        found.push(candidate(
            Framing::PulsarVersion,
            Certainty::Possible,
            "8 bytes may be the schema version of a Pulsar message's metadata",
        ));
    }
    // Stable: of two that are as sure the one found first stays first.
    found.sort_by_key(|candidate| candidate.certainty);
    found
}

/// Returns the first framing of [`detect`] where the first bytes alone tell which one that is, as they mostly do.
#[inline]
pub(crate) fn at_once(bytes: &[u8]) -> Option<Framing> {
    match bytes {
        // An id from 1 on.
        [0, a, b, c, d, ..] if i32::from_be_bytes([*a, *b, *c, *d]) > 0 => Some(Framing::Confluent),
        [0xc3, 0x01, ..] if bytes.len() >= 10 => Some(Framing::SingleObject),
        [glue::VERSION, ..] => glue::decode(bytes)
            .ok()
            .filter(|frame| {
                frame.compression == Compression::None && is_random(frame.schema_version)
            })
            .map(|_| Framing::Glue),
        _ => None,
    }
}

fn candidate(framing: Framing, certainty: Certainty, reason: &'static str) -> Candidate {
    Candidate {
        framing,
        certainty,
        reason,
    }
}

/// 00: Confluent's id, and Hortonworks protocol 0, which is made to look the same.
fn with_id(bytes: &[u8]) -> Vec<Candidate> {
    let id = number(bytes, 1, 4);
    let given_out = (1..=i64::from(i32::MAX)).contains(&id);
    vec![
        candidate(
            Framing::Confluent,
            if given_out {
                Certainty::Likely
            } else {
                Certainty::Possible
            },
            if given_out {
                "00 and an id that a registry gives out"
            } else {
                "00 opens a prefix with an id, but registries give out ids from 1 to 2147483647"
            },
        ),
        candidate(
            Framing::Hortonworks,
            Certainty::Possible,
            "Hortonworks protocol 0 is the same bytes as Confluent's prefix",
        ),
    ]
}

/// 01: Confluent's GUID, or Hortonworks protocol 1.
fn with_guid(bytes: &[u8]) -> Vec<Candidate> {
    let mut found = Vec::new();
    // A sum of content begins with three zero bytes once in sixteen million; ids counted from 1 nearly always do.
    let counted = bytes.len() >= 13
        && (1..1 << 40).contains(&number(bytes, 1, 8))
        && (1..1 << 24).contains(&number(bytes, 9, 4));
    if counted {
        found.push(candidate(
            Framing::Hortonworks,
            Certainty::Likely,
            "01, a small metadata id and a small version, as in Hortonworks protocol 1",
        ));
    }
    if bytes.len() >= 17 {
        found.push(candidate(
            Framing::Confluent,
            if counted {
                Certainty::Possible
            } else {
                Certainty::Likely
            },
            "01 and 16 bytes, as Confluent names a schema by its GUID",
        ));
    }
    if bytes.len() >= 13 && !counted {
        found.push(candidate(
            Framing::Hortonworks,
            Certainty::Possible,
            "01 opens Hortonworks protocol 1, but its ids would be unusual",
        ));
    }
    found
}

/// 03: Glue's header version, or Hortonworks' default protocol.
fn with_version(bytes: &[u8]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut hortonworks = Certainty::Likely;
    let mut reason = "03 and an id, as in Hortonworks protocol 3";
    if let Ok(frame) = glue::decode(bytes) {
        let (certainty, why) = if is_zlib(&frame) {
            (
                Certainty::Likely,
                "03, the mark of compression and a zlib stream where Glue has it",
            )
        } else if is_random(frame.schema_version) {
            (
                Certainty::Likely,
                "03, a known compression and the fixed bits of a random UUID, as in Glue's header",
            )
        } else {
            (
                Certainty::Possible,
                "03 and a known compression, as in Glue's header, but no random UUID",
            )
        };
        if certainty == Certainty::Likely {
            hortonworks = Certainty::Possible;
            reason = "03 also opens Hortonworks protocol 3, whose payload would look like Glue's header by chance";
        }
        found.push(candidate(Framing::Glue, certainty, why));
    }
    if bytes.len() >= 5 {
        found.push(candidate(Framing::Hortonworks, hortonworks, reason));
    }
    found
}

/// Glue's ids are random UUIDs, whose version and variant bits are fixed.
fn is_random(Guid(id): Guid) -> bool {
    let [_, _, _, _, _, _, version, _, variant, ..] = id;
    version >> 4 == 4 && variant >> 6 == 2
}

/// RFC 1950, section 2.2: the method is 8, and the first two bytes are a multiple of 31.
fn is_zlib(frame: &glue::Frame<'_>) -> bool {
    match (frame.compression, frame.body) {
        (Compression::Zlib, [method, flags, ..]) => {
            method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Returns the signed big-endian number of up to 8 bytes at `start`.
fn number(bytes: &[u8], start: usize, count: usize) -> i64 {
    let field = bytes.get(start..start + count).unwrap_or_default();
    let value = field
        .iter()
        .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    match count {
        4 => i64::from((value as u32).cast_signed()),
        _ => value.cast_signed(),
    }
}
