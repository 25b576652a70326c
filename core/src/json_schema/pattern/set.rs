//! Sets of characters: `[...]`, `\d`, `\p{...}`.

use super::unicode::Property;

/// A set of characters as a pattern names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    pub(super) negated: bool,
    /// Whether letters match in both cases.
    pub(super) fold: bool,
    /// The union of these.
    pub(super) items: Vec<Item>,
    /// Sets behind `&&`: all must hold it too.
    pub(super) and: Vec<Set>,
}

#[derive(Clone, Debug)]
pub(super) enum Item {
    Range(char, char),
    Named(Named, bool),
    Property(Property, bool),
    Nested(Set),
}

/// A set with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    All,
    Digit,
    Space,
    /// White space and line terminators of ECMAScript.
    EcmaSpace,
    Word,
    HorizontalSpace,
    VerticalSpace,
    Letter,
    Lower,
    Upper,
    Mark,
    Number,
    DecimalNumber,
    Separator,
    Control,
    Punctuation,
    Symbol,
    Ascii,
    AsciiLetter,
    AsciiLower,
    AsciiUpper,
    AsciiAlphanumeric,
    AsciiPunctuation,
    AsciiGraph,
    AsciiPrint,
    AsciiControl,
    HexDigit,
    Latin1,
    Blank,
    Other,
    /// A script or block: known by name, matched by letters beyond ASCII.
    Script,
}

/// Names behind `\p`, as Java has them.
const PROPERTIES: &[(&str, Named)] = &[
    ("L", Named::Letter),
    ("Lu", Named::Upper),
    ("Ll", Named::Lower),
    ("Lt", Named::Upper),
    ("Lm", Named::Letter),
    ("Lo", Named::Letter),
    ("LC", Named::Letter),
    ("LD", Named::Letter),
    ("M", Named::Mark),
    ("Mn", Named::Mark),
    ("Me", Named::Mark),
    ("Mc", Named::Mark),
    ("N", Named::Number),
    ("Nd", Named::DecimalNumber),
    ("Nl", Named::Number),
    ("No", Named::Number),
    ("Z", Named::Separator),
    ("Zs", Named::Separator),
    ("Zl", Named::Separator),
    ("Zp", Named::Separator),
    ("C", Named::Control),
    ("Cc", Named::Control),
    ("Cf", Named::Other),
    ("Co", Named::Other),
    ("Cs", Named::Other),
    ("Cn", Named::Other),
    ("P", Named::Punctuation),
    ("Pd", Named::Punctuation),
    ("Ps", Named::Punctuation),
    ("Pe", Named::Punctuation),
    ("Pc", Named::Punctuation),
    ("Po", Named::Punctuation),
    ("Pi", Named::Punctuation),
    ("Pf", Named::Punctuation),
    ("S", Named::Symbol),
    ("Sm", Named::Symbol),
    ("Sc", Named::Symbol),
    ("Sk", Named::Symbol),
    ("So", Named::Symbol),
    ("L1", Named::Latin1),
    ("all", Named::All),
    ("ASCII", Named::Ascii),
    ("Alnum", Named::AsciiAlphanumeric),
    ("Alpha", Named::AsciiLetter),
    ("Blank", Named::Blank),
    ("Cntrl", Named::AsciiControl),
    ("Digit", Named::Digit),
    ("Graph", Named::AsciiGraph),
    ("Lower", Named::AsciiLower),
    ("Print", Named::AsciiPrint),
    ("Punct", Named::AsciiPunctuation),
    ("Space", Named::Space),
    ("Upper", Named::AsciiUpper),
    ("XDigit", Named::HexDigit),
    ("javaLowerCase", Named::Lower),
    ("javaUpperCase", Named::Upper),
    ("javaAlphabetic", Named::Letter),
    ("javaIdeographic", Named::Script),
    ("javaTitleCase", Named::Upper),
    ("javaDigit", Named::DecimalNumber),
    ("javaDefined", Named::All),
    ("javaLetter", Named::Letter),
    ("javaLetterOrDigit", Named::Word),
    ("javaJavaIdentifierStart", Named::Letter),
    ("javaJavaIdentifierPart", Named::Word),
    ("javaUnicodeIdentifierStart", Named::Letter),
    ("javaUnicodeIdentifierPart", Named::Word),
    ("javaIdentifierIgnorable", Named::Control),
    ("javaSpaceChar", Named::Separator),
    ("javaWhitespace", Named::Space),
    ("javaISOControl", Named::Control),
    ("javaMirrored", Named::Other),
];

