//! The text that the registry stores: compact, numbers as Java's `BigDecimal` prints them.
//!
//! Source: docs/json-schema.md, "Canonical text".

use crate::json::{Kind, NodeId, Tree, write_string};
use crate::json_schema::decimal::Decimal;
use crate::text::utf16_order;

/// The order of an object's members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// As in the text.
    Kept,
    /// By UTF-16 code units, at every depth: the registry's normalized form.
    Sorted,
    /// Sorted, and numbers as the registry's comparison library prints them: `1.0` as `1`.
    Printed,
}

/// Appends a value with everything below it.
pub(crate) fn write_canonical(out: &mut String, tree: &Tree, id: NodeId, order: Order) {
    match tree.kind(id) {
        Kind::Null | Kind::Boolean => out.push_str(tree.token(id)),
        Kind::Number if order == Order::Printed => write_printed_number(out, tree.token(id)),
        Kind::Number => write_number(out, tree.token(id)),
        Kind::String => write_string(out, tree.text(id).unwrap_or("")),
        Kind::Array => {
            out.push('[');
            for (index, element) in tree.elements(id).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(out, tree, element, order);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            if order == Order::Kept {
                tree.members(id)
                    .enumerate()
                    .for_each(|(index, member)| write_member(out, tree, index, member, order));
            } else {
                write_sorted(out, tree, id, order);
            }
            out.push('}');
        }
    }
}

/// Appends a number token as the registry prints it.
pub(crate) fn write_number(out: &mut String, token: &str) {
    if token.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        Decimal::of(token).write(out);
    } else {
        out.push_str(if token == "-0" { "0" } else { token });
    }
}

/// Appends a number as it is printed: without zeros at the end of a fraction.
pub(crate) fn write_printed_number(out: &mut String, token: &str) {
    let mut text = String::new();
    write_number(&mut text, token);
    let plain = text.contains('.') && !text.contains('E');
    out.push_str(if plain {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    });
}

fn write_sorted(out: &mut String, tree: &Tree, id: NodeId, order: Order) {
    let mut members: Vec<_> = tree.members(id).collect();
    members.sort_by(|a, b| utf16_order(tree.text(a.0).unwrap_or(""), tree.text(b.0).unwrap_or("")));
    members
        .into_iter()
        .enumerate()
        .for_each(|(index, member)| write_member(out, tree, index, member, order));
}

fn write_member(
    out: &mut String,
    tree: &Tree,
    index: usize,
    (key, value): (NodeId, NodeId),
    order: Order,
) {
    if index > 0 {
        out.push(',');
    }
    write_string(out, tree.text(key).unwrap_or(""));
    out.push(':');
    write_canonical(out, tree, value, order);
}
