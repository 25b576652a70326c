//! What holds for every JSON Schema: over generated schemas and their edits, and over broken texts.

use proptest::prelude::*;
use schemaccord::{
    CheckOptions, Code, Form, Format, Formats, Level, Limits, Mode, ParseOptions, Schema, check,
    diff,
};
use serde_json::{Map, Value, json};

const MODERN: &str = "https://json-schema.org/draft/2020-12/schema";

fn parse(text: &str, mode: Mode) -> Result<Schema, schemaccord::SchemaError> {
    let options = ParseOptions {
        format: Format::Json,
        mode,
        ..ParseOptions::default()
    };
    Schema::parse(text, &options)
}

fn stored(value: &Value) -> Schema {
    parse(&value.to_string(), Mode::Stored).expect("generated text is JSON")
}

fn verdict(new: &Schema, old: &Schema, level: Level) -> Result<bool, Code> {
    let options = CheckOptions {
        level,
        ..CheckOptions::default()
    };
    check(new, std::slice::from_ref(old), &options)
        .map(|report| report.compatible())
        .map_err(|error| error.code())
}

/// Makes schemas from a seed; equal seeds make equal schemas.
struct Author(u64);

impl Author {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn document(&mut self) -> Value {
        let mut schema = self.schema(3);
        if let Value::Object(members) = &mut schema {
            members.insert(
                "definitions".to_owned(),
                json!({"X": self.schema(1), "Y": {"type": "string"}}),
            );
            if self.below(2) == 0 {
                members.insert("$schema".to_owned(), json!(MODERN));
            }
        }
        schema
    }

    fn schema(&mut self, depth: u64) -> Value {
        let limit = self.below(9);
        match self.below(if depth == 0 { 6 } else { 11 }) {
            0 => json!({"type": "string", "maxLength": limit}),
            1 => json!({"type": "integer", "minimum": limit}),
            2 => json!({"type": ["number", "null"], "multipleOf": limit + 1}),
            3 => json!({"enum": (0..=limit % 4).collect::<Vec<_>>()}),
            4 => json!({"$ref": if limit < 5 { "#/definitions/X" } else { "#" }}),
            5 => json!({"type": "boolean", "title": format!("t{limit}")}),
            6 => json!({"type": "array", "items": self.schema(depth - 1), "maxItems": limit}),
            7 => json!({"anyOf": [self.schema(depth - 1), self.schema(depth - 1)]}),
            8 => json!({"not": self.schema(depth - 1)}),
            _ => {
                let mut properties = Map::new();
                for index in 0..limit {
                    if self.below(3) > 0 {
                        properties.insert(format!("p{index}"), self.schema(depth - 1));
                    }
                }
                let names: Vec<_> = properties
                    .keys()
                    .filter(|_| self.below(3) == 0)
                    .cloned()
                    .collect();
                let mut object =
                    json!({"type": "object", "properties": properties, "required": names});
                match self.below(4) {
                    0 => object["additionalProperties"] = json!(false),
                    1 => object["additionalProperties"] = self.schema(depth - 1),
                    2 => object["patternProperties"] = json!({"^p[0-4]$": self.schema(depth - 1)}),
                    _ => {}
                }
                object
            }
        }
    }

    /// Returns a text with a few characters taken out, put in or doubled.
    fn broken(&mut self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(characters.len() as u64 + 1) as usize;
            match self.below(3) {
                0 if at < characters.len() => drop(characters.remove(at)),
                1 => characters.insert(
                    at,
                    ['{', '"', ',', '[', '0', '\\', '#', 'é'][self.below(8) as usize],
                ),
                _ => {
                    let end = (at + 8).min(characters.len());
                    let piece: Vec<char> = characters.get(at..end).unwrap_or_default().to_vec();
                    for (offset, character) in piece.into_iter().enumerate() {
                        characters.insert(at + offset, character);
                    }
                }
            }
        }
        characters.into_iter().collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn backward_one_way_is_forward_the_other_and_full_is_both(seed: u64) {
        let mut author = Author(seed);
        let (old, new) = (author.document(), author.document());
        let (old, new) = (stored(&old), stored(&new));
        let (backward, forward) = (verdict(&new, &old, Level::Backward), verdict(&new, &old, Level::Forward));
        prop_assert_eq!(backward, verdict(&old, &new, Level::Forward));
        prop_assert_eq!(forward, verdict(&old, &new, Level::Backward));
        if let (Ok(backward), Ok(forward)) = (backward, forward) {
            prop_assert_eq!(Ok(backward && forward), verdict(&new, &old, Level::Full));
        }
        if let Ok(differences) = diff(&new, &old, &CheckOptions::default()) {
            prop_assert_eq!(Ok(!differences.iter().any(schemaccord::Difference::breaks)), backward);
        }
    }

