//! Glue's Protobuf payloads: the number of a message, then its bytes.
//!
//! Source: docs/wire.md, "Glue".

use crate::error::{Code, SchemaError};
use crate::protobuf::{Declared, Origin};
use crate::schema::{Model, Schema};
use crate::text::utf16_order;
use crate::wire::reader::Reader;
use crate::wire::varint::{self, Spelling};

/// Appends the index that opens a Protobuf payload: its message's position among all of the file's, ordered by full name.
pub fn encode_message_index(out: &mut Vec<u8>, index: u32) {
    varint::write_unsigned(out, u64::from(index));
}

/// Reads the message index that opens a Protobuf payload; returns it and the message's bytes.
///
/// Bits beyond 32 are dropped and numbers longer than needed are taken, as Protobuf's readers do.
///
/// # Errors
/// `FRAME_TRUNCATED`, `FRAME_INVALID` for a number of more than ten bytes.
pub fn decode_message_index(payload: &[u8]) -> Result<(u32, &[u8]), SchemaError> {
    let mut reader = Reader::new(payload);
    let index = varint::read_unsigned(&mut reader, 10, Spelling::Any, "the message index")?;
    Ok((index as u32, reader.rest()))
}

/// Who numbers a file's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// Producers, from the descriptor: every message once.
    #[default]
    Descriptor,
    /// Glue's own reader, from the text it has stored: in a file without a package nested messages count a second time, as if they stood
    /// at the top. Its numbers then differ from the producers'.
    Reader,
}

/// Types of a file without a package that the reader passes over: names that begin so.
const PASSED_OVER: [&str; 4] = [
    "google.type",
    "google.protobuf",
    "metadata",
    "additionalTypes",
];

/// Returns the full names of a file's messages, those of imports left out; a message's place is its number in payloads.
///
/// Nested messages and the entries of maps count too. The order is by UTF-16 units.
///
/// ```
/// use schemaccord::wire::glue::{Numbering, protobuf_index, protobuf_messages};
/// use schemaccord::{Format, ParseOptions, Schema};
/// let options = ParseOptions { format: Format::Protobuf, ..ParseOptions::default() };
/// let file = Schema::parse("message B { message C {} map<int32, C> by_id = 1; } message A {}", &options)?;
/// assert_eq!(protobuf_messages(&file, Numbering::Descriptor)?, ["A", "B", "B.ByIdEntry", "B.C"]);
/// assert_eq!(protobuf_messages(&file, Numbering::Reader)?, ["A", "B", "B.ByIdEntry", "B.C", "C"]);
/// assert_eq!(protobuf_index(&file, "B.C", Numbering::Descriptor)?, 3);
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `UNSUPPORTED` for a schema of another format.
pub fn protobuf_messages(file: &Schema, numbering: Numbering) -> Result<Vec<String>, SchemaError> {
    let Model::Protobuf(model) = file.model() else {
        return Err(SchemaError::new(
            Code::Unsupported,
            format!(
                "messages are numbered in Protobuf files, not in {}",
                file.format()
            ),
        ));
    };
    let declared = model.declared();
    let mut names = match numbering {
        Numbering::Reader if !model.has_package() => as_read_without_package(&declared),
        _ => declared.into_iter().map(|message| message.name).collect(),
    };
    names.sort_by(|a, b| utf16_order(a, b));
    names.dedup();
    Ok(names)
}

/// Every message stands once where it is, and once more at the top with all that is in it.
fn as_read_without_package(declared: &[Declared]) -> Vec<String> {
    let kept = |name: &str| !PASSED_OVER.iter().any(|start| name.starts_with(start));
    let mut names = Vec::new();
    for message in declared.iter().filter(|message| kept(&message.name)) {
        names.push(message.name.clone());
        // The entry of a map is part of its message, and never stands at the top by itself.
        let dots = message.name.match_indices('.').map(|(dot, _)| dot + 1);
        let starts = dots.filter(|start| {
            message.origin == Origin::Message || message.name.rfind('.') != Some(start - 1)
        });
        names.extend(starts.filter_map(|start| Some(message.name.get(start..)?.to_owned())));
    }
    names
}

