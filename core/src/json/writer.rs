//! Writes JSON as the registry's library prints it: compact, everything raw but quotes, backslashes and control characters.

use crate::json::number::{Number, java_double};
use crate::json::tree::{Kind, NodeId, Tree};
use crate::text::utf16_order;

/// The order of an object's members in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyOrder {
    /// As in the text.
    Kept,
    /// By UTF-16 code units, at every depth.
    Sorted,
}

/// Appends `text` as a JSON string.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    write_escaped(out, text);
    out.push('"');
}

/// Appends the inside of a JSON string.
fn write_escaped(out: &mut String, text: &str) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or(""));
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'\r' => out.push_str("\\r"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push_str("\\u00");
                out.push(HEX[usize::from(byte >> 4)] as char);
                out.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
    out.push_str(text.get(plain..).unwrap_or(""));
}

/// Appends a number: integers as they are (`-0` becomes `0`), others as Java prints a double; what is no finite number is a string.
pub(crate) fn write_number(out: &mut String, number: Number<'_>) {
    match number {
        Number::Int(value) => out.push_str(&value.to_string()),
        Number::Long(value) => out.push_str(&value.to_string()),
        Number::Big(token) => out.push_str(token),
        Number::Double(value) => write_double(out, &java_double(value), value.is_finite()),
    }
}

pub(crate) fn write_double(out: &mut String, text: &str, finite: bool) {
    if finite {
        out.push_str(text);
    } else {
        write_string(out, text);
    }
}

/// Appends a value with everything below it.
pub(crate) fn write_value(out: &mut String, tree: &Tree, id: NodeId, order: KeyOrder) {
    match tree.kind(id) {
        Kind::Null | Kind::Boolean => out.push_str(tree.token(id)),
        Kind::Number => {
            if let Some(number) = tree.number(id) {
                write_number(out, number);
            }
        }
        Kind::String => write_string(out, tree.text(id).unwrap_or("")),
        Kind::Array => {
            out.push('[');
            for (index, element) in tree.elements(id).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, tree, element, order);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            let mut first = true;
            let mut member = |out: &mut String, (key, value)| {
                if !std::mem::take(&mut first) {
                    out.push(',');
                }
                write_string(out, tree.text(key).unwrap_or(""));
                out.push(':');
                write_value(out, tree, value, order);
            };
            match order {
                KeyOrder::Kept => tree.members(id).for_each(|pair| member(out, pair)),
                KeyOrder::Sorted => sorted_members(tree, id)
                    .into_iter()
                    .for_each(|pair| member(out, pair)),
            }
            out.push('}');
        }
    }
}

/// Returns an object's members in the order of Java's strings.
pub(crate) fn sorted_members(tree: &Tree, id: NodeId) -> Vec<(NodeId, NodeId)> {
    let mut members: Vec<_> = tree.members(id).collect();
    members.sort_by(|a, b| utf16_order(tree.text(a.0).unwrap_or(""), tree.text(b.0).unwrap_or("")));
    members
}
