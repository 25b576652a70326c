//! Regular expressions in Java's syntax: what the registry refuses when it loads a schema, and which names a pattern finds. And in
//! ECMAScript's: what documents are held against.
//!
//! Matching is bounded: a pattern that would backtrack without end is an error, not a hang.
//!
//! Source: docs/json-schema.md, "Patterns"; the documentation of `java.util.regex.Pattern`; ECMA-262, "`RegExp` Objects".

mod class;
mod ecma;
mod escape;
mod parse;
mod program;
mod sample;
mod set;
mod unicode;

use crate::error::{Code, SchemaError};

/// Checks that Java would compile the pattern.
///
/// # Errors
/// What is wrong, and at which character.
pub(crate) fn check(text: &str) -> Result<(), String> {
    // Most patterns in schemas hold nothing that could be wrong.
    if text.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'^' | b'$' | b'_' | b'-' | b'.' | b' ')
    }) {
        return Ok(());
    }
    parse::parse(text).map(|_| ())
}

/// The steps that all searches of one comparison may take together.
pub(crate) const STEPS: usize = 10_000_000;

/// Returns whether the pattern is found anywhere in `name`; `steps` are what is left of [`STEPS`].
///
/// # Errors
/// `LIMIT_PAIRS` when finding out takes too many steps.
pub(crate) fn find(text: &str, name: &str, steps: &mut usize) -> Result<bool, SchemaError> {
    let tree = parse::parse(text).map_err(|error| {
        SchemaError::new(
            Code::InvalidName,
            format!("the pattern {text:?} is no regular expression: {error}"),
        )
    })?;
    let found = program::compile(&tree, steps).and_then(|program| program.find(name, steps));
    found.ok_or_else(|| {
        SchemaError::new(
            Code::LimitPairs,
            format!("matching the pattern {text:?} against {name:?} takes too many steps"),
        )
    })
}

/// A pattern of ECMAScript, made ready to match as often as needed.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: String,
    program: program::Program,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none, in words, with the 0-based index of the character; that it would take too much room.
    pub(crate) fn ecma(text: &str) -> Result<Self, String> {
        let tree = ecma::parse(text)?;
        let program = program::compile(&tree, &mut STEPS.clone());
        let text = text.to_owned();
        program
            .map(|program| Self { text, program })
            .ok_or_else(|| "its repetitions are too many to be written out".to_owned())
    }

    /// Returns the pattern as it is written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the pattern is found anywhere in `text`; `None` when that takes more than `steps`, which are lowered by what it took.
    pub(crate) fn find(&self, text: &str, steps: &mut usize) -> Option<bool> {
        self.program.find(text, steps)
    }
}

/// Returns short texts that the pattern is made for, to be matched by the caller; none for what is no pattern.
pub(crate) fn samples(text: &str) -> Vec<String> {
    parse::parse(text).map_or_else(|_| Vec::new(), |tree| sample::samples(&tree))
}

/// Returns whether two patterns are the same once they are read, for instance `^a` and `^[a]`.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let read = |text| parse::parse(text).map(|tree| format!("{tree:?}"));
    a == b || matches!((read(a), read(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_refuses_these() {
        let refused = [
            "a{,3}",
            "(?P<n>a)",
            "[[]",
            "{",
            "*a",
            "^[^]$",
            "\\y",
            "\\u{41}",
            "a**",
            "(",
            ")",
            "a)",
            "[",
            "[]",
            "\\",
            "a{3,2}",
            "a{1",
            "(?<1>a)",
            "(?<n>a)(?<n>b)",
            "\\k<n>",
            "[b-a]",
            "[a-\\d]",
            "\\x4",
            "\\x{110000}",
            "\\p{Foo}",
            "(?z)",
            "(?",
            "\\c",
            "\\0",
            "\\08",
            "x{99999999999}",
            "\\pX",
            "(?<n",
            "[a&&]",
        ];
        for text in refused {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn java_takes_these() {
        let taken = [
            "\\p{L}",
            "(?<n>a)\\k<n>",
            "\\cA",
            "\\d++",
            "(?<!a+)b",
            "[\\d-x]",
            "[a-z&&[^b]]",
            "]",
            "}",
            "\\_",
            "\\/",
            "a|",
            "",
            "()",
            "{2}",
            "a{2}{3}",
            "[]a]",
            "[a-]",
            "[-a]",
            "\\Qa*[\\E+",
            "(?i)a",
            "(?i-s:a)",
            "\\x41\\x{1F600}\\u0041",
            "\\012",
            "\\1",
            "\\pL\\PN",
            "\\p{IsLatin}\\p{InGreek}\\p{javaLowerCase}\\p{Alpha}\\p{script=Han}",
            "[[:alpha:]]",
            "a?+b*?",
            "(?=a)(?!b)(?>c)",
            "\\R\\X\\h\\v",
            "(?x) a # b",
            "[^\\]]",
            "\\b\\B\\A\\z\\Z\\G",
            "[a-c[x-z]]",
            "[&&a]",
            "^[^\\s]+$",
        ];
        for text in taken {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn patterns_find() {
        let cases = [
            ("^a", "ab", true),
            ("^a", "ba", false),
            ("b$", "ab", true),
            ("b$", "ab\n", true),
            ("a.c", "xabcx", true),
            ("a.c", "a\nc", false),
            ("(?s)a.c", "a\nc", true),
            ("^(a|b)*$", "abba", true),
            ("^(a|b)*$", "abca", false),
            ("^[a-z&&[^b]]+$", "abc", false),
            ("^[a-z&&[^b]]+$", "acd", true),
            ("(?<n>.)\\k<n>", "abb", true),
            ("^(.)\\1$", "ab", false),
            ("^a{2,3}$", "aaaa", false),
            ("^a{2,3}$", "aaa", true),
            ("^a*+a$", "aaa", false),
            ("^(?>a*)b", "aab", true),
            ("(?<!a)b", "ab", false),
            ("(?<=a+)b", "aab", true),
            ("^(?!x-)", "x-a", false),
            ("(?i)^ABC$", "aBc", true),
            ("\\bfoo\\b", "a foo b", true),
            ("^\\p{Lu}", "Éa", true),
            ("^[\\w-]+$", "a-b_1", true),
            ("^(a*)*$", "aaab", false),
            ("^\\d{3}$", "123", true),
            ("\\Qa.b\\E", "a.b", true),
            ("\\Qa.b\\E", "axb", false),
            ("^(?:(a)|b)+$", "ab", true),
            ("", "", true),
        ];
        for (text, name, found) in cases {
            assert_eq!(
                find(text, name, &mut STEPS.clone()),
                Ok(found),
                "{text} in {name:?}"
            );
        }
    }

    #[test]
    fn endless_backtracking_is_an_error() {
        let error = find(
            "^(a+)+$",
            &format!("{}b", "a".repeat(60)),
            &mut STEPS.clone(),
        )
        .unwrap_err();
        assert_eq!(error.code(), Code::LimitPairs);
        let error = find("((a{1000}){1000}){1000}", "a", &mut STEPS.clone()).unwrap_err();
        assert_eq!(error.code(), Code::LimitPairs);
    }
}
