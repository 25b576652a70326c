//! What may be a name, in the two modes of the registry.

use unicode_properties::GeneralCategory;

use crate::category::{general_category, is_letter};

/// Avro specification, "Names": letters, digits and underscores of ASCII, no digit first.
pub(crate) fn is_ascii_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What the registry lets pass in stored schemas: the same with the letters and digits of all scripts, judged for each UTF-16 unit, so
/// that nothing beyond U+FFFF passes.
pub(crate) fn is_unicode_name(name: &str) -> bool {
    if is_ascii_name(name) {
        return true;
    }
    let letter = |c: char| is_letter(c) && c <= '\u{ffff}';
    let digit = |c: char| general_category(c) == GeneralCategory::DecimalNumber && c <= '\u{ffff}';
    let mut chars = name.chars();
    chars.next().is_some_and(|c| letter(c) || c == '_')
        && chars.all(|c| letter(c) || digit(c) || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_take_letters_of_all_scripts() {
        assert!(is_unicode_name("Ré"));
        assert!(is_unicode_name("a١"));
        for name in ["", "1a", "a-b", "e\u{301}", "𝒜", "١a", "a b"] {
            assert!(!is_unicode_name(name), "{name}");
        }
    }
}