/// Returns the number of a message, by its full name.
///
/// # Errors
/// `UNDEFINED_NAME` where the file has no such message, and as [`protobuf_messages`].
pub fn protobuf_index(
    file: &Schema,
    message: &str,
    numbering: Numbering,
) -> Result<u32, SchemaError> {
    let names = protobuf_messages(file, numbering)?;
    let place = names.iter().position(|name| name == message);
    place
        .and_then(|place| u32::try_from(place).ok())
        .ok_or_else(|| {
            SchemaError::new(
                Code::UndefinedName,
                format!("the file has no message {message:?}"),
            )
        })
}

/// Returns the full name of the message with that number.
///
/// # Errors
/// `FRAME_INDEXES` where the file has fewer messages, and as [`protobuf_messages`].
pub fn protobuf_message(
    file: &Schema,
    index: u32,
    numbering: Numbering,
) -> Result<String, SchemaError> {
    let names = protobuf_messages(file, numbering)?;
    let count = names.len();
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    names.into_iter().nth(place).ok_or_else(|| {
        SchemaError::new(
            Code::FrameIndexes,
            format!("no message has the index {index}: the file has {count}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Format, ParseOptions};

    fn order(text: &str, numbering: Numbering) -> String {
        let options = ParseOptions {
            format: Format::Protobuf,
            ..ParseOptions::default()
        };
        let file = Schema::parse(text, &options).unwrap();
        protobuf_messages(&file, numbering).unwrap().join(" ")
    }

    #[test]
    fn the_reader_counts_nested_messages_twice_without_a_package() {
        let text = "message Zeta {} message alpha2 {}
            message Alpha { map<string, int32> counts = 1; message Inner { message Core { map<int32, int32> a_b = 1; } } }";
        let true_order = "Alpha Alpha.CountsEntry Alpha.Inner Alpha.Inner.Core Alpha.Inner.Core.ABEntry Zeta alpha2";
        assert_eq!(order(text, Numbering::Descriptor), true_order);
        assert_eq!(
            order(text, Numbering::Reader),
            "Alpha Alpha.CountsEntry Alpha.Inner Alpha.Inner.Core Alpha.Inner.Core.ABEntry \
             Core Core.ABEntry Inner Inner.Core Inner.Core.ABEntry Zeta alpha2"
        );
        let packed = format!("package p; {text}");
        assert_eq!(
            order(&packed, Numbering::Reader),
            order(&packed, Numbering::Descriptor)
        );
    }

    #[test]
    fn the_reader_passes_over_its_own_names_without_a_package() {
        let text = "message metadataOf { message B {} } message A { message metadata {} }";
        assert_eq!(order(text, Numbering::Reader), "A A.metadata metadata");
        assert_eq!(
            order(&format!("package metadata; {text}"), Numbering::Reader),
            "metadata.A metadata.A.metadata metadata.metadataOf metadata.metadataOf.B"
        );
    }

    #[test]
    fn groups_are_messages_of_a_descriptor() {
        let text = "syntax = \"proto2\"; message M { optional group G = 1 { optional int32 a = 2; } oneof o { group H = 3 { optional int32 b = 4; } } }";
        assert_eq!(order(text, Numbering::Descriptor), "M M.G M.H");
    }

    #[test]
    fn message_indexes_are_plain_numbers() {
        for (index, bytes) in [(0, &[0][..]), (127, &[0x7f]), (128, &[0x80, 1])] {
            let mut out = Vec::new();
            encode_message_index(&mut out, index);
            assert_eq!(out, bytes);
            assert_eq!(decode_message_index(bytes), Ok((index, &[][..])));
        }
        assert_eq!(decode_message_index(&[0x80, 0]).map(|read| read.0), Ok(0));
        let minus_one = [0xff, 0xff, 0xff, 0xff, 0x0f];
        assert_eq!(
            decode_message_index(&minus_one).map(|read| read.0),
            Ok(u32::MAX)
        );
    }
}
