//! What the program says of itself.

use crate::program::run;

const COMMANDS: [&str; 14] = [
    "check",
    "diff",
    "parse",
    "sweep",
    "batch",
    "bench",
    "audit",
    "rules",
    "encode",
    "decode",
    "validate",
    "frame",
    "unframe",
    "completions",
];

#[test]
fn every_command_has_help_with_examples_and_its_exit_statuses() {
    for command in COMMANDS {
        let run = run(&[command, "--help"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(
            run.out.contains("Examples:\n")
                && run.out.contains(&format!("schemaccord {command} "))
                && run.out.contains("Exit status: 0 "),
            "{}",
            run.out
        );
    }
}

#[test]
fn help_lists_every_command() {
    let run = run(&["--help"]);
    for command in COMMANDS {
        assert!(
            run.out.contains(&format!("\n  {command} ")),
            "{command} in {}",
            run.out
        );
    }
}

#[test]
fn the_version_is_the_packages() {
    assert_eq!(
        run(&["--version"]).out,
        concat!("schemaccord ", env!("CARGO_PKG_VERSION"), "\n")
    );
}
