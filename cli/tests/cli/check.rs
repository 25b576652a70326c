//! `check`: verdicts, levels, references and where input comes from.

use crate::program::{file, run, run_with};

const V1: &str = "user-v1.avsc";
const V2: &str = "user-v2.avsc";
const V3: &str = "user-v3.avsc";

#[test]
fn a_compatible_schema_ends_with_0() {
    let plain = run(&["check", V3, "--against", V1, "--no-witness"]);
    assert_eq!((plain.code, plain.err.as_str()), (0, ""));
    let verdict = "compatible (BACKWARD): user-v3.avsc against user-v1.avsc\nupgrade consumers before producers\n";
    assert_eq!(plain.out, verdict);
    let tested = run(&["check", V3, "--against", V1]);
    assert_eq!((tested.code, tested.err.as_str()), (0, ""));
    assert!(tested.out.starts_with(verdict));
    assert!(tested.out.contains("warning[HAZARD]"), "{}", tested.out);
    assert!(
        tested.out.contains("= witness: {\"id\":0,"),
        "{}",
        tested.out
    );
}

#[test]
fn an_incompatible_schema_ends_with_1_and_shows_the_lines_of_both() {
    let run = run(&["check", V2, "--against", V1]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(run.out.starts_with(
        "incompatible (BACKWARD): user-v2.avsc against user-v1.avsc: 3 incompatibilities\n"
    ));
    let shown = [
        "error[TYPE_MISMATCH]: the new schema reads INT where the old schema writes LONG\n",
        "--> user-v2.avsc:11:40\n",
        "11 |     {\"name\": \"loyalty_points\", \"type\": \"int\", \"default\": 0},\n",
        "|                                        ^^^^^ new schema (reader) /fields/4/type\n",
        "::: user-v1.avsc:10:40\n",
        "|                                        ------ old schema (writer) /fields/3/type\n",
        "= registry: {errorType:'TYPE_MISMATCH', description:'",
    ];
    for part in shown {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}

#[test]
fn a_forward_check_turns_reader_and_writer_around() {
    let run = run(&["check", V3, "--against", V1, "--level", "forward"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("new schema (writer) /fields/4/type"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("old schema (reader) /fields/3/type"),
        "{}",
        run.out
    );
}

#[test]
fn a_level_that_is_not_transitive_looks_at_the_last_schema_only() {
    let unreadable = file("last_only", "broken.avsc", "{");
    assert_eq!(run(&["check", V3, "--against", &unreadable, V1]).code, 0);
    let run = run(&[
        "check",
        V3,
        "--against",
        &unreadable,
        "--against",
        V1,
        "--level",
        "BACKWARD_TRANSITIVE",
    ]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("error[JSON_SYNTAX]"), "{}", run.err);
}

#[test]
fn a_registry_has_modes_of_its_own() {
    let both = [
        "check",
        V3,
        "--against",
        V1,
        "--dialect",
        "hortonworks",
        "--strategy",
        "BOTH",
    ];
    let run = run(&[&both[..], &["--validation", "LATEST"]].concat());
    assert!(
        run.out.starts_with(
            "incompatible (BOTH, FULL): user-v3.avsc against user-v1.avsc: 2 incompatibilities\n"
        ),
        "{}",
        run.out
    );
    let disabled = [
        "check",
        V3,
        "--against",
        V1,
        "--dialect",
        "glue",
        "--strategy",
        "DISABLED",
    ];
    let run = crate::program::run(&disabled);
    assert_eq!(run.code, 1);
    assert!(
        run.out
            .contains("nothing to upgrade: every change is refused\n"),
        "{}",
        run.out
    );
    let unknown = [
        "check",
        V3,
        "--against",
        V1,
        "--dialect",
        "pulsar",
        "--strategy",
        "BOTH",
    ];
    let run = crate::program::run(&unknown);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("registry pulsar has no strategy BOTH"),
        "{}",
        run.err
    );
}

#[test]
fn at_level_none_nothing_is_checked() {
    let run = run(&["check", V2, "--against", V1, "--level", "NONE"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (
            0,
            "compatible (NONE): user-v2.avsc: nothing is checked\nupgrade in any order\n"
        )
    );
}

#[test]
fn all_goes_on_past_the_first_schema_that_breaks() {
    let args = [
        "check",
        V2,
        "--against",
        V1,
        V3,
        "--level",
        "BACKWARD_TRANSITIVE",
        "--output",
        "json",
    ];
    let against = |args: &[&str]| {
        let report = run(args).json();
        let found = report["incompatibilities"].as_array().unwrap().clone();
        let mut indexes: Vec<_> = found
            .iter()
            .map(|item| item["against"].as_u64().unwrap())
            .collect();
        indexes.dedup();
        indexes
    };
    assert_eq!(against(&args), [1]);
    assert_eq!(against(&[&args[..], &["--all"]].concat()), [1, 0]);
}

#[test]
fn the_index_of_an_earlier_schema_counts_those_that_are_not_looked_at() {
    let report = run(&["check", V2, "--against", V1, V3, "--output", "json"]).json();
    assert_eq!(report["incompatibilities"][0]["against"], 1);
}

#[test]
fn standard_input_stands_for_a_file() {
    let old = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/avro/user-v1.avsc"
    ))
    .unwrap();
    let run = run_with(&["check", V2, "--against", "-"], &old);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("::: <stdin>:10:40"), "{}", run.out);
}

#[test]
fn standard_input_is_read_once() {
    let run = run_with(&["check", "-", "--against", "-"], b"\"int\"");
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "error: standard input can be read only once: give `-` for one file\n"
    );
}

#[test]
fn references_are_read_with_all_schemas() {
    let reference = "com.example.orders.Address=address.avsc";
    let run = run(&[
        "check",
        "order.avsc",
        "--against",
        "order.avsc",
        "--reference",
        reference,
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_place_in_a_reference_is_shown_in_its_own_file() {
    let old = file(
        "old_reference",
        "old-address.avsc",
        r#"{"type": "record", "name": "Address", "namespace": "com.example.orders", "fields": [{"name": "street", "type": "string"}]}"#,
    );
    let old = format!("com.example.orders.Address={old}");
    let run = run(&[
        "check",
        "order.avsc",
        "--against",
        "order.avsc",
        "--reference",
        "com.example.orders.Address=address.avsc",
        "--against-reference",
        &old,
    ]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("--> address.avsc:7:5"), "{}", run.out);
    assert!(run.out.contains("old-address.avsc:1:1"), "{}", run.out);
}

#[test]
fn the_format_is_guessed_from_the_text_where_the_ending_does_not_tell() {
    let schema = file(
        "guessed",
        "schema.json",
        r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#,
    );
    assert_eq!(
        run(&["check", &schema, "--against", &schema, "-o", "json"]).json()["format"],
        "AVRO"
    );
}

#[test]
fn piped_output_has_no_colours_unless_asked_for() {
    assert!(!run(&["check", V2, "--against", V1]).out.contains('\x1b'));
    assert!(
        run(&["check", V2, "--against", V1, "--color", "always"])
            .out
            .contains('\x1b')
    );
    assert!(!run(&["parse", "none.avsc"]).err.contains('\x1b'));
}
