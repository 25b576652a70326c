//! A datum in memory, and its binary encoding.

use crate::bytes::varint::{write_length, write_zigzag};

/// A datum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    Null,
    Boolean(bool),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    Bytes(Vec<u8>),
    String(String),
    Array(Vec<Datum>),
    Map(Vec<(String, Datum)>),
    /// Fields by name, in the order of the schema.
    Record(Vec<(String, Datum)>),
    Enum {
        index: u32,
        symbol: String,
    },
    Fixed(Vec<u8>),
    Union {
        index: u32,
        datum: Box<Datum>,
    },
}

impl Datum {
    /// Returns the datum as a branch of a union.
    pub(crate) fn branch(self, index: usize) -> Self {
        Datum::Union {
            index: index as u32,
            datum: Box::new(self),
        }
    }

    /// Returns the binary encoding.
    pub(crate) fn binary(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// Appends the binary encoding; a list is one block.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Datum::Null => {}
            Datum::Boolean(value) => out.push(u8::from(*value)),
            Datum::Int(value) => write_zigzag(out, i64::from(*value)),
            Datum::Long(value) => write_zigzag(out, *value),
            Datum::Float(value) => out.extend_from_slice(&value.to_le_bytes()),
            Datum::Double(value) => out.extend_from_slice(&value.to_le_bytes()),
            Datum::Bytes(bytes) => write_bytes(out, bytes),
            Datum::String(text) => write_bytes(out, text.as_bytes()),
            Datum::Fixed(bytes) => out.extend_from_slice(bytes),
            Datum::Enum { index, .. } => write_zigzag(out, i64::from(*index)),
            Datum::Union { index, datum } => {
                write_zigzag(out, i64::from(*index));
                datum.write(out);
            }
            Datum::Record(fields) => fields.iter().for_each(|(_, datum)| datum.write(out)),
            Datum::Array(elements) => {
                if !elements.is_empty() {
                    write_length(out, elements.len());
                    for datum in elements {
                        datum.write(out);
                    }
                }
                out.push(0);
            }
            Datum::Map(entries) => {
                if !entries.is_empty() {
                    write_length(out, entries.len());
                    for (key, datum) in entries {
                        write_bytes(out, key.as_bytes());
                        datum.write(out);
                    }
                }
                out.push(0);
            }
        }
    }

    /// Returns what a copy of the datum costs, in values; sixteen bytes of text count as one.
    pub(crate) fn cost(&self) -> usize {
        1 + match self {
            Datum::Bytes(bytes) | Datum::Fixed(bytes) => bytes.len() / 16,
            Datum::String(text) => text.len() / 16,
            Datum::Union { datum, .. } => datum.cost(),
            Datum::Array(elements) => elements.iter().map(Datum::cost).sum(),
            Datum::Map(members) | Datum::Record(members) => members
                .iter()
                .map(|(name, datum)| name.len() / 16 + datum.cost())
                .sum(),
            _ => 0,
        }
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_length(out, bytes.len());
    out.extend_from_slice(bytes);
}