/// Binary properties behind `\p{Is...}`, in any letter case.
const BINARY: &[(&str, Named)] = &[
    ("ALPHABETIC", Named::Letter),
    ("LETTER", Named::Letter),
    ("IDEOGRAPHIC", Named::Script),
    ("LOWERCASE", Named::Lower),
    ("UPPERCASE", Named::Upper),
    ("TITLECASE", Named::Upper),
    ("PUNCTUATION", Named::Punctuation),
    ("CONTROL", Named::Control),
    ("WHITE_SPACE", Named::Separator),
    ("WHITESPACE", Named::Separator),
    ("DIGIT", Named::DecimalNumber),
    ("HEX_DIGIT", Named::HexDigit),
    ("HEXDIGIT", Named::HexDigit),
    ("NONCHARACTER_CODE_POINT", Named::Other),
    ("NONCHARACTERCODEPOINT", Named::Other),
    ("ASSIGNED", Named::All),
    ("JOIN_CONTROL", Named::Other),
    ("JOINCONTROL", Named::Other),
    ("ALNUM", Named::Word),
    ("BLANK", Named::Blank),
    ("GRAPH", Named::All),
    ("PRINT", Named::All),
    ("WORD", Named::Word),
    ("EMOJI", Named::Symbol),
    ("EMOJI_PRESENTATION", Named::Symbol),
    ("EMOJI_MODIFIER", Named::Symbol),
    ("EMOJI_MODIFIER_BASE", Named::Symbol),
    ("EMOJI_COMPONENT", Named::Symbol),
    ("EXTENDED_PICTOGRAPHIC", Named::Symbol),
];

/// Scripts, which are also names of blocks for the most part.
const SCRIPTS: &[&str] = &[
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "ARMENIAN",
    "HEBREW",
    "ARABIC",
    "SYRIAC",
    "THAANA",
    "DEVANAGARI",
    "BENGALI",
    "GURMUKHI",
    "GUJARATI",
    "ORIYA",
    "TAMIL",
    "TELUGU",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
    "THAI",
    "LAO",
    "TIBETAN",
    "MYANMAR",
    "GEORGIAN",
    "HANGUL",
    "ETHIOPIC",
    "CHEROKEE",
    "OGHAM",
    "RUNIC",
    "KHMER",
    "MONGOLIAN",
    "HIRAGANA",
    "KATAKANA",
    "BOPOMOFO",
    "HAN",
    "YI",
    "GOTHIC",
    "COMMON",
    "INHERITED",
    "COPTIC",
    "BRAILLE",
    "LATN",
    "GREK",
    "CYRL",
    "ARAB",
    "HEBR",
    "HANI",
    "HANG",
    "HIRA",
    "KANA",
    "THAA",
    "ZYYY",
    "ZINH",
    "BASICLATIN",
    "BASIC_LATIN",
    "LATIN_1_SUPPLEMENT",
    "LATIN-1SUPPLEMENT",
    "LATIN1SUPPLEMENT",
    "GENERAL_PUNCTUATION",
    "GENERALPUNCTUATION",
    "ARROWS",
    "MATHEMATICAL_OPERATORS",
    "MATHEMATICALOPERATORS",
    "CURRENCY_SYMBOLS",
    "CURRENCYSYMBOLS",
    "BOX_DRAWING",
    "BOXDRAWING",
    "DINGBATS",
    "CJK_UNIFIED_IDEOGRAPHS",
    "CJKUNIFIEDIDEOGRAPHS",
    "HANGUL_SYLLABLES",
    "HANGULSYLLABLES",
    "EMOTICONS",
];

