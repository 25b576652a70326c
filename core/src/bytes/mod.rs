//! Fields and numbers off the front of bytes, and onto their end: what framings and data have in common.

pub(crate) mod hex;
pub(crate) mod reader;
pub(crate) mod varint;
