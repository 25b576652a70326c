//! The program `schemaccord`: the command line on the arguments of the process.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    schemaccord_cli::run(std::env::args_os()).into()
}
