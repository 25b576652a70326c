//! `encode`, `decode` and `validate`: one datum, or one a line.

use crate::program::{file, run, run_with};

const SCHEMA: &str = r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": ["null", "string"]}]}"#;

#[test]
fn what_is_encoded_is_decoded() {
    let schema = file("payload", "r.avsc", SCHEMA);
    let encoded = run_with(&["encode", &schema], br#"{"a": 1, "b": {"string": "x"}}"#);
    assert_eq!((encoded.code, encoded.out.as_str()), (0, "02020278\n"));
    let decoded = run(&["decode", &schema, "--hex", "02 02 02 78", "--json", "plain"]);
    assert_eq!(
        (decoded.code, decoded.out.as_str()),
        (0, "{\"a\":1,\"b\":\"x\"}\n")
    );
    let wider = file(
        "payload",
        "wider.avsc",
        SCHEMA.replace("\"int\"", "\"long\""),
    );
    let raw = run_with(&["decode", &schema, "--reader", &wider], b"\x02\x00");
    assert_eq!((raw.code, raw.out.as_str()), (0, "{\"a\":1,\"b\":null}\n"));
}

#[test]
fn a_line_that_is_refused_is_told_and_the_run_goes_on() {
    let schema = file("payload", "lines.avsc", SCHEMA);
    let lines =
        b"{\"a\": 1, \"b\": null}\n\n{\"a\": \"x\", \"b\": null}\n{\"a\": 2, \"b\": null}\n";
    let encoded = run_with(&["encode", &schema, "--lines"], lines);
    assert_eq!((encoded.code, encoded.out.as_str()), (1, "0200\n0400\n"));
    assert!(encoded.err.contains("line 3: /a: "), "{}", encoded.err);
    let decoded = run_with(&["decode", &schema, "--lines"], b"0200\n02\n0400\n");
    assert_eq!((decoded.code, decoded.out.lines().count()), (1, 2));
    assert!(decoded.err.contains("line 2: /b: "), "{}", decoded.err);
    let validated = run_with(&["validate", &schema, "--lines"], lines);
    assert_eq!(validated.code, 1);
    assert!(
        validated.out.starts_with("line 3: /a: expected"),
        "{}",
        validated.out
    );
    let report = run_with(&["validate", &schema, "--lines", "--output", "json"], lines).lines();
    assert_eq!(
        (&report[1]["line"], &report[1]["errors"][0]["code"]),
        (&3.into(), &"WRONG_TYPE".into())
    );
}

#[test]
fn bytes_are_validated_too() {
    let schema = file("payload", "bytes.avsc", "\"int\"");
    assert_eq!(
        run_with(&["validate", &schema, "--input", "hex"], b"0a").code,
        0
    );
    let rest = run_with(&["validate", &schema, "--input", "hex"], b"0a0b");
    assert_eq!(rest.code, 1);
    assert!(rest.out.contains("[TRAILING_BYTES]"), "{}", rest.out);
}

#[test]
fn what_may_surprise_is_noted() {
    let schema = file("payload", "notes.avsc", SCHEMA);
    let rest = run(&["decode", &schema, "--hex", "02000a"]);
    assert_eq!(
        (rest.code, rest.out.as_str()),
        (0, "{\"a\":1,\"b\":null}\n")
    );
    assert_eq!(
        rest.err,
        "note: 1 more byte is left after the datum, which ends at 2\n"
    );
    let digits = run_with(&["decode", &schema], b"0200\n");
    assert!(
        digits.err.starts_with("note: the bytes are hex digits"),
        "{}",
        digits.err
    );
    let piped = run_with(&["decode", &schema, "--input", "hex"], b"0200\n");
    assert_eq!((piped.code, piped.err.as_str()), (0, ""));
    let base64 = run(&["decode", &schema, "--base64", "AgA="]);
    assert_eq!(
        (base64.code, base64.out.as_str()),
        (0, "{\"a\":1,\"b\":null}\n")
    );
    let lines = run_with(
        &["validate", &schema],
        b"{\"a\": 1, \"b\": null}\n{\"a\": 2, \"b\": null}\n",
    );
    assert_eq!(lines.code, 1);
    assert!(lines.err.contains("note: with `--lines`"), "{}", lines.err);
    let message = file(
        "payload",
        "notes.proto",
        "syntax = \"proto3\"; message M { int32 a = 1; }",
    );
    let unknown = run(&["decode", &message, "--hex", "08051001"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (0, "{\"a\":5}\n"));
    assert_eq!(
        unknown.err,
        "note: /: the schema has no field 2 of wire type 0\n"
    );
}
