//! `audit`: what fails is shown once a way, and the status tells whether anything does.

use serde_json::Value;

use crate::program::{file, run};

#[test]
fn data_that_are_read_as_written_end_with_0() {
    let new = file("audit_fine", "new.avsc", "\"long\"");
    let old = file("audit_fine", "old.avsc", "\"int\"");
    let run = run(&["audit", &new, "--against", &old, "--count", "50"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with("50 data of ")
            && run.out.ends_with("all are read as they were written\n"),
        "{}",
        run.out
    );
}

#[test]
fn each_way_to_fail_is_shown_once() {
    let new = file("audit_fails", "new.avsc", "\"int\"");
    let old = file("audit_fails", "old.avsc", "[\"int\", \"string\"]");
    let run = run(&["audit", &new, "--against", &old, "--count", "50"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.out);
    assert!(
        lines[0].ends_with(" are not read as they were written"),
        "{}",
        lines[0]
    );
    assert_eq!(
        lines[1],
        "  {\"string\":\"\"} (0200) is rejected: the reader's int cannot read the writer's string"
    );
}

#[test]
fn programs_read_the_same_in_json() {
    let new = file(
        "audit_json",
        "new.json",
        "{\"type\": \"string\", \"maxLength\": 2}",
    );
    let old = file("audit_json", "old.json", "{\"type\": \"string\"}");
    let run = run(&["audit", &new, "--against", &old, "--output", "json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let found: Value = serde_json::from_str(&run.out).unwrap();
    assert!(found["tried"].as_u64() > Some(0) && found["failed"].as_u64() > Some(0));
    assert_eq!(found["failures"][0]["outcome"], "rejected");
}

#[test]
fn cases_are_audited_where_no_datum_is_said_to_fail() {
    let cases = "{\"id\": \"a\", \"op\": \"compat\", \"format\": \"AVRO\", \"level\": \"FULL\", \"schema\": \"\\\"long\\\"\", \"previous\": [{\"schema\": \"\\\"int\\\"\"}]}\n";
    let run = run(&[
        "bench",
        &file("audit_cases", "cases.jsonl", cases),
        "--audit",
        "20",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out
            .starts_with("AVRO pairs 2 semantically compatible 1 data 20 failed 0 in "),
        "{}",
        run.out
    );
}
