//! `batch`: one answer a line, whatever the line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::program::{file, run, run_with};

#[test]
fn bad_lines_are_answered_and_do_not_end_the_run() {
    let requests = b"not json\n{\"id\": 1, \"op\": \"no such thing\"}\n{\"id\": 2, \"op\": \"parse\", \"schema\": \"\xff\"}\n\xff\xfe\n\r\n{\"id\": 3, \"op\": \"parse\", \"format\": \"AVRO\", \"schema\": \"\\\"int\\\"\"}";
    let run = run_with(&["batch"], requests);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let answers = run.lines();
    let codes: Vec<_> = answers
        .iter()
        .map(|answer| answer["error"]["code"].as_str())
        .collect();
    let expected = [
        Some("INVALID_REQUEST"),
        Some("UNKNOWN_OPERATION"),
        Some("INVALID_UTF8"),
        Some("INVALID_UTF8"),
        None,
    ];
    assert_eq!(codes, expected);
    assert_eq!(answers[2]["id"], 2);
    assert_eq!(answers[2]["error"]["where"], "request");
    assert_eq!(answers[4]["canonical"], "\"int\"");
}

#[test]
fn requests_can_come_from_a_file() {
    let requests = file(
        "batch_file",
        "requests.jsonl",
        "{\"id\": \"a\", \"op\": \"rules\", \"format\": \"AVRO\"}\n",
    );
    let answers = run(&["batch", &requests]).lines();
    assert_eq!((answers.len(), &answers[0]["id"]), (1, &Value::from("a")));
}

#[test]
fn an_answer_comes_before_the_next_request() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_schemaccord"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut requests = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in 0..3 {
        writeln!(
            requests,
            r#"{{"id": {id}, "op": "rules", "format": "AVRO"}}"#
        )
        .unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], id);
    }
    drop(requests);
    assert!(child.wait().unwrap().success());
}
