//! Input that cannot be read or is refused: one clear message, and 2.

use std::process::{Command, Stdio};

use crate::program::{file, run, run_with};

#[test]
fn a_syntax_error_shows_its_place() {
    let broken = file(
        "syntax",
        "broken.avsc",
        "{\n\t\"type\": \"record\"\n\t\"name\": \"R\"}",
    );
    let run = run(&["parse", &broken]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.starts_with("error[JSON_SYNTAX]: expected "),
        "{}",
        run.err
    );
    assert!(run.err.contains("broken.avsc:3:2\n"), "{}", run.err);
    assert!(
        run.err.contains("3 |     \"name\": \"R\"}\n  |     ^"),
        "{}",
        run.err
    );
}

#[test]
fn an_undefined_name_shows_its_place_and_path() {
    let run = run(&["parse", "order.avsc"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.starts_with("error[UNDEFINED_NAME]: "),
        "{}",
        run.err
    );
    assert!(run.err.contains(" --> order.avsc:9:33\n"), "{}", run.err);
    assert!(run.err.contains("^^^^^^^^ /fields/2/type\n"), "{}", run.err);
}

#[test]
fn a_fault_in_a_reference_is_shown_in_its_file() {
    let broken = file("broken_reference", "broken.avsc", "{");
    let run = run(&[
        "parse",
        "order.avsc",
        "--reference",
        &format!("com.example.orders.Address={broken}"),
    ]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("broken.avsc:1:2\n"), "{}", run.err);
}

#[test]
fn bytes_that_are_not_utf8_show_their_place() {
    let run = run_with(&["parse", "-"], b"\n\"ab\xff\"");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .starts_with("error[INVALID_UTF8]: the text is not UTF-8: invalid bytes at offset 4\n"),
        "{}",
        run.err
    );
    assert!(run.err.contains("<stdin>:2:4"), "{}", run.err);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let run = run(&["check", "none.avsc", "--against", "user-v1.avsc"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.starts_with("error: cannot read none.avsc: "),
        "{}",
        run.err
    );
}

#[test]
fn wrong_arguments_end_with_2() {
    let wrong: [&[&str]; 6] = [
        &["check", "user-v1.avsc"],
        &[
            "check",
            "user-v1.avsc",
            "--against",
            "user-v1.avsc",
            "--level",
            "SIDEWAYS",
        ],
        &[
            "check",
            "user-v1.avsc",
            "--against",
            "user-v1.avsc",
            "--reference",
            "name",
        ],
        &["parse", "user-v1.avsc", "--form", "round"],
        &["bench", "cases.jsonl", "--seconds", "0"],
        &["unknown"],
    ];
    for args in wrong {
        let run = run(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(run.err.starts_with("error: "), "{}", run.err);
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_schemaccord"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let _ = std::io::Write::write_all(
        &mut child.stdin.take().unwrap(),
        b"{\"op\": \"rules\", \"format\": \"AVRO\"}\n",
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(141), 0));
}
