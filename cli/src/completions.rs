//! `completions`: a script that completes the command line in a shell.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs};
use crate::failure::Failure;
use crate::status::Status;

pub(crate) fn run(args: &CompletionsArgs) -> Result<Status, Failure> {
    let mut command = Args::command();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "schemaccord", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Status::Fine)
}
