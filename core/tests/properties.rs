//! What holds for every schema: over generated schemas and their evolutions, and over any bytes.

mod support;

use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use proptest::prelude::*;
use schemaccord::{
    Algorithm, CheckOptions, Code, Form, Level, Limits, Memo, Mode, NoNamespace, Normalization,
    ParseOptions, Schema, check, diff,
};
use support::{Author, Chance, datum};

fn parse(text: &str, mode: Mode) -> Schema {
    Schema::parse(
        text,
        &ParseOptions {
            mode,
            ..ParseOptions::default()
        },
    )
    .map_err(|error| format!("{error}: {text}"))
    .expect("the text is a schema")
}

fn verdict(new: &Schema, old: &Schema, level: Level) -> bool {
    let options = CheckOptions {
        level,
        ..CheckOptions::default()
    };
    check(new, std::slice::from_ref(old), &options)
        .expect("generated schemas stay within the limits")
        .compatible()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_schema_reads_its_own_data(seed: u64) {
        let text = Author::new(seed).record().to_string();
        let schema = parse(&text, Mode::New);
        for level in Level::ALL {
            prop_assert!(verdict(&schema, &schema, level), "{level} {text}");
        }
    }

    #[test]
    fn backward_one_way_is_forward_the_other_and_full_is_both(seed: u64) {
        let mut author = Author::new(seed);
        let old = author.record();
        let new = author.evolve(&old);
        let (old, new) = (parse(&old.to_string(), Mode::Stored), parse(&new.to_string(), Mode::Stored));
        let (backward, forward) = (verdict(&new, &old, Level::Backward), verdict(&new, &old, Level::Forward));
        prop_assert_eq!(backward, verdict(&old, &new, Level::Forward));
        prop_assert_eq!(forward, verdict(&old, &new, Level::Backward));
        prop_assert_eq!(backward && forward, verdict(&new, &old, Level::Full));
        let options = CheckOptions::default();
        prop_assert_eq!(diff(&new, &old, &options).unwrap().is_empty(), backward);
    }

    #[test]
    fn the_sound_memo_never_passes_what_the_reference_refuses(seed: u64) {
        let mut author = Author::new(seed);
        let old = author.record();
        let new = author.evolve(&old);
        let (old, new) = (parse(&old.to_string(), Mode::Stored), parse(&new.to_string(), Mode::Stored));
        let sound = CheckOptions { memo: Memo::Sound, ..CheckOptions::default() };
        let reference = diff(&new, &old, &CheckOptions::default()).unwrap();
        if diff(&new, &old, &sound).unwrap().is_empty() {
            prop_assert!(reference.is_empty());
        }
    }

    #[test]
    fn canonical_text_reads_again_as_itself(seed: u64) {
        let text = Author::new(seed).record().to_string();
        let schema = parse(&text, Mode::New);
        let canonical = schema.render(Form::Canonical).unwrap();
        let again = parse(&canonical, Mode::New);
        prop_assert_eq!(&again.render(Form::Canonical).unwrap(), &canonical);
        prop_assert_eq!(again.guid().unwrap(), schema.guid().unwrap());
        for algorithm in Algorithm::ALL {
            prop_assert_eq!(again.fingerprint(algorithm).unwrap(), schema.fingerprint(algorithm).unwrap());
        }
        let parsing = schema.render(Form::ParsingCanonical).unwrap();
        prop_assert_eq!(parse(&parsing, Mode::New).render(Form::ParsingCanonical).unwrap(), parsing);
    }

    #[test]
    fn normalizing_twice_changes_nothing(seed: u64) {
        let text = Author::new(seed).record().to_string();
        let normalization = Normalization { no_namespace: NoNamespace::Kept, ..Normalization::default() };
        for normalization in [None, Some(normalization)] {
            let options = ParseOptions { normalization, ..ParseOptions::default() };
            let once = Schema::parse(&text, &options).unwrap().render(Form::Normalized).unwrap();
            prop_assert_eq!(&Schema::parse(&once, &options).unwrap().render(Form::Normalized).unwrap(), &once);
        }
    }

    /// The verdict against an independent decoder: what the sound verdict passes, it decodes.
    #[test]
    fn what_is_compatible_decodes(seed: u64) {
        let mut author = Author::new(seed);
        let old = author.record().to_string();
        let new = author.evolve(&serde_json::from_str(&old).unwrap()).to_string();
        let sound = CheckOptions { memo: Memo::Sound, ..CheckOptions::default() };
        let differences = diff(&parse(&new, Mode::Stored), &parse(&old, Mode::Stored), &sound).unwrap();
        let (Ok(writer), Ok(reader)) = (apache_avro::Schema::parse_str(&old), apache_avro::Schema::parse_str(&new)) else {
            // It reads fewer schemas than the registry does.
            return Ok(());
        };
        let names = apache_avro::schema::ResolvedSchema::try_from(&writer).unwrap();
        let mut chance = Chance::new(seed);
        for _ in 0..4 {
            let value = datum(&writer, names.get_names(), &mut chance, 0);
            let bytes = GenericDatumWriter::builder(&writer).build().unwrap().write_value_to_vec(value).unwrap();
            let decoding = GenericDatumReader::builder(&writer).reader_schema(&reader).build().unwrap();
            let decoded = decoding.read_value(&mut bytes.as_slice());
            if differences.is_empty() {
                prop_assert!(decoded.is_ok(), "{:?}\nwriter {old}\nreader {new}", decoded.err());
            }
            if differences.iter().any(|difference| difference.path.matches('/').count() == 2
                && difference.rule.name == "READER_FIELD_MISSING_DEFAULT_VALUE") {
                prop_assert!(decoded.is_err(), "writer {old}\nreader {new}");
            }
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = Schema::parse(&text, &ParseOptions::default());
        let _ = schemaccord::answer(&text);
    }

    #[test]
    fn no_damaged_schema_panics(seed: u64, cuts in prop::collection::vec((any::<prop::sample::Index>(), "[ -~]{0,3}"), 1..4)) {
        let mut text = Author::new(seed).record().to_string();
        for (at, patch) in cuts {
            let at = at.index(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                text.replace_range(at..=at, &patch);
            }
        }
        for mode in [Mode::New, Mode::Stored] {
            match Schema::parse(&text, &ParseOptions { mode, ..ParseOptions::default() }) {
                Ok(schema) => {
                    let _ = schema.render(Form::Canonical).unwrap();
                    let _ = schema.render(Form::Normalized);
                    let _ = check(&schema, std::slice::from_ref(&schema), &CheckOptions::default());
                }
                Err(error) => prop_assert!(error.span().is_some(), "{error}: {text}"),
            }
        }
    }
}

/// Every kind of excess meets its limit at once, on a stack of one megabyte, as in browsers.
#[test]
fn excess_is_an_error_at_once() {
    let refused = |text: &str| {
        Schema::parse(text, &ParseOptions::default())
            .expect_err("the text is in excess")
            .code()
    };
    let run = move || {
        assert_eq!(refused(&"[".repeat(100_000)), Code::LimitDepth);
        assert_eq!(
            refused(&"{\"type\":\"array\",\"items\":".repeat(100_000)),
            Code::LimitDepth
        );
        assert_eq!(refused(&" ".repeat(50 << 20)), Code::LimitBytes);
        assert_eq!(
            refused(&format!("[{}1]", "1,".repeat(3_000_000))),
            Code::LimitNodes
        );

        let deep = |inner: &str| {
            format!(
                "{}{inner}{}",
                "{\"type\":\"array\",\"items\":".repeat(999),
                "}".repeat(999)
            )
        };
        let (reader, writer) = (
            parse(&deep("\"int\""), Mode::New),
            parse(&deep("\"string\""), Mode::New),
        );
        assert!(!verdict(&reader, &writer, Level::Full));
        assert_eq!(reader.render(Form::Canonical).unwrap(), deep("\"int\""));
        assert_eq!(reader.render(Form::Normalized).unwrap(), deep("\"int\""));

        // Names lead deeper than any text can nest.
        let chain = |count: usize| {
            let records: Vec<_> = (0..count)
                .map(|n| {
                    let next = if n + 1 < count { format!("\"N{}\"", n + 1) } else { "\"int\"".to_owned() };
                    format!("{{\"type\":\"record\",\"name\":\"N{n}\",\"fields\":[{{\"name\":\"f\",\"type\":{next}}}]}}")
                })
                .collect();
            format!("[{}]", records.join(","))
        };
        let long = parse(&chain(50_000), Mode::New);
        let limited = check(&long, std::slice::from_ref(&long), &CheckOptions::default());
        assert_eq!(
            limited.expect_err("the names lead too deep").code(),
            Code::LimitDepth
        );
        assert_eq!(
            long.render(Form::Canonical)
                .expect_err("the names lead too deep")
                .code(),
            Code::LimitDepth
        );
        let short = parse(&chain(900), Mode::New);
        assert!(verdict(&short, &short, Level::Full));

        // Each record uses the next twice, so what breaks at the bottom is reported 2^40 times by the registry's rules.
        let doubling = |leaf: &str| {
            let mut text = format!("\"{leaf}\"");
            for n in 0..40 {
                text = format!(
                    "{{\"type\":\"record\",\"name\":\"D{n}\",\"fields\":[{{\"name\":\"a\",\"type\":{text}}},{{\"name\":\"b\",\"type\":{}}}]}}",
                    if n > 0 {
                        format!("\"D{}\"", n - 1)
                    } else {
                        format!("\"{leaf}\"")
                    }
                );
            }
            text
        };
        let error = check(
            &parse(&doubling("int"), Mode::New),
            &[parse(&doubling("string"), Mode::New)],
            &CheckOptions::default(),
        );
        assert_eq!(
            error.expect_err("the findings have no end").code(),
            Code::LimitOutput
        );
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(run)
        .expect("a thread starts")
        .join()
        .expect("nothing panics");
}

/// Two unions of many records: every branch is tried with every other, within bounds.
#[test]
fn pairs_meet_their_limit() {
    let union = |letter: char| {
        let records: Vec<_> = (0..300)
            .map(|n| format!("{{\"type\":\"record\",\"name\":\"{letter}{n}\",\"fields\":[]}}"))
            .collect();
        format!("[{}]", records.join(","))
    };
    let options = ParseOptions {
        limits: Limits {
            pairs: 10_000,
            ..Limits::DEFAULT
        },
        ..ParseOptions::default()
    };
    let read = |letter| Schema::parse(&union(letter), &options).expect("the union is a schema");
    let error = check(&read('A'), &[read('B')], &CheckOptions::default())
        .expect_err("there are too many pairs");
    assert_eq!(error.code(), Code::LimitPairs);
}

/// Every rule is declared once, its own sentence uses only what the registry's template or its arguments offer, and it is documented.
#[test]
fn rules_are_named_once_and_documented() {
    let rules = schemaccord::rules(schemaccord::Format::Avro);
    let mut names: Vec<_> = rules.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rules.len());
    assert!(
        rules
            .iter()
            .all(|rule| !rule.doc.trim().is_empty() && !rule.reason.is_empty())
    );
}
