//! Schemas as binary `FileDescriptorProto` in base64: what the registry reads, and what it writes.
//!
//! Source: docs/protobuf.md, "Descriptors" and "serialized".

mod base64;
mod meta;
mod read;
mod standard;
pub(super) mod wire;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// Returns the first file of a binary `FileDescriptorSet` in base64.
#[cfg(feature = "protobuf-strict")]
pub(super) fn first_of_set(set: &[u8], order: impl FnOnce(&[u8]) -> Vec<u8>) -> Option<String> {
    wire::Message::read(set)?
        .all_data(1)
        .next()
        .map(|file| crate::wire::to_base64(&order(file)))
}
