//! `parse`, `diff`, `rules` and `completions`.

use crate::program::{file, run};

#[test]
fn parse_prints_identity_and_forms() {
    let run = run(&["parse", "user-v1.avsc"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let names: Vec<_> = run
        .out
        .lines()
        .map(|line| line.get(..18).unwrap().trim_end())
        .collect();
    let expected = [
        "format",
        "name",
        "guid",
        "normalized guid",
        "rabin",
        "md5",
        "sha256",
        "canonical",
        "normalized",
        "parsing-canonical",
        "resolved",
    ];
    assert_eq!(names, expected);
}

#[test]
fn parse_as_json_names_things_as_batch_does() {
    let parsed = run(&["parse", "user-v1.avsc", "--output", "json"]).json();
    assert_eq!(parsed["name"], "com.example.accounts.User");
    assert_eq!(parsed["fingerprints"]["rabin"].as_str().unwrap().len(), 16);
    assert_eq!(parsed["formatted"]["resolved"], parsed["canonical"]);
}

#[test]
fn parse_prints_just_the_form_asked_for() {
    let schema = file(
        "form",
        "enum.avsc",
        r#"{"type": "enum", "doc": "d", "namespace": "n", "name": "E", "symbols": ["A"]}"#,
    );
    let run = run(&["parse", &schema, "--form", "parsing-canonical"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (
            0,
            "{\"name\":\"n.E\",\"type\":\"enum\",\"symbols\":[\"A\"]}\n"
        )
    );
}

#[test]
fn parse_is_stricter_with_new_schemas_than_with_stored_ones() {
    let text = r#"{"type": "record", "name": "R", "fields": [{"name": "f", "type": "int", "default": "x"}]}"#;
    let schema = file("modes", "default.avsc", text);
    assert_eq!(run(&["parse", &schema]).code, 2);
    assert_eq!(run(&["parse", &schema, "--mode", "stored"]).code, 0);
}

#[test]
fn diff_lists_differences_with_both_places() {
    let run = run(&["diff", "user-v2.avsc", "user-v1.avsc"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(
        run.out
            .starts_with("user-v2.avsc reads user-v1.avsc: 3 breaking, "),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("--> user-v2.avsc:11:40") && run.out.contains("::: user-v1.avsc:10:40"),
        "{}",
        run.out
    );
}

#[test]
fn diff_as_json_tells_which_differences_break() {
    let breaking = run(&["diff", "user-v2.avsc", "user-v1.avsc", "-o", "json"]).json();
    assert_eq!(
        (
            &breaking["compatible"],
            breaking["incompatible"].as_array().unwrap().len()
        ),
        (&false.into(), 3)
    );
    let run = run(&["diff", "user-v3.avsc", "user-v1.avsc", "-o", "json"]);
    assert_eq!((run.code, &run.json()["compatible"]), (0, &true.into()));
}

#[test]
fn rules_are_listed_with_their_verdict() {
    let run_text = run(&["rules", "--format", "avro"]);
    assert!(
        run_text.out.contains("TYPE_MISMATCH (AVRO, breaking)\n  "),
        "{}",
        run_text.out
    );
    let rules = run(&["rules", "--output", "json"]).json();
    let found = rules
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["name"] == "TYPE_MISMATCH")
        .unwrap()
        .clone();
    assert_eq!(
        (&found["format"], &found["breaking"]),
        (&"AVRO".into(), &true.into())
    );
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("sweep"), "{shell}");
    }
}
