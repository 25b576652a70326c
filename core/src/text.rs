//! Strings as Java sees them: ordered, counted and cut in UTF-16 code units.

use std::cmp::Ordering;

/// Compares in the order of `String.compareTo`: by UTF-16 code units.
///
/// It differs from the order of UTF-8 bytes only where a character beyond U+FFFF meets one from U+E000 to U+FFFF.
pub(crate) fn utf16_order(a: &str, b: &str) -> Ordering {
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    match (a.as_bytes().get(common), b.as_bytes().get(common)) {
        (Some(x), Some(y)) if *x >= 0xee && *y >= 0xee => a.encode_utf16().cmp(b.encode_utf16()),
        (x, y) => x.cmp(&y),
    }
}

/// Returns the first `units` UTF-16 code units of `text`, `None` if it has no more than that; a surrogate pair cut in half leaves `?`.
pub(crate) fn utf16_prefix(text: &str, units: usize) -> Option<String> {
    // No character takes more units than bytes.
    if text.len() <= units {
        return None;
    }
    let mut count = 0;
    for (at, character) in text.char_indices() {
        let next = count + character.len_utf16();
        if next > units {
            let mut prefix = text.get(..at).unwrap_or("").to_owned();
            if count < units {
                prefix.push('?');
            }
            return Some(prefix);
        }
        count = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_sort_before_private_use() {
        assert_eq!(utf16_order("\u{1f600}", "\u{e000}"), Ordering::Less);
        assert_eq!(utf16_order("a", "ab"), Ordering::Less);
        assert_eq!(utf16_order("é", "z"), Ordering::Greater);
    }

    #[test]
    fn a_prefix_never_keeps_half_a_pair() {
        assert_eq!(utf16_prefix("ab", 2), None);
        assert_eq!(utf16_prefix("ab\u{1f600}", 3).as_deref(), Some("ab?"));
        assert_eq!(
            utf16_prefix("ab\u{1f600}c", 4).as_deref(),
            Some("ab\u{1f600}")
        );
        assert_eq!(utf16_prefix("éééé", 4), None);
    }
}