    #[test]
    fn normalizing_twice_changes_nothing_and_sorting_changes_no_verdict(seed: u64) {
        let mut author = Author(seed);
        let (old, new) = (stored(&author.document()), stored(&author.document()));
        let normalized = new.render(Form::Normalized).unwrap();
        let again = parse(&normalized, Mode::Stored).unwrap();
        prop_assert_eq!(&normalized, &again.render(Form::Normalized).unwrap());
        prop_assert_eq!(&normalized, &again.render(Form::Canonical).unwrap());
        prop_assert_eq!(verdict(&new, &old, Level::Backward), verdict(&again, &old, Level::Backward));
    }

    #[test]
    fn a_bundle_lets_the_same_documents_pass(seed: u64) {
        let mut author = Author(seed);
        let schema = stored(&author.document());
        let Ok(bundle) = schema.render(Form::Bundled) else { return Ok(()) };
        let bundle = parse(&bundle, Mode::Stored).unwrap();
        for document in ["1", "\"abc\"", "null", "{}", "[1,2]", "{\"p0\":1,\"p1\":\"x\",\"p7\":{}}"] {
            let outcome = |schema: &Schema| schema.validate(document, Formats::Ignored).map(|errors| errors.is_empty()).map_err(|error| error.code());
            prop_assert_eq!(outcome(&schema), outcome(&bundle), "{}", document);
        }
    }

    #[test]
    fn no_text_panics(seed: u64) {
        let mut author = Author(seed);
        let text = author.document().to_string();
        let broken = author.broken(&text);
        if let (Ok(new), Ok(old)) = (parse(&broken, Mode::Stored), parse(&text, Mode::Stored)) {
            let _ = verdict(&new, &old, Level::Full);
            drop(new.render(Form::Bundled));
            drop(new.lint());
        }
    }
}

/// Wraps a schema in itself `depth` times.
fn nested(keyword: &str, depth: usize) -> String {
    format!(
        "{}{{}}{}",
        format!("{{\"{keyword}\":").repeat(depth),
        "}".repeat(depth)
    )
}

#[test]
fn depth_ends_in_an_answer_or_a_limit() {
    for keyword in ["not", "items", "additionalProperties", "if"] {
        let deep = parse(&nested(keyword, 990), Mode::New).unwrap();
        verdict(&deep, &deep, Level::Full).unwrap();
        let deeper = parse(&nested(keyword, 5_000), Mode::Stored).unwrap_err();
        assert_eq!(deeper.code(), Code::LimitDepth);
    }
}

#[test]
fn wide_unions_stay_quick() {
    let union = |limit: usize| {
        let branches: Vec<_> = (0..300)
            .map(|index| json!({"type": "object", "properties": {"kind": {"const": index}, "text": {"type": "string", "maxLength": limit}}}))
            .collect();
        stored(&json!({"oneOf": branches}))
    };
    assert_eq!(verdict(&union(6), &union(5), Level::Backward), Ok(true));
    assert_eq!(verdict(&union(5), &union(6), Level::Backward), Ok(false));
}

#[test]
fn pairs_and_findings_are_bounded() {
    let ring = |length: usize| {
        let definitions: Map<String, Value> = (0..length)
            .map(|index| {
                let next = format!("#/definitions/D{}", (index + 1) % length);
                (
                    format!("D{index}"),
                    json!({"type": "object", "properties": {"next": {"$ref": next}}}),
                )
            })
            .collect();
        stored(&json!({"$ref": "#/definitions/D0", "definitions": definitions}))
    };
    assert_eq!(
        verdict(&ring(97), &ring(101), Level::Backward),
        Err(Code::LimitDepth)
    );
    assert_eq!(verdict(&ring(10), &ring(10), Level::Full), Ok(true));
    let options = ParseOptions {
        format: Format::Json,
        limits: Limits {
            pairs: 3,
            ..Limits::DEFAULT
        },
        ..ParseOptions::default()
    };
    let text = r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#;
    let schema = Schema::parse(text, &options).unwrap();
    assert_eq!(
        verdict(&schema, &schema, Level::Backward),
        Err(Code::LimitPairs)
    );
}
