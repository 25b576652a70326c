//! Which characters labels of hosts have beyond ASCII, and in which order.
//!
//! Source: RFC 5891, section 4.2.3; RFC 5892, section 2 and appendix A; RFC 5893, section 2.

use unicode_properties::GeneralCategory as G;

use crate::category::{general_category, is_mark};

pub(super) fn has_fair_hyphens(label: &str) -> bool {
    let third = label.chars().skip(2).take(2).eq("--".chars());
    let is_encoded = label
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    !label.starts_with('-') && !label.ends_with('-') && (!third || is_encoded)
}

/// Returns whether every character of a label is one that labels may have, where it stands.
pub(super) fn is_unicode_label(label: &str) -> bool {
    let all: Vec<char> = label.chars().collect();
    let script = |from: char, to: char| move |c: &char| (from..=to).contains(c);
    if all.first().is_none_or(|first| is_mark(*first)) || !has_fair_hyphens(label) {
        return false;
    }
    all.iter().enumerate().all(|(at, c)| {
        let before = at.checked_sub(1).and_then(|at| all.get(at)).copied();
        let after = all.get(at + 1).copied();
        match *c {
            // Rules of RFC 5892, appendix A, for what depends on its neighbours.
            '\u{200d}' => before.is_some_and(|c| VIRAMAS.contains(&c)),
            '\u{200c}' => {
                let joins = script('\u{620}', '\u{8ff}');
                before.is_some_and(|c| VIRAMAS.contains(&c))
                    || (before.as_ref().is_some_and(joins) && after.as_ref().is_some_and(joins))
            }
            '\u{b7}' => before == Some('l') && after == Some('l'),
            '\u{375}' => after.as_ref().is_some_and(script('\u{370}', '\u{3ff}')),
            '\u{5f3}' | '\u{5f4}' => before.as_ref().is_some_and(script('\u{590}', '\u{5ff}')),
            '\u{30fb}' => all.iter().any(|c| {
                matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}')
            }),
            '\u{660}'..='\u{669}' => !all.iter().any(script('\u{6f0}', '\u{6f9}')),
            '\u{6f0}'..='\u{6f9}' => !all.iter().any(script('\u{660}', '\u{669}')),
            // Exceptions, section 2.6.
            '\u{df}' | '\u{3c2}' | '\u{6fd}' | '\u{6fe}' | '\u{f0b}' | '\u{3007}' | '-' => true,
            '\u{640}' | '\u{7fa}' | '\u{302e}' | '\u{302f}' | '\u{3031}'..='\u{3035}' | '\u{303b}' => false,
            c => is_letter_or_digit(c) && !c.is_uppercase(),
        }
    })
}

/// Marks after which a joiner may stand, of the scripts that most use them.
const VIRAMAS: [char; 12] = [
    '\u{94d}', '\u{9cd}', '\u{a4d}', '\u{acd}', '\u{b4d}', '\u{bcd}', '\u{c4d}', '\u{ccd}',
    '\u{d4d}', '\u{dca}', '\u{1039}', '\u{17d2}',
];

fn is_letter_or_digit(c: char) -> bool {
    matches!(
        general_category(c),
        G::LowercaseLetter
            | G::UppercaseLetter
            | G::OtherLetter
            | G::ModifierLetter
            | G::NonspacingMark
            | G::SpacingMark
            | G::DecimalNumber
    )
}

pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && c.is_alphabetic()
        && !is_mark(c)
}

fn is_arabic_digit(c: char) -> bool {
    matches!(c, '\u{660}'..='\u{669}')
}

fn is_european_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{6f0}'..='\u{6f9}')
}

/// Returns whether a label of a name with letters from right to left is read the same way wherever it stands.
///
/// Source: RFC 5893, section 2.
pub(super) fn keeps_direction(label: &str) -> bool {
    let digit = |c: char| is_european_digit(c) || is_arabic_digit(c);
    let last = label.chars().rev().find(|c| !is_mark(*c));
    match label.chars().next() {
        Some(first) if is_right_to_left(first) => {
            let has = |is: fn(char) -> bool| label.chars().any(is);
            let foreign = |c: char| c.is_alphabetic() && !is_right_to_left(c) && !is_mark(c);
            let mixed = has(is_european_digit) && has(is_arabic_digit);
            !mixed
                && !label.chars().any(foreign)
                && last.is_some_and(|c| is_right_to_left(c) || digit(c))
        }
        Some(first) => {
            !digit(first)
                && !label
                    .chars()
                    .any(|c| is_right_to_left(c) || is_arabic_digit(c))
                && last.is_some_and(|c| c.is_alphabetic() || is_european_digit(c))
        }
        None => false,
    }
}
