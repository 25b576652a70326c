//! Short texts that a pattern is made for. They are guesses where it looks around or back; the caller matches them.

use crate::json_schema::pattern::parse::Node;
use crate::json_schema::pattern::set::{Item, Set};

/// How many texts are made of one pattern.
const MADE: usize = 6;
/// The longest text, in characters.
const LONG: usize = 400;

/// Returns texts, the shortest kind first.
pub(super) fn samples(node: &Node) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for variant in 0..MADE {
        let mut out = String::new();
        if write(node, variant, &mut out, 0).is_some() && !found.contains(&out) {
            found.push(out);
        }
    }
    found
}

fn write(node: &Node, variant: usize, out: &mut String, depth: usize) -> Option<()> {
    if out.len() > LONG || depth > 200 {
        return None;
    }
    match node {
        Node::Empty | Node::Assert(_) | Node::Look { .. } | Node::BackReference { .. } => {}
        Node::Set(set) => out.push(character(set, variant)?),
        Node::Group(_, inner) | Node::Atomic(inner) => write(inner, variant, out, depth + 1)?,
        Node::Concat(parts) => {
            for part in parts {
                write(part, variant, out, depth + 1)?;
            }
        }
        Node::Alternation(parts) => {
            let part = parts.get(variant % parts.len().max(1))?;
            write(part, variant, out, depth + 1)?;
        }
        Node::Repeat { node, min, max, .. } => {
            let more = u32::from(variant > 0);
            let count = min.saturating_add(more).min(max.unwrap_or(u32::MAX));
            for _ in 0..count {
                write(node, variant, out, depth + 1)?;
            }
        }
    }
    Some(())
}

fn character(set: &Set, variant: usize) -> Option<char> {
    const USUAL: [char; 12] = ['a', '0', 'A', 'b', '1', '-', ' ', '_', '.', '/', 'é', '漢'];
    let starts = set.items.iter().filter_map(|item| match item {
        Item::Range(from, to) => Some([*from, *to]),
        _ => None,
    });
    let mut fitting: Vec<char> = Vec::new();
    for one in starts.flatten().chain(USUAL).chain(' '..='~') {
        if set.holds(one) && !fitting.contains(&one) {
            fitting.push(one);
        }
        if fitting.len() > MADE {
            break;
        }
    }
    let count = fitting.len().max(1);
    fitting.get(variant % count).copied()
}
