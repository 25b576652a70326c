//! JSON with places: what a schema's text says, where it says it, and how the registries' own libraries would print it again.
//!
//! Nothing in here knows about schemas. Duplicate keys are seen, number texts are kept, comments are an option of the [`Grammar`].

mod datum;
mod go;
mod number;
mod reader;
mod tree;
mod value;
mod writer;

pub(crate) use datum::{read_datum, read_value};
pub(crate) use go::{
    Layout, double, members_by_bytes, write_go_number, write_go_shown, write_go_string,
    write_go_value,
};
pub(crate) use number::{Number, java_double, java_float};
pub(crate) use reader::{After, Grammar, read};
pub(crate) use tree::{Extra, Kind, Node, NodeId, Tree};
pub(crate) use value::value;
pub(crate) use writer::{
    KeyOrder, sorted_members, write_double, write_number, write_string, write_value,
};
