//! Data as Java prints them, which is how some clients' payloads are told of.

use crate::avro::data::Datum;
use crate::avro::model::{Kind, Schema};
use crate::bytes::hex::from_hex;
use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::json::{self, java_double, java_float};

/// Returns the binary encoding of a datum given as Java prints it: a primitive, an enum's symbol, or a fixed in hex digits.
///
/// # Errors
/// `INVALID_DATA` for a text that says no datum of the schema.
pub(crate) fn encode_scalar(schema: &Schema, text: &str) -> Result<Vec<u8>, SchemaError> {
    let root = schema.root;
    let datum = match schema.kind(root) {
        Kind::Null => Some(Datum::Null),
        Kind::Boolean => text.parse().ok().map(Datum::Boolean),
        Kind::Int => text.parse().ok().map(Datum::Int),
        Kind::Long => text.parse().ok().map(Datum::Long),
        Kind::Float => text.parse().ok().map(Datum::Float),
        Kind::Double => text.parse().ok().map(Datum::Double),
        Kind::String => Some(Datum::String(text.to_owned())),
        Kind::Bytes => Some(Datum::Bytes(from_hex(text)?)),
        Kind::Enum => schema.symbol(root, text),
        Kind::Fixed => {
            let bytes = from_hex(text)?;
            (Some(bytes.len()) == schema.size(root)).then_some(Datum::Fixed(bytes))
        }
        Kind::Array | Kind::Map | Kind::Union | Kind::Record => None,
    };
    let datum = datum.ok_or_else(|| {
        let kind = schema.kind(root).as_str();
        let message = format!("{text:?} says no datum of type {kind}");
        SchemaError::new(Code::InvalidData, message)
    })?;
    Ok(datum.binary())
}

impl Schema {
    /// Returns the datum that an enum's symbol is; `None` where the enum lacks it.
    pub(super) fn symbol(&self, id: u32, text: &str) -> Option<Datum> {
        let symbols = self.named(id)?.symbols.of(&self.symbols);
        let index = symbols
            .iter()
            .position(|symbol| self.text(*symbol) == text)?;
        Some(Datum::Enum {
            index: index as u32,
            symbol: text.to_owned(),
        })
    }

    /// Returns the bytes of a fixed.
    pub(super) fn size(&self, id: u32) -> Option<usize> {
        usize::try_from(self.named(id)?.size).ok()
    }
}

impl Datum {
    /// Returns the datum as Java prints it; bytes and fixed that stand alone in hex digits.
    pub(crate) fn java(&self) -> String {
        match self {
            Datum::String(text) => text.clone(),
            Datum::Enum { symbol, .. } => symbol.clone(),
            Datum::Bytes(bytes) | Datum::Fixed(bytes) => hex(bytes),
            Datum::Float(value) => java_float(*value),
            Datum::Double(value) => java_double(*value),
            Datum::Union { datum, .. } => datum.java(),
            other => {
                let mut out = String::new();
                other.print(&mut out);
                out
            }
        }
    }

    fn print(&self, out: &mut String) {
        let quoted = |out: &mut String, text: &str| {
            out.push('"');
            out.push_str(text);
            out.push('"');
        };
        match self {
            Datum::Null => out.push_str("null"),
            Datum::Boolean(value) => out.push_str(&value.to_string()),
            Datum::Int(value) => out.push_str(&value.to_string()),
            Datum::Long(value) => out.push_str(&value.to_string()),
            Datum::Float(value) if value.is_finite() => out.push_str(&java_float(*value)),
            Datum::Float(value) => quoted(out, &java_float(*value)),
            Datum::Double(value) if value.is_finite() => out.push_str(&java_double(*value)),
            Datum::Double(value) => quoted(out, &java_double(*value)),
            Datum::String(text) => json::write_string(out, text),
            Datum::Enum { symbol, .. } => quoted(out, symbol),
            Datum::Bytes(bytes) => {
                let text: String = bytes.iter().copied().map(char::from).collect();
                json::write_string(out, &text);
            }
            Datum::Fixed(bytes) => {
                let bytes: Vec<_> = bytes.iter().map(|b| b.cast_signed().to_string()).collect();
                out.push('[');
                out.push_str(&bytes.join(", "));
                out.push(']');
            }
            Datum::Union { datum, .. } => datum.print(out),
            Datum::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    element.print(out);
                }
                out.push(']');
            }
            Datum::Record(members) | Datum::Map(members) => {
                out.push('{');
                for (index, (name, datum)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    json::write_string(out, name);
                    out.push_str(": ");
                    datum.print(out);
                }
                out.push('}');
            }
        }
    }
}
