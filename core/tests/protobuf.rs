//! What holds for every Protobuf schema: over generated trees and over any bytes.

use std::fmt::Write as _;

use proptest::prelude::*;
use schemaccord::{
    CheckOptions, Form, Format, Level, Limits, Mode, ParseOptions, Schema, check, diff,
};

fn read(text: &str, mode: Mode) -> Result<Schema, schemaccord::SchemaError> {
    let options = ParseOptions {
        format: Format::Protobuf,
        mode,
        ..ParseOptions::default()
    };
    Schema::parse(text, &options)
}

/// A small generator of numbers (xorshift): tests need neither speed nor secrecy, only repetition.
struct Author {
    state: u64,
    proto3: bool,
    names: usize,
}

impl Author {
    fn new(seed: u64) -> Self {
        let mut author = Self {
            state: seed | 1,
            proto3: true,
            names: 0,
        };
        author.proto3 = author.below(2) == 0;
        author
    }

    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % bound as u64) as usize
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn file(&mut self) -> String {
        let mut out = String::new();
        out.push_str(if self.proto3 {
            "syntax = \"proto3\"; /* c */\n"
        } else {
            ""
        });
        let package = self.pick(&["", "package a;", "package a.b;"]);
        out.push_str(package);
        for _ in 0..self.below(3) {
            let import = self.pick(&[
                "import 'x.proto';",
                "import public \"y.proto\";",
                "import weak \"z.proto\";",
            ]);
            out.push_str(import);
        }
        for _ in 0..self.below(3) {
            let option = self.option();
            let _ = write!(out, "option {option};\n ;");
        }
        for _ in 0..=self.below(4) {
            self.message(&mut out, 3);
        }
        if self.below(2) == 0 {
            out.push_str("extend T { optional int32 e = 100; }\n");
            out.push_str("service S { option deprecated = true; rpc R (T) returns (stream T) { option (o) = 1; } }\n");
        }
        out + "message T { extensions 100 to max, 7 [verification = UNVERIFIED]; }\nenum E { Z = 0; Y = 1; }\n"
    }

    fn option(&mut self) -> &'static str {
        self.pick(&[
            "java_package = \"a\\\"b\\n\"",
            "(a.b) = 1.50",
            "(a).b.c = [1, 2,]",
            "(x) = {b: 'é' a { c: [] }; [d.e]: -inf}",
            "features.x = Y",
            "(x) = [{a: 1}]",
        ])
    }

    fn kind(&mut self) -> &'static str {
        self.pick(&[
            "int32",
            "string",
            "bytes",
            "double",
            "sint64",
            "bool",
            "fixed32",
            "T",
            "E",
            ".google.protobuf.Duration",
        ])
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("n{}", self.names)
    }

    fn field(&mut self, out: &mut String, label: bool) {
        let (name, kind) = (self.name(), self.kind());
        let tag = self.names * 7 % 536_870_911 + 1;
        if label && self.below(5) == 0 {
            let _ = writeln!(out, "map<string, {kind}> {name} = {tag};");
            return;
        }
        if label {
            let labels: &[&str] = if self.proto3 {
                &["", "optional ", "repeated "]
            } else {
                &["optional ", "required ", "repeated "]
            };
            out.push_str(self.pick(labels));
        }
        let _ = write!(out, "{kind} {name} = {tag:#x}");
        match self.below(5) {
            0 => {
                let option = self.option();
                let _ = write!(out, " [{option}]");
            }
            1 => {
                let option = self.option();
                let _ = write!(
                    out,
                    " [json_name = \"j\", {option}, deprecated = false, {option}]"
                );
            }
            _ => {}
        }
        out.push_str("; // c\n");
    }

    fn message(&mut self, out: &mut String, depth: usize) {
        let name = self.name();
        let _ = writeln!(out, "message {name} {{");
        for _ in 0..self.below(5) {
            match self.below(if depth == 0 { 5 } else { 7 }) {
                0 => {
                    let name = self.name();
                    let _ = write!(out, "oneof {name} {{ option (o) = true; ");
                    for _ in 0..self.below(3) {
                        self.field(out, false);
                    }
                    out.push_str("}\n");
                }
                1 => {
                    out.push_str(
                        "reserved 5, 7 to 7, 9 to max, -3 to 2;\nreserved \"z\", \"a\";\n",
                    );
                }
                2 => {
                    let option = self.option();
                    let _ = writeln!(out, "option {option};");
                }
                3 | 4 => self.field(out, true),
                5 => self.message(out, depth - 1),
                _ => {
                    let (name, a, b) = (self.name(), self.name(), self.name());
                    let _ = writeln!(
                        out,
                        "enum {name} {{ {a} = 3; {b} = -1 [deprecated = true]; reserved 9; option allow_alias = true; }}"
                    );
                }
            }
        }
        out.push_str("}\n");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_text_reads_as_the_same_tree(seed: u64) {
        let text = Author::new(seed).file();
        let schema = read(&text, Mode::New).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let canonical = schema.render(Form::Canonical).unwrap();
        let again = read(&canonical, Mode::New).unwrap();
        prop_assert_eq!(&again.render(Form::Canonical).unwrap(), &canonical);
        prop_assert_eq!(again.render(Form::Serialized).ok(), schema.render(Form::Serialized).ok());
        let options = CheckOptions::default();
        prop_assert_eq!(diff(&again, &schema, &options).unwrap(), vec![]);
    }

    #[test]
    fn normalizing_twice_changes_nothing(seed: u64) {
        let text = Author::new(seed).file();
        let once = read(&text, Mode::New).unwrap().normalized().unwrap();
        let twice = once.normalized().unwrap();
        let (once, twice) = (once.render(Form::Canonical).unwrap(), twice.render(Form::Canonical).unwrap());
        // A section that was emptied leaves its blank line once; the next time nothing is left to leave one.
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(solid(&once), solid(&twice));
    }

    #[test]
    fn backward_one_way_is_forward_the_other_and_full_is_both(a: u64, b: u64) {
        let (old, new) = (read(&Author::new(a).file(), Mode::Stored).unwrap(), read(&Author::new(b).file(), Mode::Stored).unwrap());
        let verdict = |new: &Schema, old: &Schema, level| {
            let options = CheckOptions { level, ..CheckOptions::default() };
            check(new, std::slice::from_ref(old), &options).unwrap().compatible()
        };
        let (backward, forward) = (verdict(&new, &old, Level::Backward), verdict(&new, &old, Level::Forward));
        prop_assert_eq!(backward, verdict(&old, &new, Level::Forward));
        prop_assert_eq!(backward && forward, verdict(&new, &old, Level::Full));
        prop_assert!(verdict(&new, &new, Level::FullTransitive));
        let breaking = diff(&new, &old, &CheckOptions::default()).unwrap().iter().any(schemaccord::Difference::breaks);
        prop_assert_eq!(breaking, !backward);
    }

    #[test]
    fn no_text_panics(text in "(message|oneof|map<|option|[a-z0-9 .=;{}()<>\\[\\]\"'/*:,é-]|\n){0,60}") {
        if let Ok(schema) = read(&text, Mode::Stored) {
            for form in Form::ALL {
                let _ = schema.render(form);
            }
        }
    }

    #[test]
    fn no_descriptor_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let text: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect();
        if let Ok(schema) = read(&text, Mode::Stored) {
            for form in Form::ALL {
                let _ = schema.render(form);
            }
        }
    }
}

#[test]
fn limits_end_what_would_not_end() {
    let limits = Limits {
        depth: 50,
        nodes: 1_000,
        ..Limits::DEFAULT
    };
    let parse = |text: &str| {
        let options = ParseOptions {
            format: Format::Protobuf,
            limits,
            ..ParseOptions::default()
        };
        Schema::parse(text, &options)
            .map(|_| ())
            .unwrap_err()
            .code()
    };
    assert_eq!(parse(&"message M {".repeat(60)).as_str(), "LIMIT_DEPTH");
    assert_eq!(
        parse(&format!("option a = {}", "[".repeat(60))).as_str(),
        "LIMIT_DEPTH"
    );
    assert_eq!(
        parse(&format!("option a = {}", "{a".repeat(60))).as_str(),
        "LIMIT_DEPTH"
    );
    let maps = format!("message M {{ {}", "map<string, ".repeat(60));
    assert_eq!(parse(&maps).as_str(), "LIMIT_DEPTH");
    assert_eq!(parse(&"message M {}".repeat(2_000)).as_str(), "LIMIT_NODES");
}
