//! Our validator of JSON Schema beside that of the `jsonschema` crate: over generated schemas of each draft, with documents made for them.
//!
//! The published suite is run with the case files, and ajv is asked in `tests/peers/json.mjs`.

use proptest::prelude::*;
use schemaccord::{Code, Format, Formats, Mode, ParseOptions, Schema};
use serde_json::{Map, Value, json};

/// Drafts by the year or number that decides which keywords they have.
const DRAFTS: [(u32, &str); 5] = [
    (4, "http://json-schema.org/draft-04/schema#"),
    (6, "http://json-schema.org/draft-06/schema#"),
    (7, "http://json-schema.org/draft-07/schema#"),
    (2019, "https://json-schema.org/draft/2019-09/schema"),
    (2020, "https://json-schema.org/draft/2020-12/schema"),
];

const NAMES: [&str; 5] = ["a", "b", "ab", "c", "é"];
const TEXTS: [&str; 7] = ["", "a", "ab", "abc", "é😀", "42", "a b"];
const PATTERNS: [&str; 8] = [
    "^a", "b$", "^[a-c]+$", "^\\d*$", "^(?!a)", "(.)\\1", "\\p{L}", "^.{2,3}$",
];
const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// Makes schemas and documents from a seed; equal seeds make equal ones.
struct Author {
    state: u64,
    draft: u32,
}

impl Author {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or(0) % limit
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn number(&mut self) -> Value {
        let all = [
            json!(0),
            json!(1),
            json!(-1),
            json!(3),
            json!(1.5),
            json!(2.0),
            json!(0.1),
            json!(1e20),
        ];
        all[self.below(all.len())].clone()
    }

