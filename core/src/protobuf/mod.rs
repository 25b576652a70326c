//! Protocol Buffers: the registry's own parser, printers and checker over syntax trees, and what protoc says of the same text.

pub(crate) mod axonops;
mod builtin;
#[cfg(feature = "protobuf-strict")]
pub(crate) mod data;
#[cfg(not(feature = "protobuf-strict"))]
#[path = "data/absent.rs"]
pub(crate) mod data;
mod descriptor;
mod diff;
#[cfg(feature = "protobuf-strict")]
pub(crate) mod evidence;
mod extensions;
mod index;
mod java_order;
mod lexer;
mod merging;
mod model;
mod normalized;
mod number;
mod options;
#[cfg(feature = "protobuf-strict")]
mod ordered;
mod pairing;
mod parser;
#[cfg(feature = "protobuf-strict")]
mod place;
mod printer;
mod resolve;
pub(crate) mod rules;
mod schema;
#[cfg(feature = "protobuf-strict")]
mod strict;

pub(crate) use diff::diff;
pub(crate) use index::{Declared, MapEntries, Origin};
pub(crate) use schema::Schema;
