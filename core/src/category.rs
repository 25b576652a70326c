//! General categories of characters, out of a table of 5 kB; that of `unicode-properties`, of which `build.rs` makes it, is eight times as large
//! and lies in every browser module.
//!
//! Source: Unicode Standard Annex #44, "General Category Values".

use unicode_properties::GeneralCategory;

include!(concat!(env!("OUT_DIR"), "/category.rs"));

/// Returns the general category of a character.
pub(crate) fn general_category(c: char) -> GeneralCategory {
    let wanted = u32::from(c);
    let entry = INDEX.partition_point(|(first, _)| *first <= wanted);
    let (mut first, offset) = entry
        .checked_sub(1)
        .and_then(|entry| INDEX.get(entry))
        .copied()
        .unwrap_or_default();
    let mut bytes = TABLE.get(usize::from(offset)..).unwrap_or_default().iter();
    while let Some(byte) = bytes.next() {
        let mut length = u32::from(byte & 7);
        if length == LONG {
            let mut shift = 0;
            for more in bytes.by_ref() {
                length += u32::from(more & 127) << shift;
                shift += 7;
                if more & 128 == 0 {
                    break;
                }
            }
        }
        let within = wanted - first;
        if within < length {
            return match byte >> 3 {
                IN_TURN if within.is_multiple_of(2) => GeneralCategory::UppercaseLetter,
                IN_TURN => GeneralCategory::LowercaseLetter,
                kind => CATEGORIES
                    .get(usize::from(kind))
                    .copied()
                    .unwrap_or(GeneralCategory::Unassigned),
            };
        }
        first += length;
    }
    GeneralCategory::Unassigned
}

/// Returns whether a character is a letter, with any case or none.
pub(crate) fn is_letter(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        general_category(c),
        G::UppercaseLetter
            | G::LowercaseLetter
            | G::TitlecaseLetter
            | G::ModifierLetter
            | G::OtherLetter
    )
}

/// Returns whether a character is a mark, which stands with the one before it.
pub(crate) fn is_mark(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        general_category(c),
        G::NonspacingMark | G::SpacingMark | G::EnclosingMark
    )
}

#[cfg(test)]
mod tests {
    use unicode_properties::UnicodeGeneralCategory;

    use super::*;

    #[test]
    fn every_character_has_the_category_that_the_standard_gives_it() {
        for c in '\0'..=char::MAX {
            assert_eq!(general_category(c), c.general_category(), "{c:?}");
        }
    }
}