    fn root(&mut self, uri: &str) -> Value {
        let mut schema = match self.schema(3) {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        schema.insert("$schema".to_owned(), json!(uri));
        let definitions = json!({"x": self.schema(1), "y": {"type": self.of(&TYPES)}});
        schema.insert("definitions".to_owned(), definitions);
        Value::Object(schema)
    }

    fn schema(&mut self, depth: usize) -> Value {
        if self.draft > 4 && self.below(12) == 0 {
            return json!(self.below(3) > 0);
        }
        let mut schema = Map::new();
        for _ in 0..=self.below(3) {
            let (keyword, value) = self.keyword(depth);
            schema.insert(keyword.to_owned(), value);
        }
        Value::Object(schema)
    }

    fn list(&mut self, depth: usize) -> Value {
        (0..=self.below(2)).map(|_| self.schema(depth)).collect()
    }

    fn map(&mut self, names: &[&str], depth: usize) -> Value {
        let count = 1 + self.below(3);
        let all = (0..count).map(|_| (self.of(names).to_owned(), self.schema(depth)));
        Value::Object(all.collect::<Vec<_>>().into_iter().collect())
    }

    fn keyword(&mut self, depth: usize) -> (&'static str, Value) {
        let size = json!(self.below(4));
        let modern = self.draft >= 2019;
        let inner = depth.saturating_sub(1);
        match self.below(if depth == 0 { 15 } else { 33 }) {
            0 => ("type", json!(self.of(&TYPES))),
            1 => ("type", json!(["string", "object", "integer"])),
            2 => ("enum", json!([self.number(), self.of(&TEXTS), {"a": 1}])),
            3 if self.draft > 4 => ("const", self.document(1)),
            4 => ("minimum", self.number()),
            5 if self.draft > 4 => ("exclusiveMaximum", self.number()),
            6 => ("multipleOf", json!(1 + self.below(3))),
            7 => ("minLength", size),
            8 => ("maxLength", size),
            9 => ("pattern", json!(self.of(&PATTERNS))),
            10 => ("minItems", size),
            11 => ("uniqueItems", json!(true)),
            12 => ("maxProperties", size),
            13 => ("required", json!([self.of(&NAMES)])),
            14 => (
                "$ref",
                json!(["#/definitions/x", "#/definitions/y"][self.below(2)]),
            ),
            15 => ("allOf", self.list(inner)),
            16 => ("anyOf", self.list(inner)),
            17 => ("oneOf", self.list(inner)),
            18 => ("not", self.schema(inner)),
            19 if self.draft > 6 => ("if", self.schema(inner)),
            20 if self.draft > 6 => ("then", self.schema(inner)),
            21 => ("properties", self.map(&NAMES, inner)),
            22 => ("patternProperties", self.map(&PATTERNS, inner)),
            23 => ("additionalProperties", self.schema(inner)),
            24 if self.draft > 4 => ("propertyNames", self.schema(inner)),
            25 if self.draft < 2019 => {
                ("dependencies", json!({"a": ["b"], "b": self.schema(inner)}))
            }
            26 if self.draft < 2020 => ("items", self.list(inner)),
            26 => ("prefixItems", self.list(inner)),
            27 => ("items", self.schema(inner)),
            28 if self.draft < 2020 => ("additionalItems", self.schema(inner)),
            29 if self.draft > 4 => ("contains", self.schema(inner)),
            30 if modern => ("maxContains", size),
            31 if modern => ("unevaluatedProperties", self.schema(inner)),
            // The crate takes what `contains` finds for looked at in 2019-09 too, where only 2020-12 says so.
            32 if self.draft == 2020 => ("unevaluatedItems", self.schema(inner)),
            _ => ("title", json!("t")),
        }
    }

    fn document(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 4 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => self.number(),
            3 => json!(self.of(&TEXTS)),
            4 | 5 => (0..self.below(4))
                .map(|_| self.document(depth - 1))
                .collect(),
            _ => {
                let count = self.below(4);
                let all =
                    (0..count).map(|_| (self.of(&NAMES).to_owned(), self.document(depth - 1)));
                Value::Object(all.collect::<Vec<_>>().into_iter().collect())
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_take_the_same_documents(seed in any::<u64>(), draft in 0_usize..5) {
        let (draft, uri) = DRAFTS[draft];
        let mut author = Author { state: seed, draft };
        let schema = author.root(uri);
        let options = ParseOptions {
            format: Format::Json,
            mode: Mode::Stored,
            ..ParseOptions::default()
        };
        let Ok(theirs) = jsonschema::validator_for(&schema) else {
            return Ok(());
        };
        let ours = Schema::parse(&schema.to_string(), &options).expect("generated text is JSON");
        for _ in 0..4 {
            let document = author.document(3);
            let Ok(found) = ours.validate(&document.to_string(), Formats::Ignored) else {
                // Applied without end: the other one would not return.
                return Ok(());
            };
            prop_assert_eq!(
                found.is_empty(),
                theirs.is_valid(&document),
                "schema {}\ndocument {}\nours {:?}",
                schema,
                document,
                found
            );
        }
    }
}

#[test]
fn what_is_wrong_is_bounded() {
    let options = ParseOptions {
        format: Format::Json,
        ..ParseOptions::default()
    };
    let schema = Schema::parse(r#"{"items": {"type": "string"}}"#, &options).expect("a schema");
    let document = |items: usize| format!("[{}]", vec!["1"; items].join(","));
    let found = schema.validate(&document(100_000), Formats::Ignored);
    assert_eq!(found.map(|found| found.len()), Ok(100_000));
    let error = schema.validate(&document(100_001), Formats::Ignored);
    assert_eq!(error.map_err(|error| error.code()), Err(Code::LimitOutput));
}

#[test]
fn a_pattern_of_groups_without_end_is_refused_at_once() {
    let options = ParseOptions {
        format: Format::Json,
        mode: Mode::Stored,
        ..ParseOptions::default()
    };
    let text = json!({ "pattern": "(?<a".repeat(200_000) }).to_string();
    let schema = Schema::parse(&text, &options).expect("a schema is kept as it is stored");
    assert!(schema.validate("1", Formats::Ignored).is_err());
}
