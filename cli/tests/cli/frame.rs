//! `frame` and `unframe`: bytes in, bytes out, and a table between.

use crate::program::{file, run, run_with};

#[test]
fn what_is_framed_is_unframed() {
    let framed = run(&["frame", "--id", "7", "--hex", "0a 0b"]);
    assert_eq!((framed.code, framed.out.trim()), (0, "00000000070a0b"));
    let read = run(&["unframe", "--hex", framed.out.trim()]);
    assert_eq!(read.code, 0);
    assert!(
        read.out.contains("1-4          id           7\n"),
        "{}",
        read.out
    );
    assert!(
        read.out.contains("possible     hortonworks: "),
        "{}",
        read.out
    );
    let read = run(&["unframe", "--base64", "AAAAAAcKCw==", "--output", "json"]).lines();
    assert_eq!(read[0]["payload_hex"], "0a0b");
    assert_eq!(read[0]["fields"][1]["end"], 5);
    assert_eq!(read[0]["candidates"][1]["framing"], "hortonworks");
}

#[test]
fn payloads_pass_as_they_are() {
    let guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
    // An escape sequence, which a terminal's writer would take out.
    let arguments = [
        "frame",
        "--framing",
        "glue",
        "--guid",
        guid,
        "--compression",
        "zlib",
    ];
    let framed = run_with(&arguments, b"\x1b[31m\n");
    let raw = run(&["unframe", "--hex", framed.out.trim(), "--output", "raw"]);
    assert_eq!(raw.out, "\x1b[31m\n");
    let payload = file("frame", "payload.bin", "text");
    let framed = run(&[
        "frame",
        "--framing",
        "pulsar-key-value",
        "--key",
        "6b",
        &payload,
    ]);
    assert_eq!(framed.out.trim(), "000000016b0000000474657874");
}

#[test]
fn headers_stand_alone() {
    let guid = "095d71cf-1255-6b9d-5e33-0ad575b3df5d";
    let header = run(&["frame", "--guid", guid, "--header"]);
    assert_eq!(header.out.trim(), "01095d71cf12556b9d5e330ad575b3df5d");
    let header = run(&[
        "frame",
        "--framing",
        "hortonworks",
        "--protocol",
        "1",
        "--metadata",
        "7",
        "--schema-version",
        "3",
        "--header",
    ]);
    assert_eq!(header.out.trim(), "01000000000000000700000003");
}

#[test]
fn refusals_say_where() {
    for (arguments, text) in [
        (
            &["unframe", "--framing", "confluent", "--hex", "0000"][..],
            "at bytes 2 to 4 (FRAME_TRUNCATED)",
        ),
        (&["unframe", "--hex", "ff"], "at byte 0 (FRAME_UNKNOWN)"),
        (
            &["unframe", "--hex", "0g"],
            "--hex: expected a hex digit at byte 1",
        ),
        (&["frame", "--header"], "framing confluent needs id or guid"),
        (&["unframe", "no-such-file"], "cannot read no-such-file"),
    ] {
        let run = run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(text), "{arguments:?}: {}", run.err);
    }
}