/// Returns the set of a name in `\p{name}`; `None` where Java knows none.
pub(super) fn property(name: &str) -> Option<Named> {
    let among = |table: &[(&str, Named)], name: &str| {
        table
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, named)| *named)
    };
    let script = |name: &str| {
        SCRIPTS
            .contains(&name.to_uppercase().as_str())
            .then_some(Named::Script)
    };
    if let Some((key, value)) = name.split_once('=') {
        return match key.to_ascii_lowercase().as_str() {
            "sc" | "script" | "blk" | "block" => script(value),
            "gc" | "general_category" => among(PROPERTIES, value),
            _ => None,
        };
    }
    if let Some(rest) = name.strip_prefix("In") {
        return script(rest);
    }
    if let Some(rest) = name.strip_prefix("Is") {
        return among(BINARY, &rest.to_uppercase())
            .or_else(|| among(PROPERTIES, rest))
            .or_else(|| script(rest));
    }
    among(PROPERTIES, name)
}

impl Named {
    fn holds(self, c: char) -> bool {
        match self {
            Named::All => true,
            Named::Digit => c.is_ascii_digit(),
            Named::Space => matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r'),
            Named::EcmaSpace => {
                matches!(
                    c,
                    '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{feff}' | '\u{2028}' | '\u{2029}'
                ) || (c.is_whitespace() && c != '\u{85}')
            }
            Named::Word => c.is_ascii_alphanumeric() || c == '_',
            Named::HorizontalSpace => {
                matches!(
                    c,
                    ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
                        ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
                )
            }
            Named::VerticalSpace => matches!(
                c,
                '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
            ),
            Named::Letter => c.is_alphabetic(),
            Named::Lower => c.is_lowercase(),
            Named::Upper => c.is_uppercase(),
            Named::Mark => {
                matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
            }
            Named::Number => c.is_numeric(),
            Named::DecimalNumber => c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric()),
            Named::Separator => c == ' ' || (c.is_whitespace() && !c.is_control()) || c == '\u{a0}',
            Named::Control => c.is_control(),
            Named::Punctuation => {
                (c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c))
                    || matches!(c, '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' | '«' | '»' | '¿' | '¡')
            }
            Named::Symbol => {
                "$+<=>^`|~".contains(c)
                    || matches!(c, '¢'..='©' | '¬' | '®'..='±' | '×' | '÷' | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{2bff}' | '\u{1f300}'..='\u{1faff}')
            }
            Named::Ascii => c.is_ascii(),
            Named::AsciiLetter => c.is_ascii_alphabetic(),
            Named::AsciiLower => c.is_ascii_lowercase(),
            Named::AsciiUpper => c.is_ascii_uppercase(),
            Named::AsciiAlphanumeric => c.is_ascii_alphanumeric(),
            Named::AsciiPunctuation => c.is_ascii_punctuation(),
            Named::AsciiGraph => c.is_ascii_graphic(),
            Named::AsciiPrint => c.is_ascii_graphic() || c == ' ',
            Named::AsciiControl => c.is_ascii_control(),
            Named::HexDigit => c.is_ascii_hexdigit(),
            Named::Latin1 => c <= '\u{ff}',
            Named::Blank => c == ' ' || c == '\t',
            Named::Other => false,
            Named::Script => !c.is_ascii() && c.is_alphabetic(),
        }
    }
}

impl Set {
    /// Returns the set of a single name.
    pub(super) fn named(named: Named, negated: bool) -> Self {
        Self {
            items: vec![Item::Named(named, negated)],
            ..Self::default()
        }
    }

    /// Returns whether the set holds the character.
    pub(super) fn holds(&self, c: char) -> bool {
        let holds = self.plain(c)
            || (self.fold
                && c.to_lowercase()
                    .chain(c.to_uppercase())
                    .any(|other| self.plain(other)));
        holds != self.negated
    }

    fn plain(&self, c: char) -> bool {
        let any = self.items.iter().any(|item| match item {
            Item::Range(from, to) => (*from..=*to).contains(&c),
            Item::Named(named, negated) => named.holds(c) != *negated,
            Item::Property(property, negated) => property.holds(c) != *negated,
            Item::Nested(set) => set.holds(c),
        });
        (any || (self.items.is_empty() && !self.and.is_empty()))
            && self.and.iter().all(|set| set.holds(c))
    }
}
