//! `sweep`: a registry export, a bad version included.

use serde_json::json;

use crate::program::{file, run, run_with};

/// Three versions of one subject with a reference, the third broken, and a subject with a single version.
fn export() -> String {
    let record =
        |fields: &str| format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#);
    let inner = r#"{"type": "record", "name": "Inner", "fields": []}"#;
    let references = json!([{"name": "Inner", "subject": "inner", "version": 1}]);
    json!([
        {"subject": "r", "version": 2, "id": 3, "schema": record(r#"{"name": "a", "type": "Inner"}, {"name": "b", "type": "int"}"#), "references": references},
        {"subject": "r", "version": 1, "id": 2, "schemaType": "AVRO", "schema": record(r#"{"name": "a", "type": "Inner"}"#), "references": references},
        {"subject": "inner", "version": 1, "id": 1, "schemaType": "AVRO", "schema": inner, "references": null},
        {"subject": "r", "version": 3, "id": 4, "schemaType": "AVRO", "schema": "{", "references": []},
        {"subject": "r", "version": 4, "id": 5, "schemaType": "AVRO", "schema": record(r#"{"name": "a", "type": "Inner"}"#), "references": references},
    ])
    .to_string()
}

#[test]
fn every_version_gets_a_row_for_each_level() {
    let run = run_with(&["sweep", "-", "--output", "jsonl"], export().as_bytes());
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let rows = run.lines();
    assert_eq!(rows.len(), 18);
    let row = json!({
        "subject": "r",
        "version": 2,
        "level": "BACKWARD",
        "compatible": false,
        "types": ["READER_FIELD_MISSING_DEFAULT_VALUE"],
    });
    assert_eq!(rows[0], row);
    assert!(
        run.out
            .starts_with(r#"{"subject":"r","version":2,"level":"BACKWARD","#),
        "{}",
        run.out
    );
}

#[test]
fn a_bad_version_is_an_error_in_its_rows_and_the_run_goes_on() {
    let run = run_with(
        &[
            "sweep",
            "-",
            "--level",
            "FORWARD_TRANSITIVE",
            "--output",
            "jsonl",
        ],
        export().as_bytes(),
    );
    let rows = run.lines();
    assert_eq!(rows[0]["compatible"], true);
    assert_eq!(
        (&rows[1]["version"], &rows[1]["error"]["where"]),
        (&json!(3), &json!("schema"))
    );
    assert_eq!(
        (&rows[2]["version"], &rows[2]["error"]["where"]),
        (&json!(4), &json!("previous[2]"))
    );
    assert!(rows[1].get("compatible").is_none() && rows[1].get("types").is_none());
}

#[test]
fn a_broken_version_behind_an_incompatible_one_goes_unnoticed() {
    let schema =
        |text: &str, version: i32| json!({"subject": "s", "version": version, "schema": text});
    let export = json!([
        schema("{", 1),
        schema("\"string\"", 2),
        schema("\"int\"", 3)
    ])
    .to_string();
    let run = run_with(
        &[
            "sweep",
            "-",
            "--level",
            "BACKWARD_TRANSITIVE",
            "--output",
            "jsonl",
        ],
        export.as_bytes(),
    );
    let rows = run.lines();
    assert_eq!(rows[0]["error"]["where"], "previous[0]");
    assert_eq!(rows[1]["types"], json!(["TYPE_MISMATCH"]));
}

#[test]
fn the_text_output_is_a_table_and_a_summary() {
    let run = run_with(&["sweep", "-", "--level", "FULL"], export().as_bytes());
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(
        run.out
            .contains("  version  FULL\n        2  breaks 1\n        3  refused\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("schema: JSON_SYNTAX: "), "{}", run.out);
    assert!(
        !run.out.contains("inner"),
        "a subject with one version has nothing to show: {}",
        run.out
    );
    let summary = "2 subjects, 3 versions checked against earlier ones: 0 compatible, 1 incompatible, 2 refused\n";
    assert!(run.out.ends_with(summary), "{}", run.out);
}

#[test]
fn a_history_without_breaks_ends_with_0() {
    let export = json!([
        {"subject": "s", "version": 1, "schema": "\"int\""},
        {"subject": "s", "version": 2, "schema": "\"long\""},
    ]);
    assert_eq!(
        run_with(
            &["sweep", "-", "--level", "BACKWARD_TRANSITIVE"],
            export.to_string().as_bytes()
        )
        .code,
        0
    );
}

#[test]
fn a_reference_that_the_export_lacks_is_named() {
    let reference = json!([{"name": "Gone", "subject": "gone", "version": 7}]);
    let export = json!([
        {"subject": "s", "version": 1, "schema": "\"int\""},
        {"subject": "s", "version": 2, "schema": "\"Gone\"", "references": reference},
    ]);
    let run = run_with(
        &["sweep", "-", "--level", "BACKWARD", "-o", "jsonl"],
        export.to_string().as_bytes(),
    );
    let error = &run.lines()[0]["error"];
    assert_eq!(
        (&error["code"], &error["reference"]),
        (&json!("REFERENCE_MISSING"), &json!("Gone"))
    );
}

#[test]
fn what_is_no_export_ends_with_2() {
    let text = file("no_export", "export.json", r#"[{"subject": "s"}]"#);
    let run = run(&["sweep", &text]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains(
            "is no registry export, a JSON array of versions: missing field `version` at line 1"
        ),
        "{}",
        run.err
    );
}
