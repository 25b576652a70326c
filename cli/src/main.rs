//! The command line of schemaccord: reads files, asks the engine, prints what it says. It decides nothing about schemas itself.
#![forbid(unsafe_code)]

use std::process::ExitCode;

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

fn main() -> ExitCode {
    let args = Args::parse();
    let terminal = Terminal::new(args.color);
    match run(args.command, terminal) {
        Ok(status) => status.into(),
        Err(failure) => failure.report(terminal).into(),
    }
}

fn run(command: Command, terminal: Terminal) -> Result<Status, Failure> {
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
