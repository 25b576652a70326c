//! Properties of characters as `\p{...}` names them in ECMAScript.
//!
//! Source: ECMA-262, "`UnicodeMatchProperty`", tables of non-binary and binary property aliases; Unicode Standard Annex #44, "General Category
//! Values". Scripts and the rarer binary properties would take tables of their own and are not known.

use unicode_properties::GeneralCategory as G;

use crate::category::general_category;

/// A property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    /// One of these general categories, a bit each in the order of [`CATEGORIES`].
    Categories(u32),
    Any,
    Ascii,
    AsciiHexDigit,
    Alphabetic,
    Lowercase,
    Uppercase,
    WhiteSpace,
}

/// The general categories by short and long name.
const CATEGORIES: [(&str, &str, G); 30] = [
    ("Lu", "Uppercase_Letter", G::UppercaseLetter),
    ("Ll", "Lowercase_Letter", G::LowercaseLetter),
    ("Lt", "Titlecase_Letter", G::TitlecaseLetter),
    ("Lm", "Modifier_Letter", G::ModifierLetter),
    ("Lo", "Other_Letter", G::OtherLetter),
    ("Mn", "Nonspacing_Mark", G::NonspacingMark),
    ("Mc", "Spacing_Mark", G::SpacingMark),
    ("Me", "Enclosing_Mark", G::EnclosingMark),
    ("Nd", "Decimal_Number", G::DecimalNumber),
    ("Nl", "Letter_Number", G::LetterNumber),
    ("No", "Other_Number", G::OtherNumber),
    ("Pc", "Connector_Punctuation", G::ConnectorPunctuation),
    ("Pd", "Dash_Punctuation", G::DashPunctuation),
    ("Ps", "Open_Punctuation", G::OpenPunctuation),
    ("Pe", "Close_Punctuation", G::ClosePunctuation),
    ("Pi", "Initial_Punctuation", G::InitialPunctuation),
    ("Pf", "Final_Punctuation", G::FinalPunctuation),
    ("Po", "Other_Punctuation", G::OtherPunctuation),
    ("Sm", "Math_Symbol", G::MathSymbol),
    ("Sc", "Currency_Symbol", G::CurrencySymbol),
    ("Sk", "Modifier_Symbol", G::ModifierSymbol),
    ("So", "Other_Symbol", G::OtherSymbol),
    ("Zs", "Space_Separator", G::SpaceSeparator),
    ("Zl", "Line_Separator", G::LineSeparator),
    ("Zp", "Paragraph_Separator", G::ParagraphSeparator),
    ("Cc", "Control", G::Control),
    ("Cf", "Format", G::Format),
    ("Cs", "Surrogate", G::Surrogate),
    ("Co", "Private_Use", G::PrivateUse),
    ("Cn", "Unassigned", G::Unassigned),
];

/// Groups of categories, by the first letter of their short names.
const GROUPS: [(&str, &str, &str); 7] = [
    ("L", "Letter", "L"),
    ("M", "Mark", "M"),
    ("N", "Number", "N"),
    ("P", "Punctuation", "P"),
    ("S", "Symbol", "S"),
    ("Z", "Separator", "Z"),
    ("C", "Other", "C"),
];

/// Returns the property of a name in braces, with or without `General_Category=` before it.
pub(super) fn property(name: &str) -> Option<Property> {
    let (key, value) = name.split_once('=').unwrap_or(("gc", name));
    if !matches!(key, "gc" | "General_Category") {
        return None;
    }
    let mask = |wanted: &dyn Fn(&str, &str) -> bool| {
        let bits = CATEGORIES.iter().enumerate();
        bits.filter(|(_, (short, long, _))| wanted(short, long))
            .fold(0, |mask, (bit, _)| mask | 1 << bit)
    };
    let group = GROUPS
        .iter()
        .find(|(short, long, _)| [*short, *long].contains(&value));
    let categories = match (value, group) {
        (_, Some((_, _, letter))) => mask(&|short, _| short.starts_with(letter)),
        ("LC" | "Cased_Letter", _) => mask(&|short, _| ["Lu", "Ll", "Lt"].contains(&short)),
        ("punct", _) => mask(&|short, _| short.starts_with('P')),
        ("Combining_Mark", _) => mask(&|short, _| short.starts_with('M')),
        ("digit", _) => mask(&|short, _| short == "Nd"),
        ("cntrl", _) => mask(&|short, _| short == "Cc"),
        _ => mask(&|short, long| short == value || long == value),
    };
    if categories != 0 {
        return Some(Property::Categories(categories));
    }
    if name.contains('=') {
        return None;
    }
    Some(match name {
        "Any" => Property::Any,
        "ASCII" => Property::Ascii,
        "ASCII_Hex_Digit" | "AHex" => Property::AsciiHexDigit,
        "Alphabetic" | "Alpha" => Property::Alphabetic,
        "Lowercase" | "Lower" => Property::Lowercase,
        "Uppercase" | "Upper" => Property::Uppercase,
        "White_Space" | "space" => Property::WhiteSpace,
        "Assigned" => Property::Categories(!mask(&|short, _| short == "Cn")),
        _ => return None,
    })
}

impl Property {
    /// Returns whether a character has it.
    pub(super) fn holds(self, c: char) -> bool {
        match self {
            Property::Categories(mask) => {
                let category = general_category(c);
                let bit = CATEGORIES
                    .iter()
                    .position(|(_, _, known)| *known == category);
                bit.is_some_and(|bit| mask & (1 << bit) != 0)
            }
            Property::Any => true,
            Property::Ascii => c.is_ascii(),
            Property::AsciiHexDigit => c.is_ascii_hexdigit(),
            Property::Alphabetic => c.is_alphabetic(),
            Property::Lowercase => c.is_lowercase(),
            Property::Uppercase => c.is_uppercase(),
            Property::WhiteSpace => c.is_whitespace(),
        }
    }
}
