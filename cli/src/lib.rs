//! The command line of schemaccord: reads files, asks the engine, prints what it says. It decides nothing about schemas itself.
//!
//! The program is [`run`], so that packages of other languages have the same command line.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;

use crate::args::{Args, Command};
use crate::failure::Failure;
use crate::status::Status;
use crate::terminal::Terminal;

mod args;
mod audit;
mod batch;
mod bench;
mod bytes;
mod check;
mod completions;
mod diff;
mod export;
mod failure;
mod finding;
mod frame;
mod guess;
mod input;
mod output;
mod parse;
mod payload;
mod rules;
mod status;
mod sweep;
mod terminal;
mod unframe;

/// Runs the command line on the process's own standard streams and files and returns the exit status: 0 to 2, or 141 when nobody reads
/// the output any more. The first argument is the name of the program. It ends the process in no case.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // Help goes to standard output, what is wrong to standard error; nothing is left to tell anybody if this fails too.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let terminal = Terminal::new(args.color);
    let status = match execute(args.command, terminal) {
        Ok(status) => status,
        Err(failure) => failure.report(terminal),
    };
    // A program of Rust would do this as it ends; a package of another language goes on.
    let _ = io::stdout().flush();
    status.code()
}

fn execute(command: Command, terminal: Terminal) -> Result<Status, Failure> {
    match command {
        Command::Check(args) => check::run(&args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Parse(args) => parse::run(&args, terminal),
        Command::Sweep(args) => sweep::run(&args, terminal),
        Command::Batch(args) => batch::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Audit(args) => audit::run(&args, terminal),
        Command::Rules(args) => rules::run(&args, terminal),
        Command::Encode(args) => payload::encode(&args, terminal),
        Command::Decode(args) => payload::decode(&args, terminal),
        Command::Validate(args) => payload::validated(&args, terminal),
        Command::Frame(args) => frame::run(&args),
        Command::Unframe(args) => unframe::run(&args, terminal),
        Command::Completions(args) => completions::run(&args),
    }
}
