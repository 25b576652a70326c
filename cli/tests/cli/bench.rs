//! `bench`: one line a format, and nothing else on standard output.

use serde_json::json;

use crate::program::{file, run};

#[test]
fn a_line_tells_cases_and_both_speeds() {
    let compat = |schema: &str, previous: &[&str]| {
        let previous: Vec<_> = previous
            .iter()
            .map(|text| json!({"schema": text}))
            .collect();
        json!({"op": "compat", "format": "AVRO", "level": "FULL_TRANSITIVE", "schema": schema, "previous": previous, "expect": {}})
    };
    let cases = [
        compat("\"int\"", &["\"long\""]),
        // The broken one is never reached.
        compat("\"int\"", &["{", "\"string\""]),
        compat("{", &[]),
        json!({"op": "compat", "format": "AVRO", "level": "SIDEWAYS", "schema": "\"int\""}),
        json!({"op": "parse", "format": "AVRO", "schema": "\"int\""}),
    ];
    let cases = cases.map(|case| case.to_string()).join("\n");
    let run = run(&[
        "bench",
        &file("bench", "cases.jsonl", cases),
        "--seconds",
        "0.05",
    ]);
    assert_eq!((run.code, run.out.lines().count()), (0, 1), "{}", run.err);
    let words: Vec<_> = run.out.split_whitespace().collect();
    let expected = [
        "AVRO",
        "cases",
        "2",
        "parse+check",
        words[4],
        "ops/s",
        "check",
        "only",
        words[8],
        "ops/s",
    ];
    assert_eq!(words, expected);
    for speed in [words[4], words[8]] {
        assert!(
            speed.parse::<f64>().unwrap() > 0.0
                && speed.chars().all(|c| c.is_ascii_digit() || c == '.'),
            "{speed}"
        );
    }
    assert_eq!(run.err, "2 requests that end in an error are left out\n");
}

#[test]
fn a_file_without_cases_ends_with_2() {
    let run = run(&[
        "bench",
        &file("bench_none", "cases.jsonl", "{\"op\": \"parse\"}\n"),
    ]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("holds no compat request"), "{}", run.err);
}
